/* Rows picked in a list: boxes, Shift for a range, "all N that match", and the bar of what can be done with them.
   A bulk action is a POST of uid (repeated) or all=1, and query (the list's own), into the dialog. */
import { isTyping, on, onContent, text } from "./dom.js";
import { htmx } from "./requests.js";

const picked = new Set();
let everything = false;
let last = null;

const boxes = () => [...document.querySelectorAll("[data-select] [data-select-row]")];

function paint() {
  const all = boxes();
  for (const box of all) {
    box.checked = everything || picked.has(box.value);
    box.closest("tr").classList.toggle("is-picked", box.checked);
  }
  const table = document.querySelector("[data-select]");
  const head = document.querySelector("[data-select-all]");
  const here = all.filter((box) => box.checked).length;
  if (head) {
    head.checked = here > 0 && here === all.length;
    head.indeterminate = here > 0 && here < all.length;
  }
  const bar = document.querySelector("[data-bulk]");
  if (!bar) return;
  const count = everything ? table?.dataset.total : picked.size;
  bar.hidden = !everything && picked.size === 0;
  bar.querySelector("[data-bulk-count]").textContent = text("selected", count);
  const offer = document.querySelector("[data-bulk-all]");
  offer.hidden = everything || !(here > 0 && here === all.length && table?.dataset.total && Number(table.dataset.total) !== picked.size);
  offer.querySelector("[data-bulk-page]").textContent = text("selected", picked.size);
}

function set(box, checked) {
  checked ? picked.add(box.value) : picked.delete(box.value);
}

function clear() {
  picked.clear();
  everything = false;
  last = null;
  paint();
}

on("click", "[data-select-row]", (event, box) => {
  if (everything) {
    everything = false;
    for (const other of boxes()) picked.add(other.value);
  }
  const all = boxes();
  if (event.shiftKey && last && all.includes(last)) {
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
    for (const other of all.slice(from, to + 1)) set(other, box.checked);
  } else set(box, box.checked);
  last = box;
  paint();
});
on("change", "[data-select-all]", (event, head) => {
  everything = false;
  for (const box of boxes()) set(box, head.checked);
  paint();
});
on("click", "[data-bulk-everything]", () => {
  everything = true;
  paint();
});
on("click", "[data-bulk-clear]", clear);
on("click", "[data-bulk-url]", (event, button) => {
  const values = everything ? { all: "1" } : { uid: [...picked] };
  values.query = document.querySelector("[data-select]")?.dataset.query ?? location.search.slice(1);
  htmx.ajax("POST", button.dataset.bulkUrl, { target: "#dialog-body", swap: "innerHTML", values });
});
document.addEventListener("clearSelection", clear);
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "a") {
    if (isTyping(event.target) || document.querySelector("dialog[open]") || !boxes().length) return;
    event.preventDefault();
    everything = true;
    return paint();
  }
  if (event.key === "Escape" && !event.defaultPrevented && (picked.size || everything) && !document.querySelector("dialog[open]")) clear();
});
onContent("[data-select], [data-select] tr", () => queueMicrotask(paint));
