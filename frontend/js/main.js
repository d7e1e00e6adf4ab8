/* Entry: sets htmx up and starts every part. Parts a page rarely needs are imported when their mark-up is there. */
import "./requests.js";
import { toast } from "./toast.js";
import { showDialog } from "./surfaces.js";
import "./menu.js";
import "./drawer.js";
import "./palette.js";
import "./keys.js";
import "./help.js";
import "./inline_edit.js";
import "./select_rows.js";
import "./combobox.js";
import "./composer.js";
import "./forms.js";
import "./rows.js";
import "./candidates.js";
import "./progress.js";
import "./notifications.js";
import "./theme.js";
import "./scroll.js";
import { announce, isPlainClick, on, onContent, text } from "./dom.js";
import { ask, htmx, reportStatus } from "./requests.js";

onContent("[data-layout-url]", async (element) => {
  if (window.innerWidth > 760) (await import("./columns.js")).start(element, { announce, ask, reportStatus, text });
});
onContent("[data-sortable]", async (element) => {
  (await import("./sortable.js")).start(element, { announce, ask, reportStatus, showDialog, text });
});
onContent(".board", async (element) => (await import("./board.js")).start(element, { htmx }));
onContent("[data-paste-url]", async (element) => {
  (await import("./paste.js")).start(element, { htmx, text, toast });
});
onContent("[data-grouped]", async (element) => (await import("./groups.js")).start(element, { htmx }));
onContent("[data-chart]", async (element) => (await import("./chart.js")).start(element));
onContent("textarea[data-mentions]", async (element) => (await import("./mentions.js")).start(element));
onContent("form[data-feedback]", async (element) => (await import("./feedback.js")).start(element));

const tour = async (url, at) => (await import("./tour.js")).start(url, reportStatus, at);
on("click", "a[data-tour-start]", (event, link) => {
  if (!isPlainClick(event)) return;
  event.preventDefault();
  document.body.dispatchEvent(new CustomEvent("closeDrawer", { bubbles: true }));
  tour(link.href, 0);
});
onContent("body", async () => {
  const [, name, at] = location.hash.match(/^#tour=([a-z0-9-]{1,40})\.(\d{1,3})$/) ?? [];
  if (name) tour(`/tours/${name}/`, Number(at));
});
