"""Reports and dashboards as record kinds: list, API, history, undo and sharing are those of every kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, may_change
from rapport.platform.records.choices import KindChoices
from rapport.platform.records.filters import ListError
from rapport.platform.records.json_column import JsonColumn
from rapport.platform.records.record import Fieldset, HeadAction, RecordType
from rapport.platform.records.registry import registry
from rapport.platform.reports.models import Dashboard, Report
from rapport.platform.reports.panels import ResultPanel, TilesPanel
from rapport.platform.reports.question import LENGTH, parse_question
from rapport.platform.reports.tiles import clean_tiles
from rapport.platform.saved_views.access import SharedWith, check_audience
from rapport.platform.saved_views.models import Audience
from rapport.platform.write import Batch, Change

if TYPE_CHECKING:
    from django.http import HttpRequest

_SHARING = Fieldset(_("Sharing"), ["audience", "team", "owner"])


class ReportRecord(RecordType[Report]):
    """Figures over the records of one kind."""

    name = "reports"
    icon = "chart-column"
    help_topic = "reports"
    description = _("Figures over your records: grouped, compared, drawn; each leads to the records behind it.")
    title_columns = ["name"]
    columns = ["name", "kind", "audience", "team", "owner", "updated_at"]
    filters = ["kind", "audience", "team"]
    sorts = ["name"]
    default_sort = "name"
    exclude = ["definition"]
    choices = {"kind": KindChoices()}
    quick_create = ["name", "kind", "audience", "team"]
    fieldsets = [Fieldset(_("Report"), ["name", "kind", "description"]), _SHARING]
    panels = [ResultPanel()]
    natural_key = ["kind", "name"]
    configuration = True
    access = SharedWith()
    importable = False
    virtual = [JsonColumn(Report, "definition", _("Definition"), f"What it asks; at most {LENGTH:,} characters.")]

    def get_configuration(self, rows: QuerySet[Report]) -> QuerySet[Report]:
        return rows.exclude(audience=Audience.ME)

    def before_save(self, batch: Batch[Report]) -> None:
        for change in batch.changes:
            _own(batch, change)
            if not registry.has(change.instance.kind):
                kind = change.instance.kind[:60]
                change.add_error("kind", gettext("There is no kind “%(value)s”.") % {"value": kind})
                continue
            check_audience(batch, change)
            if "definition" in change.values or change.changed("kind"):
                _check_definition(batch, change)

    def get_subtitle(self, instance: Report) -> str:
        return instance.description

    def get_head_actions(self, request: HttpRequest, instance: Report) -> Sequence[HeadAction]:
        spec = registry.get(self.name)
        mailed = _mailed("report", instance)
        if not may(spec, request.user, Action.CREATE.value):  # type: ignore[arg-type]
            return [mailed]
        label = _("Change what it shows") if may_change(spec, request.user, instance) else _("Copy and change")  # type: ignore[arg-type]
        return [HeadAction(label, f"{reverse('report-build')}?report={instance.uid}", "sliders-horizontal"), mailed]


class DashboardRecord(RecordType[Dashboard]):
    """Reports beside each other."""

    name = "dashboards"
    icon = "layout-list"
    help_topic = "reports"
    description = _("Reports beside each other: what you want to see every morning.")
    title_columns = ["name"]
    columns = ["name", "audience", "team", "role", "owner", "updated_at"]
    filters = ["audience", "team", "role"]
    sorts = ["name"]
    default_sort = "name"
    exclude = ["tiles"]
    quick_create = ["name", "audience", "team"]
    fieldsets = [Fieldset(_("Dashboard"), ["name", "description", "role"]), _SHARING]
    panels = [TilesPanel()]
    natural_key = ["name"]
    configuration = True
    access = SharedWith()
    importable = False
    virtual = [JsonColumn(Dashboard, "tiles", _("Tiles"), "Its reports in order, each with its width in columns.")]

    def get_configuration(self, rows: QuerySet[Dashboard]) -> QuerySet[Dashboard]:
        return rows.exclude(audience=Audience.ME)

    def before_save(self, batch: Batch[Dashboard]) -> None:
        for change in batch.changes:
            _own(batch, change)
            check_audience(batch, change)
            if "tiles" in change.values:
                try:
                    change.instance.tiles = clean_tiles(change.values["tiles"], batch.actor)
                except ListError as error:
                    change.add_error("tiles", f"{error.field}: {error.message}")

    def get_subtitle(self, instance: Dashboard) -> str:
        return instance.description

    def get_head_actions(self, request: HttpRequest, instance: Dashboard) -> Sequence[HeadAction]:
        return [_mailed("dashboard", instance)]


def _mailed(name: str, instance: Report | Dashboard) -> HeadAction:
    """Where it is set up who gets it by mail."""
    return HeadAction(gettext("Send by mail"), f"{reverse('report-mail')}?{name}={instance.uid}", "mail", dialog=True)


def _own(batch: Batch[Any], change: Change[Any]) -> None:
    if change.instance.owner_id is None and batch.actor is not None:
        change.instance.owner = batch.actor


def _check_definition(batch: Batch[Report], change: Change[Report]) -> None:
    given = change.values.get("definition", change.instance.definition)
    try:
        spec = registry.get(change.instance.kind)
        change.instance.definition = parse_question(spec, given, batch.actor).as_json()
    except ListError as error:
        change.add_error("definition", f"{error.field}: {error.message}")
