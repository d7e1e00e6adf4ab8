/* Everything sent to the server by scripts: htmx's settings, the CSRF token, what happens when an answer is an error. */
import htmx from "htmx.org";
import { text } from "./dom.js";

Object.assign(htmx.config, {
  allowEval: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  attributesToSettle: ["class", "width", "height"], // not "style": a script may set one, and copying it as text is refused
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  scrollIntoViewOnBoost: false,
  defaultSettleDelay: 0, // what has landed answers at once: htmx binds it only after this delay, and hands can be faster
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "413|415|422", swap: true },
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
document.addEventListener("htmx:responseError", (event) => {
  const said = event.detail.xhr.getResponseHeader("HX-Trigger")?.includes('"toast"');
  if (!said) reportStatus(event.detail.xhr.status);
});

/** Files that are too large are not even sent: a server that refuses them ends the connection and could not say why. */
document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.elt;
  if (!(form instanceof HTMLFormElement) || form.encoding !== "multipart/form-data") return;
  const limits = document.getElementById("strings").dataset;
  const files = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
  const large = files.find((file) => file.size > Number(limits.fileLimit));
  const host = form.querySelector("[role=alert]");
  host?.replaceChildren();
  if (!large) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const message = text("tooLarge", large.name);
  if (host) host.replaceChildren(Object.assign(document.createElement("p"), { className: "field-error", textContent: message }));
  else toast(message);
}, { capture: true });
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
