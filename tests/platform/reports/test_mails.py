"""Reports by mail: each reader gets what they may see, once, on their day and hour, and ends it with one click."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core import mail as outbox
from django.db import IntegrityError, transaction
from PIL import Image

from rapport.platform.access.models import User
from rapport.platform.reports import mailing
from rapport.platform.reports.letter import letter, token_of
from rapport.platform.reports.mailing import claim, due_day, send_due
from rapport.platform.reports.models import ReportMail, ReportMailing
from rapport.platform.reports.picture import picture_of
from tests.browser import Browser, text_of
from tests.factories import make_dashboard, make_person, make_report
from tests.factories.access import make_administrator, make_holder

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
BY_OWNER = {"rows": [{"field": "owner"}]}


@pytest.fixture(autouse=True)
def set_up(settings: Any) -> None:
    settings.MAIL_IS_SET_UP = True
    settings.BASE_URL = "https://crm.example.com"


def make_mail(user: User, **values: Any) -> ReportMail:
    """A mail each day at seven, of a report by owner that everybody sees."""
    if not {"report", "dashboard"} & set(values):
        values["report"] = make_report(audience="everybody", definition=BY_OWNER, name="People by owner")
    defaults = {"rhythm": "daily", "hour": 7, "made_by": user, "created_at": MONDAY - timedelta(days=60)}
    return ReportMail.objects.create(user=user, **{**defaults, **values})


def berliner(scope: str = "own", **values: Any) -> User:
    return make_holder(scope, time_zone="Europe/Berlin", email=values.pop("email", "lena@example.com"), **values)


def html_of(message: Any) -> str:
    return str(message.alternatives[0][0])


# What a mail says. ----------------------------------------------------------------------------------------------------


def test_each_reader_gets_the_figures_of_what_they_see() -> None:
    own, everything = berliner(), berliner("all", email="max@example.com")
    make_person(owner=own)
    make_person(owner=everything)
    make_person(owner=everything)
    report = make_report(audience="everybody", definition=BY_OWNER, name="People by owner")
    for user in (own, everything):
        make_mail(user, report=report)

    assert send_due(MONDAY) == 2

    first, second = outbox.outbox
    assert (first.to, second.to) == (["lena@example.com"], ["max@example.com"])
    assert f"- {own}: 1" in first.body
    assert str(everything) not in first.body, "nor a name of what they may not see"
    assert f"- {everything}: 2" in second.body
    assert f"- {own}: 1" in second.body
    assert f"https://crm.example.com/reports/{report.uid}/" in html_of(first)


def test_the_chart_is_a_picture_in_the_mail() -> None:
    reader = berliner()
    make_person(owner=reader)
    message = letter(make_mail(reader), MONDAY.date())
    assert message is not None
    [picture] = message.attachments
    assert picture["Content-Disposition"].startswith("inline")
    [image] = re.findall(r'src="cid:([^"]*)"', html_of(message))
    assert picture["Content-ID"] == f"<{image}>"
    drawn = Image.open(BytesIO(picture.get_payload(decode=True)))
    assert (drawn.format, drawn.width) == ("PNG", 1240)


@pytest.mark.parametrize("kind", ["bar", "stacked", "line", "pie", "funnel"])
def test_any_chart_is_drawn_whatever_it_holds(kind: str) -> None:
    series = [{"name": "现在", "values": [3, None, -2]}, {"name": "Früher", "values": [0, 0, 0]}]
    for names, given in ((["甲", "B" * 300, ""], series), (["x", "y", "z"], series[1:]), ([], [])):
        chart = {"type": kind, "names": names, "series": given}
        drawn = Image.open(BytesIO(picture_of(chart, str)))
        assert drawn.format == "PNG"
        if names:
            assert min(drawn.convert("L").tobytes()) < 255, "something is drawn on the ground"


def test_the_table_comes_as_a_file_for_who_may_export() -> None:
    may, may_not = berliner("all"), make_holder("all", actions=("view",), email="b@example.com")
    make_person(owner=may)
    message = letter(make_mail(may, with_csv=True), MONDAY.date())
    assert message is not None
    name, body, kind = next(one for one in message.attachments if isinstance(one, tuple))
    assert (name, kind) == ("people-by-owner-2026-11-23.csv", "text/csv")
    assert b"Owner" in (body if isinstance(body, bytes) else body.encode())
    refused = letter(make_mail(may_not, with_csv=True), MONDAY.date())
    assert refused is not None
    assert not [one for one in refused.attachments if isinstance(one, tuple)]


def test_a_dashboard_brings_its_reports_and_the_reader_s_language() -> None:
    reader = berliner("all", language="de")
    tiles = {"tiles": [{"declared": "people-by-country", "width": 1}]}
    dashboard = make_dashboard(audience="everybody", tiles=tiles, name="Montag <b>früh</b>")
    make_person(owner=reader, addresses=[{"locality": "Bonn", "country": "DE"}])
    make_mail(reader, dashboard=dashboard)
    assert send_due(MONDAY) == 1
    [message] = outbox.outbox
    assert message.subject == "Montag <b>früh</b> · 23. November 2026"
    assert "Deutschland" in message.body
    assert "Montag &lt;b&gt;früh&lt;/b&gt;" in html_of(message)


def test_what_is_not_shared_with_the_reader_any_more_is_not_sent() -> None:
    reader = berliner()
    make_mail(reader, report=make_report(definition=BY_OWNER))
    assert send_due(MONDAY) == 0
    assert outbox.outbox == []
    assert send_due(MONDAY + timedelta(hours=1)) == 0


# When it goes. --------------------------------------------------------------------------------------------------------


def test_it_goes_at_the_hour_of_the_reader_s_clock_and_once() -> None:
    berlin, auckland = berliner(), make_holder("own", time_zone="Pacific/Auckland", email="kiri@example.com")
    make_mail(berlin)
    make_mail(auckland, hour=19)
    assert send_due(MONDAY - timedelta(hours=1)) == 0, "6:30 there"
    assert [send_due(MONDAY) for _twice in range(2)] == [2, 0]
    assert {row.day.isoformat() for row in ReportMailing.objects.all()} == {"2026-11-23"}
    assert send_due(MONDAY + timedelta(days=1)) == 2


@pytest.mark.parametrize(
    ("values", "now", "day"),
    [
        ({"rhythm": "weekly", "weekday": 0}, MONDAY, "2026-11-23"),
        ({"rhythm": "weekly", "weekday": 0}, MONDAY - timedelta(hours=2), None),
        ({"rhythm": "weekly", "weekday": 0}, MONDAY + timedelta(days=2), "2026-11-23"),
        ({"rhythm": "weekly", "weekday": 0}, MONDAY + timedelta(days=3), None),
        ({"rhythm": "monthly", "month_day": 31}, datetime(2026, 11, 30, 7, tzinfo=UTC), "2026-11-30"),
        ({"rhythm": "monthly", "month_day": 31}, datetime(2026, 12, 30, 7, tzinfo=UTC), None),
        ({"rhythm": "daily", "created_at": MONDAY + timedelta(hours=1)}, MONDAY + timedelta(hours=2), None),
    ],
)
def test_a_mail_is_due_on_its_day_and_a_little_later(values: dict[str, Any], now: datetime, day: str | None) -> None:
    found = due_day(make_mail(berliner(), **values), now)
    assert (found.isoformat() if found else None) == day


def test_a_worker_that_dies_before_the_mail_server_was_asked_leaves_it_to_the_next(monkeypatch: Any) -> None:
    kept = make_mail(berliner())

    def dies(*_given: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(mailing, "letter", dies)
        with pytest.raises(KeyboardInterrupt):
            send_due(MONDAY)
    assert send_due(MONDAY + timedelta(minutes=5)) == 0, "it may still be at it"
    assert send_due(MONDAY + timedelta(minutes=20)) == 1
    assert ReportMailing.objects.get(mail=kept).attempts == 2


def test_a_worker_that_dies_while_the_mail_server_is_asked_sends_nothing_twice(monkeypatch: Any) -> None:
    make_mail(berliner())

    def dies(*_given: Any, **_named: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.EmailMultiAlternatives.send", dies)
        with pytest.raises(KeyboardInterrupt):
            send_due(MONDAY)
    assert send_due(MONDAY + timedelta(hours=3)) == 0
    assert outbox.outbox == []


def test_what_the_mail_server_refuses_is_tried_again_and_holds_up_nobody(monkeypatch: Any) -> None:
    make_mail(berliner(), report=make_report(audience="everybody", name="Refused"))
    make_mail(berliner(email="max@example.com"))
    from django.core.mail import EmailMultiAlternatives

    whole = EmailMultiAlternatives.send

    def refuses(self: Any, *given: Any, **named: Any) -> int:
        if self.subject.startswith("Refused"):
            raise ConnectionRefusedError
        return whole(self, *given, **named)

    with monkeypatch.context() as patched:
        patched.setattr(EmailMultiAlternatives, "send", refuses)
        assert send_due(MONDAY) == 1
    assert send_due(MONDAY + timedelta(minutes=20)) == 1
    assert [message.to for message in outbox.outbox] == [["max@example.com"], ["lena@example.com"]]


def test_two_workers_claim_a_day_once() -> None:
    one = make_mail(berliner())
    assert claim(one, MONDAY.date(), MONDAY) is not None
    assert claim(one, MONDAY.date(), MONDAY) is None
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportMailing.objects.create(mail=one, day=MONDAY.date(), claimed_at=MONDAY)


# Setting it up and ending it. -----------------------------------------------------------------------------------------


def test_it_is_set_up_for_colleagues_and_seen_by_who_did_and_who_gets_it() -> None:
    admin = make_administrator(email="admin@example.com")
    reader = berliner()
    report = make_report(audience="everybody", name="Pipeline")
    browser = Browser(admin)
    url = f"/reports/mail/?report={report.uid}"
    assert url in text_of(browser.get(f"/reports/{report.uid}/"))
    form = browser.form(url, "dialog-body", "/reports/mail/")
    form.values["readers"] = [str(reader.uid)]
    form.set("rhythm", "monthly")
    form.set("month_day", "15")
    browser.send(form, "dialog-body")

    made = ReportMail.objects.get()
    assert (made.user, made.made_by, made.rhythm, made.month_day, made.hour) == (reader, admin, "monthly", 15, 7)
    assert str(made.uid) in text_of(browser.get(url))
    assert str(made.uid) in text_of(Browser(reader).get(url))
    assert str(made.uid) not in text_of(Browser(make_holder("all")).get(url))
    assert Browser(make_holder("all")).post(url, {"stop": made.uid}).status_code == 404
    assert ReportMail.objects.get().stopped_at is None
    assert Browser(make_holder("all")).get(f"/reports/mail/?report={make_report().uid}").status_code == 404


@pytest.mark.parametrize("wrong", [{"hour": "24"}, {"rhythm": "hourly"}, {"readers": "nobody"}, {"month_day": "32"}])
def test_nonsense_sets_nothing_up(wrong: dict[str, str]) -> None:
    admin = make_administrator(email="admin@example.com")
    url = f"/reports/mail/?report={make_report(audience='everybody').uid}"
    given = {"readers": str(admin.uid), "rhythm": "daily", "weekday": "0", "month_day": "1", "hour": "7"}
    assert Browser(admin).post(url, {**given, **wrong}, "dialog-body").status_code == 422
    assert not ReportMail.objects.exists()


def test_one_click_ends_it_and_only_the_reader_begins_it_again() -> None:
    admin, reader = make_administrator(email="admin@example.com"), berliner()
    kept = make_mail(reader, made_by=admin)
    message = letter(kept, MONDAY.date())
    assert message is not None
    header = message.extra_headers["List-Unsubscribe"].strip("<>")
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert header in html_of(message)
    stranger = Browser(None, enforce_csrf=True)
    path = header.removeprefix("https://crm.example.com")
    assert "Should this report no longer" in text_of(stranger.get(path))
    assert ReportMail.objects.get().stopped_at is None, "to look at it ends nothing"

    assert stranger.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200

    assert send_due(MONDAY) == 0
    url = f"/reports/mail/?report={kept.report.uid if kept.report else ''}"
    given = {"readers": str(reader.uid), "rhythm": "daily", "weekday": "0", "month_day": "1", "hour": "7"}
    Browser(admin).post(url, given, "dialog-body")
    assert ReportMail.objects.get().stopped_by_reader
    Browser(reader).post(url, given, "dialog-body")
    assert ReportMail.objects.get().stopped_at is None


@pytest.mark.parametrize("token", ["x", "a:b:c", "x" * 400])
def test_a_link_that_was_not_made_here_opens_nothing(token: str) -> None:
    kept = make_mail(berliner())
    assert Browser(None).post(f"/reports/mail/stop/{token}/", {}).status_code == 404
    assert token_of(kept) != token
    assert ReportMail.objects.get().stopped_at is None
