/* Everything sent to the server by scripts: htmx's settings, the CSRF token, what happens when an answer is an error. */
import htmx from "htmx.org";
import { text } from "./dom.js";

Object.assign(htmx.config, {
  allowEval: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  scrollIntoViewOnBoost: false,
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "422", swap: true },
    { code: "409", swap: true, target: "#dialog-body" },
    { code: "[45]..", swap: false, error: true },
  ],
});

const token = () => document.querySelector("meta[name=csrf-token]")?.content ?? "";

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token();
});

const toast = (message) => document.body.dispatchEvent(new CustomEvent("toast", { detail: { text: message, kind: "bad" } }));

/** Say plainly why an answer with this status cannot be shown; 401 leads to the sign-in. */
export function reportStatus(status) {
  if (status === 401) location.reload();
  else toast(text(status === 403 ? "forbidden" : status === 429 ? "tooFast" : "failed"));
}
document.addEventListener("htmx:responseError", (event) => reportStatus(event.detail.xhr.status));
document.addEventListener("htmx:sendError", () => toast(text("offline")));

/** Fetch a fragment as htmx would: same headers, and the HX-Trigger, HX-Refresh and HX-Redirect of the answer obeyed. */
export async function ask(url, { method = "GET", body, signal } = {}) {
  const headers = { "HX-Request": "true", "HX-Current-URL": location.href };
  if (method !== "GET") headers["X-CSRFToken"] = token();
  const response = await fetch(url, { method, body, signal, headers, credentials: "same-origin" });
  for (const [name, detail] of triggers(response.headers.get("HX-Trigger"))) {
    document.body.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }
  if (response.headers.get("HX-Redirect")) location.assign(response.headers.get("HX-Redirect"));
  else if (response.headers.get("HX-Refresh") === "true") location.reload();
  return response;
}

function triggers(header) {
  if (!header) return [];
  if (header.trimStart().startsWith("{")) return Object.entries(JSON.parse(header));
  return header.split(",").map((name) => [name.trim(), {}]);
}

/** Whether the server took what was sent: htmx itself says nothing of an answer that leads to another page. */
export const isTaken = ({ xhr }) => xhr.status >= 200 && xhr.status < 400;

/** Load a fragment into an element of the page. */
export const load = (url, target) => htmx.ajax("GET", url, { target, swap: "innerHTML" });
export { htmx };
