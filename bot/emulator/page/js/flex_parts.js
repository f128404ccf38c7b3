// Draws the leaves of a Flex message: text with spans, image, icon, button, separator, video.
// Where a leaf stands among its neighbours is decided by the box around it (flex.js).

import { h, setStyle } from "./dom.js";
import * as to from "./flex_values.js";
import { pictureUrl } from "./picture_url.js";

const WEIGHTS = { regular: "400", bold: "700" };
const DECORATIONS = { none: "none", underline: "underline", "line-through": "line-through" };
const STYLES = { normal: "normal", italic: "italic" };

/** Makes any drawn part pressable by pointer and keyboard, named by its action or its own words. */
export function pressable(el, action, press) {
  if (!action || typeof action !== "object") return el;
  el.classList.add("fx-tap");
  el.setAttribute("role", "button");
  el.tabIndex = 0;
  const name = action.label || el.textContent.trim() || el.querySelector("[aria-label]")?.getAttribute("aria-label") || action.displayText || action.text || "กด";
  el.setAttribute("aria-label", name.slice(0, 200));
  const go = (event) => {
    event.stopPropagation();
    press(action, el);
  };
  el.addEventListener("click", go);
  el.addEventListener("keydown", (event) => {
    if (event.target !== el || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    go(event);
  });
  return el;
}

function lettering(part) {
  return {
    fontSize: to.textSize(part.size),
    color: to.colour(part.color),
    fontWeight: WEIGHTS[part.weight],
    fontStyle: STYLES[part.style],
    textDecorationLine: DECORATIONS[part.decoration],
  };
}

export function drawText(part, press) {
  const el = h("div.fx-text");
  setStyle(el, { ...lettering(part), textAlign: to.textAlign(part.align) });
  if (!part.size) el.style.fontSize = to.textSize("md");
  const words = h("span.fx-words");
  if (Array.isArray(part.contents) && part.contents.length) {
    for (const span of part.contents) words.append(h("span", { text: String(span.text ?? ""), style: lettering(span) }));
  } else {
    words.textContent = String(part.text ?? "");
  }
  el.append(words);
  if (part.wrap) el.classList.add("fx-wrap");
  const lines = Number(part.maxLines) || 0;
  if (part.wrap && lines > 0) {
    el.classList.add("fx-clamp");
    words.style.webkitLineClamp = String(lines);
  }
  const extra = /^(\d{1,3}(?:\.\d+)?)px$/.exec(part.lineSpacing ?? "");
  if (extra) {
    // LINE puts the space between lines only, so the half above the first and below the last is taken back.
    words.style.lineHeight = `calc(1.45em + ${extra[1]}px)`;
    setStyle(words, { marginBlock: `-${3 + extra[1] / 2}px` });
  }
  return pressable(el, part.action, press);
}

export function drawImage(part, press, { hero = false } = {}) {
  const frame = h("div.fx-picture", {
    style: { aspectRatio: to.ratio(part.aspectRatio), backgroundColor: to.colour(part.backgroundColor) },
  });
  const el = h("div.fx-image", { style: { width: to.imageWidth(part.size) } }, frame);
  if (hero) el.classList.add("fx-hero-image");
  const side = { start: "flex-start", end: "flex-end" }[part.align] ?? "center";
  const holder = h("div.fx-image-holder", { style: { justifyContent: side } }, el);
  frame.append(picture(part.url, part.aspectMode, frame, part.action?.label));
  return pressable(holder, part.action, press);
}

function picture(url, mode, frame, name = "รูปภาพ") {
  const address = pictureUrl(url);
  const img = h("img", { alt: name || "รูปภาพ", loading: "lazy", decoding: "async", style: { objectFit: mode === "cover" ? "cover" : "contain" } });
  img.addEventListener("error", () => frame.classList.add("missing"));
  if (address) img.src = address;
  else frame.classList.add("missing");
  return img;
}

export function drawIcon(part) {
  const size = to.textSize(part.size ?? "md") ?? "16px";
  const [wide, high] = to.ratio(part.aspectRatio).split(" / ").map(Number);
  const frame = h("span.fx-icon", { style: { height: size, width: `calc(${size} * ${wide / high})` } });
  frame.append(picture(part.url, "contain", frame, " "));
  frame.firstChild.alt = "";
  return frame;
}

export function drawButton(part, press) {
  const style = ["primary", "secondary"].includes(part.style) ? part.style : "link";
  const label = part.action?.label || part.action?.displayText || "ปุ่ม";
  const button = h("button.fx-button", { type: "button", class: `fx-${style} fx-height-${part.height === "sm" ? "sm" : "md"}` }, h("span", { text: label }));
  const paint = to.colour(part.color);
  if (paint) setStyle(button, style === "link" ? { color: paint } : { backgroundColor: paint });
  if (part.adjustMode === "shrink-to-fit") button.classList.add("fx-shrink");
  button.addEventListener("click", (event) => {
    event.stopPropagation();
    press(part.action ?? {}, button);
  });
  return h("div.fx-button-holder", {}, button);
}

export function drawSeparator(part) {
  return h("div.fx-separator", { role: "presentation", style: { backgroundColor: to.colour(part.color) } });
}

export function drawVideo(part, press, drawAlternative) {
  const source = pictureUrl(part.url);
  if (!source) return drawAlternative(part.altContent);
  const video = h("video", { controls: true, preload: "none", playsinline: true, src: source, poster: pictureUrl(part.previewUrl), "aria-label": "วิดีโอ" });
  const frame = h("div.fx-picture.fx-video", { style: { aspectRatio: to.ratio(part.aspectRatio) } }, video);
  video.addEventListener("error", () => frame.replaceWith(drawAlternative(part.altContent)));
  if (!part.action) return frame;
  const more = h("button.fx-button.fx-link.fx-height-sm", { type: "button", text: part.action.label || "ดูต่อ", on: { click: () => press(part.action, more) } });
  return h("div", {}, frame, more);
}
