/* Columns of a list, loaded only where needed: dragged by their heads, resized by the grip at their end. Keys: Alt and
   arrows on a head's link move the column, arrows on the grip resize it. What was done is kept for the reader at once. */
import Sortable from "sortablejs";
import { pressed } from "./shortcuts.js";

let page; // what main.js shares: { announce, text, ask, reportStatus }
const [LEAST, MOST, STEP] = [40, 600, 20];

const heads = (table) => [...table.querySelectorAll("thead th[data-column]")];
const widthOf = (head) => Number([...head.classList].find((name) => name.startsWith("cw-"))?.slice(3) ?? 0);
const cells = (table, head) => [...table.querySelectorAll("tr")].map((row) => row.children[head.cellIndex]).filter(Boolean);

function setWidth(table, head, width) {
  const step = Math.min(MOST, Math.max(LEAST, Math.round(width / STEP) * STEP));
  const old = widthOf(head);
  for (const cell of cells(table, head)) {
    if (old) cell.classList.remove(`cw-${old}`);
    cell.classList.add(`cw-${step}`);
  }
  head.querySelector("[data-resize]").setAttribute("aria-valuenow", step);
}

async function keep(table) {
  const body = new FormData();
  body.set("view", table.dataset.view);
  body.set("layout", JSON.stringify({ columns: heads(table).map((head) => ({ name: head.dataset.column, width: widthOf(head) })) }));
  const response = await page.ask(table.dataset.layoutUrl, { method: "POST", body }).catch(() => ({ ok: false, status: 0 }));
  if (!response.ok) page.reportStatus(response.status);
  return response.ok;
}

/** Keep the order of the heads; the page comes again with the columns below them. */
async function reorder(table, name) {
  if (!(await keep(table))) return;
  sessionStorage.setItem("column", name);
  location.reload();
}

function resizing(table) {
  table.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-resize]");
    if (!grip || event.button !== 0) return;
    event.preventDefault();
    const head = grip.closest("th");
    const [from, width, sign] = [event.clientX, head.offsetWidth, document.dir === "rtl" ? -1 : 1];
    const move = ({ clientX }) => setWidth(table, head, width + sign * (clientX - from));
    const end = () => {
      grip.classList.remove("is-dragged");
      document.removeEventListener("pointermove", move);
      keep(table);
    };
    grip.classList.add("is-dragged");
    document.addEventListener("pointermove", move);
    document.addEventListener("pointerup", end, { once: true });
  });
  table.addEventListener("keydown", (event) => {
    const grip = event.target.closest("[data-resize]");
    const by = STEP * (pressed(event, "widen") - pressed(event, "narrow"));
    if (!grip || !by) return;
    event.preventDefault();
    setWidth(table, grip.closest("th"), grip.closest("th").offsetWidth + by);
    keep(table);
  });
}

function moving(table) {
  table.addEventListener("keydown", (event) => {
    const head = event.target.closest("thead th[data-column]");
    const by = pressed(event, "move-right") - pressed(event, "move-left");
    if (!head || !by || event.target.closest("[data-resize]")) return;
    event.preventDefault();
    const all = heads(table);
    const to = all.indexOf(head) + by;
    if (all.indexOf(head) === 0 || to < 1 || to >= all.length) return;
    by > 0 ? all[to].after(head) : all[to].before(head);
    page.announce(page.text("moved", String(to + 1)));
    reorder(table, head.dataset.column);
  });
  Sortable.create(table.tHead.rows[0], {
    draggable: "th[data-column]",
    filter: "[data-resize], th[data-column]:nth-child(1), .pick + th",
    preventOnFilter: false,
    delay: 120,
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
    onMove: ({ related }) => related !== heads(table)[0],
    onEnd: ({ item, oldIndex, newIndex }) => oldIndex === newIndex || reorder(table, item.dataset.column),
  });
}

/** Let the columns of one table be arranged. */
export function start(table, shared) {
  page = shared;
  resizing(table);
  moving(table);
  const moved = sessionStorage.getItem("column");
  sessionStorage.removeItem("column");
  if (moved) table.querySelector(`thead th[data-column="${CSS.escape(moved)}"] a`)?.focus();
}
