"""Chinese characters of both scripts: what stands for what, and how many ways there are to write a text."""

from __future__ import annotations

import pytest

from rapport.lib.han_spellings import MOST, simplified, spellings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("张", ("张", "張")),
        ("張", ("張", "张")),
        ("陈云", ("陈云", "陈雲", "陳云", "陳雲")),
        ("台", ("台", "檯", "臺", "颱")),
        ("髮", ("髮", "发", "發")),
        ("乾", ("乾", "干", "幹", "榦")),
        ("李明", ("李明",)),
        ("Zhang", ("Zhang",)),
        ("ざ", ("ざ",)),
        ("", ("",)),
    ],
)
def test_a_text_in_each_of_its_spellings_its_own_first(text: str, expected: tuple[str, ...]) -> None:
    assert spellings(text) == expected


def test_a_long_text_has_a_bounded_number_of_spellings() -> None:
    found = spellings("台" * 40)
    assert len(found) == MOST == 16
    assert found[0] == "台" * 40


@pytest.mark.parametrize(
    ("text", "expected"),
    [("張偉", "张伟"), ("张伟", "张伟"), ("臺北 Office", "台北 Office"), ("Müller", "Müller"), ("ざ", "ざ")],
)
def test_simplified_is_one_character_for_one(text: str, expected: str) -> None:
    assert simplified(text) == expected
    assert len(simplified(text)) == len(text)
