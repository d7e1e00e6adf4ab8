"""Addresses of seeing as a colleague sees."""

from django.urls import path

from rapport.platform.view_as.views import ViewAsEndView, ViewAsView

urlpatterns = [
    path("users/<uuid:uid>/view-as/", ViewAsView.as_view(), name="users-view-as"),
    path("view-as/end/", ViewAsEndView.as_view(), name="view-as-end"),
]
