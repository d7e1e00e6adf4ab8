"""What somebody reads in the inbox: sentences with their reason, nothing out of reach, and what one does there."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.notifications import inbox
from rapport.platform.notifications.followed import Standing, standing
from rapport.platform.notifications.models import Favourite, Notification, Preference
from rapport.platform.records.registry import registry
from tests.browser import Browser, text_of
from tests.factories import make_person
from tests.factories.access import make_administrator, make_holder
from tests.platform.notifications.telling import told

pytestmark = pytest.mark.django_db


def state(browser: Browser, after: str = "") -> dict[str, Any]:
    """What the bell is told."""
    given: dict[str, Any] = json.loads(browser.get("/notifications/state/", after=after).content)
    return given


def changed(owner: User, *, count: int = 1) -> list[Any]:
    """People of an owner that Berta Boss has changed in one act."""
    boss = make_administrator(full_name="Berta Boss")
    made = [make_person(owner=owner, given_name="Anna", family_name=f"Albrecht{n}") for n in range(count)]
    values = {one.pk: {"job_title": "Buyer"} for one in made}
    write.update_many(registry.get("people"), values, actor=boss, channel="web")
    told(owner)
    return made


def test_a_line_says_who_did_what_to_which_record_and_why_one_is_told() -> None:
    owner = make_holder("own")
    person = changed(owner)[0]

    (line,) = inbox.lines(list(inbox.of_user(owner)), owner)

    assert line.text == "Berta Boss changed Anna Albrecht0"
    assert line.why == "because it is yours"
    assert str(line.sentence) == (
        f'<strong>Berta Boss</strong> changed <a href="/people/{person.uid}/" data-notice>Anna Albrecht0</a>'
    )


def test_what_changed_is_a_link_that_answers_whoever_is_told() -> None:
    owner = make_holder("own")
    changed(owner)

    (line,) = inbox.lines(list(inbox.of_user(owner)), owner)

    assert "Buyer" in text_of(Browser(owner).get(line.change_url))


def test_many_are_one_line_with_their_number() -> None:
    owner = make_holder("own")
    changed(owner, count=4)

    (line,) = inbox.lines(list(inbox.of_user(owner)), owner)

    assert line.text == "Berta Boss changed Anna Albrecht0 and 3 others"
    assert line.why == "because they are yours"


def test_a_name_with_markup_and_signs_of_patterns_is_shown_as_it_is() -> None:
    owner, boss = make_holder("own"), make_administrator(full_name="<b>%(x)s {0}")
    person = make_person(owner=owner, given_name="%s", family_name="<i>")
    write.update(registry.get("people"), person, {"job_title": "Buyer"}, actor=boss, channel="web")
    told(owner)

    (line,) = inbox.lines(list(inbox.of_user(owner)), owner)

    assert line.text == "<b>%(x)s {0} changed %s <i>"
    assert "<strong>&lt;b&gt;%(x)s {0}</strong> changed " in line.sentence
    assert "%s &lt;i&gt;</a>" in line.sentence


def test_who_lost_the_right_sees_and_counts_nothing_of_it() -> None:
    owner = make_holder("own")
    person = changed(owner)[0]
    assert inbox.unread_count(owner) == 1

    other = make_holder("own")
    write.update(registry.get("people"), person, {"owner": other}, actor=None, channel="job")

    assert inbox.lines(list(inbox.of_user(owner)), owner) == []
    assert inbox.unread_count(owner) == 0
    browser = Browser(owner)
    assert "Albrecht0" not in text_of(browser.get("/notifications/"))
    assert state(browser, "0")["fresh"] == []


def test_of_a_deleted_record_only_that_it_was_one() -> None:
    owner, boss = make_holder("own"), make_administrator(full_name="Berta Boss")
    task = write.create(registry.get("tasks"), {"subject": "Secret plan", "owner": owner}, actor=owner)
    write.delete(registry.get("tasks"), task, actor=boss, channel="web")
    told(owner)

    (line,) = inbox.lines(list(inbox.of_user(owner)), owner)

    assert line.text == "Berta Boss deleted task"
    assert (line.row, line.url, line.change_url) == (None, "", "")


def test_lines_cost_the_same_queries_for_three_and_for_thirty() -> None:
    owner = make_holder("own")
    changed(owner)
    inbox.lines(list(inbox.of_user(owner)), owner)  # which gathers what the owner may see
    with CaptureQueriesContext(connection) as few:
        inbox.lines(list(inbox.of_user(owner)), owner)
    for _ in range(10):
        changed(owner)
    with CaptureQueriesContext(connection) as many:
        assert len(inbox.lines(list(inbox.of_user(owner)), owner)) == 11

    assert len(many) == len(few)


def test_the_inbox_filters_pages_and_marks_as_read() -> None:
    owner = make_holder("own")
    changed(owner)
    changed(owner)
    browser = Browser(owner)
    first = Notification.objects.filter(user=owner).order_by("id")[0]

    assert text_of(browser.get("/notifications/")).count("notice-unread") == 2
    assert state(browser)["unread"] == 2
    browser.post("/notifications/read/", {"uid": str(first.uid)})
    assert text_of(browser.get("/notifications/?show=unread")).count("notice-unread") == 1
    assert "notice-unread" not in text_of(browser.get("/notifications/?reason=follower"))
    assert text_of(browser.get(f"/notifications/?before={first.pk + 1}")).count("<article") == 1
    browser.post("/notifications/read/", {})
    assert state(browser)["unread"] == 0


def test_nobody_reads_or_marks_what_is_told_to_another_one() -> None:
    owner = make_holder("own")
    changed(owner)
    kept = Notification.objects.get(user=owner)
    stranger = Browser(make_administrator())

    assert "Albrecht0" not in text_of(stranger.get("/notifications/"))
    stranger.post("/notifications/read/", {"uid": str(kept.uid)})
    stranger.post("/notifications/read/", {})

    kept.refresh_from_db()
    assert kept.read_at is None


def test_following_muting_and_keeping_from_the_page_of_a_record() -> None:
    reader = make_holder("all")
    person = make_person(owner=make_holder("own"))
    spec = registry.get("people")
    browser = Browser(reader)
    url = f"/notifications/follow/people/{person.uid}/"

    for given, expected in (("follow", Standing.FOLLOWER), ("mute", Standing.MUTED), ("none", Standing.NONE)):
        assert browser.post(url, {"to": given}).status_code == 302
        assert standing(spec, person, reader) == expected
    assert 'aria-pressed="false"' in text_of(browser.get(f"/people/{person.uid}/"))
    browser.post(f"/notifications/favourite/people/{person.uid}/", {"to": "keep"})
    page = text_of(browser.get(f"/people/{person.uid}/"))
    assert 'aria-pressed="true"' in page
    assert "Favourites" in page
    browser.post(f"/notifications/favourite/people/{person.uid}/", {"to": "none"})
    assert not Favourite.objects.exists()


def test_a_favourite_out_of_reach_is_not_named_in_the_menu() -> None:
    reader = make_holder("own")
    person = make_person(owner=reader, given_name="Hidden", family_name="Later")
    browser = Browser(reader)
    browser.post(f"/notifications/favourite/people/{person.uid}/", {"to": "keep"})
    assert "Hidden Later" in text_of(browser.get("/settings/"))

    write.update(registry.get("people"), person, {"owner": make_holder("own")}, actor=None, channel="job")

    assert "Hidden Later" not in text_of(browser.get("/settings/"))


def test_what_is_out_of_reach_can_neither_be_followed_nor_kept() -> None:
    person = make_person(owner=make_holder("own"))
    browser = Browser(make_holder("own"))

    for what in ("follow", "favourite"):
        assert browser.post(f"/notifications/{what}/people/{person.uid}/", {"to": "follow"}).status_code == 404
        assert browser.post(f"/notifications/{what}/nothing/{person.uid}/", {"to": "follow"}).status_code == 404
    assert not Favourite.objects.exists()


def test_preferences_are_kept_for_each_reason() -> None:
    owner = make_holder("own")
    browser = Browser(owner)
    given = {"mentioned": "live", "assigned": "digest", "owner": "never", "follower": "live", "rule": "digest"}
    given |= {"approval": "never", "answered": "live"}

    assert browser.post("/notifications/preferences/", given).status_code == 302
    assert browser.post("/notifications/preferences/", {**given, "owner": "sometimes"}).status_code == 422

    assert dict(Preference.objects.filter(user=owner).values_list("reason", "delivery")) == given


def test_the_sentences_are_said_in_the_language_of_the_reader() -> None:
    owner = make_holder("own")
    changed(owner, count=2)

    with translation.override("de"):
        (line,) = inbox.lines(list(inbox.of_user(owner)), owner)
        assert line.text == "Berta Boss hat Anna Albrecht0 und 1 weiteren Datensatz geändert"
        assert line.why == "weil sie Ihnen gehören"


def test_what_is_new_is_told_as_short_texts() -> None:
    owner = make_holder("own")
    changed(owner)
    given = state(Browser(owner), "0")

    assert given["unread"] == 1
    assert [item["text"] for item in given["fresh"]] == ["Berta Boss changed Anna Albrecht0"]
    assert state(Browser(make_administrator()), "0")["fresh"] == []
