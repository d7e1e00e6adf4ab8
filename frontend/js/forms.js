/* Forms that cannot be sent twice and do not lose input: <form data-form> warns before unsaved changes are left.
   <div data-shown-when="type choice money"> is there while the control "type" of its form holds one of these words; "*"
   stands for any value, nothing behind the name for none. */
import { on, onContent } from "./dom.js";
import { isTaken } from "./requests.js";

on("input", "form[data-form]", (event, form) => form.setAttribute("data-dirty", ""));
on("change", "form[data-form]", (event, form) => form.setAttribute("data-dirty", ""));
on("change", "[data-autosubmit]", (event, element) => (element.form ?? element).requestSubmit());

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.hasAttribute("data-sending")) return event.preventDefault();
  form.removeAttribute("data-dirty");
  if (form.method === "dialog" || form.method === "get" || event.defaultPrevented || form.matches("[hx-post], [hx-put], [hx-patch]")) return;
  form.setAttribute("data-sending", "");
  event.submitter?.setAttribute("aria-busy", "true");
});
document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.elt;
  if (!(form instanceof HTMLFormElement)) return;
  if (form.hasAttribute("data-sending")) return event.preventDefault();
  form.setAttribute("data-sending", "");
  form.removeAttribute("data-dirty"); // or the browser asks whether to leave the page that the answer leads away from
});
document.addEventListener("htmx:afterRequest", (event) => {
  event.detail.elt?.removeAttribute?.("data-sending");
  if (event.detail.elt instanceof HTMLFormElement && !isTaken(event.detail)) event.detail.elt.setAttribute("data-dirty", "");
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-sending]")) form.removeAttribute("data-sending");
  for (const button of document.querySelectorAll("button[aria-busy]")) button.removeAttribute("aria-busy");
});
addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-form][data-dirty]")) event.preventDefault();
});

function showIfAsked(element) {
  const [decider, ...words] = element.dataset.shownWhen.split(" ");
  const control = element.closest("form")?.elements.namedItem(decider);
  if (!control) return;
  const holds = words.includes(control.value) || (words.includes("*") && control.value.trim() !== "");
  element.hidden = !holds && !element.querySelector(".field-error");
}
onContent("[data-shown-when]", showIfAsked);
on("change", "form", (event, form) => form.querySelectorAll("[data-shown-when]").forEach(showIfAsked));
