"""Two requests at the same moment: each choice is written once, and what holds is right afterwards."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from rapport.customers.consent import ledger, links
from rapport.customers.models import ConsentEntry, ConsentState
from rapport.platform.api import limits
from tests.factories import make_consent_entry, make_consent_purpose, make_person

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], int]) -> list[int]:
    """Do these in threads of their own that begin together."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], int]) -> int:
        try:
            barrier.wait(10)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_a_double_click_on_unsubscribe_and_a_form_sent_twice_write_once() -> None:
    limits.forget()
    anna, news = make_person(email="anna@example.com"), make_consent_purpose()
    make_consent_entry(party=anna, purpose=news)
    one_click = "/" + links.unsubscribe_url(anna, news, "email").split("/", 3)[3]
    page = "/" + links.preferences_url(anna).split("/", 3)[3]
    wanted = {f"purpose-{news.uid.hex}-phone": "on"}

    codes = at_once(*[lambda: Client().post(one_click, {"List-Unsubscribe": "One-Click"}).status_code] * 4)
    codes += at_once(*[lambda: Client().post(page, wanted).status_code] * 4)

    assert codes == [200] * 4 + [302] * 4
    said = ConsentEntry.objects.filter(party=anna).order_by("pk").values_list("channel", "action")
    assert list(said) == [("email", "granted"), ("email", "withdrawn"), ("phone", "granted")]
    kept = set(ConsentState.objects.values_list("channel", "state", "entry_id"))
    ledger.rebuild()
    assert set(ConsentState.objects.values_list("channel", "state", "entry_id")) == kept


def test_granting_and_withdrawing_at_the_same_moment_leaves_the_state_of_the_newest_entry() -> None:
    anna, news = make_person(), make_consent_purpose()

    def say(action: str) -> Callable[[], int]:
        return lambda: int(make_consent_entry(party=anna, purpose=news, action=action).pk)

    at_once(*[say(action) for action in ("granted", "withdrawn") * 3])

    newest = ConsentEntry.objects.filter(party=anna).order_by("-given_at", "-pk")[0]
    state = ConsentState.objects.get(party=anna)
    assert (state.entry_id, state.state) == (newest.pk, newest.action)
