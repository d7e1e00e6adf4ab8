"""Custom fields as a record kind of the administration: pages, API, history and undo are those of every kind."""

from __future__ import annotations

from collections.abc import Sequence

from babel.numbers import get_territory_currencies
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.lib.formulas import FormulaError
from rapport.lib.pinyin import phonetic
from rapport.lib.text import fold
from rapport.platform.access.policy import Administered
from rapport.platform.custom_fields.changes import definitions_changed, kept_anew
from rapport.platform.custom_fields.choices import ChoicesField, with_retired
from rapport.platform.custom_fields.definitions import field_of, refresh
from rapport.platform.custom_fields.formulas import Library, check_kept_formula, explained, is_formula
from rapport.platform.custom_fields.kinds.models import reserved_keys
from rapport.platform.custom_fields.models import CustomField
from rapport.platform.custom_fields.reading import COMPUTED, NotPossible, check_condition, check_kept, computed_addition
from rapport.platform.custom_fields.usage import computed_from, users_of
from rapport.platform.history.tracking import event_model_of
from rapport.platform.records.clean import clean_value
from rapport.platform.records.custom import PREFIX
from rapport.platform.records.fields import FieldKind
from rapport.platform.records.formulas import RESULTS
from rapport.platform.records.record import Fieldset, RecordType
from rapport.platform.records.registry import registry
from rapport.platform.write import Batch, Change

MOST_FIELDS = 100
"""Fields that a kind may have besides its own: each is a line of the form and an expression of the export."""
_HOLDING = [kind for kind in CustomField.Type.values if kind not in ("formula", *COMPUTED)]
"""Types of fields that hold what somebody enters."""
_READ = ["link_name", "related", "function", "measured", "condition"]
"""What says from which records a value is read."""
_SAID = ["choices", "linked_kind", "formula", *_READ]
"""What a type asks for besides its name."""
_CHOSEN = [CustomField.Type.CHOICE.value, CustomField.Type.MULTI_CHOICE.value]
CURRENCY = "EUR"
"""Of amounts, where neither the field nor the country of the installation says one."""
_FIXED = {
    "kind": gettext_lazy("kind of record"),
    "type": gettext_lazy("type"),
    "linked_kind": gettext_lazy("linked kind"),
}


class CustomFieldRecord(RecordType[CustomField]):
    """A field that an administrator added to a kind of record."""

    name = "custom-fields"
    icon = "text-cursor-input"
    description = gettext_lazy("Fields of your own for people, organisations and other records.")
    columns = ["label_en", "kind", "type", "key", "state", "is_filterable", "is_required"]
    filters = ["kind", "type", "state"]
    sorts = ["created_at"]
    default_sort = "-created_at"
    quick_create = ["kind", "type", "label_en", "label_de", "label_zh", *_SAID]
    fieldsets = [
        Fieldset(
            gettext_lazy("Field"),
            ["kind", "type", "label_en", "label_de", "label_zh", *_SAID],
        ),
        Fieldset(gettext_lazy("Values"), ["is_required", "default_value", "decimal_places", "currency", "state"]),
        Fieldset(
            gettext_lazy("Where it is shown"),
            ["section", "position", "is_filterable", "is_kept", "kept_at", "in_list", "in_quick_create"],
        ),
        Fieldset(gettext_lazy("Help"), ["help_en", "help_de", "help_zh"]),
    ]
    hints = ["formula", "link_name", "measured", "condition"]
    shown_when = {
        "choices": ("type", _CHOSEN),
        "currency": ("type", ["money"]),
        "linked_kind": ("type", ["link"]),
        "link_name": ("type", ["lookup"]),
        "related": ("type", ["rollup"]),
        "function": ("type", ["rollup"]),
        "measured": ("type", [*COMPUTED]),
        "condition": ("type", ["rollup"]),
        "is_kept": ("type", [*COMPUTED, "formula"]),
        "kept_at": ("type", [*COMPUTED, "formula"]),
        "formula": ("type", ["formula"]),
        "decimal_places": ("type", ["decimal", "formula"]),
        "is_required": ("type", _HOLDING),
        "default_value": ("type", [kind for kind in _HOLDING if kind != "link"]),
        "in_quick_create": ("type", _HOLDING),
        "is_filterable": ("type", [kind for kind in CustomField.Type.values if kind != "long_text"]),
    }
    facts = ["kind", "type", "state"]
    exclude = ["choices"]
    read_only = ["key", "result", "kept_at"]
    natural_key = ["kind", "key"]
    configuration = True
    access = Administered(area=True)
    importable = False
    virtual = [ChoicesField("choices", gettext_lazy("Choices"))]
    help_topic = "custom-fields"

    def after_configuration(self) -> None:
        refresh()

    def before_save(self, batch: Batch[CustomField]) -> None:
        for change in batch.changes:
            definition = change.instance
            _set_key(change)
            _check_fixed(change)
            if not any(definition.texts("label").values()):
                change.add_error("label_en", _("Enter a label in at least one language."))
            _set_choices(change)
            _set_currency(definition)
            _set_link(change)
            if not change.errors:
                _set_formula(change)
            if not change.errors:
                _check_computed(change)
                _check_default(change)
                _check_place(change)
                _check_retirement(change)

    def after_save(self, batch: Batch[CustomField]) -> None:
        said = ("formula", "decimal_places")
        others = [one.instance for one in batch.changes if is_formula(one.instance) and one.changed(*said)]
        kept_anew(others, themselves=False)
        definitions_changed()

    def before_delete(self, batch: Batch[CustomField]) -> None:
        for change in batch.changes:
            _refuse_use(change, "")
        definitions_changed()

    def refresh(self, ids: Sequence[int]) -> None:
        kept_anew(list(CustomField.objects.filter(pk__in=ids)), themselves=True)
        definitions_changed()


def _set_key(change: Change[CustomField]) -> None:
    """From its first label, once: by it programs know the field, whatever people come to call it."""
    definition = change.instance
    if not change.is_new:
        return
    label = next(filter(None, definition.texts("label").values()), "")
    words = slugify(fold(phonetic(label) or label)).replace("-", "_")[:36].strip("_") or "field"
    # A formula is by its name alone in the whole table, since each is an expression of its own; so is every field of a
    # kind made in the browser, since whoever names it knows nothing of the other kinds in that table.
    made = registry.has(definition.kind) and registry.get(definition.kind).record.made
    sharing = _siblings(definition) if made or is_formula(definition) else [definition.kind]
    taken = {name for other in CustomField.objects.filter(kind__in=sharing) for name in other.names}
    taken |= {parent_name for key in reserved_keys() if made for parent_name in (f"{PREFIX}{key}", f"{PREFIX}{key}_id")}
    numbered = (f"{words}_{number}" for number in range(2, 2 * len(taken) + 3))
    for definition.key in (words, *numbered):
        if taken.isdisjoint(definition.names):
            return


def _check_fixed(change: Change[CustomField]) -> None:
    """Values are kept by kind, key and type; under others they would be lost."""
    for name, label in _FIXED.items():
        if name == "linked_kind" and change.instance.type != CustomField.Type.LINK:
            continue
        if not change.is_new and change.changed(name):
            change.add_error(name, _("The %(field)s of a field stays as it is. Make a new field.") % {"field": label})


def _set_choices(change: Change[CustomField]) -> None:
    definition = change.instance
    if "choices" in change.values:
        definition.choices = with_retired(change.values["choices"], definition.choices)
    is_choice = definition.type in _CHOSEN
    if is_choice and all(choice.get("retired") for choice in definition.choices):
        change.add_error("choices", _("Name at least one choice."))
    elif not is_choice and definition.choices:
        change.add_error("choices", _("Only fields of the types “Choice” and “Several choices” have choices."))


def _siblings(definition: CustomField) -> list[str]:
    """The kinds that live in the same table, its own among them."""
    if not registry.has(definition.kind):
        return [definition.kind]
    return [spec.name for spec in registry.of_model(registry.get(definition.kind).model)]


def _set_formula(change: Change[CustomField]) -> None:
    """What it gives follows from what it says; formulas that read it must make sense with it as well."""
    definition = change.instance
    if not is_formula(definition):
        return  # what it may say of one is kept and means nothing, as decimal places of a text
    definition.is_required, definition.default_value, definition.in_quick_create = False, "", False
    if change.is_new or change.changed("is_kept", "state", "formula"):
        definition.kept_at = None
    if definition.state == CustomField.State.RETIRED and not change.is_new:
        return
    library = _library_of(definition)
    try:
        formula = library.formula_of(definition)
    except FormulaError as error:
        change.add_error("formula", explained(error))
        return
    result = RESULTS[formula.type].value
    if formula.is_beyond and not change.is_new and (users := sorted(computed_from(definition))):
        text = _(
            "“%(name)s” reads this field, so it can read fields of its own record only: they would go in a circle."
        )
        change.add_error("formula", text % {"name": users[0]})
    if not change.is_new and definition.result and result != definition.result:
        change.add_error("formula", _("What a formula gives stays as it is. Make a new field."))
    definition.result = result
    for other in library.formulas:
        try:
            library.formula_of(other)
        except FormulaError as error:
            text = _("“%(name)s” reads this field: %(problem)s") % {"name": other, "problem": explained(error)}
            change.add_error("formula", text)
    if not change.errors:
        _check_kept_formulas(change, library)


def _library_of(definition: CustomField) -> Library:
    """The fields of its kind, this one as it is to be."""
    others = CustomField.objects.filter(kind=definition.kind, state=CustomField.State.ACTIVE).exclude(pk=definition.pk)
    return Library(definition.kind, [definition, *others], {spec.name: spec.additions for spec in registry})


def _check_kept_formulas(change: Change[CustomField], library: Library) -> None:
    """What a kept formula reads of other records is kept too, so that nothing of it is read live."""
    definition = change.instance
    try:
        if is_formula(definition) and definition.is_kept:
            check_kept_formula(library, definition)
    except NotPossible as error:
        change.add_error(error.name, error.message)
    for other in library.formulas:
        if other.is_kept and other.name != definition.name and definition.name in library.unkept(other):
            text = _("“%(name)s” is kept and reads this field: its values stay kept as long as that is so.")
            change.add_error("is_kept", text % {"name": other})


def _set_link(change: Change[CustomField]) -> None:
    definition = change.instance
    if definition.type != CustomField.Type.LINK:
        return  # what it may say of one is kept and means nothing, as decimal places of a text
    definition.default_value = ""
    if not definition.linked_kind:
        change.add_error("linked_kind", _("Name the kind of record that the field links to."))


def _set_currency(definition: CustomField) -> None:
    if definition.type == CustomField.Type.MONEY:
        usual = get_territory_currencies(settings.DEFAULT_COUNTRY) if settings.DEFAULT_COUNTRY else []
        definition.currency = definition.currency or next(iter(usual), CURRENCY)


def _check_computed(change: Change[CustomField]) -> None:
    definition = change.instance
    if definition.type not in COMPUTED:
        return  # what it may say of being kept means nothing, as decimal places of a text
    if change.is_new or change.changed("is_kept", "state", *_READ):
        definition.kept_at = None  # what is kept is gathered anew; it is read from the other records meanwhile
    definition.is_required, definition.default_value, definition.in_quick_create = False, "", False
    if definition.state == CustomField.State.RETIRED and not change.is_new:
        return
    try:
        result = computed_addition(definition, {spec.name: spec.additions for spec in registry}).field.kind.value
        if definition.type == CustomField.Type.ROLLUP:
            check_condition(definition)
        if definition.is_kept:
            check_kept(definition)
        elif not change.is_new:
            _check_kept_formulas(change, _library_of(definition))
    except NotPossible as error:
        change.add_error(error.name, error.message)
        return
    if not change.is_new and result != definition.result:
        change.add_error("measured", _("The type of its value stays as it is. Make a new field."))
    definition.result = result


def _check_default(change: Change[CustomField]) -> None:
    definition = change.instance
    if not definition.default_value:
        return
    try:
        clean_value(field_of(definition), definition.default_value)
    except ValidationError as error:
        for message in error.messages:
            change.add_error("default_value", message)


def _check_place(change: Change[CustomField]) -> None:
    """The values of kinds that share a table stand beside each other in it, and those of former fields do still."""
    definition = change.instance
    if definition.type == FieldKind.LONG_TEXT.value:
        definition.is_filterable = False  # no index has room for it
    if not change.is_new:
        return
    model = registry.get(definition.kind).model
    siblings = _siblings(definition)
    same = CustomField.objects.filter(kind__in=siblings, key=definition.key)
    if same.exclude(type=definition.type).exists():
        change.add_error("type", _("A field of this name has another type already. Choose another label."))
    elif CustomField.objects.filter(kind=definition.kind).count() >= MOST_FIELDS:
        change.add_error("kind", _("At most %(limit)s fields fit here.") % {"limit": MOST_FIELDS})
    former = event_model_of(CustomField)._default_manager.filter(kind__in=siblings, key=definition.key)
    if former.exclude(type=definition.type).exists():
        holding = model._default_manager.filter(custom__has_key=definition.name)
        if holding.exists():
            change.add_error("type", _("Records hold values of a former field of this name. Choose another label."))


def _check_retirement(change: Change[CustomField]) -> None:
    retired = change.instance.state == CustomField.State.RETIRED
    if retired and not change.is_new and change.changed("state"):
        _refuse_use(change, "state")


def _refuse_use(change: Change[CustomField], name: str) -> None:
    using = users_of(change.instance)
    if using:
        text = _("Still used by: %(names)s. Take it out of them first.")
        change.add_error(name, text % {"names": ", ".join(using[:10])})
