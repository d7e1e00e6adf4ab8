/* The composer: kinds as tabs, Ctrl+Enter saves, a draft is kept in this browser until it is saved, files by drop. */
import { announce, on, onContent, text } from "./dom.js";
import { isTaken } from "./requests.js";
import { pressed } from "./shortcuts.js";

const keyOf = (form) => `rapport:draft:${document.body.dataset.user}:${form.dataset.draftKey || form.getAttribute("action")}`;

onContent("form[data-composer]", (form) => {
  const area = form.querySelector("textarea");
  const draft = localStorage.getItem(keyOf(form));
  if (draft && !area.value) {
    area.value = draft;
    form.classList.add("is-open");
    announce(text("draft"));
  }
  const show = () => {
    const kind = form.elements.kind?.value;
    for (const set of form.querySelectorAll("[data-kind]")) set.hidden = set.disabled = !set.dataset.kind.split(" ").includes(kind);
  };
  show();
  form.addEventListener("change", (event) => {
    if (event.target.name === "kind") {
      form.classList.add("is-open");
      show();
    } else if (event.target.type === "file") names(event.target);
  });
  area.addEventListener("input", () => {
    if (area.value) localStorage.setItem(keyOf(form), area.value);
    else localStorage.removeItem(keyOf(form));
  });
  form.addEventListener("keydown", (event) => {
    if (pressed(event, "send")) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt !== form || !isTaken(event.detail)) return;
    localStorage.removeItem(keyOf(form));
    const kind = form.elements.kind?.value;
    form.reset();
    for (const radio of form.querySelectorAll("[name=kind]")) radio.checked = radio.value === kind;
    form.classList.remove("is-open");
    form.querySelector("[data-file-names]")?.replaceChildren();
    form.querySelector("[role=alert]")?.replaceChildren();
    if (form.contains(document.activeElement)) document.getElementById("timeline")?.focus({ preventScroll: true });
    show();
  });
  form.addEventListener("submit", () => {
    if (!form.hasAttribute("hx-post")) localStorage.removeItem(keyOf(form));
  });
});

/* A kind chosen with the mouse leads on to the text; by arrow keys one may still be on the way to another kind. */
on("click", "[data-composer] .segment", (event, segment) => {
  if (event.target !== segment.control) setTimeout(() => segment.control?.form.querySelector("textarea")?.focus());
});

/* A button that begins a call or mail opens the composer on its kind as well, so that it is written down at once. */
on("click", "[data-compose]", (event, link) => {
  const form = document.querySelector("form[data-composer]");
  const radio = form?.querySelector(`[name=kind][value="${CSS.escape(link.dataset.compose)}"]`);
  if (!radio) return;
  form.classList.add("is-open");
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  form.querySelector("textarea").focus({ preventScroll: true });
  form.scrollIntoView({ block: "nearest" }); // with its buttons, which on a phone stand below the fold
});

/* In the search for whom it was with, the keys lead to the people found: Enter there would create somebody unseen. */
on("keydown", "#log-who", (event) => {
  if (event.ctrlKey || event.metaKey || event.isComposing || !["ArrowDown", "Enter"].includes(event.key)) return;
  event.preventDefault();
  const options = document.querySelectorAll("#log-who-list [name=party]");
  const target = event.key === "Enter" ? [...options].find((option) => option.checked) : options[0];
  if (!target) return;
  target.focus();
  target.checked = true;
});

on("keydown", "#log-who-list [name=party]", (event, option) => {
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  option.form.querySelector("textarea").focus();
});

function names(input) {
  const host = input.form?.querySelector("[data-file-names]");
  host?.replaceChildren(...[...input.files].map((file) => Object.assign(document.createElement("span"), { className: "tag", textContent: file.name })));
}

for (const type of ["dragenter", "dragover"]) {
  on(type, "[data-composer], [data-drop]", (event, host) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    host.classList.add("is-over");
  });
}
on("dragleave", "[data-composer], [data-drop]", (event, host) => host.contains(event.relatedTarget) || host.classList.remove("is-over"));
on("drop", "[data-composer], [data-drop]", (event, host) => {
  const input = host.querySelector("input[type=file]");
  host.classList.remove("is-over");
  if (!input || !event.dataTransfer.files.length) return;
  event.preventDefault();
  const files = new DataTransfer();
  for (const file of input.multiple ? [...input.files, ...event.dataTransfer.files] : [event.dataTransfer.files[0]]) files.items.add(file);
  input.files = files.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
});
