"""Which stages may follow a stage: refused in every door with what is allowed, marked on board and path."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

from rapport.platform import write
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from rapport.sales.models import Deal, Stage
from tests.browser import Browser, text_of
from tests.dump import difference, dump
from tests.factories import make_deal
from tests.factories.access import make_administrator
from tests.factories.sales import make_ladder, make_stage
from tests.platform.api.caller import Caller

pytestmark = pytest.mark.django_db
SAID = "From “First” a deal does not go to “Won”. It may go to: “Second”, “Lost”."


def only(stage: Stage, *names: str) -> None:
    write.update(registry.get("stages"), stage, {"next_stages": list(names)}, actor=None)


@pytest.fixture
def ladder(db: None) -> dict[str, Stage]:
    found = make_ladder()
    only(found["first"], "Second", "Lost")
    return found


def test_a_move_that_the_stage_does_not_name_is_refused_with_those_that_it_does(ladder: dict[str, Stage]) -> None:
    deal = make_deal(stage=ladder["first"])
    with pytest.raises(Invalid) as refused:
        write.update(registry.get("deals"), deal, {"stage": ladder["won"]}, actor=None)
    assert refused.value.errors == {"stage": [SAID]}
    deal.refresh_from_db()
    assert deal.stage == ladder["first"]
    write.update(registry.get("deals"), deal, {"stage": ladder["second"]}, actor=None)
    write.update(registry.get("deals"), deal, {"stage": ladder["won"]}, actor=None)  # the second one names none
    other = make_ladder()["second"]
    free = make_deal(stage=ladder["first"])
    write.update(registry.get("deals"), free, {"stage": other, "pipeline": other.pipeline}, actor=None)
    free.refresh_from_db()
    assert free.stage == other


def test_no_door_closes_a_deal_by_a_stage_of_another_pipeline() -> None:
    here, there, user = make_ladder(), make_ladder(), make_administrator()
    deal, won = make_deal(stage=here["first"]), there["won"]
    patched = Caller(user)("PATCH", f"/deals/{deal.uid}", {"stage": str(won.uid)}, If_Match="*")
    assert (patched.status_code, "belongs to another pipeline" in json.dumps(patched.json())) == (422, True)
    with pytest.raises(Invalid, match="belongs to another pipeline"):
        write.update_many(registry.get("deals"), {deal.pk: {"stage": won}}, actor=user, act="bulk")
    both = {"stage": str(won.uid), "pipeline": str(won.pipeline.uid)}
    patched = Caller(user)("PATCH", f"/deals/{deal.uid}", both, If_Match="*")
    told = json.dumps(patched.json(), ensure_ascii=False)
    assert (patched.status_code, "It may go to: “First”, “Second”." in told) == (422, True)
    assert Deal.objects.get().stage == here["first"]

    write.update(registry.get("deals"), deal, {"stage": won}, actor=user, act="import")
    assert Deal.objects.get().pipeline == won.pipeline


def test_what_an_open_stage_needs_holds_for_who_comes_from_another_pipeline() -> None:
    deal = make_deal(amount=None)
    asking = make_stage(required_fields=["amount"])
    values = {"stage": asking, "pipeline": asking.pipeline}
    with pytest.raises(Invalid) as refused:
        write.update(registry.get("deals"), deal, values, actor=None)
    assert list(refused.value.errors) == ["amount"]


def test_a_board_of_several_pipelines_takes_cards_to_open_stages_of_another_one() -> None:
    here, there = make_ladder(), make_ladder()
    browser, deal = Browser(make_administrator()), make_deal(stage=here["first"])
    url = "/deals/move/?view=all&by=stage"
    refused = browser.post(url, {"drag": "1", "card": deal.uid, "column": there["lost"].uid}, "board")
    assert (refused.status_code, Deal.objects.get().stage) == (422, here["first"])
    moved = browser.post(url, {"drag": "1", "card": deal.uid, "column": there["second"].uid}, "board")
    assert (moved.status_code, Deal.objects.get().pipeline) == (200, there["second"].pipeline)
    page = text_of(browser.get(f"{url}&card={deal.uid}"))
    barred = set(re.findall(r'value="([^"]+)"\s+disabled', page))
    assert barred == {str(here[name].uid) for name in ("won", "lost")}


def test_every_door_refuses_and_an_import_does_not(ladder: dict[str, Stage]) -> None:
    user, deal = make_administrator(), make_deal(stage=ladder["first"])
    browser, won = Browser(user), ladder["won"]

    patched = Caller(user)("PATCH", f"/deals/{deal.uid}", {"stage": str(won.uid)}, If_Match="*")
    assert (patched.status_code, SAID in json.dumps(patched.json(), ensure_ascii=False)) == (422, True)
    moved = browser.post("/deals/move/?by=stage", {"drag": "1", "card": deal.uid, "column": won.uid}, "board")
    assert (moved.status_code, moved.content.decode()) == (422, f"stage: {SAID}")
    form = browser.form(f"/deals/{deal.uid}/edit/")
    form.set("stage", won.uid)
    answer = browser.send(form)
    assert (answer.status_code, SAID in unescape(text_of(answer))) == (422, True)
    with pytest.raises(Invalid):
        write.update_many(registry.get("deals"), {deal.pk: {"stage": won}}, actor=user, act="bulk")
    assert Deal.objects.get().stage == ladder["first"]
    write.update(registry.get("deals"), deal, {"stage": won}, actor=user, act="import")
    assert Deal.objects.get().stage == won


def test_board_dialog_and_path_mark_what_is_refused(ladder: dict[str, Stage]) -> None:
    browser, deal = Browser(make_administrator()), make_deal(stage=ladder["first"])
    board = text_of(browser.get(f"/deals/?view=all&pipeline={deal.pipeline.uid}&shown=board:stage"))
    leads = dict(re.findall(r'data-column="([^"]+)"\s+aria-label="[^"]*"\s+data-goes-to="([^"]+)"', board))
    assert {code: uids.split() for code, uids in leads.items()} == {
        str(ladder["first"].uid): [str(ladder[name].uid) for name in ("first", "second", "lost")]
    }
    chosen = text_of(browser.get(f"/deals/move/?view=all&pipeline={deal.pipeline.uid}&by=stage&card={deal.uid}"))
    assert re.findall(r'value="([^"]+)"\s+disabled', chosen) == [str(ladder["won"].uid)]
    page = text_of(browser.get(f"/deals/{deal.uid}/"))
    assert re.findall(r'value="([^"]+)"\s+disabled', page) == [str(ladder["won"].uid)]


def test_a_stage_names_others_of_its_pipeline_and_follows_their_new_names(ladder: dict[str, Stage]) -> None:
    foreign = make_stage(name="Elsewhere")
    for name in (foreign.name, "First", "Nowhere"):
        with pytest.raises(Invalid, match="No other stage of the pipeline is called so") as refused:
            only(ladder["first"], name)
        assert list(refused.value.errors) == ["next_stages"]
    before = dump()

    write.update(registry.get("stages"), ladder["second"], {"name": "Offer"}, actor=None)

    ladder["first"].refresh_from_db()
    assert ladder["first"].next_stages == ["Offer", "Lost"]
    undo(ChangeSet.objects.latest("id"), actor=None)
    assert difference(before, dump()) == {}
    write.delete(registry.get("stages"), ladder["lost"], actor=None)
    ladder["first"].refresh_from_db()
    assert ladder["first"].next_stages == ["Second"]


def test_a_moved_card_tells_the_two_columns_that_changed(ladder: dict[str, Stage]) -> None:
    browser, deal = Browser(make_administrator()), make_deal(stage=ladder["first"], amount="700")
    make_deal(stage=ladder["second"], amount="300")
    url = f"/deals/move/?view=all&pipeline={deal.pipeline.uid}&by=stage"
    moved = browser.post(url, {"drag": "1", "card": deal.uid, "column": ladder["second"].uid}, "board")
    heads = {head["code"]: (head["count"], head["total"]) for head in json.loads(moved.content)["heads"]}
    assert heads == {
        str(ladder["first"].uid): ("0", ""),
        str(ladder["second"].uid): ("2", "€1,000.00 · weighted €500.00"),
    }
