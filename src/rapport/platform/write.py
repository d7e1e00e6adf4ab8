"""The one write path: permission → standardise → validate → save → history → index.

Forms, inline edits, bulk edits, imports, API, jobs and other modules all write through here, always as a batch (a
single write is a batch of one), inside one change set. Reading is :mod:`rapport.platform.access.engine`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from rapport.lib.countries import country_code
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows, writable_fields
from rapport.platform.access.principals import carried_by, principals_of_owners
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.tracking import event_model_of
from rapport.platform.records.clean import clean_value
from rapport.platform.records.custom import complete_amounts, defaults_of, lacking
from rapport.platform.records.custom_links import forget_links, needed_by
from rapport.platform.records.fields import FieldSpec
from rapport.platform.records.links import resolve_links
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.records.virtual import load_together
from rapport.platform.search.indexing import index_records, remove_records
from rapport.platform.write_errors import Conflict, Invalid, Missing, Refused
from rapport.platform.write_guards import WriteGuard, refuse_removal
from rapport.platform.write_saving import save_changed, save_new

if TYPE_CHECKING:
    from rapport.platform.access.models import Owned, User
    from rapport.platform.history.models import ChangeSet

M = TypeVar("M", bound=models.Model)

_CODE = 2
"""Letters of a country's code; a country that is written out says as well in which one numbers are meant."""
SYSTEM: User | None = None
"""The actor of writes that no user asked for (set-up, jobs of the system): every permission, no name."""


@dataclass(slots=True)
class Change(Generic[M]):
    """One row's part of a batch: ``values`` in standard form and ``given`` as they came; ``before`` holds the column
    values that the row had, for an update."""

    instance: M
    values: dict[str, Any]
    is_new: bool
    given: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)

    def changed(self, *names: str) -> bool:
        """Whether any of these columns has another value than before (always, for a new row)."""
        return self.is_new or any(self.before.get(name) != getattr(self.instance, name) for name in names)

    def add_error(self, name: str, message: str) -> None:
        """Refuse this row because of a field; ``""`` stands for the row as a whole."""
        self.errors.setdefault(name, []).append(message)


@dataclass(slots=True)
class Batch(Generic[M]):
    """What the hooks of a record type get: the changes, who makes them, and the change set they belong to."""

    spec: RecordSpec
    actor: User | None
    change_set: ChangeSet
    changes: list[Change[M]]

    @property
    def instances(self) -> list[M]:
        """The rows of the batch."""
        return [change.instance for change in self.changes]

    @property
    def ids(self) -> list[int]:
        """The keys of the batch's rows."""
        return [change.instance.pk for change in self.changes]

    def with_errors(self) -> list[Change[M]]:
        """Changes that a hook or a check refused."""
        return [change for change in self.changes if change.errors]


def create(
    spec: RecordSpec,
    values: Mapping[str, Any],
    *,
    actor: User | None,
    channel: str = "system",
    act: str = "create",
) -> Any:
    """Create one record. Raises Refused, or Invalid with messages by field; nothing is written then."""
    return create_many(spec, [values], actor=actor, channel=channel, act=act)[0]


def create_many(
    spec: RecordSpec,
    rows_of_values: Sequence[Mapping[str, Any]],
    *,
    actor: User | None,
    channel: str = "system",
    act: str = "create",
) -> list[Any]:
    """Create records in one change set, all or none."""
    if actor is not SYSTEM and not may(spec, actor, Action.CREATE.value):
        raise Refused(_("You may not create %(kind)s.") % {"kind": spec.label_plural})
    with change_set(actor=actor, channel=channel, act=act, kind=spec.name) as opened:
        changes: list[Change[Any]] = []
        for values in rows_of_values:
            instance = spec.model(**spec.base_filter, created_in=opened.uid)
            changes.append(Change(instance, {**_defaults(spec, actor), **values}, is_new=True))
        batch = Batch(spec, actor, opened, changes)
        _apply(batch)
        save_new(batch)
        _finish(batch, "created")
        if opened.summary == "" and len(changes) == 1:
            opened.summary = spec.record.get_title(changes[0].instance)[:300]
        return batch.instances


def update(
    spec: RecordSpec,
    instance: M,
    values: Mapping[str, Any],
    *,
    actor: User | None,
    channel: str = "system",
    act: str = "update",
    version: int | None = None,
) -> M:
    """Change one record.

    ``version`` is the version that the writer saw: when the row has moved on and one of the given fields differs,
    Conflict carries both. Raises Missing when the row is not within the actor's reach.
    """
    versions = None if version is None else {instance.pk: version}
    return update_many(spec, {instance.pk: values}, actor=actor, channel=channel, act=act, versions=versions)[0]  # type: ignore[no-any-return]


def update_many(
    spec: RecordSpec,
    values_by_id: Mapping[int, Mapping[str, Any]],
    *,
    actor: User | None,
    channel: str = "system",
    act: str = "update",
    versions: Mapping[int, int] | None = None,
) -> list[Any]:
    """Change records in one change set, all or none; the rows are locked in id order.

    A row that has the given values already is left alone; when that is so of all, there is no change set either.
    """
    with change_set(actor=actor, channel=channel, act=act, kind=spec.name) as opened:
        locked = _lock(spec, values_by_id, actor, Action.UPDATE.value)
        changes = []
        for instance in locked:
            given = dict(values_by_id[instance.pk])
            if versions and versions.get(instance.pk, instance.version) != instance.version:
                _refuse_stale(spec, instance, given, versions[instance.pk])
            before = {f.attname: getattr(instance, f.attname) for f in spec.model._meta.concrete_fields}
            changes.append(Change(instance, given, is_new=False, before=before))
        batch = Batch(spec, actor, opened, changes)
        _apply(batch)
        differing = Batch(spec, actor, opened, _differing(batch))
        opened.unchanged = not differing.changes
        if differing.changes:
            save_changed(differing)
            _finish(differing, "updated", batch)
        if opened.summary == "" and len(changes) == 1:
            opened.summary = spec.record.get_title(changes[0].instance)[:300]
        return batch.instances


def delete(
    spec: RecordSpec,
    instance: models.Model,
    *,
    actor: User | None,
    channel: str = "system",
    act: str = "delete",
) -> None:
    """Delete one record; it moves into history and undo puts it back."""
    delete_many(spec, [instance.pk], actor=actor, channel=channel, act=act)


def delete_many(
    spec: RecordSpec, ids: Iterable[int], *, actor: User | None, channel: str = "system", act: str = "delete"
) -> int:
    """Delete records in one change set, all or none; Invalid when another record still needs one of them."""
    if spec.record.undeletable:
        raise Refused(_("%(kind)s are never deleted.") % {"kind": spec.label_plural})
    with change_set(actor=actor, channel=channel, act=act, kind=spec.name) as opened:
        locked = _lock(spec, {pk: {} for pk in ids}, actor, Action.DELETE.value)
        batch = Batch(spec, actor, opened, [Change(instance, {}, is_new=False) for instance in locked])
        refuse_removal(spec.model, batch.ids, actor)
        spec.record.before_delete(batch)
        _refuse_errors(batch)
        if opened.summary == "" and len(locked) == 1:
            opened.summary = spec.record.get_title(locked[0])[:300]
        removed = batch.ids
        if needing := needed_by(spec.model, removed):
            raise Invalid({"": [_("Still needed by %(kinds)s. Change these first.") % {"kinds": ", ".join(needing)}]})
        forget_links(spec.model, removed)
        try:
            spec.model._default_manager.filter(pk__in=removed).delete()
        except ProtectedError as error:
            raise Invalid({"": [_still_used(error)]}) from error
        for virtual in spec.virtual_fields:
            if virtual.virtual is not None:
                virtual.virtual.forget(removed)
        remove_records(spec, removed)
        opened.counts["deleted"] = opened.counts.get("deleted", 0) + len(removed)
        return len(removed)


# The steps. -----------------------------------------------------------------------------------------------------------


def _defaults(spec: RecordSpec, actor: User | None) -> dict[str, Any]:
    defaults = {**defaults_of(spec), **spec.record.create_defaults}
    if spec.owned and actor is not None and "owner" in spec.writable:
        defaults.setdefault("owner", actor)
    return defaults


def _lock(
    spec: RecordSpec, values_by_id: Mapping[int, Mapping[str, Any]], actor: User | None, action: str
) -> list[Any]:
    """Lock the rows in id order; Missing or Refused when one is out of the actor's reach."""
    wanted = sorted(values_by_id)
    reach = spec.objects() if actor is SYSTEM else rows(spec, actor, action)
    locked = list(reach.filter(pk__in=wanted).select_for_update(of=("self",)).order_by("pk"))
    if len(locked) < len(wanted):
        found = {instance.pk for instance in locked}
        lost = [pk for pk in wanted if pk not in found]
        if rows(spec, actor).filter(pk__in=lost).count() == len(lost):
            raise Refused(_("You see this record but may not change it."))
        raise Missing(_("There is no such record, or it is not within your reach."))
    return locked


def _refuse_stale(spec: RecordSpec, instance: Any, given: dict[str, Any], seen: int) -> None:
    """Two editors: a field is in conflict when the other one changed it since and the second gives another value."""
    was = event_model_of(spec.model)._default_manager.filter(pgh_obj_id=instance.pk, version=seen).last()
    theirs: dict[str, Any] = {}
    for name in given:
        spec_field = spec.fields.get(name)
        if spec_field is not None and spec_field.stored:
            current = getattr(instance, name)
            if _as_text(getattr(was, name, None)) == _as_text(current) and hasattr(was, name):
                continue
            same = spec_field.shipped.standard if spec_field.shipped is not None else _as_text
            if same(_as_text(current)) != same(_as_text(given[name])):
                theirs[name] = current
    if theirs:
        raise Conflict(instance, theirs, seen)


def _as_text(value: Any) -> str:
    return "" if value is None else str(value)


def _apply(batch: Batch[Any]) -> None:
    """Standardise the given values, set them, let the record compute what follows, validate; Invalid on any error."""
    allowed = writable_fields(batch.spec, batch.actor) if batch.actor is not SYSTEM else None
    resolve_links(batch)
    for change in batch.changes:
        _clean(batch.spec, change, allowed)
    _refuse_errors(batch)
    batch.spec.record.before_save(batch)
    guards: list[WriteGuard] = registry.extensions(WriteGuard)
    for guard in guards:
        guard.check(batch)
    _set_principals(batch)
    for change in batch.changes:
        _validate(batch.spec, change)
    _refuse_errors(batch)


def _clean(spec: RecordSpec, change: Change[Any], allowed: frozenset[str] | None) -> None:
    country = str(change.values.get("country") or getattr(change.instance, "country", "") or "")
    region = country_code(country[:100]) if len(country) > _CODE else country
    change.given = dict(change.values)
    for name, value in change.given.items():
        spec_field = spec.fields.get(name)
        if spec_field is None:
            change.add_error(name, _("There is no such field."))
        elif allowed is not None and name not in allowed and name not in spec.record.create_defaults:
            change.add_error(name, _("You may not set this field."))
        else:
            _set(change, spec_field, value, region)
    complete_amounts(spec, change.instance)
    for name in lacking(spec, change.instance) if change.is_new else ():
        if name not in change.errors and (allowed is None or name in allowed):
            change.add_error(name, _("Enter a value: this field may not be empty."))


def _set(change: Change[Any], spec_field: FieldSpec, value: Any, region: str) -> None:
    try:
        cleaned = clean_value(spec_field, value, region=region)
    except ValidationError as error:
        for message in error.messages:
            change.add_error(spec_field.name, message)
        return
    if spec_field.shipped is not None and cleaned:
        cleaned = spec_field.shipped.standard(cleaned, getattr(change.instance, spec_field.name))
    change.values[spec_field.name] = cleaned
    if spec_field.stored:
        setattr(change.instance, spec_field.name, cleaned)


def _set_principals(batch: Batch[Any]) -> None:
    if not batch.spec.owned:
        return
    model = cast("type[Owned]", batch.spec.model)
    link = f"{model.carries}_id" if model.carries else "owner_id"
    moved = [change for change in batch.changes if change.changed("owner_id", link)]
    if moved:
        found = principals_of_owners(change.instance.owner_id for change in moved)
        carried = carried_by(model, (getattr(change.instance, link) for change in moved))
        for change in moved:
            also = carried.get(getattr(change.instance, link), [])
            change.instance.principals = [*found.get(change.instance.owner_id, []), *also]


def _validate(spec: RecordSpec, change: Change[Any]) -> None:
    """The model's own rules; columns that nobody set keep what the database knows to be valid."""
    touched = set(change.values) if not change.is_new else set(spec.fields)
    untouched = [f.name for f in spec.model._meta.concrete_fields if f.name not in touched]
    try:
        change.instance.clean_fields(exclude=[*untouched, *_links(spec)])
        change.instance.clean()
    except ValidationError as error:
        said = set(change.errors)  # by the kind itself, in its own words
        for name, messages in error.message_dict.items():
            for message in messages if name not in said else ():
                change.add_error("" if name == "__all__" else name, message)


def _links(spec: RecordSpec) -> list[str]:
    """Links are resolved to rows already: Django would ask the database for each again."""
    return [
        link.name
        for link in spec.link_fields
        if not link.required  # a required one must still be refused when empty
    ]


def _refuse_errors(batch: Batch[Any]) -> None:
    refused = batch.with_errors()
    if refused:
        raise Invalid(refused[0].errors, row=batch.changes.index(refused[0]), rows=len(refused))


def _differing(batch: Batch[Any]) -> list[Change[Any]]:
    """The changes that change something: a column, or what lives in other tables."""
    columns = [f.attname for f in batch.spec.model._meta.concrete_fields]
    alike = [c for c in batch.changes if all(c.before[name] == getattr(c.instance, name) for name in columns)]
    elsewhere = {
        field.name: field.virtual
        for field in batch.spec.virtual_fields
        if field.virtual is not None and any(field.name in change.values for change in alike)
    }
    stored = load_together(list(elsewhere.values()), [change.instance.pk for change in alike])
    same = {
        change.instance.pk
        for change in alike
        if all(
            virtual.same(stored[name].get(change.instance.pk), change.values[name])
            for name, virtual in elsewhere.items()
            if name in change.values
        )
    }
    return [change for change in batch.changes if change.instance.pk not in same]


def _finish(batch: Batch[Any], counter: str, asked: Batch[Any] | None = None) -> None:
    """What follows the rows; ``asked`` is the batch as it was asked for, by whose order a refusal is told."""
    for virtual in batch.spec.virtual_fields:
        concerned = [change for change in batch.changes if virtual.name in change.values]
        if concerned and virtual.virtual is not None:
            virtual.virtual.save(concerned, [change.values[virtual.name] for change in concerned])
    batch.spec.record.after_save(batch)
    _refuse_errors(asked or batch)
    index_records(batch.spec, batch.ids)
    counts = batch.change_set.counts
    counts[counter] = counts.get(counter, 0) + len(batch.changes)


def _still_used(error: ProtectedError) -> str:
    kinds = sorted({str(row._meta.verbose_name_plural) for row in error.protected_objects})
    return _("Still used by %(count)s %(kinds)s. Change these first.") % {
        "count": len(error.protected_objects),
        "kinds": ", ".join(kinds),
    }
