// One person's phone: its chats, what is open, what was read, and everything its owner can do.
// Drawing of each part is in the part's own file; this puts them together and sends presses on their way.

import { h } from "./dom.js";
import { avatar, icon, iconButton } from "./icons.js";
import { edit, say, setBlocked, setBotInside, setMember, unsend } from "./server.js";
import { SheetHost, choiceList } from "./sheet.js";
import { ChatLog } from "./chat_log.js";
import { Composer } from "./composer.js";
import { QuickReply } from "./quick_reply.js";
import { RichMenu } from "./rich_menu.js";
import { ChatList } from "./chat_list.js";
import { copyText, openAddress, press } from "./actions.js";
import { summary } from "./bubbles.js";
import { drawMiniMap } from "./nan_map.js";
import { clock } from "./times.js";

export const ROLE_NAMES = { owner: "เจ้าของโรงงาน", villager: "ชาวบ้าน", officer: "เจ้าหน้าที่", guest: "ผู้มาเยือน" };

export class Phone {
  /** page: {newGroup(personId)} for what reaches beyond one phone. */
  constructor(store, person, page) {
    this.store = store;
    this.person = person;
    this.page = page;
    this.chatId = person.id;
    this.unread = new Map();
    this.#build();
    this.openChat(person.id);
  }

  #build() {
    const owner = {
      me: this.person.id,
      nameOf: (id) => this.store.nameOf(id),
      roleOf: (id) => (id === "bot" ? "bot" : this.store.people.get(id)?.role ?? "guest"),
      press: (message, action, element) => press(this, { messageId: message.id }, action, element),
      openLink: (uri, element) => openAddress(this, uri, element),
      openPlace: (place, element) => this.#showPlace(place, element),
      openMenu: (message, row) => this.#messageMenu(message, row),
      greet: () => this.attempt(() => say(this.chatId, this.person.id, { type: "text", text: "สวัสดี" })),
    };
    this.log = new ChatLog(owner);
    this.quick = new QuickReply((message, action, element) => press(this, { messageId: message.id }, action, element));
    this.menu = new RichMenu((richMenuId, action, element) => press(this, { richMenuId }, action, element));
    this.composer = new Composer(this);
    this.chatList = new ChatList(this);
    this.title = h("h3.chat-title");
    this.badge = h("span.badge", { hidden: true });
    this.back = h("button.icon-button.back", { type: "button", "aria-label": "รายการแชต", title: "รายการแชต", on: { click: () => this.showChats(true) } }, icon("back"), this.badge);
    this.notice = h("div.notice", { hidden: true });
    this.flash = h("div.toast", { role: "status", "aria-live": "assertive", hidden: true });
    const head = h("header.chat-head", {}, this.back, this.title, iconButton("more", "เมนูของแชต", (event) => this.#phoneMenu(event.currentTarget)));
    this.chat = h("div.chat", {}, head, this.notice, this.log.element, this.quick.element, this.composer.element, this.menu.element);
    this.time = h("time.phone-time");
    this.screen = h("div.screen", {}, h("div.status-bar", { "aria-hidden": "true" }, this.time, h("span.phone-lamps", {}, h("i.signal"), h("i.battery"))), this.chat, this.chatList.element);
    this.sheets = new SheetHost(this.screen);
    this.frame = h("div.case", {}, this.screen, this.sheets.element, this.flash);
    this.tag = h("h2.phone-tag");
    this.element = h("section.phone", { id: `phone-${this.person.id}`, data: { role: this.person.role, person: this.person.id } }, this.tag, this.frame);
    this.composer.box.addEventListener("focus", () => this.menu.show(false));
    this.#dress();
  }

  #dress() {
    const role = ROLE_NAMES[this.person.role] ?? ROLE_NAMES.guest;
    this.element.setAttribute("aria-label", `โทรศัพท์ของ${this.person.name}`);
    this.tag.replaceChildren(avatar(this.person.role), h("span.tag-name", { text: this.person.name }), this.person.name === role ? "" : h("span.tag-role", { text: role }));
    this.time.textContent = clock(new Date().toISOString());
    this.#showBlock();
  }

  #showBlock() {
    const { blocked } = this.person;
    const here = this.chatId === this.person.id;
    this.notice.hidden = !(blocked && here);
    this.notice.replaceChildren("บล็อกบัญชีนี้อยู่ ", h("button.text-link", { type: "button", text: "เลิกบล็อก", on: { click: () => this.attempt(() => setBlocked(this.person.id, false)) } }));
    this.composer.disable(Boolean(blocked) && here);
    this.#menuOfPerson();
  }

  #menuOfPerson() {
    const id = this.chatId === this.person.id && !this.person.blocked ? this.person.richMenuId : null;
    this.menu.set(id, id ? this.store.richMenus[id] : null);
  }

  openChat(chatId) {
    if (chatId !== this.chatId) this.composer.turnTo(chatId, this.chatId);
    this.chatId = chatId;
    this.unread.delete(chatId);
    const group = this.store.groups.get(chatId);
    this.title.replaceChildren(group ? `${group.name} (${group.members.length + 1})` : this.store.bot.name);
    if (!group) this.title.append(h("span.verified", { title: "บัญชีทางการ", "aria-label": "บัญชีทางการ", role: "img", text: "★" }));
    this.log.open(this.store.messages(chatId));
    this.log.loading(this.store.loading.get(chatId));
    this.quick.show(this.store.messages(chatId).at(-1));
    this.#showBlock();
    this.showChats(false);
    this.#count();
  }

  showChats(show) {
    this.chatList.element.hidden = !show;
    this.chat.hidden = show;
    if (show) this.chatList.draw();
  }

  get chatIds() {
    return [this.person.id, ...this.store.groupsOf(this.person.id).map((group) => group.id)];
  }

  /** One frame's changes. */
  update(batch) {
    const chats = new Set(this.chatIds);
    const fresh = batch.filter((change) => change.type === "message" && chats.has(change.chatId));
    const here = fresh.filter((change) => change.chatId === this.chatId).map((change) => change.message);
    for (const { chatId, message } of fresh) {
      if (chatId !== this.chatId && message.from !== this.person.id) this.unread.set(chatId, (this.unread.get(chatId) ?? 0) + 1);
    }
    const removed = batch.filter((change) => change.type === "removed" && change.chatId === this.chatId).map((change) => this.store.messages(this.chatId).find((message) => message.id === change.messageId)).filter(Boolean);
    if (here.length || removed.length) this.log.update([...here, ...removed]);
    this.quick.show(this.store.messages(this.chatId).at(-1));
    if (batch.some((change) => change.chatId === this.chatId)) this.log.loading(this.store.loading.get(this.chatId));
    this.#look(batch);
    this.#count();
    if (!this.chatList.element.hidden && fresh.length) this.chatList.draw();
  }

  #look(batch) {
    const person = this.store.people.get(this.person.id);
    if (person) this.person = person;
    if (!this.chatIds.includes(this.chatId)) this.openChat(this.person.id);
    if (batch.some((change) => ["person", "group"].includes(change.type))) this.#dress();
    if (batch.some((change) => change.type === "richmenu" || change.type === "richmenus")) this.#menuOfPerson();
    this.time.textContent = clock(new Date().toISOString());
  }

  /** Everything may have changed (a restart, a reset): draw anew, keep what is being written. */
  renew(person) {
    this.person = person;
    this.unread.clear();
    this.#dress();
    this.openChat(this.chatIds.includes(this.chatId) ? this.chatId : person.id);
  }

  #count() {
    const total = [...this.unread.values()].reduce((sum, one) => sum + one, 0);
    this.badge.hidden = total === 0;
    this.badge.textContent = total > 99 ? "99+" : String(total);
    this.back.setAttribute("aria-label", total ? `รายการแชต ยังไม่อ่าน ${total} ข้อความ` : "รายการแชต");
  }

  /** Runs a request; a refusal is shown on this phone. Answers the result, or null after a refusal. */
  async attempt(request) {
    try {
      return (await request()) ?? {};
    } catch (refusal) {
      this.toast(refusal.message);
      return null;
    }
  }

  toast(words) {
    this.flash.textContent = words;
    this.flash.hidden = false;
    clearTimeout(this.flashTimer);
    this.flashTimer = setTimeout(() => { this.flash.hidden = true; }, 4500);
  }

  #phoneMenu(opener) {
    const { person } = this;
    const group = this.store.groups.get(this.chatId);
    this.sheets.open(`${person.name} · ${this.title.firstChild.textContent}`, choiceList([
      ...(group ? this.#groupChoices(group) : [this.#blockChoice()]),
      { label: "ตั้งกลุ่มกับคนอื่น", icon: icon("people"), run: () => { this.sheets.close(); this.page.newGroup(person.id); } },
      { label: "คัดลอก user ID", icon: icon("copy"), run: () => this.#copy(person.id) },
    ]), { opener });
  }

  #blockChoice() {
    const blocked = !this.person.blocked;
    return { label: blocked ? "บล็อกบัญชีนี้" : "เลิกบล็อกบัญชีนี้", icon: icon("block"), danger: blocked, run: () => this.#thenClose(() => setBlocked(this.person.id, blocked)) };
  }

  #groupChoices(group) {
    const name = this.store.bot.name;
    const inside = group.botInside !== false;
    return [
      { label: inside ? `เอา${name}ออกจากกลุ่ม` : `เชิญ${name}กลับเข้ากลุ่ม`, icon: icon("people"), run: () => this.#thenClose(() => setBotInside(group.id, !inside)) },
      { label: "ออกจากกลุ่มนี้", icon: icon("undo"), danger: true, run: () => this.#thenClose(() => setMember(group.id, this.person.id, false)) },
    ];
  }

  async #thenClose(request) {
    if (await this.attempt(request)) this.sheets.close();
  }

  #copy(text) {
    this.sheets.close();
    copyText(text).then(() => this.toast("คัดลอกแล้ว"), () => this.toast("เบราว์เซอร์ไม่ให้คัดลอก"));
  }

  #messageMenu(message, row) {
    const mine = message.from === this.person.id;
    this.sheets.open("ข้อความนี้", choiceList([
      summary(message) ? { label: "คัดลอกข้อความ", icon: icon("copy"), run: () => this.#copy(summary(message)) } : null,
      mine ? { label: "ยกเลิกข้อความ", icon: icon("undo"), danger: true, run: () => this.#thenClose(() => unsend(this.chatId, message.id)) } : null,
      mine && message.line.type === "text" && this.store.groups.has(this.chatId) ? { label: "แก้ข้อความ", icon: icon("file"), run: () => this.#rewrite(message, row) } : null,
      { label: "ดูข้อมูลข้อความ (JSON)", icon: icon("code"), run: () => this.#showSource(message, row) },
    ].filter(Boolean)), { opener: row });
  }

  #rewrite(message, opener) {
    const box = h("textarea.search", { rows: "3", maxlength: "5000", "aria-label": "ข้อความใหม่", value: message.line.text, autofocus: true });
    const save = h("button.wide-button", { type: "button", text: "บันทึก", on: { click: () => box.value.trim() && this.#thenClose(() => edit(message.id, box.value)) } });
    this.sheets.open("แก้ข้อความ", [box, save], { opener });
  }

  #showSource(message, opener) {
    const source = JSON.stringify(message.line, null, 2);
    this.sheets.open("ข้อมูลของข้อความ", [h("pre.source", { tabindex: "0", "aria-label": "JSON ของข้อความ", text: source }), h("button.wide-button.plain", { type: "button", on: { click: () => this.#copy(source) } }, icon("copy"), "คัดลอก")], { opener });
  }

  #showPlace({ title, address, lat, lon }, opener) {
    this.sheets.open(title, [h("div.place-large", {}, drawMiniMap(lat, lon)), address ? h("p", { text: address }) : null, h("p.place-figures", { text: `${lat}, ${lon}` }), h("button.wide-button.plain", { type: "button", text: "คัดลอกพิกัด", on: { click: () => this.#copy(`${lat}, ${lon}`) } })], { opener });
  }
}
