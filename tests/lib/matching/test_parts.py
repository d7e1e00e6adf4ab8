"""The parts of matching: words, standard form, other columns, groups, scores."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.dirty_people import dirty_people
from rapport.lib.matching import find_matches, pairwise_scores
from rapport.lib.matching.clusters import components, group
from rapport.lib.matching.others import read_other
from rapport.lib.matching.standard import phone_key, standardise_organisation, standardise_person
from rapport.lib.matching.words import called, plain, sounds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Müller", "mueller"),
        ("MUELLER", "mueller"),
        ("O’Neil", "oneil"),
        ("王小明", "wang xiao ming"),
        ("Иван Петров", "ivan petrov"),
        ("  ", ""),
    ],
)
def test_plain_words(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_nicknames_share_a_full_name() -> None:
    assert "robert" in called("bob")
    assert called("robert")[0] == "robert"


@pytest.mark.parametrize(("name", "code"), [("robert", "r163"), ("rupert", "r163"), ("ashcraft", "a261"), ("", "")])
def test_soundex(name: str, code: str) -> None:
    assert sounds(name) == code


@pytest.mark.parametrize("text", ["+49 40 1234567", "0049 40 1234567", "040/1234567", "040 1234567 ext. 12"])
def test_phone_numbers_share_their_end(text: str) -> None:
    assert phone_key(text)[-7:] == "1234567"


@pytest.mark.parametrize("text", ["000000000", "12", "", "n/a", "1111111"])
def test_what_is_no_phone_number(text: str) -> None:
    assert phone_key(text) == ""


def test_a_person_in_standard_form() -> None:
    found = standardise_person(
        {"name": "Dr. John Smith Jr.", "birth_date": "13.11.1957", "street": "7 Wallaby Street", "emails": "J+x@A.com"},
        "",
    )
    assert (found["given"], found["family"], found["generation"]) == ("john", "smith", "2")
    assert (found["birth"], found["number"], found["street"], found["email"]) == (
        "19571113",
        "7",
        "wallaby st",
        "j@a.com",
    )


def test_an_organisation_in_standard_form() -> None:
    found = standardise_organisation(
        {"name": "The Müller & Söhne GmbH", "website": "https://www.mueller.example/x"}, ""
    )
    assert (found["name"], found["domain"]) == ("mueller soehne", "mueller.example")


@pytest.mark.parametrize(
    ("values", "shape"),
    [
        (["4711-A", "0815-B", "1234-C", "4711-A"], "key"),
        (["italian", "italian", "french", "french", "italian", "french"], "category"),
        (["12.50", "13.00", "12.50"], "number"),
        (["a long text of many words", "another long text of many words"], "text"),
    ],
)
def test_what_the_values_of_a_column_suggest(values: list[str], shape: str) -> None:
    found = read_other("x0", values)
    assert found is not None
    assert found.shape == shape


def test_a_column_with_one_value_says_nothing() -> None:
    assert read_other("x0", ["a", "a", ""]) is None


def test_scores_count_pairs() -> None:
    scores = pairwise_scores([0, 0, 0, 3], ["a", "a", "b", "b"])
    assert (scores.found, scores.true, scores.right) == (3, 2, 1)
    assert scores.f1 == pytest.approx(0.4)


def test_one_weak_pair_does_not_join_what_others_hold_apart() -> None:
    weights = {(0, 1): 9.0, (2, 3): 9.0, (1, 2): 1.0, (0, 2): -8.0, (0, 3): -8.0, (1, 3): -8.0}
    joining = [(0, 1, 9.0), (2, 3, 9.0), (1, 2, 1.0)]
    assert group(4, joining, weights) == [0, 0, 2, 2]


def test_no_group_takes_two_of_a_file_that_repeats_nobody() -> None:
    joining = [(0, 2, 9.0), (1, 2, 8.0)]
    assert group(3, joining, {(0, 2): 9.0, (1, 2): 8.0, (0, 1): 5.0}) == [0, 0, 0]
    assert group(3, joining, {(0, 2): 9.0, (1, 2): 8.0}, [0, 0, 1]) == [0, 1, 0]


@given(st.lists(st.tuples(st.integers(0, 19), st.integers(0, 19)), max_size=30))
def test_components_join_exactly_what_pairs_reach(pairs: list[tuple[int, int]]) -> None:
    found = components(20, pairs)
    assert all(found[a] == found[b] for a, b in pairs)
    assert all(found[part] == part <= place for place, part in enumerate(found))
    assert len(set(found)) >= 20 - len(pairs)


def test_matching_is_deterministic_and_right() -> None:
    made = list(dirty_people(300))
    rows, truth = [row for row, _ in made], [person for _, person in made]
    first, second = find_matches("people", rows), find_matches("people", rows)
    assert (first.groups, first.pairs) == (second.groups, second.pairs)
    scores = pairwise_scores(first.groups, truth)
    assert scores.precision > 0.98
    assert scores.recall > 0.9
