"""Routes of the sales module; the pages that every record kind has are in rapport.platform.web.urls."""

from django.urls import path

from rapport.sales.leads.views import ConvertView

urlpatterns = [
    path("leads/<uuid:uid>/convert/", ConvertView.as_view(), name="lead-convert"),
]
