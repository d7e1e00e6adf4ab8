"""A list in groups and on a board: the same rows, filters and access as the table, and figures that lead to rows."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rapport.customers.models import Party, Task
from rapport.platform import write
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.filters import ListError
from rapport.platform.records.registry import registry
from rapport.platform.saved_views.definition import clean_definition
from rapport.platform.web.calendar import moved
from tests.browser import Browser, text_of
from tests.factories import make_organisation, make_person, make_task, make_touch, make_view
from tests.factories.access import make_administrator, make_holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Browser:
    return Browser(make_administrator())


def part(browser: Browser, url: str, target: str = "rows") -> str:
    return text_of(browser.get(url, target))


def groups_in(page: str) -> dict[str, int]:
    """The heads of a page's groups: label and number of records."""
    heads = re.findall(r'data-fold="group-\d+"[^>]*>([^<]*?)\s*<span class="group-count num">([\d,]+)</span>', page)
    return {unescape(label).strip(): int(count.replace(",", "")) for label, count in heads}


def rows_urls(page: str) -> list[str]:
    return [unescape(url) for url in re.findall(r'class="group-body" hx-get="([^"]*)"', page)]


def make_crowd() -> None:
    for name, city in [("Anna", "Bonn"), ("Ben", "Bonn"), ("Cem", "Köln"), ("Dora", "")]:
        addresses = [{"locality": city, "country": "DE"}] if city else []
        make_person(given_name=name, family_name="Berg", addresses=addresses)


# Groups. --------------------------------------------------------------------------------------------------------------


def test_a_list_stands_in_groups_with_their_numbers_and_the_empty_one_last(browser: Browser) -> None:
    make_crowd()
    page = text_of(browser.get("/people/?shown=group:city"))
    assert list(groups_in(page).items()) == [("Bonn", 2), ("Köln", 1), ("(empty)", 1)]
    assert "Anna Berg" not in page, "the rows of a group come when it is opened"
    [bonn, koeln, empty] = rows_urls(page)
    assert re.findall(r">(\w+ Berg)</a>", part(browser, bonn)) == ["Anna Berg", "Ben Berg"]
    assert re.findall(r">(\w+ Berg)</a>", part(browser, koeln)) == ["Cem Berg"]
    assert re.findall(r">(\w+ Berg)</a>", part(browser, empty)) == ["Dora Berg"]
    assert "4 people" in page


def test_groups_are_those_of_the_rows_that_filters_and_search_leave(browser: Browser) -> None:
    make_crowd()
    page = text_of(browser.get("/people/?shown=group:city&city=Bonn"))
    assert groups_in(page) == {"Bonn": 2}
    [url] = rows_urls(page)
    assert part(browser, url).count("data-row=") == 2, "the same condition twice is one"
    assert groups_in(text_of(browser.get("/people/?shown=group:city&q=Cem"))) == {"Köln": 1}


def test_figures_of_the_columns_stand_beside_each_group(browser: Browser) -> None:
    for name, revenue, industry in [("A", "100", "Retail"), ("B", "50.5", "Retail"), ("C", "7", "Bank")]:
        make_organisation(name=name, annual_revenue=revenue, currency="EUR", industry=industry)
    columns = ["display_name", "annual_revenue", "industry"]
    view = make_view(
        owner=browser.user,
        kind="organisations",
        definition={"columns": columns, "aggregates": {"annual_revenue": "sum"}, "shown": "group:industry"},
    )
    page = text_of(browser.get(f"/organisations/?view={view.uid}"))
    assert groups_in(page) == {"Bank": 1, "Retail": 2}
    figures = re.findall(r'<span class="foot-label">Sum</span> <b class="num">([^<]*)</b>', page)
    assert figures == ["€7.00", "€150.50"]


def test_dates_are_grouped_by_their_time_the_newest_first(browser: Browser) -> None:
    for day in ("2026-03-02", "2026-03-30", "2026-01-05"):
        make_task(due_on=day)
    make_task(due_on=None)
    page = text_of(browser.get("/tasks/?view=all&shown=group:due_on:month"))
    assert list(groups_in(page).items()) == [("Mar 2026", 2), ("Jan 2026", 1), ("(empty)", 1)]
    assert [part(browser, url).count("data-row=") for url in rows_urls(page)] == [2, 1, 1]


def test_the_rows_of_a_group_come_in_pages(browser: Browser) -> None:
    for number in range(53):
        make_task(subject=f"Task {number:02}", priority="high", due_on="2026-03-02")
    [url] = rows_urls(text_of(browser.get("/tasks/?view=all&shown=group:priority")))
    first = part(browser, url)
    assert first.count("data-row=") == 50
    more = re.findall(r'hx-get="([^"]*cursor[^"]*)"', first)
    rest = part(browser, unescape(more[0]))
    assert (rest.count("data-row="), rest.count("hx-get=")) == (3, 0)
    plain = browser.get(url)
    assert (plain.status_code, plain["Location"].partition("?")[0]) == (302, "/tasks/")


def test_a_reader_s_groups_hold_what_they_reach() -> None:
    reader = make_holder("own")
    make_task(owner=reader, priority="high")
    make_task(priority="high")
    make_task(priority="low")
    browser = Browser(reader)
    page = text_of(browser.get("/tasks/?view=all&shown=group:priority"))
    assert groups_in(page) == {"High": 1}
    assert [part(browser, url).count("data-row=") for url in rows_urls(page)] == [1]


def test_who_may_not_see_a_field_gets_no_groups_by_it() -> None:
    reader = make_holder("all", field_rules=[{"kind": "people", "field": "city", "rule": "hidden"}])
    make_crowd()
    browser = Browser(reader)
    refused = browser.get("/people/?shown=group:city")
    assert refused.status_code == 400
    view = make_view(kind="people", audience="everybody", definition={"shown": "group:city"})
    page = text_of(browser.get(f"/people/?view={view.uid}"))
    assert (groups_in(page), page.count("data-row=")) == ({}, 4), "a shared view shows them the table"
    assert "group:city" not in page


def test_a_grouped_list_asks_as_much_however_many_groups_there_are(browser: Browser) -> None:
    make_crowd()
    asked = []
    for _round in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get("/people/?shown=group:city")
        asked.append(len(queries))
        for number in range(5):
            make_person(given_name="Eva", family_name=f"Nr {number}", addresses=[{"locality": f"Ort {number}"}])
    assert asked[0] == asked[1]


def test_a_view_keeps_how_it_is_shown(browser: Browser) -> None:
    people = registry.get("people")
    assert clean_definition(people, {"shown": "group:owner"}, None) == {"shown": "group:owner"}
    assert clean_definition(people, {"shown": "board:lifecycle"}, None) == {"shown": "board:lifecycle"}
    assert clean_definition(people, {"shown": "table"}, None) == {}
    for wrong in ("group", "group:nope", "group:emails", "board:city", "calendar:birth_date", "pie", 7, "x" * 300):
        with pytest.raises(ListError) as error:
            clean_definition(people, {"shown": wrong}, None)
        assert error.value.field.startswith("definition.shown")
    page = text_of(browser.get("/people/?shown=group:city"))
    assert "with unsaved changes" in page
    form = browser.form("/people/view/new/?view=all&shown=group%3Acity", "dialog-body", "/people/view/new/")
    form.set("name", "By city")
    browser.send(form, "dialog-body")
    from rapport.platform.saved_views.models import SavedView

    assert SavedView.objects.get(name="By city").definition == {"shown": "group:city"}


# Boards. --------------------------------------------------------------------------------------------------------------


def columns_in(page: str) -> dict[str, str]:
    return dict(re.findall(r'data-board-count="([^"]*)">([^<]*)<', page))


def test_a_board_has_a_column_for_each_choice_and_cards_of_its_rows(browser: Browser) -> None:
    make_task(subject="Call Mei", priority="high")
    make_task(subject="Write", priority="low")
    page = text_of(browser.get("/tasks/?view=all&shown=board:priority"))
    assert columns_in(page) == {"low": "1", "normal": "0", "high": "1"}
    assert page.index("Write") < page.index("Call Mei"), "columns stand as the choices are declared"
    assert columns_in(text_of(browser.get("/tasks/?view=all&shown=board:is_done"))) == {"false": "2", "true": "0"}


def move_url(page: str) -> str:
    return unescape(re.findall(r'data-move-url="([^"]*(?:move|day)/[^"]*)"', page)[0])


def test_a_card_is_moved_by_hand_and_taken_back(browser: Browser) -> None:
    task = make_task(subject="Call Mei", priority="low")
    url = move_url(text_of(browser.get("/tasks/?view=all&shown=board:priority")))
    moved = browser.post(url, {"drag": "1", "card": task.uid, "column": "high", "version": task.version}, "board")
    assert moved.status_code == 200
    assert json.loads(moved.content) == {
        "version": 2,
        "heads": [
            {"code": "low", "count": "0", "total": ""},
            {"code": "high", "count": "1", "total": ""},
        ],
    }
    assert Task.objects.get(pk=task.pk).priority == "high"
    toast = json.loads(moved["HX-Trigger"])["toast"]
    assert toast["text"] == "Call Mei moved to High"
    browser.post(toast["undo_url"], {}, "toast")
    assert Task.objects.get(pk=task.pk).priority == "low"


def test_a_card_that_somebody_moved_meanwhile_stays_and_both_values_are_shown(browser: Browser) -> None:
    task = make_task(priority="low")
    write.update(registry.get("tasks"), task, {"priority": "high"}, actor=None)
    url = move_url(text_of(browser.get("/tasks/?view=all&shown=board:priority")))
    refused = browser.post(url, {"drag": "1", "card": task.uid, "column": "normal", "version": 1}, "board")
    assert refused.status_code == 409
    assert "Somebody saved this record meanwhile" in text_of(refused)
    assert Task.objects.get(pk=task.pk).priority == "high"


def test_a_card_is_moved_from_a_menu_without_scripts(browser: Browser) -> None:
    task = make_task(subject="Call Mei", is_done=False)
    page = text_of(browser.get("/tasks/?view=all&shown=board:is_done"))
    [menu] = re.findall(r'href="([^"]*card=[^"]*)"', page)
    form = browser.form(unescape(menu), "", "/tasks/move/")
    form.set("column", "true")
    answer = browser.send(form, "")
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/tasks/")
    assert Task.objects.get(pk=task.pk).is_done


def test_moving_asks_what_a_change_asks() -> None:
    reader = make_holder("own")
    mine, theirs = make_task(owner=reader, priority="low"), make_task(priority="low")
    browser = Browser(reader)
    page = text_of(browser.get("/tasks/?view=all&shown=board:priority"))
    assert columns_in(page)["low"] == "1"
    url = move_url(page)
    before = ChangeSet.objects.count()
    for card, column, status in [(theirs.uid, "high", 404), (mine.uid, "urgent", 422), ("x", "high", 404)]:
        assert browser.post(url, {"drag": "1", "card": card, "column": column}, "board").status_code == status
    assert browser.post(url.replace("priority", "subject", 1), {"card": mine.uid}, "board").status_code == 404
    assert set(Task.objects.values_list("priority", flat=True)) == {"low"}
    assert ChangeSet.objects.count() == before


def test_a_column_comes_in_pages(browser: Browser) -> None:
    for number in range(15):
        make_task(subject=f"Task {number:02}", priority="high", due_on="2026-03-02")
    page = text_of(browser.get("/tasks/?view=all&shown=board:priority"))
    assert page.count('class="board-card"') == 12
    [more] = re.findall(r'hx-get="([^"]*cards[^"]*)"', page)
    rest = part(browser, unescape(more), "board")
    assert (rest.count('class="board-card"'), rest.count("hx-get=")) == (3, 0)


def test_a_board_of_owners_has_a_column_for_each(browser: Browser) -> None:
    first, second = make_holder("all"), make_holder("all")
    make_task(owner=first)
    task = make_task(owner=second)
    page = text_of(browser.get("/tasks/?view=all&shown=board:owner"))
    assert columns_in(page) == {str(first.uid): "1", str(second.uid): "1"}
    moved = browser.post(move_url(page), {"drag": "1", "card": task.uid, "column": first.uid}, "board")
    assert moved.status_code == 200
    assert Task.objects.get(pk=task.pk).owner == first


def test_a_board_of_people_by_value_class_has_a_column_for_those_without(browser: Browser) -> None:
    make_person(value_class="A")
    plain = make_person()
    page = text_of(browser.get("/people/?shown=board:value_class"))
    assert columns_in(page) == {"A": "1", "B": "0", "C": "0", "": "1"}
    browser.post(move_url(page), {"drag": "1", "card": plain.uid, "column": "B"}, "board")
    assert Party.objects.get(pk=plain.pk).value_class == "B"


# Calendars. -----------------------------------------------------------------------------------------------------------


def days_in(page: str) -> dict[str, list[str]]:
    """The records on each day of a page that has some."""
    parts = re.split(r'data-column="(\d{4}-\d\d-\d\d)"', page)[1:]
    found = {
        day: re.findall(r'data-card="[^"]*"[^>]*aria-label="([^"]*)"', rest)
        for day, rest in zip(parts[::2], parts[1::2], strict=True)
    }
    return {day: titles for day, titles in found.items() if titles}


def test_a_month_shows_records_on_their_days(browser: Browser) -> None:
    make_task(subject="Early", due_on="2026-11-01")
    make_task(subject="Late", due_on="2026-11-30")
    make_task(subject="Before", due_on="2026-10-25")
    make_task(subject="Never", due_on=None)
    page = text_of(browser.get("/tasks/?view=all&shown=calendar:due_on&day=2026-11-22"))
    assert days_in(page) == {"2026-11-01": ["Early"], "2026-11-30": ["Late"]}
    assert "November 2026" in page
    assert page.count("data-column=") == 42, "from Monday 26 October to Sunday 6 December"
    links = [unescape(url) for url in re.findall(r'rel="(?:prev|next)"|href="(\?[^"]*day=[^"]*)"', page)]
    assert any("day=2026-10-01" in url for url in links)
    assert any("day=2026-12-01" in url for url in links)


def test_a_day_shows_what_there_is_room_for_and_leads_to_the_rest(browser: Browser) -> None:
    for number in range(6):
        make_task(subject=f"Task {number}", due_on="2001-11-05")
    page = text_of(browser.get("/tasks/?view=all&shown=calendar:due_on&day=2001-11-22"))
    assert len(days_in(page)["2001-11-05"]) == 4
    [(url, count)] = re.findall(r'class="calendar-more" href="([^"]*)">\s*(\d+) more', page)
    assert count == "2"
    assert text_of(browser.get(unescape(url))).count("data-row=") == 6
    week = text_of(browser.get("/tasks/?view=all&shown=calendar:due_on&day=2001-11-05&span=week"))
    assert (week.count("data-column="), len(days_in(week)["2001-11-05"])) == (7, 6)
    agenda = text_of(browser.get("/tasks/?view=all&shown=calendar:due_on&day=2001-11-01&span=agenda"))
    assert agenda.count("data-column=") == 1, "an agenda has the days with records"


def test_days_are_those_of_the_reader_s_clock() -> None:
    reader = make_holder("all", time_zone="Pacific/Auckland")
    touch = make_touch(happened_at="2026-11-05T23:30:00+00:00", subject="Call")
    page = text_of(Browser(reader).get("/touches/?shown=calendar:happened_at&day=2026-11-01"))
    assert list(days_in(page)) == ["2026-11-06"]
    assert '<span class="num mut">12:30</span>' in page
    berlin = make_holder("all", time_zone="Europe/Berlin")
    page = text_of(Browser(berlin).get("/touches/?shown=calendar:happened_at&day=2026-11-01"))
    assert list(days_in(page)) == ["2026-11-06"]
    assert '<span class="num mut">00:30</span>' in page
    assert "/day/" not in page, "what has happened stays where it was"
    url = "/touches/day/?on=happened_at"
    assert Browser(berlin).post(url, {"drag": "1", "card": touch.uid, "column": "2026-11-09"}, "c").status_code == 404


def test_a_record_is_dragged_to_another_day_and_taken_back(browser: Browser) -> None:
    task = make_task(subject="Call", due_on="2026-11-05")
    page = text_of(browser.get("/tasks/?view=all&shown=calendar:due_on&day=2026-11-01"))
    url = move_url(page)
    moved = browser.post(url, {"drag": "1", "card": task.uid, "column": "2026-11-09", "version": 1}, "calendar")
    assert json.loads(moved.content) == {"version": 2, "heads": []}
    assert str(Task.objects.get(pk=task.pk).due_on) == "2026-11-09"
    browser.post(json.loads(moved["HX-Trigger"])["toast"]["undo_url"], {}, "toast")
    assert str(Task.objects.get(pk=task.pk).due_on) == "2026-11-05"
    stale = browser.post(url, {"drag": "1", "card": task.uid, "column": "2026-11-20", "version": 2}, "calendar")
    assert stale.status_code == 409
    form = browser.form(f"{url}&card={task.uid}", "", "/tasks/day/")
    form.set("column", "2026-12-24")
    assert browser.send(form).status_code == 302
    assert str(Task.objects.get(pk=task.pk).due_on) == "2026-12-24"


def test_a_time_keeps_the_reader_s_clock_across_the_change_to_summer_time() -> None:
    reader = make_holder("all", time_zone="Europe/Berlin")
    field = registry.get("touches").fields["happened_at"]
    winter = datetime(2026, 3, 28, 8, 0, tzinfo=UTC)
    assert moved(field, winter, date(2026, 3, 29), reader) == datetime(2026, 3, 29, 7, 0, tzinfo=UTC)


def test_a_record_is_begun_on_a_day_of_the_calendar(browser: Browser) -> None:
    page = text_of(browser.get("/tasks/?view=all&shown=calendar:due_on&day=2026-11-22"))
    url = next(unescape(u) for u in re.findall(r'href="([^"]*due_on=2026-11-24[^"]*)"', page))
    form = browser.form(url, "", "/tasks/quick/")
    form.set("subject", "Write")
    answer = browser.send(form)
    assert answer["Location"] == "/tasks/?view=all&shown=calendar%3Adue_on&day=2026-11-22&sort=due_on"
    assert str(Task.objects.get(subject="Write").due_on) == "2026-11-24"


@pytest.mark.parametrize("place", ["day=never", "day=9999-12-31", "day=0001-01-01", "span=year", "day=2026-02-30"])
def test_days_that_are_none_are_refused(place: str, browser: Browser) -> None:
    assert browser.get(f"/tasks/?view=all&shown=calendar:due_on&{place}").status_code == 400


def test_a_reader_s_calendar_holds_what_they_reach() -> None:
    reader = make_holder("own")
    make_task(subject="Mine", owner=reader, due_on="2026-11-05")
    theirs = make_task(subject="Theirs", due_on="2026-11-05")
    browser = Browser(reader)
    page = text_of(browser.get("/tasks/?view=all&shown=calendar:due_on&day=2026-11-22"))
    assert days_in(page) == {"2026-11-05": ["Mine"]}
    url = move_url(page)
    assert browser.post(url, {"drag": "1", "card": theirs.uid, "column": "2026-11-09"}, "c").status_code == 404
    assert str(Task.objects.get(pk=theirs.pk).due_on) == "2026-11-05"


def test_a_day_that_is_past_stands_out_until_the_task_is_done(browser: Browser) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    task = make_task(subject="Call back", due_on=yesterday, owner=browser.user)
    marked = re.compile(r'<(td|div) class="(?:[^"]* )?bad(?: [^"]*)?"')
    for look in ("table", "board:priority"):
        assert marked.search(text_of(browser.get(f"/tasks/?view=all&shown={look}"))), look
    write.update(registry.get("tasks"), task, {"is_done": True}, actor=None)
    for look in ("table", "board:priority"):
        page = text_of(browser.get(f"/tasks/?view=all&shown={look}"))
        assert "Call back" in page, look
        assert not marked.search(page), look
