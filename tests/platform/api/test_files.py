"""The files of a record through the API: uploaded, listed, downloaded, deleted, and every refusal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rapport.platform.files.models import File
from rapport.platform.files.services import files_add
from rapport.platform.history.models import ChangeSet
from tests.factories.access import make_holder
from tests.factories.activity import make_touch
from tests.factories.parties import make_person
from tests.platform.api.caller import BASE, Caller, assert_problem

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.platform.api.api_urls")]

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    return tmp_path


@pytest.fixture
def rita() -> Any:
    return make_holder("own", full_name="Rita")


def upload(call: Caller, path: str, *files: tuple[str, bytes], **headers: str) -> Any:
    sent = [SimpleUploadedFile(name, content, "text/html") for name, content in files]
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Client(headers={**call.headers, **named}).post(BASE + path, {"files": sent})


def stored(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


def test_files_are_uploaded_listed_downloaded_deleted_and_brought_back(rita: Any) -> None:
    call, person = Caller(rita), make_person(owner=rita)

    added = upload(call, f"/people/{person.uid}/files", ("../Angebot „1“.pdf", PDF), ("note.txt", b"Hello."))
    assert added.status_code == 201
    act = ChangeSet.objects.get(uid=added.headers["Rapport-Change"])
    assert (act.actor, act.channel, act.act, act.counts) == (rita, "api", "upload", {"created": 2})
    first, second = added.json()["items"]
    assert (first["name"], first["size"], first["content_type"]) == ("Angebot „1“.pdf", len(PDF), "application/pdf")
    assert (first["kind"], first["record"]) == ("people", str(person.uid))
    assert first["owner"] == {"uid": str(rita.uid), "label": "Rita"}
    assert {item["uid"] for item in call.items(f"/people/{person.uid}/files")} == {first["uid"], second["uid"]}
    assert {item["uid"] for item in call.items(f"/parties/{person.uid}/files")} == {first["uid"], second["uid"]}
    assert call.get(f"/files/{first['uid']}").json() == first

    sent = call.get(f"/files/{first['uid']}/content")
    assert (sent.status_code, b"".join(sent.streaming_content)) == (200, PDF)
    assert sent.headers["Content-Type"] == "application/pdf"
    assert sent.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''Angebot%20%E2%80%9E1")
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert sent.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert sent.headers["Content-Length"] == str(len(PDF))
    assert call.get(f"/files/{first['uid']}/content", If_None_Match=sent.headers["ETag"]).status_code == 304

    gone = call("DELETE", f"/files/{first['uid']}")
    assert (gone.status_code, gone.content) == (204, b"")
    assert_problem(call.get(f"/files/{first['uid']}"), 404)
    assert call("POST", f"/changes/{gone.headers['Rapport-Change']}/undo").status_code == 200
    back = call.get(f"/files/{first['uid']}/content")
    assert b"".join(back.streaming_content) == PDF


def test_an_upload_repeated_with_its_key_is_kept_once(rita: Any, folder: Path) -> None:
    call, person = Caller(rita), make_person(owner=rita)
    path = f"/people/{person.uid}/files"
    first = upload(call, path, ("a.txt", b"Hello."), Idempotency_Key="k1")
    again = upload(call, path, ("a.txt", b"Hello."), Idempotency_Key="k1")
    assert (first.status_code, again.status_code, again.content) == (201, 201, first.content)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert_problem(upload(call, path, ("a.txt", b"Hello!"), Idempotency_Key="k1"), 422)
    assert File.objects.count() == 1 and stored(folder) == [b"Hello."]


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("big.txt", b"x" * 2_001, 413),
        ("huge.txt", b"x" * 30_000, 413),
        ("setup.exe", b"text", 415),
        ("picture.png", b"<html>", 415),
        ("empty.txt", b"", 422),
    ],
)
def test_what_is_refused_leaves_nothing(
    rita: Any, folder: Path, settings: Any, name: str, content: bytes, status: int
) -> None:
    settings.FILE_SIZE_LIMIT, settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000, 10_000
    call, person = Caller(rita), make_person(owner=rita)
    acts = ChangeSet.objects.count()
    answer = upload(call, f"/people/{person.uid}/files", ("good.txt", b"x"), (name, content))
    assert_problem(answer, status, *(["files"] if name != "huge.txt" else []))
    assert (File.objects.count(), stored(folder), ChangeSet.objects.count()) == (0, [], acts)


def test_a_body_that_is_no_upload_is_refused(rita: Any) -> None:
    call, person = Caller(rita), make_person(owner=rita)
    path, form = f"/people/{person.uid}/files", "multipart/form-data; boundary=b"
    assert_problem(call("POST", path, {"files": "x"}), 415)
    assert_problem(call("POST", path, b"--b--\r\n", Content_Type=form), 422, "files")
    assert_problem(call("POST", path, b"nonsense", Content_Type="multipart/form-data"), 400)
    part = b'--b\r\nContent-Disposition: form-data; name="other"\r\n\r\nx\r\n--b--\r\n'
    assert_problem(call("POST", path, part, Content_Type=form), 422, "other")
    many = upload(call, path, *((f"{n}.txt", b"x") for n in range(21)))
    assert_problem(many, 422, "files")
    assert File.objects.count() == 0


def test_a_json_operation_takes_no_upload(rita: Any) -> None:
    call = Caller(rita)
    assert_problem(upload(call, "/people", ("a.txt", b"x")), 415)
    assert_problem(upload(call, "/people", ("a.txt", b"x" * 1_100_000)), 413)


def test_a_file_is_reached_as_its_record_is(rita: Any) -> None:
    person = make_person(owner=rita)
    path = f"/people/{person.uid}/files"
    item = upload(Caller(rita), path, ("a.txt", b"Hello.")).json()["items"][0]
    stranger, reader = Caller(make_holder("own")), Caller(make_holder("all", actions=("view",)))
    for one in (f"/files/{item['uid']}", f"/files/{item['uid']}/content", path):
        assert_problem(stranger.get(one), 404)
        assert reader.get(one).status_code == 200
    assert_problem(stranger("DELETE", f"/files/{item['uid']}"), 404)
    assert_problem(reader("DELETE", f"/files/{item['uid']}"), 403)
    assert_problem(upload(stranger, path, ("b.txt", b"x")), 404)
    assert_problem(upload(reader, path, ("b.txt", b"x")), 403)
    assert_problem(Caller(rita, "tasks:write").get(f"/files/{item['uid']}"), 403)
    assert File.objects.count() == 1


def test_a_page_lists_the_files_of_its_touches_as_far_as_they_are_seen(rita: Any) -> None:
    person = make_person(owner=rita)
    touch = make_touch(party=person, visibility="private", actor=rita, owner=rita)
    for kind, uid, name in (("people", person.uid, "own.txt"), ("touches", touch.uid, "of a touch.txt")):
        files_add(
            uploads=[SimpleUploadedFile(name, b"x")],
            kind=kind,
            record_uid=uid,
            actor=rita,
            channel="web",
            page_uid=person.uid,
        )
    path = f"/people/{person.uid}/files"
    assert [item["name"] for item in Caller(rita).items(path)] == ["of a touch.txt", "own.txt"]
    assert [item["name"] for item in Caller(make_holder("all")).items(path)] == ["own.txt"]
    assert [item["name"] for item in Caller(rita, "people:read").items(path)] == ["own.txt"]


def test_a_file_attached_to_a_touch_is_listed_with_its_party(rita: Any) -> None:
    person, call = make_person(owner=rita), Caller(rita)
    touch = make_touch(party=person, actor=rita, owner=rita)
    added = upload(call, f"/touches/{touch.uid}/files", ("offer.txt", b"three boats"))
    assert added.status_code == 201
    listed = call.items(f"/people/{person.uid}/files")
    assert [(item["name"], item["kind"], item["record"]) for item in listed] == [
        ("offer.txt", "touches", str(touch.uid))
    ]
    assert File.objects.get().page_uid == person.uid


def test_the_list_is_paged(rita: Any) -> None:
    call, person = Caller(rita), make_person(owner=rita)
    path = f"/people/{person.uid}/files"
    for number in range(5):
        upload(call, path, (f"{number}.txt", b"x"))
    seen, cursor = [], ""
    while True:
        page = call.get(f"{path}?limit=2&cursor={cursor}").json()
        seen += [item["name"] for item in page["items"]]
        cursor = page["next_cursor"]
        if not cursor:
            break
    assert seen == [f"{number}.txt" for number in (4, 3, 2, 1, 0)]
    for query, field in (("cursor=x", "cursor"), ("limit=0", "limit"), ("q=x", "q")):
        assert_problem(call.get(f"{path}?{query}"), 400, field)


def test_bytes_missing_from_the_storage_are_said_to_be(rita: Any) -> None:
    call, person = Caller(rita), make_person(owner=rita)
    item = upload(call, f"/people/{person.uid}/files", ("a.txt", b"x")).json()["items"][0]
    default_storage.delete(File.objects.get().storage_name)
    assert "missing from the storage" in assert_problem(call.get(f"/files/{item['uid']}/content"), 404)["detail"]
