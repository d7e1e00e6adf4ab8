"""Addresses of the page of backups."""

from django.urls import path

from rapport.platform.backup import views

urlpatterns = [
    path("backups/", views.BackupsView.as_view(), name="backups"),
]
