"""The page and the palette over HTTP, and the commands."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
import typer
from django.test import Client
from typer.testing import CliRunner

from rapport.platform.access.models import User
from rapport.platform.search.commands import register
from tests.platform.search.conftest import Make


def options(html: str) -> list[tuple[str, str]]:
    """(address, label) of the palette's options."""
    found = re.findall(r'<a class="palette-option"[^>]*href="([^"]*)"[^>]*>.*?<span>(.*?)</span>', html, re.DOTALL)
    return [(unescape(url), unescape(label)) for url, label in found]


@pytest.mark.parametrize("url", ["/search/", "/search/palette/?q=anna"])
def test_strangers_are_sent_to_sign_in(client: Client, db: None, url: str) -> None:
    answer = client.get(url)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_the_palette_offers_records_and_commands(client: Client, admin: User, make: Make) -> None:
    person = make("people", given_name="Anna", family_name="Albrecht")
    client.force_login(admin)
    found = options(client.get("/search/palette/", {"q": "albrecht"}).content.decode())
    assert found[0] == (f"/people/{person.uid}/", "Anna Albrecht")
    assert ("/people/quick/?name=albrecht", "Create person “albrecht”") in found
    assert found[-1] == ("/search/?q=albrecht", "Show all results for “albrecht”")


def test_the_palette_leads_to_the_list_of_all_that_match(client: Client, admin: User, make: Make) -> None:
    make("people", given_name="Anna", family_name="Albrecht")
    client.force_login(admin)
    found = options(client.get("/search/palette/", {"q": "albrecht & co"}).content.decode())
    assert "/people/?q=albrecht+%26+co" not in dict(found)
    found = options(client.get("/search/palette/", {"q": "albrecht"}).content.decode())
    assert ("/people/?q=albrecht", "People with “albrecht”") in found


def test_the_palette_goes_to_lists_by_their_names(client: Client, admin: User) -> None:
    client.force_login(admin)
    found = options(client.get("/search/palette/", {"q": "organ"}).content.decode())
    assert ("/organisations/", "Go to organisations") in found
    assert ("/people/", "Go to people") not in found


def test_the_empty_palette_shows_what_was_viewed_last(client: Client, admin: User, make: Make) -> None:
    person = make("people", given_name="Anna", family_name="Albrecht")
    client.force_login(admin)
    client.get(f"/people/{person.uid}/")
    found = options(client.get("/search/palette/").content.decode())
    assert found[0] == (f"/people/{person.uid}/", "Anna Albrecht")
    assert ("/people/", "Go to people") in found


def test_who_may_not_create_is_not_offered_it(client: Client, make_user: Make) -> None:
    client.force_login(make_user("rita", [("people", "view", "own")]))
    html = client.get("/search/palette/", {"q": "anna"}, headers={"HX-Request": "true"}).content.decode()
    assert "Create person" not in html
    assert "/people/quick/" not in html


def test_what_was_typed_is_escaped(client: Client, admin: User) -> None:
    client.force_login(admin)
    for url in ("/search/palette/", "/search/"):
        html = client.get(url, {"q": '<script>alert("1")</script>'}).content.decode()
        assert "<script>alert" not in html
        assert "&lt;script&gt;" in html


def test_the_page_groups_hits_by_kind(client: Client, admin: User, make: Make) -> None:
    make("people", given_name="Linde", family_name="Fritz")
    make("organisations", name="Linde AG")
    client.force_login(admin)
    html = client.get("/search/", {"q": "linde"}).content.decode()
    assert "<h2>People</h2>" in html
    assert "<h2>Organisations</h2>" in html
    assert "2 results" in html
    assert {label for _, label in options(html)} == {"Linde Fritz", "Linde AG"}


def test_the_page_says_when_nothing_was_found(client: Client, admin: User) -> None:
    client.force_login(admin)
    assert "Nothing found" in client.get("/search/", {"q": "xqzvw"}).content.decode()


def test_the_commands(admin: User, make: Make) -> None:
    person = make("people", given_name="Anna", family_name="Albrecht")
    app = typer.Typer()
    register(app)
    run = CliRunner().invoke
    answer = run(app, ["search", "albrecht", "--user", "admin", "--json"])
    assert json.loads(answer.stdout) == {
        "items": [{"kind": "people", "uid": str(person.uid), "title": "Anna Albrecht", "subtitle": ""}],
        "partial": False,
    }
    assert run(app, ["search", "albrecht", "--user", "unknown"]).exit_code == 2
    assert run(app, ["search-rebuild", "people"]).stdout.splitlines()[-1] == "people: 1 records indexed."
