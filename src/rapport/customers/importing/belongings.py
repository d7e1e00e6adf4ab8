"""Roles, tags and notes of imported parties, for new and present ones alike: what is there already is not added."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.utils import timezone

from rapport.customers.importing.actors import Owners
from rapport.customers.importing.reasons import reason_text
from rapport.customers.importing.tables import BODIES, ROLES, TAGS, TOUCHES
from rapport.customers.models import PartyRole, PartyTag, RoleType, Tag, TimelineItem, Touch, TouchBody
from rapport.customers.touches import summarise, timeline_item
from rapport.lib.ids import uuid7
from rapport.lib.text import fold
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.access.models import User
from rapport.platform.exchange.outcome import Outcome
from rapport.platform.history.change_sets import current_change_set
from rapport.platform.records.registry import registry
from rapport.platform.records.shipped import spellings_of
from rapport.platform.search.indexing import index_records

TAG_LENGTH = 60


class Belongings:
    """Adds roles, tags and notes; remembers the catalogues between chunks."""

    def __init__(self, owners: Owners, actor: User | None, source: str) -> None:
        self.owners = owners
        self.source = source[:120]
        self.may_note = actor is None or may(registry.get("touches"), actor, Action.CREATE.value)
        self.may_tag = actor is None or may(registry.get("tags"), actor, Action.CREATE.value)
        self._roles: dict[str, int] = {}
        types = list(RoleType.objects.all())
        for role in types:
            self._roles |= {fold(role.label): role.pk, fold(role.code): role.pk}
        for role in types:  # in another language only where no row says the word itself
            for word in spellings_of(RoleType, role.label):
                self._roles.setdefault(fold(word), role.pk)
        self._tags: dict[str, int] = {}

    def add_roles(
        self, wanted: Sequence[tuple[int, int, list[str]]], outcome: Outcome, columns: str
    ) -> list[tuple[int, list[str]]]:
        """Give parties their roles from today on; returns the words that name no role, to be kept as tags."""
        rows: list[tuple[int, int]] = []
        others: list[tuple[int, list[str]]] = []
        for party, row, words in wanted:
            rows += [(self._roles[fold(word)], party) for word in words if fold(word) in self._roles]
            unknown = [word for word in words if fold(word) not in self._roles]
            if unknown:
                others.append((party, unknown))
                outcome.mark(row, reason_text("role"), columns, ", ".join(unknown)[:300])
        if rows:
            today = timezone.localdate()
            in_force = Q(valid_to__isnull=True) | Q(valid_to__gte=today)
            held = set(
                PartyRole.objects.filter(in_force, party__in={party for _, party in rows}).values_list(
                    "type_id", "party_id"
                )
            )
            ROLES.load((role, party, today) for role, party in dict.fromkeys(rows) if (role, party) not in held)
        return others

    def add_tags(self, wanted: Sequence[tuple[int, list[str]]]) -> set[int]:
        """Give parties tags by name; a new name makes a new tag. Returns the parties that did not get all of theirs."""
        pairs = {(word[:TAG_LENGTH], party) for party, words in wanted for word in words if word}
        missing = sorted({word for word, _ in pairs} - self._tags.keys())
        if missing:
            self._tags |= dict(Tag.objects.filter(name__in=missing).values_list("name", "pk"))
            fresh = [word for word in missing if word not in self._tags] if self.may_tag else []
            made = Tag.objects.bulk_create([Tag(name=word) for word in fresh])
            self._tags |= {tag.name: tag.pk for tag in made}
            index_records(registry.get("tags"), [tag.pk for tag in made])
        ids = {(self._tags[word], party) for word, party in pairs if word in self._tags}
        if ids:
            held = set(PartyTag.objects.filter(party__in={party for _, party in ids}).values_list("tag_id", "party_id"))
            TAGS.load(sorted(ids - held))
        return {party for word, party in pairs if word not in self._tags}

    def add_notes(self, wanted: Sequence[tuple[int, int | None, str]]) -> None:
        """Log notes in the parties' timelines, except those that a party has word for word already."""
        if not wanted:
            return
        held = set(
            TouchBody.objects.filter(party__in=[party for party, _, _ in wanted]).values_list("party_id", "text")
        )
        now = timezone.now()
        fresh = [item for item in wanted if (item[0], item[2]) not in held]
        touches = [
            Touch(
                id=number, uid=uuid7(), party_id=party, happened_at=now, channel="note", direction="internal",
                summary=summarise(text), owner_id=owner, principals=self._numbers(owner), source=self.source,
            )
            for number, (party, owner, text) in zip(TOUCHES.draw_ids(len(fresh)), fresh, strict=True)
        ]  # fmt: skip
        TOUCHES.load(tuple(getattr(touch, name) for name in TOUCHES.given) for touch in touches)
        BODIES.load((touch.party_id, touch.pk, now, text) for touch, (_, _, text) in zip(touches, fresh, strict=True))
        opened = current_change_set()
        assert opened is not None
        for touch in touches:
            touch.created_in = opened.uid
        items = [timeline_item(touch, touch.party_id) for touch in touches]
        TimelineItem.objects.bulk_create(items, batch_size=1000)

    def _numbers(self, owner: int | None) -> list[int]:
        text = self.owners.principals(owner).strip("{}")
        return [int(number) for number in text.split(",")] if text else []

    def forget(self) -> None:
        """Drop tags made in a transaction that was rolled back."""
        self._tags.clear()
