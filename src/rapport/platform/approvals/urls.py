"""Addresses of approvals; included before those of the kinds, of which it replaces two: one asks from a record."""

from django.urls import path

from rapport.platform.approvals import views

urlpatterns = [
    path("approvals/mine/", views.MineView.as_view(), name="my-approvals"),
    path("approvals/new/", views.AskView.as_view(), name="approvals-new"),
    path("approvals/quick/", views.AskView.as_view(), name="approvals-quick"),
    path("approvals/<uuid:uid>/act/", views.ActView.as_view(), name="approval-act"),
]
