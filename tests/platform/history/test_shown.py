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


def read_by(user: User, act: ChangeSet) -> str:
    """The page of a change that somebody else made, in words; "" where there is none for the reader."""
    answer = Browser(user).get(reverse("change-detail", args=[act.uid]))
    return text_of(answer) if answer.status_code == 200 else ""


def test_who_may_see_the_record_reads_what_somebody_else_changed_on_it() -> None:
    owner = make_holder("own")
    person, act = changed_by(make_administrator())
    assert read_by(owner, act) == ""

    write.update(registry.get("people"), person, {"owner": owner}, actor=None)

    page = read_by(owner, act)
    assert "Hexenmeister" in page and "5550118" in page.replace(" ", "")
    assert reverse("change-undo", args=[act.uid]) not in page
    hidden = hide(owner, ("people", "job_title"), ("people", "phones"), ("people", "phone"))
    page = read_by(hidden, act).replace(" ", "")
    assert "MesseBonn" in page
    assert [word for word in ("Zauberlehrling", "Hexenmeister", "5550118") if word in page] == []


def test_a_change_of_several_records_tells_a_reader_of_those_within_reach_alone() -> None:
    owner = make_holder("own")
    mine, other = make_person(owner=owner, family_name="Albrecht"), make_person(family_name="Zimmermann")
    values = {"job_title": "Hexenmeister", "phones": ["+49 30 5550118"]}
    secret = {"job_title": "Geheimrat", "phones": ["+49 30 5550119"]}
    write.update_many(registry.get("people"), {mine.pk: values, other.pk: secret}, actor=make_administrator())
    act = ChangeSet.objects.latest("id")
    ChangeSet.objects.filter(pk=act.pk).update(summary="Zimmermann and another")

    page = read_by(owner, act).replace(" ", "")

    assert "Hexenmeister" in page and "5550118" in page
    assert [word for word in ("Geheimrat", "5550119", "Zimmermann") if word in page] == []
    rows = Caller(owner).get(f"/changes/{act.uid}").json()
    assert {row["uid"] for row in rows["rows"] if row["kind"] == "people"} == {str(mine.uid)}
    assert rows["summary"] == ""


def test_of_a_record_that_is_gone_only_who_may_take_it_back_reads() -> None:
    reader, person = make_holder("all"), make_person(family_name="Zimmermann")
    write.delete(registry.get("people"), person, actor=make_administrator())
    act = ChangeSet.objects.latest("id")
    assert read_by(reader, act) == ""
    assert "Zimmermann" in read_by(make_administrator(), act)
