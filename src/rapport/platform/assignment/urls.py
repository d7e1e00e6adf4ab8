"""Addresses of what one does with rules of assignment; included before those of the record kinds."""

from django.urls import path

from rapport.platform.assignment import views

urlpatterns = [
    path("assignment-rules/<uuid:uid>/condition/", views.ConditionView.as_view(), name="assignment-condition"),
    path("assignment-rules/<uuid:uid>/dry-run/", views.DryRunView.as_view(), name="assignment-dry-run"),
    path("<slug:kind>/bulk/by-rules/", views.AssignByRulesView.as_view(), name="assign-by-rules"),
]
