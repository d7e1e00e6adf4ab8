/* A look-up on <select data-combobox data-url>: type to search the server, create what is missing. The select stays the
   value that the form sends, so without scripts it is a plain choice. */
import { debounce, onContent, text } from "./dom.js";
import { Options } from "./options.js";
import { ask, load } from "./requests.js";

function enhance(select) {
  const box = document.createElement("div");
  box.className = "combo";
  const list = Object.assign(document.createElement("div"), { className: "combo-list", id: `${select.id}-options`, hidden: true });
  list.setAttribute("role", "listbox");
  const input = Object.assign(document.createElement("input"), { type: "text", className: "control", autocomplete: "off", spellcheck: false });
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) input.setAttribute(name, value);
  for (const name of ["aria-describedby", "aria-invalid", "required", "placeholder", "autofocus"]) {
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  }
  const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
  input.id = `${select.id}-search`;
  if (label) {
    label.htmlFor = input.id;
    list.setAttribute("aria-label", label.textContent.trim());
  } else input.setAttribute("aria-label", select.getAttribute("aria-label") ?? select.name);
  input.disabled = select.disabled;
  const focused = document.activeElement === select; // a dialog opens before its look-ups are made
  select.hidden = true;
  select.required = false;
  select.after(box);
  const chips = select.multiple ? Object.assign(document.createElement("span"), { className: "tags" }) : null;
  box.append(...(chips ? [chips, input, list] : [input, list]));
  const options = new Options(input, list);
  let running;
  let stale = false; // whether more was typed than the options answer
  let wanted = false; // Enter or Tab came before the options did

  const show = (open) => {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (!open) options.select(null);
  };
  const paint = () => {
    if (!chips) return void (input.value = select.selectedOptions[0]?.value ? select.selectedOptions[0].text.trim() : "");
    chips.replaceChildren(...[...select.selectedOptions].map((option) => {
      const tag = Object.assign(document.createElement("span"), { className: "tag", textContent: option.text });
      const remove = Object.assign(document.createElement("button"), { type: "button", className: "tag-remove", textContent: "×", ariaLabel: `${text("remove")} ${option.text}` });
      remove.addEventListener("click", () => {
        option.selected = false;
        changed();
      });
      tag.append(remove);
      return tag;
    }));
    if (input.required || select.dataset.required) input.required = !select.selectedOptions.length;
  };
  const changed = () => {
    paint();
    select.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const choose = (value, label) => {
    let option = [...select.options].find((one) => one.value === value);
    if (!option) select.append((option = new Option(label, value)));
    option.selected = true;
    input.value = "";
    show(false);
    changed();
  };
  const take = (option) => {
    if (!option) return;
    if (option.dataset.create === undefined) return choose(option.dataset.value, option.dataset.text);
    show(false);
    load(`${option.dataset.create}&lookup=${encodeURIComponent(select.id)}`, "#dialog-body");
  };
  const search = async () => {
    stale = false;
    running?.abort();
    running = new AbortController();
    const query = input.value.trim();
    let html = "";
    try {
      const join = select.dataset.url.includes("?") ? "&" : "?";
      const response = await ask(`${select.dataset.url}${join}q=${encodeURIComponent(query)}`, { signal: running.signal });
      html = response.ok ? await response.text() : "";
    } catch (error) {
      if (error.name === "AbortError") return;
    }
    running = null;
    list.innerHTML = html;
    for (const option of options.all) option.setAttribute("aria-selected", "false");
    if (!list.childElementCount) {
      list.append(Object.assign(document.createElement("div"), { className: "combo-option mut", textContent: text("nothing") }));
    }
    show(document.activeElement === input);
    options.first();
    if (wanted && options.current?.dataset.value) take(options.current);
    wanted = false;
  };
  const soon = debounce(130, () => stale && search());
  /* Take the best answer to all that was typed: never an option that stands there from fewer letters. */
  const takeBest = () => {
    if (!stale && !running) return take(options.current);
    wanted = true;
    if (stale) search();
  };

  input.addEventListener("input", () => {
    stale = true;
    wanted = false;
    soon();
  });
  input.addEventListener("click", () => list.hidden && search());
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      list.hidden ? search() : options.move(step);
    } else if (event.key === "Enter" && (!list.hidden || stale || running)) {
      event.preventDefault();
      takeBest();
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      paint();
      show(false);
    } else if (event.key === "Tab" && input.value.trim() && (stale || running || (!list.hidden && options.current?.dataset.value))) takeBest();
    else if (event.key === "Backspace" && chips && !input.value && select.selectedOptions.length) {
      [...select.selectedOptions].at(-1).selected = false;
      changed();
    }
  });
  input.addEventListener("blur", () => setTimeout(() => {
    show(false);
    if (!chips && !input.value.trim() && select.value) {
      select.value = "";
      changed();
    } else if (!chips) paint();
    else input.value = "";
  }, 100));
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => take(event.target.closest("[role=option]")));
  document.addEventListener("lookup-created", (event) => {
    if (event.detail.lookup === select.id || event.detail.name === select.name) choose(String(event.detail.value), event.detail.text);
  });
  select.form?.addEventListener("reset", () => setTimeout(paint));
  paint();
  if (focused) input.focus();
}

onContent("select[data-combobox]", enhance);
