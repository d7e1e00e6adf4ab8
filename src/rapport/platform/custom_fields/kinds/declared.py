"""From what an administrator said of a kind to its declaration: a :class:`RecordType` whose attributes are data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.lib.sort_keys import sort_key
from rapport.platform.access.policy import AccessPolicy, Granted, OwnedBy
from rapport.platform.custom_fields.kinds.models import OWN_GROUP, CustomKind, CustomRecord, parent_field
from rapport.platform.custom_fields.texts import lazily_in_language
from rapport.platform.records.any_of import any_of
from rapport.platform.records.custom import Addition
from rapport.platform.records.derive import build_spec
from rapport.platform.records.external_ids import ExternalIds
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.record import Fieldset, RecordType
from rapport.platform.records.spec import RecordSpec
from rapport.platform.write import Batch

DETAILS = gettext_lazy("Details")
"""The section in which the fields of such a kind stand together with its name."""


class OwnedIfGranted(OwnedBy):
    """As owned records are; but nobody sees any because they see every kind."""

    inherits = False


class SharedIfGranted(Granted):
    """Everybody's who holds a grant for this very kind."""

    inherits = False


class MadeRecord(RecordType[CustomRecord]):
    """One kind made in the browser: an instance with attributes of its own, where a declared kind is a class."""

    made = True
    title_columns = ["name"]
    default_sort = "sort_key"
    sort_by = {"name": "sort_key"}
    sorts = ["sort_key", "created_at", "updated_at"]
    internal = ["sort_key"]
    search = {"name": "A"}
    import_keys = ["external_id"]
    help_topic = "custom-kinds"

    def __init__(self, definition: CustomKind) -> None:
        owned = ["owner"] if definition.ownership == CustomKind.Ownership.OWNED else []
        # Beside the class: the attributes are declared as those of a class, which no assignment to an instance is.
        vars(self).update(
            name=definition.key,
            label=lazily_in_language(definition.texts("label"), definition.key),
            label_plural=lazily_in_language(definition.texts("plural"), definition.key),
            description=lazily_in_language(definition.texts("description")),
            icon=definition.icon,
            menu=definition.menu,
            base_filter={"kind": definition.key},
            access=policy_of(definition),
            columns=["name", *owned, "created_at"],
            filters=[*owned, "created_at", "external_id"],
            quick_create=["name", *owned],
            fieldsets=[Fieldset(DETAILS, ["name", *owned])],
            exclude=["kind", *([] if owned else ["owner"])],
            hand_over={"owner": Q()} if owned else {},
            virtual=[ExternalIds(definition.key)],
        )

    def before_save(self, batch: Batch[CustomRecord]) -> None:
        """No record comes to a kind that is being deleted."""
        present = _hold(self.name)
        for change in batch.changes:
            change.instance.sort_key = sort_key(change.instance.name)
            if not present:
                change.add_error("", _("This kind of record is there no more."))

    def refresh(self, ids: Sequence[int]) -> None:
        refresh_sort_keys(ids)


def refresh_sort_keys(ids: Sequence[int]) -> None:
    """Let these rows stand where their names belong, after the names changed behind the write path."""
    for row in CustomRecord.objects.filter(any_of("pk", ids)).only("pk", "name", "sort_key"):
        wanted = sort_key(row.name)
        if row.sort_key != wanted:
            CustomRecord.objects.filter(pk=row.pk).update(sort_key=wanted)


def policy_of(definition: CustomKind) -> AccessPolicy:
    """Who reaches its records: nobody without a grant for this very kind."""
    return OwnedIfGranted("owner") if definition.ownership == CustomKind.Ownership.OWNED else SharedIfGranted()


def _hold(key: str) -> bool:
    """Keep the kind until the transaction ends; whether it is there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM custom_fields_customkind WHERE key = %s FOR KEY SHARE", [key])
        return cursor.fetchone() is not None


def specs_of(definitions: Iterable[CustomKind]) -> list[RecordSpec]:
    """The kinds in the order of the menu."""
    ordered = sorted(definitions, key=lambda one: (one.position, one.key))
    return [build_spec(MadeRecord(definition), OWN_GROUP) for definition in ordered]


def parent_additions(definitions: Iterable[CustomKind]) -> dict[str, Addition]:
    """The link of each kind that belongs to another one, by the kind's name."""
    return {one.key: Addition(field, section=DETAILS, listed=True, quick=True) for one, field in _parents(definitions)}


def _parents(definitions: Iterable[CustomKind]) -> Iterable[tuple[CustomKind, FieldSpec]]:
    for definition in definitions:
        parent = definition.parent
        if parent is not None:
            name = parent_field(parent.model)
            options: dict[str, Any] = {"keyed": True, "nullable": True, "indexed": True, "column": name}
            yield (
                definition,
                FieldSpec(
                    name, parent.title, FieldKind.LINK, link_model=parent.model, link_kinds=(parent.name,), **options
                ),
            )
