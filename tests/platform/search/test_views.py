"""The page and the palette over HTTP, and the commands."""

from __future__ import annotations

import json
import re
from html import unescape
from uuid import uuid4

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


def acts(client: Client, path: str, text: str = "") -> list[str]:
    """The labels of the group that is called like the record."""
    html = client.get("/search/palette/", {"q": text, "path": path}).content.decode()
    groups = re.findall(r'<div role="group" aria-label="Anna Albrecht">(.*?)(?=<div role="group"|\Z)', html, re.DOTALL)
    return [label for group in groups for _url, label in options(group)]


def test_the_palette_acts_on_the_record_whose_page_is_open(client: Client, admin: User, make: Make) -> None:
    person = make("people", given_name="Anna", family_name="Albrecht", phone="+49 30 5550118")
    path = f"/people/{person.uid}/"
    client.force_login(admin)
    every = ["Call", "Task", "Legal hold", "Erase", "Edit", "Assign", "Tag", "Follow", "Log a touch", "Write a mail"]
    assert sorted(acts(client, path)) == sorted(every)
    assert acts(client, "/people/") == acts(client, "/people/nonsense/") == acts(client, "") == []
    assert acts(client, f"/people/{uuid4()}/") == []
    for text, labels in {
        "edit": ["Edit"], "assign": ["Assign"], "tag": ["Tag"], "follow": ["Follow"], "task": ["Task"],
        "log": ["Log a touch"], "call": ["Log a touch", "Call"], "lega": ["Legal hold"], "albrecht": [],
    }.items():  # fmt: skip
        assert sorted(acts(client, path, text)) == sorted(labels), text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "bearbeiten zuweisen schlagwort folgen kontakt aufgabe edit"),
        ("zh-hans", "编辑 分配 标签 关注 跟进 任务 edit"),
    ],
)
def test_the_palette_knows_the_words_of_the_readers_language(
    client: Client, admin: User, make: Make, language: str, words: str
) -> None:
    person = make("people", given_name="Anna", family_name="Albrecht")
    User.objects.filter(pk=admin.pk).update(language=language)
    client.force_login(User.objects.get(pk=admin.pk))
    for word in words.split():
        assert acts(client, f"/people/{person.uid}/", word), word


def test_the_palette_offers_only_what_the_reader_may_do(client: Client, make_user: Make, make: Make) -> None:
    person = make("people", given_name="Anna", family_name="Albrecht")
    path = f"/people/{person.uid}/"
    client.force_login(make_user("rita", [("people", "view", "all")]))
    assert acts(client, path) == ["Follow"]
    client.force_login(make_user("otto", [("people", "view", "own"), ("people", "update", "own")]))
    assert acts(client, path) == []
    writer = make_user("wim", [("people", "view", "all"), ("people", "update", "all"), ("touches", "create", "all")])
    client.force_login(writer)
    assert acts(client, path) == ["Edit", "Assign", "Tag", "Write a mail", "Log a touch", "Follow"]
    writer = make_user("ute", [("people", "view", "all"), ("people", "update", "all")], hidden=[("people", "tags")])
    client.force_login(writer)
    assert acts(client, path) == ["Edit", "Assign", "Follow"]


def test_a_record_of_a_customer_offers_contact_with_the_customer_only_to_who_sees_it(
    client: Client, admin: User, make_user: Make, make: Make
) -> None:
    person = make("people", given_name="Petra", family_name="Otter")
    task = make("tasks", subject="Anna Albrecht", party=person)
    path = f"/tasks/{task.uid}/"
    client.force_login(admin)
    html = client.get("/search/palette/", {"q": "log", "path": path}).content.decode()
    assert (f"/touches/log/?party={person.uid}", "Log a touch") in options(html)
    grants = [("tasks", "view", "all"), ("touches", "create", "all"), ("people", "view", "own")]
    client.force_login(make_user("rita", grants))
    assert "Log a touch" not in acts(client, path, "log")
