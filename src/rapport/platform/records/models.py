"""Ids that records have in other systems."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rapport.platform.history.tracking import TrackedModel, track


@track()
class ExternalId(TrackedModel):
    """The id of a record in another system; several systems may bring the same number."""

    kind = models.CharField(_("kind"), max_length=60)
    record_id = models.BigIntegerField()
    system = models.CharField(_("system"), max_length=60, blank=True, default="")
    value = models.CharField(_("id"), max_length=200)

    class Meta:
        verbose_name = _("external id")
        verbose_name_plural = _("external ids")
        constraints = [models.UniqueConstraint(fields=["kind", "value", "system"], name="external_id_once")]
        indexes = [models.Index(fields=["kind", "record_id"], name="external_id_by_record")]

    def __str__(self) -> str:
        return f"{self.system}:{self.value}" if self.system else self.value
