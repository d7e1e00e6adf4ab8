/* Edit a value where it stands. [data-edit-url]: GET answers a <form data-edit-form>, its POST answers the new value as
   HTML (200), the form with reasons (422), or both versions for the dialog (409). */
import { announce, on, text } from "./dom.js";
import { toast } from "./toast.js";
import { showDialog } from "./surfaces.js";
import { ask, htmx, reportStatus } from "./requests.js";
import { pressed } from "./shortcuts.js";

const before = new WeakMap();
const typedAhead = new Map(); // what was typed into a cell whose form is still on its way

async function begin(cell, key = "") {
  if (cell.classList.contains("is-editing")) return;
  if (typedAhead.has(cell)) return void typedAhead.set(cell, typedAhead.get(cell) + key);
  typedAhead.set(cell, key);
  const response = await ask(cell.dataset.editUrl).catch(() => ({ ok: false, status: 0 }));
  const html = response.ok ? await response.text() : "";
  const typed = typedAhead.get(cell); // from here to the focus nothing waits, so that no key falls between the two
  typedAhead.delete(cell);
  if (!response.ok) return reportStatus(response.status);
  before.set(cell, [...cell.childNodes]);
  show(cell, html);
  const control = controlOf(cell);
  if (typed && control?.matches("input:not([type=date], [type=checkbox]), textarea")) {
    control.value = typed;
    control.setSelectionRange?.(typed.length, typed.length);
    control.form?.setAttribute("data-changed", "");
  } else control?.select?.();
}

function show(cell, html) {
  cell.classList.add("is-editing");
  cell.classList.remove("is-refused");
  cell.innerHTML = html;
  htmx.process(cell);
  document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: cell } }));
  controlOf(cell)?.focus();
}

const controlOf = (cell) => cell.querySelector("[role=combobox], input:not([type=hidden]), select:not([hidden]), textarea");

function restore(cell) {
  cell.classList.remove("is-editing", "is-saving");
  cell.replaceChildren(...(before.get(cell) ?? []));
  before.delete(cell);
}

/** Save the form of a cell; `stay` keeps it open with the reasons when it is refused. Returns whether it was saved. */
async function save(cell, stay) {
  const form = cell.querySelector("form");
  if (!form || cell.classList.contains("is-saving")) return false;
  if (!form.hasAttribute("data-changed")) {
    restore(cell);
    return true;
  }
  cell.classList.add("is-saving");
  let response;
  try {
    response = await ask(form.getAttribute("action") || cell.dataset.editUrl, { method: "POST", body: new FormData(form) });
  } catch {
    cell.classList.remove("is-saving");
    toast({ text: text("offline"), kind: "bad" });
    return false;
  }
  cell.classList.remove("is-saving");
  const html = await response.text();
  if (response.ok) {
    cell.classList.remove("is-editing");
    before.delete(cell);
    cell.innerHTML = html;
    htmx.process(cell);
    announce(text("saved"));
    return true;
  }
  if (response.status === 422 && stay) {
    show(cell, html);
    cell.querySelector("form")?.setAttribute("data-changed", "");
    return false;
  }
  restore(cell);
  cell.classList.add("is-refused");
  if (response.status === 422) toast({ text: reason(html), kind: "bad" });
  else if (response.status === 409) showDialog(html);
  else reportStatus(response.status);
  return false;
}

function reason(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  return (page.querySelector(".field-error, .errorlist, .alert-body")?.textContent ?? page.body.textContent).trim() || text("failed");
}

function neighbour(cell, back) {
  const scope = cell.closest("table, dl, .facts") ?? document;
  const all = [...scope.querySelectorAll("[data-edit-url]")];
  return all[all.indexOf(cell) + (back ? -1 : 1)];
}

on("click", "[data-edit-url]", (event, cell) => {
  if (event.target.closest("a, button, input, select, textarea, label") || String(getSelection())) return;
  begin(cell);
});
on("input", ".is-editing form", (event, form) => form.setAttribute("data-changed", ""));
on("change", ".is-editing form", (event, form) => form.setAttribute("data-changed", ""));
on("submit", ".is-editing form", async (event, form) => {
  event.preventDefault();
  const cell = form.closest("[data-edit-url]");
  if (await save(cell, true)) cell.focus();
});
on("keydown", "[data-edit-url]", async (event, cell) => {
  if (event.isComposing) return;
  if (!cell.classList.contains("is-editing")) {
    if (event.target !== cell || event.ctrlKey || event.metaKey || event.altKey) return;
    if (pressed(event, "edit-value")) {
      event.preventDefault();
      begin(cell);
    } else if (event.key.length === 1 && (event.key !== " " || typedAhead.has(cell))) {
      event.preventDefault();
      begin(cell, event.key);
    }
    return;
  }
  if (pressed(event, "leave-value") && !event.defaultPrevented) {
    event.preventDefault();
    restore(cell);
    cell.focus();
  } else if (pressed(event, "next-value") || pressed(event, "previous-value")) {
    event.preventDefault();
    const next = neighbour(cell, pressed(event, "previous-value"));
    next?.focus(); // at once, so that what is typed while this one is saved goes into the next
    await save(cell, false);
    next ? begin(next) : cell.focus();
  } else if (pressed(event, "keep-value") && !event.defaultPrevented && !event.target.matches("textarea, select[multiple]")) {
    event.preventDefault();
    cell.querySelector("form")?.requestSubmit();
  }
});
document.addEventListener("focusout", (event) => {
  const cell = event.target instanceof Element && event.target.closest(".is-editing");
  setTimeout(() => {
    if (cell && cell.isConnected && cell.classList.contains("is-editing") && !cell.contains(document.activeElement) && document.hasFocus()) save(cell, false);
  }, 120);
});
