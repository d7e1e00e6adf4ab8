"""Which records can be followed, and the one place that says whether somebody follows or mutes one."""

from __future__ import annotations

from django.db import models

from rapport.platform.access.models import User
from rapport.platform.access.policy import OwnedBy
from rapport.platform.notifications.models import Favourite, Follow
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec


def is_followed_kind(spec: RecordSpec) -> bool:
    """Whether people are told of what happens to records of this kind: those that have an owner who decides who sees
    them, except what is logged by the million."""
    record = spec.record
    return spec.owned and isinstance(record.access, OwnedBy) and not record.overview and not record.partitioned_by


def followed_kinds() -> list[RecordSpec]:
    """All kinds of which that is so."""
    return [spec for spec in registry if is_followed_kind(spec)]


class Standing(models.TextChoices):
    """How somebody stands to a record."""

    NONE = "none"
    OWNER = "owner"
    FOLLOWER = "follower"
    MUTED = "muted"


def standing(spec: RecordSpec, row: models.Model, user: User) -> Standing:
    """Whether the user is told of what happens to the record, and why."""
    follow = Follow.objects.filter(user=user, kind=spec.name, record_id=row.pk).first()
    if follow is not None and follow.is_muted:
        return Standing.MUTED
    if getattr(row, "owner_id", None) == user.pk:
        return Standing.OWNER
    return Standing.FOLLOWER if follow is not None else Standing.NONE


def set_following(spec: RecordSpec, row: models.Model, user: User, *, follows: bool, mutes: bool = False) -> None:
    """Follow a record, mute it, or neither; the owner is told of it unless they mute it."""
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
