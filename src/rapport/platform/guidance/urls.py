"""Addresses of the guidance; included before those of the record kinds and of the help."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
