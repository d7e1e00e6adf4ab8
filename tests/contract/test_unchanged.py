"""A write that finds everything as it is to be leaves nothing behind, at any door; an undo names the very write."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.urls import reverse

from rapport.customers.models import Party
from rapport.platform import write
from rapport.platform.history.change_sets import current_change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.registry import registry
from tests.browser import Browser, toast_of
from tests.contract.acts import CHANGED, fill, form_names
from tests.dump import difference, dump
from tests.factories import make, make_person, make_user
from tests.platform.api.caller import Caller

pytestmark = pytest.mark.django_db


def filled(kind: str, administrator: Browser) -> Any:
    """A record with a value in every field that its form has, and in every part that lives elsewhere."""
    spec = registry.get(kind)
    instance = make(kind, owner=administrator.user)
    form = administrator.form(reverse(f"{kind}-edit", args=[instance.uid]))
    fill(spec, form, form_names(spec), administrator)
    administrator.send(form)
    return spec.model._default_manager.get(pk=instance.pk)


@pytest.mark.sampled
@pytest.mark.parametrize("kind", CHANGED)
def test_what_was_read_and_is_sent_back_to_the_api_leaves_no_change(kind: str, administrator: Browser) -> None:
    spec, call = registry.get(kind), Caller(administrator.user)
    instance = filled(kind, administrator)
    read = call.get(f"/{kind}/{instance.uid}").json()
    given = {name: value for name, value in read.items() if name in spec.writable}
    before, acts = dump(), ChangeSet.objects.count()

    one = call("PATCH", f"/{kind}/{instance.uid}", given, If_Match="*")
    many = call("POST", f"/{kind}/bulk", {"action": "update", "uids": [str(instance.uid)], "values": given})

    assert (one.status_code, many.status_code) == (200, 200), (one.content, many.content)
    assert "Rapport-Change" not in one.headers
    assert one.json() == read
    assert (many.json()["change"], many.json()["count"]) == (None, 0)
    assert difference(before, dump()) == {}
    assert ChangeSet.objects.count() == acts


def test_a_value_edited_to_itself_in_its_place_leaves_no_change(administrator: Browser) -> None:
    person = make_person(owner=administrator.user, job_title="Head", tags=["vip", "fair"])
    acts = ChangeSet.objects.count()

    for name in ("job_title", "tags", "emails"):
        form = administrator.form(f"/people/{person.uid}/value/{name}/", "x")
        answer = administrator.send(form, "x")
        assert answer.status_code == 200
        assert "HX-Trigger" not in answer.headers

    assert ChangeSet.objects.count() == acts


def test_many_are_set_to_what_most_of_them_have(administrator: Browser) -> None:
    people = [make_person(owner=administrator.user, job_title=title) for title in ("Head", "Head", "Clerk")]
    sent = {"uid": [str(person.uid) for person in people], "query": "", "_field": "job_title", "job_title": "Head"}
    acts = ChangeSet.objects.count()

    first = administrator.post("/people/bulk/edit/", sent)
    second = administrator.post("/people/bulk/edit/", sent)

    [act] = ChangeSet.objects.order_by("id")[acts:]
    assert act.counts == {"updated": 1, "refused": 0}
    assert act.summary == "Job title changed for 1 person"
    assert offered(first) == [("Job title changed for 1 person", f"/changes/{act.uid}/undo/")]
    assert offered(second) == [("Nothing was changed.", "")]


def test_a_task_ticked_off_twice_is_done_once(administrator: Browser) -> None:
    task = make("tasks", owner=administrator.user)
    acts = ChangeSet.objects.count()

    first, second = (administrator.post(f"/tasks/{task.uid}/done/", target="x") for _ in range(2))

    [act] = ChangeSet.objects.order_by("id")[acts:]
    assert toast_of(first)["undo_url"] == f"/changes/{act.uid}/undo/"
    assert toast_of(second)["undo_url"] == ""


def offered(answer: HttpResponse) -> list[tuple[str, str]]:
    """The message that the answer leaves for the next page, with its undo."""
    messages = list(get_messages(answer.wsgi_request))  # type: ignore[attr-defined]
    return [(str(message), message.extra_tags) for message in messages][-1:]


class Meanwhile:
    """The same person in another tab, who always comes between a write and whatever follows it."""

    def __init__(self, user: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.other = Browser(user)
        self.bystander = make_person(owner=user)
        self.count = 0
        self.busy = False
        self.monkeypatch = monkeypatch

    def after(self, name: str) -> None:
        """Let the other tab save something right after ``rapport.platform.write.<name>`` returned."""
        plain = getattr(write, name)

        def interrupted(*args: Any, **kwargs: Any) -> Any:
            done = plain(*args, **kwargs)
            if self.busy or current_change_set() is not None:  # it is not over yet
                return done
            self.busy = True
            self.count += 1
            form = self.other.form(f"/people/{self.bystander.uid}/value/job_title/", "x")
            form.set("job_title", f"Clerk {self.count}")
            assert self.other.send(form, "x").status_code == 200
            self.busy = False
            return done

        self.monkeypatch.setattr(write, name, interrupted)


def test_undo_names_the_write_it_stands_beside_with_two_tabs_open(monkeypatch: pytest.MonkeyPatch) -> None:
    user = make_user(is_administrator=True)
    browser, meanwhile = Browser(user), Meanwhile(user, monkeypatch)
    person = make_person(owner=user, family_name="Vogel", job_title="Head")
    for name in ("create", "update", "delete"):
        meanwhile.after(name)

    def summary(url: str) -> tuple[str, str]:
        act = ChangeSet.objects.get(uid=url.split("/")[2])
        return act.act, act.summary

    form = browser.form(f"/people/{person.uid}/value/job_title/", "x")
    form.set("job_title", "Chief")
    assert summary(toast_of(browser.send(form, "x"))["undo_url"]) == ("update", "Anna Vogel")

    form = browser.form(f"/people/{person.uid}/edit/")
    form.set("job_title", "Boss")
    [(_text, url)] = offered(browser.send(form))
    assert summary(url) == ("update", "Anna Vogel")

    [(_text, url)] = offered(browser.post(f"/people/{person.uid}/history/job_title/", {"number": "1"}))
    assert summary(url) == ("restore", "Anna Vogel")
    assert Party.objects.get(pk=person.pk).job_title == "Chief"

    form = browser.form("/people/new/")
    form.set("family_name", "Neumann")
    [(_text, url)] = offered(browser.send(form))
    assert summary(url) == ("create", "Neumann")

    answer = browser.post("/touches/log/", {"party": str(person.uid), "kind": "note", "text": "Hi"})
    [(_text, url)] = offered(answer)
    assert summary(url)[0] == "log"

    answer = browser.post(f"/parties/{person.uid}/touches/", {"kind": "task", "text": "Call back"}, target="x")
    assert summary(toast_of(answer)["undo_url"]) == ("create", "Call back")

    sent = {"uid": [str(person.uid)], "query": "", "_field": "job_title", "job_title": "Owner"}
    [(_text, url)] = offered(browser.post("/people/bulk/edit/", sent))
    assert summary(url)[0] == "bulk_update"

    [(_text, url)] = offered(browser.post(f"/people/{person.uid}/delete/"))
    assert summary(url) == ("delete", "Anna Vogel")
    assert meanwhile.count == 6
