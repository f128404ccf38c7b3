// The log of webhooks and API calls: newest at the bottom, filtered, copied as text. No message bodies.
// Rows are added once per frame and only while the drawer is open; at most 300 are kept on the page.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { copyText } from "./actions.js";
import { clockWithSeconds } from "./times.js";

const SHOWN = 300;

export class LogPane {
  constructor(store) {
    this.store = store;
    this.stale = true;
    this.show = "all";
    this.words = h("input.search", { type: "search", placeholder: "กรองด้วยคำ", "aria-label": "กรองบันทึกด้วยคำ", on: { input: () => this.#draw() } });
    this.chosen = h("select", { "aria-label": "แสดงเฉพาะ", on: { change: () => { this.show = this.chosen.value; this.#draw(); } } }, [["all", "ทั้งหมด"], ["webhook", "LINE → บอท"], ["api", "บอท → LINE"], ["problem", "มีปัญหา"], ["cost", "เสียโควตา"]].map(([value, text]) => h("option", { value, text })));
    this.copied = h("span", { role: "status", class: "log-copied" });
    this.rows = h("ol.log-rows", { tabindex: "0", "aria-label": "บันทึกคำขอ" });
    this.empty = h("p.drawer-hint", { text: "ยังไม่มีคำขอ ลองพิมพ์อะไรสักอย่างในโทรศัพท์" });
    this.element = h("section.log-pane", { "aria-label": "บันทึก" },
      h("div.log-head", {}, h("h3", { text: "บันทึก" }), this.copied, h("button.small-button", { type: "button", on: { click: () => this.#copy() } }, icon("copy"), "คัดลอก"), h("button.small-button", { type: "button", text: "ล้าง", on: { click: () => { this.store.log.length = 0; this.#draw(); } } })),
      h("div.log-tools", {}, this.chosen, this.words), this.empty, this.rows);
  }

  take(batch, visible) {
    const fresh = batch.filter((change) => change.type === "log").map((change) => change.entry);
    if (!visible) {
      this.stale ||= fresh.length > 0 || batch.some((change) => change.type === "state");
      return;
    }
    if (this.stale || batch.some((change) => change.type === "state")) this.#draw();
    else if (fresh.length) this.#add(fresh);
  }

  #matches(entry) {
    if (this.show === "problem" && !failed(entry)) return false;
    if (this.show === "cost" && !(entry.cost > 0)) return false;
    if ((this.show === "webhook" || this.show === "api") && entry.direction !== this.show) return false;
    const words = this.words.value.trim().toLowerCase();
    return !words || asText(entry).toLowerCase().includes(words);
  }

  #draw() {
    this.stale = false;
    this.rows.replaceChildren();
    this.#add(this.store.log);
  }

  #add(entries) {
    const atEnd = this.rows.scrollHeight - this.rows.scrollTop - this.rows.clientHeight < 40;
    this.rows.append(...entries.filter((entry) => this.#matches(entry)).slice(-SHOWN).map(row));
    while (this.rows.childElementCount > SHOWN) this.rows.firstChild.remove();
    this.empty.hidden = this.rows.childElementCount > 0;
    if (atEnd) this.rows.scrollTop = this.rows.scrollHeight;
  }

  #copy() {
    const text = this.store.log.filter((entry) => this.#matches(entry)).map(asText).join("\n");
    copyText(text).then(() => { this.copied.textContent = "คัดลอกแล้ว"; }, () => { this.copied.textContent = "คัดลอกไม่ได้"; });
    setTimeout(() => { this.copied.textContent = ""; }, 3000);
  }
}

const failed = (entry) => Boolean(entry.problem) || !(Number(entry.status) >= 200 && Number(entry.status) < 300);

function row(entry) {
  const cost = entry.cost > 0 ? h("span.cost", { text: `${entry.cost} ข้อความ` }) : entry.direction === "api" ? h("span.free", { text: "ฟรี" }) : null;
  return h("li.log-row", { class: `${entry.direction} ${failed(entry) ? "failed" : ""}` },
    h("div.log-line", {}, h("time", { datetime: entry.at, text: clockWithSeconds(entry.at) }), h("span.way", { text: entry.direction === "webhook" ? "→ บอท" : "→ LINE" }), h("code", { text: `${entry.method ?? ""} ${entry.path ?? ""}`.trim() })),
    h("div.log-line.log-facts", {}, h("span.status", { text: String(entry.status ?? "–") }), h("span", { text: `${Math.round(entry.ms ?? 0)} ms` }), cost, h("span.log-summary", { text: entry.summary ?? "" })),
    entry.problem ? h("p.log-problem", { text: entry.problem }) : null,
    entry.requestId ? h("small.request-id", { text: entry.requestId }) : null);
}

export function asText(entry) {
  const parts = [entry.at, entry.direction, entry.method, entry.path, entry.status, `${Math.round(entry.ms ?? 0)}ms`, entry.cost ? `cost=${entry.cost}` : "cost=0", entry.requestId, entry.summary, entry.problem];
  return parts.filter((part) => part !== undefined && part !== null && part !== "").join(" ");
}
