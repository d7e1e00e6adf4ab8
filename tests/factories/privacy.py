"""Rules of retention and legal holds with good defaults."""

from __future__ import annotations

from typing import Any

from rapport.customers.models import LegalHold, RetentionRule
from tests.factories.writing import number, written


def make_retention_rule(*, actor: Any = None, owner: Any = None, **values: Any) -> RetentionRule:
    """Tasks that are older than ten years are reported; switched on."""
    defaults = {"name": f"Tasks {number()}", "kind": "tasks", "act": "report", "period": 10, "is_active": True}
    made: RetentionRule = written("retention-rules", defaults, values, actor=actor)
    return made


def make_legal_hold(*, actor: Any = None, owner: Any = None, **values: Any) -> LegalHold:
    """A matter in force that names nobody unless ``parties`` are given."""
    defaults = {"matter": f"Matter {number()}", "begins_on": "2026-01-01"}
    made: LegalHold = written("legal-holds", defaults, values, actor=actor)
    return made
