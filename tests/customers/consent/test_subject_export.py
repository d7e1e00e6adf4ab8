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

from rapport.customers.models import Disclosure, Party
from rapport.platform.files.services import files_add
from tests.browser import Browser
from tests.dump import difference, dump
from tests.factories import make_consent_entry, make_party_name, make_person, make_touch
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


def archive_of(browser: Browser, party: Party) -> zipfile.ZipFile:
    answer: Any = browser.post(reverse("party-archive", args=[party.uid]))
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
