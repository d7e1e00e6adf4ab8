/* Things put in order by dragging, loaded only where needed. [data-sortable] holds [data-card]; dropping POSTs card,
   version, column and before to data-move-url (if given) and takes the card back when refused; after a conflict both
   values are shown. data-goes-to: the columns to which its cards may go; the others are marked while one is dragged. Alt+arrows do the same by keys. data-unordered: cards only go from list to list; data-horizontal: they stand beside each other. */
import Sortable from "sortablejs";
import { pressed } from "./shortcuts.js";

const MOVES = ["move-up", "move-down", "move-left", "move-right"];

let page; // what main.js shares: { announce, text, ask, reportStatus }, so that this file brings no second copy

const cards = (list) => [...list.querySelectorAll(":scope > [data-card]")];

async function moved(card, undo) {
  const list = card.closest("[data-sortable]");
  const say = () => page.announce(page.text("moved", list.getAttribute("aria-label") ?? ""));
  list.dispatchEvent(new Event("change", { bubbles: true }));
  if (!list.dataset.moveUrl) return say();
  const body = new FormData();
  body.set("drag", "1");
  body.set("card", card.dataset.card);
  body.set("version", card.dataset.version ?? "");
  body.set("column", list.dataset.column ?? "");
  body.set("before", card.nextElementSibling?.dataset.card ?? "");
  const response = await page.ask(list.dataset.moveUrl, { method: "POST", body }).catch(() => ({ ok: false, status: 0 }));
  if (response.ok) {
    say();
    return counted(card, response);
  }
  undo();
  const isDialog = response.headers?.get("Content-Type")?.includes("html"); // both values, or what the column needs
  if ([409, 422].includes(response.status) && isDialog) return page.showDialog(await response.text());
  if (!response.headers?.get("HX-Trigger")) page.reportStatus(response.status);
}

/** What the server says of a board after a card was moved: its version, and the numbers of the columns. */
async function counted(card, response) {
  if (!response.headers.get("Content-Type")?.includes("json")) return;
  const { version, heads } = await response.json();
  card.dataset.version = version;
  for (const { code, count, total } of heads) {
    const put = (kind, value) => {
      const place = document.querySelector(`[data-board-${kind}="${CSS.escape(code)}"]`);
      if (place) place.textContent = value;
    };
    put("count", count);
    put("total", total);
  }
}

function place(card, list, sibling) {
  const [home, next] = [card.parentElement, card.nextElementSibling];
  list.insertBefore(card, sibling);
  card.focus();
  moved(card, () => home.insertBefore(card, next));
}

function byKey(event) {
  const card = event.target.closest("[data-card]");
  // A list may stand inside a card of another one: what the inner one did is done.
  const asked = MOVES.find((name) => pressed(event, name));
  if (!card || event.target !== card || !asked || event.defaultPrevented) return;
  const list = card.closest("[data-sortable]");
  const lists = list.dataset.group ? [...document.querySelectorAll(`[data-sortable][data-group="${CSS.escape(list.dataset.group)}"]`)] : [list];
  const all = cards(list);
  const at = all.indexOf(card);
  const aside = lists[lists.indexOf(list) + (asked === "move-right") - (asked === "move-left")];
  const ordered = !("unordered" in list.dataset);
  const [back, on] = "horizontal" in list.dataset ? ["move-left", "move-right"] : ["move-up", "move-down"];
  if (ordered && asked === back && at > 0) place(card, list, all[at - 1]);
  else if (ordered && asked === on && at < all.length - 1) place(card, list, all[at + 2] ?? null);
  else if (aside && aside !== list) place(card, aside, aside.firstElementChild);
  else return;
  event.preventDefault();
}

/** Whether cards of a list may go to another one. */
function takes(from, to) {
  const allowed = from.dataset.goesTo?.split(" ");
  return !allowed || allowed.includes(to.dataset.column ?? "");
}

/** Mark the columns of the board that take no card from this list; none without one. */
function markRefusing(from) {
  for (const list of document.querySelectorAll("[data-sortable][data-column]")) {
    list.parentElement.classList.toggle("is-refusing", Boolean(from) && !takes(from, list));
  }
}

/** Make one list sortable; lists with the same data-group exchange cards. */
export function start(list, shared) {
  page = shared;
  let home;
  Sortable.create(list, {
    group: list.dataset.group ? { name: list.dataset.group, put: (to, from) => from.options.group.name === list.dataset.group && takes(from.el, to.el) } : undefined,
    sort: !("unordered" in list.dataset),
    draggable: "[data-card]",
    handle: list.dataset.handle || undefined,
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
    direction: "horizontal" in list.dataset ? "horizontal" : undefined,
    delay: 120,
    delayOnTouchOnly: true,
    onStart: ({ item }) => {
      home = { list: item.parentElement, next: item.nextElementSibling };
      markRefusing(item.parentElement);
    },
    onEnd: ({ item, from, to, oldIndex, newIndex }) => {
      markRefusing(null);
      if (from === to && oldIndex === newIndex) return;
      const back = home;
      moved(item, () => back.list.insertBefore(item, back.next));
    },
  });
  list.addEventListener("keydown", byKey);
  list.dataset.ready = "";
}
