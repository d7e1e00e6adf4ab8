"""People, organisations and households."""

from __future__ import annotations

from typing import Any

from rapport.customers.models import Party
from tests.factories.writing import number, written


def make_person(*, actor: Any = None, **values: Any) -> Party:
    """A person with name, job, e-mail address and telephone number."""
    n = number()
    defaults = {
        "given_name": "Anna",
        "family_name": f"Albrecht{n}",
        "job_title": "Head of purchasing",
        "email": f"anna{n}@example.com",
        "phone": f"+49 30 555{n:04d}",
    }
    person: Party = written("people", defaults, values, actor=actor)
    return person


def make_organisation(*, actor: Any = None, **values: Any) -> Party:
    """An organisation with name, industry and web page."""
    n = number()
    defaults = {"name": f"Acme{n} GmbH", "industry": "Machines", "website": f"https://acme{n}.example"}
    organisation: Party = written("organisations", defaults, values, actor=actor)
    return organisation


def make_household(*, actor: Any = None, **values: Any) -> Party:
    """A household with a name."""
    household: Party = written("households", {"name": f"Family Berg{number()}"}, values, actor=actor)
    return household
