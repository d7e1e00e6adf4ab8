"""Custom fields at every door: list, page, inline edit, history, export, API and its description."""

from __future__ import annotations

import csv
import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rapport.customers.models import Party
from rapport.platform import write
from rapport.platform.custom_fields.models import CustomField
from rapport.platform.records.registry import registry
from rapport.platform.search.queries import search
from tests.browser import Browser, text_of
from tests.factories import make_person, make_role, make_user, make_view
from tests.factories.access import make_administrator

pytestmark = pytest.mark.django_db

LABELS = ["Seats", "Score", "Vip", "Since", "Tier", "Page"]
VALUES = {
    "x_seats": 12,
    "x_score": "7.5",
    "x_vip": True,
    "x_since": "2024-02-29",
    "x_tier": "gold",
    "x_page": "a.example",
}


@pytest.fixture
def administrator(fields: None) -> Browser:
    """An administrator's browser, of an installation whose people have custom fields."""
    return Browser(make_administrator())


def read(browser: Browser, url: str) -> Any:
    """The JSON of an answer."""
    return json.loads(browser.get(url).content)


def test_a_list_shows_filters_and_sorts_them_at_no_further_query(administrator: Browser) -> None:
    make_person(given_name="Anna", family_name="", **VALUES)
    make_person(given_name="Bert", family_name="", x_seats=2)
    url = reverse("people-list")
    columns = [{"name": name} for name in ("display_name", *VALUES)]
    view = make_view(owner=administrator.user, definition={"columns": columns})
    administrator.get(url)

    with CaptureQueriesContext(
        connection,
    ) as plain:
        administrator.get(url)
    with CaptureQueriesContext(connection) as customised:
        shown = administrator.get(url, view=str(view.uid))
    found = administrator.get(url, view=str(view.uid), x_seats__gte="10", sort="-x_since")

    assert len(customised) == len(plain) <= 12
    text = text_of(shown)
    assert [word for word in ("Seats", "7.5", "Gold", "Yes", "2024", "a.example") if word not in text] == []
    assert ("Anna" in text_of(found), "Bert" in text_of(found)) == (True, False)


def test_a_value_is_edited_where_it_stands_and_its_history_told(administrator: Browser) -> None:
    person = make_person(x_seats=1)
    form = administrator.form(reverse("people-inline", args=[person.uid, "x_seats"]), "cell")
    form.set("x_seats", "5")

    assert administrator.send(form, "cell").status_code == 200

    kept: Any = Party.objects.get(pk=person.pk)
    assert kept.x_seats == 5
    told = text_of(administrator.get(reverse("people-value-history", args=[person.uid, "x_seats"]), "dialog-body"))
    assert ("5" in told, "Seats" in told) == (True, True)
    assert "Seats" in text_of(administrator.get(reverse("people-history", args=[person.uid])))


def test_an_export_holds_them_in_the_form_of_an_import(administrator: Browser) -> None:
    make_person(**VALUES)

    answer = administrator.get("/people/export/?format=csv&columns=all")

    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    [row] = csv.DictReader(lines)
    cells = {header: cell for header, cell in row.items() if header in LABELS}
    assert cells == dict(zip(LABELS, ["12", "7.5", "true", "2024-02-29", "gold", "a.example"], strict=True))


def test_the_api_reads_writes_filters_and_sums_them(administrator: Browser) -> None:
    person = make_person(**VALUES)
    make_person(x_seats=3, x_tier="gold")

    listed = read(administrator, "/api/v1/people?x_tier=gold&sort=x_seats")["items"]
    groups = read(administrator, "/api/v1/people/aggregate?group_by=x_tier&sum=x_seats")["items"]
    one = read(administrator, f"/api/v1/people/{person.uid}")

    assert [item["x_seats"] for item in listed] == [3, 12]
    assert groups == [{"key": "gold", "count": 2, "sum": 15}]
    assert {name: one[name] for name in VALUES} == {**VALUES, "x_score": "7.50"}


def test_only_who_may_use_the_api_is_told_of_them(administrator: Browser) -> None:
    known = read(administrator, "/api/v1/openapi.json")["components"]["schemas"]["Person"]["properties"]
    public = read(Browser(None), "/api/v1/openapi.json")["components"]["schemas"]["Person"]["properties"]

    assert (known["x_seats"]["title"], known["x_since"]["format"]) == ("Seats", "date")
    assert [name for name in public if name.startswith("x_")] == []


def test_a_role_hides_one_at_every_door(administrator: Browser) -> None:
    person = make_person(x_seats=4711)
    role = make_role(
        grants=[{"kind": "people", "action": action, "scope": "all"} for action in ("view", "update", "export")],
        field_rules=[
            {"kind": "people", "field": "x_seats", "rule": "hidden"},
            {"kind": "people", "field": "x_tier", "rule": "read_only"},
        ],
    )
    reader = Browser(make_user(roles=[str(role.uid)]))

    assert "x_seats" not in json.dumps(read(reader, f"/api/v1/people/{person.uid}"))
    assert reader.get("/api/v1/people?x_seats=4711").status_code == 400
    assert reader.get("/api/v1/people?sort=x_seats").status_code == 400
    assert "4711" not in text_of(reader.get(reverse("people-detail", args=[person.uid])))
    assert reader.get(reverse("people-inline", args=[person.uid, "x_tier"]), "cell").status_code == 404
    assert b"4711" not in b"".join(reader.get("/people/export/?format=csv&columns=all").streaming_content)  # type: ignore[attr-defined]


def test_the_form_of_a_definition_says_for_which_types_a_setting_is_there(administrator: Browser) -> None:
    page = administrator.get(reverse("custom-fields-new")).content.decode()

    assert re.findall(r'data-field="(choices|decimal_places)" data-shown-when="([^"]*)"', page) == [
        ("choices", "type choice multi_choice"),
        ("decimal_places", "type decimal formula"),
    ]
    definition = CustomField.objects.get(key="seats")
    shown = text_of(administrator.get(reverse("custom-fields-detail", args=[definition.uid])))
    assert ("Choices" in shown, "Decimal places" in shown, "Filter and sort" in shown) == (False, False, True)


def test_records_are_found_by_short_texts_that_the_reader_sees(administrator: Browser) -> None:
    person = make_person(given_name="Anna", family_name="Albrecht", x_nickname="Quaxi", x_story="Xylophon")
    rule = {"kind": "people", "field": "x_nickname", "rule": "hidden"}
    role = make_role(grants=[{"kind": "people", "action": "view", "scope": "all"}], field_rules=[rule])
    reader = make_user(roles=[str(role.uid)])

    assert [hit.uid for hit in search(administrator.user, "quaxi").items] == [person.uid]
    assert [hit.uid for hit in search(reader, "albrecht").items] == [person.uid]
    assert search(reader, "quaxi").items == []
    assert search(administrator.user, "xylophon").items == []
    write.update(registry.get("people"), person, {"x_nickname": "Mausi"}, actor=None)
    assert search(administrator.user, "quaxi").items == []
    assert [hit.uid for hit in search(administrator.user, "mausi").items] == [person.uid]
