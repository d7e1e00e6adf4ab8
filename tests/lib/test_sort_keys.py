"""The order of names: one human order in plain code-point comparison."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.lib.sort_keys import MAX_KEY, sort_key


def in_order(*values: str) -> list[str]:
    return sorted(values[::-1], key=sort_key)


def test_alphabets_and_chinese_stand_in_one_order() -> None:
    names = ["apple", "Ärger", "éclair", "李娜", "Łukasz", "Oskar", "Özil", "张伟", "Zebra"]
    # pinyin places 李 (li) among the Latin l and 张 (zhang) behind "Zebra"
    assert in_order(*names) == [
        "apple", "Ärger", "éclair", "李娜", "Łukasz", "Oskar", "Özil", "Zebra", "张伟",
    ]  # fmt: skip


def test_chinese_order_is_by_pinyin_then_tone_then_character() -> None:
    assert in_order("张伟", "李娜", "王小明", "阿明") == ["阿明", "李娜", "王小明", "张伟"]
    assert in_order("黎明", "李娜", "黎文") == [
        "黎明",
        "黎文",
        "李娜",
    ]  # lí before lǐ, equal characters together


def test_other_alphabets_follow_latin_each_in_its_own_order() -> None:
    assert in_order("Zebra", "Ωμέγα", "Анна", "Борис", "Ёлка", "Яна", "가나", "김민수") == [
        "Zebra", "Ωμέγα", "Анна", "Борис", "Ёлка", "Яна", "가나", "김민수",
    ]  # fmt: skip


def test_accent_and_case_decide_only_between_equal_letters() -> None:
    assert in_order("Muller", "Müller", "Muller Anna") == ["Muller", "Müller", "Muller Anna"]
    assert sort_key("ANNA") == sort_key("anna") == "anna"


def test_numbers_are_ordered_by_value_and_signs_are_ignored() -> None:
    assert in_order("Room 2", "Room 10", "Room 100", "Room 0101") == [
        "Room 2",
        "Room 10",
        "Room 100",
        "Room 0101",
    ]
    assert sort_key("O'Brien") == sort_key("OBrien") == sort_key("O’Brien")
    assert sort_key("Smith-Jones") == sort_key("Smith Jones")


def test_a_shorter_name_comes_first() -> None:
    assert in_order("Li", "Li Na", "Lia") == ["Li", "Li Na", "Lia"]


def test_the_given_reading_decides() -> None:
    assert sort_key("单小明") < sort_key("李娜") < sort_key("单小明", phonetic="shan xiao ming")
    assert sort_key("山田", phonetic="やまだ") > sort_key("山口", phonetic="たまぐち")


def test_signs_alone_come_before_everything() -> None:
    assert in_order("!!!", "😀", "1", "a") == ["!!!", "😀", "1", "a"]


@pytest.mark.parametrize("text", ["", "a" * 1_000_000, "张" * 1_000_000, "é" * 1_000_000, "\x00\u202e\ud800", "\n"])
def test_hostile_input_gives_a_short_storable_key(text: str) -> None:
    key = sort_key(text)
    assert len(key) <= MAX_KEY
    assert "\x00" not in key
    assert key.encode("utf-8").decode("utf-8") == key


@given(st.text(st.characters(), max_size=60), st.text(st.characters(), max_size=30))
def test_every_text_has_a_bounded_storable_key(text: str, phonetic: str) -> None:
    key = sort_key(text, phonetic)
    assert len(key) <= MAX_KEY
    assert not any(ord(c) < 32 and c not in "\t\x1f" for c in key)
    key.encode("utf-8")
