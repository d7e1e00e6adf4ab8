"""The vocabulary of permissions."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Action(models.TextChoices):
    """What may be done to a record."""

    VIEW = "view", _("See")
    CREATE = "create", _("Create")
    UPDATE = "update", _("Change")
    DELETE = "delete", _("Delete")
    EXPORT = "export", _("Export")


class Scope(models.TextChoices):
    """How far a permission reaches."""

    OWN = "own", _("Own")
    TEAM = "team", _("Own and the team's")
    ALL = "all", _("All")


class FieldRuleKind(models.TextChoices):
    """What a role may do with a field less than with the record."""

    HIDDEN = "hidden", _("Hidden")
    READ_ONLY = "read_only", _("Read-only")


SCOPE_ORDER = {Scope.OWN.value: 1, Scope.TEAM.value: 2, Scope.ALL.value: 3}
