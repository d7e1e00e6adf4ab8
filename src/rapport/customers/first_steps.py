"""First steps with customers, and the tours that show how: what the guidance asks and says about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rapport.customers.models import Party, Touch
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.guidance.checklist import ADMINISTRATION, FirstStep
from rapport.platform.guidance.models import SeenTour
from rapport.platform.guidance.tours import Stop, Tour, first_record
from rapport.platform.records.registry import registry

if TYPE_CHECKING:
    from rapport.platform.access.models import User


class CustomersIn(FirstStep):
    """Somebody is there."""

    name = "customers"
    list_name = ADMINISTRATION
    position = 10
    icon = "upload"
    title = _("Bring your customers in")
    text = _("From a spreadsheet, an address book or another system; the whole import can be taken back.")
    tour = "import"

    def proof(self, user: User) -> QuerySet[Any]:
        return Party.objects.all()

    def url(self, user: User) -> str:
        return reverse("people-import")


class FirstTouch(FirstStep):
    """One's own first entry."""

    name = "first-touch"
    position = 40
    icon = "message-circle"
    title = _("Write down your first touch")
    text = _("A call, a mail or a meeting: from then on everybody knows what was said.")
    tour = "log-a-call"

    def is_offered(self, user: User) -> bool:
        return may(registry.get("touches"), user, Action.CREATE.value)

    def proof(self, user: User) -> QuerySet[Any]:
        return Touch.objects.filter(owner=user)

    def url(self, user: User) -> str:
        return reverse("touch-log")


class LookedAround(FirstStep):
    """The tour of the first day was seen to its end."""

    name = "first-day"
    position = 30
    icon = "map"
    title = _("Look around")
    text = _("Two minutes: the search, the lists, and everything about one customer on one page.")
    tour = "first-day"

    def is_offered(self, user: User) -> bool:
        return may(registry.get("people"), user, Action.VIEW.value)

    def proof(self, user: User) -> QuerySet[Any]:
        return SeenTour.objects.filter(user=user, tour="first-day", finished=True)

    def url(self, user: User) -> str:
        return reverse("tour", args=["first-day"])


STEPS = [CustomersIn(), FirstTouch(), LookedAround()]

TOURS = [
    Tour(
        "first-day",
        _("Your first day"),
        _("The search, the lists, and everything about one customer on one page."),
        [
            Stop(
                _("This is your day"),
                _("Tasks that are due, promises, customers whose turn it is. Go on with the arrow keys; Esc ends."),
                page="home",
            ),
            Stop(
                _("Find anything"),
                _("A name, some digits of a number, a part of an address, also mistyped. Ctrl K opens it anywhere."),
                anchor="search",
            ),
            Stop(
                _("Lists that you keep"),
                _("Each tab is a view: your own, your team's, everybody's. Pinned ones stand in the menu."),
                anchor="views",
                page="people-list",
            ),
            Stop(
                _("Only whom you need"),
                _("Filter by any field, also of linked records. Save what you see as a view of its own."),
                anchor="filter",
            ),
            Stop(
                _("Everything about one customer"),
                _("Who it is, how to reach them, who looks after them. A click on a value changes it."),
                anchor="record-head",
                page=first_record("people"),
            ),
            Stop(
                _("Write down what happened"),
                _("A note, a call, a mail, a meeting or a task. Below stands what others wrote down."),
                anchor="composer",
            ),
            Stop(
                _("Help is always here"),
                _("It opens beside the page that you are on, with the keys and the tours of it."),
                anchor="help",
            ),
        ],
        routes=("home", "people-list", "people-detail"),
        icon="map",
        kind="people",
        position=10,
    ),
    Tour(
        "import",
        _("Bring customers in"),
        _("How a file becomes people and organisations, and how to take that back."),
        [
            Stop(
                _("Choose a file"),
                _("A spreadsheet, an address book or the export of another system. Nothing comes in yet."),
                anchor="import-file",
                page="people-import",
            ),
            Stop(
                _("Then look at it first"),
                _(
                    "The next page shows which column becomes what, and what would be created or changed. "
                    "Mend it there as often as you like."
                ),
            ),
            Stop(
                _("Every import can be taken back"),
                _("Here stand the earlier ones: each with its rows, what was refused and why, and a way back."),
                anchor="import-history",
            ),
        ],
        routes=("home", "people-list", "people-import", "organisations-import"),
        icon="upload",
        kind="people",
        action=Action.CREATE.value,
        position=20,
    ),
    Tour(
        "log-a-call",
        _("Log a call"),
        _("One form for a call, a mail or a meeting, even with somebody who is not there yet."),
        [
            Stop(
                _("With whom?"),
                _("Type a name, an address or a number. Who is not there yet is created in the same step."),
                anchor="log-who",
                page="touch-log",
            ),
            Stop(
                _("What was it?"),
                _("Note, call, mail, meeting or task: each asks for what belongs to it, such as the outcome."),
                anchor="composer-kinds",
            ),
            Stop(
                _("What was said?"),
                _("A sentence is enough; the follow-up below becomes a task. Ctrl and Enter save everything at once."),
                anchor="composer-text",
            ),
        ],
        routes=("home", "touch-log", "touches-list", "people-detail", "organisations-detail"),
        icon="phone",
        kind="touches",
        action=Action.CREATE.value,
        position=30,
    ),
]
