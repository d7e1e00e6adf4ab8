"""How many actions and seconds each common job may take, and what it takes elsewhere; nothing is measured here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Job:
    """A common job. ``others`` is what EspoCRM 9.0.8 and Odoo 18 need, as text: actions, seconds."""

    key: str
    label: str
    actions: int
    seconds: float | None
    others: tuple[str, str]


JOBS: dict[str, Job] = {
    job.key: job
    for job in (
        Job("log_call", "log a call with somebody new", 5, 2, ("11, 3.4 s", "11, 2.8 s")),
        Job("find_phone", "open a person by digits of the phone", 3, 0.8, ("8, 3.7 s", "4, 1.2 s")),
        Job("import_file", "import 500 contacts with companies", 5, 3, ("17, 155 s", "15, 55 s")),
        Job("plan_meeting", "meeting with a contact next Tuesday", 4, 2, ("10, 6.1 s", "7, 5.8 s")),
        Job("assign_many", "change the owner of 200 people", 6, 2, ("15, a cron job", "14, 10 s")),
        Job("undo_assign", "undo it", 1, None, ("impossible", "impossible")),
        Job("see_customer", "see all about one customer", 2, None, ("5, in 3 views", "5, no cases")),
    )
}
