"""Generates the sample district by district, each in one transaction of one change set, large ones by two processes."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import date, timedelta
from multiprocessing import get_context

from django.db import connection, connections
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext

from rapport.customers.catalogue import ensure_catalogue
from rapport.customers.models import Party, Tag
from rapport.customers.sample import loading
from rapport.customers.sample.assignment import add_assignment
from rapport.customers.sample.between_colleagues import add_approvals, add_hand_offs
from rapport.customers.sample.comments import add_comments
from rapport.customers.sample.company import Staff, add_company, load_staff
from rapport.customers.sample.consent import agree
from rapport.customers.sample.district import HISTORY_DAYS, SMALL, District
from rapport.customers.sample.layouts import add_layouts
from rapport.customers.sample.loading import PARTIES, TOUCHES, Catalogue
from rapport.customers.sample.organisations import make_organisations
from rapport.customers.sample.own_fields import add_own_fields, fill_in
from rapport.customers.sample.own_kinds import add_own_kinds
from rapport.customers.sample.people import make_employees, make_households, make_private_people
from rapport.customers.sample.promises import add_promises
from rapport.customers.sample.reports import add_reports
from rapport.customers.sample.rules import add_rules
from rapport.customers.sample.territories import add_territories
from rapport.customers.sample.ties import TAGS, tie
from rapport.customers.sample.touches import tell
from rapport.customers.sample.views import add_views
from rapport.platform.database.partitions import ensure_partitions, maintain_partitions
from rapport.platform.history.change_sets import change_set, finish, resume, start_long_change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.registry import registry
from rapport.platform.search.indexing import index_records

DEMO_SIZE = 2_000
DEMO_TOUCHES = 30_000
LARGEST = 1_000_000
MOST_TOUCHES = 10_000_000
DISTRICT_SIZE = 4_000
ACT = "sample"

_PARTITIONED_FROM = 200_000
"""From so many touches on the past months get partitions of their own; below, forty small ones only cost planning."""
_ACTIVITY = {
    "customers_touch": "happened_at",
    "customers_touchbody": "happened_at",
    "customers_touchparticipant": "happened_at",
    "customers_timelineitem": "at",
}
_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be generated."""

    size: int
    touches: int
    seed: str
    today: date

    @property
    def districts(self) -> int:
        """Into how many districts the plan falls."""
        return max(1, -(-self.size // DISTRICT_SIZE))

    def share(self, total: int, number: int) -> int:
        """The part of a total that falls to one district; the parts add up to the total."""
        return total * (number + 1) // self.districts - total * number // self.districts


def load_demo(password: str = "") -> None:
    """Load the sample company into an empty base; does nothing when it is there or when the base has other parties.

    ``password`` is that of the sample's users; without one nobody can sign in as one of them.
    """
    if not Party.objects.exists():
        load_sample(password=password)
        add_comments()
        add_promises()
        add_own_kinds()
        add_approvals()
        add_hand_offs()
        for module in registry.modules:  # upper ones sell to these customers, serve them …
            if module.sample_data and module.name != "customers":
                import_string(module.sample_data)()
        add_territories()  # behind the deals, which follow their customers


def load_sample(
    *,
    size: int = DEMO_SIZE,
    touches: int = DEMO_TOUCHES,
    seed: str = "heliad",
    password: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> ChangeSet:
    """Generate so many parties and touches; returns the change set that made them.

    A run that was killed is taken up where it ended when called with the same size, touches and seed. ``progress``
    is told the districts done and their number. Raises ValueError for sizes out of range.
    """
    if not (10 <= size <= LARGEST and 0 <= touches <= MOST_TOUCHES):
        raise ValueError(f"between 10 and {LARGEST} parties, and at most {MOST_TOUCHES} touches")
    plan = Plan(size, touches, seed, timezone.now().date())
    ensure_catalogue()
    if touches >= _PARTITIONED_FROM:
        for table, column in _ACTIVITY.items():
            ensure_partitions(table, column, plan.today - timedelta(days=HISTORY_DAYS), plan.today)
        maintain_partitions(plan.today)
    if plan.districts == 1:
        with change_set(actor=None, channel="command", act=ACT, kind="parties", summary=_summary(plan)) as opened:
            _prepare(password)
            opened.counts.update(_add_district(plan, 0, load_staff(), Catalogue()))
        return opened
    return _load_many(plan, password, progress)


def _summary(plan: Plan) -> str:
    """Also the mark by which an interrupted run is found again."""
    return gettext("Sample of %(size)s parties and %(touches)s touches, seed %(seed)s") % {
        "size": plan.size,
        "touches": plan.touches,
        "seed": plan.seed,
    }


def _prepare(password: str) -> None:
    add_company(password)
    add_rules()
    add_assignment()
    add_reports()
    add_views()
    add_own_fields()
    add_layouts("Service agent")
    names = {name for names in TAGS.values() for name in names}
    missing = names - set(Tag.objects.filter(name__in=names).values_list("name", flat=True))
    tags = Tag.objects.bulk_create(Tag(name=name) for name in sorted(missing))
    index_records(registry.get("tags"), [tag.pk for tag in tags])


def _load_many(plan: Plan, password: str, progress: Callable[[int, int], None] | None) -> ChangeSet:
    """All districts that are not there yet, by two processes, since making one leaves the database idle."""
    opened = ChangeSet.objects.filter(act=ACT, state=ChangeSet.State.OPEN, summary=_summary(plan)).first()
    if opened is None:
        opened = start_long_change_set(actor=None, channel="command", act=ACT, kind="parties", summary=_summary(plan))
        with resume(opened):
            _prepare(password)
    staff, catalogue = load_staff(), Catalogue()
    done = set(opened.counts.get("districts", []))
    waiting = [number for number in range(plan.districts) if number not in done]
    # A connection must not be shared with the processes forked now; this one opens another when it needs it.
    connections.close_all()
    with ProcessPoolExecutor(_AT_ONCE, mp_context=get_context("fork")) as pool:
        running = [pool.submit(_load_one, opened.pk, plan, number, staff, catalogue) for number in waiting]
        for count, future in enumerate(as_completed(running), start=len(done) + 1):
            try:
                future.result()
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
            if progress is not None:
                progress(count, plan.districts)
    opened.refresh_from_db()
    opened.counts.pop("districts", None)
    finish(opened)
    return opened


def _load_one(change_set_id: int, plan: Plan, number: int, staff: Staff, catalogue: Catalogue) -> None:
    """One district and, in the same transaction, the note that it is there."""
    opened = ChangeSet.objects.get(pk=change_set_id)
    with resume(opened):
        with connection.cursor() as cursor:
            # A sample lost in a power cut is generated again.
            cursor.execute("SET LOCAL synchronous_commit = off")
        added = _add_district(plan, number, staff, catalogue)
        counts = dict(ChangeSet.objects.select_for_update().values_list("counts", flat=True).get(pk=opened.pk))
        for name, value in added.items():
            counts[name] = counts.get(name, 0) + value
        counts["districts"] = [*counts.get("districts", []), number]
        ChangeSet.objects.filter(pk=opened.pk).update(counts=counts)


def _add_district(plan: Plan, number: int, staff: Staff, catalogue: Catalogue) -> dict[str, int]:
    size, touches = plan.share(plan.size, number), plan.share(plan.touches, number)
    district = District(
        seed=plan.seed,
        number=number,
        size=size,
        touches_wanted=touches,
        today=plan.today,
        staff=staff,
        ids=PARTIES.draw_ids(size),
        large=plan.size > SMALL,
    )
    make_district(district, TOUCHES.draw_ids(touches))
    return loading.load(district, catalogue)


def make_district(district: District, touch_ids: list[int]) -> None:
    """Make everybody and everything of a district in memory; ``touch_ids`` are as many as touches are wanted."""
    size = district.size
    organisations = make_organisations(district, round(size * 0.325))
    households, members = make_households(district, size // 20)
    people = size - len(organisations) - len(households) - len(members)
    # A third of the people are customers of their own, those in households among them.
    private = max(0, round(size * 0.2) - len(members))
    make_employees(district, organisations, people - private)
    make_private_people(district, private)
    tie(district)
    tell(district, touch_ids)
    agree(district)
    fill_in(district)
