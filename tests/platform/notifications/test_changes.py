"""What open boards are told of: that records of their kind have changed, by whatever act, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from rapport.platform import write
from rapport.platform.events.dispatch import dispatch_once
from rapport.platform.events.marks import mark_of
from rapport.platform.history import undo
from rapport.platform.history.models import ChangeSet
from rapport.platform.notifications import changes
from rapport.platform.records.registry import registry
from tests.browser import Browser, text_of
from tests.factories import make_contract, make_deal
from tests.factories.access import make_administrator
from tests.factories.sales import make_ladder

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, settings: Any) -> list[list[str]]:
    """What was told, in its order."""
    settings.LIVE = True
    found: list[list[str]] = []
    monkeypatch.setattr(changes, "hint_changed", found.append)
    return found


def heard(told: list[list[str]]) -> set[str]:
    """What pages are told of everything that happened since."""
    told.clear()
    dispatch_once()
    return {mark for marks in told for mark in marks}


def test_a_card_that_is_made_moved_or_moved_back_is_told_to_the_boards_of_its_kind(told: list[list[str]]) -> None:
    ladder, deals = make_ladder(), registry.get("deals")
    deal = make_deal(stage=ladder["first"])
    assert mark_of("deals") in heard(told)

    write.update(deals, deal, {"stage": ladder["second"]}, actor=None)
    assert heard(told) == {mark_of("deals")}
    undo.undo(ChangeSet.objects.latest("pk"), actor=make_administrator())
    assert mark_of("deals") in heard(told)
    deal.refresh_from_db()
    write.delete(deals, deal, actor=None)
    assert mark_of("deals") in heard(told)


def test_what_follows_in_other_kinds_counts_and_what_has_no_board_does_not(told: list[list[str]]) -> None:
    from rapport.sales.contracts import terms

    ladder, contract = make_ladder(), make_contract(renewal="agreement")
    heard(told)

    terms.renew(contract=contract, actor=None, expected_close_on=None, channel="web")
    assert mark_of("deals") in heard(told)
    write.update(registry.get("pipelines"), ladder["first"].pipeline, {"description": "New"}, actor=None)
    assert heard(told) == set()


def test_a_board_knows_by_which_mark_it_is_meant_and_the_mark_names_no_kind() -> None:
    make_deal()
    page = text_of(Browser(make_administrator()).get("/deals/?view=all&shown=board:stage"))

    assert f'data-changes="{mark_of("deals")}"' in page
    assert mark_of("deals") != mark_of("leads") and "deal" not in mark_of("deals")
