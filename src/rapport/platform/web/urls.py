"""The routes of every record kind, from the registry, and those of the history."""

from __future__ import annotations

from django.urls import URLPattern, path

from rapport.platform.records.custom import takes_custom_fields
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.saved_views.urls import view_urls
from rapport.platform.web.views.access import RecordAccessView
from rapport.platform.web.views.audit import ChangeLogExportView
from rapport.platform.web.views.board import BoardCardsView, BoardMoveView
from rapport.platform.web.views.bulk import BulkView
from rapport.platform.web.views.calendar import CalendarMoveView
from rapport.platform.web.views.candidates import CandidatesView
from rapport.platform.web.views.chosen import ChosenView
from rapport.platform.web.views.detail import RecordDetailView
from rapport.platform.web.views.filter import FilterView
from rapport.platform.web.views.forms import (
    RecordCreateView,
    RecordDeleteView,
    RecordEditView,
    RecordQuickCreateView,
)
from rapport.platform.web.views.history import (
    ChangeDetailView,
    ChangeLogView,
    RecordHistoryView,
    UndoView,
    ValueHistoryView,
)
from rapport.platform.web.views.inline import InlineEditView, LookupView
from rapport.platform.web.views.jobs import JobListView, JobView
from rapport.platform.web.views.list import GroupRowsView, RecordListView
from rapport.platform.web.views.paste import PasteView


def record_urls(spec: RecordSpec) -> list[URLPattern]:
    """The pages of one kind; an overview kind is only read."""
    base, name = spec.name, spec.name
    # Custom fields come after the routes were made, and bring boards and calendars along.
    boards, calendars = (bool(one) or takes_custom_fields(spec.model) for one in (spec.boards, spec.calendars))
    reading = [
        path(f"{base}/", RecordListView.as_view(record=spec), name=f"{name}-list"),
        path(f"{base}/rows/", GroupRowsView.as_view(record=spec), name=f"{name}-rows"),
        path(f"{base}/filter/", FilterView.as_view(record=spec), name=f"{name}-filter"),
        *view_urls(spec),
        path(f"{base}/lookup/", LookupView.as_view(record=spec), name=f"{name}-lookup"),
        path(f"{base}/<uuid:uid>/", RecordDetailView.as_view(record=spec), name=f"{name}-detail"),
        path(f"{base}/<uuid:uid>/history/", RecordHistoryView.as_view(record=spec), name=f"{name}-history"),
        path(f"{base}/<uuid:uid>/access/", RecordAccessView.as_view(record=spec), name=f"{name}-access"),
        path(
            f"{base}/<uuid:uid>/history/<slug:name>/",
            ValueHistoryView.as_view(record=spec),
            name=f"{name}-value-history",
        ),
    ]
    if boards:
        reading.append(path(f"{base}/cards/", BoardCardsView.as_view(record=spec), name=f"{name}-cards"))
    if spec.record.overview:
        return reading
    if boards:
        reading.append(path(f"{base}/move/", BoardMoveView.as_view(record=spec), name=f"{name}-move"))
    if calendars:
        reading.append(path(f"{base}/day/", CalendarMoveView.as_view(record=spec), name=f"{name}-day"))
    described = [
        path(f"{base}/candidates/", CandidatesView.as_view(record=spec), name=f"{name}-candidates"),
        path(f"{base}/use/", ChosenView.as_view(record=spec), name=f"{name}-use"),
    ]
    return [
        *reading,
        *(described if spec.record.described_by else []),
        path(f"{base}/new/", RecordCreateView.as_view(record=spec), name=f"{name}-new"),
        path(f"{base}/quick/", RecordQuickCreateView.as_view(record=spec), name=f"{name}-quick"),
        path(f"{base}/paste/", PasteView.as_view(record=spec), name=f"{name}-paste"),
        path(f"{base}/bulk/<slug:act>/", BulkView.as_view(record=spec), name=f"{name}-bulk"),
        path(f"{base}/<uuid:uid>/edit/", RecordEditView.as_view(record=spec), name=f"{name}-edit"),
        path(f"{base}/<uuid:uid>/delete/", RecordDeleteView.as_view(record=spec), name=f"{name}-delete"),
        path(f"{base}/<uuid:uid>/value/<slug:name>/", InlineEditView.as_view(record=spec), name=f"{name}-inline"),
    ]


def all_record_urls() -> list[URLPattern]:
    """The pages of every declared kind, and of the history."""
    routes = [route for spec in registry.declared() for route in record_urls(spec)]
    return [
        *routes,
        path("jobs/", JobListView.as_view(), name="jobs"),
        path("jobs/<uuid:uid>/", JobView.as_view(), name="job"),
        path("changes/", ChangeLogView.as_view(), name="changes"),
        path("changes/export/", ChangeLogExportView.as_view(), name="changes-export"),
        path("changes/<uuid:uid>/", ChangeDetailView.as_view(), name="change-detail"),
        path("changes/<uuid:uid>/undo/", UndoView.as_view(), name="change-undo"),
    ]
