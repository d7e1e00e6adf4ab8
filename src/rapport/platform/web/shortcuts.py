"""The keys: what each does is declared here and nowhere else. The page carries it to the scripts (frontend/js/
shortcuts.js), which ask for a key by its name; the keyboard map and the help list the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

EVERYWHERE = _("Everywhere")
LIST = _("Lists and records")
VALUE = _("Values in place")
WRITING = _("Writing")
MOVING = _("Boards, columns and order")


@dataclass(frozen=True, slots=True)
class Shortcut:
    """One key, or several that do the same. A chord is ``Ctrl+Enter``: on a Mac ``Ctrl`` is ⌘; letters are small."""

    name: str
    group: Any
    chords: tuple[str, ...]
    label: Any
    common: bool = False
    """Whether it stands under the help of every page."""
    native: bool = False
    """Whether the browser does it by itself, so that no script asks for it."""


SHORTCUTS: tuple[Shortcut, ...] = (
    Shortcut("palette", EVERYWHERE, ("Ctrl+k",), _("Search, go to, create, act"), common=True),
    Shortcut("palette-tab", EVERYWHERE, ("Ctrl+Enter",), _("Open what was found in a new tab")),
    Shortcut("search", EVERYWHERE, ("/",), _("Search"), common=True),
    Shortcut("create", EVERYWHERE, ("c",), _("Create"), common=True),
    Shortcut("help", EVERYWHERE, ("?",), _("Help for this page"), common=True),
    Shortcut("keyboard", EVERYWHERE, ("Ctrl+/",), _("All keys"), common=True),
    Shortcut("close", EVERYWHERE, ("Escape",), _("Close, or take the selection back"), common=True),
    Shortcut("next", LIST, ("j",), _("Next row or record"), common=True),
    Shortcut("previous", LIST, ("k",), _("Previous row or record"), common=True),
    Shortcut("open", LIST, ("Enter",), _("Open the row"), common=True, native=True),
    Shortcut("peek", LIST, ("Space",), _("Open the row in the side panel")),
    Shortcut("select", LIST, ("x",), _("Select the row"), common=True),
    Shortcut("select-all", LIST, ("Ctrl+a",), _("Select all that match"), common=True),
    Shortcut("edit", LIST, ("e",), _("Edit the record"), common=True),
    Shortcut("note", LIST, ("n",), _("Write a note"), common=True),
    Shortcut("edit-value", VALUE, ("Enter", "F2"), _("Change the value; to type replaces it")),
    Shortcut("keep-value", VALUE, ("Enter",), _("Save the value")),
    Shortcut("next-value", VALUE, ("Tab",), _("Save, and go to the next value")),
    Shortcut("previous-value", VALUE, ("Shift+Tab",), _("Save, and go to the value before")),
    Shortcut("leave-value", VALUE, ("Escape",), _("Leave the value as it was")),
    Shortcut("paste", VALUE, ("Ctrl+v",), _("Paste cells of a spreadsheet from here on"), native=True),
    Shortcut("send", WRITING, ("Ctrl+Enter",), _("Save what you wrote"), common=True),
    Shortcut("mention", WRITING, ("@",), _("Name a colleague, who is told"), native=True),
    Shortcut("move-up", MOVING, ("Alt+ArrowUp",), _("Move the card or section up")),
    Shortcut("move-down", MOVING, ("Alt+ArrowDown",), _("Move the card or section down")),
    Shortcut("move-left", MOVING, ("Alt+ArrowLeft",), _("Move the card, column or tab to the left")),
    Shortcut("move-right", MOVING, ("Alt+ArrowRight",), _("Move the card, column or tab to the right")),
    Shortcut("narrow", MOVING, ("ArrowLeft",), _("Make the column narrower, on its edge")),
    Shortcut("widen", MOVING, ("ArrowRight",), _("Make the column wider, on its edge")),
)

_SIGNS = {
    "ArrowUp": "↑",
    "ArrowDown": "↓",
    "ArrowLeft": "←",
    "ArrowRight": "→",
    "Enter": "↵",
    "Escape": "Esc",
    "Shift": "⇧",
}
_NAMED = {"Ctrl": _("Ctrl"), "Space": pgettext_lazy("key", "Space")}


@dataclass(frozen=True, slots=True)
class Chord:
    """What stands on the keys."""

    text: str
    has_modifier: bool
    """Whether it begins with the key that is ⌘ on a Mac."""


def for_scripts() -> dict[str, list[str]]:
    """The chords by name, of those that a script asks for."""
    return {shortcut.name: list(shortcut.chords) for shortcut in SHORTCUTS if not shortcut.native}


def groups(*, common: bool = False) -> list[dict[str, Any]]:
    """The keys as they are listed: ``{"label", "rows": [{"label", "chords"}]}``; those of every page only, if so
    asked."""
    found: dict[str, list[dict[str, Any]]] = {}
    for shortcut in SHORTCUTS:
        if shortcut.common or not common:
            row = {"label": shortcut.label, "chords": list(_chords(shortcut))}
            found.setdefault(str(shortcut.group), []).append(row)
    return [{"label": label, "rows": rows} for label, rows in found.items()]


def _chords(shortcut: Shortcut) -> Iterator[Chord]:
    for chord in shortcut.chords:
        keys = chord.split("+")
        yield Chord(" ".join(_on_key(key) for key in keys), keys[0] == "Ctrl")


def _on_key(key: str) -> str:
    if key in _NAMED:
        return str(_NAMED[key])
    return _SIGNS.get(key) or (key.upper() if len(key) == 1 else key)
