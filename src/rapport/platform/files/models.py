"""Files: bytes in the storage, a row with what they are, and links to the records they belong to.

Whoever reaches the linked record reaches the file: a file has no access rule of its own.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rapport.platform.access.models import Owned
from rapport.platform.history.tracking import TrackedModel, track
from rapport.platform.records.registry import registry


@track(exclude=("principals",))
class File(TrackedModel, Owned):
    """An uploaded file. The bytes lie under a name of ours; the sender's name is only shown."""

    name = models.CharField(_("name"), max_length=255)
    size = models.PositiveBigIntegerField(_("bytes"))
    content_type = models.CharField(_("type"), max_length=120)
    sha256 = models.CharField(max_length=64, editable=False)
    storage_name = models.CharField(max_length=120, editable=False)
    linked_kind = models.CharField(max_length=60, editable=False)
    linked_uid = models.UUIDField(editable=False)
    page_uid = models.UUIDField(
        null=True, blank=True, editable=False, help_text=_("The record on whose page it is listed too, as its party.")
    )

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [
            models.Index(fields=["linked_uid", "-created_at"], name="file_by_record"),
            models.Index(fields=["page_uid", "-created_at"], name="file_by_page"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stays(self) -> bool:
        """Whether it belongs to a record that is never changed, and so is never taken from it."""
        return registry.has(self.linked_kind) and registry.get(self.linked_kind).record.append_only
