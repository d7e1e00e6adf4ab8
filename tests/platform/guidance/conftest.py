"""Who words help and tips."""

from __future__ import annotations

import pytest

from tests.browser import Browser
from tests.factories.access import make_administrator


@pytest.fixture
def administrator(db: None) -> Browser:
    """An administrator's browser."""
    return Browser(make_administrator())
