/* Rows picked in a list: boxes, Shift for a range, "all N that match", and the bar of what can be done with them. The
   box of a group picks those of its rows that are there, and offers all of the group. A bulk action is a POST of uid (repeated) or all=1, and query (the list's own), into the dialog. */
import { isTyping, on, onContent, text } from "./dom.js";
import { htmx } from "./requests.js";
import { pressed } from "./shortcuts.js";

const picked = new Set();
let everything = null; // the element whose data-query and data-total say which rows: the whole table, or a group
let group = null; // the group whose box was ticked last
let last = null;

const waiting = new Set(); // groups that were ticked before their rows had come

const boxes = () => [...document.querySelectorAll("[data-select] [data-select-row]")];

function paint() {
  const all = boxes();
  for (const box of all) {
    box.checked = everything?.contains(box) || picked.has(box.value);
    box.closest("tr").classList.toggle("is-picked", box.checked);
  }
  const table = document.querySelector("[data-select]");
  const head = document.querySelector("[data-select-all]");
  const here = all.filter((box) => box.checked).length;
  if (head) {
    head.checked = here > 0 && here === all.length;
    head.indeterminate = here > 0 && here < all.length;
  }
  for (const box of document.querySelectorAll("[data-select-group]")) {
    const rows = all.filter((one) => bodyOf(box).contains(one));
    const ticked = rows.filter((one) => one.checked).length;
    if (rows.length) box.checked = ticked === rows.length;
    box.indeterminate = ticked > 0 && ticked < rows.length;
  }
  const bar = document.querySelector("[data-bulk]");
  if (!bar) return;
  const count = everything ? everything.dataset.total : picked.size;
  bar.hidden = !everything && picked.size === 0;
  bar.querySelector("[data-bulk-count]").textContent = text("selected", count);
  const offer = document.querySelector("[data-bulk-all]");
  const scope = scopeOf(all, table);
  const total = Number(scope?.dataset.total);
  offer.hidden = Boolean(everything) || !(here > 0 && total && total !== picked.size);
  offer.querySelector("[data-bulk-page]").textContent = text("selected", picked.size);
  for (const one of offer.querySelectorAll("[data-bulk-everything]")) one.hidden = one.hasAttribute("data-of-group") !== (scope !== table);
  const button = offer.querySelector("[data-of-group]");
  if (button && scope !== table) button.textContent = text("allOfGroup", total.toLocaleString(document.documentElement.lang));
}

const bodyOf = (box) => document.getElementById(box.dataset.selectGroup);

/** Of what all rows may be picked: the group whose rows are, or the list whose rows on this page are. */
function scopeOf(all, table) {
  const rows = group ? all.filter((box) => group.contains(box)) : [];
  if (rows.length && picked.size === rows.length && rows.every((box) => picked.has(box.value))) return group;
  return all.length && all.every((box) => picked.has(box.value)) ? table : null;
}

function set(box, checked) {
  checked ? picked.add(box.value) : picked.delete(box.value);
}

function clear() {
  picked.clear();
  everything = group = last = null;
  paint();
}

on("click", "[data-select-row]", (event, box) => {
  if (everything) {
    for (const other of boxes()) if (everything.contains(other)) picked.add(other.value);
    everything = null;
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
  everything = group = null;
  for (const box of boxes()) set(box, head.checked);
  paint();
});
on("change", "[data-select-group]", (event, head) => {
  const body = bodyOf(head);
  everything = null;
  group = head.checked ? body : null;
  for (const box of boxes()) if (body.contains(box)) set(box, head.checked);
  if (head.checked && !body.querySelector("[data-select-row]")) waiting.add(body);
  if (head.checked) body.dispatchEvent(new CustomEvent("unfoldGroup", { bubbles: true }));
  paint();
});
on("click", "[data-bulk-everything]", () => {
  everything = scopeOf(boxes(), document.querySelector("[data-select]"));
  paint();
});
on("click", "[data-bulk-clear]", clear);
on("click", "[data-bulk-url]", (event, button) => {
  const values = everything ? { all: "1" } : { uid: [...picked] };
  values.query = (everything ?? document.querySelector("[data-select]"))?.dataset.query ?? location.search.slice(1);
  htmx.ajax("POST", button.dataset.bulkUrl, { target: "#dialog-body", swap: "innerHTML", values });
});
document.addEventListener("clearSelection", clear);
document.addEventListener("keydown", (event) => {
  if (pressed(event, "select-all")) {
    if (isTyping(event.target) || document.querySelector("dialog[open]") || !boxes().length) return;
    event.preventDefault();
    everything = document.querySelector("[data-select]");
    return paint();
  }
  if (pressed(event, "close") && !event.defaultPrevented && (picked.size || everything) && !document.querySelector("dialog[open]")) clear();
});
onContent("[data-select], [data-select] tr", (element) => {
  const body = element.closest("[data-group]");
  if (body && waiting.delete(body)) for (const box of boxes()) if (body.contains(box)) set(box, true);
  queueMicrotask(paint);
});
