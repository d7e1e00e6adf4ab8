"""A field of each type on people, for the length of a test, and the queued gathering of what is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from rapport.platform.custom_fields import tasks
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


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The jobs that are put off, done by :func:`caught_up`."""
    jobs: list[dict[str, Any]] = []
    monkeypatch.setattr(tasks.keep_values, "defer", lambda **given: jobs.append(given))
    return jobs
