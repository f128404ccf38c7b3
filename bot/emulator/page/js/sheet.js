// A panel that rises from the bottom of one phone: it holds the focus, Esc closes it, the focus goes back.
// What it holds is given by whoever opens it.

import { freshId, h } from "./dom.js";
import { iconButton } from "./icons.js";

const FOCUSABLE = "button, [href], input, select, textarea, video, audio, [tabindex]:not([tabindex='-1'])";

export class SheetHost {
  /** screen: the phone's screen, which becomes inert behind the sheet. */
  constructor(screen) {
    this.screen = screen;
    this.element = h("div.sheet-host", { hidden: true });
    this.element.addEventListener("click", (event) => { if (event.target === this.element) this.close(); });
    this.element.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Opens with a title and any content; returns a function that closes it. `opener` gets the focus back. */
  open(title, content, { opener = document.activeElement, onClose } = {}) {
    this.close();
    const id = freshId("sheet");
    this.opener = opener;
    this.onClose = onClose;
    const sheet = h("div.sheet", { role: "dialog", "aria-modal": "true", "aria-labelledby": id }, h("div.sheet-head", {}, h("h3", { id, text: title }), iconButton("close", "ปิด", () => this.close())), h("div.sheet-body", {}, content));
    this.element.replaceChildren(sheet);
    this.element.hidden = false;
    this.screen.inert = true;
    const first = sheet.querySelector("[autofocus]") ?? sheet.querySelector(".sheet-body")?.querySelector(FOCUSABLE) ?? sheet.querySelector(FOCUSABLE);
    first?.focus({ preventScroll: true });
    return () => this.close();
  }

  get isOpen() {
    return !this.element.hidden;
  }

  close() {
    if (this.element.hidden) return;
    this.element.hidden = true;
    this.element.replaceChildren();
    this.screen.inert = false;
    const { onClose, opener } = this;
    this.onClose = this.opener = null;
    onClose?.();
    if (opener?.isConnected) opener.focus({ preventScroll: true });
  }

  #key(event) {
    if (event.key === "Escape") {
      event.stopPropagation();
      this.close();
      return;
    }
    if (event.key !== "Tab") return;
    const stops = [...this.element.querySelectorAll(FOCUSABLE)].filter((el) => !el.disabled && el.offsetParent !== null && el.tabIndex >= 0);
    const edge = event.shiftKey ? stops[0] : stops.at(-1);
    if (document.activeElement !== edge) return;
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
  }
}

/** A list of choices, each with an icon and a name, walked with the arrow keys. */
export function choiceList(choices) {
  const list = h("div.choices", { role: "menu" });
  for (const { icon: drawing, label, run, danger } of choices) {
    list.append(h("button.choice", { type: "button", role: "menuitem", class: danger ? "danger" : "", on: { click: run } }, drawing, h("span", { text: label })));
  }
  list.addEventListener("keydown", (event) => {
    const items = [...list.children];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    items[(items.indexOf(document.activeElement) + step + items.length) % items.length]?.focus();
  });
  return list;
}
