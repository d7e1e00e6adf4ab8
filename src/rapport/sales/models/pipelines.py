"""Pipelines and their stages: the way that deals of one sort take, and what each part of it asks for."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.platform.history.tracking import TrackedModel, track
from rapport.platform.records.shipped import shown_text


class State(models.TextChoices):
    """What a stage, and so a deal in it, amounts to."""

    OPEN = "open", pgettext_lazy("deal", "Open")
    WON = "won", pgettext_lazy("deal", "Won")
    LOST = "lost", pgettext_lazy("deal", "Lost")


class Forecast(models.TextChoices):
    """How a deal counts in a forecast."""

    PIPELINE = "pipeline", pgettext_lazy("forecast", "Pipeline")
    BEST_CASE = "best_case", pgettext_lazy("forecast", "Best case")
    COMMIT = "commit", pgettext_lazy("forecast", "Commit")
    CLOSED = "closed", pgettext_lazy("forecast", "Closed")
    OMITTED = "omitted", pgettext_lazy("forecast", "Omitted")


class Colour(models.TextChoices):
    """Colours of a stage that are told apart in light and dark."""

    GREY = "grey", _("Grey")
    BLUE = "blue", _("Blue")
    TEAL = "teal", _("Teal")
    GREEN = "green", _("Green")
    AMBER = "amber", _("Amber")
    RED = "red", _("Red")


@track()
class Pipeline(TrackedModel):
    """A way that deals of one sort take."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    position = models.PositiveIntegerField(
        _("position"), default=0, help_text=_("The first active pipeline takes deals of which nobody says more.")
    )
    is_active = models.BooleanField(_("active"), default=True, help_text=_("Others take no new deals."))
    takes_renewals = models.BooleanField(
        _("takes renewals"), default=False,
        help_text=_("Deals by which contracts are renewed come into it; at most one pipeline takes them."),
    )  # fmt: skip
    description = models.TextField(_("description"), blank=True, default="")

    class Meta:
        verbose_name = _("pipeline")
        verbose_name_plural = _("pipelines")
        constraints = [
            models.UniqueConstraint(
                fields=["takes_renewals"], condition=Q(takes_renewals=True), name="pipeline_of_renewals"
            )
        ]
        indexes = [models.Index(fields=["position", "id"], name="pipeline_in_order")]

    def __str__(self) -> str:
        return shown_text(self, "name")


@track()
class Stage(TrackedModel):
    """One step of a pipeline. What is won and what is lost are stages too, so that a deal is in one at any time."""

    pipeline = models.ForeignKey(
        Pipeline, models.CASCADE, related_name="stages", verbose_name=_("pipeline"), db_index=False
    )
    name = models.CharField(_("name"), max_length=100)
    position = models.PositiveIntegerField(_("position"), default=0, help_text=_("Stages stand in its order."))
    state = models.CharField(
        _("deals in it are"), max_length=4, choices=State, default=State.OPEN,
        help_text=_("It stays as it is while deals are in the stage."),
    )  # fmt: skip
    probability = models.PositiveSmallIntegerField(
        _("probability (%)"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
        help_text=_("How many of a hundred such deals are won; empty means not known. A deal may say otherwise."),
    )
    forecast = models.CharField(_("forecast"), max_length=9, choices=Forecast, default=Forecast.PIPELINE)
    required_fields = ArrayField(
        models.CharField(max_length=60),
        verbose_name=_("required fields"),
        default=list,
        blank=True,
        help_text=_("What a deal needs to be moved here; imported ones are taken as they are."),
    )
    next_stages = ArrayField(
        models.CharField(max_length=100),
        verbose_name=_("stages that may follow"),
        default=list,
        blank=True,
        help_text=_("Where deals may go from here within the pipeline, by name; none named means anywhere."),
    )
    guidance = models.TextField(
        _("guidance"),
        blank=True,
        default="",
        help_text=_("What is to be done in this stage, shown on the deal's page."),
    )
    colour = models.CharField(_("colour"), max_length=5, choices=Colour, default=Colour.GREY)

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        constraints = [
            models.UniqueConstraint(fields=["pipeline", "name"], name="stage_name_once_a_pipeline"),
            # What deals refer to, so that the database knows which stages a deal may be in, and what it amounts to.
            models.UniqueConstraint(fields=["id", "pipeline", "state"], name="stage_of_its_pipeline_and_state"),
            models.CheckConstraint(condition=Q(probability__lte=100), name="stage_probability_is_a_share"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="stage_state_known"),
            models.CheckConstraint(condition=Q(forecast__in=Forecast.values), name="stage_forecast_known"),
            models.CheckConstraint(
                # What is not known passes any comparison, so that it is refused by name.
                condition=Q(state="open")
                | Q(probability__isnull=False, state="won", probability=100)
                | Q(probability__isnull=False, state="lost", probability=0),
                name="stage_that_ends_is_certain",
            ),
        ]
        indexes = [
            models.Index(fields=["pipeline", "position", "id"], name="stage_in_order"),
            models.Index(fields=["position", "id"], name="stage_by_position"),
        ]

    def __str__(self) -> str:
        return shown_text(self, "name")


class StagePace(models.Model):
    """How long deals that were won stayed in a stage; derived from their stays (:mod:`rapport.sales.pace`)."""

    class Source(models.TextChoices):
        """Of what the figure was taken: too few deals tell of no stage, many of the pipeline still do."""

        STAGE = "stage", _("stage")
        PIPELINE = "pipeline", _("pipeline")

    stage = models.OneToOneField(Stage, models.CASCADE, primary_key=True, related_name="pace")
    days = models.PositiveIntegerField(help_text="Within which three of four won deals left.")
    deal_count = models.PositiveIntegerField()
    source = models.CharField(max_length=8, choices=Source)
    computed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("usual time in a stage")
        verbose_name_plural = _("usual times in stages")

    def __str__(self) -> str:
        return f"{self.stage_id}: {self.days}"
