"""Whom the owner column of a file means: our users by what they are called, or by what a person chose for each value.

A choice is "me", "nobody" or a username. Choices are remembered for the next file of the same source.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy

from rapport.lib.text import fold
from rapport.platform.access.engine import writable_fields
from rapport.platform.access.models import User
from rapport.platform.exchange.headers import normalise
from rapport.platform.exchange.mapping import ME, NOBODY
from rapport.platform.exchange.mapping import Mapping as ColumnMapping
from rapport.platform.exchange.models import ImportRun, RememberedOwner
from rapport.platform.exchange.standardiser import open_file
from rapport.platform.exchange.storage import path_of
from rapport.platform.records.spec import RecordSpec

OWNER = "owner"
SCANNED = 200_000
"""Rows that are read to count who owns how many."""
VALUES = 100
"""Different owners that are asked about, the most frequent ones."""
TELLING = 6
"""Characters from which a value is taken to mean the same in files of different sources."""
KEPT_IN_MIND = 5_000
"""Remembered values that are looked through, the latest ones."""
UNKNOWN, OUT_OF_REACH = "owner", "owner_reach"
REASONS = {
    UNKNOWN: gettext_lazy("No such user is known; the record belongs to you."),
    OUT_OF_REACH: gettext_lazy("You may not give records to this user; the record belongs to you."),
}
"""Why a value becomes the importer, by code."""


class OwnerFinder:
    """Finds users by what a file calls them; a full name that two users have finds nobody."""

    def __init__(self, spec: RecordSpec, actor: User | None, chosen: Mapping[str, str] | None = None) -> None:
        self.actor = actor
        self._chosen = {fold(text): choice for text, choice in (chosen or {}).items()}
        self._names = UserNames()
        self._allowed = allowed_owners(spec, actor)
        self._answers: dict[str, tuple[int | None, str]] = {}

    def find(self, given: str) -> tuple[int | None, str]:
        """The id of the owner whom a cell means, and the code of what is wrong; the importer when nobody is found."""
        if given not in self._answers:
            self._answers[given] = self._find(given)
        return self._answers[given]

    def is_for_new(self, given: str) -> bool:
        """Whether a value was chosen to say only whose new records are: those that are there keep their owner."""
        return self._chosen.get(fold(given)) in (ME, NOBODY)

    def _find(self, given: str) -> tuple[int | None, str]:
        own = self.actor.pk if self.actor is not None else None
        choice = self._chosen.get(fold(given), "")
        if not given or choice == ME:
            return own, ""
        if choice == NOBODY:
            return (None, "") if self._allowed is None else (own, OUT_OF_REACH)
        found = self._names.find(choice or given)
        if not found:
            return own, UNKNOWN
        if self._allowed is not None and found not in self._allowed:
            return own, OUT_OF_REACH
        return found, ""


class UserNames:
    """The active users by username, e-mail address and full name, either name first."""

    def __init__(self) -> None:
        users = list(
            User.objects.filter(is_active=True)
            .annotate(mail=Lower("email"))
            .values_list("pk", "username", "mail", "full_name")
        )
        loose: dict[str, set[int]] = {}
        for pk, _username, mail, full_name in users:
            for key in {fold(full_name), _local(mail)} - {""}:
                loose.setdefault(key, set()).add(pk)
        self._found = {key: next(iter(pks)) for key, pks in loose.items() if len(pks) == 1}
        for pk, username, mail, _full_name in users:
            self._found[fold(mail)] = pk
            self._found[fold(username)] = pk
        self._found.pop("", None)
        self.usernames = {pk: username for pk, username, _mail, _full_name in users}

    def find(self, given: str) -> int | None:
        """The user whom a text means, None when it is nobody or could be several."""
        last, comma, first = given.partition(",")
        ways = [given, given.partition(":")[0], f"{first} {last}" if comma else "", _local(given)]
        return next((self._found[key] for way in ways if (key := fold(way)) in self._found), None)


def _local(mail: str) -> str:
    """What stands before the @, dots as blanks: "nora.falk@old.example" is Nora Falk there as well as here."""
    local, at, _domain = mail.partition("@")
    return fold(local.replace(".", " ").replace("_", " ")) if at else ""


def allowed_owners(spec: RecordSpec, actor: User | None) -> set[int] | None:
    """The users to whom the actor may give records of a kind, None for all: as in a form, whoever may set the owner."""
    return None if actor is None or OWNER in writable_fields(spec, actor) else {actor.pk}


@dataclass(frozen=True, slots=True)
class OwnerValue:
    """One value of the owner column: in how many rows it stands, and what it becomes."""

    text: str
    count: int
    choice: str
    is_known: bool
    """Whether the choice was made or remembered, or a user is called so; else it is the importer for want of others."""


def owner_values(run: ImportRun, spec: RecordSpec, mapping: ColumnMapping) -> list[OwnerValue]:
    """What the owner columns of a run's file hold, the most frequent first; empty when none is imported."""
    indexes = [column.index for column in mapping.used if column.target == OWNER]
    if not indexes:
        return []
    kept = run.options.get("owners")
    if not kept or kept["columns"] != indexes:
        kept = {"columns": indexes, "values": _counted(run, indexes)}
        run.options["owners"] = kept
        ImportRun.objects.filter(pk=run.pk).update(options=run.options)
    names, allowed = UserNames(), allowed_owners(spec, run.actor)
    chosen = {fold(text): choice for text, choice in mapping.owners.items()}
    values = []
    for text, count in kept["values"]:
        found = names.find(text)
        guess = names.usernames[found] if found and (allowed is None or found in allowed) else ""
        choice = chosen.get(fold(text), "")
        values.append(OwnerValue(text, count, choice or guess or ME, bool(choice or guess)))
    return values


def _counted(run: ImportRun, indexes: Sequence[int]) -> list[tuple[str, int]]:
    counter: Counter[str] = Counter()
    with open_file(str(path_of(run)), run.options) as table:
        for row in islice(table.rows(), SCANNED):
            text = next((text for index in indexes if (text := row.values[index].strip())), "")
            if text:
                counter[text[:300]] += 1
    return counter.most_common(VALUES)


def source_of_file(file_name: str) -> str:
    """The name of a file without its ending, dates and numbers: it stays the same from one export to the next."""
    words = [word for word in normalise(file_name.rpartition(".")[0] or file_name).split() if not word.isdecimal()]
    return "file " + (" ".join(words)[:50] or "import")


def _source(mapping: ColumnMapping, file_name: str) -> str:
    """Where a file comes from: the program whose export it is, else what the file is called."""
    return mapping.layout.partition("-")[0] or source_of_file(file_name)


def remembered(mapping: ColumnMapping, file_name: str) -> dict[str, str]:
    """What was chosen for earlier files, by value; users who left are forgotten.

    The same source decides; what is no mere number counts also when files of other sources agree on it, since a
    program's accounts and contacts come as two files.
    """
    source = _source(mapping, file_name)
    found: dict[str, dict[str, set[str]]] = {}
    for one in RememberedOwner.objects.select_related("user").order_by("-id")[:KEPT_IN_MIND]:
        if one.user is None or one.user.is_active:
            choice = NOBODY if one.user is None else one.user.username
            found.setdefault(one.value, {}).setdefault(one.source, set()).add(choice)
    choices: dict[str, str] = {}
    for value, by_source in found.items():
        several = set().union(*by_source.values()) if len(value) >= TELLING else set()
        agreed = by_source.get(source, several)
        if len(agreed) == 1:
            choices[value] = next(iter(agreed))
    return choices


def remember(run: ImportRun, mapping: ColumnMapping) -> None:
    """Keep the choices for the next file of the same source."""
    users = {user.username: user for user in _users(mapping.owners.values())}
    for text, choice in mapping.owners.items():
        user = run.actor if choice == ME else users.get(choice)
        if user is None and choice != NOBODY:
            continue
        RememberedOwner.objects.update_or_create(
            source=_source(mapping, run.file_name), value=text[:300], defaults={"user": user}
        )


def _users(names: Iterable[str]) -> Iterable[User]:
    return User.objects.filter(username__in=set(names), is_active=True)


def offered_users(spec: RecordSpec, actor: User | None) -> list[tuple[str, str]]:
    """Username and name of the users to whom the actor may give records, in the order of their names."""
    allowed = allowed_owners(spec, actor)
    users = User.objects.filter(is_active=True)
    if allowed is not None:
        users = users.filter(pk__in=allowed)
    found = [(user.username, user.full_name or user.username) for user in users]
    return sorted(found, key=lambda user: fold(user[1]))
