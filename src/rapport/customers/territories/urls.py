"""Addresses of what one does with territories; included before those of the record kinds."""

from django.urls import path

from rapport.customers.territories import views

urlpatterns = [
    path("territories/tree/", views.TreeView.as_view(), name="territory-tree"),
    path(
        "territory-rules/<uuid:uid>/condition/", views.TerritoryConditionView.as_view(), name="territory-rule-condition"
    ),
    path("territory-plans/<uuid:uid>/preview/", views.PreviewView.as_view(), name="territory-plan-preview"),
    path("territory-plans/<uuid:uid>/moves/", views.MovesView.as_view(), name="territory-plan-moves"),
    path("territory-plans/<uuid:uid>/copy/", views.CopyView.as_view(), name="territory-plan-copy"),
]
