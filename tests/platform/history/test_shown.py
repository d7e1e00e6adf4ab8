"""The log of changes tells a reader no value, no name and no number that a role hides from them by now."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.access.titles import shown_title
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.registry import registry
from tests.browser import Browser, text_of
from tests.factories import make_organisation, make_person, make_task
from tests.factories.access import make_administrator, make_holder
from tests.platform.api.caller import Caller

pytestmark = pytest.mark.django_db


def hide(user: User, *fields: tuple[str, str]) -> User:
    """Let the user's role hide fields from now on."""
    rules = [{"kind": kind, "field": field, "rule": "hidden"} for kind, field in fields]
    write.update(registry.get("roles"), user.roles.get(), {"field_rules": rules}, actor=None)
    return User.objects.get(pk=user.pk)


def told(user: User, act: ChangeSet, person: Any) -> list[str]:
    """Everything that pages and API say of an act and of the record's history."""
    browser, call = Browser(user), Caller(user)
    pages = [reverse("change-detail", args=[act.uid]), reverse("people-history", args=[person.uid])]
    answers = [call.get(f"/changes/{act.uid}"), call.get(f"/people/{person.uid}/history")]
    assert [answer.status_code for answer in answers] == [200, 200]
    return [text_of(browser.get(url)) for url in pages] + [answer.content.decode() for answer in answers]


def changed_by(user: User) -> tuple[Any, ChangeSet]:
    """A person whose job, number and organisation the user has changed."""
    person = make_person(job_title="Zauberlehrling", organisation=make_organisation(name="Nordwind AG"))
    values = {
        "job_title": "Hexenmeister",
        "phones": ["+49 30 5550118"],
        "organisation": make_organisation(name="Südwind KG"),
        "source": "Messe Bonn",
    }
    write.update(registry.get("people"), person, values, actor=user)
    person.refresh_from_db()
    return person, ChangeSet.objects.latest("id")


def test_what_is_hidden_is_in_no_value_before_or_after() -> None:
    user = make_holder("all")
    person, act = changed_by(user)
    for text in told(user, act, person):
        assert "Hexenmeister" in text and "Messe Bonn" in text
    hidden = hide(user, ("people", "job_title"), ("people", "phones"), ("people", "phone"))

    for text in told(hidden, act, person):
        assert [word for word in ("Zauberlehrling", "Hexenmeister", "5550118") if word in text.replace(" ", "")] == []
        assert "Messe Bonn" in text
    everything = told(make_administrator(), act, person)
    assert all("Hexenmeister" in text for text in everything)


def test_a_hidden_name_is_in_no_title_and_no_label_of_a_link() -> None:
    user = make_holder("all")
    person, act = changed_by(user)
    task = make_task(party=person, owner=user)
    hidden = hide(user, ("organisations", "display_name"), ("people", "display_name"))

    short = str(person.organisation.uid)[-8:]
    detail, _own_page, *answers = told(hidden, act, person)
    for text in (detail, *answers, text_of(Browser(hidden).get(reverse("changes")))):
        assert [word for word in ("Nordwind", "Südwind", "Anna") if word in text] == []
    assert f"…{short}" in text_of(Browser(hidden).get(reverse("change-detail", args=[act.uid])))
    link = Caller(hidden).get(f"/tasks/{task.uid}").json()["party"]
    assert link == {"uid": str(person.uid), "label": f"Person …{str(person.uid)[-8:]}"}
    listed = Caller(hidden).items("/people")[0]["organisation"]
    assert listed["label"] == f"Organisation …{short}"
    assert shown_title(person, hidden) == f"Person …{str(person.uid)[-8:]}"
    assert shown_title(person, make_administrator()) == person.display_name


def test_a_linked_record_out_of_reach_is_not_named() -> None:
    user = make_holder("own")
    secret = make_organisation(name="Geheimbund eV")
    person = make_person(owner=user, organisation=secret)
    write.update(registry.get("people"), person, {"organisation": None, "source": "Messe Bonn"}, actor=user)
    act = ChangeSet.objects.latest("id")
    for text in told(user, act, person):
        assert "Messe Bonn" in text
        assert "Geheimbund" not in text


def test_a_title_made_of_several_fields_is_told_without_the_hidden_ones() -> None:
    user = make_holder("all")
    task = make_task(subject="Call the Zauberlehrling", owner=user)
    assert shown_title(task, user) == "Call the Zauberlehrling"
    hidden = hide(user, ("tasks", "subject"))
    assert shown_title(task, hidden) == f"Task …{str(task.uid)[-8:]}"
