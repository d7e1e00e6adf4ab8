"""How the installation fares, as a module: the pages by which administrators look after it."""

from django.utils.translation import gettext_lazy as _

from rapport.platform.records.registry import Module
from rapport.platform.web.settings_index import LOG, OPERATION, SettingsPage, everybody

MODULE = Module(
    name="operation",
    label=OPERATION,
    extensions=[
        SettingsPage(
            _("Health"),
            "health",
            "heart-pulse",
            _("What works, what does not, and what to do about it."),
            group=OPERATION,
            words=_("status monitoring doctor worker queue database version"),
        ),
        SettingsPage(
            _("Storage"),
            "storage",
            "hard-drive",
            _("What takes the room, and what could be freed."),
            group=OPERATION,
            words=_("disk space files tables indexes partitions orphans retention"),
        ),
        SettingsPage(
            _("Slow pages and queries"),
            "slow",
            "gauge",
            _("Where the time goes, by page and by statement."),
            group=OPERATION,
            words=_("performance speed SQL statements"),
        ),
        SettingsPage(
            _("Mail domain"),
            "mail-domain",
            "mail-check",
            _("Whether receivers believe our mail: SPF, DKIM, DMARC, MX."),
            group=OPERATION,
            words=_("DNS spam sender"),
        ),
        SettingsPage(
            _("Configuration"),
            "configuration",
            "package",
            _("Roles, fields, reports and rules as a file, from one installation into another."),
            group=OPERATION,
            words=_("export import test live move"),
        ),
        SettingsPage(
            _("Jobs"), "jobs", "list-checks", _("Your imports and other long work."), group=OPERATION, open_to=everybody
        ),
        SettingsPage(
            _("Backups"),
            "backups",
            "archive",
            _("Which there are, and whether they could be restored."),
            group=OPERATION,
            words=_("restore"),
        ),
        SettingsPage(
            _("Changes"),
            "changes",
            "history",
            _("Who changed what, and a way to take it back."),
            group=LOG,
            open_to=everybody,
            words=_("audit bin undo deleted"),
        ),
    ],
)
