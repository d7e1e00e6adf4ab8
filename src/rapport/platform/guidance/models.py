"""What each reader has seen and put away of the guidance, and since when a tour is known here.

What a reader has seen is nobody's data but their own wish, so it has no history and is no record kind.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

NAME_LENGTH = 40
"""Characters of the name of a step, a list or a tour."""


class Progress(models.Model):
    """What one reader has left out and put away of the lists of first steps. What is done, the data say."""

    id = models.BigAutoField(primary_key=True)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    skipped = ArrayField(models.CharField(max_length=NAME_LENGTH), default=list)
    """Names of steps."""
    put_away = ArrayField(models.CharField(max_length=NAME_LENGTH), default=list)
    """Names of lists."""

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user_id}: -{len(self.skipped)}"


class KnownTour(models.Model):
    """Since when a version of a tour is part of this installation: who was there before is offered it once."""

    name = models.CharField(primary_key=True, max_length=NAME_LENGTH)
    version = models.PositiveSmallIntegerField()
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class SeenTour(models.Model):
    """The version of a tour that somebody saw, or did not want to see."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    tour = models.CharField(max_length=NAME_LENGTH)
    version = models.PositiveSmallIntegerField()
    finished = models.BooleanField(default=False)
    """Whether they saw its end."""
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user", "tour"], name="tour_seen_once"),
            models.CheckConstraint(condition=~Q(tour=""), name="tour_seen_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.tour} {self.version}"
