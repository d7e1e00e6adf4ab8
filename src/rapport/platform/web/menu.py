"""The menu: the kinds that a reader may see, module by module."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.records.registry import Module, registry
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


@dataclass(frozen=True)
class MenuPage:
    """A page in the menu that is no list of a kind; a module lists its own among its extensions.

    It stands in its module's part of the menu, behind the kind ``after`` (at its end when empty), for whoever may see
    records of ``kind``."""

    label: Any
    url_name: str
    icon: str
    kind: str
    after: str = ""


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
        items = list(_items_of(request, module))
        if items:
            groups.append({"label": str(module.label), "items": items})
    return groups


def _items_of(request: HttpRequest, module: Module) -> Iterator[dict[str, Any]]:
    """The kinds of a module and its own pages among them, as far as the reader may see them."""
    names = registry.menu(module)
    pages = [page for page in module.extensions if isinstance(page, MenuPage) and _may_see(request, page.kind)]
    for name in names:
        if _may_see(request, name):
            yield _kind_item(request, name)
        yield from (_page_item(request, page) for page in pages if page.after == name)
    yield from (_page_item(request, page) for page in pages if page.after not in names)


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


def _page_item(request: HttpRequest, page: MenuPage) -> dict[str, Any]:
    return _item(request, str(page.label), reverse(page.url_name), page.icon)


def _item(request: HttpRequest, label: str, url: str, icon: str, note: str = "") -> dict[str, Any]:
    active = request.path == url if url == "/" else request.path.startswith(url)
    return {"label": label, "url": url, "icon": icon, "note": note, "count": "", "active": active}
