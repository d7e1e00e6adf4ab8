"""Files in S3-compatible storage, over the real protocol: kept, read, swept, missing, and the server away."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import boto3
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from moto.moto_api._internal.models import moto_api_backend
from moto.server import ThreadedMotoServer

from rapport.config.environment import Environment
from rapport.platform.files.models import File
from rapport.platform.files.services import files_add, sweep
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from tests.browser import toast_of
from tests.factories import make_person
from tests.factories.access import make_holder
from tests.platform.api.caller import Caller, assert_problem

pytestmark = pytest.mark.django_db

BUCKET = "crm-files"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
PLAIN = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.fixture
def server() -> Iterator[ThreadedMotoServer]:
    """An S3 server on this machine, with an empty bucket."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    moto_api_backend.reset()  # the server keeps what it has in this process
    client_of(running).create_bucket(Bucket=BUCKET)
    yield running
    running.stop()


def address(server: ThreadedMotoServer) -> str:
    host, port = server.get_host_and_port()
    return f"{host}:{port}"


def client_of(server: ThreadedMotoServer) -> Any:
    return boto3.client(
        "s3",
        endpoint_url=f"http://{address(server)}",
        region_name="us-east-1",
        aws_access_key_id="id",
        aws_secret_access_key="hush",
    )


def keys(server: ThreadedMotoServer) -> list[str]:
    return [item["Key"] for item in client_of(server).list_objects_v2(Bucket=BUCKET).get("Contents", [])]


@pytest.fixture
def rita(settings: Any, server: ThreadedMotoServer) -> Any:
    """Somebody whose files go to that server, as RAPPORT_FILES_URL says it."""
    url = f"s3://id:hush@{address(server)}/{BUCKET}?scheme=http&region=us-east-1"
    environment = Environment.load({"RAPPORT_SECRET_KEY": "k" * 50, "RAPPORT_FILES_URL": url})
    settings.STORAGES = {"default": environment.file_storage, "staticfiles": PLAIN}
    return make_holder("own")


def upload(user: Any, person: Any, content: bytes = PDF) -> Any:
    return signed_in(user).post(
        f"/files/people/{person.uid}/",
        {"files": SimpleUploadedFile("Angebot.pdf", content)},
        headers={"HX-Request": "true"},
    )


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_file_lives_in_the_bucket_and_leaves_as_a_download(rita: Any, server: ThreadedMotoServer) -> None:
    large = b"%PDF-1.7\n" + b"x" * 9_000_000  # more than one part of the client's upload
    assert upload(rita, make_person(owner=rita), large).status_code == 204
    file = File.objects.get()
    assert keys(server) == [file.storage_name]
    assert client_of(server).get_object(Bucket=BUCKET, Key=file.storage_name)["Body"].read() == large

    sent = signed_in(rita).get(f"/files/{file.uid}/")
    assert b"".join(sent.streaming_content) == large  # type: ignore[attr-defined]
    assert sent.headers["Content-Disposition"] == "attachment; filename*=UTF-8''Angebot.pdf"
    assert Caller(rita).get(f"/files/{file.uid}/content").headers["Content-Length"] == str(len(large))


def test_a_deleted_file_comes_back_and_only_what_nothing_names_is_swept(rita: Any, server: ThreadedMotoServer) -> None:
    upload(rita, make_person(owner=rita))
    file = File.objects.get()
    default_storage.save("files/zz/orphan", BytesIO(b"left by a crash"))

    signed_in(rita).post(f"/files/{file.uid}/delete/")
    assert sweep() == 0
    assert sweep(older_than=timedelta(0)) == 1
    assert keys(server) == [file.storage_name]
    undo(ChangeSet.objects.filter(act="delete").latest("id"), actor=rita)
    assert b"".join(signed_in(rita).get(f"/files/{file.uid}/").streaming_content) == PDF  # type: ignore[attr-defined]


def test_a_refused_act_leaves_no_object(rita: Any, server: ThreadedMotoServer, monkeypatch: pytest.MonkeyPatch) -> None:
    person = make_person(owner=rita)

    def fails(*_arguments: Any, **_named: Any) -> None:
        raise RuntimeError("the database is away")

    monkeypatch.setattr(File.objects, "bulk_create", fails)
    with pytest.raises(RuntimeError):
        files_add(
            uploads=[SimpleUploadedFile("a.pdf", PDF)], kind="people", record_uid=person.uid, actor=rita, channel="web"
        )
    assert keys(server) == []


def test_an_object_that_is_gone_is_said_to_be(rita: Any, server: ThreadedMotoServer) -> None:
    upload(rita, make_person(owner=rita))
    file = File.objects.get()
    client_of(server).delete_object(Bucket=BUCKET, Key=file.storage_name)

    assert signed_in(rita).get(f"/files/{file.uid}/").status_code == 404
    told = assert_problem(Caller(rita).get(f"/files/{file.uid}/content"), 404)
    assert "missing from the storage" in told["detail"]


def test_a_server_that_is_away_or_has_no_such_bucket_is_said_and_changes_nothing(
    rita: Any, server: ThreadedMotoServer, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    person = make_person(owner=rita)
    upload(rita, person)
    file, acts = File.objects.get(), ChangeSet.objects.count()
    good = settings.STORAGES
    options = {**good["default"]["OPTIONS"], "bucket_name": "no-such-bucket"}
    settings.STORAGES = {**good, "default": {**good["default"], "OPTIONS": options}}
    assert upload(rita, person).status_code == 503
    settings.STORAGES = good
    server.stop()

    scripts = upload(rita, person)
    assert (scripts.status_code, "storage of files is not reached" in toast_of(scripts)["text"]) == (503, True)
    plain = signed_in(rita).get(f"/files/{file.uid}/")
    assert plain.status_code == 503
    assert "storage of files is not reached" in plain.content.decode()
    call = Caller(rita)
    assert_problem(call.get(f"/files/{file.uid}/content"), 503)
    form = {"Content_Type": "multipart/form-data; boundary=b"}
    part = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\nHello.\r\n--b--\r\n'
    assert_problem(call("POST", f"/people/{person.uid}/files", part, **form), 503)
    assert list(File.objects.all()) == [file]
    assert ChangeSet.objects.count() == acts
    assert "hush" not in caplog.text
