// Keeps the bubbles of one chat on the screen: adds new ones in one go, marks groups of the same sender,
// drops the oldest beyond 300, scrolls along only when the reader is at the end.

import { calm, fill, h } from "./dom.js";
import { avatar, icon } from "./icons.js";
import { drawRow } from "./bubbles.js";
import { dayKey, dayLabel } from "./times.js";

const SHOWN = 300;
const NEAR_END_PX = 80;

export class ChatLog {
  /** owner: as in drawRow, plus openMenu(message, row) and greet(). */
  constructor(owner) {
    this.owner = owner;
    this.rows = new Map();
    this.messages = new Map();
    this.list = h("div.log", { role: "log", "aria-live": "polite", "aria-relevant": "additions", tabindex: "0", "aria-label": "ข้อความในแชต" });
    this.dots = h("div.row.theirs.typing", { role: "status", hidden: true }, avatar("bot"), h("span.dots", { "aria-label": "กำลังพิมพ์ตอบ" }, h("i"), h("i"), h("i")));
    this.newer = h("button.newer", { type: "button", hidden: true, on: { click: () => this.toEnd(true) } }, icon("down"), "ข้อความใหม่");
    this.hello = h("div.empty-chat", { hidden: true }, h("p", { text: "ยังไม่มีข้อความ พิมพ์ทักได้เลย หรือกด + เพื่อส่งรูป เสียง ตำแหน่ง" }), h("button.small-hello", { type: "button", text: "ทักว่า “สวัสดี”", on: { click: () => owner.greet() } }));
    this.element = h("div.log-frame", {}, this.list, this.hello, this.newer);
    this.#listen();
  }

  /** Shows a chat from the beginning. */
  open(messages) {
    this.rows.clear();
    this.messages.clear();
    fill(this.list, this.dots);
    this.lastDay = null;
    this.lastRow = null;
    this.#append(messages.slice(-SHOWN));
    this.toEnd(false);
  }

  /** New and changed messages since the last frame, in order. */
  update(messages) {
    const stay = this.pinned || this.#atEnd();
    const added = [];
    for (const message of messages) {
      const known = this.rows.get(message.id);
      if (!known) added.push(message);
      else this.#redraw(known, message);
    }
    // One bubble may come twice in a batch (sent, then read): the later one is drawn.
    const latest = [...new Map(added.map((message) => [message.id, message])).values()];
    this.#append(latest.slice(-SHOWN));
    if (!latest.length) return;
    if (stay || latest.at(-1).from === this.owner.me) this.toEnd(latest.length < 4);
    else this.newer.hidden = false;
  }

  loading(until) {
    clearTimeout(this.timer);
    const left = until ? Date.parse(until) - Date.now() : 0;
    this.dots.hidden = !(left > 0);
    if (left <= 0) return;
    this.timer = setTimeout(() => { this.dots.hidden = true; }, left);
    this.#holdTheEnd();
  }

  toEnd(smooth) {
    this.newer.hidden = true;
    this.pinned = true;
    this.list.scrollTo({ top: this.list.scrollHeight, behavior: smooth && !calm() ? "smooth" : "instant" });
  }

  #atEnd() {
    return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < NEAR_END_PX;
  }

  /** Pictures that arrive late and panels that open below must not push the newest bubble out of sight. */
  #holdTheEnd() {
    if (this.pinned) this.toEnd(false);
  }

  #append(messages) {
    const page = document.createDocumentFragment();
    for (const message of messages) {
      const day = dayKey(message.at);
      if (day !== this.lastDay) {
        page.append(h("div.day", {}, h("span", { text: dayLabel(message.at) })));
        this.lastRow = null;
        this.lastDay = day;
      }
      const row = drawRow(message, this.owner);
      this.#join(this.lastRow, row);
      this.rows.set(message.id, row);
      this.messages.set(message.id, message);
      this.lastRow = row;
      page.append(row);
    }
    this.list.insertBefore(page, this.dots);
    this.hello.hidden = this.rows.size > 0;
    this.#trim();
  }

  /** Neighbours of one sender within a minute share a face, a name and a time. */
  #join(before, row) {
    if (!before || before.classList.contains("gone") || before.dataset.from !== row.dataset.from) return;
    if (before.querySelector(".row-name")?.textContent !== row.querySelector(".row-name")?.textContent) return;
    row.classList.add("follows");
    if (before.dataset.minute === row.dataset.minute && !before.querySelector(".read")) before.classList.add("continued");
  }

  #redraw(row, message) {
    const fresh = drawRow(message, this.owner);
    for (const name of ["follows", "continued"]) if (row.classList.contains(name)) fresh.classList.add(name);
    fresh.tabIndex = row.tabIndex;
    const focused = document.activeElement === row;
    row.replaceWith(fresh);
    if (focused) fresh.focus();
    this.rows.set(message.id, fresh);
    this.messages.set(message.id, message);
    if (this.lastRow === row) this.lastRow = fresh;
  }

  #trim() {
    const extra = this.rows.size - SHOWN;
    if (extra <= 0) return;
    for (const id of [...this.rows.keys()].slice(0, extra)) {
      this.rows.get(id).remove();
      this.rows.delete(id);
      this.messages.delete(id);
    }
    // A day's heading with nothing left under it goes too.
    for (const heading of this.list.querySelectorAll(".day")) {
      if (!heading.nextElementSibling?.dataset.id) heading.remove();
    }
  }

  #listen() {
    const menuFor = (event) => {
      const row = event.target.closest?.(".row[data-id]");
      const message = row && this.messages.get(row.dataset.id);
      if (!message || message.unsent) return;
      event.preventDefault();
      this.owner.openMenu(message, row);
    };
    this.list.addEventListener("contextmenu", menuFor);
    let press = null;
    this.list.addEventListener("touchstart", (event) => { press = setTimeout(() => menuFor(event), 550); }, { passive: true });
    for (const type of ["touchend", "touchmove", "touchcancel"]) this.list.addEventListener(type, () => clearTimeout(press), { passive: true });
    this.list.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.list.addEventListener("load", () => this.#holdTheEnd(), true);
    new ResizeObserver(() => this.#holdTheEnd()).observe(this.list);
    this.list.addEventListener("keydown", (event) => this.#walk(event, menuFor));
  }

  #scrolled() {
    // Only a move upwards is the reader's wish to stay; growing content leaves the position where it was.
    const up = this.list.scrollTop < (this.lastTop ?? 0) - 2;
    this.lastTop = this.list.scrollTop;
    if (this.#atEnd()) {
      this.newer.hidden = true;
      this.pinned = true;
    } else if (up) this.pinned = false;
  }

  #walk(event, menuFor) {
    const here = document.activeElement;
    if (here !== this.list && !here.matches?.(".row[data-id]")) return;
    const rows = [...this.rows.values()];
    const at = rows.indexOf(here);
    const to = { ArrowUp: at < 0 ? rows.length - 1 : at - 1, ArrowDown: at < 0 ? rows.length - 1 : at + 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to !== undefined && rows[Math.max(0, Math.min(to, rows.length - 1))]) {
      event.preventDefault();
      rows[Math.max(0, Math.min(to, rows.length - 1))].focus();
    } else if (event.key === "Enter" && at >= 0) menuFor(event);
    else if (event.key === "Escape" && at >= 0) this.list.focus();
  }
}
