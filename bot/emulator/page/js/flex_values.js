// Turns Flex keywords, pixels, percentages and colours into CSS values, and anything else into nothing.
// Keyword sizes are LINE's as its simulator shows them; phones differ a little.

export const BUBBLE_WIDTHS = { nano: 120, micro: 160, deca: 220, hecto: 241, kilo: 260, mega: 300, giga: 486 };
const TEXT = { xxs: 11, xs: 13, sm: 14, md: 16, lg: 19, xl: 22, xxl: 29, "3xl": 35, "4xl": 48, "5xl": 74 };
const GAP = { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 };
const BORDER = { none: 0, light: 0.5, normal: 1, medium: 2, "semi-bold": 3, bold: 4 };
const IMAGE = { xxs: 40, xs: 60, sm: 80, md: 100, lg: 120, xl: 140, xxl: 160, "3xl": 180, "4xl": 200, "5xl": 220 };

const PIXELS = /^(\d{1,4}(?:\.\d{1,3})?)px$/;
const OFFSET = /^-?\d{1,4}(?:\.\d{1,3})?(?:px|%)$/;
const LENGTH = /^\d{1,4}(?:\.\d{1,3})?(?:px|%)$/;
const COLOUR = /^#(?:[0-9a-f]{6}|[0-9a-f]{8})$/i;

const own = (table, key) => (Object.hasOwn(table, key) ? `${table[key]}px` : undefined);
const measure = (table, value) => own(table, value) ?? (PIXELS.test(value) ? value : undefined);

export const textSize = (value) => measure(TEXT, value);
export const gap = (value) => measure(GAP, value);
export const borderWidth = (value) => measure(BORDER, value);
export const colour = (value) => (COLOUR.test(value) ? value : undefined);
export const length = (value) => (LENGTH.test(value) ? value : undefined);
export const offset = (value) => own(GAP, value) ?? (OFFSET.test(value) ? value : undefined);

export function imageWidth(value = "md") {
  if (value === "full") return "100%";
  return own(IMAGE, value) ?? length(value) ?? own(IMAGE, "md");
}

/** "20:13" → "20 / 13"; LINE allows a height of at most three widths. */
export function ratio(value = "1:1") {
  const [width, height] = String(value).split(":").map(Number);
  if (!(width > 0 && height > 0)) return "1 / 1";
  return `${width} / ${Math.min(height, width * 3)}`;
}

export function gradient(background) {
  if (background?.type !== "linearGradient") return undefined;
  const angle = /^-?\d{1,3}(?:\.\d+)?deg$/.test(background.angle) ? background.angle : "0deg";
  const start = colour(background.startColor);
  const end = colour(background.endColor);
  if (!start || !end) return undefined;
  const center = colour(background.centerColor);
  const at = /^\d{1,3}(?:\.\d+)?%$/.test(background.centerPosition) ? background.centerPosition : "50%";
  return `linear-gradient(${angle}, ${start}, ${center ? `${center} ${at}, ` : ""}${end})`;
}

const ALIGN = { start: "start", end: "end", center: "center" };
export const textAlign = (value) => (Object.hasOwn(ALIGN, value) ? ALIGN[value] : undefined);

const GRAVITY = { top: "flex-start", center: "center", bottom: "flex-end" };
export const gravity = (value) => (Object.hasOwn(GRAVITY, value) ? GRAVITY[value] : undefined);

const SPREAD = {
  "flex-start": "flex-start", "flex-end": "flex-end", center: "center",
  "space-between": "space-between", "space-around": "space-around", "space-evenly": "space-evenly",
};
export const justify = (value) => (Object.hasOwn(SPREAD, value) ? SPREAD[value] : undefined);
