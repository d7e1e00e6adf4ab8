"""Acts that could not be told are seen on a page and tried again from there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from rapport.platform.events.dispatch import READING
from rapport.platform.events.models import Failure
from rapport.platform.history.models import ChangeSet
from tests.browser import Browser, text_of
from tests.factories import make_person
from tests.factories.access import make_administrator, make_holder

pytestmark = pytest.mark.django_db
OUTBOX = "/outbox/"


def failed(consumer: str, name: str, **values: Any) -> Failure:
    make_person(family_name=name, given_name="")
    return Failure.objects.create(consumer=consumer, change_set=ChangeSet.objects.latest("pk"), **values)


def test_what_could_not_be_told_is_listed_even_when_the_act_cannot_be_read() -> None:
    browser = Browser(make_administrator())
    assert "Everything was told." in text_of(browser.get(OUTBOX))
    assert OUTBOX not in text_of(browser.get("/health/"))
    unread = failed(READING, "Berg", error="AttributeError", attempts=8)
    ChangeSet.objects.filter(pk=unread.change_set_id).update(counts=["not", "counted"])
    failed("webhooks", "Adler", error="ValueError", attempts=2, next_at=timezone.now())

    page = text_of(browser.get(OUTBOX))

    assert "Berg" in page and "All: it could not be read · AttributeError" in page and "tried 8 times" in page
    assert "Webhooks · ValueError" in page and page.count("Given up") == 1
    assert f'href="{OUTBOX}"' in text_of(browser.get("/health/"))


def test_one_or_all_are_tried_again_at_once() -> None:
    browser = Browser(make_administrator())
    first = failed("webhooks", "Adler", error="ValueError", attempts=8)
    second = failed("automation", "Berg", error="ValueError", attempts=8)
    failed("automation", "Cord", error="ValueError", attempts=3, next_at=timezone.now() + timedelta(hours=1))

    assert browser.post(OUTBOX, {"failure": str(first.pk)}).headers["Location"] == OUTBOX
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.attempts == 0 and first.next_at is not None and first.next_at <= timezone.now()
    assert (second.attempts, second.next_at) == (8, None)

    browser.post(OUTBOX)
    assert Failure.objects.filter(attempts=0, next_at__lte=timezone.now()).count() == 3
    assert "3 acts are tried again now" in text_of(browser.get(OUTBOX))
    assert browser.post(OUTBOX, {"failure": "first"}).status_code == 404


def test_only_administrators_come_in() -> None:
    held = failed("webhooks", "Adler", error="ValueError", attempts=8)
    for browser in (Browser(make_holder("all")), Browser(None)):
        assert browser.get(OUTBOX).status_code in (302, 403)
        assert browser.post(OUTBOX).status_code in (302, 403)
    held.refresh_from_db()
    assert (held.attempts, held.next_at) == (8, None)
