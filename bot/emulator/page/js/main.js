// Starts the page: one store, the feed that fills it, and the views that listen.

import { Store } from "./store.js";
import { follow } from "./feed.js";
import { Phones } from "./phones.js";
import { TopBar } from "./top_bar.js";
import { Drawer } from "./drawer.js";

const store = new Store();
const phones = new Phones(store, document.getElementById("phones"));
const top = new TopBar(store, document.getElementById("top"), {
  addPerson: () => phones.addPerson(),
  toggleDrawer: () => drawer.toggle(),
});
const drawer = new Drawer(store, document.getElementById("drawer"), () => {
  top.drawerButton.setAttribute("aria-expanded", "false");
  top.drawerButton.focus();
});

store.subscribe((batch) => {
  document.getElementById("boot")?.remove();
  phones.update(batch);
  phones.notice(batch);
  top.update();
  drawer.update(batch);
});

follow(store, (state) => top.status(state));
