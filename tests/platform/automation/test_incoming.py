"""Rules that wait for messages: their address, who may send, what a message does, once; hostile bodies are refused."""

from __future__ import annotations

import time
from typing import Any

import orjson
import pytest
from django.test import Client
from django.urls import reverse

from rapport.customers.models import Party, Task
from rapport.platform import write
from rapport.platform.api import limits
from rapport.platform.automation.incoming.taking import new_address, new_signing_secret
from rapport.platform.automation.incoming.views import PER_MINUTE
from rapport.platform.automation.models import Automation, Call, Inlet, Run
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from rapport.platform.webhooks.signing import signature
from rapport.platform.write_errors import Invalid
from tests.browser import Browser
from tests.factories import make_organisation, make_person, make_task
from tests.factories.access import make_administrator, make_holder
from tests.factories.automation import make_automation
from tests.platform.automation.working import runs_of, work

pytestmark = pytest.mark.django_db

HOOK: dict[str, Any] = {
    "match": {"field": "subject", "path": "ticket.title"},
    "create": True,
    "values": {"description": "ticket.text", "priority": "ticket.urgency"},
}
FOLLOW_UP = [{"do": "create", "kind": "tasks", "values": {"subject": {"payload": "ticket.next"}}}]


@pytest.fixture(autouse=True)
def counted_anew() -> None:
    limits.forget()


def rule_with_address(**values: Any) -> tuple[Automation, str]:
    rule = make_automation(**{"event": "hook", "hook": HOOK, "steps": FOLLOW_UP, **values})
    token = new_address(rule, actor=make_administrator())
    return rule, reverse("incoming", args=[token])


def send(url: str, message: Any, **headers: str) -> Any:
    body = message if isinstance(message, bytes) else orjson.dumps(message)
    kind = headers.pop("content_type", "application/json")
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Client(headers=named).post(url, body, content_type=kind)


def ticket(**values: Any) -> dict[str, Any]:
    return {"ticket": {"title": "Roof leaks", "text": "Since Monday", "urgency": "high", "next": "Ring", **values}}


def test_a_message_makes_a_record_or_changes_it_and_the_steps_know_its_members() -> None:
    rule, url = rule_with_address()

    answer = send(url, ticket())

    assert (answer.status_code, answer.json()) == (202, {"status": "taken"})
    made = Task.objects.get(subject="Roof leaks")
    assert (made.description, made.priority) == ("Since Monday", "high")
    assert ChangeSet.objects.get(uid=made.created_in).actor == rule.author
    assert work() == 1
    assert runs_of(rule) == [("done", "", "")]
    assert Task.objects.filter(subject="Ring").count() == 1
    assert send(url, ticket(urgency="low")).status_code == 202
    made.refresh_from_db()
    assert made.priority == "low" and Task.objects.filter(subject="Roof leaks").count() == 1
    assert list(Call.objects.order_by("pk").values_list("status", "note")) == [
        (202, "A record was made."),
        (202, "A record was found."),
    ]


def test_the_same_message_again_does_nothing_again() -> None:
    rule, url = rule_with_address()
    assert send(url, ticket(), webhook_id="msg_1").status_code == 202

    again = send(url, ticket(text="Other"), webhook_id="msg_1")

    assert (again.status_code, again.json()) == (200, {"status": "taken before"})
    assert (Run.objects.count(), Task.objects.get().description, Call.objects.count()) == (1, "Since Monday", 1)
    assert send(url, ticket(urgency="nonsense"), webhook_id="msg_2").status_code == 422
    assert send(url, ticket(), webhook_id="msg_2").status_code == 202
    assert Run.objects.filter(automation=rule).count() == 2


def test_a_condition_lets_a_run_through_or_not_and_the_record_is_written_either_way() -> None:
    condition = {"any": [{"all": [{"field": "priority", "op": "exact", "value": "high"}]}]}
    _rule, url = rule_with_address(condition=condition)

    assert send(url, ticket(urgency="low")).status_code == 202

    assert (Task.objects.count(), Run.objects.count()) == (1, 0)
    assert Call.objects.get().note == "A record was made. It does not pass the condition."


@pytest.mark.parametrize(
    ("message", "says"),
    [
        ({"ticket": {}}, "ticket.title: The message has no such member, or it is no plain value."),
        ({"ticket": {"title": {"a": 1}}}, "ticket.title: The message has no such member, or it is no plain value."),
        (ticket(urgency="sky-high"), "priority"),
        (ticket(text={"a": "b"}), "ticket.text"),
        (ticket(title="Twice"), "ticket.title: More than one record has this value."),
    ],
)
def test_what_does_not_fit_is_refused_whole_and_logged(message: Any, says: str) -> None:
    _rule, url = rule_with_address()
    make_task(subject="Twice")
    make_task(subject="Twice")
    changes = ChangeSet.objects.count()

    answer = send(url, message)

    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    call = Call.objects.get()
    assert call.status == 422 and says in call.note
    assert (Task.objects.count(), Run.objects.count(), ChangeSet.objects.count()) == (2, 0, changes)


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"[" * 50_000, "application/json", 400),
        (b'{"ticket": ' * 20 + b"1" + b"}" * 20, "application/json", 400),
        (b'{"ticket": {"title": "a", "title": "b"}}', "application/json", 400),
        (b'{"ticket": NaN}', "application/json", 400),
        (b'{"ticket": "\\u0000"}', "application/json", 400),
        (b'{"ticket": "\xff"}', "application/json", 400),
        (b"", "application/json", 415),
        (b"[1]", "application/json", 422),
        (b"ticket=1", "application/x-www-form-urlencoded", 415),
        (b'{"ticket": "' + b"x" * 70_000 + b'"}', "application/json", 413),
    ],
)
def test_hostile_bodies_are_refused_by_problem_documents(body: bytes, kind: str, status: int) -> None:
    _rule, url = rule_with_address()

    answer = send(url, body, content_type=kind)

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["status"] == status
    assert (Task.objects.count(), Run.objects.count()) == (0, 0)
    assert Call.objects.get().status == status


def test_an_unknown_address_and_one_of_a_rule_that_is_off_are_answered_alike() -> None:
    rule, url = rule_with_address()
    off, off_url = rule_with_address(is_active=False)
    unknown = reverse("incoming", args=["x" * 43])

    answers = [send(address, ticket()) for address in (unknown, off_url)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert Call.objects.count() == 0 and off.pk != rule.pk
    assert Client().get(url).status_code == 405


def test_a_new_address_ends_the_former_one_and_only_its_hash_is_kept() -> None:
    rule, former = rule_with_address()
    token = new_address(rule, actor=make_administrator())

    assert send(former, ticket()).status_code == 404
    assert send(reverse("incoming", args=[token]), ticket()).status_code == 202
    kept = Inlet.objects.get()
    assert token not in (kept.token_hash, kept.token_end) and kept.token_end == token[-4:]


def test_signatures_are_demanded_checked_and_too_old_ones_refused() -> None:
    rule, url = rule_with_address()
    secret = new_signing_secret(rule, actor=make_administrator(), wanted=True)
    body, now = orjson.dumps(ticket()), int(time.time())

    def signed(key: str, stamp: int, content: bytes = body, identity: str = "msg_1") -> int:
        headers = {"webhook_id": identity, "webhook_timestamp": str(stamp)}
        headers["webhook_signature"] = f"v1,AAAA {signature(key, identity, stamp, body)}"
        return int(send(url, content, **headers).status_code)

    other = "whsec_" + "A" * 43 + "="
    assert send(url, body).status_code == 401
    assert [signed(other, now), signed(secret, now - 400), signed(secret, now, body + b" ")] == [401, 401, 401]
    assert Task.objects.count() == 0
    assert set(Call.objects.values_list("status", "body")) == {(401, "")}
    assert signed(secret, now, identity="m" * 121) == 400
    assert signed(secret, now) == 202
    assert signed(secret, now) == 200
    assert Run.objects.count() == 1
    assert Inlet.objects.get().secret == secret
    new_signing_secret(rule, actor=make_administrator(), wanted=False)
    assert send(url, body).status_code == 202


def test_too_many_messages_are_told_when_to_come_again() -> None:
    _rule, url = rule_with_address(hook={**HOOK, "create": False})
    statuses = [send(url, b"").status_code for _number in range(PER_MINUTE + 1)]
    assert statuses[-2:] == [415, 429]
    assert int(send(url, ticket())["Retry-After"]) > 0


def test_the_author_must_be_able_to_do_it() -> None:
    author = make_holder("own", kind="tasks")
    rule, url = rule_with_address(hook={**HOOK, "create": False})
    Automation.objects.filter(pk=rule.pk).update(author=author)
    make_task(subject="Roof leaks")

    assert send(url, ticket()).status_code == 422

    assert "not within your reach" in Call.objects.get().note


@pytest.mark.parametrize(
    ("asked", "message", "heeded"),
    [
        ({"op": "is", "value": "high"}, ticket(), True),
        ({"op": "is", "value": "low"}, ticket(), False),
        ({"op": "is_not", "value": "low"}, ticket(), True),
        ({"op": "is_not", "value": "low"}, ticket(urgency=None), True),
        ({"op": "contains", "value": "IG"}, ticket(), True),
        ({"op": "is", "value": "true"}, ticket(urgency=True), True),
        ({"op": "is", "value": "a"}, ticket(urgency=["b", "a"]), True),
        ({"op": "is", "value": "a"}, ticket(urgency={"a": "a"}), False),
        ({"op": "there"}, ticket(urgency=0), True),
        ({"op": "there"}, ticket(urgency=""), False),
        ({"op": "missing"}, {"ticket": {"title": "Roof leaks"}}, True),
    ],
)
def test_only_messages_of_which_the_members_hold_are_heeded(asked: Any, message: Any, heeded: bool) -> None:
    only = [{"path": "ticket.urgency", **asked}]
    rule, url = rule_with_address(hook={**HOOK, "values": {}, "only": only})

    answer = send(url, message)

    assert (answer.status_code, rule.hook["only"]) == (202, only)
    assert (Task.objects.count(), Run.objects.count()) == ((1, 1) if heeded else (0, 0))
    assert Call.objects.get().note == ("A record was made." if heeded else "Not one of those that the rule waits for.")


def test_what_a_rule_waits_with_is_forgotten_when_its_run_ends() -> None:
    rule, url = rule_with_address()
    send(url, ticket())
    assert Run.objects.get().message == ticket()

    work()

    assert (runs_of(rule), Run.objects.get().message) == ([("done", "", "")], None)


def test_a_rule_that_is_deleted_and_taken_back_needs_a_new_address() -> None:
    administrator = make_administrator()
    rule, url = rule_with_address()
    send(url, ticket())
    write.delete(registry.get("automations"), rule, actor=administrator)
    assert send(url, ticket()).status_code == 404

    undo(ChangeSet.objects.order_by("-pk")[0], actor=administrator)

    assert Automation.objects.filter(pk=rule.pk).exists()
    assert send(url, ticket()).status_code == 404


def test_people_are_found_by_their_address() -> None:
    hook = {"match": {"field": "email", "path": "from"}, "create": False, "values": {"job_title": "job"}}
    _rule, url = rule_with_address(kind="people", hook=hook, steps=[{"do": "set", "values": {"source": "Site"}}])
    person = make_person(emails=[{"value": "ada@example.com", "label": "work"}])
    make_organisation(emails=[{"value": "ada@example.com", "label": "work"}])

    assert send(url, {"from": "ada@example.com", "job": "Buyer"}).status_code == 202, Call.objects.get().note
    work()

    assert Party.objects.filter(pk=person.pk, job_title="Buyer", source="Site").count() == 1


@pytest.mark.parametrize(
    ("hook", "path"),
    [
        ({"match": {"field": "nothing", "path": "a"}}, "hook.match.field"),
        ({"match": {"field": "subject", "path": "a b"}}, "hook.match.path"),
        ({"match": {"field": "subject", "path": "a"}, "values": {"nothing": "a"}}, "hook.values.nothing"),
        ({"match": {"field": "subject", "path": "a"}, "more": 1}, "hook.more"),
        ({"create": True}, "hook"),
        ({"match": {"field": "subject", "path": "a"}, "only": [{"path": "a", "op": "like"}]}, "hook.only[0]"),
        ({"match": {"field": "subject", "path": "a"}, "only": [{"path": "a b", "op": "is"}]}, "hook.only[0].path"),
        ({"match": {"field": "subject", "path": "a"}, "only": [{"path": "a", "op": "is"}] * 11}, "hook.only"),
        ({}, "hook"),
    ],
)
def test_what_is_wrong_with_the_mapping_is_said(hook: dict[str, Any], path: str) -> None:
    with pytest.raises(Invalid) as refused:
        make_automation(event="hook", hook=hook)
    assert path in str(refused.value.errors)


def test_the_pages_give_an_address_once_and_try_a_message_without_keeping_it() -> None:
    browser = Browser(make_administrator())
    rule = make_automation(event="hook", hook=HOOK, steps=FOLLOW_UP)
    page = reverse("automations-detail", args=[rule.uid])
    assert "The rule has no address yet." in browser.get(page).content.decode()

    shown = browser.post(reverse("automation-address", args=[rule.uid])).content.decode()

    url = shown.partition("/hooks/")[2].partition("<")[0].strip()
    assert send(f"/hooks/{url}", ticket()).status_code == 202
    said = browser.get(page).content.decode()
    assert url.strip("/") not in said and url.strip("/")[-4:] in said and "A record was made." in said
    secret = browser.post(reverse("automation-signing", args=[rule.uid]), {"wanted": "1"}).content.decode()
    assert "whsec_" in secret and "whsec_" not in browser.get(page).content.decode()
    before = (Task.objects.count(), Call.objects.count(), ChangeSet.objects.count())
    form = browser.form(reverse("automation-message", args=[rule.uid]))
    assert "Roof leaks" in form.values["body"][0]
    tried = browser.post(reverse("automation-message", args=[rule.uid]), form.data()).content.decode()
    assert "A record was found." in tried and "Ring" in tried
    wrong = browser.post(reverse("automation-message", args=[rule.uid]), {"body": "{"})
    assert wrong.status_code == 422
    assert (Task.objects.count(), Call.objects.count(), ChangeSet.objects.count()) == before
    assert Browser(make_holder("all")).post(reverse("automation-address", args=[rule.uid])).status_code == 404


def test_the_form_of_the_rule_keeps_the_mapping() -> None:
    browser = Browser(make_administrator())
    hook = {**HOOK, "only": [{"path": "ticket.urgency", "op": "is", "value": "high"}]}
    rule = make_automation(event="hook", hook=hook, steps=FOLLOW_UP)
    url = reverse("automation-rule", args=[rule.uid])
    form = browser.form(url)
    form.set("_do", "add:hook.values")
    assert 'name="hook.values.2.name"' in browser.post(url, form.data()).content.decode()
    form.set("_do", "add:hook.only")
    assert 'name="hook.only.1.path"' in browser.post(url, form.data()).content.decode()

    form.set("_do", "save")
    assert browser.post(url, form.data()).status_code == 302

    rule.refresh_from_db()
    assert (rule.hook, rule.steps) == (hook, FOLLOW_UP)
    said = browser.get(reverse("automations-detail", args=[rule.uid])).content.decode()
    assert "ticket.title" in said and "only when ticket.urgency is high" in said
    dry = browser.get(reverse("automation-dry-run", args=[rule.uid]))
    assert dry["Location"] == reverse("automation-message", args=[rule.uid])
