// The rich menu of one person: a bar with its text that opens and closes it, the picture, and a real button for each area.
// Which menu a person has is the server's decision; this shows it.

import { h, freshId } from "./dom.js";
import { icon } from "./icons.js";
import { pictureUrl } from "./picture_url.js";
import { tapArea } from "./media.js";

export class RichMenu {
  /** press(richMenuId, action, element) */
  constructor(press) {
    this.press = press;
    const id = freshId("rich-menu");
    this.label = h("span");
    this.arrow = h("span.arrow", { "aria-hidden": "true" }, icon("down"));
    this.bar = h("button.menu-bar", { type: "button", "aria-expanded": "false", "aria-controls": id, on: { click: () => this.show(!this.open) } }, this.label, this.arrow);
    this.panel = h("div.rich-menu", { id, role: "group", "aria-label": "เมนู", hidden: true });
    this.element = h("div.menu-area", { hidden: true }, this.bar, this.panel);
  }

  /** menu: the rich menu object with imageUrl, or nothing. */
  set(id, menu) {
    if (id === this.id && menu === this.menu) return;
    const same = id === this.id;
    this.id = id;
    this.menu = menu;
    this.element.hidden = !menu;
    this.panel.replaceChildren();
    if (!menu) return;
    this.label.textContent = menu.chatBarText || "เมนู";
    this.#draw(menu);
    if (!same) this.show(Boolean(menu.selected) || Boolean(this.open));
  }

  show(open) {
    this.open = open;
    this.panel.hidden = !open;
    this.bar.setAttribute("aria-expanded", String(open));
    this.element.classList.toggle("open", open);
  }

  #draw(menu) {
    const wide = Number(menu.size?.width) || 2500;
    const high = Number(menu.size?.height) || 1686;
    this.panel.style.aspectRatio = `${wide} / ${high}`;
    const picture = pictureUrl(menu.imageUrl);
    const img = h("img", { alt: "", draggable: "false" });
    this.panel.classList.toggle("missing", !picture);
    img.addEventListener("error", () => this.panel.classList.add("missing"));
    if (picture) img.src = picture;
    this.panel.append(img, ...(menu.areas ?? []).map((area) => tapArea(area.bounds ?? {}, wide, high, area.action ?? {}, (action, element) => this.press(this.id, action, element))));
  }
}
