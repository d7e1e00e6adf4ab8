"""The daily mail: to whom, when, once a day, in which language."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import mail

from rapport.config.environment import ConfigurationError, Environment
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.notifications import digest
from rapport.platform.notifications.models import Digest, Notification, Preference
from rapport.platform.records.registry import registry
from tests.factories import make_person
from tests.factories.access import make_administrator, make_holder
from tests.platform.notifications.telling import told

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
"""Half past seven in Berlin, half past six in London."""


@pytest.fixture(autouse=True)
def with_mail(settings: Any) -> None:
    settings.MAIL_IS_SET_UP = True
    settings.BASE_URL = "https://crm.example.org"


def reader(**values: Any) -> User:
    """Somebody who wants to hear of changes of what is theirs by mail, and has one waiting."""
    user = make_holder("own", **{"time_zone": "Europe/Berlin", "full_name": "Rosa Reader", **values})
    Preference.objects.create(user=user, reason="owner", delivery="digest")
    change(user)
    return user


def html_of(message: Any) -> str:
    """What a mail program shows."""
    return str(message.alternatives[0][0])


def change(owner: User) -> Any:
    boss = make_administrator(full_name="Berta Boss")
    person = make_person(owner=owner, given_name="Anna", family_name="Albrecht")
    write.update(registry.get("people"), person, {"job_title": "Buyer"}, actor=boss, channel="web")
    told(owner)
    return person


def test_what_waits_is_mailed_in_the_morning_of_the_reader_and_once_a_day() -> None:
    user = reader()
    assert digest.send_due(MORNING.replace(hour=5)) == 0

    assert digest.send_due(MORNING) == 1
    change(user)
    assert digest.send_due(MORNING.replace(hour=20)) == 0
    assert digest.send_due(MORNING.replace(day=21)) == 1

    first, second = mail.outbox
    assert (first.to, first.subject) == ([user.email], "News of 20 November 2026")
    assert "Hello Rosa Reader," in first.body
    assert "- Berta Boss changed Anna Albrecht (because it is yours)\n  https://crm.example.org/people/" in first.body
    assert "https://crm.example.org/notifications/preferences/" in first.body
    assert first.body.count("Albrecht") == second.body.count("Albrecht") == 1
    assert list(Digest.objects.order_by("day").values_list("count", flat=True)) == [1, 1]


def test_somebody_in_another_zone_gets_it_later() -> None:
    reader(time_zone="Europe/London")

    assert digest.send_due(MORNING) == 0
    assert digest.send_due(MORNING.replace(hour=7)) == 1


def test_the_mail_speaks_the_language_of_its_reader() -> None:
    reader(language="de")

    digest.send_due(MORNING)

    (sent,) = mail.outbox
    assert sent.subject == "Neues vom 20. November 2026"
    assert "Berta Boss hat Anna Albrecht geändert (weil es Ihnen gehört)" in sent.body
    html = html_of(sent)
    assert '<html lang="de">' in html


def test_nothing_is_sent_of_what_was_read_mailed_or_is_out_of_reach_nor_an_empty_mail() -> None:
    user = reader()
    Notification.objects.filter(user=user).update(read_at=MORNING)
    assert digest.send_due(MORNING) == 0

    person = change(user)
    write.update(registry.get("people"), person, {"owner": make_holder("own")}, actor=None, channel="job")
    assert digest.send_due(MORNING) == 0

    assert mail.outbox == []
    assert not Digest.objects.exists()


def test_who_wants_no_mail_or_may_not_sign_in_gets_none(settings: Any) -> None:
    live = make_holder("own")
    change(live)
    gone = reader()
    User.objects.filter(pk=gone.pk).update(is_active=False)
    assert digest.send_due(MORNING) == 0

    reader()
    settings.MAIL_IS_SET_UP = False
    assert digest.send_due(MORNING) == 0


def test_a_day_that_another_worker_has_claimed_is_left_to_it() -> None:
    user = reader()
    found = digest._waiting(user)
    Digest.objects.create(user=user, day=MORNING.date())

    assert digest._send(user, MORNING.date()) is False

    assert mail.outbox == []
    assert found.count() == 1


def test_a_record_with_line_breaks_in_its_name_adds_no_header() -> None:
    user = reader()
    boss = make_administrator(full_name="Eve\r\nBcc: all@example.com")
    person = make_person(owner=user, given_name="<b>", family_name="x")
    write.update(registry.get("people"), person, {"job_title": "Buyer"}, actor=boss, channel="web")
    told(user)

    digest.send_due(MORNING)

    (sent,) = mail.outbox
    assert sent.recipients() == [user.email]
    html = html_of(sent)
    assert "&lt;b&gt;" in html
    assert "<b>" not in html


def test_the_server_of_mail_is_read_from_its_address(tmp_path: Any) -> None:
    source = {"RAPPORT_DATA_DIR": str(tmp_path), "RAPPORT_BASE_URL": "https://crm.example.org"}
    plain = Environment.load({**source, "RAPPORT_MAIL_URL": "smtp://localhost:25?plain=1"})
    tls = Environment.load({**source, "RAPPORT_MAIL_URL": "smtp://me%40example.org:p%2Fw@mail.example.org"})

    assert Environment.load(source).mail == {}
    assert Environment.load(source).mail_from == "rapport@crm.example.org"
    assert (plain.mail["EMAIL_PORT"], plain.mail["EMAIL_USE_TLS"], plain.mail["EMAIL_USE_SSL"]) == (25, False, False)
    assert tls.mail["EMAIL_HOST_USER"] == "me@example.org"
    assert tls.mail["EMAIL_HOST_PASSWORD"] == "p/w"
    assert (tls.mail["EMAIL_PORT"], tls.mail["EMAIL_USE_TLS"]) == (587, True)
    for wrong in ("mail.example.org", "http://x", "smtp://:25", "smtp://a:99999"):
        with pytest.raises(ConfigurationError):
            Environment.load({**source, "RAPPORT_MAIL_URL": wrong})
