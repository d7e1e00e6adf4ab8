"""The background work of reports: the mails that are due, and what goes again of their ledger."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from rapport.platform.reports.mailing import send_due
from rapport.platform.reports.models import ReportMailing

KEPT_DAYS = 400


@app.periodic(cron="*/10 * * * *")
@app.task(name="send_reports", queueing_lock="send_reports", lock="send_reports", pass_context=False)
def send_reports(timestamp: int) -> None:
    """The reports that are due by mail: their hour has come somewhere."""
    send_due(timezone.now())


@app.periodic(cron="41 3 * * *")
@app.task(name="remove_old_report_mailings", queueing_lock="remove_old_report_mailings", pass_context=False)
def remove_old_report_mailings(timestamp: int) -> None:
    """What was sent more than a year ago."""
    ReportMailing.objects.filter(day__lt=timezone.now().date() - timedelta(days=KEPT_DAYS)).delete()
