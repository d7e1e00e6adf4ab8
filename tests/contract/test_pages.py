"""Every page of every record kind answers, as a page and as the fragment that the scripts load into one."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db.models import F
from django.http import QueryDict
from django.urls import reverse

from rapport.platform.access.engine import visible_fields
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.past import keeps_past
from rapport.platform.records.listing import Listing, ListQuery
from rapport.platform.records.registry import registry
from rapport.platform.records.short import short_names
from rapport.platform.saved_views.shown import SHOWN
from tests.browser import Browser, text_of
from tests.contract.acts import CHANGED, CREATED_BY_FORM, KINDS
from tests.factories import make

pytestmark = pytest.mark.django_db

READING = ("list", "filter", "lookup")
WRITING = ("new", "quick")
OF_A_RECORD = ("detail", "history", "access")


@pytest.mark.sampled
@pytest.mark.parametrize("kind", KINDS)
def test_every_page_answers(kind: str, administrator: Browser) -> None:
    spec = registry.get(kind)
    instance = make(kind, owner=administrator.user)
    names = [*READING, *(() if spec.record.overview else WRITING)]
    urls = [reverse(f"{kind}-{name}") for name in names]
    urls += [reverse(f"{kind}-{name}", args=[instance.uid]) for name in OF_A_RECORD]
    if kind in CHANGED:
        urls.append(reverse(f"{kind}-edit", args=[instance.uid]))
    urls += [f"{reverse(f'{kind}-filter')}?_field={name}" for name in spec.filters]
    urls += [f"{reverse(f'{kind}-list')}?sort={sign}{name}" for name in spec.sorts for sign in ("", "-")]

    answers = {url: administrator.client.get(url, follow=True).status_code for url in urls}

    assert {url: status for url, status in answers.items() if status != 200} == {}


@pytest.mark.sampled
@pytest.mark.parametrize("kind", KINDS)
def test_every_order_of_a_short_list_shows_each_row_once(kind: str, administrator: Browser) -> None:
    spec, user = registry.get(kind), administrator.user
    made = {make(kind, owner=user).pk for _ in range(3)}

    def walked(sort: str) -> list[int]:
        found, cursor = [], ""
        while True:
            asked = QueryDict(f"sort={sort}&limit=2&cursor={cursor}")
            page = Listing(ListQuery.parse(spec, asked, user), user).rows(["id"])
            found += [row["id"] for row in page.items]
            if not (cursor := page.next_cursor):
                return found

    everything = set(Listing(ListQuery.parse(spec, QueryDict(""), user), user).ids())
    orders = {f"{sign}{name}": walked(f"{sign}{name}") for name in short_names(spec, user) for sign in ("", "-")}

    assert made <= everything
    assert {sort: found for sort, found in orders.items() if sorted(found) != sorted(everything)} == {}


@pytest.mark.sampled
@pytest.mark.parametrize("kind", KINDS)
def test_every_way_to_see_the_list_answers(kind: str, administrator: Browser) -> None:
    make(kind, owner=administrator.user)
    address = reverse(f"{kind}-list")
    ways = set(re.findall(rf'href="(\?[^"]*{SHOWN}=[^"]*)"', text_of(administrator.get(address))))
    assert ways

    answers = {way: administrator.client.get(f"{address}{unescape(way)}", follow=True).status_code for way in ways}

    assert {way: status for way, status in answers.items() if status != 200} == {}


@pytest.mark.sampled
@pytest.mark.parametrize("kind", KINDS)
def test_a_field_of_which_the_past_is_kept_has_a_history_and_no_other_has(kind: str, administrator: Browser) -> None:
    spec = registry.get(kind)
    instance = make(kind, owner=administrator.user)
    with change_set(actor=administrator.user, channel="web", act="update", kind=kind):
        type(instance)._default_manager.filter(pk=instance.pk).update(version=F("version") + 1)
    seen = visible_fields(spec, administrator.user)
    urls = {name: reverse(f"{kind}-value-history", args=[instance.uid, name]) for name in seen}
    page = administrator.client.get(reverse(f"{kind}-detail", args=[instance.uid]), follow=True).content.decode()

    answers = {name: administrator.get(url).status_code for name, url in urls.items()}

    assert answers == {name: 200 if keeps_past(spec, name) else 404 for name in seen}
    assert [name for name, url in urls.items() if url in page and answers[name] != 200] == []


@pytest.mark.sampled
@pytest.mark.parametrize("kind", KINDS)
def test_the_record_is_on_its_list_its_page_and_in_its_look_up(kind: str, administrator: Browser) -> None:
    spec = registry.get(kind)
    instance = make(kind, owner=administrator.user)
    address = reverse(f"{kind}-detail", args=[instance.uid])

    assert address in text_of(administrator.get(reverse(f"{kind}-list"), uid=str(instance.uid)))
    assert str(instance.uid) in text_of(administrator.get(reverse(f"{kind}-lookup")))
    page = administrator.client.get(address, follow=True).content.decode()
    assert spec.record.get_title(instance) in page


@pytest.mark.sampled
@pytest.mark.parametrize("kind", KINDS)
def test_a_fragment_holds_no_second_page(kind: str, administrator: Browser) -> None:
    spec = registry.get(kind)
    instance = make(kind, owner=administrator.user)
    dialogs = [reverse(f"{kind}-filter"), reverse(f"{kind}-access", args=[instance.uid])]
    dialogs += [reverse(f"{kind}-value-history", args=[instance.uid, spec.stored_fields[0].name])]
    if kind in CREATED_BY_FORM:
        dialogs.append(reverse(f"{kind}-quick"))
    asked = [(url, "dialog-body") for url in dialogs]
    own = registry.of_instance(instance).name
    asked.append((reverse(f"{own}-detail", args=[instance.uid]), "drawer-body"))

    for url, target in asked:
        answer = administrator.get(url, target)
        assert answer.status_code == 200, url
        assert "<html" not in text_of(answer), url
        assert "<body" not in text_of(answer), url

    whole = text_of(administrator.get(reverse(f"{own}-detail", args=[instance.uid])))
    assert whole.count("<html") == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_that_is_not_there_is_answered_as_such(kind: str, administrator: Browser) -> None:
    absent = "0190b2c4-0000-7000-8000-000000000000"
    names = ["detail", "history", "access", *(["edit"] if kind in CHANGED else [])]
    for name in names:
        assert administrator.get(reverse(f"{kind}-{name}", args=[absent])).status_code == 404
    assert administrator.get(f"/{kind}/not-a-uid/").status_code == 404


@pytest.mark.parametrize("kind", CHANGED)
def test_a_record_of_another_kind_is_not_opened_here(kind: str, administrator: Browser) -> None:
    other = next(spec for spec in registry if spec.name != kind and not spec.record.overview)
    stranger = make(other.name, owner=administrator.user)
    for name in ("detail", "edit", "history", "access"):
        assert administrator.get(reverse(f"{kind}-{name}", args=[stranger.uid])).status_code == 404
    assert administrator.post(reverse(f"{kind}-delete", args=[stranger.uid])).status_code in (403, 404)
