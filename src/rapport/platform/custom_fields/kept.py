"""Values of other records that are kept with a record, so that an index has them in order: gathered at first, then
again for each record of which a change may have moved one.

What is kept follows from the other records alone. So it is written by queued work beside change sets and history, and
may be gathered again at any time; two that gather for the same record take turns, and the later one sees what both were
called for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from rapport.platform.access.titles import read_by
from rapport.platform.custom_fields.computed import ComputedField, LookUp, RollUp
from rapport.platform.custom_fields.models import CustomField
from rapport.platform.records.custom import KEPT, as_json, keeps_values
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec

AT_ONCE = 500
"""Records that are held at a time, while a page or an import that changes one of them waits."""


def keep(spec: RecordSpec, names: Sequence[str], ids: Sequence[int]) -> int:
    """Gather what these fields keep for these records of a kind; how many say something else than before."""
    computing = {name: field for name, field in kept_fields(spec).items() if name in names}
    wanted = sorted(set(ids)) if computing else []
    return sum(_keep(spec, computing, wanted[at : at + AT_ONCE]) for at in range(0, len(wanted), AT_ONCE))


def kept_fields(spec: RecordSpec) -> dict[str, ComputedField]:
    """What computes the values that are kept with records of a kind, by the name of the field."""
    return {a.field.name: a.keeps for a in spec.additions if isinstance(a.keeps, ComputedField)}


def _keep(spec: RecordSpec, computing: Mapping[str, ComputedField], ids: Sequence[int]) -> int:
    table = connection.ops.quote_name(spec.model._meta.db_table)
    with transaction.atomic(), connection.cursor() as cursor:
        # One after the other for each record, and only then what the other records say: a look before that could miss
        # what the one who was first had not committed yet, and be written after it.
        cursor.execute(f"SELECT id FROM {table} WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [list(ids)])  # noqa: S608
        cursor.fetchall()
        held = list(spec.objects().filter(pk__in=ids).values_list("pk", flat=True))
        with read_by(None):
            found = {name: virtual.load(held) for name, virtual in computing.items()}
        members = [json.dumps(_members(computing, found, pk)) for pk in held]
        cursor.execute(
            f"UPDATE {table} record SET {KEPT} = (record.{KEPT} - %(names)s::text[]) || given.members"  # noqa: S608
            " FROM unnest(%(ids)s::bigint[], %(members)s::jsonb[]) AS given (id, members)"
            f" WHERE record.id = given.id AND record.{KEPT} <> (record.{KEPT} - %(names)s::text[]) || given.members",
            {"names": list(computing), "ids": held, "members": members},
        )
        return int(cursor.rowcount)


def _members(computing: Mapping[str, ComputedField], found: Mapping[str, Mapping[int, Any]], pk: int) -> dict[str, Any]:
    """What is kept with one record: nothing for what says nothing."""
    values = {name: values.get(pk) for name, values in found.items()}
    return {name: as_json(value) for name, value in values.items() if value not in (None, "", computing[name].nothing)}


def gather_new() -> list[str]:
    """Gather for every record of their kinds what is to be kept and is not yet; the names of these fields, of which
    lists make use from then on. Outside of a transaction."""
    waiting = CustomField.objects.filter(is_kept=True, kept_at=None, state=CustomField.State.ACTIVE)
    gathered: list[str] = []
    for definition in waiting:
        if registry.has(definition.kind) and definition.name in kept_fields(registry.get(definition.kind)):
            _gather(registry.get(definition.kind), [definition.name])
            done = CustomField.objects.filter(pk=definition.pk, version=definition.version)  # else it was changed since
            gathered += [definition.name] if done.update(kept_at=timezone.now()) else []
    return gathered


def gather_again() -> int:
    """Gather everything that is kept anew; how many records said something else."""
    return sum(_gather(spec, list(fields)) for spec in registry if (fields := kept_fields(spec)))


def keep_again(model: type[models.Model], ids: Sequence[int]) -> None:
    """Gather at once, in the transaction at hand, what is kept with these rows, and what others keep of them."""
    for spec in registry:
        own = spec.model is model and not spec.record.overview
        for name, field in kept_fields(spec).items():
            if own:
                keep(spec, [name], ids)
            if isinstance(field, LookUp) and spec.fields[field.link].link_model is model:
                linking = spec.objects().filter(**{f"{field.link}_id__in": list(ids)})
                keep(spec, [name], list(linking.values_list("pk", flat=True)))
            elif isinstance(field, RollUp) and field.related.spec().model is model:
                link = f"{field.related.link}_id"
                linked = model._default_manager.filter(pk__in=list(ids), **{f"{link}__isnull": False})
                keep(spec, [name], list(linked.values_list(link, flat=True)))


def _gather(spec: RecordSpec, names: Sequence[str]) -> int:
    return sum(keep(spec, names, ids) for ids in _every(spec))


def _every(spec: RecordSpec) -> Iterator[list[int]]:
    last = 0
    while ids := list(spec.objects().filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        yield ids
        last = ids[-1]


def forget_others() -> int:
    """Take out what is kept for fields that keep nothing any more; of how many records."""
    count = 0
    for model in {spec.model for spec in registry if keeps_values(spec.model)}:
        known = sorted({name for spec in registry.of_model(model) for name in spec.kept})
        table = connection.ops.quote_name(model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT DISTINCT held.key FROM {table}, jsonb_object_keys({KEPT}) AS held (key) WHERE {KEPT} <> '{{}}'"  # noqa: S608
            )
            gone = [key for (key,) in cursor.fetchall() if key not in known]
            if gone:
                cursor.execute(
                    f"UPDATE {table} SET {KEPT} = {KEPT} - %(gone)s::text[] WHERE {KEPT} ?| %(gone)s::text[]",  # noqa: S608
                    {"gone": gone},
                )
                count += cursor.rowcount
    return count
