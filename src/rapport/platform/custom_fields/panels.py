"""On the page of a record, the records of other kinds that point at it by a custom link, as far as the reader sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.db import models
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from rapport.platform.access.engine import visible_fields
from rapport.platform.custom_fields.kinds.models import parent_field
from rapport.platform.records.custom_links import is_of_kinds, links_to
from rapport.platform.records.fields import FieldSpec
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.markup import concat
from rapport.platform.web.panels import Panel, RelatedList

if TYPE_CHECKING:
    from rapport.platform.access.models import User


class LinkedHere(Panel):
    """A list for each custom link that leads here."""

    key = "linked_here"
    label = gettext_lazy("Related")

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> bool:
        return bool(self._lists(request, spec, instance))

    def render(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> SafeString:
        return concat(one.render(request, spec, instance) for one in self._lists(request, spec, instance))

    def _lists(self, request: HttpRequest, spec: RecordSpec, instance: models.Model) -> list[RelatedList]:
        reader = cast("User", request.user)
        lists = [
            RelatedList(other.name, link.name, title=_title(other, link))
            for other, link in links_to(spec.model)
            if is_of_kinds(instance, link.link_kinds) and link.name in visible_fields(other, reader)
        ]
        return [one for one in lists if one.is_shown(request, spec, instance)]


def _title(other: RecordSpec, link: FieldSpec) -> str:
    """By which link they lead here, unless it is what they belong to."""
    belonging = other.record.made and link.link_model is not None and link.name == parent_field(link.link_model)
    return str(other.title_plural) if belonging else f"{other.title_plural} · {link.label}"
