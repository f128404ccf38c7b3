// Lets a person choose a pin: on the drawn map by pointer or arrow keys, or by the name of a tambon.
// The chosen place is handed to whoever opened it; sending is not decided here.

import { fill, freshId, h, svg } from "./dom.js";
import { iconButton } from "./icons.js";
import { drawLand, drawPin, fromKm, nanMap, nearest, toKm } from "./nan_map.js";

const START = { lat: 18.793, lon: 100.786 };
const NARROWEST_KM = 4;

/** The picker as an element; onSend({title, address, latitude, longitude}) when the person presses send. */
export async function placePicker(onSend) {
  const map = await nanMap();
  return new PlacePicker(map, onSend).element;
}

class PlacePicker {
  constructor(map, onSend) {
    this.map = map;
    this.pin = { ...START };
    this.named = null;
    this.words = h("p.pin-words", { role: "status", "aria-live": "polite" });
    this.land = svg("g", {}, drawLand(map));
    this.names = svg("g");
    this.marker = svg("g", {}, drawPin(1));
    this.canvas = svg("svg", { class: "big-map", role: "application", tabindex: "0", "aria-label": "แผนที่ แตะเพื่อวางหมุด ปุ่มลูกศรเลื่อนหมุด บวกลบย่อขยาย", preserveAspectRatio: "xMidYMid slice" }, this.land, this.names, this.marker);
    const box = map.box;
    this.view = { x: box.x + box.width / 2, y: box.y + box.height / 2, width: box.width };
    this.fitted = false;
    this.send = h("button.wide-button", { type: "button", text: "ส่งตำแหน่งนี้", on: { click: () => onSend(this.#place()) } });
    const zoom = h("div.map-zoom", {}, iconButton("plus", "ขยาย", () => this.#zoom(0.6)), h("button.icon-button", { type: "button", "aria-label": "ย่อ", title: "ย่อ", text: "−", on: { click: () => this.#zoom(1.7) } }));
    const credit = map.credit ? h("small.map-credit", { text: map.credit }) : null;
    this.element = h("div.picker", {}, this.#search(), h("div.map-frame", {}, this.canvas, zoom), this.words, this.send, credit);
    this.#pointer();
    this.canvas.addEventListener("keydown", (event) => this.#key(event));
    this.canvas.addEventListener("wheel", (event) => { event.preventDefault(); this.#zoom(event.deltaY > 0 ? 1.2 : 0.83); }, { passive: false });
    // The viewBox follows the drawn size, which is known only once the sheet is open.
    new ResizeObserver(() => this.#fit()).observe(this.canvas);
    this.#show();
  }

  #place() {
    const near = this.named ?? nearest(this.map, this.pin.lat, this.pin.lon)?.point;
    return {
      title: "หมุดที่เลือก",
      address: near ? `ต.${near.tambon} อ.${near.district} จ.${this.map.province || "น่าน"}` : undefined,
      latitude: Number(this.pin.lat.toFixed(5)),
      longitude: Number(this.pin.lon.toFixed(5)),
    };
  }

  #search() {
    const listId = freshId("tambons");
    const list = h("ul.tambons", { id: listId, role: "listbox", "aria-label": "ตำบลที่พบ", hidden: true });
    const input = h("input.search", { type: "search", role: "combobox", "aria-expanded": "false", "aria-controls": listId, "aria-autocomplete": "list", placeholder: "ค้นชื่อตำบลหรืออำเภอ", "aria-label": "ค้นชื่อตำบลหรืออำเภอ", autocomplete: "off" });
    let chosen = -1;
    const options = () => [...list.children];
    const mark = (at) => {
      chosen = at;
      options().forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
      input.setAttribute("aria-activedescendant", options()[at]?.id ?? "");
      options()[at]?.scrollIntoView({ block: "nearest" });
    };
    const open = (show) => {
      list.hidden = !show;
      input.setAttribute("aria-expanded", String(show));
    };
    const take = (point) => {
      input.value = `${point.tambon} · ${point.district}`;
      open(false);
      this.#moveTo(point.lat, point.lon, point);
      this.view = { ...this.view, x: point.x, y: point.y, width: Math.min(this.view.width, 24) };
      this.#show();
    };
    const look = () => {
      const wanted = input.value.trim().toLowerCase().replace(/^(ต\.|ตำบล|อ\.|อำเภอ)\s*/, "");
      const found = this.map.points.filter((point) => [point.tambon, point.district, point.english ?? ""].some((name) => name.toLowerCase().includes(wanted))).slice(0, 99);
      fill(list, found.map((point) => h("li", { id: freshId("tambon"), role: "option", "aria-selected": "false", on: { mousedown: (event) => { event.preventDefault(); take(point); } } }, h("strong", { text: `ต.${point.tambon}` }), h("span", { text: `อ.${point.district}` }))));
      list.found = found;
      chosen = -1;
      open(found.length > 0);
    };
    input.addEventListener("input", look);
    input.addEventListener("click", look);
    input.addEventListener("blur", () => open(false));
    input.addEventListener("keydown", (event) => {
      if (list.hidden) {
        if (event.key === "ArrowDown") look();
        return;
      }
      if (event.key === "ArrowDown") mark(Math.min(chosen + 1, options().length - 1));
      else if (event.key === "ArrowUp") mark(Math.max(chosen - 1, 0));
      else if (event.key === "Enter") take(list.found[Math.max(0, chosen)]);
      else if (event.key === "Escape") { open(false); event.stopPropagation(); }
      else return;
      event.preventDefault();
    });
    return h("div.tambon-search", {}, input, list);
  }

  #moveTo(lat, lon, named = null) {
    this.pin = { lat: Math.min(21, Math.max(5, lat)), lon: Math.min(106, Math.max(97, lon)) };
    this.named = named;
    this.#show();
  }

  #zoom(factor) {
    const pin = toKm(this.pin.lat, this.pin.lon);
    const width = Math.min(this.map.box.height * 1.3, Math.max(NARROWEST_KM, this.view.width * factor));
    if (factor < 1) this.view = { x: this.view.x + (pin.x - this.view.x) * 0.6, y: this.view.y + (pin.y - this.view.y) * 0.6, width };
    else this.view = { ...this.view, width };
    this.#show();
  }

  /** The first time the map has a size, the whole province is in it. */
  #fit() {
    const rect = this.canvas.getBoundingClientRect();
    if (!this.fitted && rect.height) {
      this.fitted = true;
      this.view.width = Math.max(this.map.box.width, (this.map.box.height * rect.width) / rect.height);
    }
    this.#show();
  }

  #size() {
    const rect = this.canvas.getBoundingClientRect();
    const wide = rect.width || 340;
    return { width: this.view.width, height: this.view.width * ((rect.height || 320) / wide), perPixel: this.view.width / wide };
  }

  #show() {
    const size = this.#size();
    this.canvas.setAttribute("viewBox", `${this.view.x - size.width / 2} ${this.view.y - size.height / 2} ${size.width} ${size.height}`);
    const pin = toKm(this.pin.lat, this.pin.lon);
    this.marker.setAttribute("transform", `translate(${pin.x} ${pin.y}) scale(${size.perPixel * 38})`);
    this.#label(size.perPixel);
    const near = nearest(this.map, this.pin.lat, this.pin.lon);
    const where = near ? `ใกล้ ต.${near.point.tambon} อ.${near.point.district}\n` : "";
    this.words.textContent = `${where}${this.pin.lat.toFixed(4)}, ${this.pin.lon.toFixed(4)}`;
  }

  #label(perPixel) {
    const close = this.view.width < 55;
    fill(this.names);
    const name = (x, y, words, className, size) => svg("text", { x, y, class: className, "font-size": size * perPixel, "text-anchor": "middle" }, words);
    if (close) {
      for (const point of this.map.points) this.names.append(svg("circle", { cx: point.x, cy: point.y, r: 2 * perPixel, class: "town" }), name(point.x, point.y - 5 * perPixel, point.tambon, "town-name", 11.5));
    } else {
      for (const point of this.map.points) this.names.append(svg("circle", { cx: point.x, cy: point.y, r: 1.4 * perPixel, class: "town" }));
      for (const district of this.map.districts) this.names.append(name(district.x, district.y, district.name, "district-name", 12));
    }
  }

  #pointer() {
    let start = null;
    this.canvas.addEventListener("pointerdown", (event) => {
      start = { x: event.clientX, y: event.clientY, view: { ...this.view }, moved: false };
      this.canvas.setPointerCapture(event.pointerId);
    });
    this.canvas.addEventListener("pointermove", (event) => {
      if (!start) return;
      const dx = event.clientX - start.x;
      const dy = event.clientY - start.y;
      if (!start.moved && Math.hypot(dx, dy) < 5) return;
      start.moved = true;
      const { perPixel } = this.#size();
      this.view = { ...start.view, x: start.view.x - dx * perPixel, y: start.view.y - dy * perPixel };
      this.#show();
    });
    this.canvas.addEventListener("pointerup", (event) => {
      if (start && !start.moved) {
        const rect = this.canvas.getBoundingClientRect();
        const { perPixel } = this.#size();
        const place = fromKm(this.view.x + (event.clientX - rect.left - rect.width / 2) * perPixel, this.view.y + (event.clientY - rect.top - rect.height / 2) * perPixel);
        this.#moveTo(place.lat, place.lon);
      }
      start = null;
    });
    this.canvas.addEventListener("pointercancel", () => { start = null; });
  }

  #key(event) {
    const step = (this.view.width / 60) * (event.shiftKey ? 6 : 1);
    const way = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
    if (way) {
      const here = toKm(this.pin.lat, this.pin.lon);
      const place = fromKm(here.x + way[0], here.y + way[1]);
      this.#keepInView(here.x + way[0], here.y + way[1]);
      this.#moveTo(place.lat, place.lon);
    } else if (event.key === "+" || event.key === "=") this.#zoom(0.6);
    else if (event.key === "-") this.#zoom(1.7);
    else return;
    event.preventDefault();
  }

  #keepInView(x, y) {
    const size = this.#size();
    if (Math.abs(x - this.view.x) > size.width * 0.42) this.view.x = x;
    if (Math.abs(y - this.view.y) > size.height * 0.42) this.view.y = y;
  }
}
