/* What a reader sets for this browser: sidebar folded or not (a cookie the server reads), theme tried out before saving. */
import { on, onContent } from "./dom.js";

const YEAR = 31536000;

on("click", "[data-sidebar-toggle]", () => {
  const folded = document.body.dataset.sidebar === "collapsed";
  if (folded) delete document.body.dataset.sidebar;
  else document.body.dataset.sidebar = "collapsed";
  document.cookie = `rapport_sidebar=${folded ? "open" : "collapsed"};path=/;max-age=${YEAR};samesite=lax`;
});
on("click", "[data-side-open]", (event) => {
  event.preventDefault();
  location.hash = location.hash === "#side" ? "" : "side";
});
on("change", "[data-theme-choice]", (event, control) => {
  if (control.value === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = control.value;
});
on("change", "[data-density-choice]", (event, control) => (document.documentElement.dataset.density = control.value));

/** Name the key as this machine does: ⌘ on a Mac. */
export function modifiers(root) {
  if (!/Mac|iPhone|iPad/.test(navigator.platform)) return;
  for (const key of root.querySelectorAll("[data-modifier]")) key.textContent = key.textContent.trim().replace(/^\w+ /, "⌘");
}
onContent("[data-modifier]", (key) => modifiers(key.parentElement));
