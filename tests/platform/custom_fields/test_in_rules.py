"""Rules over custom fields: conditions by several choices, links and figures, and values that a rule sets."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from rapport.customers.models import Party
from rapport.platform import write
from rapport.platform.records.registry import registry
from tests.browser import Browser
from tests.factories import make_custom_field, make_organisation, make_person, make_task
from tests.factories.access import make_administrator
from tests.factories.automation import make_automation
from tests.factories.custom_fields import customised
from tests.platform.automation.working import work

pytestmark = pytest.mark.django_db
PARTIES: Any = Party.objects
CHOICES = [{"value": value, "en": value.capitalize()} for value in ("chess", "golf", "music")]


def test_a_rule_asks_for_them_and_sets_them() -> None:
    make_custom_field(type="multi_choice", label_en="Hobbies", choices=CHOICES)
    make_custom_field(type="link", label_en="Club", linked_kind="organisations")
    make_custom_field(type="rollup", label_en="Open", related="tasks.party", condition="is_done=false")
    make_custom_field(type="money", label_en="Fee", currency="EUR")
    club = make_organisation(name="Chess Club")
    asked = [
        {"field": "x_hobbies", "op": "all", "value": ["chess", "music"]},
        {"field": "x_open", "op": "gte", "value": "1"},
        {"field": "x_club", "op": "isnull", "value": True},
    ]
    values = {"x_club": str(club.uid), "x_hobbies": ["golf"], "x_fee": "12.5"}
    with customised():
        make_automation(
            kind="people", event="saved", watched=[{"field": "x_hobbies", "to": "chess; music"}],
            condition={"any": [{"all": asked}]}, steps=[{"do": "set", "values": values}],
        )  # fmt: skip
        anna, bert = make_person(), make_person()
        make_task(party=anna)
        for person in (anna, bert):
            write.update(registry.get("people"), person, {"x_hobbies": ["music", "chess"]}, actor=make_administrator())
        work()

        kept = PARTIES.get(pk=anna.pk)
        assert (kept.x_club, kept.x_hobbies) == (club, ["golf"])
        assert (str(kept.x_fee), kept.x_fee_currency) == ("12.5000", "EUR")
        assert PARTIES.get(pk=bert.pk).x_hobbies == ["chess", "music"]


def test_the_form_of_a_rule_ticks_several_choices() -> None:
    make_custom_field(type="multi_choice", label_en="Hobbies", choices=CHOICES)
    with customised():
        rule = make_automation(kind="people", steps=[{"do": "set", "values": {"x_hobbies": "chess"}}])
        browser = Browser(make_administrator())
        form = browser.form(reverse("automation-rule", args=[rule.uid]))
        assert form.values["steps.0.values.0.value"] == ["chess"]
        form.set("steps.0.values.0.value", ["chess", "music"])
        form.set("_do", "save")
        answer = browser.post(reverse("automation-rule", args=[rule.uid]), form.data())
        rule.refresh_from_db()

    assert answer.status_code == 302
    assert rule.steps == [{"do": "set", "values": {"x_hobbies": "chess,music"}}]
