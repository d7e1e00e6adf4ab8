"""How long pages and statements take, added up: names of routes and statements without values, never who asked."""

from __future__ import annotations

from django.db import models


class RouteFigure(models.Model):
    """The requests to one route, or the runs of one job, within an hour."""

    id = models.BigAutoField(primary_key=True)
    hour = models.DateTimeField()
    route = models.CharField(max_length=120)
    requests = models.PositiveIntegerField()
    seconds = models.FloatField()
    slowest = models.FloatField()
    queries = models.PositiveBigIntegerField()
    most_queries = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["hour", "route"], name="route_figure_once")]

    def __str__(self) -> str:
        return self.route


class SlowStatement(models.Model):
    """A statement that was slow once or more, without the values that it was asked with."""

    id = models.BigAutoField(primary_key=True)
    digest = models.CharField(max_length=32, unique=True)
    text = models.TextField()
    place = models.CharField(max_length=120)
    """The route or job in which it was slow last."""
    calls = models.PositiveBigIntegerField()
    seconds = models.FloatField()
    slowest = models.FloatField()
    last_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["last_at"], name="slow_statement_last")]

    def __str__(self) -> str:
        return self.text[:80]
