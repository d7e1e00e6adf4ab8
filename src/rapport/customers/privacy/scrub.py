"""The last step of an erasure, in one transaction: the party's rows, their history, and what is derived of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pgtrigger
from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from rapport.customers.consent import ledger
from rapport.customers.consent.suppression import norm_hash, secret
from rapport.customers.models import (
    ConsentEntry,
    Erasure,
    Party,
    Suppression,
    Tag,
    Task,
    TimelineItem,
    Touch,
    TouchParticipant,
)
from rapport.customers.privacy.holds import refuse_held
from rapport.customers.privacy.rules import DELETED, KEPT, PARTY_KEEPS, Rule, rows_of, rules
from rapport.customers.privacy.subject import Subject, kinds_of
from rapport.customers.search import refresh_dependents, refresh_entries
from rapport.lib.sort_keys import sort_key
from rapport.platform.custom_fields.kept import keep_again
from rapport.platform.files.models import File
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.tracking import event_model_of, tracked_models
from rapport.platform.notifications.models import Comment
from rapport.platform.records.models import ExternalId
from rapport.platform.records.registry import registry
from rapport.platform.search.indexing import index_records, remove_records

if TYPE_CHECKING:
    from rapport.platform.access.models import User

APPEND_ONLY = ("customers.ConsentEntry:append_only", "customers.Disclosure:append_only")
"""What the database lets nobody change, except here."""
ACT = "erase"


def scrub(
    subject: Subject, erasure: Erasure, *, actor: User | None, channel: str, heed_holds: bool = True
) -> ChangeSet:
    """Scrub everything that is the party's own; the change set of the act, which cannot be taken back. Raises Held."""
    acts = subject.change_sets()
    kind = registry.of_instance(subject.party).name
    with change_set(actor=actor, channel=channel, act=ACT, kind=kind) as opened:
        Party.objects.select_for_update().get(pk=subject.party.pk)
        if heed_holds:
            refuse_held(subject.ids, actor)
        _suppress(subject)
        touches = list(Touch.objects.filter(party__in=subject.ids).values_list("pk", flat=True))
        external = kinds_of(subject)
        counts = {rule.model._meta.label_lower: _apply(rule, subject) for rule in rules() if rule.fate != KEPT}
        counts["files.file"] = _remove(File, subject.files)
        counts["notifications.comment"] = _remove(Comment, subject.comments)
        _remove_external_ids(external)
        _remove_tags(acts)
        _empty_timeline(subject, touches)
        _empty_party(subject)
        _refresh(subject)
        keep_again(Party, list(subject.ids))
        _forget_acts(subject, acts, touches)
        opened.counts = {"updated": len(subject.ids)}
        ChangeSet.objects.filter(pk=opened.pk).update(state=ChangeSet.State.ERASED)
        Erasure.objects.filter(pk=erasure.pk).update(
            finished_at=timezone.now(), change_set=opened, counts={**erasure.counts, **counts}
        )
    return opened


def erased_name(kind: str) -> str:
    """What an erased party is called, in the language of the installation."""
    with override(settings.LANGUAGE_CODE):
        names = {"person": _("Erased person"), "organisation": _("Erased organisation")}
        return names.get(kind, _("Erased household"))


def _suppress(subject: Subject) -> None:
    """Put what only this person had on the list of what is never used, as a hash alone."""
    key = secret(make=True)
    points = {point for point in subject.own_points if point.kind in Suppression.Kind.values and point.norm}
    hashes = {(point.kind, norm_hash(point.norm, key=key)) for point in points}
    rows = [
        Suppression(kind=kind, norm_hash=digest, reason=Suppression.Reason.ERASED) for kind, digest in sorted(hashes)
    ]
    Suppression.objects.bulk_create(rows, ignore_conflicts=True)
    known = Suppression.objects.filter(norm_hash__in=[digest for _kind, digest in hashes])
    known.exclude(value="", note="").update(value="", note="")
    ids = list(known.values_list("pk", flat=True))
    _events(Suppression).filter(pgh_obj__in=ids).delete()
    index_records(registry.get("suppressions"), ids)


def _apply(rule: Rule, subject: Subject) -> int:
    """Delete or empty the rows of a table, then take away their history."""
    rows = rows_of(rule, rule.model._default_manager, subject.ids)
    ids = list(rows.values_list("pk", flat=True))
    if rule.fate == DELETED:
        rows.delete()
    else:
        with pgtrigger.ignore(*APPEND_ONLY):
            rows.update(**rule.emptied)
    events = _events(rule.model)
    rows_of(rule, events, subject.ids).delete()
    events.filter(pgh_obj__in=ids).delete()
    for spec in registry.of_model(rule.model) if rule.indexed else ():
        index_records(spec, ids)
    return len(ids)


def _remove(model: type[File] | type[Comment], belonging: Q) -> int:
    """Delete rows that name their record without a foreign key, with their history; returns how many there were."""
    rows = model._default_manager.filter(belonging)
    ids = list(rows.values_list("pk", flat=True))
    rows.delete()
    _events(model).filter(belonging).delete()
    for spec in registry.of_model(model):
        remove_records(spec, ids)
    return len(ids)


def _remove_external_ids(kinds: Iterable[tuple[str, list[int]]]) -> None:
    """Numbers in other systems lead to the person there."""
    for kind, ids in kinds:
        ExternalId.objects.filter(kind=kind, record_id__in=ids).delete()
        _events(ExternalId).filter(kind=kind, record_id__in=ids).delete()


def _remove_tags(acts: set[UUID]) -> None:
    """Tags that were made for the party and that nobody else got."""
    made = Tag.objects.filter(created_in__in=acts, party_tags__isnull=True)
    ids = list(made.values_list("pk", flat=True))
    Tag.objects.filter(pk__in=ids).delete()
    _events(Tag).filter(pgh_obj__in=ids).delete()
    remove_records(registry.get("tags"), ids)


def _empty_timeline(subject: Subject, touches: list[int]) -> None:
    """The lines of the party, and those that its touches left on the timelines of others who took part."""
    own = Q(party__in=subject.ids) | Q(source_kind="touches", source_id__in=touches)
    TimelineItem.objects.filter(own).update(title="", summary="", outcome="")


def _empty_party(subject: Subject) -> None:
    """Empty every column that is not an account's, take away the history, then note in it that the party is erased."""
    emptied: dict[str, Any] = {
        field.name: field.get_default() for field in Party._meta.concrete_fields if field.name not in PARTY_KEEPS
    }
    name = erased_name(subject.party.kind)
    rows = Party.objects.filter(pk__in=subject.ids)
    rows.update(**emptied, display_name=name, sort_key=sort_key(name), lifecycle=Party.Lifecycle.INACTIVE)
    _events(Party).filter(pgh_obj__in=subject.ids).delete()
    now = timezone.now()
    rows.update(erased_at=now, updated_at=now, version=F("version") + 1)


def _refresh(subject: Subject) -> None:
    """What follows from the rows: states of consent, the search, the entries of those who were told with the name."""
    entries = list(ConsentEntry.objects.filter(party__in=subject.ids).values_list("pk", flat=True))
    ledger.follow(entries, subject.ids)
    refresh_entries(subject.ids)
    refresh_dependents(subject.ids)
    index_records(registry.get("tasks"), list(Task.objects.filter(party__in=subject.ids).values_list("pk", flat=True)))
    for rule in (rule for rule in rules() if rule.member):
        ids = list(rule.model._default_manager.filter(rule.belonging(subject.ids)).values_list("pk", flat=True))
        for spec in registry.of_model(rule.model):
            index_records(spec, list(spec.objects().filter(pk__in=ids).values_list("pk", flat=True)))


def _forget_acts(subject: Subject, acts: set[UUID], touches: list[int]) -> None:
    """Acts that were about nobody else lose their summary and cannot be taken back; others lose it where it tells."""
    shared = _about_others(subject, acts, touches)
    alone = ChangeSet.objects.filter(uid__in=acts - shared).exclude(state=ChangeSet.State.OPEN)
    alone.update(summary="", state=ChangeSet.State.ERASED)
    telling = {text for text in subject.names if len(text) > 1}
    for text in telling:
        ChangeSet.objects.filter(uid__in=shared, summary__icontains=text).update(summary="")


def _about_others(subject: Subject, acts: set[UUID], touches: list[int]) -> set[UUID]:
    """Those of the acts in which rows that are not the party's were made, changed or deleted."""
    own: dict[Any, Q] = {rule.model: rule.belonging(subject.ids) for rule in rules()}
    strange = {rule.model: rule.strange(subject.ids) for rule in rules() if rule.member}
    own[Party] = Q(pk__in=subject.ids)
    own[TouchParticipant] |= Q(touch_id__in=touches)
    found: set[UUID] = set()
    for model, event in tracked_models():
        rest = acts - found
        apart = strange.get(model) or (~own[model] if model in own else Q())
        rows = model._default_manager.filter(apart)
        found |= _met(rows, "created_in", rest)
        events = event._default_manager.all()
        if model is Party:
            events = events.exclude(pgh_obj__in=subject.ids)
        elif model in own:
            events = events.filter(apart)
        found |= _met(events, "pgh_context_id", rest - found)
    return found


def _met(rows: Any, column: str, acts: set[UUID]) -> set[UUID]:
    """Which of the acts stand in a column; each is looked up by itself, since an import's has a million rows."""
    if not acts:
        return set()
    standing = Exists(rows.filter(**{column: OuterRef("uid")}))
    return set(ChangeSet.objects.filter(standing, uid__in=acts).values_list("uid", flat=True))


def _events(model: Any) -> Any:
    return event_model_of(model)._default_manager
