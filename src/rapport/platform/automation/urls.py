"""Addresses of what one does with a rule; included before those of the record kinds, of which it replaces two."""

from django.urls import URLPattern, path

from rapport.platform.automation import views
from rapport.platform.automation.hand_views import RunByHandView
from rapport.platform.automation.incoming.views import AddressView, IncomingView, SigningView, TryMessageView
from rapport.platform.automation.subjects import automatable
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec


def kind_urls(spec: RecordSpec) -> list[URLPattern]:
    """What one does with rules from the list of one kind."""
    if not automatable(spec):
        return []
    address, name = f"{spec.name}/run-automation/", f"{spec.name}-run-automation"
    return [path(address, RunByHandView.as_view(record=spec), name=name)]


urlpatterns: list[URLPattern] = [
    path("hooks/<str:token>/", IncomingView.as_view(), name="incoming"),
    path("automations/<uuid:uid>/address/", AddressView.as_view(), name="automation-address"),
    path("automations/<uuid:uid>/signing/", SigningView.as_view(), name="automation-signing"),
    path("automations/<uuid:uid>/message/", TryMessageView.as_view(), name="automation-message"),
    path("automations/new/", views.AutomationCreateView.as_view(), name="automations-new"),
    path("automations/quick/", views.AutomationQuickView.as_view(), name="automations-quick"),
    path("automations/<uuid:uid>/dry-run/", views.DryRunView.as_view(), name="automation-dry-run"),
    path("automations/<uuid:uid>/rule/", views.RuleView.as_view(), name="automation-rule"),
    *(route for spec in registry.declared() for route in kind_urls(spec)),
]
