// Builds page elements from plain data: text goes in as text nodes and styles through the CSSOM,
// so nothing a bot or a person writes can become markup. What is drawn is decided elsewhere.

const SVG = "http://www.w3.org/2000/svg";

/**
 * h("button.chip", {type: "button", on: {click}, style: {color: "#111"}}, "ตกลง")
 * Keys: class, text, style (object), on (object), data (object), hidden/disabled/… as booleans; the rest are attributes.
 */
export function h(spec, props = {}, ...children) {
  const [tag, ...classes] = spec.split(".");
  const el = document.createElement(tag || "div");
  if (classes.length) el.classList.add(...classes);
  assign(el, props);
  add(el, children);
  return el;
}

export function svg(tag, attributes = {}, ...children) {
  const el = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) el.setAttribute(name, value);
  add(el, children);
  return el;
}

function assign(el, props) {
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") el.classList.add(...String(value).split(" ").filter(Boolean));
    else if (name === "text") el.textContent = value;
    else if (name === "style") setStyle(el, value);
    else if (name === "data") Object.assign(el.dataset, value);
    else if (name === "on") for (const [type, fn] of Object.entries(value)) el.addEventListener(type, fn);
    else if (name === "value") el.value = value;
    else if (name === "checked") el.checked = Boolean(value);
    else el.setAttribute(name, value === true ? "" : String(value));
  }
}

/** Styles by property: allowed under a policy that forbids style attributes. Empty values are left out. */
export function setStyle(el, styles) {
  for (const [name, value] of Object.entries(styles)) {
    if (value !== undefined && value !== null && value !== "") el.style[name] = value;
  }
}

function add(el, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    el.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

/** Removes all children and puts the given ones in. */
export function fill(el, ...children) {
  el.replaceChildren();
  add(el, children);
  return el;
}

let counter = 0;
/** A document-unique id for labels and descriptions. */
export function freshId(prefix = "e") {
  counter += 1;
  return `${prefix}-${counter}`;
}

/** Arrow keys, Home and End move the focus among the matching children; only one of them is in the tab order. */
export function rovingFocus(container, selector, { vertical = false } = {}) {
  const next = vertical ? "ArrowDown" : "ArrowRight";
  const previous = vertical ? "ArrowUp" : "ArrowLeft";
  container.addEventListener("keydown", (event) => {
    const items = [...container.querySelectorAll(selector)].filter((item) => !item.disabled && !item.hidden);
    const at = items.indexOf(document.activeElement);
    if (at < 0) return;
    const to = { [next]: at + 1, [previous]: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const target = items[(to + items.length) % items.length];
    for (const item of items) item.tabIndex = item === target ? 0 : -1;
    target.focus();
  });
}

/** True where the person asked the system for less motion. */
export const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
