"""What the tests of access share."""

from __future__ import annotations

import pytest

from tests.platform.access.firm import Firm, found_firm


@pytest.fixture
def firm() -> Firm:
    """A company with a team's own administrator."""
    return found_firm()
