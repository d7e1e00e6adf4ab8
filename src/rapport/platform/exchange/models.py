"""Imports: the file, how its columns are read, and what became of each row."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rapport.lib.ids import uuid7


class SavedMapping(models.Model):
    """How the columns of one kind of file are read; offered again when the same columns come back."""

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    columns = ArrayField(models.CharField(max_length=300))
    mapping = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "name"], name="saved_mapping_once")]

    def __str__(self) -> str:
        return self.name


class RememberedOwner(models.Model):
    """Whom a value of an owner column means in the files of one source; without a user: nobody."""

    id = models.BigAutoField(primary_key=True)
    source = models.CharField(max_length=60)
    value = models.CharField(max_length=300)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "value"], name="remembered_owner_once")]

    def __str__(self) -> str:
        return self.value


class ImportRun(models.Model):
    """One file on its way in."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("To be mapped")
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    class OnMatch(models.TextChoices):
        UPDATE = "update", _("Update the record")
        SKIP = "skip", _("Skip the row")
        FILL = "fill", _("Fill empty fields only")

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=60)
    file_name = models.CharField(max_length=255)
    storage_name = models.CharField(max_length=120)
    file_size = models.PositiveBigIntegerField(default=0)
    file_digest = models.CharField(max_length=64, blank=True, default="")
    options = models.JSONField(default=dict)
    """Encoding, delimiter, sheet, header row, default country."""
    mapping = models.JSONField(default=dict)
    match_key = models.CharField(max_length=60, blank=True, default="")
    on_match = models.CharField(max_length=6, choices=OnMatch, default=OnMatch.UPDATE)
    corrections = models.JSONField(default=dict)
    """Cells mended in the preview: {row number: {column: value}}."""
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    rows_total = models.PositiveBigIntegerField(default=0)
    rows_done = models.PositiveBigIntegerField(default=0)
    created_count = models.PositiveBigIntegerField(default=0)
    updated_count = models.PositiveBigIntegerField(default=0)
    skipped_count = models.PositiveBigIntegerField(default=0)
    failed_count = models.PositiveBigIntegerField(default=0)
    marked_count = models.PositiveBigIntegerField(default=0)
    """Rows that came in with a cell kept as given and marked."""
    message = models.CharField(max_length=500, blank=True, default="")
    change_set = models.ForeignKey("history.ChangeSet", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    cancel_asked = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [models.Index(fields=["-created_at"], name="import_run_by_time")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def percent(self) -> int:
        """How much of the file is in, 0 to 100."""
        if self.state == self.State.DONE:
            return 100
        return min(99, int(100 * self.rows_done / self.rows_total)) if self.rows_total else 0

    @property
    def state_label(self) -> Any:
        """How it stands, for people: that it was taken back says more than that it had ended well."""
        undone = self.change_set.undo_label if self.change_set is not None else ""
        return undone or self.get_state_display()


class LooseEnd(models.Model):
    """What a row asks for that only the whole file can answer, such as a link to a record that a later row brings.

    Written in the transaction of its row and tied up when all rows are in, so nothing is lost when an import is killed.
    """

    id = models.BigAutoField(primary_key=True)
    change_set = models.ForeignKey("history.ChangeSet", models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=40)
    row = models.PositiveBigIntegerField()
    record_id = models.BigIntegerField()
    data = models.JSONField(default=dict)
    is_tied = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["change_set", "kind", "is_tied", "id"], name="import_loose_end_in_order"),
            models.Index(fields=["record_id"], name="import_loose_end_by_record"),
        ]

    def __str__(self) -> str:
        return f"{self.row}: {self.kind}"


class ImportFound(models.Model):
    """Records that were there already when rows of one chunk meant them, by what became of these rows.

    What an import created needs no such list: each row carries the change set that made it.
    """

    class Fate(models.TextChoices):
        UPDATED = "updated", _("Updated")
        SKIPPED = "skipped", _("Skipped")

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="found")
    fate = models.CharField(max_length=7, choices=Fate)
    records = ArrayField(models.BigIntegerField())

    def __str__(self) -> str:
        return f"{len(self.records)} {self.fate}"


class ImportIssue(models.Model):
    """A row that failed, or a cell that was kept as given: what the error file is made of."""

    class Severity(models.TextChoices):
        FAILED = "failed", _("Not imported")
        MARKED = "marked", _("Imported, value kept as given")

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="issues")
    row = models.PositiveBigIntegerField()
    column = models.CharField(max_length=300, blank=True, default="")
    value = models.CharField(max_length=300, blank=True, default="")
    message = models.CharField(max_length=500)
    severity = models.CharField(max_length=6, choices=Severity)
    record_id = models.BigIntegerField(null=True)
    """The record that the row made or changed; without one the row did not come in, or nobody told."""

    class Meta:
        indexes = [models.Index(fields=["run", "row"], name="import_issue_by_row")]

    def __str__(self) -> str:
        return f"{self.row}: {self.message}"
