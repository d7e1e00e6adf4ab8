"""My next steps: of which deals and leads the day tells, in what order, and whose number it dials."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from rapport.platform.access.models import User
from tests.browser import Browser, text_of
from tests.factories import make_deal, make_lead, make_organisation, make_person
from tests.factories.access import make_administrator, make_holder, make_user
from tests.factories.sales import make_deal_contact, make_ladder

pytestmark = pytest.mark.django_db


@pytest.fixture
def me() -> User:
    return make_administrator()


def steps(user: User) -> str:
    """The part of the day as HTML; "" when there is none."""
    page = text_of(Browser(user).get("/"))
    return page.partition('id="day-next-steps"')[2].partition("</section>")[0]


def test_mine_that_are_near_stand_there_the_most_overdue_first(me: User) -> None:
    today, ladder = timezone.localdate(), make_ladder()
    make_deal(owner=me, next_step="Third", next_step_on=today + timedelta(days=7))
    make_lead(owner=me, next_step="Second", next_step_on=today)
    make_deal(owner=me, next_step="First", next_step_on=today - timedelta(days=2))
    make_deal(owner=me, next_step="Far", next_step_on=today + timedelta(days=8))
    make_deal(owner=make_user(), next_step="Theirs", next_step_on=today)
    make_deal(owner=me, next_step="Over", next_step_on=today, stage=ladder["won"])
    make_lead(owner=me, next_step="Junk", next_step_on=today, status="disqualified", disqualified_reason="junk")

    shown = steps(me)

    places = [shown.find(words) for words in ("First", "Second", "Third")]
    assert places == sorted(places)
    assert -1 not in places
    assert not any(words in shown for words in ("Far", "Theirs", "Over", "Junk"))
    assert "2 days overdue" in shown


def test_the_main_contact_is_called_else_another_one_else_the_customer(me: User) -> None:
    today = timezone.localdate()
    firm = make_organisation(phone="+49 30 1111111")
    silent, other = make_person(given_name="Sil", family_name="Ent", phone=""), make_person(phone="+49 30 2222222")
    deal = make_deal(owner=me, party=firm, next_step="Call", next_step_on=today)
    assert 'href="tel:+49301111111"' in steps(me)

    make_deal_contact(deal=deal, person=silent, is_primary=True)
    make_deal_contact(deal=deal, person=other)
    assert 'href="tel:+49302222222"' in steps(me)
    assert 'href="tel:+49302222222"' in text_of(Browser(me).get(f"/deals/{deal.uid}/"))

    lead = make_lead(owner=me, phone="+49 30 3333333", next_step="Call", next_step_on=today)
    assert 'href="tel:+49303333333"' in steps(me)
    assert lead.name in steps(me)


def test_a_hidden_number_or_step_is_not_told() -> None:
    today, phone = timezone.localdate(), "+49 30 2222222"
    rules = [{"kind": kind, "field": "phone", "rule": "hidden"} for kind in ("people", "organisations", "leads")]
    reader = make_holder("all", field_rules=rules)
    make_deal(owner=reader, party=make_person(phone=phone), next_step="Call them", next_step_on=today)
    make_lead(owner=reader, phone=phone, next_step="Write", next_step_on=today)
    shown = steps(reader)
    assert ("Call them" in shown, "Write" in shown, "tel:" in shown) == (True, True, False)

    blind = make_holder("all", field_rules=[{"kind": "deals", "field": "next_step", "rule": "hidden"}])
    make_deal(owner=blind, next_step="Call them", next_step_on=today)
    assert steps(blind) == ""
