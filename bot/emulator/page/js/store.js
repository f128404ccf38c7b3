// Keeps what the page knows of the emulated LINE and tells the views what changed, once per frame.
// It draws nothing and asks the server for nothing.

const KEPT_MESSAGES = 600;
const KEPT_LOG = 500;

export class Store {
  constructor() {
    this.listeners = new Set();
    this.batch = [];
    this.scheduled = false;
    this.#take({});
  }

  /** A complete state from the server; views redraw from it. */
  replace(state) {
    this.#take(state);
    this.#note({ type: "state" });
  }

  /** Changes in order. Unknown kinds are ignored: the server may grow. */
  apply(changes) {
    for (const change of changes) {
      const take = TAKE[change.type];
      if (!take) continue;
      take(this, change);
      this.#note(change);
    }
  }

  /** fn(batch): the changes since the last frame, in order. */
  subscribe(fn) {
    this.listeners.add(fn);
    return () => this.listeners.delete(fn);
  }

  messages(chatId) {
    return this.chats.get(chatId) ?? [];
  }

  groupsOf(personId) {
    return [...this.groups.values()].filter((group) => group.members.includes(personId));
  }

  nameOf(senderId) {
    if (senderId === "bot") return this.bot.name;
    return this.people.get(senderId)?.name ?? "คนในกลุ่ม";
  }

  #take(state) {
    this.bot = { name: "บัญชีทางการ", ...state.bot };
    this.people = new Map((state.people ?? []).map((person) => [person.id, person]));
    this.groups = new Map((state.groups ?? []).map((group) => [group.id, group]));
    this.chats = new Map(Object.entries(state.chats ?? {}).map(([id, list]) => [id, list.slice(-KEPT_MESSAGES)]));
    this.richMenus = state.richMenus ?? {};
    this.nasty = state.nasty ?? {};
    this.quota = state.quota ?? null;
    this.webhook = state.webhook ?? null;
    this.log = (state.log ?? []).slice(-KEPT_LOG);
    this.loading = new Map(Object.entries(state.loading ?? {}));
  }

  #note(change) {
    this.batch.push(change);
    if (this.scheduled) return;
    this.scheduled = true;
    const run = () => this.#flush();
    // A hidden tab gets no frames; it must not pile up work until it is shown again.
    if (document.hidden) setTimeout(run, 250);
    else requestAnimationFrame(run);
  }

  #flush() {
    this.scheduled = false;
    const batch = this.batch;
    this.batch = [];
    for (const listener of this.listeners) listener(batch);
  }
}

const TAKE = {
  message(store, { chatId, message }) {
    const list = store.chats.get(chatId) ?? [];
    store.chats.set(chatId, list);
    const at = list.findLastIndex((known) => known.id === message.id);
    if (at >= 0) list[at] = message;
    else list.push(message);
    if (list.length > KEPT_MESSAGES) list.splice(0, list.length - KEPT_MESSAGES);
    if (message.from === "bot") store.loading.delete(chatId);
  },
  removed(store, { chatId, messageId }) {
    const found = store.messages(chatId).find((message) => message.id === messageId);
    if (!found) return;
    found.unsent = true;
    found.quickReply = null;
    found.line = { type: "unsent" };
    delete found.contentUrl;
  },
  loading: (store, { chatId, until }) => store.loading.set(chatId, until),
  loading_end: (store, { chatId }) => store.loading.delete(chatId),
  person: (store, { person }) => store.people.set(person.id, person),
  group: (store, { group }) => store.groups.set(group.id, group),
  log(store, { entry }) {
    store.log.push(entry);
    if (store.log.length > KEPT_LOG) store.log.splice(0, store.log.length - KEPT_LOG);
  },
  richmenu(store, { personId, richMenuId }) {
    const person = store.people.get(personId);
    if (person) person.richMenuId = richMenuId;
  },
  richmenus: (store, { richMenus }) => { store.richMenus = richMenus; },
  quota: (store, { quota }) => { store.quota = quota; },
  webhook: (store, { result }) => { store.webhook = result; },
  nasty: (store, { nasty }) => { store.nasty = nasty; },
};
