"""Public identifiers."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.lib.ids import parse_uid, uuid7


def test_new_ids_are_version_7_distinct_and_in_order() -> None:
    made = [uuid7() for _ in range(1000)]
    assert all(type(u) is uuid.UUID and u.version == 7 for u in made)
    assert made == sorted(set(made))


@pytest.mark.parametrize(
    "text",
    [
        "0190163d-8694-739b-aea5-966c26f8ad91",
        "0190163D8694739BAEA5966C26F8AD91",
        " {0190163d-8694-739b-aea5-966c26f8ad91} ",
        "urn:uuid:0190163d-8694-739b-aea5-966c26f8ad91",
    ],
)
def test_every_usual_way_of_writing_is_read(text: str) -> None:
    assert parse_uid(text) == uuid.UUID("0190163d-8694-739b-aea5-966c26f8ad91")


@pytest.mark.parametrize("text", ["", "12", "x" * 36, "0190163d-8694-739b-aea5-966c26f8ad9", "１" * 32])
def test_anything_else_is_none(text: str) -> None:
    assert parse_uid(text) is None


@given(st.text(st.characters(), max_size=50))
def test_no_text_raises(text: str) -> None:
    assert parse_uid(text) is None or isinstance(parse_uid(text), uuid.UUID)
