"""Hands on a page: they act by trusted input only, and the page itself counts the actions that reach it.

An action is a click, a drag or a key chord; typing into a focused field is none. Enter, Tab, arrows and shortcuts are.
"""

from __future__ import annotations

import time
from pathlib import Path

from playwright.sync_api import Dialog, Locator, Page, expect

_COUNT = """
(() => {
  const noText = "[type=checkbox], [type=radio], [type=button], [type=submit], [type=file]";
  const field = `textarea, [contenteditable=true], input:not(${noText})`;
  const tell = (event, what) => event.isTrusted && window.countAction(what);
  addEventListener("pointerdown", (event) => tell(event, "click"), true);
  addEventListener("drop", (event) => tell(event, "drag"), true);
  addEventListener("keydown", (event) => {
    if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
    const chord = event.ctrlKey || event.altKey || event.metaKey;
    const letter = event.key.length === 1 || event.key === "Backspace" || event.key === "Delete";
    const target = event.composedPath()[0];
    const typed = letter && !chord && target instanceof Element && target.matches(field);
    const held = [event.ctrlKey && "Control+", event.altKey && "Alt+", event.metaKey && "Meta+"];
    if (!typed) tell(event, held.filter(Boolean).join("") + event.key);
  }, true);
})();
"""
_EDITABLE = "document.activeElement?.matches('input, textarea, [contenteditable=true]') ?? false"
_MOUSE_STEPS = ("dragEnter", "dragOver", "drop")
_COPY = 1


class Hands:
    """One person at one page. Make it before the page is opened; ``begin`` a job, act, ``see`` its result."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._begun: float | None = None
        self._seen: float | None = None
        self.done: list[str] = []
        """The actions since the job began, as the page met them: "click", "drag" or a key."""
        page.expose_binding("countAction", lambda _source, what: self.done.append(what))
        page.add_init_script(_COUNT)
        page.on("dialog", self._confirm)

    def begin(self, path: str = "/") -> None:
        """Open the page where a job starts and wait until it rests; the time runs from the first action."""
        self._page.goto(path)
        self._page.wait_for_load_state("networkidle")
        self.pause()

    def pause(self) -> None:
        """Count and time anew from the next action on."""
        self._begun = self._seen = None
        self.done.clear()

    def find(self, selector: str) -> Locator:
        """The first element that a selector means."""
        return self._page.locator(selector).first

    def click(self, target: str | Locator) -> None:
        """Click what is there, or about to be there."""
        self._start()
        (self.find(target) if isinstance(target, str) else target).click()

    def press(self, chord: str) -> None:
        """Press a key or a chord."""
        self._start()
        self._page.keyboard.press(chord)

    def type(self, text: str) -> None:
        """Type into the field that has the focus, or gets it within a moment; an error when none does."""
        self._start()
        self._page.wait_for_function(_EDITABLE, timeout=5_000)
        self._page.keyboard.type(text)

    def type_into(self, field: str, text: str) -> None:
        """Type into a field that must come to have the focus by itself."""
        self._start()
        expect(self.find(field)).to_be_focused(timeout=5_000)
        self._page.keyboard.type(text)

    def drop(self, file: Path, target: str) -> None:
        """Drag a file from the desk onto an element."""
        self._start()
        place = self.find(target)
        place.scroll_into_view_if_needed()
        box = place.bounding_box()
        assert box is not None
        session = self._page.context.new_cdp_session(self._page)
        given = {"items": [], "files": [str(file)], "dragOperationsMask": _COPY}
        middle = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
        for step in _MOUSE_STEPS:
            session.send("Input.dispatchDragEvent", {"type": step, "data": given, **middle})
        session.detach()

    def see(self, target: str | Locator, text: str = "") -> Locator:
        """Wait until an element is to be seen, with a text; the job has lasted until now."""
        found = self.find(target) if isinstance(target, str) else target
        if text:
            found = found.filter(has_text=text).first
        found.wait_for()
        self._seen = time.perf_counter()
        return found

    @property
    def address(self) -> str:
        """Where the page is."""
        return self._page.url

    @property
    def content(self) -> str:
        """The page's HTML as it stands."""
        return self._page.content()

    @property
    def actions(self) -> int:
        """Actions since the job began."""
        self._page.evaluate("0")  # what the page still has to tell comes before this answer
        return len(self.done)

    @property
    def seconds(self) -> float:
        """From the first action to what was seen last."""
        assert self._begun is not None and self._seen is not None, "nothing was done, or nothing seen"
        return self._seen - self._begun

    def _confirm(self, dialog: Dialog) -> None:
        """A box of the browser's own ("Leave the page?") is one more thing to click away."""
        self.done.append(f"{dialog.type} box")
        dialog.accept()

    def _start(self) -> None:
        if self._begun is None:
            self._begun = time.perf_counter()
