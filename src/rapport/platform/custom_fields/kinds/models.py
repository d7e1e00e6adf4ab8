"""What an administrator says of a kind of record, and the one table that holds the records of all such kinds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.platform.access.models import Owned, principals_index
from rapport.platform.custom_fields.texts import LANGUAGES, in_language
from rapport.platform.history.tracking import TrackedModel, track
from rapport.platform.records.custom import PREFIX, WithCustomFields
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec

NAME_PREFIX = "x-"
"""What the name of every such kind begins with, so that none clashes with a kind that a later version brings."""
OWN_GROUP = "custom_kinds"
"""The module of these kinds, which is also a group of the menu."""
ICONS: dict[str, Any] = {
    "package": pgettext_lazy("icon", "Parcel"),
    "folder": pgettext_lazy("icon", "Folder"),
    "file-text": pgettext_lazy("icon", "Document"),
    "briefcase": pgettext_lazy("icon", "Briefcase"),
    "calendar": pgettext_lazy("icon", "Calendar"),
    "map-pin": pgettext_lazy("icon", "Location"),
    "building": pgettext_lazy("icon", "Building"),
    "factory": pgettext_lazy("icon", "Factory"),
    "store": pgettext_lazy("icon", "Shop"),
    "truck": pgettext_lazy("icon", "Lorry"),
    "wrench": pgettext_lazy("icon", "Spanner"),
    "ticket": pgettext_lazy("icon", "Ticket"),
    "tag": pgettext_lazy("icon", "Tag"),
    "flag": pgettext_lazy("icon", "Flag"),
    "star": pgettext_lazy("icon", "Star"),
    "target": pgettext_lazy("icon", "Target"),
    "book-open": pgettext_lazy("icon", "Book"),
    "graduation-cap": pgettext_lazy("icon", "Graduation cap"),
    "heart": pgettext_lazy("icon", "Heart"),
    "gift": pgettext_lazy("icon", "Gift"),
    "key-round": pgettext_lazy("icon", "Key"),
    "signature": pgettext_lazy("icon", "Signature"),
    "network": pgettext_lazy("icon", "Network"),
    "globe": pgettext_lazy("icon", "Globe"),
    "sun": pgettext_lazy("icon", "Sun"),
    "zap": pgettext_lazy("icon", "Lightning"),
}
"""The icons that a kind may have, with what they show."""


def menu_places() -> Iterator[tuple[str, Any]]:
    """The groups of the menu in which a kind may stand."""
    for module in registry.modules:
        if module.menu or module.name == OWN_GROUP:
            yield module.name, module.label


def first_menu_place() -> str:
    """The group in which a new kind stands unless somebody says otherwise."""
    return next((name for name, _label in menu_places()), "")


def parents() -> Iterator[tuple[str, Any]]:
    """The declared kinds that records may belong to, with their names: those of the menu, and overviews of these."""
    menu = {name for module in registry.modules for name in module.menu}
    for spec in registry:
        stands = spec.name in menu or spec.record.overview
        if stands and not spec.record.partitioned_by and not spec.record.made:
            yield spec.name, spec.title


def parent_field(model: type[models.Model]) -> str:
    """The name of the field by which records belong to a row of this table: the same for every kind, since a custom
    link is known to Django by its table and name."""
    return f"{PREFIX}{model._meta.model_name}"


def reserved_keys() -> set[str]:
    """Keys that no other field of such a kind takes."""
    return {str(registry.plain(name).model._meta.model_name) for name, _label in parents()}


@track()
class CustomKind(TrackedModel):
    """One kind. Its key stays as it is; what people read of it may change."""

    class Ownership(models.TextChoices):
        OWNED = "owned", _("Each record has an owner")
        SHARED = "shared", _("The records belong to everybody")

    key = models.SlugField(
        _("key"),
        max_length=40,
        editable=False,
        unique=True,
        db_index=False,
        help_text=_("Its name in addresses, in the API and in files. It never changes."),
    )
    label_en = models.CharField(_("one, in English"), max_length=60, blank=True, default="")
    label_de = models.CharField(_("one, in German"), max_length=60, blank=True, default="")
    label_zh = models.CharField(_("one, in Chinese"), max_length=60, blank=True, default="")
    plural_en = models.CharField(_("several, in English"), max_length=60, blank=True, default="")
    plural_de = models.CharField(_("several, in German"), max_length=60, blank=True, default="")
    plural_zh = models.CharField(_("several, in Chinese"), max_length=60, blank=True, default="")
    description_en = models.CharField(_("description in English"), max_length=300, blank=True, default="")
    description_de = models.CharField(_("description in German"), max_length=300, blank=True, default="")
    description_zh = models.CharField(_("description in Chinese"), max_length=300, blank=True, default="")
    icon = models.CharField(_("icon"), max_length=30, choices=list(ICONS.items()), default="package")
    menu = models.CharField(
        _("stands in the menu under"),
        max_length=60,
        choices=menu_places,
        blank=True,
        default=first_menu_place,
        help_text=_("Empty: nowhere; its list is found by the search and in the settings."),
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Kinds stand in the order of this number, then of their names.")
    )
    ownership = models.CharField(
        _("ownership"),
        max_length=6,
        choices=Ownership,
        default=Ownership.OWNED,
        help_text=_("Of owned records, roles may see their own, the team's or all. It never changes."),
    )
    belongs_to = models.CharField(
        _("belongs to"),
        max_length=60,
        choices=parents,
        blank=True,
        default="",
        help_text=_("Each record may then name one of these, on whose page it is listed. It never changes."),
    )

    class Meta:
        verbose_name = _("record kind")
        verbose_name_plural = _("record kinds")
        constraints = [
            models.CheckConstraint(condition=Q(key__startswith=NAME_PREFIX), name="custom_kind_key_is_its_own"),
            models.CheckConstraint(
                condition=~Q(label_en="", label_de="", label_zh=""),
                name="custom_kind_has_a_name",
                violation_error_message=_("Enter a name in at least one language."),
            ),
            models.CheckConstraint(
                condition=~Q(plural_en="", plural_de="", plural_zh=""),
                name="custom_kind_has_a_plural",
                violation_error_message=_("Enter a name for several in at least one language."),
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.texts("plural"), self.key)

    def texts(self, column: str) -> dict[str, str]:
        """One of its texts by language."""
        return {end: getattr(self, f"{column}_{end}") for end in LANGUAGES.values()}

    @property
    def parent(self) -> RecordSpec | None:
        """The kind that its records belong to."""
        return registry.plain(self.belongs_to) if self.belongs_to and registry.has(self.belongs_to) else None


@track(exclude=("principals", "sort_key"))
class CustomRecord(TrackedModel, Owned, WithCustomFields):
    """One record of any such kind. ``kind`` is the key of its kind, which the write path locks; all that an
    administrator adds lives in ``custom``."""

    of_made_kinds = True
    """Its rows are records, also where nobody knows their kind any more: read by history/shown.py."""

    kind = models.CharField(_("kind"), max_length=40, editable=False)
    name = models.CharField(_("name"), max_length=300)
    sort_key = models.CharField(max_length=80, editable=False, db_collation="C", default="", db_default="")

    class Meta:
        verbose_name = _("record of a kind of your own")
        verbose_name_plural = _("records of kinds of your own")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="custom_record_has_a_name"),
            models.CheckConstraint(condition=Q(kind__startswith=NAME_PREFIX), name="custom_record_has_a_kind"),
        ]
        indexes = [
            models.Index(fields=["kind", "sort_key", "id"], name="custom_record_in_name_order"),
            models.Index(fields=["kind", "created_at", "id"], name="custom_record_by_creation"),
            models.Index(fields=["kind", "updated_at", "id"], name="custom_record_by_change"),
            models.Index(fields=["kind", "owner", "id"], name="custom_record_by_owner"),
            principals_index("custom_record_by_principals", "kind", "owner"),
        ]

    def __str__(self) -> str:
        return self.name
