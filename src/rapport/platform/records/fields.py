"""Model fields with a business meaning, and :class:`FieldSpec`, what every consumer knows of a field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from rapport.platform.records.shipped import Shipped
    from rapport.platform.records.virtual import VirtualField


class FieldKind(StrEnum):
    """The kinds of value; each consumer (form, filter, cell, JSON, import) has one entry per kind."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    EMAIL = "email"
    PHONE = "phone"
    URL = "url"
    COUNTRY = "country"
    LANGUAGE = "language"
    TIME_ZONE = "time_zone"
    CURRENCY = "currency"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    DATE = "date"
    DATETIME = "datetime"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    MULTI_CHOICE = "multi_choice"
    LINK = "link"
    UID = "uid"
    JSON = "json"
    COLLECTION = "collection"


class KindCharField(models.CharField):  # type: ignore[type-arg]
    """A CharField whose values have a standard form; subclasses name the kind."""

    record_kind = FieldKind.TEXT


class EmailField(KindCharField):
    """An e-mail address as text; Django's own EmailField would refuse what an import must keep."""

    record_kind = FieldKind.EMAIL

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 320)
        super().__init__(*args, **kwargs)


class PhoneField(KindCharField):
    """A telephone number: E.164 when it could be understood, else as given."""

    record_kind = FieldKind.PHONE

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 80)
        super().__init__(*args, **kwargs)


class UrlField(KindCharField):
    """A web address as text."""

    record_kind = FieldKind.URL

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 500)
        super().__init__(*args, **kwargs)


class CountryField(KindCharField):
    """ISO 3166-1 alpha-2 code."""

    record_kind = FieldKind.COUNTRY

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 2)
        super().__init__(*args, **kwargs)


class LanguageField(KindCharField):
    """BCP 47 language code."""

    record_kind = FieldKind.LANGUAGE

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        super().__init__(*args, **kwargs)


class TimeZoneField(KindCharField):
    """IANA time zone name."""

    record_kind = FieldKind.TIME_ZONE

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 50)
        super().__init__(*args, **kwargs)


class CurrencyField(KindCharField):
    """ISO 4217 currency code."""

    record_kind = FieldKind.CURRENCY

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 3)
        super().__init__(*args, **kwargs)


class MoneyField(models.DecimalField):  # type: ignore[type-arg]
    """An exact amount; ``currency_field`` names the column with its currency."""

    record_kind = FieldKind.MONEY

    def __init__(self, *args: Any, currency_field: str = "currency", **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 19)
        kwargs.setdefault("decimal_places", 4)
        self.currency_field = currency_field
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "currency_field": self.currency_field}


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a record kind, as list, form, filter, API, import and export see it."""

    name: str
    label: Any
    kind: FieldKind
    help: Any = ""
    required: bool = False
    nullable: bool = False
    read_only: bool = False
    max_length: int | None = None
    decimal_places: int = 0
    choices: Sequence[tuple[str, Any]] = ()
    other_words: tuple[tuple[str, str], ...] = ()
    """What other programs write for a choice, and the choice, for imports."""
    retired_choices: frozenset[str] = frozenset()
    """Those of them that are shown and found, and no longer offered."""
    link_model: type[models.Model] | None = None
    link_kinds: tuple[str, ...] = ()
    """The kinds of the linked table that a link points at, where the field says so itself."""
    keyed: bool = False
    """Whether a link is a key without a foreign key, which no join of Django's follows."""
    column: str = ""
    currency_field: str = ""
    word_length: int = 0
    """For a column that holds a list of short texts: characters of each; 0 for other columns."""
    indexed: bool = False
    any_year: bool = False
    """Whether a day may lie in any year, as that on which a firm was founded."""
    in_readers_words: bool = False
    """Whether the column holds facts that are told in the language of whoever reads it."""
    virtual: VirtualField | None = None
    shipped: Shipped | None = None
    """The texts that it begins with, which follow the reader's language (:mod:`rapport.platform.records.shipped`)."""

    @property
    def stored(self) -> bool:
        """Whether the field is a column of the record's own table."""
        return self.virtual is None

    @property
    def is_text(self) -> bool:
        """Whether values are plain strings."""
        return self.kind in _TEXT_KINDS


_TEXT_KINDS = frozenset(
    {
        FieldKind.TEXT,
        FieldKind.LONG_TEXT,
        FieldKind.EMAIL,
        FieldKind.PHONE,
        FieldKind.URL,
        FieldKind.COUNTRY,
        FieldKind.LANGUAGE,
        FieldKind.TIME_ZONE,
        FieldKind.CURRENCY,
    }
)

_BY_CLASS: tuple[tuple[type[models.Field[Any, Any]], FieldKind], ...] = (
    (models.ForeignKey, FieldKind.LINK),
    (models.BooleanField, FieldKind.BOOLEAN),
    (models.DateTimeField, FieldKind.DATETIME),
    (models.DateField, FieldKind.DATE),
    (models.DecimalField, FieldKind.DECIMAL),
    (models.IntegerField, FieldKind.INTEGER),
    (models.UUIDField, FieldKind.UID),
    (models.URLField, FieldKind.URL),
    (models.EmailField, FieldKind.EMAIL),
    (models.TextField, FieldKind.LONG_TEXT),
    (models.CharField, FieldKind.TEXT),
    (models.JSONField, FieldKind.JSON),
    (ArrayField, FieldKind.JSON),
)

# Columns of every kind, whose models would each need a migration for a name.
_BOOKKEEPING = {"created_at": _("Created at"), "updated_at": _("Updated at")}


def field_spec(field: models.Field[Any, Any], indexed: frozenset[str]) -> FieldSpec:
    """Derive the spec of a model field; TypeError for a class that no consumer understands."""
    kind = _kind_of(field)
    required = not field.blank and not field.has_default() and kind is not FieldKind.BOOLEAN
    return FieldSpec(
        name=field.name,
        label=_BOOKKEEPING.get(field.name) or capfirst(field.verbose_name),
        kind=kind,
        help=field.help_text,
        required=required,
        nullable=field.null,
        read_only=not field.editable,
        max_length=getattr(field, "max_length", None),
        decimal_places=getattr(field, "decimal_places", 0) or 0,
        choices=tuple((str(value), label) for value, label in (field.choices or ())),
        link_model=getattr(field.remote_field, "model", None) if kind is FieldKind.LINK else None,
        column=field.column or "",
        currency_field=getattr(field, "currency_field", ""),
        word_length=(field.base_field.max_length or 0) if isinstance(field, ArrayField) else 0,
        indexed=field.name in indexed or field.unique or bool(getattr(field, "db_index", False)),
        in_readers_words=getattr(field, "in_readers_words", False),
    )


def _kind_of(field: models.Field[Any, Any]) -> FieldKind:
    declared = getattr(field, "record_kind", None)
    if isinstance(declared, FieldKind):
        return declared
    if field.choices:
        return FieldKind.CHOICE
    for cls, kind in _BY_CLASS:
        if isinstance(field, cls):
            return kind
    raise TypeError(f"{field.model._meta.label}.{field.name}: no record field kind for {type(field).__name__}")
