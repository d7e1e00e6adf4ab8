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
    computing = {at: one for name, members in kept_fields(spec).items() if name in names for at, one in members.items()}
    wanted = sorted(set(ids)) if computing else []
    return sum(_keep(spec, computing, wanted[at : at + AT_ONCE]) for at in range(0, len(wanted), AT_ONCE))


def kept_fields(spec: RecordSpec) -> dict[str, dict[str, ComputedField]]:
    """What is kept with records of a kind, by the name of the field that it is kept for: what computes it, by its name
    among the kept values."""
    found = {a.field.name: {at: v for at, v in a.keeps if isinstance(v, ComputedField)} for a in spec.additions}
    return {name: members for name, members in found.items() if members}


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
    lists make use from then on. Outside of a transaction; one that was cut off is done again."""
    waiting = CustomField.objects.filter(is_kept=True, kept_at=None, state=CustomField.State.ACTIVE)
    gathered: list[str] = []
    for definition in waiting:
        if registry.has(definition.kind) and definition.name in kept_fields(registry.get(definition.kind)):
            known = _versions()
            _gather(registry.get(definition.kind), [definition.name])
            gathered += [definition.name] if _note_gathered(definition, known) else []
    return gathered


def _versions() -> set[tuple[int, int]]:
    return set(CustomField.objects.values_list("pk", "version"))


def _note_gathered(definition: CustomField, known: set[tuple[int, int]]) -> bool:
    """Say that a field is kept from now on; not where it was changed since, or a formula that it reads of another
    kind: who does that queues the gathering anew. Held first, so that who is about to change it comes before or after.
    """
    with transaction.atomic():
        CustomField.objects.select_for_update().filter(pk=definition.pk).first()
        if _versions() != known:
            return False
        return bool(CustomField.objects.filter(pk=definition.pk).update(kept_at=timezone.now()))


def gather_again() -> int:
    """Gather everything that is kept anew; how many records said something else."""
    return sum(_gather(spec, list(fields)) for spec in registry if (fields := kept_fields(spec)))


def keep_again(model: type[models.Model], ids: Sequence[int]) -> None:
    """Gather at once, in the transaction at hand, what is kept with these rows, and what others keep of them."""
    for spec in registry:
        own = spec.model is model and not spec.record.overview
        for name, field in ((name, one) for name, held in kept_fields(spec).items() for one in held.values()):
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
        known = sorted({at for spec in registry.of_model(model) for held in kept_fields(spec).values() for at in held})
        table = connection.ops.quote_name(model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT DISTINCT held.key FROM {table}, jsonb_object_keys({KEPT}) AS held (key) WHERE {KEPT} <> '{{}}'"  # noqa: S608
            )
            gone = [key for (key,) in cursor.fetchall() if key not in known]
        count += _forget(table, gone) if gone else 0
    return count


def _forget(table: str, names: Sequence[str]) -> int:
    """Take these out of every row, few at a time, so that nobody who changes one waits for the others."""
    count, last = 0, 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                f"UPDATE {table} SET {KEPT} = {KEPT} - %(names)s::text[] WHERE id IN ("  # noqa: S608
                f"SELECT id FROM {table} WHERE id > %(last)s AND {KEPT} ?| %(names)s::text[]"
                " ORDER BY id LIMIT %(most)s FOR NO KEY UPDATE) RETURNING id",
                {"names": list(names), "last": last, "most": AT_ONCE},
            )
            done = [key for (key,) in cursor.fetchall()]
            if not done:
                return count
            count, last = count + len(done), max(done)
