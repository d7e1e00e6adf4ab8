"""Minutes by open deal: a report over touches by what they are about, which leads to them and tells of no deal that the
reader does not see."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rapport.customers.models import Party
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.records.registry import registry
from rapport.platform.reports.declared import declared_for, declared_report
from rapport.platform.reports.question import parse_question
from rapport.platform.reports.result import Result, answer
from rapport.sales.models import Deal
from tests.browser import Browser, text_of
from tests.factories import make_deal, make_person, make_touch
from tests.factories.access import make_administrator, make_holder, make_role, make_user
from tests.factories.sales import make_ladder
from tests.sales.lists import listed

pytestmark = pytest.mark.django_db


def spent(deal: Deal | None, minutes: int | None, party: Party, owner: User | None = None, **values: Any) -> None:
    about = f"deals:{deal.uid}" if deal is not None else None
    at = timezone.now() - timedelta(days=3)
    make_touch(
        **{"party": party, "about": about, "duration_minutes": minutes, "happened_at": at, "owner": owner, **values}
    )


def asked(name: str, reader: User | None) -> Result:
    report = declared_report(name)
    assert report is not None
    return answer(report.question(reader), reader)


def minutes(found: Result) -> dict[str, Any]:
    measure = found.question.measures[0]
    return {
        " · ".join(key.label for key in row.keys): found.crosstab.figures(row.total, measure)[0].value
        for row in found.rows
    }


@pytest.fixture
def pumps() -> dict[str, Any]:
    """Ada works on two open deals of hers and one that is won; Ben on one with a customer of Ada's."""
    ada, ben = make_holder("own", full_name="Ada"), make_holder("own", full_name="Ben")
    ladder = make_ladder()
    first, second = make_person(owner=ada, given_name="Uma", family_name="One"), make_person(owner=ada)
    deals = {
        "pumps": make_deal(owner=ada, party=first, stage=ladder["second"], name="Pumps"),
        "pipes": make_deal(owner=ada, party=second, stage=ladder["first"], name="Pipes"),
        "won": make_deal(owner=ada, party=first, stage=ladder["won"], amount="5", name="Valves"),
        "bens": make_deal(owner=ben, party=first, stage=ladder["second"], name="Secret"),
    }
    spent(deals["pumps"], 30, first, ada)
    spent(deals["pumps"], 15, first, ada)
    spent(deals["pumps"], None, first, ada)
    spent(deals["pumps"], 99, first, ada, channel="note")
    spent(deals["pumps"], 400, first, ada, happened_at=timezone.now() - timedelta(days=500))
    spent(deals["pipes"], 20, second, ada)
    spent(deals["won"], 70, first, ada)
    spent(deals["bens"], 50, first, ada)
    spent(None, 25, first, ada)
    return {"ada": ada, "ben": ben, "boss": make_administrator(), "first": first, "second": second, **deals}


def test_minutes_by_open_deal_are_those_of_the_deals_that_the_reader_sees(pumps: dict[str, Any]) -> None:
    assert minutes(asked("time-by-open-deal", pumps["boss"])) == {"Secret": 50, "Pumps": 45, "Pipes": 20}
    assert minutes(asked("time-by-open-deal", pumps["ada"])) == {"Pumps": 45, "Pipes": 20}
    assert minutes(asked("time-by-open-deal", make_holder("own"))) == {}
    page = text_of(Browser(pumps["ada"]).get("/reports/build/", declared="time-by-open-deal"))
    assert "Pumps" in page and "Secret" not in page


def test_each_figure_leads_to_its_touches(pumps: dict[str, Any]) -> None:
    for name in ("time-by-open-deal", "time-by-customer-and-open-deal"):
        for reader in (pumps["boss"], pumps["ada"]):
            found = asked(name, reader)
            assert found.rows
            for row in found.rows:
                behind = listed(reader, found.list_url(row))
                assert len(behind) == row.total.count
                assert {touch.linked_uid for touch in behind} <= {pumps[one].uid for one in ("pumps", "pipes", "bens")}
            assert len(listed(reader, found.list_url())) == found.total.count


def test_minutes_by_customer_and_open_deal(pumps: dict[str, Any]) -> None:
    found = asked("time-by-customer-and-open-deal", pumps["boss"])
    assert list(minutes(found).values()) == [50, 45, 20]
    assert [row.keys[0].label for row in found.rows[:2]] == ["Uma One", "Uma One"]
    assert found.rows[0].subtotal is not None
    assert found.crosstab.figures(found.rows[0].subtotal, found.question.measures[0])[0].value == 95


def test_what_the_reader_does_not_see_is_one_group_that_leads_to_its_touches(pumps: dict[str, Any]) -> None:
    ada = pumps["ada"]
    write.delete(registry.get("deals"), pumps["pipes"], actor=ada)
    definition = {"rows": [{"field": "about"}], "measures": [{"function": "sum", "field": "duration_minutes"}]}
    found = answer(parse_question(registry.get("touches"), definition, ada), ada)

    assert minutes(found) == {"Pumps": 544, "Valves": 70, "Something that you do not see": 70, "(empty)": 25}
    for row in found.rows:
        assert len(listed(ada, found.list_url(row))) == row.total.count
    filled = {"rows": [{"field": "about", "by": "filled"}]}
    told = answer(parse_question(registry.get("touches"), filled, ada), ada)
    assert {row.keys[0].label: row.total.count for row in told.rows} == {"filled": 8, "empty": 1}


def test_a_list_of_touches_is_filtered_by_open_deals_and_says_so(pumps: dict[str, Any]) -> None:
    ada = pumps["ada"]
    assert len(listed(ada, "/touches/?view=all&about=deals:open")) == 6
    page = text_of(Browser(ada).get("/touches/", view="all", about="deals:open"))
    assert "Open deals" in page
    assert Browser(ada).get("/touches/", view="all", about="contracts:open").status_code == 400


def test_who_does_not_see_what_it_is_made_of_is_not_offered_it(pumps: dict[str, Any]) -> None:
    def offered(kinds: tuple[str, ...], *rules: dict[str, str]) -> bool:
        grants = [{"kind": kind, "action": "view", "scope": "all"} for kind in kinds]
        reader = make_user(roles=[str(make_role(grants=grants, field_rules=list(rules)).uid)])
        return any(one.name == "time-by-open-deal" for _module, found in declared_for(reader) for one in found)

    everything = ("touches", "people", "deals")
    assert offered(everything)
    assert not offered(("touches", "people"))
    assert not offered(everything, {"kind": "deals", "field": "state", "rule": "hidden"})
    assert not offered(everything, {"kind": "touches", "field": "about", "rule": "hidden"})
    assert not offered(everything, {"kind": "touches", "field": "duration_minutes", "rule": "hidden"})


def test_the_number_of_queries_does_not_grow_with_deals(pumps: dict[str, Any]) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as taken:
            asked("time-by-open-deal", pumps["boss"])
        return len(taken)

    few = count()
    for _n in range(3):
        spent(make_deal(party=pumps["first"]), 5, pumps["first"])
    assert len(asked("time-by-open-deal", pumps["boss"]).rows) == 6
    assert count() == few
