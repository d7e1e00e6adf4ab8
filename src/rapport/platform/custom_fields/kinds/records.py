"""The kinds made in the browser as a record kind of the administration: pages, API, history and undo are those of every
kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import connection
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.lib.pinyin import phonetic
from rapport.lib.text import fold
from rapport.platform import write
from rapport.platform.access.models import FieldRule, Grant
from rapport.platform.access.policy import Administered
from rapport.platform.access.services import forget_all_permissions
from rapport.platform.custom_fields.changes import definitions_changed
from rapport.platform.custom_fields.definitions import refresh
from rapport.platform.custom_fields.kinds.grants import READING, WORKING, GrantedRoles
from rapport.platform.custom_fields.kinds.models import NAME_PREFIX, CustomKind, CustomRecord
from rapport.platform.custom_fields.kinds.panels import FieldsOfKind, adding_url
from rapport.platform.custom_fields.kinds.usage import users_of_kind
from rapport.platform.custom_fields.models import CustomField
from rapport.platform.records.record import Fieldset, HeadAction, RecordType
from rapport.platform.records.registry import registry
from rapport.platform.search.indexing import CHUNK, index_records
from rapport.platform.write import Batch, Change

if TYPE_CHECKING:
    from rapport.platform.history.models import ChangeSet

MOST_KINDS = 30
"""Each has some sixty addresses and a place in the menu, the search and the roles."""
MOST_RECORDS = 2_000
"""Records that are deleted with their kind, in one transaction."""
_FIXED = {"ownership": gettext_lazy("ownership"), "belongs_to": gettext_lazy("record it belongs to")}
_ACCESS = Fieldset(gettext_lazy("Access"), ["ownership", "readers", "editors"])
_NAMES = ["label_en", "plural_en", "label_de", "plural_de", "label_zh", "plural_zh"]


class CustomKindRecord(RecordType[CustomKind]):
    """A kind of record that an administrator made."""

    name = "custom-kinds"
    icon = "layers-2"
    description = gettext_lazy(
        "Kinds of record of your own, with fields of their own, beside people and organisations."
    )
    columns = ["plural_en", "key", "icon", "menu", "ownership", "belongs_to"]
    filters = ["ownership", "belongs_to"]
    sorts = ["created_at"]
    default_sort = "-created_at"
    quick_create = [*_NAMES, "icon", "menu", "belongs_to", "ownership", "readers", "editors"]
    fieldsets = [
        Fieldset(gettext_lazy("Name"), [*_NAMES, "icon"]),
        Fieldset(gettext_lazy("Place"), ["menu", "position", "belongs_to"]),
        _ACCESS,
        Fieldset(gettext_lazy("Description"), ["description_en", "description_de", "description_zh"]),
    ]
    access = Administered()
    natural_key = ["key"]
    configuration = True
    virtual = [
        GrantedRoles(
            "readers",
            gettext_lazy("Roles that see the records"),
            gettext_lazy("As far as they see other kinds. Without a role only administrators see any."),
            mark="view",
            actions=READING,
            lost=WORKING,
        ),
        GrantedRoles(
            "editors",
            gettext_lazy("Roles that work with them"),
            gettext_lazy("They see, create, change and delete. “Edit permissions” of a role says it in detail."),
            mark="update",
            actions=WORKING,
            lost=("create", "update", "delete"),
        ),
    ]
    panels = [FieldsOfKind()]
    help_topic = "custom-kinds"

    def after_configuration(self) -> None:
        refresh()

    def before_save(self, batch: Batch[CustomKind]) -> None:
        _limit(batch)
        for change in batch.changes:
            kind = change.instance
            if not any(kind.texts("label").values()):
                change.add_error("label_en", _("Enter a name in at least one language."))
            if not any(kind.texts("plural").values()):
                change.add_error("plural_en", _("Enter a name for several in at least one language."))
            _set_key(change)
            _check_fixed(change)

    def after_save(self, batch: Batch[CustomKind]) -> None:
        definitions_changed()

    def before_delete(self, batch: Batch[CustomKind]) -> None:
        for change in batch.changes:
            _refuse_use(change)
        if not batch.with_errors():
            _delete_contents(batch)
        definitions_changed()

    def keep_at_undo(self, ids: Sequence[int], undone: ChangeSet) -> Mapping[int, str]:
        """A kind that has records or fields stays when the making of it is taken back."""
        keys = dict(CustomKind.objects.filter(pk__in=ids).values_list("key", "pk"))
        other = CustomRecord.objects.filter(kind__in=list(keys)).exclude(created_in=undone.uid)
        fields = CustomField.objects.filter(kind__in=list(keys)).exclude(created_in=undone.uid)
        used = {*other.values_list("kind", flat=True).distinct(), *fields.values_list("kind", flat=True).distinct()}
        return {keys[key]: "used" for key in used}

    def refresh(self, ids: Sequence[int]) -> None:
        """The records of a kind that came back can be found again; this process needs to know it for that already now,
        and looks again when the transaction has ended."""
        definitions_changed()
        refresh()
        for key in CustomKind.objects.filter(pk__in=ids).values_list("key", flat=True):
            spec = registry.get(key)
            keys = list(spec.objects().order_by("pk").values_list("pk", flat=True)[:MOST_RECORDS])
            for start in range(0, len(keys), CHUNK):
                index_records(spec, keys[start : start + CHUNK])

    def get_head_actions(self, request: HttpRequest, instance: CustomKind) -> Sequence[HeadAction]:
        if not registry.has(instance.key):
            return ()
        adding = HeadAction(_("Add a field"), adding_url(instance), "plus", primary=True, dialog=True)
        return [adding, HeadAction(_("Its records"), reverse(f"{instance.key}-list"), instance.icon)]


def _limit(batch: Batch[CustomKind]) -> None:
    """Nobody makes one more meanwhile: the table is locked against other makers."""
    new = [change for change in batch.changes if change.is_new]
    if new:
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE custom_fields_customkind IN SHARE ROW EXCLUSIVE MODE")
        if CustomKind.objects.count() + len(new) > MOST_KINDS:
            for change in new:
                change.add_error("", _("At most %(limit)s kinds of your own fit here.") % {"limit": MOST_KINDS})


def _set_key(change: Change[CustomKind]) -> None:
    """From its first name for several, once: by it addresses and programs know the kind, whatever people call it."""
    kind = change.instance
    if not change.is_new:
        return
    label = next(filter(None, kind.texts("plural").values()), "")
    words = slugify(fold(phonetic(label) or label)).replace("_", "-")[:30].strip("-") or "kind"
    others = set(CustomKind.objects.values_list("key", flat=True)) | {spec.name for spec in registry}
    numbered = (f"{words}-{number}" for number in range(2, len(others) + 3))
    kind.key = next(key for part in (words, *numbered) if (key := f"{NAME_PREFIX}{part}") not in others)


def _check_fixed(change: Change[CustomKind]) -> None:
    """What the records that are there were written under."""
    for name, label in _FIXED.items():
        if not change.is_new and change.changed(name):
            change.add_error(name, _("The %(field)s of a kind stays as it is. Make a new kind.") % {"field": label})


def _refuse_use(change: Change[CustomKind]) -> None:
    using = users_of_kind(change.instance.key)
    if using:
        text = _("Still used by: %(names)s. Take it out of them first.")
        change.add_error("", text % {"names": ", ".join(using[:10])})
    count = CustomRecord.objects.filter(kind=change.instance.key).count()
    if count > MOST_RECORDS:
        text = _("There are %(count)s records of this kind. Delete them first, in their list.")
        change.add_error("", text % {"count": count})


def _delete_contents(batch: Batch[CustomKind]) -> None:
    """Its records, its fields and what roles say of it go with a kind, in the same change set, which is called by the
    kind rather than by a record."""
    batch.change_set.summary = batch.change_set.summary or ", ".join(map(str, batch.instances))[:300]
    for kind in batch.instances:
        if registry.has(kind.key):
            spec = registry.get(kind.key)
            records = list(spec.objects().order_by("pk").values_list("pk", flat=True))
            if records:
                write.delete_many(spec, records, actor=batch.actor)
        CustomField.objects.filter(kind=kind.key).delete()
        Grant.objects.filter(kind=kind.key).delete()
        FieldRule.objects.filter(kind=kind.key).delete()
    forget_all_permissions()
