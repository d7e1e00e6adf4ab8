"""Texts that rows begin with follow the reader's language; what somebody else wrote stands as it is."""

from __future__ import annotations

from collections import defaultdict

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy, override, pgettext_lazy

from rapport.platform.records.registry import Registry, registry
from rapport.platform.records.shipped import Shipped, ShippedTexts

LANGUAGES = ("en", "de", "zh-hans")
SHIPPED = Shipped([gettext_lazy("Customer"), gettext_lazy("Supplier"), pgettext_lazy("deal", "Won")])
DECLARED = [(texts.kind, texts.field) for texts in registry.extensions(ShippedTexts)]


def test_a_text_is_read_in_the_readers_language_whichever_it_was_written_in() -> None:
    for held in ("Customer", "Kunde", "客户"):
        shown = []
        for language in LANGUAGES:
            with override(language):
                shown.append(SHIPPED.shown(held))
        assert shown == ["Customer", "Kunde", "客户"]


def test_a_text_that_somebody_wrote_stands_for_everybody() -> None:
    for language in LANGUAGES:
        with override(language):
            assert SHIPPED.shown("Client of ours") == "Client of ours"
    with override(None):
        assert SHIPPED.shown("Kunde") == "Kunde"


def test_what_is_saved_as_it_was_shown_is_what_was_held() -> None:
    assert SHIPPED.standard("客户", held="Kunde") == "Kunde"
    assert SHIPPED.standard("Kunde", held="Customer") == "Customer"
    assert SHIPPED.standard("Kunde") == "Customer"  # in the language of the installation
    assert SHIPPED.standard("Lieferant", held="Customer") == "Supplier"
    assert SHIPPED.standard("Client of ours", held="Customer") == "Client of ours"


def test_somebody_who_means_it_finds_it() -> None:
    assert SHIPPED.spellings("kunde") == ["kunde", "Customer", "Kunde", "客户"]
    assert SHIPPED.spellings("Nobody") == ["Nobody"]
    with override("de"):
        assert SHIPPED.containing("ewonn") == ["Won", "Gewonnen", "赢单"]
        assert SHIPPED.containing("Won") == ["Won", "Gewonnen", "赢单"]  # as part of the German word
        assert SHIPPED.containing("Custom") == []  # which the column itself holds
    with override("zh-hans"):
        assert SHIPPED.containing("赢") == ["Won", "Gewonnen", "赢单"]


@pytest.mark.parametrize(("kind", "field"), DECLARED)
def test_each_text_has_one_meaning_and_a_translation_in_every_language(kind: str, field: str) -> None:
    (texts,) = (one.texts for one in registry.extensions(ShippedTexts) if (one.kind, one.field) == (kind, field))
    meanings: dict[str, set[str]] = defaultdict(set)
    for text in texts:
        with override("en"):
            meant = str(text)
        for language, _name in settings.LANGUAGES:
            with override(language):
                assert text, (kind, field, meant, language)
                meanings[str(text)].add(meant)
                assert language != "zh-hans" or not str(text).isascii(), f"{kind}.{field}: {text} is not translated"
    assert {said: found for said, found in meanings.items() if len(found) > 1} == {}
    shipped = registry.get(kind).fields[field].shipped
    assert shipped is not None
    assert all(shipped.comes(said) for said in meanings)
    longest = registry.get(kind).fields[field].max_length
    assert longest is None or max(map(len, meanings)) <= longest


def test_texts_for_what_is_no_field_of_text_stop_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = ShippedTexts("stages", "probability", ["Twenty"])
    monkeypatch.setattr(Registry, "extensions", lambda self, kind: [wrong] if kind is ShippedTexts else [])
    with pytest.raises(ImproperlyConfigured, match=r"stages\.probability"):
        Registry().load(settings.MODULES)
