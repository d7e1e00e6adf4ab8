"""The change log as an audit asks it: by person, act, kind, way and day; as a file; and only one's own to others."""

from __future__ import annotations

import csv
import io
from typing import Any
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from rapport.customers.models import Party
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.records.registry import registry
from rapport.platform.web.views import audit
from tests.browser import Browser, text_of
from tests.factories import make_person, make_tag
from tests.factories.access import make_administrator, make_holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> User:
    return make_administrator()


@pytest.fixture
def done(boss: User) -> Party:
    """An administrator makes a person and deletes another one, a colleague makes a tag."""
    person: Party = make_person(given_name="Ute", family_name="Stays", actor=boss)
    gone = make_person(given_name="Ulf", family_name="Gone")
    write.delete(registry.get("people"), gone, actor=boss, channel="web")
    make_tag(name="fair", actor=make_holder("all", username="colleague"))
    return person


def told(browser: Browser, **asked: str) -> list[str]:
    """The summaries that the file names, newest first."""
    answer: Any = browser.get(f"{reverse('changes-export')}?{urlencode({'of': 'all', **asked})}")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return [row["summary"] for row in csv.DictReader(io.StringIO(text)) if row["kind"] in ("people", "tags")]


def test_each_condition_narrows_and_all_hold_together(boss: User, done: Party) -> None:
    browser = Browser(boss)

    assert told(browser, act="deletions") == ["Ulf Gone"]
    assert told(browser, who="system") == ["Ulf Gone"]
    assert told(browser, who=str(boss.uid)) == ["Ulf Gone", "Ute Stays"]
    assert told(browser, kind="tags") == ["fair"]
    assert told(browser, channel="web") == ["Ulf Gone"]
    assert told(browser, who=str(boss.uid), act="create", kind="people") == ["Ute Stays"]
    assert told(browser, until="2020-01-01") == []
    assert len(told(browser, since="2020-01-01", act="nonsense", channel="nonsense")) == 4


def test_a_long_file_comes_in_parts_and_holds_no_formula(
    boss: User, done: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "EXPORTED_AT_ONCE", 1)
    make_tag(name="=cmd()", actor=boss)

    assert told(Browser(boss)) == ["'=cmd()", "fair", "Ulf Gone", "Ulf Gone", "Ute Stays"]


def test_the_page_shows_what_is_asked_and_leads_to_the_same_file(boss: User, done: Party) -> None:
    page = text_of(Browser(boss).get(f"{reverse('changes')}?of=all&act=deletions"))

    assert "Ulf Gone" in page
    assert "Ute Stays" not in page
    assert "/changes/export/?act=deletions&amp;of=all" in page


def test_others_ask_of_their_own_work_alone(done: Party) -> None:
    colleague = Browser(User.objects.get(username="colleague"))

    page = text_of(colleague.get(f"{reverse('changes')}?of=all&who=system"))

    assert "fair" in page
    assert "Ulf Gone" not in page
    assert colleague.get(f"{reverse('changes-export')}?of=all").status_code == 403
