"""Public web forms by which leads come in, and the keys of what was sent, so that nothing is taken twice."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rapport.customers.models import ConsentPurpose
from rapport.platform.history.tracking import TrackedModel, track
from rapport.platform.records.fields import UrlField

MOST_PER_MINUTE = 600
FIRST_FIELDS = ("given_name", "family_name", "company", "email", "description")


def new_token() -> str:
    """What makes the address of a form: it cannot be guessed."""
    return secrets.token_urlsafe(18)


def first_fields() -> list[str]:
    """What a new form asks."""
    return list(FIRST_FIELDS)


def first_required() -> list[str]:
    """What a new form insists on."""
    return ["email"]


def text_in(row: models.Model, name: str, language: str) -> str:
    """A text that a row has in three columns, in a language; in English where it has none in that."""
    own = {"de": "_de", "zh": "_zh"}.get(language[:2].lower(), "")
    return str((getattr(row, name + own) if own else "") or getattr(row, name))


@track()
class WebForm(TrackedModel):
    """A page on which strangers write to us, each of which becomes a lead."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    token = models.CharField(_("address"), max_length=40, unique=True, default=new_token, editable=False)
    is_active = models.BooleanField(_("active"), default=True, help_text=_("Others answer as if they were not there."))
    title = models.CharField(_("title in English"), max_length=150)
    title_de = models.CharField(_("title in German"), max_length=150, blank=True, default="")
    title_zh = models.CharField(_("title in Chinese"), max_length=150, blank=True, default="")
    intro = models.TextField(_("introduction in English"), blank=True, default="")
    intro_de = models.TextField(_("introduction in German"), blank=True, default="")
    intro_zh = models.TextField(_("introduction in Chinese"), blank=True, default="")
    thanks = models.TextField(
        _("thanks in English"), blank=True, default="", help_text=_("Shown once the form was sent.")
    )
    thanks_de = models.TextField(_("thanks in German"), blank=True, default="")
    thanks_zh = models.TextField(_("thanks in Chinese"), blank=True, default="")
    button = models.CharField(
        _("button in English"), max_length=60, blank=True, default="", help_text=_("What sends it. Empty means “Send”.")
    )
    button_de = models.CharField(_("button in German"), max_length=60, blank=True, default="")
    button_zh = models.CharField(_("button in Chinese"), max_length=60, blank=True, default="")
    fields = ArrayField(models.CharField(max_length=60), verbose_name=_("fields"), default=first_fields)
    required_fields = ArrayField(
        models.CharField(max_length=60), verbose_name=_("required fields"), default=first_required, blank=True
    )
    source = models.CharField(_("source"), max_length=120, blank=True, default="", help_text=_("Written on its leads."))
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("leads go to"),
    )  # fmt: skip
    by_rules = models.BooleanField(
        _("by the assignment rules"), default=True, help_text=_("Where a rule fits, it decides who gets the lead.")
    )
    thanks_url = UrlField(
        _("where to go afterwards"), blank=True, default="", help_text=_("A page of your own: https://…")
    )
    origins = ArrayField(
        models.CharField(max_length=200), verbose_name=_("sites that may embed it"), default=list, blank=True,
        help_text=_("Such as https://www.example.com, separated by commas. No others show it in a frame."),
    )  # fmt: skip
    per_minute = models.PositiveSmallIntegerField(
        _("at most a minute"), default=60, validators=[MinValueValidator(1), MaxValueValidator(MOST_PER_MINUTE)],
        help_text=_("How often it is taken within a minute, from everybody together."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("web form")
        verbose_name_plural = _("web forms")
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(title=""), name="web_form_has_a_name"),
            models.CheckConstraint(condition=Q(fields__len__gt=0), name="web_form_asks_something"),
            models.CheckConstraint(
                condition=Q(per_minute__gte=1, per_minute__lte=MOST_PER_MINUTE), name="web_form_has_a_limit"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def text(self, name: str, language: str) -> str:
        """Title, introduction, thanks or button in a language, in English where it has none."""
        return text_in(self, name, language)


@track()
class WebFormPurpose(TrackedModel):
    """A form asks for consent to a purpose."""

    form = models.ForeignKey(WebForm, models.CASCADE, related_name="form_purposes", verbose_name=_("web form"))
    purpose = models.ForeignKey(ConsentPurpose, models.CASCADE, related_name="+", verbose_name=_("purpose"))

    class Meta:
        verbose_name = _("purpose of a web form")
        verbose_name_plural = _("purposes of web forms")
        constraints = [models.UniqueConstraint(fields=["form", "purpose"], name="web_form_purpose_once")]

    def __str__(self) -> str:
        return f"{self.form_id}, {self.purpose_id}"


@track()
class WebFormLabel(TrackedModel):
    """What a form calls a field that it asks for, and a line of help under it."""

    LONGEST_LABEL, LONGEST_HELP = 150, 300

    form = models.ForeignKey(WebForm, models.CASCADE, related_name="own_labels", verbose_name=_("web form"))
    field = models.CharField(_("field"), max_length=60)
    label = models.CharField(_("label in English"), max_length=LONGEST_LABEL, blank=True, default="")
    label_de = models.CharField(_("label in German"), max_length=LONGEST_LABEL, blank=True, default="")
    label_zh = models.CharField(_("label in Chinese"), max_length=LONGEST_LABEL, blank=True, default="")
    help = models.CharField(_("help in English"), max_length=LONGEST_HELP, blank=True, default="")
    help_de = models.CharField(_("help in German"), max_length=LONGEST_HELP, blank=True, default="")
    help_zh = models.CharField(_("help in Chinese"), max_length=LONGEST_HELP, blank=True, default="")

    class Meta:
        verbose_name = _("label of a field in a web form")
        verbose_name_plural = _("labels of fields in web forms")
        constraints = [
            models.UniqueConstraint(fields=["form", "field"], name="web_form_label_once_a_field"),
            models.CheckConstraint(condition=~Q(field=""), name="web_form_label_of_a_field"),
            models.CheckConstraint(
                condition=~Q(label="", label_de="", label_zh="", help="", help_de="", help_zh=""),
                name="web_form_label_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form_id}, {self.field}"

    def text(self, name: str, language: str) -> str:
        """Label or help in a language, in English where it has none."""
        return text_in(self, name, language)


class WebFormSubmission(models.Model):
    """That a page of a form was sent: a second sending of the same page makes nothing. Forgotten after some days."""

    id = models.BigAutoField(primary_key=True)
    form = models.ForeignKey(WebForm, models.CASCADE, related_name="submissions", db_index=False)
    key_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["form", "key_hash"], name="web_form_submission_once")]
        indexes = [models.Index(fields=["created_at"], name="web_form_submission_by_age")]

    def __str__(self) -> str:
        return f"{self.form_id}, {self.created_at}"
