"""Files: what is taken and refused, who gets them, how they are sent, and what happens to the bytes."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rapport.platform.files.models import File
from rapport.platform.files.rules import safe_name
from rapport.platform.files.services import sweep
from rapport.platform.files.sniffing import sniff
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from tests.factories import make_person
from tests.factories.access import make_holder

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    return tmp_path


@pytest.fixture
def rita(db: None) -> Any:
    return make_holder("own")


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def stored(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def upload(
    user: Any, person: Any, name: str, content: bytes, content_type: str = "application/pdf", scripts: bool = True
) -> Any:
    file = SimpleUploadedFile(name, content, content_type)
    headers = {"HX-Request": "true"} if scripts else {}
    return client_of(user).post(f"/files/people/{person.uid}/", {"files": file}, headers=headers)


def office_document(member: str) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(member, "<x/>")
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (PDF, "application/pdf"),
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0rest", "image/jpeg"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (
            office_document("word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (office_document("xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (b"PK\x03\x04" + b"\0" * 60, "application/zip"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "application/x-executable"),
        (b"\x7fELF\x02\x01", "application/x-executable"),
        (b"#!/bin/sh\nrm -rf /", "application/x-executable"),
        (b"<svg onload='alert(1)'/>", "text/plain"),
        (b"<!doctype html><script>alert(1)</script>", "text/plain"),
        ("Müller;Zürich\n".encode("cp1252"), "text/plain"),
        ("你好".encode("gb18030"), "text/plain"),
        (b"MZ is how this text begins", "text/plain"),
        ("é".encode() * 40_000, "text/plain"),
        (b"\x00\x01\x02\x03", "application/octet-stream"),
    ],
)
def test_the_type_is_told_from_the_content(content: bytes, expected: str) -> None:
    assert sniff(content[: 64 * 1024]) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        (" . ", "file"),
        ("报价 2026.pdf", "报价 2026.pdf"),
        ("x" * 400 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_names_lose_folders_and_tricks(given: str, expected: str) -> None:
    assert safe_name(given) == expected


def test_an_upload_is_kept_under_a_name_of_ours_and_comes_back_as_a_download(rita: Any, folder: Path) -> None:
    person = make_person(owner=rita)

    answer = upload(rita, person, "../Angebot „Nr. 1“.pdf", PDF, "text/html")
    file = File.objects.get()
    sent = client_of(rita).get(f"/files/{file.uid}/")

    assert answer.status_code == 204 and "File added" in answer.headers["HX-Trigger"]
    assert (file.name, file.size, file.content_type) == ("Angebot „Nr. 1“.pdf", len(PDF), "application/pdf")
    assert (file.linked_kind, file.linked_uid, file.owner) == ("people", person.uid, rita)
    (path,) = stored(folder)
    assert "Angebot" not in str(path.relative_to(folder)) and len(path.name) == 40
    assert b"".join(sent.streaming_content) == PDF  # type: ignore[attr-defined]
    assert sent.headers["Content-Type"] == "application/pdf"
    assert sent.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''Angebot%20%E2%80%9ENr")
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert sent.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


@pytest.mark.parametrize(
    ("name", "content", "status", "reason"),
    [
        ("empty.pdf", b"", 422, "empty"),
        ("picture.png", b"<html><script>alert(1)</script></html>", 415, "not what its name says"),
        ("invoice.pdf", b"MZ\x90\x00\x03\x00\x00\x00", 415, "program"),
        ("setup.exe", b"just text", 415, "program"),
        ("macro.docm", office_document("word/document.xml"), 415, "program"),
        ("report.docx", PDF, 415, "not what its name says"),
        ("big.txt", b"x" * 2_001, 413, "at most"),
        ("plan.cad", b"x", 415, "of a type that is not kept here"),
    ],
)
def test_refused_uploads_leave_nothing_behind(
    rita: Any, folder: Path, settings: Any, name: str, content: bytes, status: int, reason: str
) -> None:
    settings.FILE_SIZE_LIMIT, settings.FILE_REFUSED_ENDINGS = 2_000, (".cad",)
    person, sets = make_person(owner=rita), ChangeSet.objects.count()

    answer = upload(rita, person, name, content)

    assert (answer.status_code, answer.headers["HX-Retarget"]) == (status, "#files-refusal")
    assert reason in answer.content.decode()
    page = upload(rita, person, name, content, scripts=False)
    assert page.status_code == status
    assert reason in page.content.decode() and f'href="/people/{person.uid}/"' in page.content.decode()
    assert File.objects.count() == 0 and stored(folder) == []
    assert ChangeSet.objects.count() == sets


def test_one_refused_file_refuses_all_of_them(rita: Any, folder: Path) -> None:
    person = make_person(owner=rita)
    files = [SimpleUploadedFile("good.pdf", PDF), SimpleUploadedFile("bad.exe", b"x")]

    client_of(rita).post(f"/files/people/{person.uid}/", {"files": files})

    assert File.objects.count() == 0 and stored(folder) == []


def test_only_who_reaches_the_record_reaches_its_files(rita: Any) -> None:
    person = make_person(owner=rita)
    upload(rita, person, "a.pdf", PDF)
    file = File.objects.get()
    stranger, reader = make_holder("own"), make_holder("all", actions=("view",))

    assert Client().get(f"/files/{file.uid}/").status_code == 302
    assert client_of(stranger).get(f"/files/{file.uid}/").status_code == 404
    assert client_of(stranger).post(f"/files/{file.uid}/delete/").status_code == 404
    assert upload(stranger, person, "b.pdf", PDF).status_code == 404
    assert client_of(reader).get(f"/files/{file.uid}/").status_code == 200
    assert client_of(reader).post(f"/files/{file.uid}/delete/").status_code == 403
    assert upload(reader, person, "b.pdf", PDF).status_code == 403
    assert client_of(rita).post(f"/files/nonsense/{person.uid}/").status_code == 404
    assert list(File.objects.all()) == [file]


def test_a_deleted_file_comes_back_by_undo_and_its_bytes_stay_while_history_knows_them(rita: Any, folder: Path) -> None:
    person = make_person(owner=rita)
    upload(rita, person, "a.pdf", PDF)
    file = File.objects.get()

    client_of(rita).post(f"/files/{file.uid}/delete/")
    assert File.objects.count() == 0
    assert sweep(older_than=timedelta(0)) == 0 and len(stored(folder)) == 1

    undo(ChangeSet.objects.filter(act="delete").latest("id"), actor=rita)
    sent = client_of(rita).get(f"/files/{file.uid}/")
    assert b"".join(sent.streaming_content) == PDF  # type: ignore[attr-defined]


def test_the_sweep_removes_only_old_bytes_that_nothing_refers_to(rita: Any, folder: Path) -> None:
    upload(rita, make_person(owner=rita), "a.pdf", PDF)
    default_storage.save("files/zz/orphan", BytesIO(b"left by a crash"))

    assert sweep() == 0
    assert sweep(older_than=timedelta(0)) == 1
    assert [path.read_bytes() for path in stored(folder)] == [PDF]


def test_bytes_missing_from_the_storage_are_a_404(rita: Any, folder: Path) -> None:
    upload(rita, make_person(owner=rita), "a.pdf", PDF)
    stored(folder)[0].unlink()

    assert client_of(rita).get(f"/files/{File.objects.get().uid}/").status_code == 404
