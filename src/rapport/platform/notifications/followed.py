"""Which records can be followed, and the one place that says whether somebody follows or mutes one."""

from __future__ import annotations

from typing import Any

from django.db import models

from rapport.platform.access.choices import FieldRuleKind
from rapport.platform.access.models import FieldRule, User
from rapport.platform.access.policy import Granted, OwnedBy
from rapport.platform.history.models import ChangeSet
from rapport.platform.notifications.models import Favourite, Follow
from rapport.platform.records.fields import FieldSpec
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec


def is_followed_kind(spec: RecordSpec) -> bool:
    """Whether people are told of what happens to records of this kind: those that have an owner who decides who sees
    them, except what is logged by the million, and those made in the browser that belong to everybody."""
    record = spec.record
    if record.overview or record.partitioned_by:
        return False
    return (spec.owned and isinstance(record.access, OwnedBy)) or is_without_owner(spec)


def is_without_owner(spec: RecordSpec) -> bool:
    """Whether people are told of records that nobody owns: in an owner's place whoever made one and who is named in
    it."""
    return spec.record.made and isinstance(spec.record.access, Granted)


MADE_BY_HAND = ("web", "api")
"""The channels by which somebody makes a record that concerns them from then on; what came with a file does not."""


def naming_links(spec: RecordSpec) -> list[FieldSpec]:
    """The links to users of records without an owner: who is named there is told. One that any role does not see is
    left out, since the reason would say what it holds."""
    if not is_without_owner(spec):
        return []
    links = [one for one in spec.link_fields if one.keyed and one.link_model is User and one.name not in spec.computed]
    if not links:
        return []
    rules = FieldRule.objects.filter(kind=spec.name, rule=FieldRuleKind.HIDDEN)
    hidden = set(rules.values_list("field", flat=True))
    return [one for one in links if one.name not in hidden]


def followed_kinds() -> list[RecordSpec]:
    """All kinds of which that is so."""
    return [spec for spec in registry if is_followed_kind(spec)]


class Standing(models.TextChoices):
    """How somebody stands to a record."""

    NONE = "none"
    OWNER = "owner"
    NAMED = "named"
    MAKER = "maker"
    FOLLOWER = "follower"
    MUTED = "muted"


def standing(spec: RecordSpec, row: models.Model, user: User) -> Standing:
    """Whether the user is told of what happens to the record, and why."""
    follow = Follow.objects.filter(user=user, kind=spec.name, record_id=row.pk).first()
    if follow is not None and follow.is_muted:
        return Standing.MUTED
    if getattr(row, "owner_id", None) == user.pk:
        return Standing.OWNER
    if follow is not None:
        return Standing.FOLLOWER
    return _standing_without_owner(spec, row, user) if is_without_owner(spec) else Standing.NONE


def _standing_without_owner(spec: RecordSpec, row: Any, user: User) -> Standing:
    if user.pk in [getattr(row, f"{link.name}_id") for link in naming_links(spec)]:
        return Standing.NAMED
    made = ChangeSet.objects.filter(uid=row.created_in, actor=user, channel__in=MADE_BY_HAND).exists()
    return Standing.MAKER if made else Standing.NONE


def set_following(spec: RecordSpec, row: models.Model, user: User, *, follows: bool, mutes: bool = False) -> None:
    """Follow a record, mute it, or neither; whom it concerns is told of it unless they mute it."""
    if follows or mutes:
        Follow.objects.update_or_create(
            user=user, kind=spec.name, record_id=row.pk, defaults={"is_muted": mutes and not follows}
        )
    else:
        Follow.objects.filter(user=user, kind=spec.name, record_id=row.pk).delete()


def follow_unless_muted(spec: RecordSpec, row: models.Model, user: User) -> None:
    """Follow a record that the user has neither followed nor muted yet."""
    Follow.objects.get_or_create(user=user, kind=spec.name, record_id=row.pk)


def is_favourite(spec: RecordSpec, row: models.Model, user: User) -> bool:
    """Whether the user keeps the record in their menu."""
    return Favourite.objects.filter(user=user, kind=spec.name, record_id=row.pk).exists()
