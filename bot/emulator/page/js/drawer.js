// The drawer "ทดสอบความทนทาน": makes the network and LINE misbehave on request, and shows what happened.
// What each trouble does is the server's; here are its names, switches and the present setting.

import { fill, freshId, h } from "./dom.js";
import { iconButton } from "./icons.js";
import { sendNastyEvent, setBlocked, setNasty } from "./server.js";
import { LogPane } from "./log_pane.js";

const SWITCHES = [
  ["redeliver", "ส่งซ้ำเมื่อบอทไม่ตอบ 200", "สวิตช์ Webhook redelivery ของ LINE"],
  ["duplicate", "ทุกเหตุการณ์มาสองครั้ง", "webhookEventId เดียวกัน"],
  ["reorder", "สลับลำดับ", "เหตุการณ์หลังมาถึงก่อน"],
  ["standby", "โหมด standby", "มีระบบอื่นถือแชตอยู่ ไม่มี reply token"],
  ["unknown_event", "เหตุการณ์ชนิดใหม่", "แถมเหตุการณ์ที่ยังไม่มีใครรู้จัก"],
  ["unknown_sticker", "สติกเกอร์ชนิดใหม่", "stickerResourceType ที่ไม่รู้จัก"],
  ["wrong_signature", "ลายเซ็นผิด", "บอทต้องตอบ 401 และไม่เก็บอะไร"],
];

const STATUSES = [
  ["", "ปกติ"],
  ["429-rate", "429 ส่งถี่เกินไป"],
  ["429-quota", "429 โควตาเดือนนี้หมด"],
  ["500", "500 LINE ขัดข้อง"],
  ["503", "503 LINE ไม่พร้อม"],
  ["401", "401 โทเคนใช้ไม่ได้"],
  ["403", "403 ไม่มีสิทธิ์"],
];

const CUTS = [["", "ไม่ตัด"], ["cut_after_send", "ตัดสายหลังส่งถึงคนแล้ว"], ["cut_before_send", "ตัดสายก่อนส่ง"]];
const KINDS = [["", "ทุกการส่ง"], ["reply", "reply"], ["push", "push"], ["multicast", "multicast"], ["broadcast", "broadcast"]];
const PLANS = [["free", "Free 300"], ["basic", "Basic 15,000"], ["pro", "Pro 35,000"], ["own", "กำหนดเอง"]];

const EVENTS = [
  ["redeliver_last", "ส่งเหตุการณ์ล่าสุดซ้ำ (redelivery)"],
  ["duplicate_last", "เหตุการณ์ล่าสุดมาอีกครั้ง"],
  ["empty", "events ว่าง (ปุ่ม Verify)"],
  ["batch", "หลายคนในคำขอเดียว"],
  ["unknown_event", "เหตุการณ์ชนิดใหม่"],
  ["unknown_message", "ข้อความชนิดใหม่"],
  ["standby_text", "ข้อความแบบ standby"],
  ["wrong_signature", "ลายเซ็นผิดหนึ่งครั้ง"],
];

const REASONS = { COULD_NOT_CONNECT: "ต่อบอทไม่ได้", REQUEST_TIMEOUT: "บอทไม่ตอบภายใน 2 วินาที", ERROR_STATUS_CODE: "บอทไม่รับ" };

export class Drawer {
  constructor(store, aside, onClose) {
    this.store = store;
    this.aside = aside;
    this.onClose = onClose;
    this.said = h("p.drawer-said", { role: "status", "aria-live": "polite" });
    this.log = new LogPane(store);
    this.switches = new Map();
    this.webhook = h("p.drawer-hint", { hidden: true });
    aside.append(
      h("div.drawer-head", {}, h("h2", { text: "ทดสอบความทนทาน" }), iconButton("close", "ปิดแผงทดสอบ", () => this.#closed())),
      h("div.drawer-parts", {},
        this.#section("เหตุการณ์ที่ส่งให้บอท", true, this.#switchList(), this.webhook),
        this.#section("ส่งหนึ่งครั้งเดี๋ยวนี้", false, this.#eventList()),
        this.#section("คำตอบของ LINE ครั้งถัดไป", false, this.#faultForm()),
        this.#section("โควตาข้อความ", false, this.#quotaForm()),
        this.#section("ใครบล็อกบัญชีนี้", false, this.#blockList()),
      ),
      this.said,
      this.log.element,
    );
    aside.addEventListener("keydown", (event) => { if (event.key === "Escape") this.#closed(); });
  }

  toggle() {
    this.aside.hidden = !this.aside.hidden;
    if (!this.aside.hidden) {
      this.update([]);
      this.aside.querySelector("button").focus();
    }
    return !this.aside.hidden;
  }

  update(batch) {
    this.log.take(batch, !this.aside.hidden);
    if (this.aside.hidden) return;
    this.#reflect();
  }

  #closed() {
    this.aside.hidden = true;
    this.onClose();
  }

  #section(title, open, ...content) {
    return h("details.drawer-part", { open }, h("summary", {}, h("h3", { text: title })), content);
  }

  async #do(request, done) {
    try {
      await request();
      this.said.textContent = done;
    } catch (refusal) {
      this.said.textContent = refusal.message;
      this.#reflect();
    }
  }

  #switchList() {
    return SWITCHES.map(([name, label, hint]) => {
      const box = h("input", { type: "checkbox", role: "switch", on: { change: () => this.#do(() => setNasty({ [name]: box.checked }), `${label}: ${box.checked ? "เปิด" : "ปิด"}`) } });
      this.switches.set(name, box);
      return h("label.switch", {}, box, h("span", {}, h("strong", { text: label }), h("small", { text: hint })));
    });
  }

  #eventList() {
    this.who = select("ในแชตของ", []);
    return h("div.event-buttons", {}, this.who.element, EVENTS.map(([kind, label]) => h("button.small-button", { type: "button", text: label, on: { click: () => this.#do(() => sendNastyEvent(kind, this.who.value ? { chatId: this.who.value } : {}), `ส่งแล้ว: ${label}`) } })));
  }

  #faultForm() {
    this.status = select("คำตอบ", STATUSES);
    this.kind = select("ของคำขอ", KINDS);
    this.cut = select("การตัดสาย", CUTS);
    this.times = numberField("กี่ครั้ง", 1, 1, 1000);
    this.hang = numberField("ค้างไว้ (วินาที)", 0, 0, 600);
    this.delay = numberField("หน่วงทุกคำขอ (มิลลิวินาที)", 0, 0, 60000);
    const form = h("form.drawer-form", { novalidate: true }, [this.status, this.kind, this.cut, this.times, this.hang, this.delay].map((field) => field.element), h("div.form-buttons", {}, h("button.small-button.strong", { type: "submit", text: "ตั้งค่านี้" }), h("button.small-button", { type: "button", text: "กลับเป็นปกติ", on: { click: () => this.#calm() } })));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#do(() => setNasty({ next_status: this.status.value || null, kind: this.kind.value || null, times: this.times.value, hang_seconds: this.hang.value, delay_ms: this.delay.value, cut_after_send: this.cut.value === "cut_after_send", cut_before_send: this.cut.value === "cut_before_send" }), "ตั้งแล้ว");
    });
    return form;
  }

  #calm() {
    const calm = Object.fromEntries(SWITCHES.map(([name]) => [name, name === "redeliver"]));
    return this.#do(() => setNasty({ ...calm, next_status: null, hang_seconds: 0, cut_after_send: false, cut_before_send: false, delay_ms: 0 }), "กลับเป็นปกติแล้ว");
  }

  #quotaForm() {
    this.plan = select("แพ็กเกจ", PLANS);
    this.limit = numberField("ส่งได้เดือนละ", 300, 0, 1000000);
    this.used = numberField("ใช้ไปแล้ว", 0, 0, 1000000);
    const own = () => { this.limit.element.hidden = this.plan.value !== "own"; };
    this.plan.element.addEventListener("change", own);
    const form = h("form.drawer-form", { novalidate: true }, this.plan.element, this.limit.element, this.used.element, h("div.form-buttons", {}, h("button.small-button.strong", { type: "submit", text: "ใช้โควตานี้" })));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const preset = { free: 300, basic: 15000, pro: 35000 }[this.plan.value];
      // The preset first, so that its name is kept; then what was used up of it.
      this.#do(async () => {
        if (preset) await setNasty({ quota_plan: this.plan.value });
        if (!preset || this.used.value !== this.store.quota?.used) await setNasty({ quota_plan: { limit: preset ?? this.limit.value, used: this.used.value } });
      }, "ตั้งโควตาแล้ว");
    });
    own();
    return form;
  }

  #blockList() {
    this.blocks = h("div.block-list");
    return this.blocks;
  }

  /** Shows the present setting, but never under somebody's hands. */
  #reflect() {
    const { nasty, quota, webhook } = this.store;
    for (const [name, box] of this.switches) box.checked = Boolean(nasty[name]);
    if (!this.status.element.closest("form").contains(document.activeElement)) {
      this.status.value = nasty.next_status ?? "";
      this.kind.value = nasty.kind ?? "";
      this.cut.value = nasty.cut_after_send ? "cut_after_send" : nasty.cut_before_send ? "cut_before_send" : "";
      this.times.value = nasty.times || 1;
      this.hang.value = nasty.hang_seconds ?? 0;
      this.delay.value = nasty.delay_ms ?? 0;
    }
    if (quota && !this.plan.element.closest("form").contains(document.activeElement)) {
      this.plan.value = PLANS.some(([name]) => name === quota.plan) ? quota.plan : "own";
      this.limit.value = quota.limit ?? 0;
      this.used.value = quota.used ?? 0;
      this.limit.element.hidden = this.plan.value !== "own";
    }
    this.webhook.hidden = !webhook;
    this.webhook.textContent = webhook ? `ครั้งล่าสุด บอทตอบ ${webhook.status ?? "-"}${webhook.ms === undefined ? "" : ` ใน ${Math.round(webhook.ms)} ms`}${webhook.ok === false ? ` · ${REASONS[webhook.reason] ?? webhook.reason ?? ""}` : ""}` : "";
    const people = [...this.store.people.values()];
    const key = people.map((person) => `${person.id}${person.blocked}${person.name}`).join();
    if (key === this.blockKey) return;
    this.blockKey = key;
    this.who.options(people.map((person) => [person.id, person.name]));
    fill(this.blocks, people.map((person) => {
      const box = h("input", { type: "checkbox", role: "switch", checked: person.blocked, on: { change: () => this.#do(() => setBlocked(person.id, box.checked), `${person.name}: ${box.checked ? "บล็อกแล้ว" : "เลิกบล็อกแล้ว"}`) } });
      return h("label.switch", {}, box, h("span", {}, h("strong", { text: person.name })));
    }));
  }
}

function select(label, options) {
  const id = freshId("select");
  const choices = (list) => list.map(([value, words]) => h("option", { value, text: words }));
  const control = h("select", { id }, choices(options));
  return {
    options: (list) => control.replaceChildren(...choices(list)),
    element: h("div.field", {}, h("label", { for: id, text: label }), control),
    get value() { return control.value; },
    set value(next) {
      // A setting made by a test may have a name this list does not know: it is shown all the same.
      if (![...control.options].some((option) => option.value === String(next))) control.append(h("option", { value: next, text: String(next) }));
      control.value = String(next);
    },
  };
}

function numberField(label, start, min, max) {
  const id = freshId("number");
  const control = h("input", { id, type: "number", min, max, step: "1", value: String(start), inputmode: "numeric" });
  return {
    element: h("div.field", {}, h("label", { for: id, text: label }), control),
    get value() { return Math.min(max, Math.max(min, Math.round(Number(control.value) || 0))); },
    set value(next) { control.value = String(next); },
  };
}
