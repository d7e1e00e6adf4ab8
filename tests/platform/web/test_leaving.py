"""Dialogs whose address is opened as a page, as without scripts: a plain link leads out of each."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tests.factories import make_person
from tests.factories.access import make_administrator

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(make_administrator())
    return client


def ways_out(answer: Any) -> list[tuple[str, str]]:
    """Address and text of the links that leave a page."""
    found = re.findall(r'<a class="btn btn-ghost" href="([^"]*)" data-close>\s*(.*?)\s*</a>', answer.content.decode())
    return [(unescape(address), text) for address, text in found]


@pytest.mark.parametrize(
    ("address", "up", "text"),
    [
        ("/people/filter/", "/people/", "Cancel"),
        ("/people/view/new/", "/people/", "Cancel"),
        ("/people/view/columns/", "/people/", "Cancel"),
        ("/people/{uid}/access/", "/people/{uid}/", "Close"),
        ("/people/{uid}/history/job_title/", "/people/{uid}/", "Close"),
    ],
)
def test_a_dialog_as_a_page_leads_back_to_where_one_came_from(client: Client, address: str, up: str, text: str) -> None:
    uid = make_person(job_title="Buyer").uid
    address, up = address.format(uid=uid), up.format(uid=uid)

    came = {"Referer": "http://testserver/people/?city=Bonn&sort=name"}
    assert ways_out(client.get(address, headers=came)) == [("/people/?city=Bonn&sort=name", text)]
    assert ways_out(client.get(address)) == [(up, text)]
    assert ways_out(client.get(address, headers={"Referer": "http://elsewhere.example/people/"})) == [(up, text)]
    assert ways_out(client.get(address, headers={"Referer": f"http://testserver{address}?x=1"})) == [(up, text)]


def test_the_page_that_asks_for_a_value_leads_back_to_the_list(client: Client) -> None:
    person = make_person()
    asked = client.post("/people/bulk/edit/", {"uid": str(person.uid), "query": ""})
    assert ways_out(asked) == [("/people/", "Cancel")]


def test_in_a_dialog_it_closes_it(client: Client) -> None:
    page = {"HX-Request": "true", "HX-Target": "dialog-body", "HX-Current-URL": "http://testserver/people/?city=Bonn"}
    assert ways_out(client.get("/people/quick/", headers=page)) == [("/people/?city=Bonn", "Cancel")]
