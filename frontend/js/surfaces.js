/* The one dialog: opens when a fragment lands in it, closes by Esc, a click outside, [data-close] or the server. */
import { isPlainClick, on } from "./dom.js";
import { htmx, load } from "./requests.js";

const dialog = () => document.getElementById("dialog");

/** Open the dialog on content that already stands in #dialog-body. */
export function openDialog() {
  if (!dialog().open) dialog().showModal();
  const first = dialog().querySelector("[autofocus], .sheet-body :is(input, select, textarea):not([type=hidden], [tabindex='-1'])");
  first?.focus();
}

/** Open the dialog on HTML that the server answered. */
export function showDialog(html) {
  const body = document.getElementById("dialog-body");
  body.innerHTML = html;
  htmx.process(body);
  openDialog();
}

/** Close the dialog; it is emptied a moment later, since the answer that closes it may bring more events to its form. */
export function closeDialog() {
  dialog().close();
  setTimeout(() => dialog().open || document.getElementById("dialog-body").replaceChildren());
}

on("click", "a[data-dialog]", (event, link) => {
  if (!isPlainClick(event)) return;
  event.preventDefault();
  link.closest("details[data-menu]")?.removeAttribute("open");
  load(link.href, "#dialog-body");
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id === "dialog-body" && event.detail.target.childElementCount) openDialog();
});
on("click", "[data-close]", (event, element) => {
  const host = element.closest("dialog, #drawer");
  if (!host) return; // its address was opened as a page: there it is a link
  event.preventDefault();
  if (host.id === "dialog") closeDialog();
  else if (host.id === "drawer") htmx.trigger(document.body, "closeDrawer");
  else host.close();
});
on("submit", "form[data-download]", () => setTimeout(closeDialog)); // the answer is a file, the page stays
document.addEventListener("closeDialog", closeDialog);
document.addEventListener("pointerdown", (event) => {
  if (event.target instanceof HTMLDialogElement && event.target.open) {
    const box = event.target.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    const dirty = event.target.querySelector("form[data-dirty]");
    if (!inside && !dirty) event.target.id === "dialog" ? closeDialog() : event.target.close();
  }
});
