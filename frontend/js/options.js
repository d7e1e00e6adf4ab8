/* Keyboard choice in a listbox whose focus stays in an input (ARIA combobox); used by palette and look-ups. */
let counter = 0;

/** Keep one option of `list` selected and tell `input` which (aria-activedescendant). */
export class Options {
  constructor(input, list) {
    this.input = input;
    this.list = list;
    this.current = null;
  }
  get all() {
    return [...this.list.querySelectorAll("[role=option]")];
  }
  select(option) {
    this.current?.setAttribute("aria-selected", "false");
    this.current = option ?? null;
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    option.id ||= `option-${++counter}`;
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }
  move(step) {
    const all = this.all;
    if (!all.length) return;
    const at = all.indexOf(this.current);
    this.select(all[(at + step + all.length + (at < 0 && step < 0 ? 1 : 0)) % all.length]);
  }
  first() {
    this.select(this.all[0]);
  }
}
