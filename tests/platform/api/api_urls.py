"""The API alone, for its tests."""

from django.urls import include, path

urlpatterns = [path("api/v1/", include("rapport.platform.api.urls"))]
