"""What the palette offers for a text: acts on the record at hand, records, lists to go to, records to create; groups
for palette_results.html.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from rapport.lib.text import fold
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows
from rapport.platform.access.models import User
from rapport.platform.access.titles import shown_title
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.search.queries import Hit, recall, search
from rapport.platform.web.acts import RecordAct, acts_of
from rapport.platform.web.menu import commands_of
from rapport.platform.web.settings_index import entries
from rapport.platform.web.trail import trail_of

HITS = 12
RECENT = 8
COMMANDS = 5
LISTS = 3
_NAME_LENGTH = 100
_LONGEST_PATH = 200
_RECORD_PAGES = frozenset({"detail", "history"})
_AVATARS = {"user": "person", "building-2": "organisation", "house": "household"}
"""Kinds that are drawn as somebody's initials rather than as an icon, by their icon."""


def palette_groups(user: User, request: HttpRequest, text: str) -> list[dict[str, Any]]:
    """The groups of options for what was typed; for nothing the records viewed last and where to go.

    ``path`` of the request is the address of the page: on a record's page its acts are offered, before all else when
    the text is a word for one.
    """
    text = text.strip()
    title, acts = _acts_at_hand(user, request)
    if not text:
        groups = [
            (_("Recently viewed"), recent_options(user, request)[:RECENT]),
            (title, [_act(act) for act in acts]),
            (_("Go to"), _places(user, "")),
        ]
    else:
        meant = [act for act in acts if act.is_word(text)]
        perhaps = [act for act in acts if act not in meant and act.is_called(text)]
        answer = search(user, text, limit=HITS)
        found = [option(hit) for hit in answer.items]
        label = _("Show all results for “%s”") % text[:_NAME_LENGTH]
        more = [*_lists(answer.items, text), {"url": search_url(text), "icon": "search", "label": label, "typed": "q"}]
        groups = [
            (title, [_act(act) for act in meant]),
            (_("Records"), found),
            (title, [_act(act) for act in perhaps]),
            (_("Go to"), _places(user, text)),
            (_("Create"), _creations(user, text)),
            (_("Search"), more),
        ]
    return [{"label": label, "items": items} for label, items in groups if items]


def _acts_at_hand(user: User, request: HttpRequest) -> tuple[str, list[RecordAct]]:
    """The title of the record whose page is open, and what the user may do with it; nothing on any other page."""
    try:
        match = resolve(request.GET.get("path", "")[:_LONGEST_PATH])
    except Resolver404:
        return "", []
    kind, _dash, page = (match.url_name or "").rpartition("-")
    if page not in _RECORD_PAGES or "uid" not in match.kwargs or not registry.has(kind):
        return "", []
    spec = registry.get(kind)
    if not may(spec, user, Action.VIEW.value):
        return "", []
    instance = rows(spec, user).select_related(*spec.joined_links).filter(uid=match.kwargs["uid"]).first()
    return (shown_title(instance, user), acts_of(request, spec, instance)) if instance is not None else ("", [])


def _act(act: RecordAct) -> dict[str, Any]:
    return {
        "url": act.url, "icon": act.icon, "label": str(act.label), "dialog": act.dialog, "composer": act.composer,
        "press": act.press,
    }  # fmt: skip


def recent_options(user: User, request: HttpRequest) -> list[dict[str, Any]]:
    """The records whose pages the user opened last, as far as they may see them now."""
    return [option(hit) for hit in recall(user, trail_of(request).recent)]


def option(hit: Hit) -> dict[str, Any]:
    """A hit as an option of the palette."""
    avatar = _AVATARS.get(hit.icon)
    shown = {"avatar": hit.title, "kind": avatar} if avatar else {"icon": hit.icon}
    return {"url": record_url(hit), "label": hit.title, "note": hit.subtitle, **shown}


def record_url(hit: Hit) -> str:
    """The address of a record's page."""
    return reverse(f"{hit.kind}-detail", args=[hit.uid])


def search_url(text: str) -> str:
    """The address of the page with all results."""
    return _with_text(reverse("search:page"), "q", text)


def _with_text(url: str, name: str, text: str) -> str:
    query = QueryDict(mutable=True)
    query[name] = text
    return f"{url}?{query.urlencode()}"


def _lists(hits: Sequence[Hit], text: str) -> list[dict[str, Any]]:
    """The lists of the kinds that were found, narrowed to the text: where many records are changed at once."""
    found = []
    for name in list(dict.fromkeys(hit.kind for hit in hits))[:LISTS]:
        spec = registry.get(name)
        label = _("%(kinds)s with “%(text)s”") % {"kinds": spec.title_plural, "text": text[:_NAME_LENGTH]}
        url = _with_text(reverse(f"{name}-list"), "q", text)
        found.append({"url": url, "icon": spec.icon, "label": label, "typed": "q"})
    return found


def _menu() -> list[RecordSpec]:
    return [registry.get(name) for name in registry.menu_names()]


def _places(user: User, text: str) -> list[dict[str, Any]]:
    """The lists and pages of the settings whose name holds a word that begins like the text."""
    found = []
    for spec in registry:
        if may(spec, user, Action.VIEW.value) and (spec in _menu() if not text else _called(spec, text)):
            label = _("Go to %(kind)s") % {"kind": spec.label_plural}
            found.append({"url": reverse(f"{spec.name}-list"), "icon": spec.icon, "label": label})
    known = {place["url"] for place in found}
    if text:
        pages = [entry for entry in entries(user) if entry.is_called(text) and entry.url not in known]
        found += [{"url": page.url, "icon": page.icon, "label": page.label, "note": page.group} for page in pages]
    return found[:COMMANDS]


def _called(spec: RecordSpec, text: str) -> bool:
    wanted = fold(text)
    names: Sequence[str] = (str(spec.label_plural), str(spec.label), spec.name)
    return len(wanted) > 1 and any(name.startswith(wanted) for name in map(fold, names))


def _creations(user: User, text: str) -> list[dict[str, Any]]:
    """Kinds of the menu that the user may create, with the text as their name."""
    name = text[:_NAME_LENGTH]
    commands = commands_of(user)
    found: list[dict[str, Any]] = [
        {"url": reverse(command.url_name), "icon": command.icon, "label": str(command.label)}
        for command in commands
        if command.page and len(text) > 1 and fold(text) in fold(str(command.label))
    ]
    found += [
        {
            "url": _with_text(reverse(command.url_name), "who", name),
            "icon": command.icon,
            "label": _("%(command)s: “%(name)s”") % {"command": command.label, "name": name},
            "dialog": True,
            "typed": "who",
        }
        for command in commands
        if not command.page
    ]
    for spec in _menu():
        if any(command.kind == spec.name for command in commands):
            continue
        if not spec.record.overview and may(spec, user, Action.CREATE.value):
            label = _("Create %(kind)s “%(name)s”") % {"kind": spec.label, "name": name}
            url = _with_text(reverse(f"{spec.name}-quick"), "name", name)
            found.append({"url": url, "icon": "plus", "label": label, "dialog": True, "typed": "name"})
    return found[:COMMANDS]
