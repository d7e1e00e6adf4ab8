"""Languages as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.lib.languages import _OWN_NAMES, language_code, language_name
from rapport.lib.text import fold


@pytest.mark.parametrize(
    ("code", "names"),
    [
        (
            "de",
            [
                "de",
                "DE",
                "de-AT",
                "DE_de",
                "de_DE.UTF-8",
                "deu",
                "ger",
                "German",
                "Deutsch",
                "allemand",
                "德语",
            ],
        ),
        ("en", ["en", "en-US", "English", "english (US)", "Englisch", "anglais", "英语", "英文"]),
        ("zh", ["zh", "Chinese", "中文", "汉语", "chi", "Mandarin"]),
        ("zh-Hans", ["zh-Hans", "zh-CN", "zh_CN", "zh-hans-cn", "简体中文", "Simplified Chinese"]),
        ("zh-Hant", ["zh-Hant", "zh-TW", "zh_HK", "繁體中文", "Traditional Chinese"]),
        ("fr", ["Français", "French", "Französisch", "fra", "fre"]),
        ("uk", ["українська", "Ukrainian"]),
        ("ja", ["日本語", "Japanisch", "jpn"]),
        ("", ["", "xx", "C", "\x00", "\ud800", "Narnian", "x" * 1_000_000]),
    ],
)
def test_language_code(code: str, names: list[str]) -> None:
    assert {name: language_code(name) for name in names} == dict.fromkeys(names, code)


def test_language_name() -> None:
    assert language_name("zh-Hant", "de") == "Chinesisch (Traditionell)"
    assert language_name("de", "zh-Hans") == "德语"
    assert language_name("??", "de") == "??"


def test_own_names_are_written_as_keys() -> None:
    assert [name for name in _OWN_NAMES if name != fold(name)] == []


@given(st.text(st.characters(), max_size=30))
def test_nothing_raises_and_the_result_is_stable(text: str) -> None:
    code = language_code(text)
    assert language_code(code) == code
    language_name(text, text)
