/* The stream of hints (server-sent events): one for all tabs of a browser where it can tell which, else one a tab.
   A dropped stream comes back by itself; a refused one is asked for anew with a new ticket, later each time. What
   changed is passed on to the other tabs; what may have changed while nobody listened is said to be everything. */

export const EVERYTHING = "*";
const channel = new BroadcastChannel("rapport:changed");
const tell = (marks) => document.dispatchEvent(new CustomEvent("recordsChanged", { detail: marks }));
channel.addEventListener("message", ({ data }) => tell(data));

function pass(marks) {
  channel.postMessage(marks);
  tell(marks);
}

const FIRST_MS = 2_000;
const LONGEST_MS = 300_000;

/** Call `onNews(number)` when something newer than the page knows is there. `place(isOld)` gives {url, last}.
    A tab that has to wait for its turn begins as one whose stream broke off: the tab before has gone, and what came
    until this one listens nobody heard. */
export async function followStream(place, onNews) {
  const begin = (isOld) => new Promise(() => open(place, onNews, FIRST_MS, isOld)); // held for as long as the tab lives
  if (!navigator.locks) return begin(false);
  const [name, ifAvailable] = ["rapport:stream", true];
  await navigator.locks.request(name, { ifAvailable }, (lock) => lock && begin(false));
  await navigator.locks.request(name, () => begin(true));
}

async function open(place, onNews, wait = FIRST_MS, isOld = false) {
  const { url, last } = await place(isOld);
  if (!url) return;
  const source = new EventSource(`${url}&last=${last}`);
  let wasOpen = isOld;
  source.addEventListener("open", () => {
    wait = FIRST_MS;
    if (wasOpen) pass([EVERYTHING]);
    wasOpen = true;
  });
  source.addEventListener("changed", (event) => pass(event.data.split(" ")));
  source.addEventListener("news", (event) => onNews(Number(event.data)));
  source.addEventListener("error", () => {
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(() => open(place, onNews, Math.min(wait * 2, LONGEST_MS), true), wait * (0.5 + Math.random()));
  });
}
