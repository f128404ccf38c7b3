// The row at the bottom of a chat: attach, write, send, speak. Enter sends, Shift+Enter makes a new line.
// What was written stays in the box until the server has taken it.

import { h } from "./dom.js";
import { icon, iconButton } from "./icons.js";
import { say } from "./server.js";
import { chooseSticker, choosePhotos, openAttachments } from "./attach.js";
import { recordVoice } from "./voice.js";

const LONGEST = 5000;

export class Composer {
  constructor(phone) {
    this.phone = phone;
    this.drafts = new Map();
    this.box = h("textarea.write", { rows: "1", maxlength: String(LONGEST), placeholder: "พิมพ์ข้อความ", "aria-label": `พิมพ์ข้อความในฐานะ ${phone.person.name}`, enterkeyhint: "send" });
    this.send = iconButton("send", "ส่งข้อความ", () => this.#submit(), "send");
    this.mic = iconButton("mic", "อัดเสียง", () => recordVoice(phone, this.mic));
    this.element = h("form.composer", { novalidate: true },
      iconButton("plus", "ส่งอย่างอื่น", (event) => openAttachments(phone, event.currentTarget)),
      iconButton("image", "ส่งรูป", (event) => choosePhotos(phone, event.currentTarget), "quick-photo"),
      h("div.write-frame", {}, this.box, h("button.icon-button.in-box", { type: "button", "aria-label": "สติกเกอร์", title: "สติกเกอร์", on: { click: (event) => chooseSticker(phone, event.currentTarget) } }, icon("smile"))),
      this.mic, this.send);
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.box.addEventListener("input", () => this.#fit());
    this.box.addEventListener("keydown", (event) => {
      // An input method uses Enter to choose a word; that Enter is not ours.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#submit();
    });
    this.#fit();
  }

  /** Puts words in the box and the cursor after them. */
  write(text) {
    this.box.value = text;
    this.#fit();
    this.box.focus();
    this.box.setSelectionRange(text.length, text.length);
  }

  /** Each chat of a phone has its own unfinished words. */
  turnTo(chatId, before) {
    this.drafts.set(before, this.box.value);
    this.box.value = this.drafts.get(chatId) ?? "";
    this.#fit();
  }

  disable(off) {
    for (const control of this.element.querySelectorAll("button, textarea")) control.disabled = off;
  }

  #fit() {
    const filled = this.box.value.trim() !== "";
    this.send.hidden = !filled;
    this.mic.hidden = filled;
    this.box.style.height = "auto";
    // Before the phone is on the page nothing has a height; the style sheet's one row is right then.
    if (this.box.scrollHeight) this.box.style.height = `${Math.min(this.box.scrollHeight, 132)}px`;
  }

  async #submit() {
    const text = this.box.value;
    const { chatId } = this.phone;
    if (!text.trim() || this.sending) return;
    this.sending = true;
    this.box.value = "";
    this.#fit();
    const done = await this.phone.attempt(() => say(chatId, this.phone.person.id, { type: "text", text }));
    this.sending = false;
    if (done) return;
    // Not taken: the words go back to where they were, before anything typed meanwhile.
    if (this.phone.chatId === chatId) this.box.value = text + this.box.value;
    else this.drafts.set(chatId, text);
    this.#fit();
  }
}
