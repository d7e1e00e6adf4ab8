"""The rows behind the address of a list."""

from typing import Any

from django.http import QueryDict

from rapport.platform.access.models import User
from rapport.platform.records.listing import Listing, ListQuery
from rapport.platform.records.registry import registry


def listed(user: User, url: str) -> list[Any]:
    """The rows of a list's address, as its reader gets them."""
    path, _question, query = url.partition("?")
    given = QueryDict(query, mutable=True)
    del given["view"]
    spec = registry.get(path.strip("/"))
    return list(Listing(ListQuery.parse(spec, given, user), user).matching)
