"""Indexes of custom fields over a table of months: made month by month, taken up where a run was cut off, dropped
whole."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection

from rapport.customers.models import Touch
from rapport.platform import write
from rapport.platform.custom_fields import indexes, partition_indexes
from rapport.platform.custom_fields.definitions import refresh
from rapport.platform.custom_fields.indexes import make_indexes
from rapport.platform.custom_fields.models import CustomField
from rapport.platform.database.partitions import ensure_partitions
from rapport.platform.records.registry import registry
from tests.factories import make_custom_field, make_touch
from tests.factories.custom_fields import customised

pytestmark = pytest.mark.django_db(transaction=True)
TOUCHES: Any = Touch.objects


def asked(sql: str, *given: Any) -> list[tuple[Any, ...]]:
    """The rows of an answer."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(given))
        return cursor.fetchall() if cursor.description else []


def lacking(name: str) -> list[str]:
    """The partitions of touches without an index that belongs to this one."""
    rows = asked(
        """
        SELECT c.relname FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid
         WHERE h.inhparent = 'customers_touch'::regclass AND NOT EXISTS (
               SELECT 1 FROM pg_inherits u JOIN pg_index i ON i.indexrelid = u.inhrelid
                WHERE u.inhparent = to_regclass(%s) AND i.indrelid = c.oid AND i.indisvalid)
         ORDER BY 1
        """,
        name,
    )
    return [partition for (partition,) in rows]


def is_valid(name: str) -> bool:
    """Whether questions are answered by an index."""
    found = asked("SELECT 1 FROM pg_index WHERE indexrelid = to_regclass(%s) AND indisvalid", name)
    return found == [(1,)]


def left() -> list[str]:
    """The names of all indexes of custom fields."""
    return [name for (name,) in asked("SELECT relname FROM pg_class WHERE relname LIKE 'cf\\_%%' ORDER BY 1")]


def test_every_month_has_one_and_a_coming_one_brings_it_along() -> None:
    definition = make_custom_field(kind="touches", type="integer", label_en="Mood")
    name = f"cf_{definition.pk}"
    ensure_partitions("customers_touch", "happened_at", date(2026, 1, 1), date(2026, 2, 1))
    with customised():
        make_touch(x_mood=3)
        assert make_indexes() == [name]
        assert (is_valid(name), lacking(name)) == (True, [])
        assert make_indexes() == []
        with connection.cursor() as cursor:
            cursor.execute("SET enable_seqscan = off")
            plan = TOUCHES.filter(x_mood__gte=2).order_by("x_mood", "id").explain()
            cursor.execute("RESET enable_seqscan")
        ensure_partitions("customers_touch", "happened_at", date(2031, 5, 1), date(2031, 5, 1))
        later = (is_valid(name), lacking(name))
        write.update(registry.get("custom-fields"), definition, {"is_filterable": False}, actor=None)
        assert make_indexes() == []

    assert f"{name}_2026_01" in plan and "Seq Scan" not in plan
    assert later == (True, [])
    assert left() == []


def test_a_run_that_is_cut_off_is_taken_up(monkeypatch: pytest.MonkeyPatch) -> None:
    definition = make_custom_field(kind="touches", type="money", label_en="Worth")
    name = f"cf_{definition.pk}"
    ensure_partitions("customers_touch", "happened_at", date(2026, 1, 1), date(2026, 2, 1))
    with customised():
        for _ in range(2):
            make_touch(x_worth="12.50", happened_at="2026-02-03T10:00Z")
        monkeypatch.setattr(partition_indexes, "part_name", stopping_at("2026_02"))
        with pytest.raises(KeyboardInterrupt):
            make_indexes()
        begun = (is_valid(name), [part for part in lacking(name) if part < "customers_touch_2026_02"])
        monkeypatch.undo()
        # What a server that was killed leaves behind: an index that was not made to its end.
        with pytest.raises(IntegrityError):
            asked(f'CREATE UNIQUE INDEX CONCURRENTLY "{name}_2026_02" ON customers_touch_2026_02 (channel)')

        made = make_indexes()
        finished = (is_valid(name), lacking(name), lacking(f"{name}_currency"))
        whole = asked("SELECT pg_get_indexdef(%s::regclass)", f"{name}_2026_02")[0][0]
        write.delete(registry.get("custom-fields"), CustomField.objects.get(pk=definition.pk), actor=None)
        make_indexes()

    assert begun == (False, [])
    assert made == [name, f"{name}_currency"]
    assert finished == (True, [], [])
    assert "x_worth" in whole
    assert left() == []


def stopping_at(month: str) -> Any:
    """The name of an index over a partition; the process ends before it makes that of this month."""
    naming = partition_indexes.part_name

    def named(wanted: indexes.Wanted, partition: str) -> str:
        if partition.endswith(month):
            raise KeyboardInterrupt
        return naming(wanted, partition)

    return named


def test_a_changed_formula_has_its_index_made_anew() -> None:
    make_custom_field(kind="touches", type="integer", label_en="Score", is_filterable=False)
    definition = make_custom_field(kind="touches", type="formula", label_en="Twice", formula="x_score * 2")
    name = f"cf_{definition.pk}"
    with customised():
        first = make_indexes()
        write.update(registry.get("custom-fields"), definition, {"formula": "x_score * 3"}, actor=None)
        refresh()
        again = make_indexes()
        whole = asked("SELECT pg_get_indexdef(%s::regclass)", f"{name}_default")[0][0]
        write.delete(registry.get("custom-fields"), CustomField.objects.get(pk=definition.pk), actor=None)
        make_indexes()

    assert (first, again) == ([name], [name])
    assert "(3)::numeric" in whole
    assert left() == []


def test_parts_of_what_nobody_wants_any_more_go() -> None:
    asked("CREATE INDEX cf_999_default ON customers_touch_default (id)")

    assert make_indexes() == []
    assert left() == []


def test_it_waits_for_writers_no_longer_than_they_may_wait_behind_it(monkeypatch: pytest.MonkeyPatch) -> None:
    definition = make_custom_field(kind="touches", type="integer", label_en="Mood")
    monkeypatch.setattr(partition_indexes, "LOCK_TIMEOUT", "50ms")
    other = connection.copy()
    with customised():
        with other.cursor() as writer:
            other.set_autocommit(False)
            writer.execute("LOCK TABLE customers_touch IN ROW EXCLUSIVE MODE")
            before = asked("SHOW lock_timeout")
            with pytest.raises(OperationalError):
                make_indexes()
            after = asked("SHOW lock_timeout")
            other.rollback()
        other.close()
        made = make_indexes()
        write.delete(registry.get("custom-fields"), CustomField.objects.get(pk=definition.pk), actor=None)
        make_indexes()

    assert after == before
    assert made == [f"cf_{definition.pk}"]
    assert left() == []
