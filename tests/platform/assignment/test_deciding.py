"""Who gets a record: the first rule that fits, absence, language, skill, capacity, and whose turn it is."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from rapport.customers.models import Party, Task
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.assignment.applying import assign
from rapport.platform.assignment.deciding import Decided
from rapport.platform.assignment.models import Decision
from rapport.platform.assignment.reasons import in_words
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from tests.factories import make_person, make_task, make_team, make_user
from tests.factories.access import make_administrator, make_holder
from tests.factories.assignment import make_absence, make_assignee, make_assignment_rule

pytestmark = pytest.mark.django_db


def named(*names: str) -> list[User]:
    return [make_user(full_name=name) for name in names]


def rule_for(*users: User, **values: Any) -> Any:
    return make_assignment_rule(people=[str(user.uid) for user in users], **values)


def given(*rows: Any, actor: Any = None) -> list[Decided]:
    return assign(registry.of_instance(rows[0]), [row.pk for row in rows], actor=actor)


def counted(count: int, **values: Any) -> Counter[str]:
    tasks = [make_task(**values) for _number in range(count)]
    return Counter(str(one.user) for one in given(*tasks))


def away(user: User, **values: Any) -> Any:
    today = timezone.localdate()
    days = {"begins_on": today.isoformat(), "ends_on": (today + timedelta(days=3)).isoformat()}
    return make_absence(owner=user, **{**days, **values})


def test_the_first_rule_that_fits_decides_and_what_none_fits_stays() -> None:
    mia, ben = named("Mia Berg", "Ben Kurz")
    urgent = {"any": [{"all": [{"field": "priority", "op": "exact", "value": "high"}]}]}
    low = {"any": [{"all": [{"field": "priority", "op": "exact", "value": "low"}]}]}
    rule_for(ben, position=20, condition=low, name="Low")
    rule_for(mia, position=10, condition=urgent, name="Urgent")
    rule_for(mia, position=1, is_active=False)
    high, usual, lowest = make_task(priority="high"), make_task(priority="normal"), make_task(priority="low")

    decided = given(high, usual, lowest)

    assert list(Task.objects.order_by("id").values_list("owner", flat=True)) == [mia.pk, None, ben.pk]
    assert [in_words(one.reasons) for one in decided] == [
        ["Rule: Urgent.", "Mia Berg’s turn: 1 of 1."],
        ["No rule fits."],
        ["Rule: Low.", "Ben Kurz’s turn: 1 of 1."],
    ]
    assert Decision.objects.count() == 2


def test_a_rule_may_ask_for_a_field_of_the_linked_record() -> None:
    """given a rule by the state of the task's customer, when tasks are shared out, then those of such customers fit,
    whoever shares them out"""
    (mia,) = named("Mia Berg")
    former = {"any": [{"all": [{"field": "party.lifecycle", "op": "exact", "value": "inactive"}]}]}
    rule_for(mia, condition=former, name="Inactive")
    fits, not_so = make_task(party=make_person(lifecycle="inactive")), make_task(party=make_person())

    given(fits, not_so, make_task())

    assert list(Task.objects.order_by("id").values_list("owner", flat=True)) == [mia.pk, None, None]


def test_who_is_away_is_passed_over_until_back_and_makes_up_for_nothing() -> None:
    mia, nora = named("Mia Berg", "Nora Blum")
    rule_for(mia, nora)
    absence = away(nora)

    assert counted(10) == {"Mia Berg": 10}
    last = Decision.objects.latest("pk")
    with translation.override("en"):
        assert in_words(last.reasons)[1].startswith("Nora Blum is away until ")

    write.delete(registry.get("absences"), absence, actor=None)
    assert counted(10) == {"Mia Berg": 5, "Nora Blum": 5}


def test_a_deputy_gets_what_falls_to_who_is_away_unless_away_as_well() -> None:
    mia, nora, olaf = named("Mia Berg", "Nora Blum", "Olaf Kern")
    rule_for(mia, nora)
    away(nora, deputy=str(olaf.uid))

    assert counted(4) == {"Mia Berg": 2, "Olaf Kern": 2}
    told = [in_words(one.reasons) for one in Decision.objects.filter(user=olaf)]
    assert all(any(text.startswith("Olaf Kern stands in for Nora Blum") for text in texts) for texts in told)

    away(olaf)
    assert counted(4) == {"Mia Berg": 4}


def test_only_who_speaks_the_language_of_the_record_and_has_the_skill_gets_it() -> None:
    mia, ben, nora = named("Mia Berg", "Ben Kurz", "Nora Blum")
    make_assignee(user=mia, languages=["Deutsch", "en"], skills=["Export:4"])
    make_assignee(user=ben, languages=["de"], skills=["export:2"])
    make_assignee(user=nora, languages=["fr"], skills=["Export:5"])
    rule_for(mia, ben, nora, kind="people", match_language=True, skill="Export", least_level=3)
    german, french, any_language = [make_person(language=code) for code in ("de", "fr", "")]
    chinese = make_person(language="zh-Hans")

    decided = given(german, french, any_language, chinese)

    assert [str(one.user) for one in decided] == ["Mia Berg", "Nora Blum", "Mia Berg", "None"]
    assert in_words(decided[0].reasons)[1:-1] == [
        "The language is German.",
        "Asks for Export, level 3 at least.",
        "Do not speak it: Nora Blum.",
        "Not skilled enough: Ben Kurz.",
    ]
    assert in_words(decided[3].reasons)[-1] == "Nobody was suited or there: it stays with whom it is."
    assert Party.objects.get(pk=chinese.pk).owner_id is None


def test_who_has_enough_gets_no_more_and_the_rest_goes_to_the_one_named_for_it() -> None:
    mia, ben, lead = named("Mia Berg", "Ben Kurz", "Petra Lead")
    make_assignee(user=mia, capacity=3)
    make_assignee(user=ben, capacity=1)
    rule_for(mia, ben, otherwise=str(lead.uid))
    make_task(owner=str(mia.uid))
    make_task(owner=str(mia.uid), is_done=True)  # no load any more

    decided = given(*[make_task() for _number in range(5)])

    assert Counter(str(one.user) for one in decided) == {"Mia Berg": 2, "Ben Kurz": 1, "Petra Lead": 2}
    assert in_words(decided[-1].reasons)[1:] == [
        "Mia Berg has 3 of 3.",
        "Ben Kurz has 1 of 1.",
        "Nobody else was suited or there: Petra Lead gets it.",
    ]


def test_by_weight_by_load_and_by_skill() -> None:
    mia, ben = named("Mia Berg", "Ben Kurz")
    make_assignee(user=mia, weight=30, skills=["Export:2"])
    make_assignee(user=ben, weight=10, skills=["Export:5"])
    rule = rule_for(mia, ben, method="weight")
    assert counted(40) == {"Mia Berg": 30, "Ben Kurz": 10}

    write.update(registry.get("assignment-rules"), rule, {"method": "load"}, actor=None)
    assert counted(20) == {"Ben Kurz": 20}, "he has ten, she has thirty"
    assert counted(2) == {"Mia Berg": 1, "Ben Kurz": 1}

    write.update(registry.get("assignment-rules"), rule, {"method": "skill", "skill": "Export"}, actor=None)
    assert counted(3) == {"Ben Kurz": 3}


def test_a_team_and_people_are_chosen_among_and_who_may_not_sign_in_is_not() -> None:
    team = make_team()
    mia = make_user(full_name="Mia Berg", teams=[str(team.uid)])
    gone = make_user(teams=[str(team.uid)])
    write.update(registry.get("users"), gone, {"is_active": False}, actor=None)
    (ben,) = named("Ben Kurz")
    rule_for(ben, team=str(team.uid))

    assert counted(4) == {"Mia Berg": 2, "Ben Kurz": 2}
    assert mia.pk in Task.objects.values_list("owner", flat=True)


def test_the_act_is_the_actors_within_reach_and_can_be_taken_back() -> None:
    (mia,) = named("Mia Berg")
    rule_for(mia)
    lead = make_holder("own", kind="tasks")
    own, other = make_task(owner=str(lead.uid)), make_task()

    decided = given(own, other, actor=lead)

    assert [one.row.pk for one in decided] == [own.pk]
    assert list(Task.objects.order_by("id").values_list("owner", flat=True)) == [mia.pk, None]
    made = ChangeSet.objects.latest("pk")
    assert (made.actor, made.act, made.counts) == (lead, "assign", {"updated": 1})
    assert Decision.objects.get().change_set == made

    undo(made, actor=make_administrator(), channel="web")
    assert Task.objects.get(pk=own.pk).owner == lead


def test_a_rule_that_fits_no_more_is_passed_over_and_says_so() -> None:
    mia, ben = named("Mia Berg", "Ben Kurz")
    broken = rule_for(mia, position=1, name="Old")
    rule_for(ben, position=2, name="New")
    from rapport.platform.assignment.models import AssignmentRule
    from rapport.platform.history.change_sets import change_set

    with change_set(actor=None, channel="system", act="update"):
        condition = {"any": [{"all": [{"field": "gone", "op": "exact", "value": "x"}]}]}
        AssignmentRule.objects.filter(pk=broken.pk).update(condition=condition)

    (one,) = given(make_task())

    assert str(one.user) == "Ben Kurz"
