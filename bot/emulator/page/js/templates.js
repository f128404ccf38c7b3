// Draws LINE's template messages: buttons, confirm, carousel and image carousel.
// Presses are handed on as the action objects the bot sent.

import { h } from "./dom.js";
import { pictureUrl } from "./picture_url.js";

export function drawTemplate(line, press) {
  const template = line.template ?? {};
  const draw = { buttons, confirm, carousel, image_carousel: imageCarousel }[template.type];
  if (!draw) return h("div.bubble.other", { text: line.altText || `เทมเพลต ${template.type ?? ""}` });
  return draw(template, press, line.altText || "การ์ด");
}

function choices(actions, press, className) {
  return h("div", { class: className }, (actions ?? []).map((action) => {
    const button = h("button.template-action", { type: "button", text: action.label || action.text || "กด", on: { click: () => press(action, button) } });
    return button;
  }));
}

function thumbnail(template, column) {
  const url = column.thumbnailImageUrl;
  if (!url) return null;
  const square = template.imageAspectRatio === "square";
  const frame = h("div.template-picture", { class: square ? "square" : "", style: { backgroundColor: /^#[0-9a-f]{6}$/i.test(column.imageBackgroundColor ?? "") ? column.imageBackgroundColor : "#fff" } });
  const address = pictureUrl(url);
  const img = h("img", { alt: column.title || "รูปภาพ", loading: "lazy", style: { objectFit: template.imageSize === "contain" ? "contain" : "cover" } });
  img.addEventListener("error", () => frame.classList.add("missing"));
  if (address) img.src = address;
  else frame.classList.add("missing");
  frame.append(img);
  return frame;
}

function words(column, press) {
  const el = h("div.template-words", {}, column.title ? h("strong", { text: column.title }) : null, h("p", { text: column.text ?? "" }));
  if (!column.defaultAction) return el;
  return h("button.template-whole", { type: "button", on: { click: (event) => press(column.defaultAction, event.currentTarget) } }, el);
}

const card = (template, column, press) => [thumbnail(template, column), words(column, press), choices(column.actions, press, "template-actions")];

function buttons(template, press, name) {
  return h("div.template", { role: "group", "aria-label": name }, card(template, template, press));
}

function confirm(template, press, name) {
  return h("div.template", { role: "group", "aria-label": name }, words(template, press), choices(template.actions, press, "template-actions side-by-side"));
}

function rail(name, items) {
  return h("div.fx-rail", { role: "list", tabindex: "0", "aria-label": `${name} เลื่อนซ้ายขวาได้` }, items.map((item) => h("div.fx-rail-item", { role: "listitem" }, item)));
}

function carousel(template, press, name) {
  return rail(name, (template.columns ?? []).map((column) => h("div.template", {}, card(template, column, press))));
}

function imageCarousel(template, press, name) {
  return rail(name, (template.columns ?? []).map((column) => {
    const address = pictureUrl(column.imageUrl);
    const label = column.action?.label;
    const button = h("button.image-column", { type: "button", "aria-label": label || "รูปภาพ", on: { click: () => press(column.action ?? {}, button) } });
    const img = h("img", { alt: "", loading: "lazy" });
    img.addEventListener("error", () => button.classList.add("missing"));
    if (address) img.src = address;
    else button.classList.add("missing");
    button.append(img, label ? h("span", { text: label }) : "");
    return button;
  }));
}
