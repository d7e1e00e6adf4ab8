"""What an administrator says of a field that is added to a record kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.lib.formulas import LONGEST
from rapport.platform.custom_fields.kinds.models import CustomKind, CustomRecord
from rapport.platform.custom_fields.texts import LANGUAGES, in_language
from rapport.platform.history.tracking import TrackedModel, track
from rapport.platform.records.custom import PREFIX, takes_custom_fields
from rapport.platform.records.fields import CurrencyField
from rapport.platform.records.registry import registry

__all__ = ["CustomField", "CustomKind", "CustomRecord"]


def currency_name(name: str) -> str:
    """The name of the field that holds the currency of an amount."""
    return f"{name}_currency"


def kinds() -> Iterator[tuple[str, Any]]:
    """The kinds that take fields of their own, with their names."""
    for spec in registry:
        if takes_custom_fields(spec.model) and not spec.record.overview:
            yield spec.name, spec.title_plural


def linked_kinds() -> Iterator[tuple[str, Any]]:
    """The kinds that a field can link to, with their names: those whose rows are found by their keys alone."""
    for spec in registry:
        if not spec.record.partitioned_by:
            yield spec.name, spec.title_plural


def related_lists() -> Iterator[tuple[str, Any]]:
    """The links by which records point at records that take fields of their own, as ``kind.link``."""
    for spec in registry:
        for link in spec.link_fields if not spec.record.overview else ():
            if link.link_model is not None and takes_custom_fields(link.link_model):
                yield f"{spec.name}.{link.name}", f"{spec.title_plural} · {link.label}"


@track(exclude=("kept_at",))
class CustomField(TrackedModel):
    """One field of one kind. Its key and type stay as they are; what people read of it may change."""

    class Type(models.TextChoices):
        TEXT = "text", _("Short text")
        LONG_TEXT = "long_text", _("Long text")
        INTEGER = "integer", _("Whole number")
        DECIMAL = "decimal", _("Number with decimals")
        MONEY = "money", _("Amount of money")
        BOOLEAN = "boolean", _("Yes or no")
        DATE = "date", _("Date")
        CHOICE = "choice", _("Choice")
        MULTI_CHOICE = "multi_choice", _("Several choices")
        URL = "url", _("Web address")
        LINK = "link", _("Link to a record")
        FORMULA = "formula", _("Formula")
        LOOKUP = "lookup", _("Value of a linked record")
        ROLLUP = "rollup", _("Figure over related records")

    class Function(models.TextChoices):
        COUNT = "count", _("Number of records")
        SUM = "sum", _("Sum")
        MIN = "min", _("Smallest value")
        MAX = "max", _("Largest value")
        LATEST = "latest", _("Value of the newest record")

    class State(models.TextChoices):
        ACTIVE = "active", _("In use")
        RETIRED = "retired", _("Retired")

    kind = models.CharField(_("kind of record"), max_length=60, choices=kinds)
    type = models.CharField(_("type"), max_length=20, choices=Type)
    key = models.SlugField(
        _("key"),
        max_length=40,
        editable=False,
        db_index=False,
        help_text=_("Its name in the API and in files is this with x_ before it. It never changes."),
    )
    label_en = models.CharField(_("label in English"), max_length=80, blank=True, default="")
    label_de = models.CharField(_("label in German"), max_length=80, blank=True, default="")
    label_zh = models.CharField(_("label in Chinese"), max_length=80, blank=True, default="")
    help_en = models.CharField(_("help in English"), max_length=300, blank=True, default="")
    help_de = models.CharField(_("help in German"), max_length=300, blank=True, default="")
    help_zh = models.CharField(_("help in Chinese"), max_length=300, blank=True, default="")
    section = models.CharField(
        _("section"),
        max_length=80,
        blank=True,
        default="",
        help_text=_("The heading under which it stands on the page."),
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Fields stand in the order of this number, then of their labels.")
    )
    is_required = models.BooleanField(
        _("required"), default=False, help_text=_("New records need a value. Those that are there stay as they are.")
    )
    default_value = models.CharField(
        _("default"), max_length=300, blank=True, default="", help_text=_("What new records hold unless it is changed.")
    )
    decimal_places = models.PositiveSmallIntegerField(
        _("decimal places"), default=2, validators=[MaxValueValidator(6)], help_text=_("Of a number with decimals.")
    )
    currency = CurrencyField(
        _("usual currency"),
        blank=True,
        default="",
        help_text=_("Of amounts that come without one. Empty means: that of the country of this installation."),
    )
    linked_kind = models.CharField(
        _("links to"), max_length=60, choices=linked_kinds, blank=True, default="", help_text=_("Of a link.")
    )
    choices = models.JSONField(_("choices"), default=list, blank=True, editable=False)
    formula = models.TextField(
        _("formula"),
        max_length=LONGEST,
        blank=True,
        default="",
        help_text=_(
            "Computed from other fields of the record, named as in the API: if(x_seats > 10, annual_revenue, 0)"
        ),
    )
    link_name = models.CharField(
        _("link"),
        max_length=60,
        blank=True,
        default="",
        help_text=_("The link that leads to the record, named as in the API: organisation"),
    )
    related = models.CharField(
        _("related records"),
        max_length=120,
        choices=related_lists,
        blank=True,
        default="",
        help_text=_("The records that point at this one."),
    )
    function = models.CharField(_("figure"), max_length=6, choices=Function, default=Function.COUNT)
    measured = models.CharField(
        _("field of the other record"),
        max_length=60,
        blank=True,
        default="",
        help_text=_("Named as in the API: city. The number of records needs none."),
    )
    condition = models.CharField(
        _("only records with"),
        max_length=500,
        blank=True,
        default="",
        help_text=_("As in the address of a filtered list: is_done=false&priority=high"),
    )
    result = models.CharField(
        _("result"), max_length=10, blank=True, default="", editable=False, help_text=_("What a formula gives.")
    )
    is_filterable = models.BooleanField(
        _("filter and sort"),
        default=True,
        help_text=_("Lists can be filtered and sorted by it; an index is made for it."),
    )
    is_kept = models.BooleanField(
        _("keep for sorting"),
        default=False,
        help_text=_(
            "The value is kept with the record, so that lists are sorted and grouped by it and formulas read it. It is"
            " then the same for everybody: over all records, those among them that a reader can't open."
        ),
    )
    kept_at = models.DateTimeField(
        _("kept since"), null=True, blank=True, editable=False, help_text=_("Empty while the values are gathered.")
    )
    in_list = models.BooleanField(_("column of the list"), default=False)
    in_quick_create = models.BooleanField(_("part of quick create"), default=False)
    state = models.CharField(
        _("state"),
        max_length=8,
        choices=State,
        default=State.ACTIVE,
        help_text=_("A retired field is shown nowhere. Its values are kept, and it can be brought back."),
    )

    class Meta:
        verbose_name = _("custom field")
        verbose_name_plural = _("custom fields")
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="custom_field_key_once"),
            models.CheckConstraint(condition=~Q(key=""), name="custom_field_has_a_key"),
            models.CheckConstraint(
                condition=~Q(label_en="", label_de="", label_zh=""),
                name="custom_field_has_a_label",
                violation_error_message=_("Enter a label in at least one language."),
            ),
        ]
        indexes = [models.Index(fields=["kind", "position"], name="custom_field_by_kind")]

    def __str__(self) -> str:
        return in_language(self.texts("label"), self.key)

    @property
    def name(self) -> str:
        """Its name among the fields of the kind."""
        return f"{PREFIX}{self.key}"

    @property
    def names(self) -> tuple[str, ...]:
        """Its name, and that of the currency of an amount or of the key of a link."""
        if self.type == self.Type.LINK:
            return (self.name, f"{self.name}_id")
        return (self.name, currency_name(self.name)) if self.type == self.Type.MONEY else (self.name,)

    def texts(self, column: str) -> dict[str, str]:
        """Its label or its help by language."""
        return {end: getattr(self, f"{column}_{end}") for end in LANGUAGES.values()}
