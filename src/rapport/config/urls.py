"""Every route of the installation."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path

from rapport.platform.automation.urls import kind_urls as automation_urls
from rapport.platform.exchange.urls import exchange_urls
from rapport.platform.records.made_routes import RoutesOfMadeKinds
from rapport.platform.records.spec import RecordSpec
from rapport.platform.reports.urls import kind_urls as report_urls
from rapport.platform.runtime.metrics import metrics
from rapport.platform.web.urls import all_record_urls, record_urls
from rapport.platform.web.views import gallery, kinds
from rapport.platform.web.views.account import FirstStartView, PreferencesView, SettingsView
from rapport.platform.web.views.faults import nowhere
from rapport.platform.web.views.health import healthz, readyz
from rapport.platform.web.views.home import HomeView


def pages_of_made(spec: RecordSpec) -> list[URLPattern]:
    """The pages of one kind made in the browser, from every part that gives kinds some."""
    return [*exchange_urls(spec), *automation_urls(spec), *report_urls(spec), *record_urls(spec)]


urlpatterns: list[URLPattern | URLResolver] = [
    path("", HomeView.as_view(), name="home"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("api/v1/", include("rapport.platform.api.urls")),  # before hundreds of pages: routes are tried in order
    path("welcome/", FirstStartView.as_view(), name="welcome"),
    path("preferences/", PreferencesView.as_view(), name="preferences"),
    path("settings/", SettingsView.as_view(), name="settings"),
    re_path("^accounts/3rdparty/", nowhere),  # identity providers have ways of their own (sign_on)
    re_path("^accounts/social/", nowhere),
    path("accounts/", include("allauth.urls")),
    path("", include("rapport.platform.access.urls")),
    path("", include("rapport.platform.sign_on.urls")),
    path("", include("rapport.platform.view_as.urls")),
    path("", include("rapport.platform.guidance.urls")),
    path("", include("rapport.platform.web.help.urls")),
    path("", include("rapport.platform.search.urls")),
    path("", include("rapport.platform.files.urls")),
    path("", include("rapport.platform.backup.urls")),
    path("", include("rapport.platform.operation.urls")),
    path("", include("rapport.platform.configuration.urls")),
    path("", include("rapport.platform.exchange.urls")),
    path("", include("rapport.platform.webhooks.urls")),
    path("", include("rapport.platform.automation.urls")),
    path("", include("rapport.platform.assignment.urls")),
    path("", include("rapport.platform.layouts.urls")),
    path("", include("rapport.platform.approvals.urls")),
    path("", include("rapport.platform.reports.urls")),
    path("", include("rapport.platform.notifications.urls")),
    path("", include("rapport.customers.urls")),
    path("", include("rapport.sales.urls")),
    path("", include("rapport.customers.territories.urls")),
    *all_record_urls(),
    *gallery.urlpatterns,
    *kinds.urlpatterns,
    RoutesOfMadeKinds(pages_of_made),
]

handler400 = "rapport.platform.web.views.faults.bad_request"
handler500 = "rapport.platform.web.views.faults.server_error"
