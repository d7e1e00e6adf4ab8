"""Addresses of the pages of the configuration."""

from django.urls import path

from rapport.platform.configuration import views

urlpatterns = [
    path("configuration/", views.ConfigurationView.as_view(), name="configuration"),
    path("configuration/export/", views.ConfigurationExportView.as_view(), name="configuration-export"),
]
