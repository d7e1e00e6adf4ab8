"""Forms as nobody fills them: sent twice, outdated, forged, enormous. Each says what is wrong, and nothing changes."""

from __future__ import annotations

import re
import threading
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse

from rapport.customers.models import Party, Touch
from rapport.platform.files.models import File
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from tests.browser import Browser, text_of
from tests.factories import make_person
from tests.factories.access import make_administrator, make_holder
from tests.platform.api.caller import Caller

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def browser(db: None) -> Browser:
    return Browser(make_administrator())


def written() -> tuple[list[Any], int]:
    """What no refused form may change."""
    return list(Party.objects.order_by("pk").values()), ChangeSet.objects.count()


# Sent twice ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("path", "target"), [("/people/new/", ""), ("/people/quick/", "dialog-body")])
def test_a_form_sent_again_leads_to_the_record_that_it_made(browser: Browser, path: str, target: str) -> None:
    form = browser.form(path, target)
    form.set("family_name", "Doppel")

    first, second = browser.send(form, target), browser.send(form, target)

    person = Party.objects.get(family_name="Doppel")
    header = "HX-Redirect" if target else "Location"
    assert first.headers[header] == second.headers[header] == f"/people/{person.uid}/"
    assert first.status_code == second.status_code == (204 if target else 302)


def test_a_form_that_is_filled_anew_or_opened_anew_makes_another_record(browser: Browser) -> None:
    form = browser.form("/people/new/")
    form.set("family_name", "Erste")
    browser.send(form)
    form.set("family_name", "Zweite")
    browser.send(form)
    opened_anew = browser.form("/people/new/")
    opened_anew.set("family_name", "Zweite")
    browser.send(opened_anew)

    names = sorted(Party.objects.values_list("family_name", flat=True))
    assert names == ["Erste", "Zweite", "Zweite"]


def test_a_form_that_was_refused_may_be_sent_again(browser: Browser) -> None:
    form = browser.form("/people/new/")
    form.set("family_name", "x" * 5_000)

    refused = browser.send(form)
    again = browser.send(form)

    assert (refused.status_code, again.status_code, Party.objects.count()) == (422, 422, 0)


def test_a_form_whose_record_was_removed_since_says_so(browser: Browser) -> None:
    form = browser.form("/people/new/")
    form.set("family_name", "Doppel")
    browser.send(form)
    undo(ChangeSet.objects.latest("id"), actor=browser.user)

    answer = browser.send(form)

    assert (answer.status_code, Party.objects.count()) == (422, 0)
    assert "This was saved already and removed since. Save again to create it anew." in text_of(answer)


def test_the_key_of_one_person_says_nothing_about_the_form_of_another(browser: Browser) -> None:
    form = browser.form("/people/new/")
    form.set("family_name", "Doppel")
    browser.send(form)

    Browser(make_administrator()).send(form)

    assert Party.objects.filter(family_name="Doppel").count() == 2


@pytest.mark.parametrize("target", ["", "timeline"])
def test_a_touch_sent_again_by_the_composer_is_logged_once_and_the_same_words_later_twice(
    browser: Browser, target: str
) -> None:
    person = make_person()
    page, action = f"/people/{person.uid}/", f"/parties/{person.uid}/touches/"
    form = browser.form(page, action=action)
    form.set("text", "Called, nobody there")

    first, second = browser.send(form, target), browser.send(form, target)

    assert first.status_code == second.status_code == (200 if target else 302)
    assert Touch.objects.count() == 1
    found = re.search(r'name="form_key"\s+value="([^"]+)"\s+id="composer-key"', text_of(first))
    assert bool(found) == bool(target)
    later = browser.form(page, action=action)
    later.set("text", "Called, nobody there")
    if found is not None:
        later.set("form_key", found[1])
    browser.send(later, target)
    assert Touch.objects.count() == 2


def test_a_touch_with_somebody_unknown_that_is_sent_again_makes_one_touch_and_one_person(browser: Browser) -> None:
    form = browser.form("/touches/log/")
    for name, value in {"who": "Nora Neumann", "party": "new", "text": "Asked for a price"}.items():
        form.set(name, value)

    first, second = browser.send(form), browser.send(form)

    person = Party.objects.get()
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.headers["Location"] == second.headers["Location"] == f"/people/{person.uid}/"
    assert Touch.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_makes_one_record() -> None:
    browser = Browser(make_administrator())
    form = browser.form("/people/new/")
    form.set("family_name", "Doppelklick")
    answers: list[HttpResponse] = []
    together = threading.Barrier(4)

    def send() -> None:
        another = Browser(None)
        another.client.cookies = browser.client.cookies
        together.wait(60)
        answers.append(another.send(form))
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    person = Party.objects.get(family_name="Doppelklick")
    assert [answer.headers["Location"] for answer in answers] == [f"/people/{person.uid}/"] * 4
    assert ChangeSet.objects.filter(kind="people", act="create").count() == 1


# Outdated ------------------------------------------------------------------------------------------------------------


def test_a_stale_form_shows_both_versions_and_saves_neither(browser: Browser) -> None:
    person = make_person(job_title="Buyer")
    form = browser.form(f"/people/{person.uid}/edit/")
    other = browser.form(f"/people/{person.uid}/edit/")
    other.set("job_title", "Director")
    assert browser.send(other).status_code == 302
    before = written()

    form.set("job_title", "Accountant")
    answer = browser.send(form)

    assert answer.status_code == 409
    assert "Director" in text_of(answer)
    assert "Accountant" in text_of(answer)
    assert written() == before


# Forged --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["{uid}/", "{uid}/edit/", "{uid}/history/", "{uid}/access/"])
def test_the_uid_of_somebody_elses_record_is_not_found(db: None, path: str) -> None:
    person = make_person(owner=make_holder("own"))
    stranger = Browser(make_holder("own"))

    for uid in (str(person.uid), str(uuid4()), "0", "../../etc/passwd", "%00"):
        assert stranger.get(f"/people/{path.format(uid=uid)}").status_code == 404


def test_changing_what_is_out_of_reach_is_not_found_and_changes_nothing(db: None) -> None:
    person = make_person(owner=make_holder("own"))
    stranger = Browser(make_holder("own"))
    before = written()

    answers = [
        stranger.post(f"/people/{person.uid}/edit/", {"family_name": "Mine"}),
        stranger.post(f"/people/{person.uid}/delete/"),
        stranger.post(f"/changes/{person.created_in}/undo/"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert written() == before


@pytest.mark.parametrize("cursor", ["x", "e30=", "AAAA" * 2_000, "eyJhIjoxfQ", "\x00", "'; DROP TABLE x; --"])
def test_a_forged_cursor_is_answered_without_an_error(browser: Browser, cursor: str) -> None:
    make_person(family_name="Sichtbar")

    answer = browser.get("/people/", cursor=cursor)

    assert answer.status_code in (200, 400, 404)
    assert "Traceback" not in text_of(answer)


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example/",
        "javascript:alert(1)",
        "https:evil.example",
        "/\\evil.example",
        "\x00",
    ],
)
def test_a_forged_next_address_is_not_followed(browser: Browser, address: str) -> None:
    form = browser.form("/people/new/")
    form.values["next"] = [address]
    form.set("family_name", "Ziel")

    answer = browser.send(form)

    assert answer.headers["Location"] == f"/people/{Party.objects.get().uid}/"
    sign_in = Browser(None).post("/accounts/login/", {"login": "x", "password": "y", "next": address})
    assert address not in sign_in.headers.get("Location", "")


def test_a_request_without_the_token_of_the_session_is_refused(db: None) -> None:
    browser = Browser(make_administrator(), enforce_csrf=True)

    answer = browser.post("/people/new/", {"family_name": "Forged"})

    assert (answer.status_code, Party.objects.count()) == (403, 0)


def test_script_in_every_text_field_is_shown_as_text(browser: Browser) -> None:
    person = make_person(given_name=SCRIPT, family_name=SCRIPT, job_title=SCRIPT)

    for path in ("/people/", f"/people/{person.uid}/", f"/people/{person.uid}/edit/", f"/people/{person.uid}/history/"):
        page = text_of(browser.get(path))
        assert SCRIPT not in page
        assert "&lt;script&gt;alert(1)" in page


# Enormous and broken -------------------------------------------------------------------------------------------------


def test_a_million_characters_are_refused_at_their_field(browser: Browser) -> None:
    form = browser.form("/people/new/")
    form.set("family_name", "x" * 1_000_000)
    before = written()

    answer = browser.send(form)

    assert answer.status_code == 422
    assert "Nothing was saved yet" in text_of(answer)
    assert written() == before


@pytest.mark.parametrize("data", [{"family_name": "x" * 3_000_000}, {f"f{n}": "" for n in range(2_001)}])
def test_a_form_beyond_the_limits_is_too_large(browser: Browser, data: dict[str, str]) -> None:
    before = written()
    body = "&".join(f"{name}={value}" for name, value in data.items())

    answer = browser.client.generic("POST", "/people/new/", body, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 413
    assert "Nothing was saved" in answer.content.decode()
    assert written() == before


@pytest.mark.parametrize("broken", ["a%00b", "%ED%A0%80", "%FF%FE"])
def test_a_name_that_is_no_text_is_refused_or_cleaned(browser: Browser, broken: str) -> None:
    answer = browser.client.generic(
        "POST", "/people/new/", f"family_name={broken}", content_type="application/x-www-form-urlencoded"
    )

    kept = Party.objects.values_list("family_name", flat=True)
    assert answer.status_code in (302, 422)
    assert all("\x00" not in name and name.encode() for name in kept)
    assert len(kept) == (answer.status_code == 302)


@pytest.mark.parametrize(
    "broken", ["q=%00", "q=%ED%A0%80", "name=%00", "family_name__contains=%00", "sort=%00", "page=%00"]
)
def test_an_address_that_is_no_text_is_answered_without_an_error(browser: Browser, broken: str) -> None:
    for path in ("/people/", "/search/", "/changes/"):
        answer = browser.client.get(f"{path}?{broken}")
        assert answer.status_code in (200, 400, 404), path


def test_a_bulk_edit_within_a_request_that_breaks_off_leaves_nothing(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        make_person()
    before = written()
    monkeypatch.setattr("rapport.platform.web.views.bulk.finish", lambda opened: 1 / 0)
    browser.client.raise_request_exception = False

    answer = browser.post("/people/bulk/edit/", {"all": "1", "query": "", "_field": "job_title", "job_title": "New"})

    assert answer.status_code == 500
    assert "Something went wrong on our side" in text_of(answer)
    assert written() == before


def test_an_upload_that_is_not_what_its_name_says_is_refused(browser: Browser, settings: Any, tmp_path: Path) -> None:
    file_system = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": file_system}
    person = make_person()
    before = written()
    upload = SimpleUploadedFile("photo.png", b"MZ\x90\x00\x03\x00\x00\x00", "image/png")

    answer = browser.client.post(
        f"/files/people/{person.uid}/", {"files": upload}, headers={"HX-Request": "true", "HX-Target": "card-files"}
    )

    assert answer.status_code == 415
    assert "“photo.png” is a program; programs are not kept here." in answer.content.decode()
    assert (File.objects.count(), list(tmp_path.rglob("*")), written()) == (0, [], before)


# By the API ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "status", "detail"),
    [
        (b'{"family_name": "' + b"x" * 1_000_000 + b'"}', 422, "Some values were refused."),
        (b'{"family_name": "' + b"x" * 1_100_000 + b'"}', 413, "The body is too large: at most 1048576 bytes."),
        (b'{"custom": ' + b"[" * 60 + b"]" * 60 + b"}", 400, "The body is nested too deeply: at most 12 levels."),
        (b"[" * 500_000, 400, "The body is nested too deeply: at most 12 levels."),
        (b'{"family_name": "a\\u0000b"}', 400, "This is not JSON that can be used: a NUL character stands in it."),
        (b'{"family_name": "\\ud800"}', 400, "This is not JSON that can be used:"),
        (b'{"family_name": "\xff\xfe"}', 400, "This is not JSON that can be used:"),
        (b'{"family_name": "a", "family_name": "b"}', 400, "This is not JSON that can be used:"),
        (b'{"family_name": NaN}', 400, "This is not JSON that can be used:"),
    ],
)
def test_a_body_that_nobody_means_is_refused_by_the_api(
    browser: Browser, body: bytes, status: int, detail: str
) -> None:
    caller = Caller(browser.user)
    before = written()

    answer = caller("POST", "/people", body)

    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"].startswith(detail)
    assert written() == before
