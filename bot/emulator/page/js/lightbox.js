// Shows one picture over the whole page and gives the focus back when it is closed.

import { h } from "./dom.js";
import { iconButton } from "./icons.js";

export function openLightbox(url, opener) {
  if (!url) return;
  const dialog = h("dialog.lightbox", { "aria-label": "รูปเต็มจอ" });
  dialog.append(iconButton("close", "ปิดรูป", () => dialog.close(), "lightbox-close"), h("img", { src: url, alt: "รูปเต็มจอ" }));
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => {
    dialog.remove();
    opener?.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}
