"""Parts of a record's page. A record type lists its own; an upper module adds to a lower one's page by an extension."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.db import models
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, may_change, rows, visible_fields
from rapport.platform.access.titles import as_seen, shown_title
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec

if TYPE_CHECKING:
    from rapport.platform.access.models import User


EVERY_KIND = "*"


class Panel:
    """One part of a page. ``zone`` is "main" or "side", ``tab`` the tab it stands in."""

    key = ""
    """By which layouts know it: small letters, digits and _, the same for ever. One without stands at the top of its
    zone, where no layout moves it."""
    label: Any = ""
    """What it is called where pages are arranged."""
    zone = "side"
    tab = "overview"
    template = ""

    def fits(self, spec: RecordSpec) -> bool:
        """Whether records of the kind may have it at all."""
        return True

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> bool:
        """Whether the reader gets this panel at all."""
        return True

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> dict[str, Any]:
        """What the template needs."""
        return {}

    def render(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> SafeString:
        """The panel as HTML."""
        context = {"record": spec, "instance": instance, **self.context(request, spec, instance)}
        return render_to_string(self.template, context, request=request)


class HeadPart(Panel):
    """Something that a module puts beside the actions in the head of records' pages; listed among its extensions."""


class HeadStrip(Panel):
    """Something that a module puts below the facts of records' pages, as wide as the page (the stages of a deal);
    listed among its extensions."""


class FramePart:
    """Something that a module puts into the frame of every page: ``place`` is "top" (the end of the top bar), "side"
    (the end of the menu) or "foot" (below it, beside settings and help). Listed among its extensions."""

    place = "top"
    personal = False
    """Whether it is nobody else's business: left out while somebody sees as the reader does."""
    template = ""

    def context(self, request: HttpRequest) -> dict[str, Any]:
        """What the template needs."""
        return {}

    def render(self, request: HttpRequest) -> SafeString:
        """The part as HTML; without the context of a page, which this is made for."""
        return mark_safe(render_to_string(self.template, self.context(request)))  # noqa: S308 - our own templates


def frame_parts(request: HttpRequest, place: str) -> list[SafeString]:
    """What modules put into one place of the frame."""
    parts: list[FramePart] = registry.extensions(FramePart)
    looking = getattr(request, "view_as", None) is not None
    return [part.render(request) for part in parts if part.place == place and not (looking and part.personal)]


class HelpPart:
    """Something that a module puts under the help: of the page at ``path`` beside it, or ("") of all topics. Listed
    among its extensions."""

    template = ""

    def context(self, request: HttpRequest, path: str) -> dict[str, Any]:
        """What the template needs."""
        return {}

    def render(self, request: HttpRequest, path: str) -> SafeString:
        """The part as HTML."""
        return render_to_string(self.template, self.context(request, path), request=request)


def help_parts(request: HttpRequest, path: str) -> list[SafeString]:
    """What modules put under the help; nothing while somebody sees as another one does, whose help it is not."""
    if getattr(request, "view_as", None) is not None:
        return []
    parts: list[HelpPart] = registry.extensions(HelpPart)
    return [part.render(request, path) for part in parts]


@dataclass(frozen=True)
class PanelExtension:
    """A module adds a panel to the page of other modules' kinds; ``EVERY_KIND`` leaves the choice to the panel."""

    kinds: Sequence[str]
    panel: Panel


class RelatedList(Panel):
    """The records of another kind that point at this one: count, the first rows, and a way to add one. ``named_by`` is
    the link by which a row is called here, where its own title would repeat the record of the page."""

    template = "records/related.html"

    def __init__(
        self, kind: str, link: str, *, order: str = "", limit: int = 5, title: Any = "", named_by: str = ""
    ) -> None:
        self.kind = kind
        self.link = link
        self.order = order
        self.limit = limit
        self.title = title
        self.named_by = named_by
        self.key = f"{kind}_{link}".replace("-", "_")

    @property
    def label(self) -> Any:
        """What it is called where pages are arranged."""
        return self.title or registry.get(self.kind).title_plural

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> bool:
        return may(registry.get(self.kind), request.user, Action.VIEW.value)  # type: ignore[arg-type]

    def context(self, request: HttpRequest, spec: RecordSpec, instance: models.Model) -> dict[str, Any]:
        other = registry.get(self.kind)
        reader = cast("User", request.user)
        links = [
            link.name for link in other.link_fields if link.name in other.record.columns and link.name != self.link
        ]
        reached = rows(other, reader).filter(**{self.link: instance.pk}).select_related(*links)
        found = list(reached.order_by(self.order or other.default_sort)[: self.limit + 1])
        more = len(found) > self.limit
        lines = [self.line(row, reader) for row in found[: self.limit]]
        creatable = self.link in other.quick_create and may(other, reader, Action.CREATE.value)
        uid = instance.uid  # type: ignore[attr-defined]
        return {
            "title": self.title or other.title_plural,
            "lines": lines,
            "count": f"{self.limit}+" if more else str(len(lines)),
            "all_url": f"{reverse(f'{other.name}-list')}?{self.link}={uid}" if self.link in other.filters else "",
            "add_url": f"{reverse(f'{other.name}-quick')}?{self.link}={uid}" if creatable else "",
            "add_label": _("Add: %(kind)s") % {"kind": other.label},
        }

    def line(self, row: Any, reader: User) -> dict[str, str]:
        """One row: what it is called, what is said below, where it leads."""
        other = registry.get(self.kind)
        named = getattr(row, self.named_by) if self.named_by in visible_fields(other, reader) else None
        return {
            "label": shown_title(row if named is None else named, reader),
            "note": str(other.record.get_subtitle(as_seen(row, other, reader))),
            "url": reverse(f"{other.name}-detail", args=[row.uid]),
        }


def panels_of(request: HttpRequest, spec: RecordSpec, instance: Any, tab: str) -> list[Panel]:
    """The panels that the reader gets in a tab: the record type's own, then those of other modules."""
    own = spec.record.get_panels(request, instance)
    found = [*own, *_added(spec)]
    return [panel for panel in found if panel.tab == tab and panel.is_shown(request, spec, instance)]


def panels_for(spec: RecordSpec) -> list[Panel]:
    """The panels that the first tab of a record of the kind may have, whoever reads it: those that layouts know of."""
    return [panel for panel in [*spec.record.panels, *_added(spec)] if panel.tab == "overview" and panel.fits(spec)]


def _added(spec: RecordSpec) -> list[Panel]:
    wanted = (spec.name, EVERY_KIND)
    extensions: list[PanelExtension] = registry.extensions(PanelExtension)
    return [one.panel for one in extensions if any(name in one.kinds for name in wanted)]


def head_parts(request: HttpRequest, spec: RecordSpec, instance: Any) -> list[SafeString]:
    """What modules put into the head of the record's page."""
    parts: list[HeadPart] = registry.extensions(HeadPart)
    return [part.render(request, spec, instance) for part in parts if part.is_shown(request, spec, instance)]


def head_strips(request: HttpRequest, spec: RecordSpec, instance: Any) -> list[SafeString]:
    """What modules put below the facts of the record."""
    strips: list[HeadStrip] = registry.extensions(HeadStrip)
    return [strip.render(request, spec, instance) for strip in strips if strip.is_shown(request, spec, instance)]


def may_edit(request: HttpRequest, spec: RecordSpec, instance: models.Model) -> bool:
    """Whether the reader may change the record that a page shows; asked once a request, whoever needs it."""
    asked: dict[tuple[str, int], bool] = request.__dict__.setdefault("record_rights", {})
    key = (spec.name, instance.pk)
    if key not in asked:
        asked[key] = may_change(spec, request.user, instance)  # type: ignore[arg-type]
    return asked[key]


class DayPanel:
    """One part of a person's day on the first page; a module lists its own among its extensions."""

    zone = "main"
    """``main``; ``side``, beside it or on a phone below it; ``end``, below all others."""
    position = 50
    """Panels stand in the order of this number, then of their modules."""
    template = ""

    def context(self, request: HttpRequest) -> dict[str, Any]:
        """What the template needs."""
        return {}

    def render(self, request: HttpRequest) -> SafeString:
        """The panel as HTML."""
        return render_to_string(self.template, self.context(request), request=request)
