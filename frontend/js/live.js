/* The stream of hints (server-sent events): one for all tabs of a browser where it can tell which, else one a tab.
   A dropped stream comes back by itself; a refused one is asked for anew with a new ticket, later each time. */

const FIRST_MS = 2_000;
const LONGEST_MS = 300_000;

/** Call `onNews(number)` when something newer than the page knows is there. `place(isOld)` gives {url, last}. */
export function followStream(place, onNews) {
  const begin = () => new Promise(() => open(place, onNews)); // held for as long as the tab lives
  if (navigator.locks) navigator.locks.request("rapport:stream", begin);
  else begin();
}

async function open(place, onNews, wait = FIRST_MS, isOld = false) {
  const { url, last } = await place(isOld);
  if (!url) return;
  const source = new EventSource(`${url}&last=${last}`);
  source.addEventListener("open", () => (wait = FIRST_MS));
  source.addEventListener("news", (event) => onNews(Number(event.data)));
  source.addEventListener("error", () => {
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(() => open(place, onNews, Math.min(wait * 2, LONGEST_MS), true), wait * (0.5 + Math.random()));
  });
}
