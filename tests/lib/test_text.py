"""Cleaning, folding and recognising text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.lib.text import (
    ascii_digits,
    clean,
    clean_lines,
    fold,
    has_han,
    is_cjk,
    is_rtl,
    script_of,
    truncate,
)

ANYTHING = st.text(st.characters(), max_size=80)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", ""),
        ("  Anna \t  Albrecht\r\n", "Anna Albrecht"),
        ("An\x00na", "Anna"),
        ("An\u200bna\ufeff", "Anna"),
        ("\u202eAnna\u202c", "Anna"),
        ("Mu\u0308ller", "Müller"),
        ("u\u200b\u0308", "ü"),
        ("Jo\u200dhn", "John"),
        ("👩\u200d🚀 Eva", "👩\u200d🚀 Eva"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("broken\ud800half", "brokenhalf"),
        ("王\u3000小明", "王 小明"),
        ("a\u00a0b", "a b"),
    ],
)
def test_clean(value: str, expected: str) -> None:
    assert clean(value) == expected


def test_clean_lines_keeps_breaks() -> None:
    assert clean_lines("Main St 1 \r\n  Floor\t 2\x00\r\n\n") == "Main St 1\nFloor 2"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Anna  ALBRECHT", "anna albrecht"),
        ("Müller", "muller"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("Øre Ærø", "ore aero"),
        ("Đorđe", "dorde"),
        ("Œuvre", "oeuvre"),
        ("İstanbul Iğdır", "istanbul igdir"),
        ("Ёлка", "елка"),
        ("Ωμέγα", "ωμεγα"),
        ("Ａｂｃ１２", "abc12"),
        ("O’Brien–Smith", "o'brien-smith"),
        ("が", "が"),
        ("हिन्दी", "हिन्दी"),
        ("王小明", "王小明"),
        ("가나", "가나"),
    ],
)
def test_fold(value: str, expected: str) -> None:
    assert fold(value) == expected


@pytest.mark.parametrize(
    ("value", "script"),
    [
        ("Anna", "latin"),
        ("Çelik", "latin"),
        ("王小明", "han"),
        ("Анна", "cyrillic"),
        ("Άννα", "greek"),
        ("أحمد", "arabic"),
        ("דוד", "hebrew"),
        ("さくら", "kana"),
        ("山田たろう", "kana"),
        ("김민수", "hangul"),
        ("金 민수", "hangul"),
        ("สมชาย", "thai"),
        ("123 !", ""),
        ("", ""),
        ("😀", ""),
    ],
)
def test_script_of(value: str, script: str) -> None:
    assert script_of(value) == script


def test_writing_systems() -> None:
    assert is_cjk("王小明") and is_cjk("さくら") and not is_cjk("Anna")
    assert is_rtl("أحمد") and is_rtl("דוד") and not is_rtl("Anna")
    assert has_han("David 王") and not has_han("David")


def test_truncate_cuts_at_a_blank_and_keeps_letters_whole() -> None:
    assert truncate("short", 10) == "short"
    assert truncate("the quick brown fox", 12) == "the quick…"
    assert truncate("abcdefghijkl", 5) == "abcd…"
    assert truncate("👩\u200d🚀👩\u200d🚀", 3) == "…"
    assert truncate("abc", 1) == "a"


def test_ascii_digits() -> None:
    assert ascii_digits("＋８６ １３８") == "+86 138"
    assert ascii_digits("٠١٢") == "012"


def test_a_million_characters_are_no_trouble() -> None:
    assert clean("ü " * 500_000) == " ".join(["ü"] * 500_000)
    assert script_of("ü" * 1_000_000) == "latin"
    assert fold("Ü" * 1_000_000) == "u" * 1_000_000


@given(ANYTHING)
def test_cleaning_and_folding_twice_equals_once(value: str) -> None:
    assert clean(clean(value)) == clean(value)
    assert clean_lines(clean_lines(value)) == clean_lines(value)
    assert fold(fold(value)) == fold(value)
    assert fold(clean(value)) == fold(value)


@given(ANYTHING)
def test_what_is_cleaned_can_be_stored(value: str) -> None:
    assert "\x00" not in clean_lines(value)
    clean(value).encode("utf-8")
    clean_lines(value).encode("utf-8")


@given(ANYTHING, st.integers(-1, 90))
def test_truncate_never_exceeds_the_length(value: str, length: int) -> None:
    assert len(truncate(value, length)) <= max(length, 0)
