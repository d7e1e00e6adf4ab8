"""The routes of one kind's views, beside its list."""

from __future__ import annotations

from django.urls import URLPattern, path

from rapport.platform.records.spec import RecordSpec
from rapport.platform.saved_views import views, work_views


def view_urls(spec: RecordSpec) -> list[URLPattern]:
    """Keep, change, arrange and leave the views of a kind's list; work through what it shows."""
    base, name = f"{spec.name}/view", spec.name
    return [
        path(f"{name}/work/", work_views.WorkBeginView.as_view(record=spec), name=f"{name}-work"),
        path(f"{name}/work/<uuid:uid>/", work_views.WorkStepView.as_view(record=spec), name=f"{name}-work-step"),
        path(f"{base}/new/", views.ViewCreateView.as_view(record=spec), name=f"{name}-view-new"),
        path(f"{base}/columns/", views.ColumnsView.as_view(record=spec), name=f"{name}-view-columns"),
        path(f"{base}/order/", views.TabOrderView.as_view(record=spec), name=f"{name}-view-order"),
        path(f"{base}/layout/", views.LayoutView.as_view(record=spec), name=f"{name}-view-layout"),
        path(f"{base}/totals/", views.TotalsView.as_view(record=spec), name=f"{name}-view-totals"),
        path(f"{base}/reset/", views.ViewResetView.as_view(record=spec), name=f"{name}-view-reset"),
        path(f"{base}/default/", views.ViewDefaultView.as_view(record=spec), name=f"{name}-view-default"),
        path(f"{base}/<uuid:uid>/save/", views.ViewSaveView.as_view(record=spec), name=f"{name}-view-save"),
        path(f"{base}/<uuid:uid>/edit/", views.ViewEditView.as_view(record=spec), name=f"{name}-view-edit"),
        path(f"{base}/<uuid:uid>/delete/", views.ViewDeleteView.as_view(record=spec), name=f"{name}-view-delete"),
    ]
