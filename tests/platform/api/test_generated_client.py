"""A client generated from the OpenAPI document, as other developers make one, speaks with the API."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from rapport.config.wsgi import application
from rapport.platform.access.models import User
from rapport.platform.api.document import document
from rapport.platform.api.tokens import create_token
from tests.factories.access import make_administrator
from tests.factories.parties import make_person

pytestmark = pytest.mark.django_db

NAME = "generated_rapport_client"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of the package that the generator wrote; any warning of its is a fault of our document."""
    folder = tmp_path_factory.mktemp("client")
    described = folder / "openapi.json"
    described.write_bytes(document())
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--fail-on-warning", "--meta", "none"]
    settings = folder / "settings.yaml"
    settings.write_text("post_hooks: []\n")
    paths = ["--path", str(described), "--output-path", str(folder / NAME), "--config", str(settings)]
    done = subprocess.run([*command, *paths], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    sys.path.insert(0, str(folder))
    yield NAME
    sys.path.remove(str(folder))


@pytest.fixture(autouse=True)
def _kept_connection() -> Iterator[None]:
    """The application leaves the test's own connection open, as with Django's test client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def client_of(package: str, user: User) -> Any:
    """The generated client with a token of the user; it reaches the application without a network."""
    token, _row = create_token(user, "generated client", ("read", "write"))
    module = importlib.import_module(package)
    arguments = {"transport": httpx.WSGITransport(app=application)}
    return module.AuthenticatedClient(base_url="http://testserver", token=token, httpx_args=arguments)


def test_a_record_is_created_found_changed_and_deleted_with_types(package: str) -> None:
    client = client_of(package, make_administrator())
    people = importlib.import_module(f"{package}.api.people")
    create, found, get, update, delete = (
        importlib.import_module(f"{people.__name__}.people_{name}")
        for name in ("create", "list", "get", "update", "delete")
    )
    models = importlib.import_module(f"{package}.models")

    made = create.sync(
        client=client, body=models.PersonNew(given_name="Ada", family_name="Lovelace", job_title="Analyst")
    )
    assert (made.display_name, made.job_title) == ("Ada Lovelace", "Analyst")

    page = found.sync(client=client, job_title="Analyst", fields="job_title,version")
    assert [(item.uid, item.job_title) for item in page.items] == [(made.uid, "Analyst")]

    read = get.sync_detailed(made.uid, client=client)
    changed = update.sync(
        made.uid, client=client, body=models.PersonChange(job_title="Countess"), if_match=read.headers["ETag"]
    )
    assert changed.job_title == "Countess"

    stale = update.sync(
        made.uid, client=client, body=models.PersonChange(job_title="Poet"), if_match=read.headers["ETag"]
    )
    assert (type(stale).__name__, stale.status, stale.version) == ("Problem", 412, changed.version)

    assert delete.sync_detailed(made.uid, client=client, if_match="*").status_code == 204
    assert get.sync(made.uid, client=client).status == 404


def test_pages_of_a_list_are_walked_by_the_cursor(package: str) -> None:
    client = client_of(package, make_administrator())
    made = {make_person(given_name=f"P{number}").uid for number in range(5)}
    found = importlib.import_module(f"{package}.api.people.people_list")

    seen, cursor = [], None
    while True:
        page = found.sync(client=client, limit=2, **({"cursor": cursor} if cursor else {}))
        seen += [item.uid for item in page.items]
        cursor = page.next_cursor
        if not cursor:
            break
    assert len(seen) == len(set(seen))
    assert made <= set(seen)
