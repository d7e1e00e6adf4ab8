/* The one side panel: a link with data-drawer opens its page's fragment there; on a phone it is just a link. The
   address says what stands in it (#/people/…/), so that Back closes it and a reload or a copied address opens it. */
import { isPlainClick, on } from "./dom.js";
import { load } from "./requests.js";
import { pressed } from "./shortcuts.js";

const drawer = () => document.getElementById("drawer");
let opener = null;

export const isDrawerOpen = () => !drawer().hidden;

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
  if (location.hash.startsWith("#/")) history.replaceState(history.state, "", location.pathname + location.search);
  opener?.focus({ preventScroll: true });
  opener = null;
}

/** Open what a link of the page leads to, and mark its row as the one that J and K go on from. */
export function openRecord(link) {
  const address = "#" + link.pathname;
  if (location.hash !== address) history[drawer().hidden ? "pushState" : "replaceState"](history.state, "", address);
  document.querySelector("tr.is-current")?.classList.remove("is-current");
  link.closest("tr[data-row]")?.classList.add("is-current");
  openDrawer(link.href);
}

/** Follow the address; only to where a link of this page leads, since anybody can write an address. */
function followAddress() {
  const path = location.hash.startsWith("#/") ? location.hash.slice(1) : "";
  const link = path && [...document.querySelectorAll("a[data-drawer]")].find((found) => found.pathname === path);
  if (!link) closeDrawer();
  else if (isWide()) openRecord(link);
}

const isWide = () => window.innerWidth > 760;

on("click", "a[data-drawer]", (event, link) => {
  if (!isPlainClick(event) || !isWide() || link.closest("#drawer")) return;
  event.preventDefault();
  openRecord(link);
});
window.addEventListener("popstate", followAddress);
window.addEventListener("load", () => location.hash.startsWith("#/") && followAddress());
document.addEventListener("closeDrawer", closeDrawer);
document.addEventListener("keydown", (event) => {
  if (pressed(event, "close") && !event.defaultPrevented && !document.querySelector("dialog[open]")) closeDrawer();
});
