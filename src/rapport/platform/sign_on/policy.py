"""What is asked of one user at sign-in and after it: of all rules that hold for them the strictest.

A process looks for changed rules once a second at most, so that asking costs a request nothing.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock

from rapport.platform.access.models import User
from rapport.platform.access.permissions import permissions_of
from rapport.platform.sign_on.addresses import Network, parse_network, within
from rapport.platform.sign_on.models import SignInRule

CHECKED_EVERY = 1.0  # seconds
Audience = SignInRule.Audience
_lock = Lock()
_known: tuple[Rule, ...] = ()
_checked = float("-inf")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as it is applied."""

    audience: str
    role_id: int | None
    second_factor: bool
    networks: tuple[Network, ...]
    session_hours: int | None
    passwords_off: bool


@dataclass(frozen=True, slots=True)
class Policy:
    """What holds for one user. ``networks`` has a list for each rule that names some: the address must be in each."""

    second_factor: bool = False
    networks: tuple[tuple[Network, ...], ...] = ()
    session_hours: int | None = None
    passwords_off: bool = False

    def admits(self, address: str) -> bool:
        """Whether the user may come from this address."""
        return all(within(address, networks) for networks in self.networks)


NOTHING_ASKED = Policy()


def policy_of(user: User) -> Policy:
    """The policy of a user. An administrator has the rules of everybody and of administrators, not those of roles."""
    rules = current_rules()
    return strictest(rule for rule in rules if _holds_for(rule, user)) if rules else NOTHING_ASKED


def policy_from(rows: Iterable[SignInRule], user: User) -> Policy:
    """The policy of a user as these rows would have it."""
    return strictest(rule for rule in map(_rule_of, rows) if _holds_for(rule, user))


def everybody() -> Policy:
    """What is asked of all, whoever they are."""
    return strictest(rule for rule in current_rules() if rule.audience == Audience.EVERYBODY)


def strictest(rules: Iterable[Rule]) -> Policy:
    """The rules put together."""
    held = list(rules)
    return Policy(
        second_factor=any(rule.second_factor for rule in held),
        networks=tuple(rule.networks for rule in held if rule.networks),
        session_hours=min((rule.session_hours for rule in held if rule.session_hours), default=None),
        passwords_off=any(rule.passwords_off for rule in held),
    )


def current_rules() -> tuple[Rule, ...]:
    """The rules as they are now, or were within the last second."""
    if time.monotonic() - _checked >= CHECKED_EVERY and _lock.acquire(blocking=False):
        try:
            _look()
        finally:
            _lock.release()
    return _known


def refresh() -> None:
    """Look for changed rules now."""
    with _lock:
        _look()


def _look() -> None:
    global _known, _checked
    _known = tuple(map(_rule_of, SignInRule.objects.order_by("pk")))
    _checked = time.monotonic()


def _rule_of(row: SignInRule) -> Rule:
    return Rule(
        row.audience,
        row.role_id,
        row.second_factor,
        tuple(parse_network(text) for text in row.networks),
        row.session_hours,
        row.passwords_off,
    )


def _holds_for(rule: Rule, user: User) -> bool:
    if rule.audience == Audience.EVERYBODY:
        return True
    if rule.audience == Audience.ADMINISTRATORS:
        return user.is_administrator
    return not user.is_administrator and rule.role_id in permissions_of(user).roles
