// The strip above the phones: whose account this is, whether the line is open, the quota, and the doors to the rest.

import { h } from "./dom.js";
import { avatar, icon } from "./icons.js";
import { reset } from "./server.js";

const number = new Intl.NumberFormat("th-TH", { numberingSystem: "latn" });

export class TopBar {
  /** doors: {addPerson(), toggleDrawer() → open?} */
  constructor(store, header, doors) {
    this.store = store;
    this.name = h("h1.brand-name", { text: "ห้องลองแชต" });
    this.line = h("span.line-state", { role: "status", "aria-live": "polite" });
    this.quota = h("span.quota", { hidden: true });
    const button = (name, label, run, className = "") => h("button.top-button", { type: "button", class: className, "aria-label": label, on: { click: run } }, icon(name), h("span", { text: label }));
    this.drawerButton = button("storm", "ทดสอบความทนทาน", () => this.drawerButton.setAttribute("aria-expanded", String(doors.toggleDrawer())), "primary");
    this.drawerButton.setAttribute("aria-expanded", "false");
    this.drawerButton.setAttribute("aria-controls", "drawer");
    const again = button("refresh", "เริ่มใหม่", () => this.#reset(again));
    header.replaceChildren(
      h("div.brand", {}, avatar("bot"), h("div", {}, this.name, h("p.brand-note", { text: "ภาพโดยประมาณ ของจริงต่างกันตามรุ่นมือถือ" }))),
      h("div.top-facts", {}, this.line, this.quota),
      h("div.top-buttons", {}, button("plus", "เพิ่มคน", doors.addPerson), again, this.drawerButton),
    );
    this.status("lost");
  }

  status(state) {
    if (state === this.state) return;
    this.state = state;
    this.line.className = `line-state ${state}`;
    this.line.textContent = state === "open" ? "ต่ออยู่" : "กำลังต่อ…";
  }

  update() {
    this.name.textContent = this.store.bot.name;
    document.title = `${this.store.bot.name} · ห้องลองแชต`;
    const { quota } = this.store;
    this.quota.hidden = !quota;
    if (!quota) return;
    const limit = quota.limit === null ? "ไม่จำกัด" : number.format(quota.limit);
    this.quota.textContent = `ข้อความเดือนนี้ ${number.format(quota.used ?? 0)} / ${limit}`;
    this.quota.classList.toggle("full", quota.limit !== null && quota.used >= quota.limit);
  }

  /** The first press asks, the second one within a few seconds does it. */
  async #reset(button) {
    const words = button.lastChild;
    if (!button.classList.contains("sure")) {
      button.classList.add("sure");
      words.textContent = "ลบแชตทั้งหมด?";
      button.setAttribute("aria-label", "ลบแชตทั้งหมด กดอีกครั้งเพื่อยืนยัน");
      setTimeout(() => this.#calm(button), 4000);
      return;
    }
    this.#calm(button);
    await reset().catch((refusal) => { this.line.textContent = refusal.message; });
  }

  #calm(button) {
    button.classList.remove("sure");
    button.lastChild.textContent = "เริ่มใหม่";
    button.setAttribute("aria-label", "เริ่มใหม่");
  }
}
