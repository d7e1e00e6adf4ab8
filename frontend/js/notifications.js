/* The bell: its number and menu, kept true over tabs; what is new is asked for when live.js says so, and now and then by the clock. */
import { announce, on, onContent } from "./dom.js";
import { followStream } from "./live.js";
import { ask, load } from "./requests.js";

const KEPT = "rapport:bell";
const FRESH_MS = 15_000;
const POLL_MS = 60_000; // also with a stream: what is merely a hint may be lost
const channel = new BroadcastChannel(KEPT);
const bell = () => document.querySelector("[data-bell]");
const kept = () => JSON.parse(sessionStorage.getItem(KEPT) ?? "null");

function paint({ unread }) {
  const element = bell();
  if (!element) return;
  const label = unread ? element.dataset.labelCount.replace("%s", unread) : element.dataset.label;
  const count = element.querySelector("[data-bell-count]");
  count.textContent = unread > 99 ? "99+" : unread || "";
  count.hidden = !unread;
  element.querySelector("summary").setAttribute("aria-label", label);
}

function keep(state) {
  sessionStorage.setItem(KEPT, JSON.stringify({ ...state, fresh: [], user: document.body.dataset.user, at: Date.now() }));
  paint(state);
}

/** Ask how many there are and what came since; tells the other tabs, so that one question serves them all. */
export async function refresh() {
  const element = bell();
  if (!element) return;
  const before = kept();
  const response = await fetch(`${element.dataset.stateUrl}?after=${before?.newest ?? ""}`, { credentials: "same-origin" }).catch(() => null);
  if (!response?.ok || response.redirected) return; // the next question may find the server again
  const state = await response.json();
  element.dataset.streamUrl = state.stream;
  keep(state);
  channel.postMessage(state);
  if (before && state.fresh.length) {
    announce(state.fresh[0].text);
    if (element.open) openMenu(element);
    for (const item of state.fresh) show(item);
  }
}

/* Browser notifications: only where somebody asked for them, and only while no page of ours is looked at. */
const WANTED = "rapport:browser-notices";
const mayShow = () => "Notification" in window && Notification.permission === "granted" && localStorage.getItem(WANTED) === "1";

function show({ uid, text, why, url }) {
  if (!mayShow() || document.visibilityState === "visible") return;
  const notice = new Notification(text, { body: why, tag: uid, icon: "/static/rapport/logo.svg" });
  notice.addEventListener("click", () => {
    window.focus();
    location.assign(url);
  });
}

onContent("[data-browser-notices]", (button) => {
  const paintButton = () => button.setAttribute("aria-pressed", String(mayShow()));
  button.hidden = !("Notification" in window) || Notification.permission === "denied";
  paintButton();
  button.addEventListener("click", async () => {
    if (mayShow()) localStorage.removeItem(WANTED);
    else if ((await Notification.requestPermission()) === "granted") localStorage.setItem(WANTED, "1");
    paintButton();
  });
});

const openMenu = (element) => load(element.dataset.menuUrl, element.querySelector("[data-bell-list]"));
document.addEventListener("toggle", (event) => {
  if (event.target === bell() && event.target.open) openMenu(event.target);
}, true);

on("click", "[data-bell-read]", async (event, button) => {
  await ask(button.dataset.readUrl, { method: "POST" });
  await refresh();
  openMenu(bell());
});
/* A notification is read when its record is opened; the request outlives the page. */
on("click", "a[data-notice]", (event, link) => {
  const uid = link.closest("[data-uid]")?.dataset.uid;
  const token = document.querySelector("meta[name=csrf-token]")?.content ?? "";
  const url = bell()?.dataset.readUrl;
  if (!uid || !url) return;
  const state = kept();
  if (state && link.closest(".notice-unread")) keep({ ...state, unread: Math.max(0, state.unread - 1) });
  fetch(url, { method: "POST", keepalive: true, headers: { "X-CSRFToken": token, Accept: "application/json" }, body: new URLSearchParams({ uid }) })
    .catch(() => null); // it stays unread
});

/* A form that marks as read leads to another page, which is not to show what was kept before. */
on("submit", 'form[action$="/notifications/read/"]', () => sessionStorage.removeItem(KEPT));

channel.addEventListener("message", ({ data }) => keep(data));
onContent("[data-bell]", () => {
  const state = kept();
  const own = state?.user === document.body.dataset.user;
  if (!own) sessionStorage.removeItem(KEPT);
  if (own) paint(state);
  if (!own || Date.now() - state.at > FRESH_MS) refresh();
  const streamUrl = async (isOld) => {
    if (isOld) await refresh();
    return { url: bell().dataset.streamUrl, last: kept()?.newest ?? 0 };
  };
  followStream(streamUrl, (newest) => newest > (kept()?.newest ?? 0) && refresh());
  setInterval(() => document.visibilityState === "visible" && refresh(), POLL_MS);
});
