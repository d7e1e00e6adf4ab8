/* A breadcrumb back to a list finds it where it was left. */
import { on } from "./dom.js";

const KEY = "rapport:scroll";
const here = location.pathname + location.search;
const kept = () => JSON.parse(sessionStorage.getItem(KEY) ?? "{}");

addEventListener("pagehide", () => {
  if (!document.querySelector("[data-list]")) return;
  const entries = Object.entries(kept()).filter(([url]) => url !== here).slice(-9);
  sessionStorage.setItem(KEY, JSON.stringify(Object.fromEntries([...entries, [here, scrollY]])));
});
on("click", ".crumbs a", (event, link) => {
  const url = new URL(link.href);
  sessionStorage.setItem(`${KEY}:back`, url.pathname + url.search);
});
addEventListener("DOMContentLoaded", () => {
  if (sessionStorage.getItem(`${KEY}:back`) === here) scrollTo(0, kept()[here] ?? 0);
  sessionStorage.removeItem(`${KEY}:back`);
});
