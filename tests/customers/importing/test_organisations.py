"""A file of organisations becomes organisations as their owner would expect them."""

from __future__ import annotations

from pathlib import Path

import pytest

from rapport.customers.models import Party
from tests.platform.exchange.files import counts, import_file, write_csv

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_organisation_without_a_name_is_called_by_its_website_and_reported(tmp_path: Path) -> None:
    rows = [["1", "", "https://www.SalesFace.com/start"], ["2", "", ""]]
    run = import_file("organisations", write_csv(tmp_path / "o.csv", ["Id", "Account Name", "Website"], rows))
    assert counts(run) == (1, 0, 0, 1)
    assert Party.objects.get().display_name == "SalesFace.com"
    assert list(run.issues.order_by("row").values_list("row", "column", "severity")) == [
        (2, "Account Name", "marked"),
        (3, "", "failed"),
    ]
