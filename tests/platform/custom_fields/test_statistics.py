"""The planner knows how often values of custom fields are, which decides how a list is read."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection

from rapport.customers.models import Party
from rapport.platform import write
from rapport.platform.custom_fields.indexes import make_indexes
from rapport.platform.custom_fields.statistics import gather_statistics
from rapport.platform.records.registry import registry
from tests.factories import make_custom_field, make_person
from tests.factories.custom_fields import customised

pytestmark = pytest.mark.django_db(transaction=True)
PARTIES: Any = Party.objects


def expected(**conditions: Any) -> int:
    """How many rows the planner expects."""
    [plan] = json.loads(PARTIES.filter(kind="person", **conditions).explain(format="json"))
    return int(plan["Plan"]["Plan Rows"])


def test_the_planner_expects_as_many_rows_as_have_a_value() -> None:
    definition = make_custom_field(type="text", label_en="Size")
    make_custom_field(type="multi_choice", label_en="Colours", choices=[{"value": "red", "en": "Red"}])
    with customised():
        for number in range(60):
            make_person(x_size="large" if number % 2 else "small")
        make_indexes()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE customers_party")
        unknown = expected(x_size="large")

        assert gather_statistics() == [f"cf_{definition.pk}"]
        assert gather_statistics() == []
        assert (unknown, expected(x_size="large")) == (1, 30)

        write.update(registry.get("custom-fields"), definition, {"is_filterable": False}, actor=None)
        assert gather_statistics() == []
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_statistic_ext WHERE stxname LIKE 'cf\\_%%'")
            assert cursor.fetchone() == (0,)


def test_a_formula_that_became_another_one_is_looked_through_anew() -> None:
    number = make_custom_field(type="integer", label_en="One")
    definition = make_custom_field(type="formula", label_en="More", formula="x_one + 1")
    with customised():
        make_person()
        assert sorted(gather_statistics()) == sorted([f"cf_{number.pk}", f"cf_{definition.pk}"])

        write.update(registry.get("custom-fields"), definition, {"formula": "x_one + 2"}, actor=None)
        with customised():
            assert gather_statistics() == [f"cf_{definition.pk}"]
