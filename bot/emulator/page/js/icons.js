// Our own line drawings for buttons and avatars, as SVG built node by node.
// Colours of icons follow the text around them (currentColor); avatars carry their own.

import { h, svg } from "./dom.js";
import { pictureUrl } from "./picture_url.js";

const PATHS = {
  back: "M15 5l-7 7 7 7",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  close: "M6 6l12 12M18 6L6 18",
  plus: "M12 5v14M5 12h14",
  send: "M4 12l16-8-5 16-3.5-6.5L4 12z",
  mic: "M12 4a2.5 2.5 0 0 1 2.5 2.5v5a2.5 2.5 0 0 1-5 0v-5A2.5 2.5 0 0 1 12 4zM6.5 11.5a5.5 5.5 0 0 0 11 0M12 17v3",
  smile: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM9 10h.01M15 10h.01M8.5 14c2 2.3 5 2.3 7 0",
  image: "M4.5 5.5h15v13h-15zM4.5 15.5l4-4 4 4 3-3 4 4M15.5 9h.01",
  camera: "M4 8h3.5l1.5-2.5h6L16.5 8H20v11H4zM12 10.2a3.1 3.1 0 1 0 0 6.2 3.1 3.1 0 0 0 0-6.2z",
  pin: "M12 21c4.5-5 6.5-8.2 6.5-11a6.5 6.5 0 1 0-13 0c0 2.8 2 6 6.5 11zM12 7.6a2.4 2.4 0 1 0 0 4.8 2.4 2.4 0 0 0 0-4.8z",
  file: "M7 3.5h7l4 4v13H7zM14 3.5v4h4M9.5 12.5h6M9.5 15.5h6",
  menu: "M5 7h14M5 12h14M5 17h14",
  down: "M6 9l6 6 6-6",
  up: "M6 15l6-6 6 6",
  search: "M10.5 4.5a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM15 15l4.5 4.5",
  people: "M9 5.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM3.5 19c0-3.2 2.4-5.2 5.5-5.2s5.5 2 5.5 5.2M16 6.2a2.6 2.6 0 0 1 0 5.1M17 14.2c2.2.6 3.5 2.3 3.5 4.8",
  person: "M12 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM5 20c0-3.6 3-6 7-6s7 2.4 7 6",
  storm: "M13 3L6 13h5l-1 8 8-11h-5.5z",
  refresh: "M19 12a7 7 0 1 1-2-4.9M19 4v4h-4",
  copy: "M9 9h10v11H9zM15 9V4.5H5V15h4",
  play: "M8 5.5v13l10.5-6.5z",
  pause: "M8.5 6v12M15.5 6v12",
  stop: "M7 7h10v10H7z",
  calendar: "M5 6.5h14v13H5zM5 10.5h14M9 4v4M15 4v4",
  link: "M10 14a3.5 3.5 0 0 0 5 0l3-3a3.5 3.5 0 0 0-5-5l-1 1M14 10a3.5 3.5 0 0 0-5 0l-3 3a3.5 3.5 0 0 0 5 5l1-1",
  phone: "M6 4h3.5l1.5 4-2 1.5a11 11 0 0 0 5.5 5.5L16 13l4 1.5V18c0 1.1-.9 2-2 2C11 19.5 4.5 13 4 6c0-1.1.9-2 2-2z",
  undo: "M8 5L4 9l4 4M4 9h9.5a5.5 5.5 0 0 1 0 11H9",
  block: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM6.5 6.5l11 11",
  code: "M9 7l-5 5 5 5M15 7l5 5-5 5",
};

const SOLID = new Set(["send", "play", "stop", "storm"]);

/** One icon, 24 × 24 units, hidden from screen readers: the button around it carries the name. */
export function icon(name) {
  const solid = SOLID.has(name);
  return svg(
    "svg",
    { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true", focusable: "false" },
    svg("path", {
      d: PATHS[name],
      fill: solid ? "currentColor" : "none",
      stroke: "currentColor",
      "stroke-width": solid ? "1" : name === "more" ? "3" : "1.8",
      "stroke-linecap": "round",
      "stroke-linejoin": "round",
    }),
  );
}

/** A real button that shows only an icon and is named for everybody else. */
export function iconButton(name, label, onClick, className = "") {
  return h("button.icon-button", { type: "button", class: className, "aria-label": label, title: label, on: { click: onClick } }, icon(name));
}

const LOOKS = {
  bot: { sky: "#c9efd9", skin: "#e9b184", cloth: "#1f9d57", hair: "#5a3d2b", extra: "bun" },
  owner: { sky: "#ffe3b8", skin: "#e3a97c", cloth: "#345f92", hair: "#f0b429", extra: "helmet" },
  villager: { sky: "#d5e9c4", skin: "#d99a6c", cloth: "#2b4f81", hair: "#d9b26a", extra: "straw" },
  officer: { sky: "#dcd7ef", skin: "#e8b48d", cloth: "#8a7448", hair: "#2c2a2f", extra: "tie" },
  guest: { sky: "#dfe6ee", skin: "#dfa67b", cloth: "#7c8899", hair: "#49413d", extra: "none" },
};

const EXTRAS = {
  bun: () => [svg("circle", { cx: 20, cy: 6.2, r: 3.6, fill: "#5a3d2b" }), svg("circle", { cx: 14, cy: 20.5, r: 1.6, fill: "#f08f7f", opacity: 0.7 }), svg("circle", { cx: 26, cy: 20.5, r: 1.6, fill: "#f08f7f", opacity: 0.7 })],
  helmet: () => [svg("rect", { x: 9.5, y: 13, width: 21, height: 2.6, rx: 1.3, fill: "#d99a12" }), svg("rect", { x: 18.7, y: 6, width: 2.6, height: 7, rx: 1.3, fill: "#d99a12" })],
  straw: () => [svg("ellipse", { cx: 20, cy: 13.6, rx: 14, ry: 2.6, fill: "#c79a4b" }), svg("rect", { x: 12, y: 11, width: 16, height: 2, fill: "#a8572f" })],
  tie: () => [svg("path", { d: "M18.6 29h2.8l1 7-2.4 3-2.4-3z", fill: "#3d4f7d" })],
  none: () => [],
};

/** A small portrait for a role ("bot", "owner", "villager", "officer", "guest"). */
export function portrait(role) {
  const look = LOOKS[role] ?? LOOKS.guest;
  return svg(
    "svg",
    { viewBox: "0 0 40 40", class: "portrait", "aria-hidden": "true", focusable: "false" },
    svg("rect", { width: 40, height: 40, fill: look.sky }),
    svg("path", { d: "M6 40c0-8 6-12 14-12s14 4 14 12z", fill: look.cloth }),
    svg("rect", { x: 17, y: 23, width: 6, height: 7, rx: 3, fill: look.skin }),
    svg("circle", { cx: 20, cy: 18, r: 8.5, fill: look.skin }),
    svg("path", { d: "M11 17.5C10.5 10.5 14.5 7 20 7s9.5 3.5 9 10.5c-1.5-3-4-4.3-9-4.3s-7.5 1.3-9 4.3z", fill: look.hair }),
    svg("circle", { cx: 16.8, cy: 18.6, r: 1.1, fill: "#2b2320" }),
    svg("circle", { cx: 23.2, cy: 18.6, r: 1.1, fill: "#2b2320" }),
    svg("path", { d: "M17 22c1.8 1.7 4.2 1.7 6 0", fill: "none", stroke: "#2b2320", "stroke-width": 1.2, "stroke-linecap": "round" }),
    ...EXTRAS[look.extra](),
  );
}

/** A round picture: the given address where it is safe to load, else the drawn portrait. */
export function avatar(role, url) {
  const face = h("span.avatar", { "aria-hidden": "true" }, portrait(role));
  const address = pictureUrl(url);
  if (address) {
    const img = h("img", { src: address, alt: "", loading: "lazy", on: { error: () => img.remove() } });
    face.append(img);
  }
  return face;
}
