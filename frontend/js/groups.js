/* Groups of a list ([data-grouped]), loaded only where needed: a head opens and folds its rows, which are asked for when
   it is first opened. Which ones are open is kept for this tab; at first it is the one at the top. */

const KEY = "groups";

/** Let the groups of one table open and fold. */
export function start(table, { htmx }) {
  const place = `${location.pathname}?${table.dataset.query ?? ""}`;
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
  const open = new Set(kept.place === place ? kept.open : []);

  function set(head, opened) {
    const body = document.getElementById(head.dataset.fold);
    head.setAttribute("aria-expanded", String(opened));
    body.hidden = !opened;
    if (opened) htmx.trigger(body, "unfold");
    opened ? open.add(body.dataset.query) : open.delete(body.dataset.query);
  }

  const heads = [...table.querySelectorAll("[data-fold]")];
  table.addEventListener("click", (event) => {
    const head = event.target.closest("[data-fold]");
    if (!head || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    set(head, head.getAttribute("aria-expanded") !== "true");
    sessionStorage.setItem(KEY, JSON.stringify({ place, open: [...open] }));
  });
  table.addEventListener("unfoldGroup", (event) => {
    const head = heads.find((one) => one.dataset.fold === event.target.id);
    if (head?.getAttribute("aria-expanded") === "false") set(head, true);
  });
  const first = kept.place === place ? heads.filter((head) => open.has(document.getElementById(head.dataset.fold).dataset.query)) : heads.slice(0, 1);
  for (const head of first) set(head, true);
  table.classList.add("is-ready");
}
