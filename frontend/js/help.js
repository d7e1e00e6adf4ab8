/* The help of this page beside it, with the keys under it: GET help_url?path= answers a drawer fragment. */
import { isPlainClick, on } from "./dom.js";
import { openDrawer } from "./drawer.js";
import { load } from "./requests.js";
import { modifiers } from "./theme.js";

export async function openHelp() {
  const url = `${document.body.dataset.helpUrl}?path=${encodeURIComponent(location.pathname)}`;
  const keys = document.getElementById("keys-template").content.cloneNode(true);
  modifiers(keys);
  await openDrawer(url, { narrow: true, extra: keys });
}

/** The keyboard map in the dialog. */
export const openKeyboard = () => load(document.body.dataset.keyboardUrl, "#dialog-body");

on("click", "[data-help-open]", (event) => {
  if (!isPlainClick(event)) return;
  event.preventDefault();
  openHelp();
});
