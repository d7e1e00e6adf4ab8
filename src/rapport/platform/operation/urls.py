"""Addresses of the pages about how the installation fares."""

from django.urls import path

from rapport.platform.operation import views
from rapport.platform.operation.mail_page import MailDomainView
from rapport.platform.operation.outbox_page import OutboxView
from rapport.platform.operation.slow_page import SlowView
from rapport.platform.operation.storage_page import StorageView

urlpatterns = [
    path("health/", views.HealthView.as_view(), name="health"),
    path("health/let-go/", views.LetGoView.as_view(), name="let-go"),
    path("health.json", views.health_json, name="health-json"),
    path("outbox/", OutboxView.as_view(), name="outbox"),
    path("storage/", StorageView.as_view(), name="storage"),
    path("slow/", SlowView.as_view(), name="slow"),
    path("mail-domain/", MailDomainView.as_view(), name="mail-domain"),
]
