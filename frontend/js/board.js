/* Boards. Columns that somebody does not need are folded, and stay so in this browser. A column in which somebody else
   changed something is fetched anew; the others, and a card that is being dragged, are left alone. */

const AT_ONCE_MS = 300;
const PAUSE_MS = 3_000; // at least between two looks, so that a busy day does not keep the server busy with looking
const keyOf = () => `rapport:folded:${location.pathname}`;

function folded() {
  try {
    return new Set(JSON.parse(localStorage.getItem(keyOf()) ?? "[]"));
  } catch {
    return new Set();
  }
}

const codeOf = (column) => column.querySelector("[data-column]").dataset.column;

function show(column, isFolded) {
  const button = column.querySelector(".board-fold"); // a narrow place to drop cards on has none
  column.classList.toggle("is-folded", isFolded && button !== null);
  button?.setAttribute("aria-expanded", String(!isFolded));
}

const headOf = (column) => [...column.querySelectorAll(".board-count, .board-sum")].map((part) => part.textContent).join("|");
const states = (column) => [...column.querySelectorAll("[data-card]")].map((card) => `${card.dataset.card} ${card.dataset.version}`);

/** Whether a column as it is now says something else than what the page shows. */
function differs(shown, fresh) {
  const known = new Set(states(shown));
  return headOf(shown) !== headOf(fresh) || states(fresh).some((state) => !known.has(state));
}

/** Put a part in the place of another, with everything that scripts do to it; the card in focus keeps it. */
function replace(shown, fresh, htmx) {
  const focused = shown.contains(document.activeElement) && document.activeElement.closest("[data-card]")?.dataset.card;
  htmx.swap(shown, fresh.outerHTML, { swapStyle: "outerHTML", swapDelay: 0, settleDelay: 0 });
  if (focused) document.querySelector(`[data-card="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

/** Show what has changed; false when the server could not say it now, or a card is held. */
async function refresh(board, htmx) {
  const answer = await fetch(location.href, { headers: { "HX-Request": "true" }, credentials: "same-origin" }).catch(() => null);
  if (!answer || answer.status === 429 || answer.status >= 500) return false;
  if (!answer.ok || answer.redirected) return true; // no longer to be seen: there is nothing to come back for
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".board");
  if (!fresh || !board.isConnected) return true;
  if (isBusy()) return false;
  const [now, then] = [[...board.children], [...fresh.children]];
  if (now.map(codeOf).join() === then.map(codeOf).join()) {
    then.forEach((column, at) => differs(now[at], column) && replace(now[at], column, htmx));
    paint(board);
  } else replace(board, fresh, htmx);
  return true;
}

const isBusy = () => document.querySelector(".sortable-chosen") !== null;

function paint(board) {
  const codes = folded();
  for (const column of board.children) show(column, codes.has(codeOf(column)));
}

/** Look again when the stream says that records of the kind have changed; a board that nobody looks at, when they do. */
function follow(board, htmx) {
  let timer = 0;
  let last = 0;
  let isStale = false;
  const look = async () => {
    timer = 0;
    if (!board.isConnected) return;
    if (isBusy()) return wait();
    [isStale, last] = [false, Date.now()];
    if (await refresh(board, htmx)) return;
    isStale = true;
    again();
  };
  const wait = () => (timer ||= setTimeout(look, Math.max(AT_ONCE_MS, last + PAUSE_MS - Date.now())));
  const again = () => isStale && document.visibilityState === "visible" && wait();
  document.addEventListener("recordsChanged", ({ detail }) => {
    if (!detail.includes(board.dataset.changes) && !detail.includes("*")) return;
    isStale = true;
    again();
  });
  document.addEventListener("visibilitychange", again);
}

export function start(board, { htmx }) {
  paint(board);
  board.addEventListener("click", ({ target }) => {
    const column = target.closest(".board-fold")?.closest(".board-column");
    if (!column) return;
    const [code, codes] = [codeOf(column), folded()];
    if (!codes.delete(code)) codes.add(code);
    localStorage.setItem(keyOf(), JSON.stringify([...codes]));
    show(column, codes.has(code));
  });
  if (board.dataset.changes) follow(board, htmx);
}
