/* While a record is typed: [data-candidates] shows those that it may be already, asked for once when typing pauses. */
import { debounce, on, onContent } from "./dom.js";
import { ask } from "./requests.js";

const PAUSE_MS = 250;
const LEAST = 2; // characters of a value worth looking for

onContent("[data-candidates]", (box) => {
  const form = box.closest("form");
  const names = box.dataset.fields.split(" ");
  const describes = (name) => names.some((known) => name === known || name.startsWith(`${known}-`));
  const empty = new URL(box.dataset.candidates, location.href).search;
  let asked = "";
  let running;
  const look = debounce(PAUSE_MS, async () => {
    const url = new URL(box.dataset.candidates, location.href);
    for (const [name, value] of new FormData(form)) {
      if (describes(name) && String(value).trim().length >= LEAST) url.searchParams.append(name, value);
    }
    if (url.search === asked || (!asked && url.search === empty)) return;
    asked = url.search;
    running?.abort();
    running = new AbortController();
    const answer = await ask(url, { signal: running.signal }).catch(() => null); // it only helps: nobody is told when it fails
    if (answer?.ok && box.isConnected) box.innerHTML = await answer.text();
  });
  for (const type of ["input", "change"]) {
    form.addEventListener(type, (event) => describes(event.target.name ?? "") && look());
  }
  if (!box.dataset.candidates.includes("except=")) look(); // it may open filled: by a look-up, or come back with what was typed
});

/* Sends the form to where the chosen record is filled with what was typed; a button of its own would answer to Enter. */
on("click", "button[data-use]", (event, button) => {
  const submit = Object.assign(document.createElement("button"), { hidden: true, name: "use", value: button.dataset.use, formNoValidate: true });
  submit.setAttribute("formaction", button.dataset.useUrl);
  button.form.append(submit);
  submit.click();
  submit.remove();
});
