"""The numbers of documents: without gaps, since each is taken in the transaction that gives it to its document."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db import connection
from django.utils.translation import gettext as _

from rapport.platform.write_errors import Invalid
from rapport.sales.models import NumberRange
from rapport.sales.models.documents import PATTERN

LARGEST = 2**31 - 1


def take_number(kind: str, today: date, is_used: Callable[[str], bool]) -> str:
    """The next number of a kind of document, leaving out those that documents from elsewhere have already.

    The range stays locked until the transaction ends, so that whoever comes next waits; where it fails the number is
    free again. Raises Invalid where no range is in use.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A number is taken only in the transaction that gives it to a document.")
    held = NumberRange.objects.select_for_update().filter(kind=kind, is_active=True).first()
    if held is None:
        raise Invalid({"": [_("No number range is in use for this. An administrator sets one up in the settings.")]})
    year = max(held.year or 0, today.year)
    begins = held.year is None or ("{year}" in held.pattern and year > held.year)
    number = held.first_number if begins else max(held.last_number + 1, held.first_number)
    while is_used(written(held.pattern, year, number)):
        number += 1
    if number > LARGEST:
        raise Invalid({"": [_("The number range has no number left.")]})
    with connection.cursor() as cursor:  # columns without a history, so that no undo gives a number twice
        cursor.execute(
            "UPDATE sales_numberrange SET last_number = %s, year = %s WHERE id = %s", [number, year, held.pk]
        )
    return written(held.pattern, year, number)


def written(pattern: str, year: int, number: int) -> str:
    """A number as the pattern says: ``Q-{year}-{number:05}`` gives Q-2026-00001."""
    return PATTERN.sub(
        lambda found: str(year) if found[1] == "year" else str(number).zfill(int(found[2] or 1)), pattern
    )
