"""The access package as a module: the record kinds of the administration."""

from django.utils.translation import gettext_lazy as _

from rapport.platform.access.records import RoleRecord, TeamRecord, UserRecord
from rapport.platform.records.registry import Module

MODULE = Module(
    name="access",
    label=_("Administration"),
    records=[UserRecord, TeamRecord, RoleRecord],
)
