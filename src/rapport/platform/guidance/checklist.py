"""Lists of first steps: what there is to do in the beginning. The data say whether a step is done, never a click."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, QuerySet
from django.utils.translation import gettext_lazy as _

from rapport.platform.access.models import User
from rapport.platform.guidance.models import Progress
from rapport.platform.records.registry import registry

ADMINISTRATION, PERSONAL = "administration", "personal"
NEXT = 3
"""Open steps of a list that the first page shows."""
TITLES: dict[str, Any] = {ADMINISTRATION: _("Set Rapport up"), PERSONAL: _("Your first steps")}


class FirstStep:
    """One thing to do in the beginning; a module lists its own among its extensions."""

    name = ""
    """Small letters, digits and -, the same for ever: by it the step stays skipped."""
    list_name = PERSONAL
    position = 50
    """Steps stand in the order of this number."""
    icon = "circle"
    title: Any = ""
    text: Any = ""
    """Why, in a line."""
    tour = ""
    """The name of a tour that shows how."""

    def is_offered(self, user: User) -> bool:
        """Whether the user can do it at all."""
        return True

    def proof(self, user: User) -> QuerySet[Any] | None:
        """Rows of which one being there means that it is done; those of all steps are asked for in one statement. None
        when no row says so: then ``is_done`` does."""
        return None

    def is_done(self, user: User) -> bool:
        """Whether it is done, for a step without a proof; asked for each look, so without asking the database."""
        raise NotImplementedError(f"{type(self).__name__} does not say when it is done")

    def url(self, user: User) -> str:
        """Where it is done."""
        raise NotImplementedError(f"{type(self).__name__} does not say where it is done")


@dataclass(frozen=True, slots=True)
class Step:
    """A step as one reader finds it."""

    declared: FirstStep
    is_done: bool
    is_skipped: bool
    url: str

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do."""
        return not (self.is_done or self.is_skipped)


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """A list as one reader finds it."""

    name: str
    steps: tuple[Step, ...]
    is_put_away: bool

    @property
    def title(self) -> Any:
        """What it is called."""
        return TITLES[self.name]

    @property
    def first(self) -> tuple[Step, ...]:
        """What to do next: the first page has other things to say as well."""
        return tuple(step for step in self.steps if step.is_open)[:NEXT]

    @property
    def further(self) -> int:
        """How many open steps come after those."""
        return sum(step.is_open for step in self.steps) - len(self.first)

    @property
    def count(self) -> int:
        """How many steps count: those that nobody left out."""
        return sum(not step.is_skipped or step.is_done for step in self.steps)

    @property
    def done(self) -> int:
        """How many are done."""
        return sum(step.is_done for step in self.steps)

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to do."""
        return not any(step.is_open for step in self.steps)


def known_steps() -> list[FirstStep]:
    """Every step of every module, in order."""
    found: list[FirstStep] = registry.extensions(FirstStep)
    return sorted(found, key=lambda step: (step.list_name, step.position, step.name))


def lists_for(user: User, *, shown_only: bool = False) -> list[FirstSteps]:
    """The lists of a reader; with ``shown_only`` those that are not put away, and of the others nothing is asked."""
    held = Progress.objects.filter(user=user).first() or Progress(user=user)
    names = [PERSONAL] if not user.is_administrator else [ADMINISTRATION, PERSONAL]
    if shown_only:
        names = [name for name in names if name not in held.put_away]
    offered = [step for step in known_steps() if step.list_name in names and step.is_offered(user)]
    done = _done(offered, user)
    lists = []
    for name in names:
        steps = tuple(
            Step(one, one.name in done, one.name in held.skipped, one.url(user))
            for one in offered
            if one.list_name == name
        )
        if steps:
            lists.append(FirstSteps(name, steps, name in held.put_away))
    return lists


def _done(steps: Sequence[FirstStep], user: User) -> set[str]:
    """The names of the steps that are done; one question to the database, however many there are."""
    proofs = {step.name: found for step in steps if (found := step.proof(user)) is not None}
    done = {step.name for step in steps if step.name not in proofs and step.is_done(user)}
    if proofs:
        there = {f"is_{number}": Exists(found) for number, found in enumerate(proofs.values())}
        answers = User.objects.filter(pk=user.pk).values_list(*there.values()).get()
        done |= {name for name, is_there in zip(proofs, answers, strict=True) if is_there}
    return done


def skip(*, user: User, step: str, skipped: bool) -> None:
    """Leave a step out, or take it back in; a name that no step has changes nothing."""
    known = {one.name for one in known_steps()}
    _change(user, lambda held: _set(held.skipped, step, skipped and step in known))


def put_away(*, user: User, name: str, away: bool) -> None:
    """Put a list away, or bring it back."""
    _change(user, lambda held: _set(held.put_away, name, away and name in TITLES))


def _change(user: User, change: Callable[[Progress], None]) -> None:
    """Two clicks at once change one row, one after the other."""
    with transaction.atomic():
        Progress.objects.get_or_create(user=user)
        held = Progress.objects.select_for_update().get(user=user)
        change(held)
        held.save()


def _set(names: list[str], name: str, there: bool) -> None:
    if there and name not in names:
        names.append(name)
    elif not there and name in names:
        names.remove(name)
