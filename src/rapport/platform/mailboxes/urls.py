"""Addresses of what one does with a mail account."""

from django.urls import path

from rapport.platform.mailboxes import views

urlpatterns = [
    path("mail-accounts/<uuid:uid>/connect/", views.ConnectView.as_view(), name="mail-account-connect"),
]
