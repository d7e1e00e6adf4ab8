"""Whatever is done and taken back in whatever order: the database says what it said before."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from rapport.customers.models import TouchParticipant
from rapport.platform import write
from rapport.platform.history.change_sets import finish, start_long_change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.bulk import change_many
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import WriteError
from tests.dump import difference, dump
from tests.factories import make_person, make_tag, make_task, make_touch
from tests.platform.history.consistency import faults

pytestmark = pytest.mark.django_db

KINDS = ("people", "organisations", "tasks", "touches", "tags")
TAGS = st.lists(st.sampled_from(["vip", "fair", "press"]), unique=True, max_size=2)
MAILS = st.lists(st.sampled_from(["a@x.example", "b@x.example", "c@x.example"]), unique=True, max_size=3)
VALUES = {
    "people": st.fixed_dictionaries(
        {},
        optional={
            "given_name": st.sampled_from(["Anna", "Bert", "王"]),
            "job_title": st.sampled_from(["", "Buyer", "Head"]),
            "email": st.sampled_from(["", "a@x.example", "b@x.example"]),
            "emails": MAILS,
            "phone": st.sampled_from(["", "+49 30 5550118", "+49 30 5550119"]),
            "tags": TAGS,
        },
    ),
    "organisations": st.fixed_dictionaries(
        {}, optional={"name": st.sampled_from(["Acme", "Bolt"]), "website": st.sampled_from(["", "https://x.example"])}
    ),
    "tasks": st.fixed_dictionaries(
        {},
        optional={
            "subject": st.sampled_from(["Call", "Write"]),
            "is_done": st.booleans(),
            "due_on": st.sampled_from([None, "2026-01-01", "2026-02-02"]),
        },
    ),
    "touches": st.fixed_dictionaries(
        {},
        optional={
            "subject": st.sampled_from(["Hello", "Offer"]),
            "text": st.sampled_from(["", "Long talk"]),
            "channel": st.sampled_from(["call", "note"]),
        },
    ),
    "tags": st.fixed_dictionaries({}, optional={"name": st.sampled_from(["vip", "fair", "trade"])}),
}
NOBODY_LEFT: list[tuple[str, str, dict[str, Any], int]] = [
    ("bulk_delete", "people", {}, 1),
    ("create", "touches", {}, 0),
    ("create", "people", {"emails": ["a@x.example"]}, 0),
]
"""What comes after the last person went must be one act each."""
ACTS = st.one_of(
    [
        st.tuples(st.sampled_from(["create", "update", "bulk"]), st.just(kind), values, st.integers(0, 7))
        for kind, values in VALUES.items()
    ]
    + [
        st.tuples(st.sampled_from(["delete", "bulk_delete"]), st.sampled_from(KINDS), st.just({}), st.integers(0, 7)),
    ]
)


@contextlib.contextmanager
def rolled_back() -> Iterator[None]:
    """Each example begins with the same rows."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def do(act: str, kind: str, values: dict[str, Any], which: int) -> ChangeSet | None:
    """One act on the rows that are there; None when there is nothing to do it to, or it is refused."""
    spec = registry.get(kind)
    ids = list(spec.objects().order_by("pk").values_list("pk", flat=True))
    count = ChangeSet.objects.count()
    try:
        with transaction.atomic():
            if act == "create":
                write.create(spec, {**_required(kind), **values}, actor=None)
            elif not ids:
                return None
            elif act == "update":
                write.update(spec, spec.objects().get(pk=ids[which % len(ids)]), values, actor=None)
            elif act == "delete":
                write.delete(spec, spec.objects().get(pk=ids[which % len(ids)]), actor=None)
            else:
                opened = start_long_change_set(actor=None, channel="system", act=act, kind=kind)
                wanted = None if act == "bulk_delete" else values
                chosen = ids[: which + 1]
                change_many(spec, chosen, values=wanted, actor=None, change_set=opened, progress=lambda n: None)
                finish(opened)
    except WriteError:
        return None
    made = list(ChangeSet.objects.order_by("id")[count:])
    assert len(made) <= 1
    return made[0] if made else None


def _required(kind: str) -> dict[str, Any]:
    """What a row of the kind cannot do without; nothing is written for it, since that would be one more act to take
    back. Where no person is left, what belongs to one is refused."""
    party = registry.get("people").objects().order_by("pk").first()
    required: dict[str, dict[str, Any]] = {
        "people": {"given_name": "Cem"},
        "organisations": {"name": "Corp"},
        "tasks": {"subject": "Think", "party": party},
        "touches": {"channel": "call", "party": party, "subject": "Hm"},
        "tags": {"name": "new"},
    }
    return required[kind]


@pytest.fixture
def some_rows(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.db.transaction.on_commit", lambda call, **options: call())
    person = make_person(emails=["a@x.example", "b@x.example"], tags=["vip"])
    make_task(party=person)
    make_touch(party=person, participants=[str(make_person().uid)])
    make_tag(name="trade")


@pytest.mark.timeout(400)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(acts=st.lists(ACTS, min_size=1, max_size=4))
@example(acts=NOBODY_LEFT)
def test_undo_of_everything_in_reverse_leaves_the_database_as_it_was(
    some_rows: None, acts: list[tuple[str, str, dict[str, Any], int]]
) -> None:
    with rolled_back():
        states = [dump()]
        done = []
        for act in acts:
            opened = do(*act)
            if opened is not None:
                done.append(opened)
                states.append(dump())
                assert faults() == []
        undone = []
        for number in reversed(range(len(done))):
            result = undo(done[number], actor=None)
            assert result.conflicts == []
            assert difference(states[number], dump()) == {}
            undone.append(result.change_set)
        for number, again in enumerate(reversed(undone), 1):
            assert undo(again, actor=None).conflicts == []
            assert difference(states[number], dump()) == {}
        assert faults() == []


@pytest.mark.timeout(400)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(acts=st.lists(ACTS, min_size=2, max_size=4), order=st.randoms(use_true_random=False), force=st.booleans())
def test_undo_in_any_order_loses_nothing_unsaid_and_leaves_what_is_derived_in_step(
    some_rows: None, acts: list[tuple[str, str, dict[str, Any], int]], order: Any, force: bool
) -> None:
    with rolled_back():
        before = dump()
        done = [opened for act in acts if (opened := do(*act)) is not None]
        results = []
        order.shuffle(done)
        for opened in done:
            results.append(undo(opened, actor=None, force=force))
            opened.refresh_from_db()
            complete = not results[-1].conflicts
            assert opened.state == (ChangeSet.State.UNDONE if complete else ChangeSet.State.PARTLY_UNDONE)
            assert faults() == []
        if not any(result.conflicts for result in results) and not force:
            assert difference(before, dump()) == {}


def test_whoever_took_part_in_a_touch_that_is_gone_comes_back_without_their_part_in_it(some_rows: None) -> None:
    took_part, had_it = do("delete", "people", {}, 1), do("delete", "people", {}, 0)
    assert took_part is not None
    assert had_it is not None
    assert [(left.model, left.reason) for left in undo(took_part, actor=None).conflicts] == [(TouchParticipant, "gone")]
    assert faults() == []
    assert undo(had_it, actor=None).conflicts == []
    assert faults() == []


def test_the_consistency_check_can_fail(some_rows: None) -> None:
    with rolled_back():
        with connection.cursor() as cursor:
            cursor.execute("UPDATE search_searchentry SET record_id = record_id + 1000000")
            cursor.execute("DELETE FROM customers_timelineitem")
        assert len(faults()) >= 2
