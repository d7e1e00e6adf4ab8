"""Shares: how many of a hundred records of a group have one value, also over groups that are taken together."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict

from rapport.platform.records.filters import ListError
from rapport.platform.records.registry import registry
from rapport.platform.reports.builder import definition_in, pairs_of
from rapport.platform.reports.labels import figures_text, measure_label
from rapport.platform.reports.question import parse_question
from rapport.platform.reports.result import answer
from tests.factories import make_deal, make_outcome_reason
from tests.factories.access import make_administrator
from tests.factories.sales import make_ladder

pytestmark = pytest.mark.django_db
WON: dict[str, Any] = {"function": "share", "field": "state", "value": "won"}


def test_the_share_of_each_group_and_of_the_whole_is_taken_of_its_own_records() -> None:
    user, ladder = make_administrator(), make_ladder()
    for source, states in (("Fair", ("won", "won", "lost")), ("Web", ("lost",)), ("Call", ("won",))):
        for state in states:
            make_deal(stage=ladder[state], source=source)
    make_deal(stage=ladder["first"], source="Web")
    ended = {"field": "state", "op": "ne", "value": "open"}
    asked = {"rows": [{"field": "source"}], "measures": [WON], "filters": [ended], "limit": 2}

    question = parse_question(registry.get("deals"), asked, user)
    found = answer(question, user)
    [measure] = question.measures

    shares = {
        row.keys[0].label: figures_text(measure, found.crosstab.figures(row.total, measure)) for row in found.rows
    }
    assert shares["Call"] == "100%" and shares["Fair"] == "66.7%"
    [whole] = found.crosstab.figures(found.total, measure)
    assert whole.value == Decimal(60)
    assert measure_label(measure) == "Share of State: Won"
    assert question.as_json()["measures"] == [WON]


def test_the_builder_carries_the_value_in_its_address() -> None:
    user, spec = make_administrator(), registry.get("outcome-reasons")
    make_outcome_reason(is_active=False)
    data = QueryDict("kind=outcome-reasons&measures=share:is_active:true&measures=count")
    question = parse_question(spec, definition_in(spec, data, user), user)
    assert ("measures", "share:is_active:true") in pairs_of(question)
    assert measure_label(question.measures[0]) == "Share of Active: Yes"
    [share] = answer(question, user).crosstab.figures(answer(question, user).total, question.measures[0])
    assert share.value == 0


@pytest.mark.parametrize(
    ("measure", "path"),
    [
        ({**WON, "value": "gone"}, "measures[0].value"),
        ({"function": "share", "field": "state"}, "measures[0].value"),
        ({"function": "share", "field": "name", "value": "x"}, "measures[0].function"),
        ({**WON, "more": 1}, "measures[0]"),
    ],
)
def test_a_share_of_nothing_known_is_refused_by_its_place(measure: Any, path: str) -> None:
    asked, user = {"measures": [measure]}, make_administrator()
    with pytest.raises(ListError) as refused:
        parse_question(registry.get("deals"), asked, user)
    assert refused.value.field == path
