// All phones: side by side on a wide screen, one at a time with tabs on a narrow one.
// Who there is comes from the store; each phone looks after itself.

import { h, rovingFocus } from "./dom.js";
import { avatar, icon } from "./icons.js";
import { Phone, ROLE_NAMES } from "./phone.js";
import { newGroup, newPerson } from "./dialogs.js";

const NARROW = window.matchMedia("(max-width: 700px)");
const ORDER = ["owner", "villager", "officer", "guest"];

export class Phones {
  constructor(store, main) {
    this.store = store;
    this.main = main;
    this.phones = new Map();
    this.tabs = h("div.tabs", { role: "tablist", "aria-label": "เลือกโทรศัพท์" });
    this.row = h("div.phone-row");
    this.add = h("button.add-phone", { type: "button", on: { click: () => this.addPerson() } }, icon("plus"), h("span", { text: "เพิ่มคน" }));
    main.replaceChildren(this.tabs, this.row);
    rovingFocus(this.tabs, "[role=tab]");
    this.tabs.addEventListener("focusin", (event) => {
      const id = event.target.dataset.person;
      if (id && id !== this.current) this.choose(id);
    });
    NARROW.addEventListener("change", () => this.#arrange());
  }

  addPerson() {
    newPerson((person) => { this.wanted = person?.id; this.#reveal(); });
  }

  update(batch) {
    if (batch.some((change) => change.type === "state")) this.#renew();
    else {
      for (const phone of this.phones.values()) phone.update(batch);
      if (batch.some((change) => change.type === "person")) this.#populate();
    }
    this.#markTabs();
  }

  #renew() {
    for (const [id, phone] of this.phones) {
      const person = this.store.people.get(id);
      if (person) phone.renew(person);
      else {
        phone.element.remove();
        this.phones.delete(id);
      }
    }
    this.#populate();
  }

  #populate() {
    const people = [...this.store.people.values()].sort((a, b) => ORDER.indexOf(a.role) - ORDER.indexOf(b.role));
    for (const person of people) {
      if (this.phones.has(person.id)) continue;
      const phone = new Phone(this.store, person, { newGroup: (id) => this.#newGroup(id) });
      this.phones.set(person.id, phone);
      this.row.append(phone.element);
    }
    this.row.append(this.add);
    if (!this.phones.has(this.current)) this.current = this.phones.keys().next().value;
    this.#arrange();
    this.#reveal();
  }

  #newGroup(personId) {
    newGroup(this.store, [personId], (group) => {
      if (group?.id && this.store.groups.has(group.id)) this.phones.get(personId)?.openChat(group.id);
    });
  }

  /** Brings a person just added into view, whichever of the answer and the feed came first. */
  #reveal() {
    const phone = this.phones.get(this.wanted);
    if (!phone) return;
    this.wanted = null;
    this.choose(phone.person.id);
    phone.element.scrollIntoView({ block: "nearest", inline: "center" });
  }

  choose(personId) {
    this.current = personId;
    this.#arrange();
  }

  #arrange() {
    const narrow = NARROW.matches;
    this.tabs.hidden = !narrow;
    this.add.hidden = narrow;
    const ids = [...this.phones.keys()];
    if (ids.join() !== this.tabsFor) this.#drawTabs(ids);
    for (const [id, phone] of this.phones) {
      phone.element.hidden = narrow && id !== this.current;
      phone.element.setAttribute("role", narrow ? "tabpanel" : "region");
      if (!phone.element.hidden) phone.log.toEnd(false);
    }
    this.#markTabs();
  }

  #drawTabs(ids) {
    this.tabsFor = ids.join();
    this.tabs.replaceChildren(...ids.map((id) => {
      const { person } = this.phones.get(id);
      const name = person.name || ROLE_NAMES[person.role];
      return h("button.tab", { type: "button", role: "tab", "aria-controls": `phone-${id}`, data: { person: id }, on: { click: () => this.choose(id) } }, avatar(person.role), h("span.tab-name", { text: name }), h("span.tab-dot", { hidden: true, "aria-label": "มีข้อความใหม่", role: "img" }));
    }));
  }

  #markTabs() {
    for (const tab of this.tabs.children) {
      const chosen = tab.dataset.person === this.current;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      if (chosen) tab.lastChild.hidden = true;
    }
  }

  /** A dot on the tab of a phone that is out of sight and got something new. */
  notice(batch) {
    if (!NARROW.matches) return;
    for (const change of batch) {
      if (change.type !== "message") continue;
      for (const [id, phone] of this.phones) {
        if (id === this.current || change.message.from === id || !phone.chatIds.includes(change.chatId)) continue;
        const tab = [...this.tabs.children].find((one) => one.dataset.person === id);
        if (tab) tab.lastChild.hidden = false;
      }
    }
  }
}
