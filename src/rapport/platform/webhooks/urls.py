"""Addresses of what one does with a webhook."""

from django.urls import path

from rapport.platform.webhooks import views

urlpatterns = [
    path("webhooks/<uuid:uid>/test/", views.TestView.as_view(), name="webhook-test"),
    path("webhooks/<uuid:uid>/deliveries/<uuid:delivery>/", views.ResendView.as_view(), name="webhook-resend"),
    path("webhooks/<uuid:uid>/secret/", views.SecretView.as_view(), name="webhook-secret"),
]
