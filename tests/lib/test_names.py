"""Names of people, typed as one text or arriving in parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.lib.names import (
    PersonName,
    display_name,
    formal_name,
    looks_like_organisation,
    name_of,
    name_sort_key,
    reverse_name,
    split_name,
)


def parts(name: PersonName) -> tuple[str, ...]:
    return (name.prefix, name.given, name.middle, name.family, name.suffix)


@pytest.mark.parametrize(
    ("full", "expected"),
    [
        ("Anna Albrecht", ("", "Anna", "", "Albrecht", "")),
        ("Anna Maria Albrecht", ("", "Anna", "Maria", "Albrecht", "")),
        ("Anna-Maria O'Brien", ("", "Anna-Maria", "", "O'Brien", "")),
        ("Müller, Hans", ("", "Hans", "", "Müller", "")),
        ("Müller, Dr. Hans", ("Dr.", "Hans", "", "Müller", "")),
        ("Dr. Anna von der Leyen", ("Dr.", "Anna", "", "von der Leyen", "")),
        ("Prof. Dr. Dr. h.c. Hans-Peter Müller", ("Prof. Dr. Dr. h.c.", "Hans-Peter", "", "Müller", "")),
        ("Frau Dr. Anna Meier", ("Frau Dr.", "Anna", "", "Meier", "")),
        ("M. Jean-Luc Picard", ("M.", "Jean-Luc", "", "Picard", "")),
        ("Frau Meier", ("Frau", "", "", "Meier", "")),
        ("Ludwig van Beethoven", ("", "Ludwig", "", "van Beethoven", "")),
        ("de la Cruz, Maria Elena", ("", "Maria", "Elena", "de la Cruz", "")),
        ("John Smith Jr.", ("", "John", "", "Smith", "Jr.")),
        ("J. R. R. Tolkien", ("", "J.", "R. R.", "Tolkien", "")),
        ("Madonna", ("", "Madonna", "", "", "")),
        ("Иван Петров", ("", "Иван", "", "Петров", "")),
        ("  Anna \x00 Albrecht\u202e ", ("", "Anna", "", "Albrecht", "")),
        ("Mr", ("", "", "", "Mr", "")),
        ("()", ("", "", "", "()", "")),
    ],
)
def test_western_names(full: str, expected: tuple[str, ...]) -> None:
    assert parts(split_name(full)) == expected


@pytest.mark.parametrize(
    ("full", "family", "given", "script", "phonetic"),
    [
        ("王小明", "王", "小明", "han", "wang xiao ming"),
        ("王 小明", "王", "小明", "han", "wang xiao ming"),
        ("单小明", "单", "小明", "han", "shan xiao ming"),
        ("李娜", "李", "娜", "han", "li na"),
        ("欧阳娜娜", "欧阳", "娜娜", "han", "ou yang na na"),
        ("司马光", "司马", "光", "han", "si ma guang"),
        ("诸葛亮", "诸葛", "亮", "han", "zhu ge liang"),
        ("陈方安生", "陈方", "安生", "han", "chen fang an sheng"),
        ("김민수", "김", "민수", "hangul", ""),
        ("남궁민수", "남궁", "민수", "hangul", ""),
        ("山田太郎", "山田", "太郎", "han", "shan tian tai lang"),
        ("山田たろう", "山田", "たろう", "kana", ""),
    ],
)
def test_east_asian_names(full: str, family: str, given: str, script: str, phonetic: str) -> None:
    name = split_name(full)
    assert (name.family, name.given, name.script, name.phonetic) == (family, given, script, phonetic)
    assert name.order == "family_first"
    assert display_name(name) == full.replace(" ", "")


def test_the_language_decides_in_doubt() -> None:
    assert parts(split_name("林芳", "ja")) == ("", "芳", "", "林", "")
    assert parts(split_name("高橋健", "ja")) == ("", "健", "", "高橋", "")
    assert parts(split_name("長谷川健", "ja")) == ("", "健", "", "長谷川", "")
    hungarian = split_name("Nagy Anna", "hu")
    assert (hungarian.given, hungarian.family, hungarian.order) == ("Anna", "Nagy", "family_first")
    assert display_name(hungarian) == "Nagy Anna"


def test_foreign_names_in_chinese_keep_their_order() -> None:
    name = split_name("约翰·史密斯")
    assert (name.given, name.family, name.order) == ("约翰", "史密斯", "given_first")
    assert display_name(name) == "约翰·史密斯"


def test_nothing_that_was_typed_is_lost() -> None:
    assert split_name("David 王大伟").nickname == "David"
    assert split_name("John (Jack) Smith").nickname == "Jack"
    assert split_name("Maria Meier geb. Huber").maiden == "Huber"


def test_what_arrives_in_parts_is_not_changed() -> None:
    name = name_of(given="van", family="Dr. Hans Müller")
    assert parts(name) == ("", "van", "", "Dr. Hans Müller", "")
    assert name.order == "given_first"
    chinese = name_of(given="小明", family="单")
    assert (chinese.order, chinese.phonetic, display_name(chinese)) == (
        "family_first",
        "shan xiao ming",
        "单小明",
    )


def test_forms_of_address() -> None:
    name = split_name("Frau Dr. Anna Maria Meier")
    assert display_name(name) == "Dr. Anna Maria Meier"
    assert formal_name(name) == "Frau Dr. Anna Maria Meier"
    assert reverse_name(name) == "Meier, Anna Maria"
    assert formal_name(split_name("王小明先生")) == "王小明先生"
    assert display_name(split_name("王小明先生")) == "王小明"
    assert reverse_name(split_name("王小明")) == "王小明"


def test_people_are_sorted_by_family_name() -> None:
    names = ["Zoe Albrecht", "Anna Zimmer", "王小明", "李娜", "Bernd Müller", "Anna Müller"]
    ordered = sorted(map(split_name, names), key=name_sort_key)
    assert [display_name(name) for name in ordered] == [
        "Zoe Albrecht", "李娜", "Anna Müller", "Bernd Müller", "王小明", "Anna Zimmer",
    ]  # fmt: skip


def test_organisations_are_recognised() -> None:
    organisations = [
        "Müller GmbH", "Acme, Inc.", "Smith & Sons", "Deutsche Bank", "University of Oxford",
        "腾讯科技有限公司", "清华大学", "株式会社日立", "Nestlé SA", "3M Europe",
    ]  # fmt: skip
    people = [
        "Anna Albrecht",
        "Esther Sá",
        "Hedwig Ag",
        "Anna Co",
        "王小明",
        "Dr. Hans Müller",
        "Bank",
        "",
        "ESTHER SA",
    ]
    assert [name for name in organisations if not looks_like_organisation(name)] == []
    assert [name for name in people if looks_like_organisation(name)] == []


def test_empty_and_endless_names_are_not_valid_and_kept() -> None:
    assert split_name(" \x00") == PersonName(family=" \x00", valid=False, reason="empty")
    endless = "x" * 1_000_000
    assert split_name(endless) == PersonName(family=endless, valid=False, reason="too_long")
    assert looks_like_organisation(endless) is False


NAMEISH = st.text(st.characters() | st.sampled_from("王小明山田たろう김민수 .,'-()·Dr"), max_size=40)


@given(NAMEISH, st.sampled_from(["", "ja", "zh", "hu", "\x00"]))
def test_nothing_raises_and_all_parts_are_clean(full: str, language: str) -> None:
    name = split_name(full, language)
    assert name == split_name(full, language)
    for shown in (display_name(name), formal_name(name), reverse_name(name)):
        if name.valid:
            shown.encode("utf-8")
    assert len(name_sort_key(name)) <= 80
    looks_like_organisation(full)


@given(NAMEISH, NAMEISH)
def test_parts_stay_as_they_are(given_name: str, family: str) -> None:
    name = name_of(given=given_name, family=family)
    assert (name.given, name.family) == (given_name, family)
    display_name(name)
