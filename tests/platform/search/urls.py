"""The routes of the search beside those it points to."""

from django.urls import include, path

from rapport.platform.web.urls import all_record_urls

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include("rapport.platform.search.urls")),
    *all_record_urls(),
]
