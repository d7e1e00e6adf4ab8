"""Pages go compressed to whoever can read that; files and the API's answers as they are."""

from __future__ import annotations

import gzip

import pytest
from django.test import Client

from rapport.platform.access.models import User
from tests.factories import make_person
from tests.factories.access import make_administrator


@pytest.fixture
def reader(db: None) -> Client:
    make_person(given_name="Anna", family_name="Albrecht")
    client = Client(headers={"accept-encoding": "gzip"})
    user: User = make_administrator()
    client.force_login(user)
    return client


def test_a_page_is_compressed_when_the_browser_can_read_that(reader: Client) -> None:
    packed = reader.get("/people/")
    plain = reader.get("/people/", headers={"accept-encoding": "identity"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Anna Albrecht" in gzip.decompress(packed.content).decode()
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Content-Encoding" not in plain.headers
    assert "Anna Albrecht" in plain.content.decode()


@pytest.mark.parametrize("path", ["/people/export/?format=csv", "/api/v1/openapi.json"])
def test_files_and_the_api_go_as_they_are(reader: Client, path: str) -> None:
    answer = reader.get(path)

    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers
