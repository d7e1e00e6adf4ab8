"""The catalogues: complete, with every placeholder, in step with the sources, and loadable once compiled."""

import gettext
import re
import shutil
import subprocess
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.pofile import read_po
from django.utils import formats, timezone
from django.utils.translation import override, to_locale

from rapport.config import settings
from rapport.platform.records.counts import Count
from rapport.platform.web.catalogues import compile_catalogues
from rapport.platform.web.cells import count_text, relative
from tools.messages import LOCALE, Message, UntranslatableError, in_python, in_sources, in_template, merge

LANGUAGES = {"de": 2, "zh_Hans": 1}
"""The forms of plural that each language has."""
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%s|(?<!%)%s|\{\w+\}")
# Said alike in German: names, words that German took over, and texts of placeholders only.
ALIKE_IN_GERMAN = {
    "%(invoices)s: %(amount)s", "%(way)s %(time)s", "API", "BIC", "Browser", "Chat", "China", "Dashboard", "Fax",
    "Filter", "Format", "IBAN", "Import", "Link", "Name", "Normal", "Organisation", "Patient", "Person", "Plan",
    "Region", "SMS", "System", "Team", "Teams", "Text", "Token: %(name)s", "Webhook", "Webhooks", "Website",
    "XRechnung (XML)", "{invoice.number}: {invoice.name}",
}  # fmt: skip
ALIKE_IN_CHINESE = {"API", "BIC", "Ctrl", "IBAN", "Webhook"}


def catalogue(language: str) -> Catalog:
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as handle:
        return read_po(handle, locale=language, abort_invalid=True)


def entries(language: str) -> list[Entry]:
    return [entry for entry in catalogue(language) if entry.id]


def forms(text: str | list[str] | tuple[str, ...] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or ())


def test_there_is_a_catalogue_for_every_language_of_the_settings() -> None:
    wanted = {to_locale(code) for code, _ in settings.LANGUAGES if code != "en"}
    assert wanted == set(LANGUAGES) == {path.name for path in LOCALE.iterdir()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_holds_exactly_the_texts_of_the_sources(language: str) -> None:
    held = {
        Message(forms(entry.id)[0], "".join(forms(entry.id)[1:]), entry.context or "") for entry in entries(language)
    }
    sources = in_sources()
    assert {"lacking": sources - held, "left over": held - sources} == {"lacking": set(), "left over": set()}, (
        "run `make messages` and translate what is new"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_in_every_form(language: str) -> None:
    empty = [entry.id for entry in entries(language) if not all(forms(entry.string))]
    fuzzy = [entry.id for entry in entries(language) if entry.fuzzy]
    short = [
        entry.id
        for entry in entries(language)
        if len(forms(entry.string)) != (LANGUAGES[language] if len(forms(entry.id)) == 2 else 1)
    ]
    assert (empty, fuzzy, short) == ([], [], [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_have_the_placeholders_of_the_text(language: str) -> None:
    """A form may leave out the number that it spells, as the English singular does, but never has one of its own."""
    wrong = []
    for entry in entries(language):
        allowed = [sorted(PLACEHOLDER.findall(form)) for form in forms(entry.id)]
        wrong += [form for form in forms(entry.string) if sorted(PLACEHOLDER.findall(form)) not in allowed]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_forms_of_a_text_have_the_same_placeholders(language: str) -> None:
    """As ``msgfmt --check-format`` asks: the last form names what the text names, and no form names anything else.
    Where one form is for one number only it may leave out what it spells."""
    wrong = []
    for entry in entries(language):
        *singular, text = [set(PLACEHOLDER.findall(form)) for form in forms(entry.id)]
        *rest, last = [set(PLACEHOLDER.findall(form)) for form in forms(entry.string)]
        if not (last == text and all(form <= text for form in (*singular, *rest))):
            wrong.append(entry.id)
    assert wrong == []


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext is not installed; the test above asks the same")
@pytest.mark.parametrize("language", LANGUAGES)
def test_gettext_finds_no_fault_in_the_catalogue(language: str) -> None:
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    said = subprocess.run(["msgfmt", "--check-format", "-o", "/dev/null", path], capture_output=True, text=True)
    assert (said.returncode, said.stderr) == (0, "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_markup_and_the_space_around(language: str) -> None:
    wrong = []
    for entry in entries(language):
        text, said = forms(entry.id)[0], forms(entry.string)[0]
        if re.findall(r"</?\w+", text) != re.findall(r"</?\w+", said) or said != said.strip():
            wrong.append(text)
    assert wrong == []


@pytest.mark.parametrize(("language", "alike"), [("de", ALIKE_IN_GERMAN), ("zh_Hans", ALIKE_IN_CHINESE)])
def test_no_text_is_left_in_english(language: str, alike: set[str]) -> None:
    same = {entry.id for entry in entries(language) if forms(entry.id)[0] == forms(entry.string)[0]}
    assert same == alike


def test_chinese_uses_its_own_punctuation() -> None:
    half_width = re.compile(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]|[\u4e00-\u9fff]\.(\s|$)")
    assert [
        entry.id for entry in entries("zh_Hans") if any(half_width.search(form) for form in forms(entry.string))
    ] == []


def test_compiled_catalogues_load_and_are_made_once(tmp_path: Path) -> None:
    # Given the catalogues in a folder without results
    for language in LANGUAGES:
        folder = tmp_path / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "django.po").write_bytes((LOCALE / language / "LC_MESSAGES" / "django.po").read_bytes())
    # When they are compiled twice
    counts = [compile_catalogues(tmp_path), compile_catalogues(tmp_path)]
    # Then the first time makes all, the second none, and gettext reads them
    german = gettext.translation("django", tmp_path, ["de"])
    chinese = gettext.translation("django", tmp_path, ["zh_Hans"])
    assert counts == [2, 0]
    assert german.gettext("Undo") == "Rückgängig"
    assert chinese.gettext("Undo") == "撤销"
    assert german.ngettext("%(number)s member", "%(number)s members", 2) == "%(number)s Mitglieder"
    assert chinese.ngettext("%(number)s member", "%(number)s members", 1) == "%(number)s 名成员"


def test_collector_reads_python_and_templates() -> None:
    python = 'x = _("a" "b"); y = f"{gettext(\'c\')}"; z = ngettext("one", "many", n); w = pgettext("file", "Open")'
    template = (
        '{% translate "Yes" as yes %}{% include "x.html" with label=_("No 5%") %}'
        "{% blocktranslate trimmed count n=n %}\n one\n {% plural %}\n {{ n }}\n many {% endblocktranslate %}"
    )
    assert set(in_python(python)) == {
        Message("ab"), Message("c"), Message("one", "many"), Message("Open", context="file"),
    }  # fmt: skip
    assert set(in_template(template)) == {Message("Yes"), Message("No 5%%"), Message("one", "%(n)s many")}
    with pytest.raises(UntranslatableError, match="<text>:1"):
        list(in_python('_(f"no {text}")'))


def test_collecting_keeps_what_is_translated_and_drops_what_is_gone() -> None:
    old = Catalog(locale="de")
    old.add("kept", "behalten")
    old.add("gone", "fort")
    merged = merge(old, {Message("kept"), Message("new")})
    assert {entry.id: entry.string for entry in merged if entry.id} == {"kept": "behalten", "new": ""}


def test_numbers_and_dates_follow_the_language() -> None:
    written = {}
    for language in ("en", "de", "zh-hans"):
        with override(language):
            number = formats.number_format(Decimal("1234567.5"), force_grouping=True)
            written[language] = (number, formats.date_format(date(2026, 5, 9), "SHORT_DATE_FORMAT"))
    assert written == {
        "en": ("1,234,567.5", "9 May 2026"),
        "de": ("1.234.567,5", "09.05.2026"),
        "zh-hans": ("1,234,567.5", "2026-05-09"),
    }


def test_how_long_ago_has_the_right_case() -> None:
    said = {}
    for language in ("en", "de", "zh-hans"):
        with override(language):
            said[language] = [relative(timezone.now() + delta) for delta in (timedelta(days=-3), timedelta(hours=2.5))]
    assert said == {
        "en": ["3 days ago", "in 2 hours"],
        "de": ["vor 3 Tagen", "in 2 Stunden"],
        "zh-hans": ["3天前", "2小时后"],
    }


def test_millions_are_counted_as_each_language_counts() -> None:
    said = {}
    for language in ("en", "de", "zh-hans"):
        with override(language):
            said[language] = count_text(Count(1_234_567, exact=False)).replace("\xa0", " ")
    assert said == {"en": "about 1.2M", "de": "etwa 1,2 Mio.", "zh-hans": "约 120万"}
