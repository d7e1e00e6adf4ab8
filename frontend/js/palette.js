/* Ctrl/Cmd+K: finds records, pages and commands. GET palette_url?q= answers ui/palette_results.html; empty q: recent. */
import { announce, debounce, isPlainClick, on, text } from "./dom.js";
import { Options } from "./options.js";
import { ask } from "./requests.js";
import { pressed } from "./shortcuts.js";

const dialog = () => document.getElementById("palette");
const input = () => document.getElementById("palette-input");
const list = () => document.getElementById("palette-list");
let options;
let running;
let stale = false; // whether more was typed than the options answer
let wanted = null; // Enter came before the options did: {newTab}

export function openPalette() {
  options ??= new Options(input(), list());
  if (dialog().open) return;
  wanted = null;
  dialog().showModal();
  input().select();
  search();
}

async function search() {
  stale = false;
  running?.abort();
  running = new AbortController();
  const query = input().value.trim();
  const url = `${document.body.dataset.paletteUrl}?q=${encodeURIComponent(query)}&path=${encodeURIComponent(location.pathname)}`;
  input().parentElement.setAttribute("aria-busy", "true");
  try {
    const response = await ask(url, { signal: running.signal });
    if (!response.ok) throw new Error(String(response.status));
    list().innerHTML = await response.text();
  } catch (error) {
    if (error.name === "AbortError") return;
    list().replaceChildren(note(text("failed")));
  }
  running = null;
  input().parentElement.removeAttribute("aria-busy");
  if (!options.all.length && !list().childElementCount) list().replaceChildren(note(text("nothing")));
  options.current = null;
  options.first();
  announce(text("results", options.all.length));
  if (wanted && dialog().open) choose(options.current, wanted.newTab);
}

function note(message) {
  const element = document.createElement("p");
  element.className = "palette-empty";
  element.textContent = message;
  return element;
}

const searchSoon = debounce(110, () => stale && search());

function choose(option, newTab) {
  wanted = null;
  if (!option) return;
  if (newTab) return void window.open(option.href, "_blank", "noopener");
  dialog().close();
  option.click();
}

/* Enter means the best answer to all that was typed: never an option that stands there from fewer letters. */
function enter(newTab) {
  if (!stale && !running) return choose(options.current, newTab);
  wanted = { newTab };
  if (stale) search();
}

on("input", "#palette-input", () => {
  stale = true;
  wanted = null;
  searchSoon();
});
on("keydown", "#palette-input", (event) => {
  if (event.isComposing) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    options.move(step);
  } else if (event.key === "Enter") {
    event.preventDefault();
    enter(pressed(event, "palette-tab"));
  }
});
on("click", "[data-palette-open]", (event) => {
  if (!isPlainClick(event)) return;
  event.preventDefault();
  openPalette();
});
/* An option made of the text means all that was typed, even when it was drawn for fewer letters. */
on("pointerdown", ".palette-option[data-typed]", (event, option) => {
  const url = new URL(option.href);
  url.searchParams.set(option.dataset.typed, input().value.trim());
  option.href = url;
});
on("click", ".palette-option", (event) => {
  if (isPlainClick(event)) dialog().close();
});
/* An act of the record at hand is done by its control on the page; where that is not to be seen, the link leads there. */
on("click", ".palette-option[data-press]", (event, option) => {
  const control = document.querySelector(option.dataset.press);
  if (!control || !isPlainClick(event)) return;
  if (control.dataset.editUrl) {
    control.closest("details")?.setAttribute("open", ""); // empty fields are folded away
    if (!control.checkVisibility()) return;
  }
  event.preventDefault();
  control.scrollIntoView({ block: "nearest" });
  control.click();
});
on("pointermove", ".palette-option", (event, option) => options && option !== options.current && options.select(option));
document.addEventListener("keydown", (event) => {
  if (pressed(event, "palette")) {
    event.preventDefault();
    openPalette();
  }
});
