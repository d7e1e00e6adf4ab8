"""How a record kind is guarded. A policy turns permissions into one filter; no filter means: nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Q, Value, When

from rapport.platform.access.choices import Action, Scope
from rapport.platform.access.permissions import Permissions

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.records.spec import RecordSpec


@dataclass(frozen=True, slots=True)
class Parts:
    """Rows by the value of a column; None among the values stands for rows without one."""

    column: str
    values: tuple[int | None, ...]

    @property
    def condition(self) -> Q:
        """Rows of any of the parts."""
        known = Q(**{f"{self.column}__in": [value for value in self.values if value is not None]})
        return known | Q(**{f"{self.column}__isnull": True}) if None in self.values else known


class AccessPolicy:
    """Base of the policies. ``filter`` returns the rows within reach, or None when no row is."""

    owner_field = ""
    inherits = True
    """Whether a grant for all kinds reaches records of this one as well."""
    named_by = ""
    """The kind whose rows name the rows of this one: whoever sees that kind knows what they are called, and no more of
    them, as a statement names the plan by which it is reckoned."""

    def filter(self, spec: RecordSpec, permissions: Permissions, user: User, action: str) -> Q | None:
        """Rows to which ``user`` may do ``action``; None denies all."""
        return None

    def parts(self, permissions: Permissions, user: User) -> Parts | None:
        """The values of one column of which every row that ``user`` may see has one; None to read such lists whole.

        They find rows along an index that begins with the column; ``filter`` decides.
        """
        return None

    def may(self, spec: RecordSpec, permissions: Permissions, action: str) -> bool:
        """Whether the action is granted at any scope, for buttons and routes."""
        return permissions.scope(spec.name, action) is not None

    def scopes(self, action: str) -> tuple[str, ...]:
        """The scopes between which a grant of the action makes a difference; none when no grant is asked for."""
        return tuple(Scope.values)

    def writable(self, spec: RecordSpec, permissions: Permissions) -> frozenset[str]:
        """The fields that whoever may write a record may set at all; field rules narrow it further."""
        return spec.writable


class OwnedBy(AccessPolicy):
    """Rows belong to their owner; the scope of the grant says whose rows are reached.

    A policy derived from this one narrows what may be written, never what is read: the search relies on it.
    """

    def __init__(self, owner_field: str = "owner") -> None:
        self.owner_field = owner_field

    def filter(self, spec: RecordSpec, permissions: Permissions, user: User, action: str) -> Q | None:
        scope = permissions.scope(spec.name, action)
        if scope is None:
            return None
        if scope == Scope.ALL.value:
            return Q()
        carried = Q(principals__overlap=permissions.principals(scope))
        owners = [user.pk] if scope == Scope.OWN.value else permissions.colleagues
        if owners is None or (scope != Scope.OWN.value and permissions.further):
            return carried
        # The principals decide. That they follow from the owner lets the database find the rows, and know how many
        # there are, by a plain column and what it is filtered by; inside CASE no index is used for the array as well.
        decided = Case(When(carried, then=Value(True)), default=Value(False))
        return Q(**{f"{self.owner_field}__in": owners}) & Q(decided)


class Through(AccessPolicy):
    """Rows belong to another record: whoever may see (or change) that one may see (or change) these.

    ``path`` is the look-up path of the link. A grant on the kind itself is needed as well. Deleting a child is a
    change of its parent.
    """

    def __init__(self, path: str) -> None:
        self.path = path

    def filter(self, spec: RecordSpec, permissions: Permissions, user: User, action: str) -> Q | None:
        if permissions.scope(spec.name, action) is None:
            return None
        parent: Any = spec.model._meta.get_field(self.path).related_model
        from rapport.platform.access.engine import rows_of_model

        if permissions.administrator:
            return Q()
        reading = action in (Action.VIEW.value, Action.EXPORT.value)
        within = rows_of_model(parent, user, Action.VIEW.value if reading else Action.UPDATE.value)
        return Q(**{f"{self.path}__in": within})

    def scopes(self, action: str) -> tuple[str, ...]:
        """Granted or not: how far it reaches, the other record says."""
        return (Scope.ALL.value,)


class Shared(AccessPolicy):
    """Rows belong to the company: every signed-in user reads them, who holds a grant changes them."""

    def filter(self, spec: RecordSpec, permissions: Permissions, user: User, action: str) -> Q | None:
        return Q() if self.may(spec, permissions, action) else None

    def may(self, spec: RecordSpec, permissions: Permissions, action: str) -> bool:
        return action == Action.VIEW.value or permissions.scope(spec.name, action) is not None

    def scopes(self, action: str) -> tuple[str, ...]:
        """Reading needs no grant; the rest is granted or not."""
        return () if action == Action.VIEW.value else (Scope.ALL.value,)


class Granted(AccessPolicy):
    """Rows belong to the company and are read, as well as changed, only by who holds a grant."""

    def __init__(self, *, named_by: str = "") -> None:
        self.named_by = named_by

    def filter(self, spec: RecordSpec, permissions: Permissions, user: User, action: str) -> Q | None:
        return Q() if self.may(spec, permissions, action) else None

    def scopes(self, action: str) -> tuple[str, ...]:
        """Granted or not."""
        return (Scope.ALL.value,)


class Administered(AccessPolicy):
    """Rows of the administration: only administrators, except that a kind may be open to reading, or an ``area`` that a
    role may be given by name.

    An area is one in which nobody gains a right that they do not hold: what is set up there acts within the rights of
    whoever set it up, or shows each reader what they may see. A grant for all kinds opens none.
    """

    inherits = False

    def __init__(self, *, readable: bool = False, area: bool = False) -> None:
        self.readable = readable
        self.area = area

    def filter(self, spec: RecordSpec, permissions: Permissions, user: User, action: str) -> Q | None:
        return Q() if self.may(spec, permissions, action) else None

    def may(self, spec: RecordSpec, permissions: Permissions, action: str) -> bool:
        if permissions.administrator or (self.readable and action == Action.VIEW.value):
            return True
        return self.area and (spec.name, action) in permissions.scopes

    def scopes(self, action: str) -> tuple[str, ...]:
        """Granted or not, in an area; no grant opens the rest of the administration."""
        return (Scope.ALL.value,) if self.area and not (self.readable and action == Action.VIEW.value) else ()
