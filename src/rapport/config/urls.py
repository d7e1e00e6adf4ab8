"""Every route of the installation."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("rapport.platform.runtime.health")),
    path("accounts/", include("allauth.urls")),
]
