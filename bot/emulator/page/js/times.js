// Shows moments as LINE's chat does in Thailand: clock time beside a bubble, a day between bubbles, Buddhist years.
// Everything arrives as ISO-8601 in UTC and is shown in Thai time.

const ZONE = "Asia/Bangkok";
const CLOCK = new Intl.DateTimeFormat("th-TH", { timeZone: ZONE, hour: "2-digit", minute: "2-digit", hourCycle: "h23", numberingSystem: "latn" });
const SECONDS = new Intl.DateTimeFormat("th-TH", { timeZone: ZONE, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", numberingSystem: "latn" });
const DAY = new Intl.DateTimeFormat("th-TH-u-ca-buddhist", { timeZone: ZONE, weekday: "short", day: "numeric", month: "short", year: "numeric", numberingSystem: "latn" });
const KEY = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE });

const valid = (iso) => !Number.isNaN(Date.parse(iso));

export const clock = (iso) => (valid(iso) ? CLOCK.format(new Date(iso)) : "");
export const clockWithSeconds = (iso) => (valid(iso) ? SECONDS.format(new Date(iso)) : "");
export const dayKey = (iso) => (valid(iso) ? KEY.format(new Date(iso)) : "");

export function dayLabel(iso, now = new Date()) {
  if (!valid(iso)) return "";
  if (dayKey(iso) === KEY.format(now)) return "วันนี้";
  return DAY.format(new Date(iso));
}

/** 65000 → "1:05" */
export function duration(ms) {
  const seconds = Math.max(0, Math.floor((ms || 0) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
