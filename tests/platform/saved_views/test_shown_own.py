"""Boards and calendars by fields that an administrator added: on kinds made in the browser and on declared ones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from rapport.customers.models import Party
from rapport.platform import write
from rapport.platform.custom_fields.models import CustomField, CustomRecord
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.filters import ListError
from rapport.platform.records.registry import registry
from rapport.platform.saved_views.definition import clean_definition
from rapport.platform.write_errors import Invalid
from tests.browser import Browser, text_of
from tests.factories import make_custom_field, make_custom_kind, make_person, make_role, make_view
from tests.factories.access import make_administrator, make_holder
from tests.factories.custom_fields import customised
from tests.factories.kinds import known
from tests.platform.saved_views.test_shown import columns_in, days_in, move_url

STATES = [{"value": "open", "en": "Open"}, {"value": "full", "en": "Full"}, {"value": "gone", "en": "Gone"}]


@pytest.fixture
def courses(db: None) -> Iterator[None]:
    """Courses have a state, a day on which they begin, a price, whether they are abroad, and a note of few words."""
    make_custom_kind(label_en="Course", plural_en="Courses", editors=[str(make_role(name="Teachers").uid)])
    with known():
        fields: list[tuple[str, str, dict[str, Any]]] = [
            ("choice", "State", {"choices": STATES}),
            ("date", "Begins", {}),
            ("money", "Price", {"currency": "EUR"}),
            ("boolean", "Abroad", {}),
            ("choice", "Hue", {"choices": STATES, "is_filterable": False}),
            ("formula", "Ends", {"formula": "x_begins + 7"}),
        ]
        for kind, name, more in fields:
            make_custom_field(kind="x-courses", type=kind, label_en=name, **more)
    with known():
        yield


@pytest.fixture
def browser(courses: None) -> Browser:
    return Browser(make_administrator())


def course(**values: Any) -> Any:
    return write.create(registry.get("x-courses"), {"name": "Diving", **values}, actor=None)


def move(browser: Browser, url: str, card: Any, column: str, **more: Any) -> Any:
    return browser.post(url, {"drag": "1", "card": card.uid, "column": column, **more}, "board")


def test_the_menu_offers_what_lists_are_filtered_by(browser: Browser) -> None:
    page = text_of(browser.get("/x-courses/"))
    offered = [text for text in ("board:x_state", "board:x_abroad", "board:x_hue", "board:x_price") if
               text.replace(":", "%3A") in page]  # fmt: skip
    assert offered == ["board:x_state", "board:x_abroad"]
    assert [("x_begins", True), ("x_ends", False)] == [
        (one.on, one.movable) for one in registry.get("x-courses").calendars
    ]
    assert "calendar%3Ax_begins" in page


def test_a_board_has_a_column_for_each_choice_with_its_number_and_sum(browser: Browser) -> None:
    course(x_state="open", x_price="100.50")
    course(x_state="open", x_price="20")
    course(name="Rowing", x_state="full", x_price="7")
    course()
    page = text_of(browser.get("/x-courses/?shown=board:x_state"))
    assert columns_in(page) == {"open": "2", "full": "1", "gone": "0", "": "1"}
    assert "€120.50" in page
    assert "€7.00" in page


def test_a_card_is_moved_with_all_that_a_change_brings_and_taken_back(browser: Browser) -> None:
    card = course(x_state="open", x_price="10")
    url = move_url(text_of(browser.get("/x-courses/?shown=board:x_state")))
    answer = move(browser, url, card, "full", version=card.version)
    assert json.loads(answer.content) == {
        "version": 2,
        "heads": [
            {"code": "open", "count": "0", "total": ""},
            {"code": "full", "count": "1", "total": "€10.00"},
        ],
    }
    toast = json.loads(answer["HX-Trigger"])["toast"]
    assert toast["text"] == "Diving moved to Full"
    assert CustomRecord.objects.get(pk=card.pk).custom["x_state"] == "full"
    browser.post(toast["undo_url"], {}, "toast")
    assert CustomRecord.objects.get(pk=card.pk).custom["x_state"] == "open"
    assert move(browser, url, card, "no such state").status_code == 422
    move(browser, url, card, "gone")
    assert move(browser, url, card, "full", version=3).status_code == 409, "somebody moved it meanwhile"
    assert CustomRecord.objects.get(pk=card.pk).custom["x_state"] == "gone"


def test_a_choice_and_a_yes_or_no_are_emptied_by_the_column_of_those_without(browser: Browser) -> None:
    course()
    chosen, abroad = course(x_state="gone"), course(x_abroad=True)
    move(browser, move_url(text_of(browser.get("/x-courses/?shown=board:x_state"))), chosen, "")
    assert "x_state" not in CustomRecord.objects.get(pk=chosen.pk).custom
    page = text_of(browser.get("/x-courses/?shown=board:x_abroad"))
    assert columns_in(page) == {"false": "0", "true": "1", "": "2"}
    move(browser, move_url(page), abroad, "false")
    assert CustomRecord.objects.get(pk=abroad.pk).custom["x_abroad"] is False
    move(browser, move_url(page), abroad, "")
    assert "x_abroad" not in CustomRecord.objects.get(pk=abroad.pk).custom


def test_a_board_holds_what_its_reader_reaches_and_adds_up_what_they_see(courses: None) -> None:
    reader = make_holder("own", kind="x-courses")
    mine, theirs = course(owner=reader, x_state="open", x_price="10"), course(x_state="open", x_price="99")
    browser = Browser(reader)
    page = text_of(browser.get("/x-courses/?view=all&shown=board:x_state"))
    assert columns_in(page) == {"open": "1", "full": "0", "gone": "0"}
    assert "€10.00" in page
    before = ChangeSet.objects.count()
    assert move(browser, move_url(page), theirs, "full").status_code == 404
    assert ChangeSet.objects.count() == before
    assert move(browser, move_url(page), mine, "full").status_code == 200
    assert CustomRecord.objects.get(pk=theirs.pk).custom["x_state"] == "open"


def test_who_may_not_see_the_amount_or_the_field_gets_no_sum_and_no_board(courses: None) -> None:
    rules = [{"kind": "x-courses", "field": "x_price", "rule": "hidden"}]
    course(x_state="open", x_price="10")
    page = text_of(Browser(make_holder("all", kind="x-courses", field_rules=rules)).get(
        "/x-courses/?view=all&shown=board:x_state"))  # fmt: skip
    assert columns_in(page)["open"] == "1"
    assert "10.00" not in page
    rules = [{"kind": "x-courses", "field": "x_state", "rule": "hidden"}]
    blind = Browser(make_holder("all", kind="x-courses", field_rules=rules))
    assert blind.get("/x-courses/?view=all&shown=board:x_state").status_code == 400
    assert blind.get("/x-courses/cards/?by=x_state&x_state=open", "board").status_code == 404


def test_who_may_only_read_the_field_moves_nothing(courses: None) -> None:
    rules = [{"kind": "x-courses", "field": name, "rule": "read_only"} for name in ("x_state", "x_begins")]
    reader = make_holder("all", kind="x-courses", field_rules=rules)
    card = course(x_state="open", x_begins="2026-11-05")
    browser = Browser(reader)
    assert "/x-courses/move/" not in text_of(browser.get("/x-courses/?view=all&shown=board:x_state"))
    assert move(browser, "/x-courses/move/?by=x_state", card, "full").status_code == 404
    assert move(browser, "/x-courses/day/?on=x_begins", card, "2026-11-09").status_code == 404


def test_a_calendar_shows_records_on_their_day_where_they_are_moved_and_begun(browser: Browser) -> None:
    card = course(x_begins="2026-11-05")
    course(name="Never")
    page = text_of(browser.get("/x-courses/?shown=calendar:x_begins&day=2026-11-01"))
    assert days_in(page) == {"2026-11-05": ["Diving"]}
    moved = move(browser, move_url(page), card, "2026-11-09", version=1)
    assert json.loads(moved.content) == {"version": 2, "heads": []}
    assert CustomRecord.objects.get(pk=card.pk).custom["x_begins"] == "2026-11-09"
    browser.post(json.loads(moved["HX-Trigger"])["toast"]["undo_url"], {}, "toast")
    assert CustomRecord.objects.get(pk=card.pk).custom["x_begins"] == "2026-11-05"
    form = browser.form("/x-courses/quick/?x_begins=2026-11-24", "", "/x-courses/quick/")
    form.set("name", "Sailing")
    browser.send(form)
    assert CustomRecord.objects.get(name="Sailing").custom["x_begins"] == "2026-11-24"


def test_what_a_formula_says_stays_on_its_day(browser: Browser) -> None:
    card = course(x_begins="2026-11-05")
    page = text_of(browser.get("/x-courses/?shown=calendar:x_ends&day=2026-11-01"))
    assert days_in(page) == {"2026-11-12": ["Diving"]}
    assert "/x-courses/day/" not in page
    assert move(browser, "/x-courses/day/?on=x_ends", card, "2026-11-20").status_code == 404


def test_a_view_keeps_the_board_and_the_field_says_so_before_it_goes(browser: Browser) -> None:
    spec = registry.get("x-courses")
    assert clean_definition(spec, {"shown": "board:x_state"}, None) == {"shown": "board:x_state"}
    with pytest.raises(ListError):
        clean_definition(spec, {"shown": "board:x_hue"}, None)
    make_view(kind="x-courses", name="By state", definition={"shown": "board:x_state"})
    with pytest.raises(Invalid, match="Still used by: By state"):
        write.delete(registry.get("custom-fields"), CustomField.objects.get(key="state"), actor=None)


@pytest.mark.django_db
def test_declared_kinds_have_boards_and_calendars_by_their_custom_fields_too() -> None:
    make_custom_field(type="choice", label_en="Tier")
    make_custom_field(type="date", label_en="Since")
    with customised():
        values = {"x_tier": "gold", "x_since": "2026-11-05"}
        person = make_person(given_name="Anna", family_name="Berg", **values)
        browser = Browser(make_administrator())
        page = text_of(browser.get("/people/?shown=board:x_tier"))
        assert columns_in(page) == {"gold": "1", "silver": "0"}
        assert move(browser, move_url(page), person, "silver", version=1).status_code == 200
        assert Party.objects.get(pk=person.pk).custom["x_tier"] == "silver"
        page = text_of(browser.get("/people/?shown=calendar:x_since&day=2026-11-01"))
        assert days_in(page) == {"2026-11-05": ["Anna Berg"]}
        assert move(browser, move_url(page), person, "2026-11-06", version=2).status_code == 200
        assert Party.objects.get(pk=person.pk).custom["x_since"] == "2026-11-06"
