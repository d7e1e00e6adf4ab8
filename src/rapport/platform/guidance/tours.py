"""Tours: a few words beside the parts of a page, one after the other. Declared by modules as data; who saw which, and
which are new to somebody, stands here. What shows them is frontend/js/tour.js."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows
from rapport.platform.guidance.models import KnownTour, SeenTour
from rapport.platform.records.registry import registry

if TYPE_CHECKING:
    from rapport.platform.access.models import User

Address = Callable[["User"], str]


@dataclass(frozen=True, slots=True)
class Stop:
    """One part of a page and what is said of it."""

    title: Any
    text: Any
    anchor: str = ""
    """The ``data-tour`` of the part in a template. When it is not there (no room, no right) the words stand alone."""
    page: str | Address = ""
    """The name of the page's route, or a function that gives the address for a user, "" when there is none for them:
    then the stop is left out, and so are those after it on the same page. "" stays where the tour is."""


@dataclass(frozen=True, slots=True)
class Tour:
    """A way through one or more pages; a module lists its own among its extensions."""

    name: str
    label: Any
    text: Any
    """What one knows afterwards, in a line."""
    stops: Sequence[Stop]
    routes: Sequence[str] = ()
    """Names of the routes of pages beside whose help it is offered."""
    icon: str = "map"
    kind: str = ""
    """A kind of record that one must be allowed to ..."""
    action: str = Action.VIEW.value
    """... do this with."""
    position: int = 50
    version: int = 1
    """Raised when it shows something new, so that it is offered once more."""

    def is_open_to(self, user: User) -> bool:
        """Whether it leads where the user may go."""
        return not self.kind or may(registry.get(self.kind), user, self.action)


def known_tours() -> list[Tour]:
    """Every tour of every module, in order."""
    found: list[Tour] = registry.extensions(Tour)
    return sorted(found, key=lambda tour: (tour.position, tour.name))


def tours_for(user: User) -> list[Tour]:
    """Those that lead where the user may go."""
    return [tour for tour in known_tours() if tour.is_open_to(user)]


def tour_for(user: User, name: str) -> Tour | None:
    """The tour of this name, when it is one of the user's."""
    return next((tour for tour in tours_for(user) if tour.name == name), None)


def stops_for(tour: Tour, user: User) -> list[dict[str, str]]:
    """What is said where, with the address of each stop ("" for: wherever one is)."""
    found, url, skipping = [], "", False
    for stop in tour.stops:
        if stop.page:
            url = stop.page(user) if callable(stop.page) else reverse(stop.page)
            skipping = not url
        if not skipping:
            found.append({"title": str(stop.title), "text": str(stop.text), "anchor": stop.anchor, "url": url})
    return found


def first_record(kind: str) -> Address:
    """The page of a record of a kind that the user sees; "" while there is none."""

    def address(user: User) -> str:
        # In no order: any will do, and an order could walk past a million of others.
        found = rows(registry.get(kind), user).order_by().values_list("uid", flat=True)[:1]
        return next((reverse(f"{kind}-detail", args=[uid]) for uid in found), "")

    return address


def seen_by(user: User) -> dict[str, SeenTour]:
    """What a user has seen, or did not want to see, by the names of the tours."""
    return {seen.tour: seen for seen in SeenTour.objects.filter(user=user)}


def note_seen(*, user: User, tour: Tour, finished: bool) -> None:
    """Remember that somebody took a tour, or put it off; whoever once saw its end has seen it."""
    finished = finished or SeenTour.objects.filter(user=user, tour=tour.name, finished=True).exists()
    SeenTour.objects.update_or_create(
        user=user,
        tour=tour.name,
        defaults={"version": tour.version, "finished": finished, "at": timezone.now()},
    )


def new_to(user: User) -> list[Tour]:
    """Tours that came, or grew, after the user did, and that they have neither taken nor put off."""
    since = {known.name: known for known in KnownTour.objects.filter(since__gt=user.created_at)}
    if not since:
        return []
    seen = seen_by(user)
    return [
        tour
        for tour in tours_for(user)
        if tour.name in since and (tour.name not in seen or seen[tour.name].version < tour.version)
    ]


def note_known() -> None:
    """Note since when each version of each tour is there: after the migrations of every start, so after an upgrade."""
    there = dict(KnownTour.objects.values_list("name", "version"))
    for tour in known_tours():
        if there.get(tour.name) != tour.version:
            KnownTour.objects.update_or_create(
                name=tour.name, defaults={"version": tour.version, "since": timezone.now()}
            )


def words() -> dict[str, str]:
    """What the script says beside the stops."""
    return {
        "next": pgettext("tour", "Next"),
        "back": _("Back"),
        "done": pgettext("tour", "Done"),
        "end": _("End the tour"),
        "place": _("%s of %s"),
    }
