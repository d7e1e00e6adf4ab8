"""Extension points of the customers module: what an upper module adds to a party's page without this one knowing it.

Panels are :class:`rapport.platform.web.panels.PanelExtension`; here stand the Brief's lines and kinds of timeline item.
All are listed in ``Module.extensions``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

if TYPE_CHECKING:
    from django.http import HttpRequest

    from rapport.customers.models import Party
    from rapport.customers.overview.dossier import Dossier


@dataclass(frozen=True, slots=True)
class BriefLine:
    """One thing to know before speaking with a party; ``url`` leads to the rows it came from.

    ``tone`` is one of the tones of a tag; lines stand in the order of ``weight``, the lowest first (0 to 100).
    """

    tag: Any
    tone: str
    text: Any
    url: str = ""
    note: Any = ""
    weight: int = 50
    opens: str = "drawer"
    """Where ``url`` opens: "drawer" or "dialog", "" for a page of its own or what is no page (tel:)."""


class BriefProvider:
    """Says what one module knows about a party; asks for few rows, since every page of a party waits for it."""

    def lines(self, request: HttpRequest, party: Party) -> Sequence[BriefLine]:
        """The lines for this reader; only from rows within the reader's reach."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class GrantedLike:
    """Kinds of an upper module that the roles of a new installation work with as with one of the kinds here."""

    kinds: Sequence[str]
    like: str


@dataclass(frozen=True, slots=True)
class PartiesBehind:
    """Records of an upper module that became parties, as files of touches and tasks name them: ``origin`` ends the
    names of the systems of their ids (".leads"), ``find`` tells the party of each id that has become one."""

    origin: str
    find: Callable[[Iterable[str], str], Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class AboutKind:
    """A kind of an upper module that touches and tasks can be about.

    ``parties`` are the look-up paths from a record to the parties that it is of, first to the one with whom it is. As
    long as none of them leads anywhere only tasks can be about the record; where there is no path at all, touches with
    anybody can. ``through`` are links (name, kind) to records of other such kinds, whose parties it is of as well.
    ``offered`` gives the records that the composer on a party's page offers, within the reader's reach; None means
    none. ``open`` is by what one knows those that are not over, and ``open_label`` what these are called together:
    lists are filtered by them as "deals:open".
    """

    kind: str
    parties: Sequence[str]
    offered: Callable[[Dossier], Sequence[Any]] | None = None
    through: Sequence[tuple[str, str]] = ()
    open: Mapping[str, Any] | None = None
    open_label: Any = ""

    @property
    def own_paths(self) -> list[str]:
        """The paths to the parties with whom a record itself is, which are columns of it."""
        return [path for path in self.parties if "__" not in path]

    @property
    def is_somebodys(self) -> bool:
        """Whether its records are of customers at all."""
        return bool(self.parties or self.through)


@dataclass(frozen=True, slots=True)
class TouchesOf:
    """Records of an upper module that are no parties yet, so that it keeps their touches itself, as a ``kind`` of its
    own with a ``link`` to the record. Files of touches name them by ids of which ``origin`` ends the systems."""

    origin: str
    kind: str
    link: str


@dataclass(frozen=True, slots=True)
class TimelineKind:
    """A kind of timeline item: its ``kind`` column, what it is called and its icon.

    ``source`` names the record kind whose own access says who sees such items, where that is not whoever sees the
    party. ``words`` gives a line's summary and outcome as the reader is to read them, where these are texts that the
    product writes in the language of the installation.
    """

    name: str
    label: Any
    icon: str
    source: str = ""
    words: Callable[[str], str] = str


@dataclass(frozen=True, slots=True)
class FollowsTerritory:
    """A kind whose records belong to a party (``party``) and are in its territory (``territory``, ``Owned.carries``).

    ``open`` says which of them count in the preview of a plan and are handed over, ``value`` names the column of what
    they are worth in the base currency, and ``per`` what that is for (a year); empty means once.
    """

    kind: str
    label: Any
    open: Mapping[str, Any]
    value: str
    per: Any = ""


@dataclass(frozen=True, slots=True)
class OfOrganisation:
    """The columns by which a record that is no customer yet plainly is of an organisation: the domain of its address or
    page, or the name in its standard form (as ``Party.name_key``) in the same country."""

    email: str
    website: str
    name_key: str
    country: str = "country"


@dataclass(frozen=True, slots=True)
class PlacedByRules:
    """A kind whose records are no customers yet and are in the territory (``territory``, ``Owned.carries``) that the
    rules of the plan in force say of their own ``country``, ``postcode`` and whatever else a rule asks for.

    ``party_kinds`` says which of its records a rule for one kind of customer is about; a rule that asks for a field
    that the kind lacks is about none of them. ``organisation`` says by what its records belong to a named account.
    ``open`` says which count in the preview and are handed over. What they are worth is not known in the base currency.
    """

    kind: str
    label: Any
    open: Mapping[str, Any]
    party_kinds: Mapping[str, Q]
    organisation: OfOrganisation
    value: str = ""
    per: Any = ""
