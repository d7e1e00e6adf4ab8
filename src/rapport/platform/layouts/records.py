"""Page layouts as a record kind: list, API, access, history and undo are those of every kind."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.platform.layouts.access import OwnLayouts
from rapport.platform.layouts.applied import layouts_for
from rapport.platform.layouts.checking import LENGTH, LayoutError, clean_definition
from rapport.platform.layouts.models import Layout, takes_layouts
from rapport.platform.records.json_column import JsonColumn
from rapport.platform.records.record import Fieldset, HeadAction, RecordType
from rapport.platform.records.registry import registry
from rapport.platform.web.panels import may_edit, panels_for
from rapport.platform.write import Batch, Change


class LayoutRecord(RecordType[Layout]):
    """What stands where on the page and in the form of a kind of record, and for whom."""

    name = "layouts"
    icon = "layout-panel-left"
    description = _(
        "What stands where on the pages and in the forms of records: for everybody, for a role, for a user."
    )
    title_columns = ["name"]
    columns = ["name", "kind", "audience", "role", "user", "may_personalise", "updated_at"]
    filters = ["kind", "audience", "role", "user"]
    sorts = ["name"]
    default_sort = "name"
    exclude = ["definition"]
    quick_create = ["name", "kind", "audience", "role", "user"]
    facts = ["kind", "audience", "role", "user"]
    help_topic = "layouts"
    fieldsets = [
        Fieldset(_("Layout"), ["name", "kind", "audience", "role", "user", "position", "may_personalise"]),
    ]
    shown_when = {
        "role": ("audience", ["role"]),
        "user": ("audience", ["user"]),
        "position": ("audience", ["role"]),
        "may_personalise": ("audience", ["everybody", "role"]),
    }
    access = OwnLayouts()
    importable = False
    natural_key = ["kind", "audience", "role"]
    configuration = True
    virtual = [
        JsonColumn(
            Layout,
            "definition",
            _("Arrangement"),
            "Zones about, main and side with sections (section, fields, title, columns, if) and panels; left_out with"
            " fields and panels; facts and quick, the fields of the head and of quick create, where they are not as"
            f" declared. Empty is the page as it is declared. At most {LENGTH:,} characters.",
        )
    ]

    def get_configuration(self, rows: models.QuerySet[Layout]) -> models.QuerySet[Layout]:
        """What somebody arranged for themself is theirs."""
        return rows.exclude(audience=Layout.Audience.USER)

    def before_save(self, batch: Batch[Layout]) -> None:
        for change in batch.changes:
            layout = change.instance
            if not change.is_new and change.changed("kind"):
                change.add_error("kind", gettext("The kind of a layout stays as it is. Make another layout."))
                continue
            if not registry.has(layout.kind) or not takes_layouts(registry.get(layout.kind)):
                continue  # the field's own choices refuse it
            _check_audience(batch, change)
            if "definition" in change.values:
                _set_definition(batch, change)

    def get_head_actions(self, request: HttpRequest, instance: Layout) -> Sequence[HeadAction]:
        if not may_edit(request, registry.get(self.name), instance):
            return ()
        url = reverse("layout-arrange", args=[instance.uid])
        return [HeadAction(gettext("Arrange"), url, "sliders-horizontal", True)]


def _check_audience(batch: Batch[Layout], change: Change[Layout]) -> None:
    """Everybody may arrange pages for themself as far as the layout below allows it; the rest administrators do."""
    layout, actor = change.instance, batch.actor
    if change.is_new and actor is not None and layout.user is None and "user" not in change.given:
        layout.user = actor if layout.audience == Layout.Audience.USER else None
    if actor is not None and not actor.is_administrator:
        if layout.audience != Layout.Audience.USER or layout.user_id != actor.pk:
            change.add_error("audience", gettext("Only administrators arrange pages for others."))
        elif not layouts_for(registry.get(layout.kind), actor).personal:
            change.add_error("", gettext("These pages are arranged for you. You can't have a layout of your own."))
    _check_once(change)


def _check_once(change: Change[Layout]) -> None:
    """Said before the database would."""
    layout = change.instance
    columns = {"everybody": [], "role": ["role_id"], "user": ["user_id"]}.get(layout.audience)
    if columns is None or not change.changed("audience", "role_id", "user_id", "kind"):
        return
    same = Layout.objects.filter(
        kind=layout.kind, audience=layout.audience, **{name: getattr(layout, name) for name in columns}
    )
    if same.exclude(pk=layout.pk).exists():
        change.add_error("audience", gettext("There is a layout of this kind for them already."))


def _set_definition(batch: Batch[Layout], change: Change[Layout]) -> None:
    spec, who = registry.get(change.instance.kind), batch.actor or change.instance.user
    try:
        cleaned = clean_definition(spec, change.values["definition"], panels_for(spec), who)
    except LayoutError as error:
        change.add_error("definition", str(error))
    else:
        change.instance.definition = cleaned
