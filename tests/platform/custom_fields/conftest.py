"""A field of each type on people, for the length of a test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.factories import make_custom_field
from tests.factories.custom_fields import customised


@pytest.fixture
def fields(db: None) -> Iterator[None]:
    """People have x_nickname, x_story, x_seats, x_score, x_vip, x_since, x_tier and x_page."""
    for key, kind in {
        "nickname": "text",
        "story": "long_text",
        "seats": "integer",
        "score": "decimal",
        "vip": "boolean",
        "since": "date",
        "tier": "choice",
        "page": "url",
    }.items():
        make_custom_field(type=kind, label_en=key.capitalize(), label_de=f"{key} auf Deutsch")
    with customised():
        yield
