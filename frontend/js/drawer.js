/* The one side panel: a link with data-drawer opens its page's fragment there; on a phone it is just a link. */
import { isPlainClick, on } from "./dom.js";
import { load } from "./requests.js";

const drawer = () => document.getElementById("drawer");
let opener = null;

/** Load a fragment into the side panel; `narrow` for help, `extra` is a node put under it even if nothing was found. */
export async function openDrawer(url, { narrow = false, extra = null } = {}) {
  opener = opener ?? document.activeElement;
  const body = document.getElementById("drawer-body");
  body.replaceChildren();
  await load(url, "#drawer-body");
  if (extra) body.append(extra);
  if (body.childElementCount) show(narrow);
}

function show(narrow) {
  drawer().classList.toggle("drawer-narrow", narrow);
  drawer().hidden = false;
  drawer().scrollTop = 0;
  drawer().focus({ preventScroll: true });
}

export function closeDrawer() {
  if (drawer().hidden) return;
  drawer().hidden = true;
  setTimeout(() => drawer().hidden && document.getElementById("drawer-body").replaceChildren());
  opener?.focus({ preventScroll: true });
  opener = null;
}

on("click", "a[data-drawer]", (event, link) => {
  if (!isPlainClick(event) || window.innerWidth <= 760 || link.closest("#drawer")) return;
  event.preventDefault();
  openDrawer(link.href);
});
document.addEventListener("closeDrawer", closeDrawer);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog[open]")) closeDrawer();
});
