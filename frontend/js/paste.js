/* A range of a spreadsheet pasted onto the cell of a list that has the focus, loaded only where cells are edited. The
   server answers what would change, in the dialog. A single value goes into a cell that is being edited as usual. */

const LONGEST = 200_000; // as in web/pasted.py, so that nothing larger is even sent

/** Let ranges be pasted into one table ([data-paste-url]). */
export function start(table, { htmx, text, toast }) {
  document.addEventListener("paste", (event) => {
    const cell = event.target instanceof Element && event.target.closest("td[data-edit-url]");
    const range = event.clipboardData?.getData("text/plain") ?? "";
    if (!cell || !table.contains(cell) || !range.trim()) return;
    const several = /[\t\n\r]/.test(range.replace(/\r?\n$/, ""));
    if (cell.classList.contains("is-editing")) {
      if (!several || (event.target.matches("textarea") && !range.includes("\t"))) return;
      event.target.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true }));
    }
    event.preventDefault();
    if (range.length > LONGEST) return toast({ text: text("failed"), kind: "bad" });
    const rows = [...table.querySelectorAll("tr[data-row]")].filter((row) => row.offsetParent !== null);
    const heads = [...table.querySelectorAll("thead th[data-column]")];
    const values = {
      text: range,
      uid: rows.slice(rows.indexOf(cell.closest("tr"))).slice(0, 200).map((row) => row.dataset.row),
      column: heads.filter((head) => head.cellIndex >= cell.cellIndex).map((head) => head.dataset.column),
    };
    htmx.ajax("POST", table.dataset.pasteUrl, { target: "#dialog-body", swap: "innerHTML", values });
  });
  table.dataset.pasteReady = "";
}
