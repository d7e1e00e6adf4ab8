"""A body that is too large is refused before a byte of it is read, by pages and by the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rapport.platform.files.models import File
from tests.browser import toast_of
from tests.factories import make_person
from tests.factories.access import make_holder

pytestmark = pytest.mark.django_db


class Unread:
    """A stream that must not be touched."""

    def read(self, *sizes: int) -> bytes:
        raise AssertionError("the body was read")

    readline = read


def knock(path: str, length: int, user: Any = None, **headers: str) -> Any:
    """A POST that says how long its body is and sends none."""
    client = Client()
    if user is not None:
        client.force_login(user)
    environ: Any = {"CONTENT_LENGTH": str(length), "wsgi.input": Unread()}
    return client.post(path, b"", content_type="multipart/form-data; boundary=b", headers=headers, **environ)


GIGABYTES = 10 << 30


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/login/",
        "/files/people/0190b2c4-0000-7000-8000-000000000000/",
        "/people/new/",
        "/people/import/",
        "/touches/log/",
        "/api/v1/people",
        "/api/v1/people/0190b2c4-0000-7000-8000-000000000000/files",
    ],
)
def test_ten_gigabytes_of_a_stranger_are_refused_unread(path: str) -> None:
    answer = knock(path, GIGABYTES)
    assert answer.status_code == 413
    assert answer.headers["Content-Type"].startswith(
        "application/problem+json" if path.startswith("/api/") else "text/html"
    )
    assert knock(path, GIGABYTES, make_holder("all")).status_code == 413


def test_a_stranger_may_send_a_form_and_nothing_larger(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
    assert knock("/accounts/login/", 10_001).status_code == 413
    assert knock("/api/v1/people", 900_000).status_code == 401
    assert knock("/api/v1/people/0190b2c4-0000-7000-8000-000000000000/files", 900_000).status_code == 401


def test_who_is_signed_in_may_send_what_files_may_have_and_scripts_are_told_the_limit(settings: Any) -> None:
    settings.FILE_SIZE_LIMIT, settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000, 100_000
    user = make_holder("own")
    person, client = make_person(owner=user), Client()
    client.force_login(user)
    url = f"/files/people/{person.uid}/"

    def files(count: int) -> list[SimpleUploadedFile]:
        return [SimpleUploadedFile(f"{n}.txt", b"x" * 900_000) for n in range(count)]

    assert client.post(url, {"files": files(4)}).status_code == 302
    assert File.objects.count() == 4
    large = client.post(url, {"files": files(5)}, headers={"HX-Request": "true"})
    assert (large.status_code, large.headers["HX-Reswap"]) == (413, "none")
    assert "at most" in toast_of(large)["text"]  # type: ignore[arg-type]
    assert "That is too large" in client.post(url, {"files": files(5)}).content.decode()
    assert File.objects.count() == 4


def test_an_import_may_be_larger_than_a_file(settings: Any) -> None:
    settings.FILE_SIZE_LIMIT, settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000, 1_000
    client = Client()
    client.force_login(make_holder("all"))
    file = SimpleUploadedFile("people.csv", b"given_name,family_name\n" + b"Anna,Albrecht\n" * 1_000)
    assert client.post("/people/import/", {"file": file}).status_code == 302
