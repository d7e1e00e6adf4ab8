/* What the keys of a page do, never while somebody types; which they are is declared elsewhere (shortcuts.js). */
import { isTyping } from "./dom.js";
import { isDrawerOpen, openRecord } from "./drawer.js";
import { openHelp, openKeyboard } from "./help.js";
import { openPalette } from "./palette.js";
import { pressed } from "./shortcuts.js";

const click = (selector) => () => {
  const element = document.querySelector(selector);
  element?.click();
  return Boolean(element);
};

function rows() {
  return [...document.querySelectorAll("[data-list] tr[data-row]")];
}

function step(by) {
  const all = rows();
  if (!all.length) return click(by > 0 ? "[data-next]" : "[data-previous]")();
  const at = all.findIndex((row) => row.classList.contains("is-current"));
  const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
  all[at]?.classList.remove("is-current");
  next.classList.add("is-current");
  const link = next.querySelector("th a, td a");
  next.scrollIntoView({ block: "nearest" });
  if (link?.matches("[data-drawer]") && isDrawerOpen()) openRecord(link);
  else link?.focus({ preventScroll: true });
  return true;
}

function create() {
  const menu = document.querySelector("[data-create]");
  if (!menu) return false;
  const links = menu.matches("details") ? menu.querySelectorAll("a") : [];
  if (menu.matches("a, button")) menu.click();
  else if (links.length === 1) links[0].click();
  else {
    menu.open = true;
    links[0]?.focus();
  }
  return true;
}

function note() {
  const area = document.querySelector("[data-composer] textarea");
  area?.focus();
  return Boolean(area);
}

const ACTS = {
  search: () => (openPalette(), true),
  help: () => (openHelp(), true),
  keyboard: () => (openKeyboard(), true),
  create,
  edit: click("[data-edit]"),
  note,
  next: () => step(1),
  previous: () => step(-1),
  select: click("tr.is-current [data-select-row]"),
  peek: click("tr.is-current th a[data-drawer]"),
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  if (event.target instanceof Element && event.target.closest(".is-editing, [data-edit-url]")) return;
  const name = Object.keys(ACTS).find((one) => pressed(event, one));
  if (name && ACTS[name]()) event.preventDefault();
});
