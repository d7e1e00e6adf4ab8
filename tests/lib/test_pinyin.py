"""Chinese characters to pinyin."""

import os
import subprocess
import sys

import pytest

from rapport.lib.pinyin import phonetic, reading, syllables


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("王小明", "wang xiao ming"),
        ("重庆银行", "chong qing yin hang"),
        ("吕布", "lv bu"),
        ("David 王", "david wang"),
        ("张Wei-3", "zhang wei 3"),
        ("Anna", ""),
        ("さくら", ""),
        ("", ""),
    ],
)
def test_phonetic(text: str, expected: str) -> None:
    assert phonetic(text) == expected


def test_surnames_have_readings_of_their_own() -> None:
    assert phonetic("单小明", surname=True) == "shan xiao ming"
    assert phonetic("单小明") == "dan xiao ming"
    assert phonetic("曾志伟", surname=True) == "zeng zhi wei"


def test_readings_carry_their_tone() -> None:
    assert reading("李") == "li3"
    assert reading("吗") == "ma5"
    assert reading("a") == ""
    assert syllables("李a") == [("李", "li3"), ("a", "")]


def test_the_phrase_dictionary_stays_out_of_memory_and_the_environment_untouched() -> None:
    script = (
        "import os; from rapport.lib.pinyin import reading; reading('李');"
        "import pypinyin.constants as c; print(len(c.PHRASES_DICT), 'PYPINYIN_NO_PHRASES' in os.environ)"
    )
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYPINYIN")}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment, check=True)
    assert done.stdout.split() == ["0", "False"]


def test_a_million_characters_are_no_trouble() -> None:
    assert len(syllables("张" * 1_000_000)) == 1_000
