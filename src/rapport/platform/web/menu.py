"""The menu: the kinds that a reader may see, module by module."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec

ADMINISTRATION = "access"


@dataclass(frozen=True)
class Command:
    """A way to create something that is more than one record's form; a module lists its own among its extensions.

    It takes the place of the quick create of ``kind``, and whoever may create that kind gets it.
    """

    label: Any
    url_name: str
    icon: str
    kind: str
    page: bool = False
    """Whether it is a page of its own, to which the button of the kind's list leads as well; else it opens in the
    dialog."""


@dataclass(frozen=True)
class SettingsPage:
    """A page of the administration, among those of the log; a module lists its own. Administrators only."""

    label: Any
    url_name: str
    icon: str
    note: Any
    """What it is for, under its name."""


def commands_of(user: Any) -> list[Command]:
    """The commands of every module that this user may use."""
    known: list[Command] = registry.extensions(Command)
    return [command for command in known if may(registry.get(command.kind), user, Action.CREATE.value)]


def page_of_new(spec: RecordSpec) -> str:
    """The page on which a record of the kind is begun, where that is none of the generic ones; "" otherwise."""
    known: list[Command] = registry.extensions(Command)
    return next((reverse(command.url_name) for command in known if command.page and command.kind == spec.name), "")


def menu_of(request: HttpRequest) -> list[dict[str, Any]]:
    """The groups of the sidebar for this reader."""
    groups: list[dict[str, Any]] = [{"label": "", "items": [_item(request, _("My day"), "/", "house")]}]
    for module in registry.modules:
        items = [_kind_item(request, name) for name in module.menu if _may_see(request, name)]
        if items:
            groups.append({"label": str(module.label), "items": items})
    return groups


def settings_menu(request: HttpRequest) -> list[dict[str, Any]]:
    """The entries of the settings page: kinds that no menu shows, and the pages of the platform."""
    shown = {name for module in registry.modules for name in module.menu}
    groups: dict[str, list[dict[str, Any]]] = {}
    for module in registry.modules:
        headed = {name: label for label, names in module.settings_groups for name in names}
        for spec in registry:
            if spec.module == module.name and spec.name not in shown and _may_see(request, spec.name):
                item = _kind_item(request, spec.name) | {"note": str(spec.record.description)}
                groups.setdefault(str(headed.get(spec.name, module.label)), []).append(item)
        if module.name == ADMINISTRATION and getattr(request.user, "is_administrator", False):
            groups.setdefault(str(module.label), []).extend(_of_administrators(request))
    own = [
        _item(request, _("Changes"), reverse("changes"), "history", _("Who changed what, and a way to take it back.")),
        _item(request, _("Jobs"), reverse("jobs"), "list-checks", _("Your imports and other long work.")),
    ]
    if getattr(request.user, "is_administrator", False):
        note = _("Which there are, and whether they could be restored.")
        own.append(_item(request, _("Backups"), reverse("backups"), "archive", note))
        pages: list[SettingsPage] = registry.extensions(SettingsPage)
        own += [_item(request, str(p.label), reverse(p.url_name), p.icon, str(p.note)) for p in pages]
    api = [
        _item(request, _("API documentation"), reverse("api:docs"), "book-open", _("How programs read and write.")),
        _item(request, _("API tokens"), reverse("api-tokens"), "key-round", _("Keys for programs that act as you.")),
    ]
    groups.setdefault(_("Automation and integration"), []).extend(api)
    groups.setdefault(_("Log"), []).extend(own)
    return [{"label": label, "items": items} for label, items in groups.items()]


def _of_administrators(request: HttpRequest) -> list[dict[str, Any]]:
    """Pages beside the kinds of the administration."""
    tree, rules = _("Which team is part of which."), _("Second factor, networks, length of a session.")
    return [
        _item(request, _("Tree of teams"), reverse("teams-tree"), "network", tree),
        _item(request, _("Signing in"), reverse("sign-in-settings"), "log-in", rules),
    ]


def quick_create(request: HttpRequest) -> list[dict[str, Any]]:
    """What can be created from anywhere."""
    names = [name for module in registry.modules for name in module.menu]
    commands = commands_of(request.user)
    entries: list[dict[str, Any]] = [
        {"label": str(c.label), "url": reverse(c.url_name), "icon": c.icon, "page": c.page} for c in commands
    ]
    for name in names:
        spec = registry.get(name)
        replaced = any(command.kind == name for command in commands)
        if not replaced and not spec.record.overview and may(spec, request.user, Action.CREATE.value):  # type: ignore[arg-type]
            entries.append({"label": str(spec.title), "url": reverse(f"{name}-quick"), "icon": spec.icon})
    return entries


def _may_see(request: HttpRequest, name: str) -> bool:
    return may(registry.get(name), request.user, Action.VIEW.value)  # type: ignore[arg-type]


def _kind_item(request: HttpRequest, name: str) -> dict[str, Any]:
    spec = registry.get(name)
    return _item(request, str(spec.title_plural), reverse(f"{name}-list"), spec.icon)


def _item(request: HttpRequest, label: str, url: str, icon: str, note: str = "") -> dict[str, Any]:
    active = request.path == url if url == "/" else request.path.startswith(url)
    return {"label": label, "url": url, "icon": icon, "note": note, "count": "", "active": active}
