/* "@" in a text area: the colleagues whom it may mean, chosen by arrows and Enter or a click. */
import { debounce } from "./dom.js";
import { pressed } from "./shortcuts.js";

const TYPED = /(^|[\s(])@([\p{L}\p{N}_.+-]{0,60})$/u;

/** Offer names in a text area whose `data-mentions` says where they are looked up. */
export function start(area) {
  const list = Object.assign(document.createElement("div"), { className: "menu-list mention-list", hidden: true, id: `mentions-${crypto.getRandomValues(new Uint32Array(1))[0]}` });
  list.setAttribute("role", "listbox");
  area.after(list);
  area.setAttribute("aria-controls", list.id);
  area.setAttribute("aria-autocomplete", "list");
  const typed = () => area.value.slice(0, area.selectionStart).match(TYPED);
  const chosen = () => list.querySelector("[aria-selected=true]");
  const close = () => {
    list.hidden = true;
    area.removeAttribute("aria-activedescendant");
  };
  const choose = (option) => {
    for (const other of list.children) other.setAttribute("aria-selected", String(other === option));
    area.setAttribute("aria-activedescendant", option.id);
  };
  const take = (option) => {
    const start = area.selectionStart - typed()[2].length;
    area.setRangeText(`${option.dataset.username} `, start, area.selectionStart, "end");
    close();
    area.focus();
  };
  const offer = debounce(150, async () => {
    const match = typed();
    if (!match) return close();
    const response = await fetch(`${area.dataset.mentions}?q=${encodeURIComponent(match[2])}`, { credentials: "same-origin" });
    if (!response.ok || typed()?.[2] !== match[2]) return;
    const { items } = await response.json();
    list.replaceChildren(...items.map(({ username, name }, at) => {
      const option = Object.assign(document.createElement("div"), { className: "menu-item", id: `${list.id}-${at}` });
      option.setAttribute("role", "option");
      option.dataset.username = username;
      option.append(name, Object.assign(document.createElement("span"), { className: "mut", textContent: ` @${username}` }));
      return option;
    }));
    list.hidden = !items.length;
    if (items.length) choose(list.firstElementChild);
  });
  area.addEventListener("input", offer);
  area.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("[role=option]");
    event.preventDefault();
    if (option) take(option);
  });
  area.addEventListener("keydown", (event) => {
    if (pressed(event, "send")) {
      event.preventDefault();
      return area.form.requestSubmit();
    }
    if (list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const options = [...list.children];
    if (step) choose(options[(options.indexOf(chosen()) + step + options.length) % options.length]);
    else if (event.key === "Enter" || event.key === "Tab") take(chosen());
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}
