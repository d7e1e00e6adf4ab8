/* A tour: words beside one part of the page after the other. It is data of the server (GET /tours/<name>/ as JSON); a stop
   on another page is reached by the address "#tour=name.2". Nothing is blocked meanwhile: no veil catches clicks, and the
   card is left by Escape, by its button or by going elsewhere. */

const MARGIN = 12;
let running = null;

/** Start a tour, or go on with it at a stop. `refuse` is told the status of an answer that is none. */
export async function start(url, refuse, at = 0) {
  const opener = document.activeElement;
  const response = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!response.ok) return refuse(response.status);
  const tour = await response.json();
  if (!tour.stops.length) return;
  if (running) leave();
  running = { ...tour, at: Math.min(Math.max(at, 0), tour.stops.length - 1), opener };
  if (at === 0) note("no");
  show();
}

/** Remember that the tour was begun, or (`end` is "yes") seen to its end. A beacon, since the next step may lead to
    another page; when it is lost the tour is just offered once more. */
function note(end) {
  const body = new FormData();
  body.set("end", end);
  body.set("csrfmiddlewaretoken", document.querySelector("meta[name=csrf-token]").content);
  navigator.sendBeacon(running.seen_url, body);
}

function show() {
  const { stops, at } = running;
  const stop = stops[at];
  if (stop.url && !isHere(stop.url)) {
    const { name } = running;
    leave();
    location.assign(`${stop.url}#tour=${name}.${at}`);
    return;
  }
  if (location.hash.startsWith("#tour=")) history.replaceState(history.state, "", location.pathname + location.search);
  const card = running.card ?? build();
  fill(card, stop);
  running.anchor = anchorOf(stop.anchor);
  running.anchor?.scrollIntoView({ block: "center", inline: "nearest", behavior: isCalm() ? "instant" : "smooth" });
  place();
  card.focus({ preventScroll: true });
}

const isCalm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Whether an address is this page; one that asks for nothing is, whatever this one asks for. */
function isHere(url) {
  const wanted = new URL(url, location.href);
  return wanted.pathname === location.pathname && (!wanted.search || wanted.search === location.search);
}

/** The first part of this name that is to be seen: a phone shows another one than a desk, or none. */
function anchorOf(name) {
  const parts = name ? [...document.querySelectorAll(`[data-tour~="${CSS.escape(name)}"]`)] : [];
  return parts.find(isSeen) ?? null;
}

function isSeen(part) {
  const box = part.getBoundingClientRect();
  const drawn = part.checkVisibility?.({ visibilityProperty: true }) ?? true;
  return drawn && box.width > 0 && box.right > 0 && box.left < window.innerWidth;
}

function build() {
  const ring = element("div", "tour-ring");
  ring.hidden = true;
  const card = element("section", "tour-card");
  card.tabIndex = -1;
  card.setAttribute("role", "dialog");
  card.setAttribute("aria-labelledby", "tour-title");
  card.setAttribute("aria-describedby", "tour-text");
  const { words } = running;
  const foot = element("div", "tour-foot");
  const close = button(words.end, "btn-ghost", () => end());
  const back = button(words.back, "", () => go(-1));
  const next = button(words.next, "btn-primary", () => go(1));
  foot.append(element("span", "tour-place mut sm"), close, back, next);
  card.append(Object.assign(element("h2"), { id: "tour-title" }), Object.assign(element("p"), { id: "tour-text" }), foot);
  document.body.append(ring, card);
  Object.assign(running, { card, ring, back, next });
  window.addEventListener("scroll", place, { capture: true, passive: true });
  window.addEventListener("resize", place);
  document.addEventListener("keydown", onKey);
  return card;
}

function fill(card, stop) {
  const { at, stops, words, back, next } = running;
  card.querySelector("#tour-title").textContent = stop.title;
  card.querySelector("#tour-text").textContent = stop.text;
  card.querySelector(".tour-place").textContent = words.place.replace("%s", at + 1).replace("%s", stops.length);
  back.hidden = at === 0;
  next.textContent = at === stops.length - 1 ? words.done : words.next;
}

function element(name, css = "") {
  return Object.assign(document.createElement(name), { className: css });
}

function button(label, css, act) {
  const made = Object.assign(element("button", `btn btn-sm ${css}`), { type: "button", textContent: label });
  made.addEventListener("click", act);
  return made;
}

/** Put the ring around the part and the card where there is room: below, above, beside, else at the foot. */
function place() {
  if (!running?.card) return;
  const { card, ring, anchor } = running;
  const box = anchor?.isConnected ? anchor.getBoundingClientRect() : null;
  ring.hidden = !box;
  card.classList.toggle("tour-docked", !box || window.innerWidth <= 760);
  card.style.left = card.style.top = "";
  if (!box) return;
  Object.assign(ring.style, { left: `${box.left - 4}px`, top: `${box.top - 4}px`, width: `${box.width + 8}px`, height: `${box.height + 8}px` });
  if (card.classList.contains("tour-docked")) return;
  const { offsetWidth: width, offsetHeight: height } = card;
  const within = (value, most) => Math.max(MARGIN, Math.min(value, most - MARGIN));
  const left = within(box.left, window.innerWidth - width);
  const top = [box.bottom + MARGIN, box.top - height - MARGIN].find((y) => y >= MARGIN && y + height <= window.innerHeight - MARGIN);
  if (top !== undefined) return Object.assign(card.style, { left: `${left}px`, top: `${top}px` });
  const beside = [box.right + MARGIN, box.left - width - MARGIN].find((x) => x >= MARGIN && x + width <= window.innerWidth - MARGIN);
  if (beside === undefined) return card.classList.add("tour-docked");
  Object.assign(card.style, { left: `${beside}px`, top: `${within(box.top, window.innerHeight - height)}px` });
}

function go(step) {
  if (running.at + step >= running.stops.length) return end({ finished: true });
  running.at = Math.max(0, running.at + step);
  show();
}

/** Arrows walk while the focus is in the card, so that they still do in the page what they do there. */
function onKey(event) {
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "Escape" && !document.querySelector("dialog[open]")) {
    event.preventDefault();
    return end();
  }
  if (!running.card.contains(document.activeElement)) return;
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  if (step === 1 || running.at > 0) go(step);
}

/** Take everything away, and give the focus back. */
function end({ finished = false } = {}) {
  if (finished) note("yes");
  const { opener } = running;
  leave();
  if (opener?.isConnected) opener.focus({ preventScroll: true });
}

function leave() {
  window.removeEventListener("scroll", place, { capture: true });
  window.removeEventListener("resize", place);
  document.removeEventListener("keydown", onKey);
  running.card?.remove();
  running.ring?.remove();
  running = null;
}
