"""The consent tests begin without the purposes that an installation begins with."""

import pytest

from rapport.customers.models import ConsentPurpose, ConsentWording
from rapport.platform.history.change_sets import change_set


@pytest.fixture(autouse=True)
def without_purposes(db: None) -> None:
    """Some installations of the tests begin with the catalogue."""
    with change_set(actor=None, channel="system", act="test"):
        ConsentWording.objects.all().delete()
        ConsentPurpose.objects.all().delete()
