"""The pages without sign-in: what a link opens, what it changes, and what forged, old and repeated ones do not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from rapport.customers.consent import links, pages
from rapport.customers.consent.permission import may_contact
from rapport.customers.models import ConsentEntry, ConsentPurpose, Party
from rapport.platform.api import limits
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.write_errors import Refused
from tests.browser import Form, forms_of, text_of
from tests.dump import difference, dump
from tests.factories import (
    make_consent_entry,
    make_consent_purpose,
    make_consent_wording,
    make_contact_block,
    make_person,
)
from tests.factories.access import make_administrator

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_counts() -> None:
    """Earlier tests have asked for pages too."""
    limits.forget()


@pytest.fixture
def anna() -> Party:
    person: Party = make_person(email="anna@example.com", phone="+49 30 1234567", language="en")
    return person


@pytest.fixture
def news() -> ConsentPurpose:
    purpose: ConsentPurpose = make_consent_purpose(name="News", name_de="Neuigkeiten", name_zh="新闻")
    return purpose


def path(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def get(url: str, **headers: str) -> HttpResponse:
    return Client().get(path(url), headers=headers)  # type: ignore[return-value]


def post(url: str, data: dict[str, Any]) -> HttpResponse:
    return Client().post(path(url), data, REMOTE_ADDR="203.0.113.9", HTTP_USER_AGENT="Mailer")  # type: ignore[return-value]


def box(purpose: ConsentPurpose, channel: str) -> str:
    return f"purpose-{purpose.uid.hex}-{channel}"


def form_of(url: str) -> Form:
    [form] = forms_of(get(url))
    return form


ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def test_the_preference_page_shows_what_holds_and_changes_it(anna: Party, news: ConsentPurpose) -> None:
    wording = make_consent_wording(purpose=news, text="Yes, send me news.")
    make_consent_entry(party=anna, purpose=news, channel="phone")
    url = links.preferences_url(anna)
    page = text_of(get(url))
    assert "Yes, send me news." in page
    assert "anna" not in page.replace(path(url), "").lower(), "the page says nothing of whose it is"
    form = form_of(url)
    assert {name for name, values in form.values.items() if name.startswith("purpose") and values} == {
        box(news, "phone")
    }

    form.set(box(news, "email"), True)
    form.set(box(news, "phone"), False)
    assert post(url, form.data()).status_code == 302

    entries = ConsentEntry.objects.filter(party=anna, source="preferences").order_by("channel")
    assert [(e.channel, e.action, e.wording, e.proof_ip, e.proof_agent, e.recorded_by) for e in entries] == [
        ("email", "granted", wording, "203.0.113.9", "Mailer", None),
        ("phone", "withdrawn", None, "203.0.113.9", "Mailer", None),
    ]
    assert may_contact(anna, news, "email").allowed


def test_the_same_form_sent_twice_writes_once(anna: Party, news: ConsentPurpose) -> None:
    url = links.preferences_url(anna)
    data = {box(news, "email"): "on"}
    post(url, data)
    acts = ChangeSet.objects.count()
    post(url, data)
    assert ConsentEntry.objects.filter(party=anna).count() == 1
    assert ChangeSet.objects.count() == acts


def test_the_wording_that_was_shown_is_kept_even_when_there_is_a_newer_one(anna: Party, news: ConsentPurpose) -> None:
    shown, other = make_consent_wording(purpose=news), make_consent_wording()
    url = links.preferences_url(anna)
    form = form_of(url)
    make_consent_wording(purpose=news)
    form.set(box(news, "email"), True)
    post(url, form.data())
    assert ConsentEntry.objects.get(party=anna).wording == shown
    post(url, {box(news, "phone"): "on", box(news, "email"): "on", f"wording-{news.uid}": str(other.uid)})
    assert ConsentEntry.objects.get(party=anna, channel="phone").wording is None


def test_nothing_any_more_ends_what_is_not_on_the_page_as_well(anna: Party, news: ConsentPurpose) -> None:
    hidden = make_consent_purpose(is_public=False)
    survey = make_consent_purpose(basis="legitimate_interest")
    service = make_consent_purpose(basis="contract")
    for purpose in (news, hidden):
        make_consent_entry(party=anna, purpose=purpose)
    post(links.preferences_url(anna), {"nothing": "1", box(news, "email"): "on"})
    assert [may_contact(anna, p, "email").code for p in (news, hidden, survey, service)] == [
        "withdrawn", "withdrawn", "withdrawn", "basis"
    ]  # fmt: skip


@pytest.mark.parametrize(("language", "word"), [("de", "Neuigkeiten"), ("zh-hans", "新闻"), ("en", "News")])
def test_the_pages_speak_three_languages(anna: Party, news: ConsentPurpose, language: str, word: str) -> None:
    for url in (links.preferences_url(anna), links.unsubscribe_url(anna, news, "email")):
        page = text_of(get(f"{url}?lang={language}"))
        assert word in page
        assert f'<html lang="{language}">' in page
    nonsense = text_of(get(f"{links.preferences_url(anna)}?lang=xx"))
    assert '<html lang="en">' in nonsense


def test_the_page_speaks_the_language_of_the_party(news: ConsentPurpose) -> None:
    li = make_person(language="zh")
    assert "新闻" in text_of(get(links.preferences_url(li), accept_language="de"))


def test_one_click_ends_it_and_looking_does_not(anna: Party, news: ConsentPurpose) -> None:
    make_consent_entry(party=anna, purpose=news)
    headers = links.unsubscribe_headers(anna, news, "Anna@example.com")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = headers["List-Unsubscribe"].strip("<>")
    before = dump()
    assert "News" in text_of(get(url))
    assert post(url, {}).status_code == 400
    assert difference(before, dump()) == {}
    assert may_contact(anna, news, "email").allowed

    strict = Client(enforce_csrf_checks=True)
    assert strict.post(path(url), ONE_CLICK).status_code == 200

    entry = ConsentEntry.objects.latest("pk")
    assert (entry.action, entry.source, entry.contact_norm) == ("withdrawn", "one_click", "anna@example.com")
    assert may_contact(anna, news, "email").code == "withdrawn"
    count = ConsentEntry.objects.count()
    assert post(url, ONE_CLICK).status_code == 200
    assert ConsentEntry.objects.count() == count


def test_an_address_that_the_party_has_no_more_ends_it_for_all(anna: Party, news: ConsentPurpose) -> None:
    make_consent_entry(party=anna, purpose=news)
    post(links.unsubscribe_url(anna, news, "email", "former@example.com"), ONE_CLICK)
    assert ConsentEntry.objects.latest("pk").contact_norm == ""
    assert may_contact(anna, news, "email").code == "withdrawn"


def test_what_cannot_be_refused_has_no_headers_and_no_button(anna: Party) -> None:
    service = make_consent_purpose(basis="contract")
    assert links.unsubscribe_headers(anna, service) == {}
    url = links.unsubscribe_url(anna, service, "email")
    assert forms_of(get(url)) == []
    post(url, ONE_CLICK)
    assert not ConsentEntry.objects.filter(party=anna).exists()


def test_a_request_is_confirmed_by_its_link_once(anna: Party) -> None:
    news = make_consent_purpose(is_double_opt_in=True)
    asked = make_consent_entry(party=anna, purpose=news, source="form", contact_point="anna@example.com")
    assert asked.action == "pending"
    url = links.confirm_url(asked)
    before = dump()
    assert get(url).status_code == 200
    assert difference(before, dump()) == {}

    for _ in range(2):
        assert "Thank you" in text_of(post(url, {}))

    granted = ConsentEntry.objects.get(party=anna, action="granted")
    assert (granted.source, granted.contact_norm, granted.proof_ip) == ("confirmed", "anna@example.com", "203.0.113.9")
    assert may_contact(anna, news, "email").allowed


def test_a_confirm_link_replayed_after_a_withdrawal_grants_nothing(anna: Party) -> None:
    news = make_consent_purpose(is_double_opt_in=True)
    asked = make_consent_entry(party=anna, purpose=news, source="form")
    url = links.confirm_url(asked)
    post(url, {})
    make_consent_entry(party=anna, purpose=news, action="withdrawn")
    assert post(url, {}).status_code == 404
    assert may_contact(anna, news, "email").code == "withdrawn"


def refused(url: str, data: dict[str, str] | None = None) -> None:
    """The link opens nothing, says nothing, changes nothing."""
    before = dump()
    for answer in (get(url), post(url, data or {})):
        page = text_of(answer)
        assert answer.status_code == 404
        assert "This link is not valid any more" in page
        assert "News" not in page
    assert difference(before, dump()) == {}


def test_forged_cut_old_ended_and_misused_links_open_nothing(
    anna: Party, news: ConsentPurpose, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_consent_entry(party=anna, purpose=news)
    good = links.preferences_url(anna)
    token = good.split("/")[-2]
    head = good[: -len(token) - 1]
    refused(f"{head}{token[:-1]}{'a' if token[-1] != 'a' else 'b'}/", {"nothing": "1"})
    refused(f"{head}{token[1:]}/", {"nothing": "1"})
    refused(f"{head}{'x' * 700}/")
    refused(f"{head}%00/")
    unsubscribe = links.unsubscribe_url(anna, news, "email").split("/")[-2]
    refused(f"{head}{unsubscribe}/", {"nothing": "1"})
    refused(f"{head}unsubscribe/{token}/", ONE_CLICK)

    made = timezone.now()
    monkeypatch.setattr("django.utils.timezone.now", lambda: made + timedelta(days=89))
    assert get(good).status_code == 200
    monkeypatch.setattr("django.utils.timezone.now", lambda: made + timedelta(days=91))
    refused(good, {"nothing": "1"})
    monkeypatch.undo()

    links.links_end(party=anna, actor=make_administrator(), channel="web")
    refused(good, {"nothing": "1"})
    monkeypatch.setattr("time.time", lambda: (timezone.now() + timedelta(seconds=1)).timestamp())
    assert get(links.preferences_url(anna)).status_code == 200


def test_a_link_to_who_is_gone_opens_nothing(news: ConsentPurpose) -> None:
    from rapport.platform import write
    from rapport.platform.records.registry import registry

    ben = make_person()
    url = links.preferences_url(ben)
    write.delete(registry.get("people"), ben, actor=write.SYSTEM)
    refused(url)


def test_guessing_and_hammering_are_slowed(anna: Party, news: ConsentPurpose) -> None:
    client = Client()
    for _ in range(pages.PER_MINUTE):
        assert client.get("/consent/guess/").status_code == 404
    answer = client.get("/consent/guess/")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    url = path(links.preferences_url(anna))
    codes = [client.get(url).status_code for _ in range(pages.PER_MINUTE + 1)]
    assert codes == [200] * pages.PER_MINUTE + [429]


def test_the_form_needs_its_token_and_the_page_is_listed_and_kept_nowhere(anna: Party, news: ConsentPurpose) -> None:
    url = path(links.preferences_url(anna))
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(url, {"nothing": "1"}).status_code == 403
    assert not ConsentEntry.objects.filter(party=anna).exists()
    answer = strict.get(url)
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "<script" not in answer.content.decode()


def test_a_purpose_retired_meanwhile_is_neither_shown_nor_written(anna: Party, news: ConsentPurpose) -> None:
    from rapport.platform import write
    from rapport.platform.records.registry import registry

    url = links.preferences_url(anna)
    write.update(registry.get("consent-purposes"), news, {"is_active": False}, actor=write.SYSTEM)
    assert "News" not in text_of(get(url))
    post(url, {box(news, "email"): "on"})
    assert not ConsentEntry.objects.filter(party=anna).exists()
    unsubscribe = links.unsubscribe_url(anna, news, "email")
    write.delete(registry.get("consent-purposes"), news, actor=write.SYSTEM)
    refused(unsubscribe, ONE_CLICK)


def test_a_pending_request_that_was_taken_back_is_not_confirmed(anna: Party) -> None:
    from rapport.customers.consent.services import consent_confirm
    from rapport.platform.history.undo import undo

    news, admin = make_consent_purpose(is_double_opt_in=True), make_administrator()
    asked = make_consent_entry(party=anna, purpose=news, source="form", actor=admin)
    undo(ChangeSet.objects.get(uid=asked.created_in), actor=admin)
    with pytest.raises(Refused):
        consent_confirm(entry=asked, proof_ip="", proof_agent="")
    assert may_contact(anna, news, "email").code == "no_consent"


def test_who_asked_not_to_be_contacted_still_reaches_the_page(anna: Party, news: ConsentPurpose) -> None:
    make_contact_block(party=anna, channel="")
    assert get(links.preferences_url(anna)).status_code == 200


def test_a_link_that_was_sent_before_a_merge_ends_what_the_other_one_gets(anna: Party, news: ConsentPurpose) -> None:
    survivor: Party = make_person(email="anna@example.com")
    make_consent_entry(party=survivor, purpose=news, contact_point="")
    unsubscribe = links.unsubscribe_url(anna, news, "email", "anna@example.com")
    preferences = links.preferences_url(anna)
    with change_set(actor=None, channel="system", act="test"):
        Party.objects.filter(pk=anna.pk).update(merged_into=survivor)

    assert get(preferences).status_code == 200
    assert post(unsubscribe, ONE_CLICK).status_code == 200
    assert may_contact(survivor, news, "email").code == "withdrawn"
    assert ConsentEntry.objects.filter(party=anna).count() == 0

    links.links_end(party=survivor, actor=make_administrator(), channel="web")
    assert (get(preferences).status_code, post(unsubscribe, ONE_CLICK).status_code) == (404, 404)
