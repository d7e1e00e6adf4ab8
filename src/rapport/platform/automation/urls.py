"""Addresses of what one does with a rule; included before those of the record kinds, of which it replaces two."""

from django.urls import path

from rapport.platform.automation import views

urlpatterns = [
    path("automations/new/", views.AutomationCreateView.as_view(), name="automations-new"),
    path("automations/quick/", views.AutomationQuickView.as_view(), name="automations-quick"),
    path("automations/<uuid:uid>/dry-run/", views.DryRunView.as_view(), name="automation-dry-run"),
    path("automations/<uuid:uid>/rule/", views.RuleView.as_view(), name="automation-rule"),
]
