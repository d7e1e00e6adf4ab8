"""Addresses of what one does with a mail account."""

from django.urls import path

from rapport.platform.mailboxes import views
from rapport.platform.mailboxes.sign_in_views import AuthorizedView, AuthorizeView
from rapport.platform.mailboxes.unknown_page import UnknownView

urlpatterns = [
    path("mail-accounts/unknown/", UnknownView.as_view(), name="mail-unknown"),
    path("mail-accounts/<uuid:uid>/connect/", views.ConnectView.as_view(), name="mail-account-connect"),
    path(
        "mail-accounts/<uuid:uid>/connect-sending/",
        views.ConnectSendingView.as_view(),
        name="mail-account-connect-sending",
    ),
    path("mail-accounts/<uuid:uid>/authorize/", AuthorizeView.as_view(), name="mail-account-authorize"),
    path("mail-accounts/authorized/", AuthorizedView.as_view(), name="mail-account-authorized"),
    path("mail-accounts/<uuid:uid>/check/", views.CheckView.as_view(), name="mail-account-check"),
]
