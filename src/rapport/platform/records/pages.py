"""The pages of several lists of one kind, read together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rapport.platform.records.listing import Listing, ListQuery, Page

if TYPE_CHECKING:
    from rapport.platform.access.models import User


def pages_together(queries: Sequence[ListQuery], user: User | None, *, related: Sequence[str] = ()) -> list[Page]:
    """A page of each of several questions about one kind, as :meth:`Listing.rows` gives it.

    The rows of all pages are read in one statement: what it takes to ask for a wide row with its links is paid once.
    """
    if not queries:
        return []
    spec = queries[0].spec
    times = [spec.record.partitioned_by] if spec.record.partitioned_by else []
    keyed = [Listing(query, user).rows(values=["id", *times]) for query in queries]
    rows = spec.model._default_manager.filter(pk__in=[row["id"] for page in keyed for row in page.items])
    for column in times:  # says in which month each row lies
        rows = rows.filter(**{f"{column}__in": [row[column] for page in keyed for row in page.items]})
    found = {row.pk: row for row in Listing(queries[0], user).instances(rows, related)}
    return [replace(page, items=[found[row["id"]] for row in page.items if row["id"] in found]) for page in keyed]
