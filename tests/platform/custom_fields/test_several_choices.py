"""Fields of several choices: kept in one order, filtered by any, all and none, counted by each, read from one cell."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.urls import reverse

from rapport.customers.models import Party
from rapport.platform import write
from rapport.platform.custom_fields.indexes import make_indexes
from rapport.platform.history.past import record_history
from rapport.platform.records.listing import Listing, ListQuery
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from tests.browser import Browser, text_of
from tests.factories import make_custom_field, make_person
from tests.factories.access import make_administrator
from tests.factories.custom_fields import customised

pytestmark = pytest.mark.django_db
PARTIES: Any = Party.objects
CHOICES = [
    {"value": "chess", "en": "Chess", "de": "Schach"},
    {"value": "golf", "en": "Golf, minigolf", "de": "Golf"},
    {"value": "music", "en": "Music", "de": "Musik"},
]


@pytest.fixture
def hobbies() -> Iterator[None]:
    """People have x_hobbies."""
    make_custom_field(type="multi_choice", label_en="Hobbies", choices=CHOICES)
    with customised():
        yield


def found(text: str) -> list[str]:
    """The given names that a list finds, in alphabetic order."""
    user = make_administrator()
    listing = Listing(ListQuery.parse(registry.get("people"), QueryDict(text), user), user)
    return sorted(row.given_name for row in listing.rows().items)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (["music", "chess", "music"], ["chess", "music"]),
        ("Music; CHESS", ["chess", "music"]),
        ("Golf, minigolf", ["golf"]),
        ("chess, music", ["chess", "music"]),
        ("chess ::: golf", ["chess", "golf"]),
        ([], None),
        ("", None),
    ],
)
def test_they_are_kept_in_the_order_of_the_choices(hobbies: None, given: Any, kept: Any) -> None:
    person = make_person(x_hobbies=given)

    assert PARTIES.get(pk=person.pk).x_hobbies == kept


@pytest.mark.parametrize("given", ["knitting", ["chess", 4], {"a": 1}, ["chess"] * 501, 7])
def test_what_is_no_list_of_choices_is_refused(hobbies: None, given: Any) -> None:
    with pytest.raises(Invalid) as refused:
        make_person(x_hobbies=given)

    assert list(refused.value.errors) == ["x_hobbies"]
    assert not PARTIES.exists()


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("x_hobbies=chess", ["Anna", "Bert"]),
        ("x_hobbies__ne=chess", ["Cleo", "Dora"]),
        ("x_hobbies__in=golf,music", ["Anna", "Cleo"]),
        ("x_hobbies__all=chess,music", ["Anna"]),
        ("x_hobbies__not_in=chess,golf", ["Dora"]),
        ("x_hobbies__isnull=true", ["Dora"]),
        ('filter={"any":[{"all":[{"field":"x_hobbies","op":"all","value":["chess","music"]}]}]}', ["Anna"]),
    ],
)
def test_lists_are_filtered_by_any_all_and_none(hobbies: None, question: str, names: list[str]) -> None:
    make_person(given_name="Anna", x_hobbies=["chess", "music"])
    make_person(given_name="Bert", x_hobbies=["chess"])
    make_person(given_name="Cleo", x_hobbies=["golf"])
    make_person(given_name="Dora")

    assert found(question) == names


def test_a_filter_by_an_unknown_choice_is_refused(hobbies: None) -> None:
    answer = Browser(make_administrator()).get("/api/v1/people?x_hobbies__all=chess,knitting")

    assert answer.status_code == 400


def test_the_form_ticks_edits_and_tells_them(hobbies: None) -> None:
    person = make_person(x_hobbies=["chess"])
    browser = Browser(make_administrator())
    form = browser.form(reverse("people-inline", args=[person.uid, "x_hobbies"]), "cell")
    form.set("x_hobbies", ["chess", "music"])

    assert browser.send(form, "cell").status_code == 200

    assert PARTIES.get(pk=person.pk).x_hobbies == ["chess", "music"]
    [value] = record_history(PARTIES.get(pk=person.pk))[0].rows[0].values
    assert (value.before, value.after) == (["chess"], ["chess", "music"])
    assert "Chess Music" in text_of(browser.get(reverse("people-detail", args=[person.uid])))


def test_a_retired_choice_stays_where_it_is_and_is_offered_there_only(hobbies: None) -> None:
    from rapport.platform.custom_fields.models import CustomField

    person, other = make_person(x_hobbies=["chess", "golf"]), make_person()
    definition = CustomField.objects.get(key="hobbies")
    write.update(registry.get("custom-fields"), definition, {"choices": CHOICES[1:]}, actor=None)
    browser = Browser(make_administrator())
    with customised():
        offered = [
            "Chess" in text_of(browser.get(reverse("people-edit", args=[one.uid]), "dialog-body"))
            for one in (person, other)
        ]
        write.update(registry.get("people"), person, {"x_hobbies": ["music", "chess"]}, actor=None)

    assert offered == [True, False]
    assert PARTIES.get(pk=person.pk).custom == {"x_hobbies": ["music", "chess"]}


def test_the_filter_form_offers_any_all_and_none(hobbies: None) -> None:
    browser = Browser(make_administrator())

    page = text_of(browser.get("/people/filter/?_field=x_hobbies&_operator=all", "dialog-body"))
    chip = text_of(browser.get("/people/?x_hobbies__all=chess,music"))

    assert [
        word for word in ("includes any of", "includes all of", "includes none of", "Chess") if word not in page
    ] == []
    assert "includes all of Chess, Music" in chip


def test_records_count_by_each_choice(hobbies: None) -> None:
    make_person(x_hobbies=["chess", "music"])
    make_person(x_hobbies=["chess"])
    make_person()
    browser = Browser(make_administrator())

    groups = json.loads(browser.get("/api/v1/people/aggregate?group_by=x_hobbies").content)["items"]

    assert {item["key"]: item["count"] for item in groups} == {"chess": 2, "music": 1, None: 1}


def test_files_and_the_api_carry_them_back_unchanged(hobbies: None) -> None:
    person = make_person(x_hobbies=["chess", "golf"])
    browser = Browser(make_administrator())

    answer = browser.get("/people/export/?format=csv&columns=all")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    [row] = csv.DictReader(lines)
    one = json.loads(browser.get(f"/api/v1/people/{person.uid}").content)
    schema = json.loads(browser.get("/api/v1/openapi.json").content)["components"]["schemas"]["Person"]["properties"]

    assert row["Hobbies"] == "chess; golf"
    assert one["x_hobbies"] == ["chess", "golf"]
    assert schema["x_hobbies"]["items"] == {"enum": ["chess", "golf", "music"]}
    write.update(registry.get("people"), person, {"x_hobbies": row["Hobbies"]}, actor=None)
    assert PARTIES.get(pk=person.pk).version == person.version


@pytest.mark.django_db(transaction=True)
def test_its_index_is_by_each_choice() -> None:
    definition = make_custom_field(type="multi_choice", label_en="Hobbies", choices=CHOICES)
    with customised():
        make_indexes()
        with connection.cursor() as cursor:
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [f"cf_{definition.pk}"])
            [made] = cursor.fetchone()
        write.delete(registry.get("custom-fields"), definition, actor=None)
        make_indexes()

    assert "USING gin (((custom -> 'x_hobbies'::text)))" in made


def test_a_list_in_groups_shows_a_record_in_each_of_its_choices_and_counts_it_once(hobbies: None) -> None:
    make_person(given_name="Anna", x_hobbies=["chess", "music"])
    make_person(given_name="Bert", x_hobbies=["chess"])
    make_person(given_name="Cleo")

    page = text_of(Browser(make_administrator()).get("/people/", shown="group:x_hobbies"))

    heads = re.findall(r'data-fold="group-\d+"[^>]*>([^<]*?)\s*<span class="group-count num">(\d+)</span>', page)
    assert heads == [("Chess", "2"), ("Music", "1"), ("(empty)", "1")]
    assert "3 people" in page
