// The panels for sending something other than words: pictures, samples, files, stickers, a place.
// Each one ends in a single request to the server; the bubble comes back through the feed.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { choiceList } from "./sheet.js";
import { sampleUrl, say, sendFiles, sendSample } from "./server.js";
import { STICKERS, stickerFace } from "./stickers.js";
import { placePicker } from "./place_picker.js";
import { recordVoice } from "./voice.js";

export const SAMPLES = [
  { number: 1, label: "ควันจากปล่อง" },
  { number: 2, label: "น้ำดำในร่องน้ำ" },
  { number: 3, label: "ฝุ่นบนใบไม้" },
];

export function openAttachments(phone, opener) {
  const open = (label, name, run) => ({ label, icon: icon(name), run: () => run(phone, opener) });
  const list = choiceList([
    open("รูปภาพ", "image", choosePhotos),
    open("ถ่ายรูป", "camera", takePhoto),
    open("ตำแหน่งที่ตั้ง", "pin", choosePlace),
    open("คลิปเสียง", "mic", recordVoice),
    open("สติกเกอร์", "smile", chooseSticker),
    open("วิดีโอ", "play", (who) => pickFiles(who, "video", "video/*")),
    open("ไฟล์", "file", (who) => pickFiles(who, "file", "")),
  ]);
  list.classList.add("tiles");
  phone.sheets.open("ส่งอย่างอื่น", list, { opener });
}

/** The person's pictures: from this computer (several at once) or the three built-in ones. */
export function choosePhotos(phone, opener) {
  const samples = SAMPLES.map(({ number, label }) => {
    const button = h("button.sample", { type: "button", "aria-label": `ส่งรูปตัวอย่าง: ${label}`, on: { click: () => finish(phone, () => sendSample(phone.chatId, phone.person.id, "image", number)) } }, h("img", { src: sampleUrl(number), alt: "", on: { error: () => button.classList.add("missing") } }), h("span", { text: label }));
    return button;
  });
  phone.sheets.open("เลือกรูป", [
    h("div.samples", { role: "group", "aria-label": "รูปตัวอย่าง" }, samples),
    h("button.wide-button", { type: "button", on: { click: () => pickFiles(phone, "image", "image/jpeg,image/png", { multiple: true }) } }, icon("image"), "เลือกจากเครื่อง (ได้หลายรูป)"),
  ], { opener });
}

export function takePhoto(phone, opener) {
  // On a computer there is no camera app: the system's own chooser opens, or a sample is sent.
  if (window.matchMedia("(pointer: coarse)").matches) pickFiles(phone, "image", "image/*", { capture: "environment" });
  else choosePhotos(phone, opener);
}

const LIMIT_BYTES = 200 * 1024 * 1024;

function pickFiles(phone, kind, accept, { multiple = false, capture } = {}) {
  const input = h("input", { type: "file", accept: accept || undefined, multiple, capture, class: "unseen", tabindex: "-1", "aria-label": "เลือกไฟล์" });
  phone.element.append(input);
  input.addEventListener("cancel", () => input.remove());
  input.addEventListener("change", () => {
    const files = [...input.files];
    input.remove();
    if (!files.length) return;
    if (files.some((file) => file.size > LIMIT_BYTES)) phone.toast("ไฟล์ใหญ่เกิน 200 MB ส่งไม่ได้ ลองไฟล์ที่เล็กลงนะคะ");
    else finish(phone, () => sendFiles(phone.chatId, phone.person.id, kind, files));
  });
  input.click();
}

/** Closes the panel only when the server has taken it, so a failure loses nothing that was chosen. */
async function finish(phone, request) {
  if (await phone.attempt(request)) phone.sheets.close();
}

export function chooseSticker(phone, opener) {
  const tiles = STICKERS.map((sticker) => h("button.sticker-choice", {
    type: "button",
    "aria-label": `ส่งสติกเกอร์ ${sticker.keywords[0]}`,
    on: { click: () => finish(phone, () => say(phone.chatId, phone.person.id, { type: "sticker", packageId: sticker.packageId, stickerId: sticker.stickerId, keywords: sticker.keywords })) },
  }, stickerFace(sticker.mood), h("span", { text: sticker.keywords[0] })));
  phone.sheets.open("สติกเกอร์", h("div.sticker-choices", {}, tiles), { opener });
}

export async function choosePlace(phone, opener) {
  const picker = await placePicker((place) => finish(phone, () => say(phone.chatId, phone.person.id, { type: "location", ...place })));
  phone.sheets.open("ส่งตำแหน่งที่ตั้ง", picker, { opener });
}
