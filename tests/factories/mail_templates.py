"""Templates of mails with good defaults."""

from __future__ import annotations

from typing import Any

from rapport.customers.models import MailTemplate
from tests.factories.access import make_user
from tests.factories.writing import number, written


def make_mail_template(*, actor: Any = None, owner: Any = None, **values: Any) -> MailTemplate:
    """A greeting with a value of the person."""
    count = number()
    defaults = {
        "name": f"Greeting {count}",
        "subject": f"Our talk {count}",
        "text": "Dear {person.first_name},\n\nthank you for the talk.",
        "owner": owner or make_user(),
    }
    template: MailTemplate = written("mail-templates", defaults, values, actor=actor)
    return template
