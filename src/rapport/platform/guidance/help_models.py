"""Texts in place of those that are shipped: of the topics of the help, and of what helps with a field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from rapport.platform.access.models import User
from rapport.platform.history.tracking import TrackedModel, track
from rapport.platform.records.registry import registry
from rapport.platform.web.help.topics import shipped, topics

TEXT_LENGTH = 40_000
"""Characters of one topic in one language: several times the longest of ours."""
TIP_LENGTH = 500


def _title(topic: str) -> str:
    return topics()[topic].title


_lazy_title = lazy(_title, str)


def topic_choices() -> Iterator[tuple[str, Any]]:
    """The topics of the help, with their titles in the reader's language."""
    for name in shipped("en"):
        yield name, _lazy_title(name)


def kinds() -> Iterator[tuple[str, Any]]:
    """The kinds whose fields may have tips, with their names."""
    for spec in registry:
        yield spec.name, spec.title_plural


@track()
class HelpText(TrackedModel):
    """One topic of the help in one language as it is worded here; without one, the shipped text is shown."""

    topic = models.CharField(_("topic"), max_length=60, choices=topic_choices)
    language = models.CharField(_("language"), max_length=10, choices=User.Language)
    title = models.CharField(_("title"), max_length=120, blank=True, help_text=_("Empty: the shipped one."))
    text = models.TextField(
        _("text"),
        max_length=TEXT_LENGTH,
        blank=True,
        help_text=_("Markdown. Empty: begins as the shipped one."),
    )
    based_on = models.CharField(
        _("written from"),
        max_length=16,
        blank=True,
        default="",
        help_text=_("The fingerprint of the shipped text that was known when this one was written."),
    )

    class Meta:
        verbose_name = _("help text")
        verbose_name_plural = _("help texts")
        ordering = ["topic", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "language"],
                name="help_text_once_a_language",
                violation_error_message=_("There is a text of this topic in this language already."),
            ),
            models.CheckConstraint(
                condition=~Q(topic="") & ~Q(language="") & ~Q(title="") & ~Q(text=""), name="help_text_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"


@track()
class FieldTip(TrackedModel):
    """What helps with one field of a kind, in place of what its declaration says; by language."""

    kind = models.CharField(_("kind of record"), max_length=60, choices=kinds)
    field = models.CharField(
        _("field"), max_length=60, help_text=_("By its name in the API, such as “email” or “owner”.")
    )
    text_en = models.CharField(_("tip in English"), max_length=TIP_LENGTH, blank=True, default="")
    text_de = models.CharField(_("tip in German"), max_length=TIP_LENGTH, blank=True, default="")
    text_zh = models.CharField(_("tip in Chinese"), max_length=TIP_LENGTH, blank=True, default="")

    class Meta:
        verbose_name = _("field tip")
        verbose_name_plural = _("field tips")
        ordering = ["kind", "field"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "field"],
                name="field_tip_once",
                violation_error_message=_("This field has a tip of yours already."),
            ),
            models.CheckConstraint(condition=~Q(kind="") & ~Q(field=""), name="field_tip_of_a_field"),
            models.CheckConstraint(condition=~Q(text_en="", text_de="", text_zh=""), name="field_tip_says_something"),
        ]

    @property
    def texts(self) -> Mapping[str, str]:
        """The tip by language."""
        return {"en": self.text_en, "de": self.text_de, "zh": self.text_zh}

    def __str__(self) -> str:
        return f"{self.kind}.{self.field}"
