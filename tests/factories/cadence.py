"""Rules of contact with good defaults."""

from __future__ import annotations

from typing import Any

from rapport.customers.models import CadenceRule
from tests.factories.writing import number, written


def make_cadence_rule(*, actor: Any = None, owner: Any = None, **values: Any) -> CadenceRule:
    """Members of class A hear from us every three weeks; it stands before the rules that every installation has."""
    n = number()
    defaults = {"name": f"Rule {n}", "position": 1 + n % 9, "value_class": "A", "every_days": 21, "first_days": 3}
    made: CadenceRule = written("cadence-rules", defaults, values, actor=actor)
    return made
