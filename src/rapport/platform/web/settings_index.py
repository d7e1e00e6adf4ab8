"""The index of the settings: every page on which something is set up or looked after, in groups, found by words.

Modules declare their pages among their extensions; kinds that no menu shows stand there of themselves. A reader gets
what they may open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rapport.lib.text import fold
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.records.registry import Module, registry

INTEGRATION, OPERATION, LOG = _("Automation and integration"), _("Operation"), _("Log")
"""Groups that several modules share; any other label makes a group of its own."""


def administrators(user: Any) -> bool:
    """Whether the user is an administrator: who most of these pages are for."""
    return bool(getattr(user, "is_administrator", False))


def everybody(user: Any) -> bool:
    """Pages that show each reader their own."""
    return bool(user.is_authenticated)


@dataclass(frozen=True)
class SettingsPage:
    """A page of the settings that is no list of a kind; a module lists its own among its extensions."""

    label: Any
    url_name: str
    icon: str
    note: Any
    """What it is for, in a line under its name."""
    group: Any = LOG
    open_to: Callable[[Any], bool] = administrators
    words: Any = ""
    """Other words by which somebody may look for it, not shown."""


@dataclass(frozen=True)
class Entry:
    """One line of the index."""

    group: str
    label: str
    url: str
    icon: str
    note: str
    words: str = ""

    def matches(self, text: str) -> bool:
        """Whether every word of a text stands in it, the last perhaps only begun."""
        own = fold(f"{self.label} {self.group} {self.note} {self.words}")
        return all(word in own for word in fold(text).split())

    def is_called(self, text: str) -> bool:
        """Whether a word of its name, or of the other words for it, begins like the text."""
        wanted = fold(text).strip()
        return len(wanted) > 1 and any(
            name.startswith(wanted) or f" {wanted}" in name for name in (fold(self.label), fold(self.words))
        )


def entries(user: Any) -> list[Entry]:
    """All that this reader may open, group by group."""
    found = [*_kinds(user), *_pages(user)]
    last = [str(INTEGRATION), str(OPERATION), str(LOG)]
    first = [group for group in dict.fromkeys(entry.group for entry in found) if group not in last]
    order = [*first, *last]
    return sorted(found, key=lambda entry: order.index(entry.group))


def groups(user: Any, text: str = "") -> list[dict[str, Any]]:
    """The same as groups [{label, items}], those entries alone that hold the words of ``text``."""
    found: dict[str, list[Entry]] = {}
    for entry in entries(user):
        if entry.matches(text):
            found.setdefault(entry.group, []).append(entry)
    return [{"label": label, "items": items} for label, items in found.items()]


def _kinds(user: Any) -> Iterator[Entry]:
    """Kinds that stand in no menu, under the heading that their module gives them."""
    shown = set(registry.menu_names())
    for module in registry.modules:
        headed = _headings(module)
        for spec in registry:
            if spec.module == module.name and spec.name not in shown and may(spec, user, Action.VIEW.value):
                yield Entry(
                    group=str(headed.get(spec.name, module.label)),
                    label=str(spec.title_plural),
                    url=reverse(f"{spec.name}-list"),
                    icon=spec.icon,
                    note=str(spec.record.description),
                    words=str(spec.title),
                )


def _headings(module: Module) -> dict[str, Any]:
    return {name: label for label, names in module.settings_groups for name in names}


def _pages(user: Any) -> Iterator[Entry]:
    pages: list[SettingsPage] = registry.extensions(SettingsPage)
    for page in pages:
        if page.open_to(user):
            yield Entry(
                group=str(page.group),
                label=str(page.label),
                url=reverse(page.url_name),
                icon=page.icon,
                note=str(page.note),
                words=str(page.words),
            )
