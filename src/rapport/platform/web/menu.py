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
        items = [_kind_item(request, name) for name in registry.menu(module) if _may_see(request, name)]
        if items:
            groups.append({"label": str(module.label), "items": items})
    return groups


def quick_create(request: HttpRequest) -> list[dict[str, Any]]:
    """What can be created from anywhere."""
    commands = commands_of(request.user)
    entries: list[dict[str, Any]] = [
        {"label": str(c.label), "url": reverse(c.url_name), "icon": c.icon, "page": c.page} for c in commands
    ]
    for name in registry.menu_names():
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
