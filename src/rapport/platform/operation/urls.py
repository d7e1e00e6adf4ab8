"""Addresses of the pages about how the installation fares."""

from django.urls import path

from rapport.platform.operation import views

urlpatterns = [
    path("health/", views.HealthView.as_view(), name="health"),
    path("health.json", views.health_json, name="health-json"),
]
