"""Proof files of consent: taken by the form and the API, told on the ledger, handed out, kept, erased."""

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

from rapport.customers.consent.subject_export import write_archive
from rapport.customers.models import ConsentEntry, Party
from rapport.customers.privacy.erasing import carry_out, note_erasure
from rapport.platform.files.models import File
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from tests.browser import Browser, text_of, toast_of
from tests.dump import difference, dump
from tests.factories import make_consent_entry, make_consent_purpose, make_person
from tests.factories.access import make_administrator, make_holder
from tests.platform.api.caller import Caller, assert_problem

pytestmark = pytest.mark.django_db

SCAN = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """Files are kept apart from those of other tests."""
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    return tmp_path


@pytest.fixture
def owner() -> Browser:
    return Browser(make_holder("own"))


@pytest.fixture
def anna(owner: Browser) -> Party:
    person: Party = make_person(owner=owner.user, email="anna@example.com")
    return person


def stored(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


def recorded(browser: Browser, party: Party, *files: tuple[str, bytes], purpose: Any = None, target: str = "") -> Any:
    """What the dialog answers to a grant on paper with these files."""
    address = reverse("party-consent", args=[party.uid, (purpose or make_consent_purpose()).uid, "email"])
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return browser.post(address, {"action": "granted", "source": "paper", "files": sent}, target)


def test_a_file_comes_with_the_entry_and_is_told_wherever_the_entry_is(owner: Browser, anna: Party) -> None:
    purpose = make_consent_purpose(name="Newsletter")

    answer = recorded(owner, anna, ("slip.pdf", SCAN), purpose=purpose, target="dialog-body")

    assert toast_of(answer)["text"] == "Recorded: Newsletter · E-mail: Granted"
    entry, file = ConsentEntry.objects.get(), File.objects.get()
    assert (file.linked_kind, file.linked_uid, file.page_uid) == ("consent-entries", entry.uid, anna.uid)
    assert file.created_in == entry.created_in, "one act"
    address = reverse("file", args=[file.uid])
    dialog = owner.get(reverse("party-consent", args=[anna.uid, purpose.uid, "email"]), "dialog-body")
    assert f'href="{address}"' in text_of(dialog)
    assert "slip.pdf" in text_of(owner.get(reverse("consent-entries-list")))
    assert f'href="{address}"' in text_of(owner.get(reverse("consent-entries-detail", args=[entry.uid])))
    person = text_of(owner.get(reverse("people-detail", args=[anna.uid])))
    assert f'href="{address}"' in person
    assert reverse("file-delete", args=[file.uid]) not in person
    assert owner.get(address).status_code == 200
    assert Browser(make_holder("own")).get(address).status_code == 404


def test_a_file_that_is_refused_leaves_no_entry(owner: Browser, anna: Party, folder: Path) -> None:
    purpose, program = make_consent_purpose(), ("lies.pdf", b"MZ\x90\x00" + b"\0" * 64)
    before = dump()

    lying = recorded(owner, anna, ("good.pdf", SCAN), program, purpose=purpose, target="dialog-body")

    assert (lying.status_code, "lies.pdf" in text_of(lying)) == (422, True)
    assert difference(before, dump()) == {}
    assert stored(folder) == []


def test_the_api_adds_files_to_an_entry_and_takes_none_away(owner: Browser, anna: Party) -> None:
    assert owner.user is not None
    call, entry = Caller(owner.user), make_consent_entry(party=anna)
    path = f"/consent-entries/{entry.uid}/files"
    upload = {"files": [SimpleUploadedFile("slip.pdf", SCAN)]}

    added = owner.client.post(f"/api/v1{path}", upload, headers=call.headers)

    assert added.status_code == 201, added.content
    told = added.json()["items"][0]
    assert (told["kind"], told["record"]) == ("consent-entries", str(entry.uid))
    shown = call.get(f"/consent-entries/{entry.uid}").json()
    assert shown["proof_files"] == [{"uid": told["uid"], "value": "slip.pdf"}]
    assert [item["uid"] for item in call.items(f"/people/{anna.uid}/files")] == [told["uid"]]
    assert_problem(call("DELETE", f"/files/{told['uid']}"), 403)
    assert owner.post(reverse("file-delete", args=[told["uid"]])).status_code == 403
    assert File.objects.count() == 1
    # A file that came to the wrong entry goes by the undo of its own upload.
    assert call("POST", f"/changes/{added.headers['Rapport-Change']}/undo").status_code == 200
    assert (File.objects.count(), ConsentEntry.objects.count()) == (0, 1)


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [("empty.pdf", b"", 422), ("run.exe", b"MZ" + b"\0" * 64, 415), ("a.pdf", b"<p>", 415)],
)
def test_the_rules_of_files_hold(owner: Browser, anna: Party, name: str, content: bytes, status: int) -> None:
    assert owner.user is not None
    entry, headers = make_consent_entry(party=anna), Caller(owner.user).headers
    sent = {"files": [SimpleUploadedFile(name, content)]}
    assert owner.client.post(f"/api/v1/consent-entries/{entry.uid}/files", sent, headers=headers).status_code == status
    assert File.objects.count() == 0


def test_who_may_only_read_adds_nothing(anna: Party) -> None:
    reader = make_holder("all", actions=("view",))
    entry = make_consent_entry(party=anna)
    sent = {"files": [SimpleUploadedFile("slip.pdf", SCAN)]}
    assert Browser(reader).post(f"/files/consent-entries/{entry.uid}/", sent).status_code == 403
    page = text_of(Browser(reader).get(reverse("consent-entries-detail", args=[entry.uid])))
    assert f"/files/consent-entries/{entry.uid}/" not in page
    assert File.objects.count() == 0


def test_the_undo_of_an_entry_leaves_its_files_with_it(owner: Browser, anna: Party) -> None:
    recorded(owner, anna, ("slip.pdf", SCAN))
    made = ChangeSet.objects.get(uid=ConsentEntry.objects.get().created_in)

    result = undo(made, actor=owner.user)

    assert result.complete
    assert list(ConsentEntry.objects.order_by("pk").values_list("action", flat=True)) == ["granted", "voided"]
    assert File.objects.get().name == "slip.pdf"


def test_the_archive_for_the_person_holds_them(owner: Browser, anna: Party) -> None:
    recorded(owner, anna, ("slip.pdf", SCAN))
    assert owner.user is not None
    target = io.BytesIO()

    held = write_archive(party=anna, actor=owner.user, target=target, heed=lambda: None)

    archive = zipfile.ZipFile(target)
    assert (held.files, archive.read("files/1-slip.pdf")) == (1, SCAN)
    assert json.loads(archive.read("data.json"))["files"][0]["name"] == "slip.pdf"


def test_an_erasure_removes_them_and_leaves_the_entry(owner: Browser, anna: Party, folder: Path) -> None:
    recorded(owner, anna, ("slip.pdf", SCAN))
    assert stored(folder) == [SCAN]
    boss = make_administrator()
    noted = note_erasure(anna, reason="request", requested_on=timezone.localdate(), actor=boss)

    carry_out([noted], actor=boss, channel="job")

    assert (File.objects.count(), stored(folder)) == (0, [])
    assert ConsentEntry.objects.get(party=anna).action == "granted"
