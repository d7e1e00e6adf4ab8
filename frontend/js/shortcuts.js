/* Which key does what is declared once, in src/rapport/platform/web/shortcuts.py; the page brings it, scripts ask by name. */
const declared = JSON.parse(document.getElementById("strings")?.dataset.shortcuts ?? "{}");

/** Whether a key event is the key of this name. */
export function pressed(event, name) {
  return (declared[name] ?? []).some((chord) => isChord(event, chord.split("+")));
}

function isChord(event, keys) {
  const key = keys.at(-1);
  // Signs stand behind Shift on some keyboards and not on others; a Mac's ⌘ is Ctrl.
  const sign = key.length === 1 && key.toLowerCase() === key.toUpperCase();
  const held = (modifier) => keys.includes(modifier);
  if ((event.ctrlKey || event.metaKey) !== held("Ctrl") || event.altKey !== held("Alt")) return false;
  if (!sign && event.shiftKey !== held("Shift")) return false;
  return event.key.toLowerCase() === (key === "Space" ? " " : key.toLowerCase());
}
