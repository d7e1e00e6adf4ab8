/* Columns of a board that somebody does not need are folded, and stay so in this browser. */

const keyOf = () => `rapport:folded:${location.pathname}`;

function folded() {
  try {
    return new Set(JSON.parse(localStorage.getItem(keyOf()) ?? "[]"));
  } catch {
    return new Set();
  }
}

function show(column, isFolded) {
  column.classList.toggle("is-folded", isFolded);
  column.querySelector(".board-fold").setAttribute("aria-expanded", String(!isFolded));
}

export function start(board) {
  const codes = folded();
  for (const button of board.querySelectorAll(".board-fold")) {
    const column = button.closest(".board-column");
    const { column: code } = column.querySelector("[data-column]").dataset;
    show(column, codes.has(code));
    button.addEventListener("click", () => {
      if (!codes.delete(code)) codes.add(code);
      show(column, codes.has(code));
      localStorage.setItem(keyOf(), JSON.stringify([...codes]));
    });
  }
}
