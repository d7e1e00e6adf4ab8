"""Public forms: what is asked and taken, once, at what pace, in which language, who may show them, what is agreed."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from rapport.customers.models import ConsentEntry
from rapport.platform import write
from rapport.platform.api import limits
from rapport.platform.api.models import CallerCount
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from rapport.sales.forms.taking import KEY, forget_submissions
from rapport.sales.models import Lead, LeadConsent, WebForm, WebFormSubmission
from tests.browser import Browser, text_of
from tests.factories import make_consent_purpose, make_person, make_web_form
from tests.factories.access import make_administrator, make_user
from tests.factories.consent import make_consent_wording

pytestmark = pytest.mark.django_db
ADA = {"given_name": "Ada", "family_name": "Byron", "email": "ada@loom.example", "description": "Looms, please."}


@pytest.fixture(autouse=True)
def nobody_counted() -> None:
    limits.forget()


def key_of(page: str) -> str:
    [key] = re.findall(rf'name="{KEY}"\s+value="([^"]+)"', page)
    return str(key)


def opened(form: WebForm, **query: str) -> str:
    return Client().get(f"/forms/{form.token}/", query).content.decode()


def sent(form: WebForm, key: str = "", client: Client | None = None, **values: str) -> Any:
    body = urlencode({**ADA, KEY: key or key_of(opened(form)), **values})
    asked = client or Client(enforce_csrf_checks=True)
    return asked.post(f"/forms/{form.token}/", body, content_type="application/x-www-form-urlencoded")


def test_what_a_stranger_sends_becomes_a_lead_of_the_form() -> None:
    colleague = make_user()
    form = make_web_form(source="Website", assignee=str(colleague.uid))

    answer = sent(form)

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/forms/{form.token}/?sent&lang=en")
    lead = Lead.objects.get()
    assert (lead.name, lead.email, lead.description) == ("Ada Byron", "ada@loom.example", "Looms, please.")
    assert (lead.channel, lead.source, lead.owner, lead.form) == ("form", "Website", colleague, form)
    assert ChangeSet.objects.get(uid=lead.created_in).actor is None
    assert "Thank you" in Client().get(answer.headers["Location"]).content.decode()


def test_a_page_that_is_sent_twice_makes_one_lead_and_says_the_same() -> None:
    form = make_web_form()
    key = key_of(opened(form))
    answers = [sent(form, key) for _ in range(3)]
    assert {(one.status_code, one.headers["Location"]) for one in answers} == {
        (302, f"/forms/{form.token}/?sent&lang=en")
    }
    assert Lead.objects.count() == 1
    sent(form)
    assert Lead.objects.count() == 2


@pytest.mark.parametrize("key", ["forged", "x" * 400])
def test_a_key_that_is_not_of_the_form_is_refused_and_what_was_typed_stays(key: str) -> None:
    form, other = make_web_form(), make_web_form()
    for given in (key, key_of(opened(other))):
        answer = sent(form, given)
        assert (answer.status_code, 'value="Ada"' in answer.content.decode()) == (422, True)
    assert not Lead.objects.exists()


def test_a_program_that_fills_the_trap_gets_thanks_and_makes_nothing() -> None:
    form = make_web_form()
    answer = sent(form, fax_extension="1234")
    assert answer.status_code == 302
    assert (Lead.objects.count(), WebFormSubmission.objects.count()) == (0, 0)


def test_what_is_missing_or_wrong_is_named_and_what_was_typed_stays() -> None:
    form = make_web_form(required_fields=["email", "company"])
    answer = sent(form, email="ada at loom", company="", description="x" * 5001)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "is no e-mail address" in page and "may not be empty" in page and "at most 5000" in page
    assert 'value="ada at loom"' in page
    assert not Lead.objects.exists()


def test_only_what_the_form_asks_is_taken() -> None:
    form = make_web_form(fields=["email"])
    sent(form, status="qualified", score="100", owner="1", company="Loom")
    lead = Lead.objects.get()
    assert (lead.email, lead.company, lead.status, lead.score, lead.given_name) == (
        "ada@loom.example", "", "new", None, "",
    )  # fmt: skip


def test_a_flood_is_slowed_down_and_nothing_of_what_was_accepted_is_lost() -> None:
    form = make_web_form(per_minute=30)
    keys = [key_of(opened(form)) for _ in range(200)]
    limits.forget()
    clients = [Client(REMOTE_ADDR=f"192.0.2.{place}") for place in range(20)]

    answers = [sent(form, key, clients[n % 20], email=f"n{n}@loom.example") for n, key in enumerate(keys)]

    taken = [n for n, one in enumerate(answers) if one.status_code == 302]
    slowed = [one for one in answers if one.status_code == 429]
    assert (len(taken), len(slowed)) == (30, 170)
    assert all(1 <= int(one.headers["Retry-After"]) <= 60 for one in slowed)
    assert set(Lead.objects.values_list("email", flat=True)) == {f"n{n}@loom.example" for n in taken}


def test_one_address_alone_is_slowed_down_earlier() -> None:
    form = make_web_form(per_minute=600)
    keys = [key_of(opened(form)) for _ in range(25)]
    assert [sent(form, key).status_code for key in keys] == [302] * 20 + [429] * 5
    assert Lead.objects.count() == 20


def test_who_is_slowed_down_has_the_form_with_what_was_typed() -> None:
    form = make_web_form(per_minute=1)
    sent(form)
    answer = sent(form, given_name="Grace")
    page = answer.content.decode()
    assert (answer.status_code, Lead.objects.count()) == (429, 1)
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert 'value="Grace"' in page
    assert "Nothing is lost" in page
    assert 'href="/"' not in page
    limits.forget()
    CallerCount.objects.all().delete()
    assert sent(form, key_of(page), given_name="Grace").status_code == 302


def test_the_family_name_comes_first_in_chinese() -> None:
    form = make_web_form(fields=["email", "given_name", "company", "family_name"])
    order = {lang: re.findall(r'name="(email|given_name|company|family_name)"', opened(form, lang=lang))
             for lang in ("en", "de", "zh-hans")}  # fmt: skip
    assert order["en"] == order["de"] == ["email", "given_name", "company", "family_name"]
    assert order["zh-hans"] == ["email", "family_name", "company", "given_name"]


def test_several_server_processes_count_together_and_keep_no_address() -> None:
    form = make_web_form(per_minute=600)
    keys = [key_of(opened(form)) for _ in range(25)]

    answers = []
    for place, key in enumerate(keys):
        if place % 5 == 0:
            limits.forget()  # as another process, which remembers nothing of the first one's callers
        answers.append(sent(form, key))

    assert [one.status_code for one in answers] == [302] * 20 + [429] * 5
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert not any("127.0.0.1" in one.caller for one in CallerCount.objects.all())


def test_what_is_too_large_or_of_another_type_is_refused() -> None:
    form = make_web_form()
    url = f"/forms/{form.token}/"
    large = Client().post(url, "a=" + "x" * 70_000, content_type="application/x-www-form-urlencoded")
    assert large.status_code == 413
    assert Client().post(url, "<a/>", content_type="text/xml").status_code == 415
    assert not Lead.objects.exists()


def test_the_page_speaks_the_visitors_language_and_falls_back_to_english() -> None:
    form = make_web_form(title="Write to us", title_de="Schreiben Sie uns", intro="Hello")
    german = Client().get(f"/forms/{form.token}/", headers={"Accept-Language": "de"}).content.decode()
    assert (
        "<h1>Schreiben Sie uns</h1>" in german
        and "Familienname" in german
        and "Hello" in german
        and "Nachricht" in german
    )
    assert "<h1>Write to us</h1>" in opened(form, lang="zh-hans")


def test_only_named_sites_may_show_it_in_a_frame_or_call_it() -> None:
    site = "https://www.loom.example"
    closed = Client().get(f"/forms/{make_web_form().token}/")
    assert "frame-ancestors 'none'" in closed.headers["Content-Security-Policy"]
    assert closed.headers["X-Frame-Options"] == "DENY"
    form = make_web_form(origins=[site])
    shown = Client().get(f"/forms/{form.token}/", headers={"Origin": site})
    assert f"frame-ancestors {site}" in shown.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in shown.headers
    assert shown.headers["Access-Control-Allow-Origin"] == site
    other = Client().get(f"/forms/{form.token}/", headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in other.headers


def test_afterwards_the_visitor_goes_where_the_form_says() -> None:
    form = make_web_form(thanks_url="https://www.loom.example/thanks")
    answer = sent(form)
    assert answer.headers["Location"] == "https://www.loom.example/thanks"
    assert "form-action 'self' https://www.loom.example" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"thanks_url": "javascript:alert(1)"}, "thanks_url"),
        ({"thanks_url": "https://user:pass@loom.example/"}, "thanks_url"),
        ({"origins": ["*"]}, "origins"),
        ({"origins": ["https://a.example; script-src *"]}, "origins"),
        ({"fields": ["owner", "email"]}, "fields"),
        ({"fields": ["description"], "required_fields": []}, "fields"),
        ({"required_fields": ["phone"]}, "required_fields"),
        ({"per_minute": 0}, "per_minute"),
    ],
)
def test_a_form_that_makes_no_sense_is_refused(values: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        make_web_form(**values)
    assert list(refused.value.errors) == [field]


def test_a_form_that_is_switched_off_answers_like_one_that_is_not_there() -> None:
    off = Client().get(f"/forms/{make_web_form(is_active=False).token}/")
    gone = Client().get("/forms/nothing/")
    assert (off.status_code, gone.status_code) == (404, 404)


def test_programs_send_json_once_by_a_key_of_theirs() -> None:
    form = make_web_form()

    def post(body: Any, key: str = "") -> Any:
        named = {"Idempotency-Key": key} if key else {}
        return Client(headers=named).post(f"/forms/{form.token}/", json.dumps(body), content_type="application/json")

    assert post(ADA).status_code == 400
    assert [post(ADA, "one").status_code, post(ADA, "one").status_code] == [201, 201]
    assert Lead.objects.count() == 1
    wrong = post({**ADA, "email": "nobody"}, "two")
    assert (wrong.status_code, wrong.headers["Content-Type"]) == (422, "application/problem+json")
    assert [one["field"] for one in wrong.json()["errors"]] == ["email"]
    assert post({**ADA, "company": ["Loom"]}, "three").status_code == 422
    assert post([], "four").status_code in (400, 422)


def test_consent_is_kept_with_its_wording_and_only_when_it_was_ticked() -> None:
    news, calls = make_consent_purpose(by_email=True), make_consent_purpose(by_phone=True)
    wording = make_consent_wording(purpose=news, text="Send me news.")
    form = make_web_form(purposes=[str(news.uid), str(calls.uid)])
    page = opened(form)
    assert "Send me news." in page
    newer = make_consent_wording(purpose=news, text="Send me much news.")

    ticked: dict[str, Any] = {f"consent-{news.uid.hex}": "1", f"wording-{news.uid.hex}": str(wording.uid)}
    sent(form, key_of(page), **ticked)

    kept = LeadConsent.objects.get()
    assert (kept.purpose, kept.wording, kept.form) == (news, wording, form.name)
    assert (kept.entry, newer.revision, wording.revision) == (None, 2, 1)
    assert not ConsentEntry.objects.exists()


def test_consent_of_a_known_customer_enters_the_ledger_and_the_answer_does_not_tell() -> None:
    news = make_consent_purpose(by_email=True, by_phone=False, by_post=False)
    form = make_web_form(purposes=[str(news.uid)])
    person = make_person(email="ada@loom.example")
    ticked: dict[str, Any] = {f"consent-{news.uid.hex}": "1"}
    known = sent(form, **ticked)
    strange = sent(form, **ticked, email="other@loom.example")
    assert (known.status_code, known.headers["Location"]) == (strange.status_code, strange.headers["Location"])
    entry = ConsentEntry.objects.get()
    assert (entry.party, entry.source, entry.contact_point) == (person, "form", "ada@loom.example")


def test_rules_decide_who_gets_what_the_form_brings() -> None:
    seller = make_user()
    rule = {"name": "All", "kind": "leads", "people": [str(seller.uid)], "is_active": True}
    write.create(registry.get("assignment-rules"), rule, actor=None)
    sent(make_web_form())
    sent(make_web_form(by_rules=False), email="b@loom.example")
    assert dict(Lead.objects.values_list("email", "owner")) == {"ada@loom.example": seller.pk, "b@loom.example": None}


def test_colleagues_find_the_link_and_the_snippet() -> None:
    form = make_web_form(origins=["https://www.loom.example"])
    page = text_of(Browser(make_administrator()).get(f"/web-forms/{form.uid}/embed/"))
    assert f"/forms/{form.token}/" in page and "&lt;iframe" in page and "https://www.loom.example" in page
    assert Client().get(f"/web-forms/{form.uid}/embed/").status_code == 302


def test_keys_are_forgotten_once_their_pages_can_be_sent_no_more() -> None:
    sent(make_web_form())
    assert (forget_submissions(), WebFormSubmission.objects.count()) == (0, 1)
    WebFormSubmission.objects.update(created_at=timezone.now() - timedelta(days=3))
    assert forget_submissions() == 1
