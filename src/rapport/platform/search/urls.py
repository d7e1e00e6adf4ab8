"""Routes of the search: the page and the palette."""

from django.urls import path

from rapport.platform.search.views import Palette, SearchPage

app_name = "search"
urlpatterns = [
    path("search/", SearchPage.as_view(), name="page"),
    path("search/palette/", Palette.as_view(), name="palette"),
]
