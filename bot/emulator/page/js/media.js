// Draws pictures, video, voice, files, places and imagemaps as they look in a chat.
// Full-screen viewing and the small map are borrowed from lightbox.js and nan_map.js.

import { h, svg } from "./dom.js";
import { icon } from "./icons.js";
import { duration } from "./times.js";
import { pictureUrl } from "./picture_url.js";
import { openLightbox } from "./lightbox.js";
import { drawMiniMap } from "./nan_map.js";

export function drawImageMessage(line, message) {
  const small = pictureUrl(message.contentUrl ?? line.previewImageUrl ?? line.contentProvider?.previewImageUrl);
  const large = pictureUrl(message.contentUrl ?? line.originalContentUrl ?? line.contentProvider?.originalContentUrl);
  const button = h("button.photo", { type: "button", "aria-label": "ดูรูปเต็มจอ" });
  const img = h("img", { alt: "รูปภาพ", loading: "lazy", decoding: "async" });
  img.addEventListener("error", () => button.classList.add("missing"));
  if (small) img.src = small;
  else button.classList.add("missing");
  button.append(img);
  button.addEventListener("click", () => openLightbox(large ?? small, button));
  return button;
}

export function drawVideoMessage(line, message) {
  const source = pictureUrl(message.contentUrl ?? line.originalContentUrl ?? line.contentProvider?.originalContentUrl);
  return h("video.clip", { controls: true, preload: "none", playsinline: true, src: source, poster: pictureUrl(line.previewImageUrl), "aria-label": "วิดีโอ" });
}

export function drawAudioMessage(line, message) {
  const source = pictureUrl(message.contentUrl ?? line.originalContentUrl ?? line.contentProvider?.originalContentUrl);
  const sound = h("audio", { preload: "none", src: source });
  const time = h("span.voice-time", { text: line.duration ? duration(line.duration) : "เสียง" });
  const bar = h("span.voice-bar", {}, h("span.voice-done"));
  const button = h("button.voice-play", { type: "button", "aria-label": "ฟังเสียง" }, icon("play"));
  const show = (playing) => {
    button.replaceChildren(icon(playing ? "pause" : "play"));
    button.setAttribute("aria-label", playing ? "หยุดเสียง" : "ฟังเสียง");
  };
  button.addEventListener("click", () => {
    if (sound.paused) sound.play().catch(() => { time.textContent = "เล่นไม่ได้"; });
    else sound.pause();
  });
  sound.addEventListener("play", () => show(true));
  sound.addEventListener("pause", () => show(false));
  sound.addEventListener("ended", () => show(false));
  sound.addEventListener("timeupdate", () => {
    const whole = Number.isFinite(sound.duration) && sound.duration > 0 ? sound.duration : (line.duration ?? 0) / 1000;
    bar.firstChild.style.width = whole ? `${Math.min(100, (sound.currentTime / whole) * 100)}%` : "0";
    time.textContent = duration(sound.currentTime * 1000);
  });
  return h("div.voice", { role: "group", "aria-label": "คลิปเสียง" }, button, bar, time, sound);
}

function fileSize(bytes) {
  if (!Number.isFinite(bytes)) return "";
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

export function drawFileMessage(line, message) {
  const inside = [icon("file"), h("span.file-words", {}, h("strong", { text: line.fileName ?? "ไฟล์" }), h("small", { text: fileSize(line.fileSize) }))];
  const source = pictureUrl(message.contentUrl);
  if (!source) return h("div.file", {}, inside);
  return h("a.file", { href: source, download: line.fileName ?? "file", "aria-label": `บันทึกไฟล์ ${line.fileName ?? ""}` }, inside);
}

export function drawLocationMessage(line, { openPlace }) {
  const lat = Number(line.latitude);
  const lon = Number(line.longitude);
  const title = line.title || "ตำแหน่งที่ตั้ง";
  const known = Number.isFinite(lat) && Number.isFinite(lon);
  const button = h(
    "button.place",
    { type: "button", "aria-label": `ตำแหน่ง ${title} ${line.address ?? ""}`.trim() },
    h("span.place-words", {}, h("strong", { text: title }), h("span", { text: line.address ?? "" })),
    known ? drawMiniMap(lat, lon) : null,
    h("span.place-figures", { text: known ? `${lat.toFixed(4)}, ${lon.toFixed(4)}` : "ไม่มีพิกัด" }),
  );
  if (known) button.addEventListener("click", () => openPlace({ title, address: line.address ?? "", lat, lon }, button));
  return button;
}

/** Tap areas lie over the picture as buttons, in the picture's own proportions (base width 1040). */
export function drawImagemap(line, press) {
  const wide = Number(line.baseSize?.width) || 1040;
  const high = Number(line.baseSize?.height) || 1040;
  const frame = h("div.imagemap", { role: "group", "aria-label": line.altText || "ภาพที่กดได้", style: { aspectRatio: `${wide} / ${high}` } });
  const address = pictureUrl(`${line.baseUrl ?? ""}/1040`);
  const img = h("img", { alt: line.altText || "ภาพที่กดได้" });
  img.addEventListener("error", () => frame.classList.add("missing"));
  if (address && line.baseUrl) img.src = address;
  else frame.classList.add("missing");
  frame.append(img);
  for (const action of line.actions ?? []) frame.append(tapArea(action.area ?? {}, wide, high, imagemapAction(action), press));
  return frame;
}

function imagemapAction(action) {
  if (action.type === "uri") return { type: "uri", uri: action.linkUri, label: action.label };
  if (action.type === "clipboard") return { type: "clipboard", clipboardText: action.clipboardText, label: action.label };
  return { type: "message", text: action.text, label: action.label };
}

/** One tap area of an imagemap or a rich menu: a real button, named for everybody. */
export function tapArea(area, wide, high, action, press) {
  const percent = (value, whole) => `${(Number(value) / whole) * 100}%`;
  const name = action.label || action.displayText || action.text || action.uri || action.data || "พื้นที่กด";
  const button = h("button.tap-area", {
    type: "button",
    "aria-label": name,
    style: { left: percent(area.x, wide), top: percent(area.y, high), width: percent(area.width, wide), height: percent(area.height, high) },
    on: { click: () => press(action, button) },
  }, h("span.tap-name", { text: name, "aria-hidden": "true" }));
  return button;
}

/** What is left of a message that somebody took back. */
export function drawUnsent(name) {
  return h("div.unsent", {}, svg("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" }, svg("path", { d: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM6.5 6.5l11 11", fill: "none", stroke: "currentColor", "stroke-width": "1.8" })), `${name}ยกเลิกข้อความ`);
}
