// Finds web addresses and Thai telephone numbers in a text, as LINE's chat does, and draws them as buttons.
// Nothing is opened here: a press goes to the sheet that first says where it leads.

import { h } from "./dom.js";

const LINK = /https?:\/\/[^\s<>"'\u0e00-\u0e7f]{3,}|(?<![\d-])(?:0\d[\d-]{7,10}\d)(?![\d-])/giu;

/** Pieces of text and buttons for one text; open(uri, element) is called on a press. */
export function withLinks(text, open) {
  const pieces = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    const found = match[0].replace(/[.,;:!?)\]]+$/, "");
    const uri = /^https?:/i.test(found) ? found : `tel:${found.replaceAll("-", "")}`;
    if (match.index > from) pieces.push(text.slice(from, match.index));
    const link = h("button.text-link", { type: "button", text: found, on: { click: () => open(uri, link) } });
    pieces.push(link);
    from = match.index + found.length;
  }
  pieces.push(text.slice(from));
  return pieces;
}

/**
 * What an address would do on a phone: {kind: "web" | "call" | "mail" | "line" | "refused", words, href?}.
 * Only web addresses carry an href that the page itself may offer to open.
 */
export function explain(uri) {
  let url;
  try {
    url = new URL(uri);
  } catch {
    return { kind: "refused", words: "ที่อยู่นี้ไม่สมบูรณ์ LINE ไม่รับ" };
  }
  switch (url.protocol) {
    case "http:":
    case "https:":
      return { kind: "web", words: "จะเปิดหน้าเว็บนี้", href: url.href };
    case "tel:":
      return { kind: "call", words: `จะโทรหา ${decodeURIComponent(url.pathname)}` };
    case "mailto:":
      return { kind: "mail", words: "จะเขียนอีเมลถึง" };
    case "line:":
      return { kind: "line", words: "จะเปิดหน้านี้ในแอป LINE" };
    default:
      return { kind: "refused", words: "ที่อยู่ชนิดนี้ LINE ไม่รับ จึงไม่เปิด" };
  }
}

/** LINE's own addresses that open a part of the chat: "camera", "cameraRoll", "location", or null. */
export function chatScheme(uri) {
  const found = /^(?:https:\/\/line\.me\/R|line:\/)\/nv\/(camera|cameraRoll\/(?:single|multi)|location)\/?$/.exec(String(uri));
  return found ? found[1].split("/")[0] : null;
}
