// Speaks to the emulator's server: one function a request, errors as one type with a sentence for people.
// What to send and when is decided by the phones; what comes back by itself arrives through feed.js.

export class ServerRefusal extends Error {}

async function request(path, options = {}) {
  let response;
  try {
    response = await fetch(path, { credentials: "same-origin", cache: "no-store", ...options });
  } catch {
    throw new ServerRefusal("ติดต่อโปรแกรมไม่ได้ ข้อความยังอยู่ ลองส่งอีกครั้ง");
  }
  const type = response.headers.get("content-type") ?? "";
  const body = type.includes("json") ? await response.json().catch(() => ({})) : {};
  if (!response.ok) throw new ServerRefusal(sentence(body, response.status));
  return body;
}

function sentence(body, status) {
  const text = body.error ?? body.message;
  return typeof text === "string" && text ? text : `โปรแกรมตอบว่าไม่ได้ (${status})`;
}


const post = (path, body) =>
  request(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

export const readState = () => request("/emulator/state");
export const readChanges = (since, signal) => request(`/emulator/changes?since=${encodeURIComponent(since)}`, { signal });
export const readMap = () => request("/emulator/map");

export const addPerson = (name, role) => post("/emulator/people", { name, role });
export const addGroup = (name, members) => post("/emulator/groups", { name, members });
export const say = (chatId, from, message) => post("/emulator/say", { chatId, from, ...message });
export const act = (press) => post("/emulator/act", press);
export const unsend = (chatId, messageId) => post("/emulator/unsend", { chatId, messageId });
export const edit = (messageId, text) => post("/emulator/edit", { messageId, text });
export const setMember = (groupId, personId, inside) => post("/emulator/groups/members", { groupId, personId, inside });
export const setBotInside = (groupId, inside) => post("/emulator/groups/bot", { groupId, inside });
export const setBlocked = (personId, blocked) => post("/emulator/block", { personId, blocked });
export const setNasty = (partial) => post("/emulator/nasty", partial);
export const sendNastyEvent = (kind, extra = {}) => post("/emulator/nasty/event", { kind, ...extra });
export const reset = () => post("/emulator/reset", {});

/** kind: image | audio | video | file; files: File or Blob list; several pictures go as one burst. */
export function sendFiles(chatId, from, kind, files, { durationMs } = {}) {
  const form = new FormData();
  form.set("chatId", chatId);
  form.set("from", from);
  form.set("kind", kind);
  if (durationMs) form.set("duration", String(Math.round(durationMs)));
  for (const file of files) form.append("file", file, file.name ?? "recording");
  return request("/emulator/send-file", { method: "POST", body: form });
}

/** number: 1–3 for the built-in pictures, 1 for the built-in voice. */
export function sendSample(chatId, from, kind, number) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ chatId, from, kind, sample: String(number) })) form.set(name, value);
  return request("/emulator/send-file", { method: "POST", body: form });
}

export const sampleUrl = (number) => `/emulator/samples/${number}`;
