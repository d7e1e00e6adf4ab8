"""New records of an import that would be the importer's, given to whom the rules of assignment say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils import timezone

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.assignment.applying import owners_by_rules
from rapport.platform.assignment.deciding import decide, rules_of
from rapport.platform.assignment.kinds import assignable
from rapport.platform.exchange.models import ImportRun
from rapport.platform.records.bulk import BulkResult, change_many
from rapport.platform.records.spec import RecordSpec

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.history.models import ChangeSet

UP_TO, SHARED = "shared_up_to", "shared"
"""Names among a run's options: the last record that was looked at, and how many got another owner."""


def is_offered(spec: RecordSpec, actor: User | None) -> bool:
    """Whether there are rules for the kind, and the importer may change its records."""
    return assignable(spec) and (actor is None or may(spec, actor, Action.UPDATE.value)) and bool(rules_of(spec))


def rehearsed(spec: RecordSpec, opened: ChangeSet, actor: User | None) -> list[tuple[Any, int]]:
    """How many of the records just made each user would get, most first, then nobody (None); inside a transaction that
    is rolled back."""
    found = list(_own(spec, opened, actor).select_related("owner").order_by("pk"))
    shares = Counter(one.user for one in decide(spec, found).values())
    return sorted(shares.items(), key=lambda pair: (pair[0] is None, -pair[1], str(pair[0])))


def share_out(run: ImportRun, spec: RecordSpec, *, heed: Callable[[], None]) -> None:
    """Give the records away, some at a time within the import's own change set; a run that was cut off goes on where it
    was. ``heed`` is called after each stretch and may raise to stop."""
    assert run.change_set is not None
    own = _own(spec, run.change_set, run.actor).filter(pk__gt=run.options.get(UP_TO, 0))
    before = run.options.get(SHARED, 0)

    def keep(so_far: BulkResult) -> None:
        run.options |= {UP_TO: so_far.last, SHARED: before + so_far.done}
        run.heartbeat_at = timezone.now()
        run.save(update_fields=["options", "heartbeat_at"])

    change_many(
        spec,
        list(own.order_by("pk").values_list("pk", flat=True)),
        values=partial(owners_by_rules, spec, run.actor),
        actor=run.actor,
        change_set=run.change_set,
        progress=lambda seen: heed(),
        keep=keep,
    )


def _own(spec: RecordSpec, opened: ChangeSet, actor: User | None) -> QuerySet[Any]:
    """The records of the kind that the import made and that nobody else has."""
    made = spec.objects().filter(created_in=opened.uid)
    return made.filter(owner=actor) if actor is not None else made.filter(owner__isnull=True)
