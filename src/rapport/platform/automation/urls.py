"""Addresses of what one does with a rule; included before those of the record kinds, of which it replaces two."""

from django.urls import URLPattern, path

from rapport.platform.automation import views
from rapport.platform.automation.hand_views import RunByHandView
from rapport.platform.automation.incoming.views import AddressView, IncomingView, SigningView, TryMessageView
from rapport.platform.automation.subjects import automatable
from rapport.platform.records.registry import registry

urlpatterns: list[URLPattern] = [
    path("hooks/<str:token>/", IncomingView.as_view(), name="incoming"),
    path("automations/<uuid:uid>/address/", AddressView.as_view(), name="automation-address"),
    path("automations/<uuid:uid>/signing/", SigningView.as_view(), name="automation-signing"),
    path("automations/<uuid:uid>/message/", TryMessageView.as_view(), name="automation-message"),
    path("automations/new/", views.AutomationCreateView.as_view(), name="automations-new"),
    path("automations/quick/", views.AutomationQuickView.as_view(), name="automations-quick"),
    path("automations/<uuid:uid>/dry-run/", views.DryRunView.as_view(), name="automation-dry-run"),
    path("automations/<uuid:uid>/rule/", views.RuleView.as_view(), name="automation-rule"),
    *(
        path(
            f"{kind.name}/run-automation/",
            RunByHandView.as_view(record=kind),
            name=f"{kind.name}-run-automation",
        )
        for kind in registry
        if automatable(kind)
    ),
]
