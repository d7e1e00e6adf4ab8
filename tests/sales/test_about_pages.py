"""A call is logged on a deal: the deal shows its touches and tasks, the customer's timeline names the deal."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from rapport.customers.models import Task, Touch
from rapport.customers.privacy.erasing import carry_out, note_erasure
from rapport.platform import write
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from rapport.sales.models import Lead
from tests.browser import Browser, text_of
from tests.factories import (
    make_account_plan,
    make_contract,
    make_deal,
    make_lead,
    make_organisation,
    make_person,
    make_task,
    make_touch,
)
from tests.factories.access import make_administrator, make_holder
from tests.factories.sales import make_deal_contact, make_ladder
from tests.queries import queries_of
from tests.sales.lists import listed

pytestmark = pytest.mark.django_db
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def boss() -> Browser:
    return Browser(make_administrator(full_name="Boss"))


def compose(browser: Browser, record: Any, of: str = "deals", **data: Any) -> Any:
    return browser.client.post(f"/about/{of}/{record.uid}/touches/", data, headers=FRAGMENT)


def test_a_call_logged_on_a_deal_is_shown_on_it_and_on_the_customers_timeline_and_taken_back(boss: Browser) -> None:
    deal = make_deal(name="Forty pipes", party=make_person(given_name="Mei", family_name="Hoffmann"))

    answer = compose(boss, deal, kind="call", text="Wants the blue one", follow_up="1", follow_up_on="2027-01-05")

    touch, task = Touch.objects.get(), Task.objects.get()
    made = ChangeSet.objects.latest("pk")
    assert answer.status_code == 200
    assert 'id="activity"' in answer.content.decode()
    assert "Wants the blue one" in text_of(answer) and "Follow up: Mei Hoffmann" in text_of(answer)
    assert json.loads(answer.headers["HX-Trigger"])["toast"]["undo_url"] == f"/changes/{made.uid}/undo/"
    assert (touch.party, touch.linked_uid, task.party, task.linked_uid) == (deal.party, deal.uid, deal.party, deal.uid)
    assert "Wants the blue one" in text_of(boss.get(f"/deals/{deal.uid}/"))
    timeline = boss.get(f"/people/{touch.party.uid}/").content.decode()
    assert f'<a href="/deals/{deal.uid}/" data-drawer>Forty pipes</a>' in timeline
    beside = boss.get(f"/parties/{touch.party.uid}/timeline/{touch.uid}/").content.decode()
    assert f'<a href="/deals/{deal.uid}/">Forty pipes</a>' in beside

    undo(made, actor=boss.user)
    assert "Wants the blue one" not in text_of(boss.get(f"/deals/{deal.uid}/"))
    assert (Touch.objects.count(), Task.objects.count()) == (0, 0)


def test_a_task_added_on_a_deal_is_its_customers_and_ticked_off_there(boss: Browser) -> None:
    deal = make_deal()

    compose(boss, deal, kind="task", text="Send the offer", due_on="2030-01-05")

    task = Task.objects.get()
    assert (task.party, task.linked_kind, task.linked_uid) == (deal.party, "deals", deal.uid)
    assert f"/tasks/{task.uid}/done/" in boss.get(f"/deals/{deal.uid}/").content.decode()
    boss.post(f"/tasks/{task.uid}/done/")
    assert f"/tasks/{task.uid}/done/" not in boss.get(f"/deals/{deal.uid}/").content.decode()


def test_without_scripts_the_answer_is_the_page_and_a_refusal_keeps_what_was_typed(boss: Browser) -> None:
    deal = make_deal()
    url = f"/about/deals/{deal.uid}/touches/"

    refused = boss.client.post(url, {"kind": "call", "text": "Long story", "duration_minutes": "ages"})
    logged = boss.client.post(url, {"kind": "call", "text": "Long story"})

    assert (refused.status_code, logged.status_code) == (422, 302)
    assert ">Long story</textarea>" in refused.content.decode()
    assert logged.headers["Location"] == f"/deals/{deal.uid}/"
    assert boss.client.get(f"/about/deals/{deal.uid}/activity/").headers["Location"] == f"/deals/{deal.uid}/"
    assert Touch.objects.count() == 1


@pytest.mark.parametrize(
    "data", [{"kind": "note", "text": " "}, {"kind": "call", "text": "x", "duration_minutes": "-5"}]
)
def test_what_is_refused_says_why_and_writes_nothing(boss: Browser, data: dict[str, str]) -> None:
    answer = compose(boss, make_deal(), **data)

    assert (answer.status_code, answer.headers["HX-Retarget"]) == (422, "#activity-error")
    assert Touch.objects.count() == 0


def test_every_such_page_has_it_and_all_leads_to_the_filtered_lists(boss: Browser) -> None:
    admin, firm = make_administrator(), make_organisation()
    records: dict[str, Any] = {
        "deals": make_deal(party=firm),
        "contracts": make_contract(party=firm),
        "account-plans": make_account_plan(party=firm),
    }
    for kind, record in records.items():
        make_touch(party=firm, subject=f"Call about {kind}", about=f"{kind}:{record.uid}")
        make_task(party=firm, subject=f"Task about {kind}", about=f"{kind}:{record.uid}")
    for kind, record in records.items():
        text = text_of(boss.get(f"/{kind}/{record.uid}/"))
        shown = [other for other in records if f"Call about {other}" in text and f"Task about {other}" in text]
        assert shown == [kind]
        html = boss.get(f"/{kind}/{record.uid}/").content.decode()
        models: list[tuple[str, Any]] = [("touches", Touch), ("tasks", Task)]
        for what, model in models:
            url = f"/{what}/?view=all&about={kind}%3A{record.uid}"
            assert url.replace("&", "&amp;") in html
            assert listed(admin, url) == [model._default_manager.get(linked_uid=record.uid)]


def test_the_chip_of_such_a_list_names_the_record(boss: Browser) -> None:
    deal = make_deal(name="Forty pipes")

    text = text_of(boss.get(f"/touches/?about=deals:{deal.uid}"))

    assert "About <b>is Forty pipes</b>" in " ".join(text.split())


def test_a_lead_takes_tasks_in_its_own_composer_until_it_is_a_customer(boss: Browser) -> None:
    lead = make_lead()

    html = boss.get(f"/leads/{lead.uid}/").content.decode()
    refused = compose(boss, lead, "leads", kind="call")
    boss.client.post(f"/leads/{lead.uid}/touches/", {"kind": "task", "text": "Ring her up"}, headers=FRAGMENT)

    assert (html.count("data-composer"), 'value="task"' in html) == (1, True)
    assert refused.status_code == 422
    assert (Touch.objects.count(), Task.objects.get().linked_uid) == (0, lead.uid)
    ticked_off = boss.client.post(f"/tasks/{Task.objects.get().uid}/done/")
    assert ticked_off.headers["Location"] == f"/leads/{lead.uid}/"
    person = make_person()
    with change_set(actor=None, channel="system", act="convert"):
        Lead.objects.filter(pk=lead.pk).update(person=person)
    compose(boss, lead, "leads", kind="call", text="Now we talk")
    assert (Touch.objects.get().party, Touch.objects.get().linked_kind) == (person, "leads")


def test_nobody_reads_a_deal_through_what_was_about_it(boss: Browser) -> None:
    ada = Browser(make_holder("own"))
    customer = make_person(owner=ada.user)
    hidden = make_deal(party=customer, name="Hidden deal")
    make_touch(party=customer, owner=ada.user, subject="Call", about=f"deals:{hidden.uid}")
    make_task(party=customer, owner=ada.user, subject="Task", about=f"deals:{hidden.uid}")

    pages = ["/touches/", "/tasks/", f"/people/{customer.uid}/", f"/touches/?about=deals:{hidden.uid}"]
    for url in [*pages, f"/tasks/{Task.objects.get().uid}/edit/", f"/tasks/{Task.objects.get().uid}/history/"]:
        assert "Hidden deal" not in ada.get(url).content.decode(), url
    assert ada.client.get("/about/lookup/?q=Hidden").content.decode().count("combo-option") == 0
    for answer in (
        ada.client.get(f"/about/deals/{hidden.uid}/activity/", headers=FRAGMENT),
        compose(ada, hidden, kind="call", text="x"),
        ada.client.post(f"/about/people/{customer.uid}/touches/", {"kind": "call"}),
    ):
        assert answer.status_code == 404
    assert Touch.objects.count() == 1


def test_a_deal_shows_only_touches_of_customers_that_the_reader_sees(boss: Browser) -> None:
    ada = Browser(make_holder("own"))
    deal = make_deal(owner=ada.user, party=make_person())
    make_touch(party=deal.party, subject="Whispered", about=f"deals:{deal.uid}")
    make_touch(party=deal.party, subject="For the boss alone", about=f"deals:{deal.uid}", visibility="private")

    hers, theirs = text_of(ada.get(f"/deals/{deal.uid}/")), text_of(boss.get(f"/deals/{deal.uid}/"))

    assert "Whispered" not in hers and 'name="kind"' in hers and 'value="call"' not in hers
    assert "Whispered" in theirs and "For the boss alone" not in theirs


def test_the_composer_of_a_customer_offers_their_open_deals_and_none_is_chosen(boss: Browser) -> None:
    firm = make_organisation()
    person = make_person(organisation=firm)
    open_deal, of_firm, other = make_deal(party=person), make_deal(party=firm), make_deal(name="With others")
    make_deal_contact(deal=other, person=person)
    make_deal(name="Strange deal")
    make_deal(party=person, name="Lost deal", stage=make_ladder()["lost"], closed_on="2026-11-01")

    form = boss.form(f"/people/{person.uid}/", action=f"/parties/{person.uid}/touches/")
    html = boss.get(f"/people/{person.uid}/").content.decode()
    offered = html.partition('name="about">')[2].partition("</select>")[0]

    assert "selected" not in offered
    for deal in (open_deal, of_firm, other):
        assert f'value="deals:{deal.uid}"' in offered
    assert offered.count("<option") == 4
    form.values |= {"kind": ["call"], "text": ["About it"], "about": [f"deals:{of_firm.uid}"]}
    boss.send(form)
    assert Touch.objects.get().linked_uid == of_firm.uid
    assert f'value="deals:{open_deal.uid}"' in boss.get(f"/touches/log/?party={person.uid}").content.decode()


def test_a_form_chooses_it_and_keeps_what_it_held(boss: Browser) -> None:
    deal = make_deal(name="Forty pipes")
    task = make_task(party=deal.party)
    form = boss.form(f"/tasks/{task.uid}/edit/")
    form.set("about", f"deals:{deal.uid}")
    boss.send(form)
    task.refresh_from_db()
    assert task.linked_uid == deal.uid

    html = boss.get(f"/tasks/{task.uid}/edit/").content.decode()
    assert f'<option value="deals:{deal.uid}" selected>Forty pipes</option>' in html
    again = boss.form(f"/tasks/{task.uid}/edit/")
    again.set("subject", "Something else")
    boss.send(again)
    task.refresh_from_db()
    assert (task.subject, task.linked_uid) == ("Something else", deal.uid)

    quick = boss.get(f"/tasks/quick/?about=deals:{deal.uid}", target="dialog-body").content.decode()
    assert "Forty pipes" in quick
    assert f'data-value="deals:{deal.uid}"' in boss.client.get("/about/lookup/?q=forty").content.decode()
    assert f'data-value="deals:{deal.uid}"' in boss.client.get("/about/lookup/").content.decode()


def test_the_page_of_a_deal_asks_as_often_for_many_touches_as_for_few(boss: Browser) -> None:
    deal = make_deal()

    def cost() -> int:
        return len(queries_of(boss, f"/deals/{deal.uid}/")[1])

    made = [(make_touch, 2), (make_task, 2)]
    for make, count in made:
        for _ in range(count):
            make(party=deal.party, owner=boss.user, about=f"deals:{deal.uid}")
    few = cost()
    for make, count in made:
        for _ in range(3 * count):
            make(party=deal.party, owner=boss.user, about=f"deals:{deal.uid}")
    assert cost() == few


def test_what_is_to_be_done_about_a_lead_that_is_erased_says_no_more(boss: Browser) -> None:
    person = make_person(given_name="Ute", family_name="Prinz", email="ute@prinz.example")
    lead = make_lead(given_name="Ute", family_name="Prinz", email="ute@prinz.example")
    other = make_lead()
    tasks = [make_task(subject="Ring Ute Prinz up", about=f"leads:{one.uid}") for one in (lead, other)]

    erasure = note_erasure(person, reason="request", requested_on=date(2026, 11, 1), actor=boss.user)
    carry_out([erasure], actor=boss.user, channel="job")

    for task in tasks:
        task.refresh_from_db()
    assert (tasks[0].subject, tasks[0].linked_uid) == ("–", lead.uid)
    assert tasks[1].linked_uid == other.uid


def test_the_erasure_of_a_customer_leaves_what_a_touch_was_about_and_nothing_of_its_words(boss: Browser) -> None:
    person = make_person(given_name="Ute", family_name="Prinz")
    deal = make_deal(party=person)
    touch = make_touch(party=person, subject="Ute is cross", about=f"deals:{deal.uid}")

    erasure = note_erasure(person, reason="request", requested_on=date(2026, 11, 1), actor=boss.user)
    carry_out([erasure], actor=boss.user, channel="job")

    touch.refresh_from_db()
    assert (touch.subject, touch.linked_kind, touch.linked_uid) == ("", "deals", deal.uid)
    assert write.update(registry.get("deals"), deal, {"name": "Of an account"}, actor=None).name == "Of an account"
