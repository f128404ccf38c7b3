// Draws a Flex message (bubble or carousel) as page elements: boxes, their order, sizes and colours.
// Approximate by nature: LINE itself draws a message differently from phone to phone. Unknown parts are shown as such.

import { h, setStyle } from "./dom.js";
import * as to from "./flex_values.js";
import { drawButton, drawIcon, drawImage, drawSeparator, drawText, drawVideo, pressable } from "./flex_parts.js";

const DEEPEST = 40;

/** contents: a bubble or carousel object; press(action, element) is called for whatever is pressed. */
export function drawFlex(contents, press, altText = "") {
  const root = h("div.fx", { role: "group", "aria-label": altText || "การ์ด" });
  if (contents?.type === "carousel") {
    const rail = h("div.fx-rail", { role: "list", tabindex: "0", "aria-label": `${altText || "การ์ด"} เลื่อนซ้ายขวาได้` });
    for (const bubble of contents.contents ?? []) rail.append(h("div.fx-rail-item", { role: "listitem" }, drawBubble(bubble, press)));
    root.classList.add("fx-carousel");
    root.append(rail);
  } else {
    root.append(drawBubble(contents ?? {}, press));
  }
  return root;
}

function drawBubble(bubble, press) {
  const size = Object.hasOwn(to.BUBBLE_WIDTHS, bubble.size) ? bubble.size : "mega";
  const el = h("div.fx-bubble", { class: `fx-size-${size}`, dir: bubble.direction === "rtl" ? "rtl" : "ltr", style: { width: `${to.BUBBLE_WIDTHS[size]}px` } });
  for (const name of ["header", "hero", "body", "footer"]) {
    const part = bubble[name];
    if (!part) continue;
    const look = bubble.styles?.[name] ?? {};
    const block = h("div.fx-block", { class: `fx-${name}`, style: { backgroundColor: to.colour(look.backgroundColor) } });
    if (look.separator) el.append(h("div.fx-block-line", { style: { backgroundColor: to.colour(look.separatorColor) } }));
    block.append(name === "hero" ? drawHero(part, press) : drawPart(part, press, "vertical", 0));
    el.append(block);
  }
  return pressable(el, bubble.action, press);
}

function drawHero(part, press) {
  if (part.type === "image") return placed(drawImage(part, press, { hero: true }), part);
  if (part.type === "video") return drawVideo(part, press, (alternative) => drawHero(alternative ?? { type: "box", contents: [] }, press));
  return drawPart(part, press, "vertical", 0);
}

const LEAVES = {
  text: drawText,
  image: drawImage,
  icon: drawIcon,
  button: drawButton,
  separator: drawSeparator,
  filler: () => h("div.fx-filler"),
  spacer: (part) => h("div", { style: { height: to.gap(part.size ?? "md"), width: to.gap(part.size ?? "md") } }),
  span: (part) => drawText({ type: "text", contents: [part] }, () => {}),
};

function drawPart(part, press, direction, depth) {
  let el;
  if (depth > DEEPEST) el = unknown("ซ้อนกันลึกเกินไป");
  else if (part?.type === "box") el = drawBox(part, press, depth);
  else if (Object.hasOwn(LEAVES, part?.type)) el = LEAVES[part.type](part, press);
  else el = unknown(`ส่วนที่ไม่รู้จัก: ${part?.type ?? "ว่าง"}`);
  if (part && typeof part === "object") {
    share(el, part, direction);
    placed(el, part);
  }
  return el;
}

const unknown = (words) => h("div.fx-unknown", { text: words });

function drawBox(box, press, depth) {
  const layout = ["horizontal", "vertical", "baseline"].includes(box.layout) ? box.layout : "vertical";
  const el = h("div.fx-box", { class: `fx-${layout}` });
  const spacing = to.gap(box.spacing);
  let first = true;
  for (const part of box.contents ?? []) {
    const child = drawPart(part, press, layout, depth + 1);
    if (part?.position !== "absolute") {
      const before = to.gap(part?.margin) ?? (first ? undefined : spacing);
      if (before && part?.type !== "spacer") child.style[layout === "vertical" ? "marginTop" : "marginInlineStart"] = before;
      first = false;
    }
    el.append(child);
  }
  dressBox(el, box);
  return pressable(el, box.action, press);
}

function dressBox(el, box) {
  const width = to.borderWidth(box.borderWidth);
  setStyle(el, {
    justifyContent: to.justify(box.justifyContent),
    alignItems: to.justify(box.alignItems),
    backgroundColor: to.colour(box.backgroundColor),
    backgroundImage: to.gradient(box.background),
    borderRadius: to.gap(box.cornerRadius),
    borderColor: to.colour(box.borderColor),
    borderWidth: width,
    borderStyle: width ? "solid" : undefined,
    width: to.length(box.width),
    height: to.length(box.height),
    maxWidth: to.length(box.maxWidth),
    maxHeight: to.length(box.maxHeight),
  });
  if (box.cornerRadius || box.height || box.maxHeight) el.style.overflow = "hidden";
  const sides = { paddingTop: box.paddingTop, paddingBottom: box.paddingBottom, paddingInlineStart: box.paddingStart, paddingInlineEnd: box.paddingEnd };
  const all = padding(box.paddingAll);
  if (all) el.style.padding = all;
  for (const [name, value] of Object.entries(sides)) if (padding(value)) el.style[name] = padding(value);
}

const padding = (value) => to.gap(value) ?? to.length(value);

/** How the part shares its parent's room. In a row everything takes one share unless it says otherwise; in a column nothing does. */
function share(el, part, direction) {
  const column = direction === "vertical";
  const fixed = part.type === "icon" || part.type === "separator" || part.type === "filler" || part.type === "spacer";
  let shares = Number.isFinite(part.flex) ? Math.max(0, part.flex) : undefined;
  if (shares === undefined) shares = column || fixed ? 0 : 1;
  const sized = column ? part.height : part.width;
  if (part.type === "filler") el.style.flex = `${part.flex ?? 1} 1 0px`;
  else if (part.type === "box" && to.length(sized) && part.flex === undefined) el.style.flex = "0 0 auto";
  else if (shares === 0) el.style.flex = "0 0 auto";
  else el.style.flex = column ? `${shares} 0 auto` : `${shares} 1 0px`;
  const upright = to.gravity(part.gravity);
  if (!upright) return;
  if (column) setStyle(el, { display: "flex", flexDirection: "column", justifyContent: upright });
  else el.style.alignSelf = upright;
}

function placed(el, part) {
  const offsets = { top: to.offset(part.offsetTop), bottom: to.offset(part.offsetBottom), insetInlineStart: to.offset(part.offsetStart), insetInlineEnd: to.offset(part.offsetEnd) };
  const moved = Object.values(offsets).some(Boolean);
  if (part.position === "absolute") el.style.position = "absolute";
  else if (moved) el.style.position = "relative";
  else return el;
  setStyle(el, offsets);
  return el;
}
