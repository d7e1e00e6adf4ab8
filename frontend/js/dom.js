/* The few DOM functions all parts share: delegated events, content that arrives later, translated strings. */

/** Call `handler(event, element)` for events of `type` inside elements that match `selector`, now and later. */
export function on(type, selector, handler, options) {
  document.addEventListener(type, (event) => {
    const element = event.target instanceof Element && event.target.closest(selector);
    if (element) handler(event, element);
  }, options);
}

/** Call `start(element)` once for each element that matches, in the page and in whatever htmx brings. */
export function onContent(selector, start) {
  const seen = new WeakSet();
  const scan = (root) => {
    const found = [...root.querySelectorAll(selector)];
    if (root instanceof Element && root.matches(selector)) found.unshift(root);
    for (const element of found) {
      if (seen.has(element)) continue;
      seen.add(element);
      start(element);
    }
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => scan(document));
  else scan(document);
  document.addEventListener("htmx:load", (event) => scan(event.detail.elt));
}

/** The translated string `name` of ui/hosts.html, with %s replaced. */
export function text(name, value = "") {
  return (document.getElementById("strings")?.dataset[name] ?? "").replace("%s", value);
}

/** Tell a screen reader. */
export function announce(message) {
  const live = document.getElementById("live");
  live.textContent = "";
  requestAnimationFrame(() => (live.textContent = message));
}

/** Whether a key pressed at `target` is text that somebody types. */
export function isTyping(target) {
  return target instanceof Element && target.closest("input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable=true], [role=combobox]") !== null;
}

export function debounce(milliseconds, run) {
  let timer;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => run(...values), milliseconds);
  };
}

/** A plain click: no key that means "new tab", no other button. */
export function isPlainClick(event) {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey && !event.defaultPrevented;
}
