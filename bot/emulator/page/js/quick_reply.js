// The chips under the last message of a chat. They are there while that message is the last one and unused.

import { h, rovingFocus } from "./dom.js";
import { pictureUrl } from "./picture_url.js";

// These wait for what the person then sends, as in LINE; the others vanish at once.
const STAY = new Set(["camera", "cameraRoll", "location", "datetimepicker"]);

export class QuickReply {
  /** press(message, action, element) as for any other action. */
  constructor(press) {
    this.press = press;
    this.element = h("div.quick", { role: "group", "aria-label": "คำตอบด่วน", hidden: true });
    rovingFocus(this.element, ".chip");
  }

  show(message) {
    const items = message && !message.unsent ? message.quickReply ?? [] : [];
    const key = items.length ? `${message.id}:${JSON.stringify(items)}` : "";
    if (key === this.key) return;
    this.key = key;
    this.element.hidden = !items.length;
    this.element.replaceChildren(...items.map((item, i) => this.#chip(message, item, i)));
    this.element.scrollLeft = 0;
  }

  #chip(message, item, i) {
    const action = item.action ?? {};
    const chip = h("button.chip", { type: "button", tabindex: i === 0 ? "0" : "-1", on: { click: () => this.#use(message, action, chip) } });
    const picture = pictureUrl(item.imageUrl);
    if (item.imageUrl && picture) chip.append(h("img", { src: picture, alt: "", on: { error: (event) => event.currentTarget.remove() } }));
    chip.append(action.label || action.text || "เลือก");
    return chip;
  }

  #use(message, action, chip) {
    if (!STAY.has(action.type)) {
      this.element.hidden = true;
      this.key = `${message.id}:used`;
    }
    this.press(message, action, chip);
  }
}
