"""One archive of everything about a person: what it holds and leaves out, who may make it, that it is noted."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from rapport.customers.consent import subject_export
from rapport.customers.consent.archives import make_subject_archive, sweep_subject_archives
from rapport.customers.models import Disclosure, Party, SubjectArchive, Touch
from rapport.customers.privacy.erasing import carry_out, note_erasure
from rapport.platform import write
from rapport.platform.files.services import files_add
from rapport.platform.records.registry import registry
from tests.browser import Browser
from tests.dump import difference, dump
from tests.factories import make_consent_entry, make_legal_hold, make_party_name, make_person, make_touch
from tests.factories.access import make_holder

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    """Files are kept apart from those of other tests."""
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}


@pytest.fixture
def owner() -> Browser:
    return Browser(make_holder("own"))


@pytest.fixture
def anna(owner: Browser) -> Party:
    person: Party = make_person(owner=owner.user, given_name="Anna", family_name="Zielonka", email="anna@example.com")
    return person


def made(browser: Browser, party: Party) -> SubjectArchive:
    """Ask for an archive and let the worker make it."""
    asked = browser.post(reverse("party-archive", args=[party.uid]))
    one = SubjectArchive.objects.latest("pk")
    assert one.run is not None
    assert asked.headers["Location"] == reverse("job", args=[one.run.uid])
    make_subject_archive.func(run=one.run.pk)
    one.refresh_from_db()
    return one


def archive_of(browser: Browser, party: Party) -> zipfile.ZipFile:
    answer: Any = browser.get(reverse("subject-archive-content", args=[made(browser, party).uid]))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/zip")
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_the_archive_holds_everything_and_is_noted(owner: Browser, anna: Party) -> None:
    make_party_name(party=anna, value="Annchen")
    make_touch(party=anna, owner=owner.user, subject="Offer", text="She liked the <b>blue</b> one.")
    make_consent_entry(party=anna, source_note="Fair in Bonn")
    other = make_person(given_name="Somebody", family_name="Else")
    uploads = [SimpleUploadedFile("contract.txt", b"signed")]
    assert owner.user is not None
    files_add(uploads=uploads, kind="people", record_uid=anna.uid, actor=owner.user, channel="web")

    archive = archive_of(owner, anna)

    assert sorted(archive.namelist()) == ["data.html", "data.json", "files/1-contract.txt"]
    assert archive.read("files/1-contract.txt") == b"signed"
    data, page = archive.read("data.json").decode(), archive.read("data.html").decode()
    for text in ("Zielonka", "anna@example.com", "Annchen", "Fair in Bonn", "Offer"):
        assert text in data, text
        assert text in page, text
    assert "&lt;b&gt;blue&lt;/b&gt;" in page
    assert other.family_name not in data
    parts = json.loads(data)["parts"]
    assert parts["Consent entries"][0]["Consent"] == "Granted"
    [noted] = Disclosure.objects.filter(party=anna)
    assert (noted.purpose, noted.basis, noted.recipient) == ("Subject access", "legal_obligation", str(anna))
    assert "Consent entries" in noted.fields


def test_what_a_colleague_keeps_private_stays_out(owner: Browser, anna: Party) -> None:
    make_touch(party=anna, owner=owner.user, text="My own thought", visibility="private")
    archive = archive_of(owner, anna)
    assert "My own thought" not in archive.read("data.json").decode() + archive.read("data.html").decode()


def test_who_may_not_change_the_party_gets_no_archive(owner: Browser, anna: Party) -> None:
    url = reverse("party-archive", args=[anna.uid])
    reader = Browser(make_holder("all", actions=("view", "export")))
    stranger = Browser(make_holder("own"))
    before = dump()
    assert (reader.post(url).status_code, stranger.post(url).status_code) == (403, 404)
    assert (owner.get(url).status_code, Browser(None).post(url).status_code) == (404, 302)
    assert difference(before, dump()) == {}

    one = made(owner, anna)
    for name in ("subject-archive", "subject-archive-content"):
        page = reverse(name, args=[one.uid])
        assert (reader.get(page).status_code, stranger.get(page).status_code) == (404, 404)
        assert (owner.get(page).status_code, Browser(None).get(page).status_code) == (200, 302)


def test_former_values_are_told_but_not_what_became_private(owner: Browser, anna: Party) -> None:
    people = registry.get("people")
    write.update(people, anna, {"job_title": "Glazier"}, actor=owner.user)
    write.update(people, anna, {"job_title": "Painter"}, actor=owner.user)
    touch: Touch = make_touch(party=anna, owner=owner.user, subject="Heard a rumour")
    write.update(registry.get("touches"), touch, {"visibility": "private"}, actor=owner.user)
    make_legal_hold(matter="Anna against us", parties=[str(anna.uid)])

    data = json.loads(archive_of(owner, anna).read("data.json"))

    assert "Glazier" in json.dumps(data["history"])
    assert all("Until" in row for rows in data["history"].values() for row in rows)
    assert "rumour" not in json.dumps(data)
    assert "against us" not in json.dumps(data)


def test_files_for_which_there_is_no_room_are_named(
    owner: Browser, anna: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subject_export, "MOST_BYTES", 10)
    uploads = [SimpleUploadedFile("small.txt", b"12345"), SimpleUploadedFile("large.txt", b"12345678901")]
    assert owner.user is not None
    files_add(uploads=uploads, kind="people", record_uid=anna.uid, actor=owner.user, channel="web")

    archive = archive_of(owner, anna)

    assert [name for name in archive.namelist() if name.startswith("files/")] == ["files/1-small.txt"]
    assert [line["name"] for line in json.loads(archive.read("data.json"))["files_left_out"]] == ["large.txt"]
    assert "large.txt" in archive.read("data.html").decode()
    assert SubjectArchive.objects.get().left_out == 1


def test_an_archive_goes_after_its_time(owner: Browser, anna: Party, tmp_path: Path) -> None:
    one = made(owner, anna)
    address = reverse("subject-archive-content", args=[one.uid])
    stored = tmp_path / one.storage_name
    assert stored.is_file()
    SubjectArchive.objects.update(expires_at=timezone.now())

    assert owner.get(address).status_code == 410
    sweep_subject_archives.func(timestamp=0)

    assert (stored.exists(), SubjectArchive.objects.count()) == (False, 0)
    assert owner.get(address).status_code == 404


def test_asked_for_twice_it_is_made_once(owner: Browser, anna: Party) -> None:
    url = reverse("party-archive", args=[anna.uid])
    assert owner.post(url).headers["Location"] == owner.post(url).headers["Location"]
    assert SubjectArchive.objects.count() == 1


def test_an_erasure_removes_archives_and_lets_none_be_added(owner: Browser, anna: Party, tmp_path: Path) -> None:
    ready = made(owner, anna)
    owner.post(reverse("party-archive", args=[anna.uid]))
    waiting = SubjectArchive.objects.latest("pk")
    assert waiting.run is not None
    erasure = note_erasure(anna, reason="request", requested_on=timezone.localdate(), actor=owner.user)

    make_subject_archive.func(run=waiting.run.pk)
    carry_out([erasure], actor=owner.user, channel="job")

    waiting.run.refresh_from_db()
    assert (waiting.run.state, waiting.run.message) == ("failed", "This is being erased, or was.")
    assert list((tmp_path / "archives").iterdir()) == []
    assert SubjectArchive.objects.count() == 0
    assert owner.get(reverse("subject-archive-content", args=[ready.uid])).status_code == 404
