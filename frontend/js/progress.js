/* Long jobs: htmx polls ui/progress.html by itself; here the end is announced, and polling rests in a hidden tab. */
import { announce } from "./dom.js";

document.addEventListener("htmx:confirm", (event) => {
  if (event.detail.elt.matches(".progress-block") && document.hidden) event.preventDefault();
});
document.addEventListener("htmx:afterSwap", (event) => {
  const block = event.detail.elt;
  if (!block?.matches?.(".progress-block") || block.hasAttribute("hx-get")) return;
  announce(block.querySelector(".progress-text")?.textContent.trim() ?? "");
});
