"""Texts of rows that every installation begins with (a stage “Qualified”, a role type “Customer”), in the language of
whoever reads them for as long as nobody writes others.

A column keeps such a text as it was written at set-up, in the language of the installation: that is what files, the API
and conditions in SQL say. Pages show it through :attr:`~rapport.platform.records.fields.FieldSpec.shipped`, whatever
door takes a text from a person understands it in each language. A text that does not come with the product is shown as
it is, to everybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.db.models import Q
from django.utils.translation import get_language, override

from rapport.lib.sort_keys import sort_key

if TYPE_CHECKING:
    from django.db import models

    from rapport.platform.records.registry import Registry

Row = TypeVar("Row", bound="models.Model")


@dataclass(frozen=True, slots=True)
class ShippedTexts:
    """Declares, among a module's ``extensions``, the texts that a field of a kind begins with: lazy translations of
    literal texts, so that the catalogues hold them. Of several with one meaning in some language the first counts."""

    kind: str
    field: str
    texts: Sequence[Any]


class Shipped:
    """The texts that a field begins with, in every language of the product."""

    def __init__(self, texts: Sequence[Any]) -> None:
        self._texts = tuple(texts)

    @cached_property
    def _by_language(self) -> dict[str, tuple[str, ...]]:
        found = {}
        for language, _name in settings.LANGUAGES:
            with override(language):
                found[language] = tuple(str(text) for text in self._texts)
        return found

    @cached_property
    def _places(self) -> dict[str, int]:
        """Each text in each language → its place; what the language of the installation says goes first."""
        spoken = self._by_language
        own = spoken.get(settings.LANGUAGE_CODE, ())
        return {text: at for texts in (*spoken.values(), own) for at, text in reversed([*enumerate(texts)])}

    @cached_property
    def _folded(self) -> dict[str, int]:
        return {text.casefold(): at for text, at in self._places.items()}

    def comes(self, text: Any) -> bool:
        """Whether the text comes with the product, in whichever language it was written."""
        return text in self._places

    def shown(self, text: str) -> str:
        """The text in the reader's language; as it is when it does not come with the product."""
        at = self._places.get(text)
        return text if at is None else self._in(get_language(), at, text)

    def standard(self, text: str, held: str = "") -> str:
        """What a column keeps of a text somebody gives: what it holds already when that means the same, so that a form
        saved as it came changes nothing; else the text in the installation's language."""
        at = self._places.get(text)
        if at is None:
            return text
        return held if self._places.get(held) == at else self._in(settings.LANGUAGE_CODE, at, text)

    def spellings(self, text: str) -> list[str]:
        """What a column may hold where somebody means this text, in whatever case they write it: the text itself, and
        if it comes with the product that in every language."""
        at = self._folded.get(text.casefold())
        return [text] if at is None else list(dict.fromkeys((text, *self._all(at))))

    def containing(self, part: str) -> list[str]:
        """What a column may hold of which the reader sees this part."""
        wanted = part.casefold()
        seen = enumerate(self._by_language.get(get_language() or "", ()))
        return list(dict.fromkeys(held for at, text in seen if wanted in text.casefold() for held in self._all(at)))

    def _all(self, at: int) -> list[str]:
        return [texts[at] for texts in self._by_language.values()]

    def _in(self, language: str | None, at: int, text: str) -> str:
        texts = self._by_language.get(language or "")
        return texts[at] if texts is not None else text


def shipped_of(model: type[models.Model], name: str) -> Shipped | None:
    """What a column of a table begins with; None for one that begins with nothing, and for a table that is no kind."""
    kinds = _registry().of_model(model)
    field = kinds[0].fields.get(name) if kinds else None
    return field.shipped if field is not None else None


def shown_text(row: models.Model, name: str) -> str:
    """A row's text as the reader is to read it."""
    text, shipped = str(getattr(row, name)), shipped_of(type(row), name)
    return shipped.shown(text) if shipped is not None else text


def by_name(rows: Iterable[Row]) -> list[Row]:
    """Rows by the alphabet of what the reader calls them, which no column knows."""
    return sorted(rows, key=lambda row: sort_key(str(row)))


def shown_as_title(model: type[models.Model], title: str) -> str:
    """The title of a row that is known by it alone, as the reader is to read it."""
    for name in _title_columns(model):
        shipped = shipped_of(model, name)
        if shipped is not None and shipped.comes(title):
            return shipped.shown(title)
    return title


def spellings_of(model: type[models.Model], title: str) -> list[str]:
    """What somebody may write who means the row of this title."""
    for name in _title_columns(model):
        shipped = shipped_of(model, name)
        if shipped is not None:
            return shipped.spellings(title)
    return [title]


def titled(model: type[models.Model], title: str) -> Q:
    """The rows that somebody means by a title, in whatever case and language they write it."""
    found = Q(pk__in=[])
    for name in _title_columns(model):
        found |= Q(**{f"{name}__iexact": title})
        shipped = shipped_of(model, name)
        if shipped is not None and (others := shipped.spellings(title)[1:]):
            found |= Q(**{f"{name}__in": others})
    return found


def _title_columns(model: type[models.Model]) -> Sequence[str]:
    kinds = _registry().of_model(model)
    return kinds[0].record.title_columns if kinds else ()


def _registry() -> Registry:
    from rapport.platform.records.registry import registry  # which attaches these texts to the fields

    return registry
