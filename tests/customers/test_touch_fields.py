"""Custom fields of touches, whose table consists of months: at the doors of their own and at those that every
kind has."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rapport.customers.models import Touch
from rapport.platform import write
from rapport.platform.custom_fields.definitions import refresh
from rapport.platform.custom_fields.models import CustomField
from rapport.platform.custom_fields.purge import sweep_lost_links
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.past import value_history
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from tests.browser import Browser, text_of
from tests.customers.people import FRAGMENT, Office, make_office
from tests.factories import (
    make_custom_field,
    make_layout,
    make_organisation,
    make_person,
    make_role,
    make_touch,
    make_user,
)
from tests.factories.access import make_administrator
from tests.factories.automation import make_automation
from tests.factories.custom_fields import customised
from tests.platform.automation.working import work
from tests.platform.exchange.files import counts, import_file
from tests.platform.exchange.test_round_trip import exported

pytestmark = pytest.mark.django_db
TOUCHES: Any = Touch.objects
MOODS = [{"value": "glad", "en": "Glad", "de": "Froh"}, {"value": "cross", "en": "Cross", "de": "Verärgert"}]


@pytest.fixture
def fields(db: None) -> Iterator[None]:
    """Touches have a mood and topics, both in quick create; a score; a product that they link to; the city of their
    party; and twice the score."""
    make_custom_field(kind="touches", type="choice", label_en="Mood", choices=MOODS, in_quick_create=True)
    make_custom_field(
        kind="touches", type="multi_choice", label_en="Topics", in_quick_create=True,
        choices=[{"value": "price", "en": "Price"}, {"value": "time", "en": "Time"}],
    )  # fmt: skip
    make_custom_field(kind="touches", type="integer", label_en="Score")
    make_custom_field(kind="touches", type="link", label_en="Rival", linked_kind="organisations")
    make_custom_field(kind="touches", type="lookup", label_en="Where", link_name="party", measured="city")
    make_custom_field(kind="touches", type="formula", label_en="Twice", formula="x_score * 2")
    make_custom_field(kind="touches", type="formula", label_en="Place", formula='party.city & "!"')
    with customised():
        yield


@pytest.fixture
def office(fields: None) -> Office:
    return make_office()


def items(browser: Browser, url: str) -> list[Any]:
    """What the API lists."""
    return json.loads(browser.get(url).content)["items"]  # type: ignore[no-any-return]


def test_the_composer_asks_for_those_of_quick_create_and_writes_them(office: Office) -> None:
    page = office.page(office.rita)
    client = office.client(office.rita)
    posted = {"kind": "call", "text": "About the roof", "x_mood": "cross", "x_topics": ["price", "time"]}
    answer = client.post(f"/parties/{office.customer.uid}/touches/", posted, headers=FRAGMENT)
    task = client.post(f"/parties/{office.customer.uid}/touches/", {**posted, "kind": "task"}, headers=FRAGMENT)
    touch = TOUCHES.get()
    beside = client.get(f"/parties/{office.customer.uid}/timeline/{touch.uid}/").content.decode()

    assert ('name="x_mood"' in page, 'name="x_topics"' in page, 'name="x_score"' in page) == (True, True, False)
    assert 'name="promise"' in page
    assert 'data-kind="note call mail meeting message"' in page
    assert (answer.status_code, task.status_code) == (200, 200)
    assert touch.custom == {"x_mood": "cross", "x_topics": ["price", "time"]}
    assert ("Cross" in beside, "Price" in beside) == (True, True)


def test_what_is_wrong_with_one_is_said_and_nothing_written(office: Office) -> None:
    posted = {"kind": "call", "text": "About the roof", "x_mood": "furious", "x_topics": "time"}
    client = office.client(office.rita)
    refused = client.post(f"/parties/{office.customer.uid}/touches/", posted, headers=FRAGMENT)
    page = client.post(f"/parties/{office.customer.uid}/touches/", posted).content.decode()

    assert refused.status_code == 422
    assert "Mood" in refused.content.decode()
    assert 'value="time"' in page and "checked" in page.partition('value="time"')[2][:200]
    assert not TOUCHES.exists()


def test_logging_from_anywhere_asks_for_those_that_a_layout_lays_out_and_those_that_are_needed(office: Office) -> None:
    make_custom_field(kind="touches", type="text", label_en="Reference", is_required=True)
    refresh()
    quick = ["channel", "party", "happened_at", "x_score"]
    make_layout(kind="touches", audience="everybody", definition={"quick": quick})
    client = office.client(office.rita)
    form = client.get("/touches/log/").content.decode()
    posted = {"kind": "call", "text": "Hi", "party": str(office.customer.uid), "x_score": "4"}
    refused = client.post("/touches/log/", posted)
    logged = client.post("/touches/log/", {**posted, "x_reference": "A7"})

    names = ("x_mood", "x_score", "x_reference")
    assert [f'name="{name}"' in form for name in names] == [False, True, True]
    assert (refused.status_code, "Reference" in refused.content.decode()) == (422, True)
    assert logged.status_code == 302
    assert TOUCHES.get().custom == {"x_score": 4, "x_reference": "A7"}


def test_a_role_that_hides_one_hides_it_in_the_composer(office: Office) -> None:
    hidden = [{"kind": "touches", "field": "x_mood", "rule": "hidden"}]
    grants = [
        {"kind": kind, "action": action, "scope": "all"}
        for kind in ("touches", "people")
        for action in ("view", "create")
    ]
    role = make_role(grants=grants, field_rules=hidden)
    reader = make_user(roles=[str(role.uid)])
    make_touch(party=office.customer, x_mood="cross", subject="Roof")
    page = office.page(reader)
    touch = TOUCHES.get()
    beside = office.client(reader).get(f"/parties/{office.customer.uid}/timeline/{touch.uid}/").content.decode()

    assert ('name="x_mood"' in page, 'name="x_topics"' in page) == (False, True)
    assert ("Cross" in beside, "Roof" in beside) == (False, True)


def test_lists_and_the_api_filter_sort_and_sum_them(office: Office) -> None:
    city = make_person(addresses=[{"street": "Weg 1", "locality": "Kiel", "country": "DE"}])
    rival = make_organisation(name="Südwind")
    months = ("2025-11-03", "2026-02-03", "2026-03-03")
    for number, day in enumerate(months):
        make_touch(party=city, happened_at=f"{day}T10:00Z", x_score=9 - number, x_mood="glad", subject=f"Talk {number}")
    make_touch(party=city, x_score=1, x_mood="cross", x_rival=rival, x_topics=["time"], subject="last")
    browser = Browser(make_administrator())

    listed = items(browser, "/api/v1/touches?x_score__gte=2&sort=x_score&limit=2")
    first = json.loads(browser.get("/api/v1/touches?sort=x_score&limit=2").content)
    rest = items(browser, f"/api/v1/touches?sort=x_score&limit=2&cursor={first['next_cursor']}")
    groups = items(browser, "/api/v1/touches/aggregate?group_by=x_mood&sum=x_score")
    page = text_of(browser.get("/touches/?x_rival=" + str(rival.uid)))
    [read] = items(browser, "/api/v1/touches?x_topics=time&x_where=Kiel&include=x_where,x_place")

    assert [item["subject"] for item in listed] == ["Talk 2", "Talk 1"]
    assert [item["subject"] for item in [*first["items"], *rest]] == ["last", "Talk 2", "Talk 1", "Talk 0"]
    assert groups == [{"key": "glad", "count": 3, "sum": 24}, {"key": "cross", "count": 1, "sum": 1}]
    assert ("last" in page, "Talk 2" in page) == (True, False)
    assert (read["x_where"], read["x_twice"], read["x_place"], read["x_rival"]["uid"]) == (
        "Kiel", "2.00", "Kiel!", str(rival.uid),
    )  # fmt: skip


def test_a_list_costs_no_further_query_while_touches_have_none(db: None) -> None:
    browser = Browser(make_administrator())
    for _ in range(2):
        make_touch()
    browser.get("/touches/")
    with CaptureQueriesContext(connection) as plain:
        browser.get("/touches/")
    make_custom_field(kind="touches", type="text", label_en="Remark", in_list=True)
    with customised():
        with CaptureQueriesContext(connection) as with_one:
            browser.get("/touches/")

    assert len(with_one) == len(plain)
    assert not any('custom_fields_customfield"' in query["sql"] for query in plain.captured_queries)


def test_a_value_is_edited_its_history_told_and_taken_back_by_itself(office: Office) -> None:
    touch = make_touch(party=office.customer, x_score=1)
    touches = registry.get("touches")
    write.update(touches, touch, {"x_score": 5}, actor=None)
    first = ChangeSet.objects.latest("pk")
    write.update(touches, TOUCHES.get(), {"x_mood": "glad"}, actor=None)

    told = [value for _change, value in value_history(TOUCHES.get(), "x_score")]
    undo(first, actor=None)

    assert told == [5, 1]
    assert TOUCHES.get().custom == {"x_score": 1, "x_mood": "glad"}
    assert Touch.objects.filter(pk=touch.pk).count() == 1


def test_a_linked_record_that_goes_leaves_no_link_and_its_return_brings_it_back(office: Office) -> None:
    rival = make_organisation(name="Südwind")
    touch = make_touch(party=office.customer, x_rival=rival)
    page = text_of(Browser(make_administrator()).get(f"/organisations/{rival.uid}/"))
    write.delete(registry.get("organisations"), rival, actor=None)
    gone = ChangeSet.objects.latest("pk")
    without = TOUCHES.get(pk=touch.pk).custom
    undo(gone, actor=None)

    assert "Touches · Rival" in page and touch.subject in page
    assert without == {}
    assert TOUCHES.get(pk=touch.pk).x_rival == rival
    assert sweep_lost_links() == 0


def test_a_rule_asks_for_one_and_sets_another(office: Office) -> None:
    make_automation(
        kind="touches", event="created", condition={"field": "x_mood", "op": "exact", "value": "cross"},
        steps=[{"do": "set", "values": {"x_score": "9"}}],
    )  # fmt: skip
    for mood in ("cross", "glad"):
        make_touch(party=office.customer, x_mood=mood, actor=office.rita)
    work()

    assert {touch.x_mood: touch.x_score for touch in TOUCHES.all()} == {"cross": 9, "glad": None}


@pytest.mark.parametrize(
    ("values", "field", "told"),
    [
        ({"type": "rollup", "related": "tasks.party"}, "related", "Choose records that point at this kind."),
        (
            {"type": "lookup", "link_name": "party", "measured": "city", "is_kept": True},
            "is_kept",
            "Nothing is kept with records of this kind.",
        ),
    ],
)
def test_what_touches_cannot_have_is_refused_in_plain_words(
    db: None, values: dict[str, Any], field: str, told: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        make_custom_field(kind="touches", label_en="Odd", **values)

    assert refusal.value.errors == {field: [told]}
    assert not CustomField.objects.exists()


def test_nothing_links_to_a_touch(db: None) -> None:
    with pytest.raises(Invalid) as refusal:
        make_custom_field(kind="tasks", type="link", label_en="Began with", linked_kind="touches")

    assert list(refusal.value.errors) == ["linked_kind"]


@pytest.mark.django_db(transaction=True)
def test_an_export_comes_back_unchanged(office: Office, tmp_path: Path) -> None:
    rival = make_organisation(name="Südwind", external_id=[{"system": "erp", "value": "7"}])
    for number in range(2):
        make_touch(
            party=office.customer, x_score=number, x_mood="glad", x_topics=["price", "time"], x_rival=rival,
            external_id=[{"system": "erp", "value": f"t{number}"}],
        )  # fmt: skip
    before = {touch.pk: touch.custom for touch in TOUCHES.all()}
    file = exported(registry.get("touches"), tmp_path / "touches.csv")
    for touch in TOUCHES.all():
        write.update(registry.get("touches"), touch, {"x_score": 77, "x_topics": []}, actor=None)

    run = import_file("touches", file)

    assert counts(run) == (0, 2, 0, 0), list(run.issues.values_list("column", "message"))
    assert {touch.pk: touch.custom for touch in TOUCHES.all()} == before
