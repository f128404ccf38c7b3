// A small set of stickers from LINE's list of sendable ones, and a drawn stand-in for any sticker.
// LINE's pictures are LINE's: we draw a face by the keywords and write the keywords under it.

import { h, svg } from "./dom.js";

export const STICKERS = [
  { packageId: "446", stickerId: "1988", keywords: ["สวัสดี", "Hello"], mood: "smile" },
  { packageId: "446", stickerId: "1989", keywords: ["ขอบคุณ", "Thank you"], mood: "happy" },
  { packageId: "446", stickerId: "1990", keywords: ["ตกลง", "OK"], mood: "wink" },
  { packageId: "446", stickerId: "2003", keywords: ["สงสัย", "Question"], mood: "wonder" },
  { packageId: "446", stickerId: "2008", keywords: ["เสียใจ", "Sad"], mood: "sad" },
  { packageId: "446", stickerId: "2019", keywords: ["โกรธ", "Angry"], mood: "angry" },
  { packageId: "789", stickerId: "10858", keywords: ["เหม็น", "Smelly"], mood: "sick" },
  { packageId: "789", stickerId: "10872", keywords: ["ง่วง", "Sleepy"], mood: "sleepy" },
];

const MOODS = {
  smile: { face: "#ffd45c", eyes: "dots", mouth: "M30 56q18 16 36 0" },
  happy: { face: "#ffd45c", eyes: "arcs", mouth: "M28 54q20 24 40 0z" },
  wink: { face: "#ffd45c", eyes: "wink", mouth: "M32 58q16 12 32 0" },
  wonder: { face: "#cfe3ff", eyes: "dots", mouth: "M40 62q8-8 16 0" },
  sad: { face: "#a9cdf5", eyes: "dots", mouth: "M32 64q16-14 32 0" },
  angry: { face: "#f79a86", eyes: "frown", mouth: "M32 64q16-12 32 0" },
  sick: { face: "#b9d98a", eyes: "shut", mouth: "M32 62q6-6 11 0t11 0 10 0" },
  sleepy: { face: "#d8cdf2", eyes: "shut", mouth: "M42 62q6 5 12 0" },
};

const BY_WORD = [
  [/sad|cry|เสียใจ|ร้องไห้/i, "sad"],
  [/angry|mad|โกรธ/i, "angry"],
  [/\?|question|สงสัย/i, "wonder"],
  [/sleep|night|ง่วง|หลับ/i, "sleepy"],
  [/smell|sick|เหม็น|ป่วย/i, "sick"],
  [/thank|love|happy|ขอบคุณ|รัก/i, "happy"],
  [/ok|yes|ตกลง/i, "wink"],
];

function eyes(kind) {
  const stroke = { fill: "none", stroke: "#3b2f2a", "stroke-width": 4, "stroke-linecap": "round" };
  const dot = (x) => svg("circle", { cx: x, cy: 42, r: 4, fill: "#3b2f2a" });
  const line = (d) => svg("path", { d, ...stroke });
  if (kind === "arcs") return [line("M28 42q6-8 12 0"), line("M56 42q6-8 12 0")];
  if (kind === "wink") return [dot(34), line("M56 42q6-6 12 0")];
  if (kind === "shut") return [line("M28 42h12"), line("M56 42h12")];
  if (kind === "frown") return [dot(34), dot(62), line("M26 32l12 5"), line("M70 32l-12 5")];
  return [dot(34), dot(62)];
}

export function stickerFace(mood) {
  const look = MOODS[mood] ?? MOODS.smile;
  return svg(
    "svg",
    { viewBox: "0 0 96 96", class: "sticker-face", "aria-hidden": "true", focusable: "false" },
    svg("circle", { cx: 48, cy: 48, r: 38, fill: look.face, stroke: "#fff", "stroke-width": 6 }),
    ...eyes(look.eyes),
    svg("path", { d: look.mouth, fill: look.eyes === "arcs" ? "#b5483c" : "none", stroke: "#3b2f2a", "stroke-width": 4, "stroke-linecap": "round", "stroke-linejoin": "round" }),
  );
}

/** The stand-in shown in a chat for a LINE sticker message or a webhook's sticker. */
export function drawSticker(line) {
  const known = STICKERS.find((sticker) => sticker.packageId === String(line.packageId) && sticker.stickerId === String(line.stickerId));
  const keywords = line.keywords?.length ? line.keywords : known?.keywords ?? [];
  const words = line.text || keywords.slice(0, 2).join(" · ") || `สติกเกอร์ ${line.packageId}/${line.stickerId}`;
  const mood = known?.mood ?? BY_WORD.find(([pattern]) => keywords.some((word) => pattern.test(word)))?.[1] ?? "smile";
  return h("figure.sticker", { "aria-label": `สติกเกอร์: ${words}` }, stickerFace(mood), h("figcaption", { text: words }));
}
