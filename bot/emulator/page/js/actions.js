// What a press does, as on a phone: LINE's action kinds, each told to the server or handled on the page.
// The server turns a press into the webhook LINE would send; the page only adds what a phone would ask first.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { act } from "./server.js";
import { chatScheme, explain } from "./links.js";
import { choosePhotos, choosePlace, takePhoto } from "./attach.js";
import { recordVoice } from "./voice.js";

/** origin: {messageId} or {richMenuId}; action: LINE's action object, as the bot sent it. */
export function press(phone, origin, action, element) {
  const run = Object.hasOwn(KINDS, action?.type) ? KINDS[action.type] : unknownKind;
  return run(phone, origin, action ?? {}, element);
}

const send = (phone, origin, action, params) =>
  phone.attempt(() => act({ chatId: phone.chatId, from: phone.person.id, ...origin, action, ...(params ? { params } : {}) }));

const KINDS = {
  message: (phone, origin, action) => send(phone, origin, action),

  async postback(phone, origin, action) {
    await send(phone, origin, action);
    const after = {
      closeRichMenu: () => phone.menu.show(false),
      openRichMenu: () => phone.menu.show(true),
      openKeyboard: () => phone.composer.write(action.fillInText ?? ""),
      openVoice: () => recordVoice(phone),
    }[action.inputOption];
    after?.();
  },

  async uri(phone, origin, action, element) {
    const answer = await send(phone, origin, action);
    if (answer) openAddress(phone, answer.open ?? action.uri ?? "", element);
  },

  datetimepicker: (phone, origin, action, element) => pickMoment(phone, origin, action, element),
  richmenuswitch: (phone, origin, action) => send(phone, origin, action),
  camera: (phone, origin, action, element) => takePhoto(phone, element),
  cameraRoll: (phone, origin, action, element) => choosePhotos(phone, element),
  location: (phone, origin, action, element) => choosePlace(phone, element),

  async clipboard(phone, origin, action) {
    await copyText(action.clipboardText ?? "").then(
      () => phone.toast("คัดลอกแล้ว"),
      () => phone.toast("เบราว์เซอร์ไม่ให้คัดลอก"),
    );
  },
};

function unknownKind(phone, origin, action) {
  phone.toast(action.type ? `ปุ่มชนิด ${action.type} ยังกดที่นี่ไม่ได้` : "ปุ่มนี้ไม่มีคำสั่ง");
}

export async function copyText(text) {
  if (!navigator.clipboard) throw new Error("no clipboard here");
  await navigator.clipboard.writeText(text);
}

/** Says what an address would open. The page goes nowhere by itself; only a web address gets a link, in a new tab. */
export function openAddress(phone, uri, opener) {
  const scheme = chatScheme(uri);
  if (scheme === "camera") return void takePhoto(phone, opener);
  if (scheme === "cameraRoll") return void choosePhotos(phone, opener);
  if (scheme === "location") return void choosePlace(phone, opener);
  const meaning = explain(uri);
  const content = [
    h("p.open-words", {}, icon(meaning.kind === "call" ? "phone" : "link"), meaning.words),
    h("p.open-address", { text: uri }),
    meaning.href ? h("a.wide-button", { href: meaning.href, target: "_blank", rel: "noopener noreferrer", text: "เปิดในแท็บใหม่" }) : null,
    h("button.wide-button.plain", { type: "button", text: "ปิด", on: { click: () => phone.sheets.close() } }),
  ];
  phone.sheets.open("บนโทรศัพท์จริง", content, { opener });
}

const INPUTS = { date: "date", time: "time", datetime: "datetime-local" };

function pickMoment(phone, origin, action, opener) {
  const mode = Object.hasOwn(INPUTS, action.mode) ? action.mode : "datetime";
  // LINE allows "2026-12-01t09:00" as well as a capital T; a browser's input takes the capital only.
  const shape = (value) => (value ? String(value).replace("t", "T") : undefined);
  const input = h("input.moment", { type: INPUTS[mode], required: true, min: shape(action.min), max: shape(action.max), value: shape(action.initial) ?? now(mode), "aria-label": action.label || "เลือกวันเวลา", autofocus: true });
  const problem = h("p.field-problem", { role: "alert" });
  const form = h("form.sheet-form", { novalidate: true }, h("label", {}, h("span", { text: { date: "วันที่", time: "เวลา", datetime: "วันที่และเวลา" }[mode] }), input), problem, h("button.wide-button", { type: "submit", text: "ตกลง" }));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!input.value || !input.checkValidity()) {
      problem.textContent = limits(action) || "เลือกวันเวลาก่อนนะคะ";
      return;
    }
    phone.sheets.close();
    await send(phone, origin, action, { [mode]: input.value });
  });
  phone.sheets.open(action.label || "เลือกวันเวลา", form, { opener });
}

function limits({ min, max }) {
  if (min && max) return `เลือกได้ตั้งแต่ ${min} ถึง ${max}`;
  if (min) return `เลือกได้ตั้งแต่ ${min}`;
  return max ? `เลือกได้ถึง ${max}` : "";
}

function now(mode) {
  const here = new Date(Date.now() + 7 * 3600 * 1000).toISOString();
  return { date: here.slice(0, 10), time: here.slice(11, 16), datetime: here.slice(0, 16) }[mode];
}
