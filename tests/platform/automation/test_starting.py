"""A rule is begun by a form or from one that is there; either way it is switched off and opens in its editor."""

from __future__ import annotations

import pytest
from django.urls import reverse

from rapport.platform.automation.models import Automation
from tests.browser import Browser
from tests.factories.access import make_administrator, make_holder

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", ["welcome", "birthday", "class-a", "lost", "urgent", "next-step"])
def test_each_rule_to_begin_with_can_be_taken(key: str) -> None:
    browser = Browser(make_administrator())
    assert f'value="{key}"' in browser.get(reverse("automations-new")).content.decode()

    answer = browser.post(reverse("automations-new"), {"starter": key})

    rule = Automation.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("automation-rule", args=[rule.uid]))
    assert (rule.is_active, rule.author) == (False, browser.user)
    assert rule.steps != []


def test_nobody_else_begins_one_and_an_unknown_one_is_not_there() -> None:
    assert Browser(make_administrator()).post(reverse("automations-new"), {"starter": "x"}).status_code == 404
    assert Browser(make_holder("all")).post(reverse("automations-new"), {"starter": "welcome"}).status_code == 403
    assert Automation.objects.count() == 0
