"""Every route of the installation."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module

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

PARTS = (
    "platform.access",
    "platform.sign_on",
    "platform.view_as",
    "platform.guidance",
    "platform.web.help",
    "platform.files",
    "platform.backup",
    "platform.operation",
    "platform.configuration",
    "platform.exchange",
    "platform.webhooks",
    "platform.mailboxes",
    "platform.automation",
    "platform.assignment",
    "platform.layouts",
    "platform.approvals",
    "platform.reports",
    "platform.notifications",
    "customers",
    "sales",
    "customers.territories",
)
"""Packages with pages of their own; those of records follow."""


def pages_of_made(spec: RecordSpec) -> list[URLPattern]:
    """The pages of one kind made in the browser, from every part that gives kinds some."""
    return [*exchange_urls(spec), *automation_urls(spec), *report_urls(spec), *record_urls(spec)]


def by_first_step(routes: Iterable[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """The same routes, gathered under the first step of their paths: Django tries one after the other, and of three
    thousand that took a millisecond or more of every request. Those that begin with a parameter, or hold others, come
    first, since they are for all kinds.
    """
    general: list[URLPattern | URLResolver] = []
    gathered: dict[str, list[URLPattern]] = {}
    for route in routes:
        first, step, rest = str(route.pattern).partition("/")
        if isinstance(route, URLResolver) or "<" in first:
            general.append(route)
        else:
            gathered.setdefault(first + step, []).append(path(rest, route.callback, route.default_args, route.name))
    return [*general, *(path(first, include(under)) for first, under in gathered.items())]


pages: list[URLPattern | URLResolver] = [
    *(route for name in PARTS for route in import_module(f"rapport.{name}.urls").urlpatterns),
    *all_record_urls(),
]
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
    path("", include("rapport.platform.search.urls")),
    *by_first_step(pages),
    *gallery.urlpatterns,
    *kinds.urlpatterns,
    RoutesOfMadeKinds(pages_of_made),
]

handler400 = "rapport.platform.web.views.faults.bad_request"
handler500 = "rapport.platform.web.views.faults.server_error"
