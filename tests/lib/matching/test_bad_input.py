"""Rows that share much and are two, or that say nothing: no pair of them may be merged without a person's look."""

from collections.abc import Sequence

import pytest

from benchmarks.dirty_people import dirty_people
from rapport.lib.matching import Fields, Matches, MatchingError, find_matches

CROWD = [row for row, _person in dirty_people(400)]


def place_of(rows: Sequence[Fields]) -> tuple[Matches, int]:
    return find_matches("people", [*CROWD, *rows]), len(CROWD)


def certain_among(found: Matches, begin: int) -> set[tuple[int, int]]:
    return {(pair.left - begin, pair.right - begin) for pair in found.pairs if pair.certain and pair.left >= begin}


HOME = {"street": "Seeweg 4", "locality": "Bad Hollen", "postcode": "24999", "phones": "04321 998877"}
BORN = {"birth_date": "1988-03-04"}


def person(given: str, family: str, **more: str) -> dict[str, str]:
    return {"given_name": given, "family_name": family, **more}


@pytest.fixture(scope="module")
def found() -> dict[str, set[tuple[int, int]]]:
    """The certain pairs within each of several groups of rows, all matched in one run among a thousand people."""
    groups: dict[str, list[dict[str, str]]] = {
        "empty": [{}, {}, {"given_name": "  "}],
        "test": [person("test", "test"), person("Test", "TEST", locality="Bad Hollen"), person("n/a", "unknown")],
        "family": [person("Ulrike", "Holm", **HOME), person("Henrik", "Holm", **HOME), person("Ida", "Holm", **HOME)],
        "twins": [person("Tilda", "Brask", **HOME, **BORN), person("Runa", "Brask", **HOME, **BORN)],
        "generations": [
            person("Gustav", "Wieland", suffix="sen.", **HOME),
            person("Gustav", "Wieland", suffix="jun.", **HOME),
            person("Gustav", "Wieland jr", **HOME),
        ],
        "shop": [person(name, family, emails="shop@wolle.example") for name, family in SHOPPERS],
        "scripts": [person("小明", "王", **BORN, **HOME), person("Xiaoming", "Wang", **BORN, **HOME)],
        "nickname": [
            person("Robert", "Lindqvist", **BORN, emails="r.lindqvist@mail.example"),
            person("Bob", "Lindqvist", **BORN, emails="r.lindqvist@mail.example"),
        ],
        "crossed": [person("Ottilie", "Fabricius", **BORN, **HOME), person("Fabricius", "Ottilie", **BORN, **HOME)],
    }
    rows = [row for group in groups.values() for row in group]
    matches, begin = place_of(rows)
    certain = certain_among(matches, begin)
    told, at = {}, 0
    for name, group in groups.items():
        inside = range(at, at + len(group))
        told[name] = {(a - at, b - at) for a, b in certain if a in inside and b in inside}
        at += len(group)
    return told


SHOPPERS = [("Nele", "Adler"), ("Jonas", "Brix"), ("Mara", "Cordes"), ("Finn", "Dahl"), ("Nele", "Ehlers")]


@pytest.mark.parametrize("group", ["empty", "test", "family", "twins", "shop"])
def test_rows_that_share_all_but_the_name_are_not_merged(found: dict[str, set[tuple[int, int]]], group: str) -> None:
    assert found[group] == set()


def test_father_and_son_stay_two_and_the_son_is_one(found: dict[str, set[tuple[int, int]]]) -> None:
    assert found["generations"] == {(1, 2)}


@pytest.mark.parametrize("group", ["scripts", "nickname", "crossed"])
def test_one_person_written_in_two_ways_is_found(found: dict[str, set[tuple[int, int]]], group: str) -> None:
    assert found[group] == {(0, 1)}


def test_the_number_of_a_switchboard_gives_no_pairs() -> None:
    rows = [dict(row, phones="+49 40 5550100") for row, _person in dirty_people(1_000, share=0.0)]
    found = find_matches("people", rows)
    assert "phone" not in found.keys
    assert found.compared < len(rows) * (len(rows) - 1) / 4
    assert [pair for pair in found.pairs if pair.certain] == []


def test_a_company_and_its_subsidiaries_stay_apart() -> None:
    crowd: list[dict[str, str]] = [
        {
            "name": f"{row['family_name']} GmbH",
            "street": row["street"],
            "locality": row["locality"],
            "phones": row["phones"],
        }
        for row, _person in dirty_people(200, share=0.0)
    ]
    seat = {
        "street": "Werkstraße 1",
        "locality": "Norden",
        "phones": "04931 1230",
        "website": "https://nordwerk.example",
    }
    group = ["Nordwerk AG", "Nordwerk Energy GmbH", "Nordwerk Mobility GmbH", "NORDWERK Aktiengesellschaft"]
    found = find_matches("organisations", [*crowd, *({"name": name, **seat} for name in group)])
    begin = len(crowd)
    assert certain_among(found, begin) == {(0, 3)}


def test_nothing_at_all() -> None:
    assert find_matches("people", []).groups == []
    assert find_matches("people", [person("Ada", "Holm")]).groups == [0]


def test_rows_without_anything_to_compare_are_refused() -> None:
    with pytest.raises(MatchingError, match="no column can be compared"):
        find_matches("people", [{}, {}, {}])


def test_another_kind_is_refused_by_name() -> None:
    with pytest.raises(MatchingError, match="'deals'; choose one of organisations, people"):
        find_matches("deals", [])
