/* Passing messages with Undo or a link. The server sends HX-Trigger {"toast": {text, undo_url, kind, url, link}} or a
   Django message. */
import { announce, on, text } from "./dom.js";
import { ask, htmx, reportStatus } from "./requests.js";

const SHOWN_MS = 10000;
const AT_ONCE = 3;
const LATER = "rapport:toast";
const region = () => document.getElementById("toasts");

/** Show a message for ten seconds; the time stands still while it is hovered or focused. */
export function toast({ text: message, undo_url: undoUrl = "", kind = "", url = "", link = "" }) {
  const element = document.getElementById("toast-template").content.firstElementChild.cloneNode(true);
  element.querySelector("[data-toast-text]").textContent = message;
  element.classList.toggle("toast-bad", kind === "bad");
  const undo = element.querySelector("[data-undo-url]");
  undo.dataset.undoUrl = undoUrl;
  undo.hidden = !undoUrl;
  if (url) undo.after(Object.assign(document.createElement("a"), { className: "toast-link", href: url, textContent: link }));
  region().append(element);
  while (region().childElementCount > AT_ONCE) region().firstElementChild.remove();
  start(element);
}

function start(element) {
  const host = region();
  if (host.showPopover) {
    host.popover = "manual"; // above an open dialog; without scripts the messages simply stand in the page
    if (host.matches(":popover-open")) host.hidePopover();
    host.showPopover();
  }
  announce(element.querySelector("[data-toast-text]").textContent);
  let timer;
  const run = () => {
    clearTimeout(timer);
    timer = setTimeout(() => remove(element), SHOWN_MS);
  };
  const hold = () => clearTimeout(timer);
  element.addEventListener("pointerenter", hold);
  element.addEventListener("pointerleave", run);
  element.addEventListener("focusin", hold);
  element.addEventListener("focusout", run);
  run();
}

function remove(element) {
  element.remove();
  if (!region().childElementCount && region().hidePopover && region().matches(":popover-open")) region().hidePopover();
}

async function undo(button) {
  const element = button.closest("[data-toast]");
  button.disabled = true;
  let answered = false;
  document.body.addEventListener("toast", () => (answered = true), { once: true });
  const response = await ask(button.dataset.undoUrl, { method: "POST" });
  remove(element);
  if (!response.ok) return answered || reportStatus(response.status);
  if (response.headers.get("HX-Redirect")) return; // it has become a job, whose page is on its way
  if (document.querySelector('[hx-trigger*="recordChanged"]')) {
    if (!answered) toast({ text: text("undone") });
    htmx.trigger(document.body, "recordChanged");
  } else {
    sessionStorage.setItem(LATER, text("undone"));
    location.reload();
  }
}

document.addEventListener("toast", (event) => toast(event.detail));
on("click", "[data-toast-close]", (event, button) => remove(button.closest("[data-toast]")));
on("click", "[data-undo-url]", (event, button) => undo(button));
document.addEventListener("DOMContentLoaded", () => {
  for (const element of region().children) start(element);
  const later = sessionStorage.getItem(LATER);
  sessionStorage.removeItem(LATER);
  if (later) toast({ text: later });
});
