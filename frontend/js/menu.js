/* Dropdowns on <details data-menu>: one open at a time, arrows move, Esc and a click outside close. */
import { on } from "./dom.js";

const close = (menu, refocus) => {
  menu.removeAttribute("open");
  if (refocus) menu.querySelector("summary").focus();
};

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    const item = event.target instanceof Element && event.target.closest(".menu-item");
    if (!menu.contains(event.target) || item) close(menu, false);
  }
});
document.addEventListener("toggle", (event) => {
  if (!(event.target instanceof HTMLDetailsElement) || !event.target.matches("[data-menu][open]")) return;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (menu !== event.target && !menu.contains(event.target)) close(menu, false);
  }
}, true);
on("keydown", "details[data-menu]", (event, menu) => {
  if (event.key === "Escape" && menu.open) {
    event.preventDefault(); // not what the menu stands in as well
    close(menu, true);
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  menu.open = true;
  const items = [...menu.querySelectorAll(".menu-item:not(:disabled), .menu-list :is(input, select)")];
  const at = items.indexOf(document.activeElement);
  items[(at + step + items.length + (at < 0 && step < 0 ? 1 : 0)) % items.length]?.focus();
});
