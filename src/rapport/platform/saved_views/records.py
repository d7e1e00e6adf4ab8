"""Saved views as a record kind: API, history, undo and administration are those of every kind."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.platform.records.choices import KindChoices
from rapport.platform.records.filters import ListError
from rapport.platform.records.json_column import JsonColumn
from rapport.platform.records.record import Fieldset, RecordType
from rapport.platform.records.registry import registry
from rapport.platform.saved_views.access import SharedWith, check_audience
from rapport.platform.saved_views.definition import LENGTH, clean_definition
from rapport.platform.saved_views.models import Audience, SavedView
from rapport.platform.write import Batch, Change


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
    choices = {"kind": KindChoices()}
    quick_create = ["name", "kind", "audience", "team"]
    fieldsets = [Fieldset(_("View"), ["name", "kind", "audience", "team", "pinned", "position", "owner"])]
    natural_key = ["kind", "name"]
    configuration = True
    access = SharedWith()
    importable = False
    virtual = [
        JsonColumn(SavedView, "definition", _("Definition"), f"What the list shows; at most {LENGTH:,} characters.")
    ]

    def get_configuration(self, rows: QuerySet[SavedView]) -> QuerySet[SavedView]:
        return rows.exclude(audience=Audience.ME)

    def before_save(self, batch: Batch[SavedView]) -> None:
        for change in batch.changes:
            if change.is_new and batch.actor is not None and "owner" not in change.given:
                change.instance.owner = batch.actor
            if not registry.has(change.instance.kind):
                change.add_error(
                    "kind", gettext("There is no kind “%(value)s”.") % {"value": change.instance.kind[:60]}
                )
                continue
            check_audience(batch, change)
            if "definition" in change.values or change.changed("kind"):
                _check_definition(batch, change)


def _check_definition(batch: Batch[SavedView], change: Change[SavedView]) -> None:
    given = change.values.get("definition", change.instance.definition)
    try:
        change.instance.definition = clean_definition(registry.get(change.instance.kind), given, batch.actor)
    except ListError as error:
        change.add_error("definition", f"{error.field}: {error.message}")
