// Draws one message of a chat as a row: avatar, name, bubble, time, read mark.
// The kind of message chooses the drawing; what a press does is decided by the phone that owns the row.

import { h } from "./dom.js";
import { avatar } from "./icons.js";
import { withLinks } from "./links.js";
import { clock } from "./times.js";
import { drawFlex } from "./flex.js";
import { drawTemplate } from "./templates.js";
import { drawSticker } from "./stickers.js";
import { drawAudioMessage, drawFileMessage, drawImageMessage, drawImagemap, drawLocationMessage, drawUnsent, drawVideoMessage } from "./media.js";

const WIDE = new Set(["flex", "imagemap", "template"]);

/**
 * owner: {me, nameOf(id), roleOf(id), press(message, action, element), openLink(uri, element), openPlace(place, element)}
 * Returns the row; its message id is in data-id.
 */
export function drawRow(message, owner) {
  const line = message.line ?? {};
  const mine = message.from === owner.me;
  const gone = message.unsent || line.type === "unsent";
  const name = senderName(message, owner);
  const row = h("div.row", {
    role: "group",
    tabindex: "-1",
    class: [mine ? "mine" : "theirs", WIDE.has(line.type) ? "wide" : "", gone ? "gone" : ""].join(" "),
    data: { id: message.id, from: message.from, type: line.type ?? "", minute: clock(message.at) },
    "aria-label": `${mine ? "คุณ" : name} ${clock(message.at)}`,
  });
  if (gone) {
    row.append(drawUnsent(mine ? "คุณ" : name));
    return row;
  }
  const body = h("div.row-body", {}, drawBody(message, owner));
  const stamp = h("div.stamp", {}, mine && message.read ? h("span.read", { text: "อ่านแล้ว" }) : null, h("time", { datetime: message.at, text: clock(message.at) }));
  if (mine) {
    row.append(stamp, body);
  } else {
    const face = avatar(owner.roleOf(message.from), message.sender?.iconUrl ?? line.sender?.iconUrl);
    row.append(face, h("div.row-main", {}, h("div.row-name", { text: name }), h("div.row-line", {}, body, stamp)));
  }
  return row;
}

function senderName(message, owner) {
  const own = owner.nameOf(message.from);
  const other = message.sender?.name ?? message.line?.sender?.name;
  return other ? `${other} จาก ${own}` : own;
}

function drawBody(message, owner) {
  const line = message.line ?? {};
  const press = (action, element) => owner.press(message, action, element);
  switch (line.type) {
    case "text": return drawText(line, owner);
    case "textV2": return drawTextV2(line, owner);
    case "sticker": return drawSticker(line);
    case "image": return drawImageMessage(line, message);
    case "video": return drawVideoMessage(line, message);
    case "audio": return drawAudioMessage(line, message);
    case "file": return drawFileMessage(line, message);
    case "location": return drawLocationMessage(line, owner);
    case "imagemap": return drawImagemap(line, press);
    case "template": return drawTemplate(line, press);
    case "flex": return drawFlex(line.contents, press, line.altText);
    default: return h("div.bubble.other", { text: `ข้อความชนิด ${line.type ?? "ไม่ทราบ"} (ดูข้อมูลได้จากเมนูของข้อความ)` });
  }
}

const emoji = () => h("span.line-emoji", { role: "img", "aria-label": "อีโมจิของ LINE", text: "☺" });

function drawText(line, owner) {
  const text = String(line.text ?? "");
  const bubble = h("div.bubble");
  let from = 0;
  // In what a bot sends, each LINE emoji stands where a "$" is; what people send carries a length with it.
  const emojis = [...(line.emojis ?? [])].filter((one) => Number.isInteger(one.index)).sort((a, b) => a.index - b.index);
  for (const one of emojis) {
    if (one.index < from) continue;
    bubble.append(...withLinks(text.slice(from, one.index), owner.openLink), emoji());
    from = one.index + (one.length ?? 1);
  }
  bubble.append(...withLinks(text.slice(from), owner.openLink));
  return bubble;
}

function drawTextV2(line, owner) {
  const bubble = h("div.bubble");
  const parts = String(line.text ?? "").split(/(\{\{|\}\}|\{[0-9a-zA-Z_]{1,20}\})/);
  for (const part of parts) {
    const key = /^\{([0-9a-zA-Z_]{1,20})\}$/.exec(part)?.[1];
    const value = key && line.substitution && Object.hasOwn(line.substitution, key) ? line.substitution[key] : null;
    if (value?.type === "emoji") bubble.append(emoji());
    else if (value?.type === "mention") bubble.append(h("span.mention", { text: `@${value.mentionee?.type === "all" ? "ทุกคน" : owner.nameOf(value.mentionee?.userId)}` }));
    else bubble.append(...withLinks(part === "{{" ? "{" : part === "}}" ? "}" : part, owner.openLink));
  }
  return bubble;
}

/** The words of a message, for a chat list, a copy button or a screen reader. */
export function summary(message) {
  const line = message?.line ?? {};
  if (message?.unsent || line.type === "unsent") return "ยกเลิกข้อความแล้ว";
  const names = { sticker: "สติกเกอร์", image: "รูปภาพ", video: "วิดีโอ", audio: "คลิปเสียง", file: line.fileName || "ไฟล์", location: `ตำแหน่ง ${line.title ?? ""}`.trim() };
  return line.text ?? line.altText ?? names[line.type] ?? "";
}
