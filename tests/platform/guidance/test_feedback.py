"""Feedback: who may give it, what is kept and what is not, who hears of it, how much is taken, and when it goes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.files.models import File
from rapport.platform.files.services import stored_paths, sweep
from rapport.platform.guidance import feedback
from rapport.platform.guidance.models import Feedback
from rapport.platform.guidance.tasks import remove_old_feedback
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.tracking import event_model_of
from rapport.platform.notifications.inbox import lines, mark_read, of_user
from rapport.platform.notifications.models import Notification
from rapport.platform.records.registry import registry
from tests.browser import Browser, text_of, toast_of
from tests.events import tell_consumers
from tests.factories import make_feedback, make_user
from tests.factories.access import make_administrator, make_holder
from tests.platform.api.caller import Caller

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
GIVE = "/feedback/give/"


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Any) -> None:
    stored = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": stored}


def picture(name: str = "page.png", content: bytes = PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/png")


def give(user: User, **given: Any) -> Any:
    return Browser(user).post(GIVE, {"words": "It jumps", "severity": "minor", "page": "/people/", **given})


def nothing_was_kept() -> bool:
    return not (
        Feedback.objects.exists()
        or File.objects.exists()
        or Notification.objects.exists()
        or list(stored_paths())
        or ChangeSet.objects.filter(kind="feedback").exists()
    )


def test_feedback_keeps_the_page_without_what_was_asked_there_the_picture_and_the_author() -> None:
    user, boss = make_user(full_name="Rita Rot"), make_administrator()
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/people/?q=Anna#x"}
    form = Browser(user).client.get(GIVE, headers=headers).content.decode()
    assert 'value="/people/"' in form and "Anna" not in form

    answer = give(user, severity="major", page="/people/?q=Anna#x", pictures=[picture(), picture("two.png")])

    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    made = Feedback.objects.get()
    kept = (made.words, made.severity, made.page, made.author, made.state, made.note)
    assert kept == ("It jumps", "major", "/people/", user, "new", "")
    assert sorted(File.objects.filter(linked_uid=made.uid).values_list("name", flat=True)) == ["page.png", "two.png"]
    page = text_of(Browser(boss).get(f"/feedback/{made.uid}/"))
    (first, _second) = File.objects.order_by("name")
    assert f'src="/files/{first.uid}/"' in page
    assert Browser(boss).get(f"/files/{first.uid}/").status_code == 200
    change = ChangeSet.objects.get(kind="feedback")
    assert (change.actor, change.channel, change.act) == (user, "web", "create")


def test_a_script_gets_a_message_and_the_dialog_closes() -> None:
    answer = Browser(make_user()).post(GIVE, {"words": "Good", "severity": "idea", "page": "/"}, target="dialog-body")

    assert answer.status_code == 204
    assert toast_of(answer)["text"] == "Thank you. Your administrators were told."
    assert '"closeDialog"' in answer.headers["HX-Trigger"]


@pytest.mark.parametrize(
    ("given", "said", "status"),
    [
        ({"words": " "}, "Enter a value", 422),
        ({"severity": "terrible"}, "is not one of", 422),
        ({"words": "x" * 4_001}, "4", 422),
        ({"pictures": [picture("notes.txt", b"just words")]}, "is no picture", 422),
        ({"pictures": [picture("page.svg", b"<svg onload=alert(1)>")]}, "is no picture", 422),
        ({"pictures": [picture("page.exe", b"MZ\x00\x01\x02")]}, "is no picture", 422),
        ({"pictures": [picture("page.exe", PNG)]}, "programs are not kept", 415),
        ({"pictures": [picture("page.jpg", PNG)]}, "not what its name says", 415),
        ({"pictures": [picture(f"{n}.png") for n in range(4)]}, "At most 3 pictures", 422),
    ],
)
def test_what_is_refused_leaves_nothing_behind_and_the_form_says_why(
    given: dict[str, Any], said: str, status: int
) -> None:
    make_administrator()

    answer = give(make_user(), **given)

    assert answer.status_code == status
    assert said in text_of(answer)
    assert nothing_was_kept()


def test_a_picture_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feedback, "PICTURE_SIZE", len(PNG) - 1)

    answer = give(make_user(), pictures=[picture()])

    assert answer.status_code == 422 and "is too large" in text_of(answer)
    assert nothing_was_kept()


def test_a_fault_halfway_leaves_nothing_half_written(monkeypatch: pytest.MonkeyPatch) -> None:
    make_administrator()
    user = make_user()

    save, saved = FileSystemStorage._save, []  # type: ignore[attr-defined]

    def fails_at_the_second(storage: Any, name: str, content: Any) -> str:
        saved.append(name)
        if len(saved) > 1:
            raise OSError("the disk is gone")
        return str(save(storage, name, content))

    monkeypatch.setattr(FileSystemStorage, "_save", fails_at_the_second)

    assert give(user, pictures=[picture(), picture("two.png")]).status_code == 503
    assert len(saved) == 2
    assert nothing_was_kept()


def test_a_form_that_is_sent_twice_makes_one() -> None:
    user = make_user()
    form = Browser(user).form(GIVE)
    form.set("words", "Once")

    Browser(user).send(form)
    Browser(user).send(form)

    assert Feedback.objects.count() == 1


def test_one_person_gives_so_much_within_an_hour_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feedback, "MOST_AN_HOUR", 2)
    user = make_user()
    assert [give(user).status_code for _time in range(3)] == [302, 302, 429]
    assert give(make_user()).status_code == 302

    with change_set(actor=None, channel="test", act="update"):
        Feedback.objects.filter(author=user).update(created_at=timezone.now() - timedelta(minutes=61))
    assert give(user).status_code == 302
    assert Feedback.objects.filter(author=user).count() == 3


def test_only_its_author_and_administrators_read_it_and_nobody_gives_it_unseen() -> None:
    user = make_user()
    give(user, pictures=[picture()])
    give(make_user(), words="Another's")
    made, file = Feedback.objects.get(author=user), File.objects.get()

    for reader in (make_user(), make_holder("all")):
        assert "It jumps" not in text_of(Browser(reader).get("/feedback/?view=all"))
        assert Browser(reader).get(f"/feedback/{made.uid}/").status_code == 404
        assert Browser(reader).get(f"/files/{file.uid}/").status_code == 404
    own = Browser(user)
    listed = text_of(own.get("/feedback/?view=all"))
    assert "It jumps" in listed and "Another" not in listed
    assert own.get(f"/feedback/{made.uid}/").status_code == 200
    assert own.get(f"/files/{file.uid}/").status_code == 200
    assert own.post(f"/feedback/{made.uid}/edit/", {"words": "Better", "version": "1"}).status_code == 403
    assert own.post(f"/feedback/{made.uid}/delete/").status_code == 403
    assert own.get("/feedback/new/").status_code == 403
    assert Browser(None).post(GIVE, {"words": "x", "severity": "idea"}).headers["Location"].startswith("/accounts/")
    assert sorted(Feedback.objects.values_list("words", flat=True)) == ["Another's", "It jumps"]


def test_over_the_api_somebody_reads_their_own_feedback_and_changes_none() -> None:
    user = make_user()
    mine = make_feedback(author=user, words="Mine", state="seen", note="We look at it.")
    theirs = make_feedback(author=make_user(), words="Theirs")
    call = Caller(user)

    found = call.get("/feedback").json()["items"]
    assert [(one["uid"], one["state"], one["note"]) for one in found] == [(str(mine.uid), "seen", "We look at it.")]
    assert call.get(f"/feedback/{theirs.uid}").status_code == 404
    assert call("PATCH", f"/feedback/{mine.uid}", {"note": "Done!"}, If_Match='"1"').status_code == 403
    mine.refresh_from_db()
    assert mine.note == "We look at it."


def test_whoever_gave_it_hears_what_became_of_it_once_until_they_read_it() -> None:
    boss, author, other = make_administrator(full_name="Berta"), make_user(), make_user()
    made = make_feedback(author=author, words="It jumps")
    make_feedback(author=other, words="Something else")
    spec = registry.get("feedback")

    write.update(spec, made, {"severity": "idea"}, actor=boss)
    tell_consumers()
    assert not of_user(author).exists(), "that says nothing of what became of it"
    write.update(spec, made, {"state": "seen"}, actor=boss)
    tell_consumers()
    write.update(spec, made, {"state": "done", "note": "In version 2"}, actor=boss)
    tell_consumers()

    (line,) = lines(list(of_user(author)), author)
    assert line.text == "Berta answered your feedback: It jumps"
    assert line.why == "because it is your feedback"
    assert line.url == f"/feedback/{made.uid}/"
    page = text_of(Browser(author).get(line.url))
    assert "Done" in page and "In version 2" in page
    assert not of_user(other).exists()

    mark_read(of_user(author))
    write.update(spec, made, {"note": "In version 3"}, actor=boss)
    tell_consumers()
    assert len(lines(list(of_user(author)), author)) == 2


def test_answers_are_told_as_their_author_wishes_and_never_to_whoever_answers() -> None:
    boss, author = make_administrator(), make_user()
    spec = registry.get("feedback")
    own, quiet = make_feedback(author=boss), make_feedback(author=author)
    browser = Browser(author)
    form = browser.form(url := "/notifications/preferences/")
    form.set("answered", "never")
    assert browser.post(url, form.data()).status_code == 302

    write.update(spec, own, {"state": "done"}, actor=boss)
    write.update(spec, quiet, {"state": "done"}, actor=boss)
    tell_consumers()

    assert not Notification.objects.filter(reason="answered").exists()


def test_one_finds_ones_own_feedback_from_the_form_and_after_sending() -> None:
    user = make_user()
    browser = Browser(user)
    assert 'href="/feedback/?view=mine"' in text_of(browser.get(GIVE))

    answer = browser.post(GIVE, {"words": "Good", "severity": "idea", "page": "/"}, target="dialog-body")

    toast = toast_of(answer)
    assert (toast["url"], toast["link"]) == ("/feedback/?view=mine", "My feedback")
    make_feedback(author=user, words="Settled", state="done", note="Thanks, it is in.")
    page = text_of(browser.get(toast["url"]))
    assert "Good" in page and "Settled" in page and "Thanks, it is in." in page


def test_every_administrator_but_the_author_hears_of_it_at_once() -> None:
    boss, away, author = make_administrator(), make_administrator(is_active=False), make_administrator(full_name="Ana")
    reader = make_holder("all")

    give(author, words="The list\njumps")

    (line,) = lines(list(of_user(boss)), boss)
    assert line.text == "Ana gave feedback: The list jumps"
    assert line.why == "because you are an administrator"
    assert line.url == f"/feedback/{Feedback.objects.get().uid}/"
    assert not any(of_user(one).exists() for one in (away, author, reader))


def test_an_administrator_says_what_became_of_it_and_its_history_tells() -> None:
    boss = make_administrator()
    made = make_feedback(words="It jumps")
    browser = Browser(boss)
    assert "It jumps" in text_of(browser.get("/feedback/"))

    write.update(registry.get("feedback"), made, {"state": "done", "note": "In version 2"}, actor=boss)

    assert "It jumps" not in text_of(browser.get("/feedback/"))
    assert "It jumps" in text_of(browser.get("/feedback/?view=all"))
    assert "In version 2" in text_of(browser.get(f"/feedback/{made.uid}/history/"))


def test_what_is_a_year_old_goes_with_its_pictures_and_its_history() -> None:
    give(make_user(), words="Old", pictures=[picture()])
    give(make_user(), words="Young", pictures=[picture()])
    old = Feedback.objects.get(words="Old")
    write.update(registry.get("feedback"), old, {"state": "seen"}, actor=write.SYSTEM)
    with change_set(actor=None, channel="test", act="update"):
        Feedback.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=366))

    remove_old_feedback(0)
    remove_old_feedback(0)

    assert [one.words for one in Feedback.objects.all()] == ["Young"]
    assert File.objects.count() == 1
    assert not event_model_of(Feedback)._default_manager.filter(words="Old").exists()
    assert event_model_of(File)._default_manager.count() == 0
    (change,) = ChangeSet.objects.filter(act="expire")
    assert (change.state, change.counts) == (ChangeSet.State.EXPIRED, {"deleted": 1})
    sweep(older_than=timedelta(seconds=-1))
    assert len(list(stored_paths())) == 1
