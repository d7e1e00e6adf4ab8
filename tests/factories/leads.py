"""Leads and what they come in by, with good defaults."""

from __future__ import annotations

from typing import Any

from rapport.sales.models import Lead, LeadTouch, WebForm
from tests.factories.writing import number, written


def make_lead(*, actor: Any = None, **values: Any) -> Lead:
    """A new lead: a person at a company, with an address and a number of their own."""
    n = number()
    defaults = {
        "given_name": "Ada",
        "family_name": f"Lead {n}",
        "company": f"Loom {n} Ltd",
        "email": f"ada{n}@loom{n}.example",
        "phone": f"+49 30 555{n:05d}",
        "source": "Trade fair",
        "next_step_on": "2026-12-01",
    }
    made: Lead = written("leads", defaults, values, actor=actor)
    return made


def make_lead_touch(*, actor: Any = None, **values: Any) -> LeadTouch:
    """A call of ten minutes with a lead of the same owner."""
    if "lead" not in values:
        values["lead"] = make_lead(owner=values.get("owner"))
    n = number()
    defaults = {
        "channel": "call",
        "happened_at": "2026-03-02T10:00:00Z",
        "subject": f"First talk {n}",
        "text": f"Wants {n} looms.",
        "outcome": "Reached",
        "duration_minutes": 10,
    }
    made: LeadTouch = written("lead-touches", defaults, values, actor=actor)
    return made


def make_web_form(*, owner: Any = None, actor: Any = None, **values: Any) -> WebForm:
    """A form for name, company, address and message."""
    n = number()
    defaults = {"name": f"Form {n}", "title": f"Write to us {n}", "source": "Website"}
    made: WebForm = written("web-forms", defaults, values, actor=actor)
    return made
