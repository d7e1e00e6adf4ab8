"""The step that tells colleagues: whom, what each may read of it, and how many notifications many records make."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.automation.models import Run
from rapport.platform.automation.running import run_due
from rapport.platform.notifications import inbox
from rapport.platform.notifications.choices import Delivery, Reason
from rapport.platform.notifications.followed import set_following
from rapport.platform.notifications.in_words import Hearers, tell_in_words
from rapport.platform.notifications.models import Notification, Preference
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from tests.browser import Browser
from tests.factories import make_person, make_task, make_user
from tests.factories.access import make_administrator, make_holder, make_team
from tests.factories.automation import make_automation
from tests.platform.automation.working import runs_of, work

pytestmark = pytest.mark.django_db


def read_by(user: User) -> list[tuple[str, str]]:
    """What the inbox of the user says: the text of each line and why, oldest first."""
    return [(line.text, line.why) for line in reversed(inbox.lines(list(inbox.of_user(user)), user))]


def rule_that_tells(**step: Any) -> Any:
    return make_automation(steps=[{"do": "notify", "text": "Please look.", **step}])


def test_the_owner_and_the_followers_read_the_values_of_the_record() -> None:
    owner, follower, stranger = make_holder("all"), make_holder("all"), make_holder("all")
    person = make_person(owner=owner, given_name="Ada", family_name="Adler", job_title="Buyer")
    set_following(registry.get("people"), person, follower, follows=True)
    make_automation(
        kind="people",
        event="changed",
        steps=[
            {"do": "notify", "to": "both", "text": "{record} is {job_title} now, 100 % sure; 50 %(x)s, {language}."}
        ],
    )
    write.update(registry.get("people"), person, {"job_title": "Head <b>"}, actor=None)

    assert work() == 1

    said = "Ada Adler: Ada Adler is Head <b> now, 100 % sure; 50 %(x)s, –."
    why = "because an automation told you"
    assert (said, why) in read_by(owner) and (said, why) in read_by(follower)
    assert read_by(stranger) == []
    page = Browser(owner).get(reverse("notifications")).content.decode()
    assert "is Head &lt;b&gt; now" in page and "from automations" in page.lower()


def test_a_person_and_a_team_are_told_who_may_not_see_the_record_are_not() -> None:
    team = make_team()
    teams = [str(team.uid)]
    able, unable, colleague = make_holder("all"), make_holder("own", teams=teams), make_holder("all", teams=teams)
    gone = make_holder("all", teams=teams, is_active=False)
    rule = rule_that_tells(user=str(able.uid), team=str(team.uid))
    make_task(subject="Roof", owner=make_user())

    work()

    assert read_by(able) == read_by(colleague) == [("Roof: Please look.", "because an automation told you")]
    assert Notification.objects.filter(user__in=[unable, gone]).count() == 0
    assert runs_of(rule) == [("done", "", "")]


def test_who_may_not_see_a_field_reads_a_dash_in_its_place() -> None:
    reader = make_holder("all", field_rules=[{"kind": "people", "field": "job_title", "rule": "hidden"}])
    boss = make_administrator()
    make_automation(
        kind="people", steps=[{"do": "notify", "user": str(reader.uid), "text": "{job_title} in {department}"}]
    )
    person = make_person(job_title="Buyer", department="Roofs", owner=boss)

    work()

    assert read_by(reader) == [(f"{person}: – in Roofs", "because an automation told you")]


def test_whoever_muted_the_record_or_wants_to_hear_nothing_is_told_nothing() -> None:
    muting, refusing, digesting = make_holder("all"), make_holder("all"), make_holder("all")
    Preference.objects.create(user=refusing, reason=Reason.RULE, delivery=Delivery.NEVER)
    Preference.objects.create(user=digesting, reason=Reason.RULE, delivery=Delivery.DIGEST)
    spec, task = registry.get("tasks"), make_task()
    set_following(spec, task, muting, follows=False, mutes=True)

    told = tell_in_words(
        spec, [task.pk], Hearers(users=[muting.pk, refusing.pk, digesting.pk]), text="Look", once="one"
    )

    assert told == 1
    assert list(Notification.objects.values_list("user", "reason")) == [(digesting.pk, "rule")]


def test_ten_thousand_people_hear_by_one_statement_and_ten_thousand_records_are_one_line() -> None:
    reader = make_holder("all")
    spec, task = registry.get("tasks"), make_task(subject="First")
    others = [make_task() for _number in range(3)]
    users = [User(username=f"m{n}", email=f"m{n}@example.com", is_administrator=True) for n in range(10_000)]
    User.objects.bulk_create(users)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        tell_in_words(spec, [task.pk], Hearers(users=[user.pk for user in users]), text="Look", once="mass")
    assert len(queries) <= 2  # the statement and the hint
    assert Notification.objects.filter(once="mass").count() == 10_000

    for rows in ([task], others):
        tell_in_words(spec, [row.pk for row in rows], Hearers(users=[reader.pk]), text="Look", once="many")

    assert [(one.count, one.record_id) for one in Notification.objects.filter(user=reader)] == [(4, task.pk)]
    assert read_by(reader) == [("First and 3 others: Look", "because an automation told you")]


def test_the_records_of_one_occasion_are_one_notification_and_a_second_step_is_another() -> None:
    reader = make_holder("all")
    steps = [{"do": "notify", "user": str(reader.uid), "text": text} for text in ("One", "Two")]
    make_automation(steps=steps)
    write.create_many(registry.get("tasks"), [{"subject": f"Roof {at}"} for at in range(5)], actor=None)

    assert work() == 5
    assert run_due() == 0

    assert [text.rpartition(": ")[2] for text, _why in read_by(reader)] == ["One", "Two"]
    assert set(Notification.objects.filter(user=reader).values_list("count", flat=True)) == {5}
    assert set(Run.objects.values_list("change_set", flat=True)) == {None}


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ({"text": "x"}, "Name who is to be told."),
        ({"to": "owner"}, "steps[0].text: Say something."),
        ({"to": "owner", "text": "{nonsense}"}, "“{nonsense}” is no field of Task."),
        ({"to": "owner", "text": "x" * 501}, "At most 500 characters fit here."),
        ({"to": "boss", "text": "x"}, "Name one of: owner, followers, both."),
        ({"user": "x", "text": "x"}, "There is no such user."),
        ({"team": "00000000-0000-0000-0000-000000000000", "text": "x"}, "There is no such team."),
        ({"to": "owner", "text": "x", "more": 1}, "There is no such member."),
    ],
)
def test_what_is_wrong_with_the_step_is_said(step: dict[str, Any], message: str) -> None:
    with pytest.raises(Invalid) as refused:
        make_automation(steps=[{"do": "notify", **step}])
    assert message in str(refused.value.errors)


def test_a_kind_without_owners_has_no_such_step() -> None:
    with pytest.raises(Invalid) as refused:
        make_automation(kind="views", steps=[{"do": "notify", "to": "owner", "text": "x"}])
    assert "have no owner" in str(refused.value.errors)


def test_the_rule_says_it_in_words_and_its_form_keeps_it() -> None:
    browser, anna = Browser(make_administrator()), make_user(full_name="Anna Arndt")
    text = "Look at {record}.\nIt is urgent."
    steps = [{"do": "notify", "to": "owner", "user": str(anna.uid), "text": text}]
    rule = make_automation(steps=steps)
    assert "tell the owner, Anna Arndt" in browser.get(reverse("automations-detail", args=[rule.uid])).content.decode()
    url = reverse("automation-rule", args=[rule.uid])
    form = browser.form(url)

    form.set("_do", "save")
    assert browser.post(url, form.data()).status_code == 302

    rule.refresh_from_db()
    assert rule.steps == steps


def test_the_way_to_choose_how_one_hears_of_it() -> None:
    browser = Browser(make_administrator())
    form = browser.form(reverse("notification-preferences"))
    form.set("rule", "digest")
    browser.post(reverse("notification-preferences"), form.data())
    assert Preference.objects.get(user=browser.user, reason="rule").delivery == "digest"
