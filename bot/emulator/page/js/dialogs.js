// The two small forms that reach beyond one phone: a new person, a new group.
// The browser's own modal dialog holds the focus and closes on Esc.

import { freshId, h } from "./dom.js";
import { iconButton } from "./icons.js";
import { addGroup, addPerson } from "./server.js";
import { ROLE_NAMES } from "./phone.js";

function openDialog(title, fields, submitLabel, onSubmit) {
  const id = freshId("dialog");
  const problem = h("p.field-problem", { role: "alert" });
  const dialog = h("dialog.dialog", { "aria-labelledby": id });
  const form = h("form", { novalidate: true }, h("div.sheet-head", {}, h("h2", { id, text: title }), iconButton("close", "ปิด", () => dialog.close())), fields, problem, h("button.wide-button", { type: "submit", text: submitLabel }));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await onSubmit();
      dialog.close();
    } catch (refusal) {
      problem.textContent = refusal.message;
    }
  });
  dialog.append(form);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** onAdded(person) */
export function newPerson(onAdded) {
  const name = h("input.search", { type: "text", maxlength: "20", autocomplete: "off", placeholder: "เช่น ป้าคำ", autofocus: true });
  const radio = (role, label, first) => h("label.role-choice", {}, h("input", { type: "radio", name: "role", value: role, checked: first }), h("span", { text: label }));
  const roles = h("fieldset.roles", {}, h("legend", { text: "เป็นใคร" }), Object.entries(ROLE_NAMES).map(([role, label]) => radio(role, label, role === "villager")));
  openDialog("เพิ่มคน", [h("label", {}, h("span", { text: "ชื่อที่แสดงใน LINE" }), name), roles], "เพิ่มคนนี้", async () => {
    if (!name.value.trim()) throw new Error("ใส่ชื่อก่อนนะคะ");
    onAdded(await addPerson(name.value.trim(), roles.querySelector(":checked").value));
  });
}

/** onAdded(group); the people in `chosen` are ticked already. */
export function newGroup(store, chosen, onAdded) {
  const name = h("input.search", { type: "text", maxlength: "50", autocomplete: "off", value: "กลุ่มหมู่บ้าน", autofocus: true });
  const boxes = [...store.people.values()].map((person) => h("label.role-choice", {}, h("input", { type: "checkbox", value: person.id, checked: chosen.includes(person.id) || person.role === "villager" }), h("span", { text: person.name })));
  const members = h("fieldset.roles", {}, h("legend", { text: "ใครอยู่ในกลุ่ม (บัญชีทางการเข้าด้วยเสมอ)" }), boxes);
  openDialog("ตั้งกลุ่ม", [h("label", {}, h("span", { text: "ชื่อกลุ่ม" }), name), members], "ตั้งกลุ่ม", async () => {
    const ids = [...members.querySelectorAll(":checked")].map((box) => box.value);
    if (!name.value.trim() || !ids.length) throw new Error("ใส่ชื่อกลุ่มและเลือกอย่างน้อยหนึ่งคนนะคะ");
    onAdded(await addGroup(name.value.trim(), ids));
  });
}
