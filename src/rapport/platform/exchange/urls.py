"""The routes of importing and exporting; they stand before those of the records, whose uid would not match anyway."""

from __future__ import annotations

from django.urls import URLPattern, path

from rapport.platform.exchange.views import (
    ExportView,
    ImportErrorsView,
    ImportHistoryView,
    ImportMapView,
    ImportRunView,
    ImportUploadView,
)
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec


def exchange_urls(spec: RecordSpec) -> list[URLPattern]:
    """The pages of one kind; an overview kind is only exported."""
    base, name = spec.name, spec.name
    exporting = [path(f"{base}/export/", ExportView.as_view(record=spec), name=f"{name}-export")]
    if spec.record.overview or not spec.record.importable:
        return exporting
    return [
        *exporting,
        path(f"{base}/import/", ImportUploadView.as_view(record=spec), name=f"{name}-import"),
        path(f"{base}/import/history/", ImportHistoryView.as_view(record=spec), name=f"{name}-import-history"),
        path(f"{base}/import/<uuid:uid>/", ImportMapView.as_view(record=spec), name=f"{name}-import-map"),
        path(f"{base}/import/<uuid:uid>/run/", ImportRunView.as_view(record=spec), name=f"{name}-import-run"),
        path(f"{base}/import/<uuid:uid>/errors/", ImportErrorsView.as_view(record=spec), name=f"{name}-import-errors"),
    ]


urlpatterns = [route for spec in registry.declared() for route in exchange_urls(spec)]
