// Records a voice clip with the browser's own recorder, or sends the built-in one.
// The microphone is opened by a press and closed as soon as the panel goes away.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { sendFiles, sendSample } from "./server.js";
import { duration } from "./times.js";

const LONGEST_MS = 5 * 60 * 1000;
const TYPES = ["audio/mp4", "audio/webm;codecs=opus", "audio/ogg"];

export function recordVoice(phone, opener) {
  const panel = new VoicePanel(phone);
  phone.sheets.open("คลิปเสียง", panel.element, { opener, onClose: () => panel.drop() });
}

class VoicePanel {
  constructor(phone) {
    this.phone = phone;
    this.time = h("p.record-time", { role: "timer", text: "0:00" });
    this.words = h("p.record-words", { role: "status", text: "กดปุ่มแดงแล้วพูด กดอีกครั้งเมื่อจบ" });
    this.button = h("button.record", { type: "button", "aria-label": "เริ่มอัดเสียง", on: { click: () => this.#toggle() } }, icon("mic"));
    const sample = h("button.wide-button.plain", { type: "button", text: "ส่งเสียงตัวอย่าง", on: { click: () => this.#finish(() => sendSample(phone.chatId, phone.person.id, "audio", 1)) } });
    this.element = h("div.recorder", {}, this.time, this.button, this.words, sample);
  }

  async #toggle() {
    if (this.recorder?.state === "recording") return void this.recorder.stop();
    if (!window.MediaRecorder || !navigator.mediaDevices?.getUserMedia) return void this.#say("เบราว์เซอร์นี้อัดเสียงไม่ได้ ส่งเสียงตัวอย่างแทนได้");
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      return void this.#say("ยังใช้ไมโครโฟนไม่ได้ เปิดสิทธิ์ไมโครโฟนแล้วลองใหม่ หรือส่งเสียงตัวอย่าง");
    }
    this.#record();
  }

  #record() {
    const type = TYPES.find((one) => MediaRecorder.isTypeSupported(one));
    const chunks = [];
    const began = Date.now();
    this.recorder = new MediaRecorder(this.stream, type ? { mimeType: type } : {});
    this.recorder.addEventListener("dataavailable", (event) => chunks.push(event.data));
    this.recorder.addEventListener("stop", () => {
      const spoken = Date.now() - began;
      this.#quiet();
      if (this.dropped) return;
      const clip = new Blob(chunks, { type: this.recorder.mimeType || "audio/webm" });
      clip.name = `voice.${clip.type.includes("mp4") ? "m4a" : "webm"}`;
      this.#finish(() => sendFiles(this.phone.chatId, this.phone.person.id, "audio", [clip], { durationMs: spoken }));
    });
    this.recorder.start();
    this.button.classList.add("on");
    this.button.setAttribute("aria-label", "หยุดและส่ง");
    this.button.replaceChildren(icon("stop"));
    this.#say("กำลังอัด กดเพื่อหยุดและส่ง");
    this.tick = setInterval(() => {
      this.time.textContent = duration(Date.now() - began);
      if (Date.now() - began > LONGEST_MS) this.recorder.stop();
    }, 250);
  }

  #quiet() {
    clearInterval(this.tick);
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.button.classList.remove("on");
    this.button.setAttribute("aria-label", "เริ่มอัดเสียง");
    this.button.replaceChildren(icon("mic"));
  }

  #say(words) {
    this.words.textContent = words;
  }

  async #finish(request) {
    if (await this.phone.attempt(request)) this.phone.sheets.close();
  }

  /** The panel was closed: nothing is sent and the microphone is let go. */
  drop() {
    this.dropped = true;
    if (this.recorder?.state === "recording") this.recorder.stop();
    else this.#quiet();
  }
}
