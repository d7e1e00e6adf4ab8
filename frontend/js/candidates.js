/* While a record is typed: [data-candidates] shows those that it may be already, asked for once when typing pauses. */
import { debounce, on, onContent } from "./dom.js";
import { ask } from "./requests.js";
import { closeDialog } from "./surfaces.js";

const PAUSE_MS = 250;
const LEAST = 2; // characters of a value worth looking for

onContent("[data-candidates]", (box) => {
  const form = box.closest("form");
  const names = box.dataset.fields.split(" ");
  const describes = (name) => names.some((known) => name === known || name.startsWith(`${known}-`));
  let asked = "";
  let running;
  const look = debounce(PAUSE_MS, async () => {
    const url = new URL(box.dataset.candidates, location.href);
    for (const [name, value] of new FormData(form)) {
      if (describes(name) && String(value).trim().length >= LEAST) url.searchParams.append(name, value);
    }
    if (url.search === asked) return;
    asked = url.search;
    running?.abort();
    running = new AbortController();
    const answer = await ask(url, { signal: running.signal }).catch(() => null); // it only helps: nobody is told when it fails
    if (answer?.ok && box.isConnected) box.innerHTML = await answer.text();
  });
  for (const type of ["input", "change"]) {
    form.addEventListener(type, (event) => describes(event.target.name ?? "") && look());
  }
  if (box.dataset.candidates.includes("lookup=")) look(); // opened with the name that the look-up did not know
});

on("click", "a[data-use]", (event, link) => {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  link.closest("form")?.removeAttribute("data-dirty"); // leaving is what was asked for
  if (!link.dataset.lookup) return;
  event.preventDefault();
  const detail = { lookup: link.dataset.lookup, value: link.dataset.use, text: link.dataset.text };
  document.body.dispatchEvent(new CustomEvent("lookup-created", { detail, bubbles: true }));
  closeDialog();
});
