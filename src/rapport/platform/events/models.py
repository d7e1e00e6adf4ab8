"""The outbox: which change sets nobody has been told of yet, and which a consumer could not take."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Message(models.Model):
    """A change set that is over and waits to be told of; the database adds it in the same transaction.

    There is no foreign key: a change set that changed nothing goes again before the transaction ends.
    """

    id = models.BigAutoField(primary_key=True)
    change_set_id = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now, db_default=models.functions.Now())

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"change set {self.change_set_id}"


class Failure(models.Model):
    """A change set that one consumer could not take: tried again later, the others go on meanwhile."""

    id = models.BigAutoField(primary_key=True)
    consumer = models.CharField(max_length=60)
    change_set = models.ForeignKey("history.ChangeSet", models.CASCADE, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=1)
    next_at = models.DateTimeField(null=True)
    """When it is tried again; None when it was given up."""
    error = models.CharField(max_length=500)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["consumer", "change_set"], name="event_failure_once")]
        indexes = [models.Index(fields=["next_at"], name="event_failure_due")]

    def __str__(self) -> str:
        return f"{self.consumer}: {self.error}"
