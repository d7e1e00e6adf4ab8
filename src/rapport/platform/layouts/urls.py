"""Addresses where pages are arranged; included before those of the record kinds."""

from django.urls import path

from rapport.platform.layouts import views

urlpatterns = [
    path("layouts/<uuid:uid>/arrange/", views.ArrangeLayoutView.as_view(), name="layout-arrange"),
    path("<slug:kind>/layout/", views.OwnLayoutView.as_view(), name="layout-own"),
]
