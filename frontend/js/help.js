/* The help of this page beside it, with the keys under it: GET help_url?path= answers a drawer fragment. */
import { isPlainClick, on } from "./dom.js";
import { openDrawer } from "./drawer.js";
import { modifiers } from "./theme.js";

export async function openHelp() {
  const url = `${document.body.dataset.helpUrl}?path=${encodeURIComponent(location.pathname)}`;
  await openDrawer(url, { narrow: true });
  const body = document.getElementById("drawer-body");
  body.append(document.getElementById("keys-template").content.cloneNode(true));
  modifiers(body);
}

on("click", "[data-help-open]", (event) => {
  if (!isPlainClick(event)) return;
  event.preventDefault();
  openHelp();
});
