// The list of chats on one phone: the account and the person's groups, with the last words and what is unread.

import { h } from "./dom.js";
import { avatar, icon } from "./icons.js";
import { summary } from "./bubbles.js";
import { clock } from "./times.js";

export class ChatList {
  constructor(phone) {
    this.phone = phone;
    this.list = h("div.chats", { role: "list" });
    this.element = h("div.chat-list", { hidden: true },
      h("header.chat-head", {}, h("h3.chat-title", { text: "แชต" })),
      this.list,
      h("button.wide-button.plain", { type: "button", on: { click: () => phone.page.newGroup(phone.person.id) } }, icon("people"), "ตั้งกลุ่ม"));
    this.list.addEventListener("keydown", (event) => {
      const items = [...this.list.querySelectorAll(".chat-item")];
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape") phone.showChats(false);
      if (!step) return;
      event.preventDefault();
      items[(items.indexOf(document.activeElement) + step + items.length) % items.length]?.focus();
    });
  }

  draw() {
    const focused = document.activeElement?.dataset?.chat;
    this.list.replaceChildren(...this.phone.chatIds.map((id) => this.#item(id)));
    (focused ? this.list.querySelector(`[data-chat="${CSS.escape(focused)}"]`) : this.list.querySelector(".chat-item"))?.focus({ preventScroll: true });
  }

  #item(chatId) {
    const { store, unread } = this.phone;
    const group = store.groups.get(chatId);
    const last = store.messages(chatId).at(-1);
    const waiting = unread.get(chatId) ?? 0;
    const face = group ? h("span.avatar.group-face", { "aria-hidden": "true" }, icon("people")) : avatar("bot");
    return h("div", { role: "listitem" }, h("button.chat-item", { type: "button", data: { chat: chatId }, on: { click: () => this.phone.openChat(chatId) } },
      face,
      h("span.chat-item-words", {}, h("strong", { text: group ? `${group.name} (${group.members.length + 1})` : store.bot.name }), h("span", { text: summary(last) || "ยังไม่มีข้อความ" })),
      h("span.chat-item-side", {}, last ? clock(last.at) : "", waiting ? h("span.badge", { text: String(waiting), "aria-label": `ยังไม่อ่าน ${waiting}` }) : null)));
  }
}
