"""Comments: who sees and writes them, whom they name, who is told, and how one's own is taken back."""

from __future__ import annotations

import pytest

from rapport.platform import write
from rapport.platform.access.engine import rows
from rapport.platform.notifications import inbox
from rapport.platform.notifications.followed import Standing, set_following, standing
from rapport.platform.notifications.mentions import look_up, mentioned, named_in, shown
from rapport.platform.notifications.models import Comment
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid, Refused
from tests.browser import Browser, text_of, toast_of
from tests.factories import make_comment, make_person, make_user
from tests.factories.access import make_administrator, make_holder
from tests.platform.notifications.telling import told

pytestmark = pytest.mark.django_db


def test_owner_followers_and_whom_it_names_are_told_each_once_and_by_the_nearest_reason() -> None:
    owner, writer = make_holder("own"), make_holder("all", full_name="Wim Writer")
    follower, named = make_holder("all"), make_holder("all", username="nina.named")
    person = make_person(owner=owner, given_name="Anna", family_name="Albrecht")
    for user in (follower, named, owner):
        set_following(registry.get("people"), person, user, follows=True)

    make_comment(record=person, actor=writer, body="Ask @nina.named, she knows.")

    assert told(owner) == [("commented", "owner", 1)]
    assert told(follower) == [("commented", "follower", 1)]
    assert told(named) == [("commented", "mentioned", 1)]
    assert told(writer) == []
    (line,) = inbox.lines(list(inbox.of_user(named)), named)
    assert line.text == "Wim Writer mentioned you in a comment on Anna Albrecht"
    assert (line.excerpt, line.why) == ("Ask @nina.named, she knows.", "because you were mentioned")


def test_whoever_says_something_follows_unless_they_muted_it() -> None:
    writer, silent = make_holder("all"), make_holder("all")
    person = make_person()
    set_following(registry.get("people"), person, silent, follows=False, mutes=True)

    for user in (writer, silent):
        Browser(user).post(f"/notifications/comments/people/{person.uid}/", {"body": "Well."})

    spec = registry.get("people")
    assert standing(spec, person, writer) == Standing.FOLLOWER
    assert standing(spec, person, silent) == Standing.MUTED


def test_the_writer_hears_who_of_those_named_may_not_see_the_record_and_they_are_not_told() -> None:
    writer, stranger = make_holder("own"), make_holder("own", username="stefan", full_name="Stefan Stranger")
    person = make_person(owner=writer)

    answer = Browser(writer).post(f"/notifications/comments/people/{person.uid}/", {"body": "@stefan?"}, "comments")

    assert toast_of(answer)["text"] == "Not told, since they may not see this record: Stefan Stranger."
    assert "Stefan Stranger</span>?" in text_of(answer)
    assert told(stranger) == []


def test_comments_are_seen_by_whoever_sees_the_record_and_written_by_nobody_else() -> None:
    owner, other = make_holder("own"), make_holder("own")
    comment = make_comment(record=make_person(owner=owner), actor=owner)
    spec = registry.get("comments")

    assert list(rows(spec, owner)) == [comment]
    assert list(rows(spec, other)) == []
    assert list(rows(spec, make_user())) == []
    values = {"kind": comment.kind, "record_uid": comment.record_uid, "body": "Me too"}
    with pytest.raises(Invalid) as refusal:
        write.create(spec, values, actor=other)
    assert list(refusal.value.errors) == ["record_uid"]
    with pytest.raises(Refused):
        write.create(spec, values, actor=make_user())
    with pytest.raises(Invalid) as refusal:
        write.create(spec, {**values, "kind": "users"}, actor=owner)
    assert list(refusal.value.errors) == ["kind"]
    url = f"/notifications/comments/people/{comment.record_uid}/"
    assert Browser(other).post(url, {"body": "Me too"}).status_code == 404
    assert Comment.objects.count() == 1


def test_what_was_said_is_changed_by_nobody_and_taken_back_by_its_writer_alone() -> None:
    writer, boss = make_holder("all"), make_administrator()
    comment = make_comment(actor=writer)
    url = f"/notifications/comments/{comment.uid}/delete/"

    with pytest.raises(Refused):
        write.update(registry.get("comments"), comment, {"body": "Something else"}, actor=boss)
    assert Browser(boss).post(url).status_code == 404
    assert Comment.objects.count() == 1
    assert Browser(writer).post(url).status_code == 302
    assert Comment.objects.count() == 0


def test_the_page_of_a_record_shows_comments_and_takes_one_without_scripts() -> None:
    writer = make_holder("all", full_name="Wim Writer")
    person = make_person()
    browser = Browser(writer)
    page = f"/people/{person.uid}/"
    form = browser.form(page, action=f"/notifications/comments/people/{person.uid}/")
    form.set("body", "<script>alert(1)</script> & done")

    assert browser.send(form).headers["Location"] == f"{page}#comments"

    text = text_of(browser.get(page))
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; done" in text
    assert "<script>alert" not in text


@pytest.mark.parametrize("body", ["", "   ", "x" * 10_001])
def test_an_empty_or_endless_comment_is_refused(body: str) -> None:
    person = make_person()

    answer = Browser(make_administrator()).post(f"/notifications/comments/people/{person.uid}/", {"body": body}, "c")

    assert answer.status_code == 204
    assert toast_of(answer)["text"]
    assert Comment.objects.count() == 0


def test_names_are_found_as_people_write_them() -> None:
    anna, dot = make_user(username="anna", full_name="Anna <A>"), make_user(username="dot.", full_name="Dot")
    make_user(username="gone", is_active=False)
    text = "@anna, (@Anna) and @dot. not mail@anna.de nor @gone or @nobody."
    users = mentioned([text])

    assert named_in(text, users) == [anna, dot]
    html = shown(text, users)
    assert html.count('class="mention" title="@anna">Anna &lt;A&gt;</span>') == 2
    assert "mail@anna.de nor @gone or @nobody." in html
    assert look_up("ann") == [anna]
    assert look_up("<a") == [anna]
    assert look_up("gone") == []
