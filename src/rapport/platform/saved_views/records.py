"""Saved views as a record kind: API, history, undo and administration are those of every kind."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.platform.records.fields import FieldKind
from rapport.platform.records.filters import ListError
from rapport.platform.records.record import Fieldset, RecordType
from rapport.platform.records.registry import registry
from rapport.platform.records.virtual import VirtualField
from rapport.platform.saved_views.access import SharedWith, may_share_with
from rapport.platform.saved_views.definition import LENGTH, clean_definition
from rapport.platform.saved_views.models import Audience, SavedView
from rapport.platform.write import Batch, Change


class DefinitionField(VirtualField):
    """The JSON of a view. A column, but neither text nor a list of words, so it is read and written here."""

    kind = FieldKind.COLLECTION

    def load(self, ids: Sequence[int]) -> Mapping[int, Any]:
        return dict(SavedView.objects.filter(pk__in=ids).values_list("pk", "definition"))

    def clean(self, value: Any) -> Any:
        """As given: what it may hold depends on the kind, which :meth:`SavedViewRecord.before_save` knows."""
        if value is not None and not isinstance(value, dict | str):
            raise ValidationError(gettext("Give an object with the parts of a view."), code="type")
        return value or {}

    def same(self, stored: Any, wanted: Any) -> bool:
        """The column says so by itself."""
        return True

    def save(self, changes: Sequence[Change[Any]], values: Sequence[Any]) -> None:
        """Done with the row."""

    def text(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""

    def json_schema(self) -> dict[str, Any]:
        return {"type": "object", "description": f"What the list shows; at most {LENGTH:,} characters."}


class SavedViewRecord(RecordType[SavedView]):
    """A list as somebody wants to see it again."""

    name = "views"
    icon = "list-filter"
    description = _("Lists that people keep: which records, in which order, with which columns.")
    title_columns = ["name"]
    columns = ["name", "kind", "audience", "team", "pinned", "owner", "updated_at"]
    filters = ["kind", "audience", "team", "pinned"]
    sorts = ["name"]
    default_sort = "name"
    exclude = ["definition"]
    quick_create = ["name", "kind", "audience", "team"]
    fieldsets = [Fieldset(_("View"), ["name", "kind", "audience", "team", "pinned", "position", "owner"])]
    access = SharedWith()
    virtual = [DefinitionField("definition", _("Definition"))]

    def before_save(self, batch: Batch[SavedView]) -> None:
        for change in batch.changes:
            if change.is_new and batch.actor is not None and "owner" not in change.given:
                change.instance.owner = batch.actor
            if not registry.has(change.instance.kind):
                change.add_error(
                    "kind", gettext("There is no kind “%(value)s”.") % {"value": change.instance.kind[:60]}
                )
                continue
            _check_audience(batch, change)
            if "definition" in change.values or change.changed("kind"):
                _check_definition(batch, change)


def _check_audience(batch: Batch[SavedView], change: Change[SavedView]) -> None:
    view, actor = change.instance, batch.actor
    if actor is None or not change.changed("audience", "team_id"):
        return
    if view.audience == Audience.EVERYBODY and not actor.is_administrator:
        change.add_error("audience", gettext("Only administrators publish views to everybody."))
    if view.audience == Audience.TEAM:
        if view.team_id is None:
            change.add_error("team", gettext("Name the team that this view is shared with."))
        elif not may_share_with(actor, view.team_id):
            change.add_error("team", gettext("Share with a team of yours, or with one below it."))


def _check_definition(batch: Batch[SavedView], change: Change[SavedView]) -> None:
    given = change.values.get("definition", change.instance.definition)
    try:
        change.instance.definition = clean_definition(registry.get(change.instance.kind), given, batch.actor)
    except ListError as error:
        change.add_error("definition", f"{error.field}: {error.message}")
