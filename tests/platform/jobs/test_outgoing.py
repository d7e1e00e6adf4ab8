"""What would leave the installation after a restore elsewhere: it waits until an administrator lets it go."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

import rapport
from rapport.platform import write
from rapport.platform.automation.models import Run
from rapport.platform.automation.running import run_due
from rapport.platform.history.models import ChangeSet
from rapport.platform.jobs.models import OutgoingHold
from rapport.platform.jobs.outgoing import is_held, let_go
from rapport.platform.mailing.models import Letter
from rapport.platform.mailing.sending import send_due as send_letters
from rapport.platform.notifications import digest
from rapport.platform.notifications.models import Preference
from rapport.platform.records.registry import registry
from rapport.platform.reports import mailing as report_mailing
from rapport.platform.reports.models import ReportMail
from rapport.platform.webhooks import sending as webhook_sending
from rapport.platform.webhooks.models import Delivery
from tests.browser import Browser, text_of
from tests.factories import make_person, make_report
from tests.factories.access import make_administrator, make_holder
from tests.factories.automation import make_automation
from tests.factories.integration import make_webhook
from tests.platform.notifications.telling import told

MORNING = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def set_up(settings: Any) -> None:
    settings.MAIL_IS_SET_UP = True
    settings.WEBHOOK_PRIVATE_TARGETS = True


@pytest.fixture
def held(db: None) -> OutgoingHold:
    """A backup of another installation was restored."""
    return OutgoingHold.objects.create(held_at=timezone.now(), came_from="https://crm.example.com")


def waiting() -> None:
    """One of each that leaves: a letter, a digest, a mailed report, a webhook's delivery, a run of a rule."""
    boss, reader = make_administrator(), make_holder("own", email="rosa@example.com", time_zone="Europe/Berlin")
    make_webhook(url="http://127.0.0.1:9/nobody", events=["people.created"], runs_as=boss)
    make_automation(kind="people", event="created", steps=[{"do": "set", "values": {"department": "Roofs"}}])
    Letter.objects.create(once="one", to="ada@example.com", subject="News", text="Hello")
    report = make_report(audience="everybody", definition={"rows": [{"field": "owner"}]}, name="People")
    earlier = MORNING - timedelta(days=60)
    ReportMail.objects.create(user=reader, report=report, rhythm="daily", hour=7, made_by=reader, created_at=earlier)
    Preference.objects.create(user=reader, reason="owner", delivery="digest")
    person = make_person(owner=reader)
    write.update(registry.get("people"), person, {"job_title": "Buyer"}, actor=boss, channel="web")
    told(reader)


def left() -> list[int]:
    """What each sender of the worker let leave."""
    webhooks = async_to_sync(webhook_sending.send_due)()
    return [send_letters(), digest.send_due(MORNING), report_mailing.send_due(MORNING), webhooks, run_due()]


@pytest.mark.django_db(transaction=True)
def test_nothing_leaves_until_it_is_let_go(held: OutgoingHold) -> None:
    """given everything that leaves, when it is held, then no sender lets anything leave and all of it waits; when it is
    let go, all of it leaves"""
    waiting()

    assert left() == [0, 0, 0, 0, 0]
    assert mail.outbox == []
    assert (Letter.objects.get().state, Letter.objects.get().attempts) == ("waiting", 0)
    assert (Delivery.objects.get().state, Delivery.objects.get().attempts) == ("waiting", 0)
    assert Run.objects.get().state == "queued"

    assert let_go(actor=make_administrator(full_name="Berta Boss"))
    asked = set(ProcrastinateJob.objects.filter(status="todo").values_list("task_name", flat=True))
    assert {"send_letters", "send_digests", "send_reports", "send_webhooks", "run_automations"} <= asked
    assert left() == [1, 1, 1, 1, 1]
    assert sorted(message.to[0] for message in mail.outbox) == ["ada@example.com"] + 2 * ["rosa@example.com"]


@pytest.mark.django_db
def test_the_pages_say_so_and_let_it_go_once(held: OutgoingHold) -> None:
    boss = make_administrator()
    browser = Browser(boss)

    health = text_of(browser.get(reverse("health")))
    assert "Mails, webhooks and automations are held" in health
    assert "The backup is of https://crm.example.com." in health
    assert "Mails, webhooks and automations are held" in text_of(browser.get(reverse("settings")))
    lines = json.loads(browser.get(reverse("health-json")).content)["lines"]
    assert lines["outgoing"] == {"state": "attention", "held": 1}
    assert "are held" not in text_of(Browser(make_holder("all")).get(reverse("settings")))

    answers = [browser.post(reverse("let-go")) for _twice in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert not is_held()
    page = text_of(browser.get(reverse("health")))
    assert "automations are held" not in page
    assert "leave again" in page
    assert list(ChangeSet.objects.filter(act="let_go").values_list("actor", "channel")) == [(boss.pk, "web")]


@pytest.mark.django_db
def test_only_administrators_let_it_go(held: OutgoingHold) -> None:
    assert Browser(make_holder("all")).post(reverse("let-go")).status_code == 403
    assert is_held()


@pytest.mark.django_db
def test_it_is_held_once(held: OutgoingHold) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingHold.objects.create(id=2, held_at=timezone.now(), came_from="")


def test_whatever_sends_asks_first() -> None:
    """given the modules that hand a mail to the server or call an address by themselves, then each asks whether what
    leaves is held"""
    senders = {}
    for path in sorted(Path(rapport.__file__).parent.rglob("*.py")):
        text = path.read_text()
        mails = "django.core.mail" in text or "reports.letter import" in text
        if (mails and ".send()" in text) or "httpx.AsyncClient(" in text or "line.send(" in text:
            senders[f"{path.parent.name}/{path.name}"] = "is_held()" in text

    names = (
        "mailing/sending.py", "notifications/digest.py", "outgoing_mail/sending.py", "reports/mailing.py",
        "webhooks/sending.py",
    )  # fmt: skip
    assert senders == dict.fromkeys(names, True)
