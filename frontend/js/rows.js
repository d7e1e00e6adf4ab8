/* Several rows of inputs (ui/rows_widget.html, [data-rows]): typing into the last row adds an empty one below it. */
import { on } from "./dom.js";

on("input", "[data-rows]", (event, control) => {
  const rows = control.querySelectorAll(":scope > .rows-row");
  const last = rows[rows.length - 1];
  if (!last.contains(event.target) || !event.target.value) return;
  const fresh = last.cloneNode(true);
  for (const input of fresh.querySelectorAll("input, select")) {
    const field = input.name.slice(control.dataset.rows.length + 1).replace(/^\d+/, String(rows.length));
    input.name = `${control.dataset.rows}-${field}`;
    if (input.type === "checkbox" || input.type === "radio") input.checked = false;
    else input.value = "";
    const label = input.getAttribute("aria-label");
    if (label) input.setAttribute("aria-label", label.replace(/\d+$/, String(rows.length + 1)));
  }
  last.after(fresh);
});
