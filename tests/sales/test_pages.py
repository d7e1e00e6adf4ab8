"""Deals as people meet them: the board with its sums, the path on the page, the customer's page, and who sees what."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.utils import timezone

from rapport.platform import write
from rapport.platform.records.registry import registry
from rapport.sales.models import Deal
from tests.browser import Browser, text_of
from tests.factories import make_deal, make_organisation, make_outcome_reason
from tests.factories.access import make_administrator, make_role, make_user
from tests.factories.sales import make_ladder, make_stage

pytestmark = pytest.mark.django_db
SEES = [
    {"kind": "organisations", "action": "view", "scope": "all"},
    {"kind": "deals", "action": "view", "scope": "own"},
]


@pytest.fixture
def browser() -> Browser:
    return Browser(make_administrator())


def board_of(browser: Browser, deal: Deal) -> str:
    """The view of the deal's pipeline, which stands among those of the list."""
    listed = text_of(browser.get("/deals/"))
    [url] = set(re.findall(rf'href="([^"]*view=pipeline-{deal.pipeline.uid}[^"]*)"', listed))
    return text_of(browser.get(unescape(url)))


def heads(page: str) -> dict[str, tuple[str, str]]:
    """Number and sums by the name of a column."""
    found = re.findall(
        r'<h2 id="column-\d+">\s*(?:<a[^>]*>)?([^<]*?)(?:</a>)?\s*</h2>\s*<span class="board-count"[^>]*>([^<]*)</span>'
        r'(?:\s*<button.*?</button>)?\s*</div>\s*<div class="board-sum"[^>]*>([^<]*)</div>',
        page,
        re.S,
    )
    return {name.strip(): (count, total.strip()) for name, count, total in found}


def test_the_board_of_a_pipeline_counts_adds_up_and_weighs(browser: Browser) -> None:
    ladder = make_ladder()
    deal = make_deal(stage=ladder["second"], amount="1000")
    make_deal(stage=ladder["second"], amount="500", currency="SEK")
    make_deal(stage=ladder["won"], closed_on=date(2026, 2, 2))
    make_deal()

    page = board_of(browser, deal)

    assert heads(page) == {
        "First": ("0", ""),
        "Second": ("2", "€1,000.00 · weighted €500.00 · 1 not counted"),
        "Won": ("0", ""),
        "Lost": ("0", ""),
    }
    assert page.count("board-column is-end") == 2
    assert [name for name in ("First", "Second", "Won", "Lost") if name in page] == ["First", "Second", "Won", "Lost"]


def test_a_card_dropped_on_an_end_is_asked_for_what_the_stage_lacks_and_no_more(browser: Browser) -> None:
    ladder = make_ladder()
    write.update(registry.get("stages"), ladder["lost"], {"required_fields": ["outcome_reason", "source"]}, actor=None)
    price, best = make_outcome_reason(name="Price"), make_outcome_reason(name="Best", outcome="won")
    deal = make_deal(stage=ladder["first"], source="Trade fair")
    url = unescape(re.findall(r'data-move-url="([^"]*/move/[^"]*)"', board_of(browser, deal))[0])
    drag = {"drag": "1", "card": deal.uid, "column": ladder["lost"].uid, "version": deal.version}

    asked = browser.post(url, drag, "board")

    assert asked.status_code == 422
    text = text_of(asked)
    assert ('name="outcome_reason"' in text, 'name="source"' in text) == (True, False)
    assert (str(price.uid) in text, str(best.uid) in text) == (True, False)
    deal.refresh_from_db()
    assert deal.stage == ladder["first"]
    answer = {"card": deal.uid, "column": ladder["lost"].uid, "version": deal.version, "asked": "1"}
    again = browser.post(url, {**answer, "outcome_reason": ""})
    assert (again.status_code, "needs a value here" in text_of(again)) == (422, True)
    assert browser.post(url, {**answer, "outcome_reason": price.uid}).status_code == 302
    deal.refresh_from_db()
    assert (deal.state, deal.outcome_reason) == ("lost", price)


def test_a_card_goes_to_a_stage_that_asks_for_nothing_at_once_and_a_conflict_names_the_stages(browser: Browser) -> None:
    ladder = make_ladder()
    deal = make_deal(stage=ladder["first"], amount="1000")
    url = unescape(re.findall(r'data-move-url="([^"]*/move/[^"]*)"', board_of(browser, deal))[0])
    seen = deal.version
    moved = browser.post(url, {"drag": "1", "card": deal.uid, "column": ladder["second"].uid, "version": seen}, "board")
    assert moved.status_code == 200
    sums = {head["code"]: head["total"] for head in json.loads(moved.content)["heads"]}
    assert sums[str(ladder["second"].uid)] == "€1,000.00 · weighted €500.00"

    third = make_stage(pipeline=deal.pipeline, name="Third")
    late = browser.post(url, {"drag": "1", "card": deal.uid, "column": third.uid, "version": seen}, "board")
    assert late.status_code == 409
    assert re.findall(r"<dd>\s*(?:<a[^>]*>)?\s*([A-Z]\w+)", text_of(late)) == ["Second", "Third"]


def test_two_who_move_a_card_to_the_same_stage_agree(browser: Browser) -> None:
    ladder = make_ladder()
    deal = make_deal(stage=ladder["first"])
    url = unescape(re.findall(r'data-move-url="([^"]*/move/[^"]*)"', board_of(browser, deal))[0])
    body = {"drag": "1", "card": deal.uid, "column": ladder["second"].uid, "version": deal.version}
    first, second = (browser.post(url, body, "board") for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert json.loads(second.content)["version"] == json.loads(first.content)["version"]


def test_the_page_shows_the_path_and_moves_along_it(browser: Browser) -> None:
    ladder = make_ladder()
    deal = make_deal(stage=ladder["first"], amount="5", currency="SEK")
    url = f"/deals/{deal.uid}/"
    page = text_of(browser.get(url))
    assert re.findall(r"path-stage[^>]*>\s*(\w+)", page) == ["First", "Second", "Won", "Lost"]
    assert "No exchange rate for SEK is known" in page

    form = browser.form(url, "", "/deals/move/")
    form.set("column", ladder["second"].uid)
    assert browser.send(form).status_code == 302
    deal.refresh_from_db()
    assert deal.stage == ladder["second"]


def test_a_customers_page_shows_the_deals_that_the_reader_may_see() -> None:
    ladder = make_ladder()
    role = str(make_role(grants=SEES).uid)
    rep, other = make_user(roles=[role]), make_user(roles=[role])
    customer = make_organisation(owner=other)
    make_deal(stage=ladder["first"], party=customer, owner=rep, name="Our pumps", amount="1500")
    make_deal(stage=ladder["first"], party=customer, owner=other, name="Their valves", amount="77")

    page = text_of(Browser(rep).get(f"/organisations/{customer.uid}/"))

    assert ("Our pumps" in page, "Their valves" in page) == (True, False)
    assert re.findall(r"(\d+ open deals?)", page) == ["1 open deal"]
    assert "€1,500.00" in page
    every = text_of(Browser(make_administrator()).get(f"/organisations/{customer.uid}/"))
    assert "Their valves" in every and "2 open deals" in every


def test_a_card_says_whether_something_is_planned_and_whether_it_is_late() -> None:
    today = timezone.localdate()
    stage = make_ladder()["first"]
    make_deal(stage=stage, next_step="Send the offer", next_step_on=today - timedelta(days=1))
    make_deal(stage=stage, next_step="Visit", next_step_on=today + timedelta(days=1))
    make_deal(stage=stage)
    page = text_of(Browser(make_administrator()).get("/deals/?view=all&shown=board:stage"))
    marks = re.findall(r'class="board-mark (\w+)" title="([^"]*)"', page)
    assert sorted(tone for tone, _said in marks) == ["bad", "good", "warn"]
    assert any(said.startswith("Send the offer: ") for _tone, said in marks)
    role = make_role(grants=[{"kind": "*", "action": "view", "scope": "all"}], field_rules=[
        {"kind": "deals", "field": "next_step", "rule": "hidden"}
    ])  # fmt: skip
    hidden = text_of(Browser(make_user(roles=[str(role.uid)])).get("/deals/?view=all&shown=board:stage"))
    assert "board-card" in hidden
    assert "board-mark" not in hidden
