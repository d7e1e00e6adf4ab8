"""How the installation fares, line by line, from the facts that `rapport doctor` and /metrics tell as well."""

from __future__ import annotations

import logging
import platform
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import version
from typing import Any

import django
from django.conf import settings
from django.core.mail import get_connection
from django.db import Error, transaction
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rapport.platform.backup import schedule
from rapport.platform.jobs.outgoing import the_hold
from rapport.platform.operation.lines import Line, Section, span
from rapport.platform.runtime import facts
from rapport.platform.runtime.facts import Level
from rapport.platform.runtime.preparation import pending_migrations
from rapport.platform.search.lag import LOOKED_AT, unindexed
from rapport.platform.web.cells import relative

logger = logging.getLogger(__name__)
Check = Callable[[], Line]
MAIL_PATIENCE = 3
"""Seconds in which the mail server answers."""


def health() -> list[Section]:
    """Every line; one that cannot be measured says so and keeps none of the others from being read."""
    return [Section(label, [*_measured(checks)]) for label, checks in SECTIONS]


def _measured(checks: Sequence[Check]) -> Iterable[Line]:
    for check in checks:
        try:
            with transaction.atomic():
                yield check()
        except (Error, OSError) as error:
            logger.warning("%s could not be measured: %s", check.__name__, type(error).__name__)
            yield Line(
                key=check.__name__.strip("_"),
                label=LABELS[check],
                value=_("not measured"),
                meaning=_("The check itself broke off, so nobody knows how this stands."),
                level=Level.FAIL,
                remedy=_("Look into the log of the web process for the reason: %(error)s.")
                % {"error": type(error).__name__},
            )


def _web() -> Line:
    return Line(
        "web",
        LABELS[_web],
        _("answers"),
        _("The processes that make the pages and the API. This page is their answer."),
        figures={"up": 1},
    )


def _worker() -> Line:
    silence = facts.worker_silence()
    running = silence is not None and silence <= facts.LONGEST_SILENCE
    return Line(
        "worker",
        LABELS[_worker],
        _("last heard of %(ago)s ago") % {"ago": span(silence)} if silence is not None else _("none"),
        _("Does imports, mails, automations, backups and all other work that takes longer than a page."),
        Level.OK if running else Level.FAIL,
        "" if running else _("Start `rapport up` or `rapport worker`; until then such work waits, and none is lost."),
        {"silence_seconds": silence.total_seconds() if silence is not None else None},
    )


def _live() -> Line:
    environment = settings.ENVIRONMENT
    meaning = _("Lets open pages know at once of what is new; without it they ask once a minute.")
    if not environment.live_port:
        return Line("live", LABELS[_live], _("switched off"), meaning, figures={"up": None})
    up = facts.answers(environment.host, environment.live_port)
    return Line(
        "live",
        LABELS[_live],
        _("answers") if up else _("does not answer"),
        meaning,
        Level.OK if up else Level.WARN,
        "" if up else _("Start `rapport live`, or set RAPPORT_LIVE_PORT to 0 if it runs on another machine."),
        {"up": int(up)},
    )


def _database() -> Line:
    major, minor = facts.postgres_version()
    missing = facts.missing_extensions()
    level = Level.FAIL if major < facts.OLDEST_POSTGRES or missing else Level.OK
    remedy = ""
    if major < facts.OLDEST_POSTGRES:
        remedy = _("Use PostgreSQL %(version)s or newer.") % {"version": facts.OLDEST_POSTGRES}
    elif missing:
        remedy = _("Install the extensions %(names)s.") % {"names": ", ".join(missing)}
    return Line(
        "database",
        LABELS[_database],
        f"PostgreSQL {major}.{minor}",
        _("Holds everything but the uploaded files."),
        level,
        remedy,
        {"version": f"{major}.{minor}"},
    )


def _tables() -> Line:
    count = len(pending_migrations())
    value = ngettext("%(count)s change is missing", "%(count)s changes are missing", count) % {"count": count}
    return Line(
        "tables",
        LABELS[_tables],
        value if count else _("up to date"),
        _("The tables must be those that this version of Rapport expects."),
        Level.FAIL if count else Level.OK,
        _("Run `rapport migrate`.") if count else "",
        {"pending_migrations": count},
    )


def _database_size() -> Line:
    size = facts.database_bytes()
    meaning = _("With history and indexes. What takes the room is on the page of storage.")
    return Line("database_size", LABELS[_database_size], filesizeformat(size), meaning, figures={"bytes": size})


def _connections() -> Line:
    found = facts.sessions()
    return Line(
        "connections",
        LABELS[_connections],
        _("%(count)s of %(limit)s") % {"count": found.count, "limit": found.limit},
        _("Every process holds some. When none is left, pages fail."),
        found.level,
        ""
        if found.level is Level.OK
        else _("Let the server allow more (max_connections), or lower RAPPORT_WEB_WORKERS and RAPPORT_WEB_THREADS."),
        {"count": found.count, "limit": found.limit},
    )


def _longest_transaction() -> Line:
    longest = facts.sessions().longest
    level = facts.level_of(longest, facts.TRANSACTION_LONG, facts.TRANSACTION_STUCK)
    return Line(
        "longest_transaction",
        LABELS[_longest_transaction],
        span(longest) if longest else _("none"),
        _("A long one keeps old rows from being cleared away, and may make others wait."),
        level,
        ""
        if level is Level.OK
        else _("See in pg_stat_activity what it does; an import or a backup may take its time."),
        {"seconds": longest.total_seconds()},
    )


def _replication() -> Line:
    found = facts.replicas()
    meaning = _("Servers that follow this one, for reading or for the case that this one fails.")
    lags = [replica.lag for replica in found if replica.lag is not None]
    late = any(lag > facts.REPLICA_LATE for lag in lags)
    value = ngettext("%(count)s replica", "%(count)s replicas", len(found)) % {"count": len(found)}
    if lags:
        value += " · " + _("%(time)s behind") % {"time": span(max(lags))}
    return Line(
        "replication",
        LABELS[_replication],
        value if found else _("none"),
        meaning,
        Level.WARN if late else Level.OK,
        _("Look at the replica's log, its disk and the network between.") if late else "",
        {"replicas": len(found), "lag_seconds": max((lag.total_seconds() for lag in lags), default=None)},
    )


def _queue() -> Line:
    waiting = [queued for queued in facts.queues() if queued.state == "waiting"]
    count, oldest = sum(one.count for one in waiting), max((one.oldest for one in waiting), default=None)
    level = Level.OK if oldest is None else facts.level_of(oldest, facts.QUEUE_SLOW, facts.QUEUE_STUCK)
    value = ngettext("%(count)s job waits", "%(count)s jobs wait", count) % {"count": count}
    if oldest:
        value += " · " + _("the oldest for %(time)s") % {"time": span(oldest)}
    return Line(
        "queue",
        LABELS[_queue],
        value if count else _("empty"),
        _("Work for the worker, also what is planned for later."),
        level,
        "" if level is Level.OK else _("Start one more `rapport worker`, or wait for the long job that is in the way."),
        {"waiting": count, "oldest_seconds": oldest.total_seconds() if oldest else 0},
    )


def _failed_jobs() -> Line:
    count = sum(queued.count for queued in facts.queues() if queued.state == "failed")
    return Line(
        "failed_jobs",
        LABELS[_failed_jobs],
        ngettext("%(count)s job", "%(count)s jobs", count) % {"count": count} if count else _("none"),
        _("Jobs of the last 30 days that ended with an error of the program."),
        Level.WARN if count else Level.OK,
        _("The log of the worker says why; please report it.") if count else "",
        {"count": count},
    )


def _outbox() -> Line:
    found = facts.outbox()
    value = ngettext("%(count)s act waits", "%(count)s acts wait", found.waiting) % {"count": found.waiting}
    if found.given_up:
        value += " · " + _("%(count)s given up") % {"count": found.given_up}
    return Line(
        "outbox",
        LABELS[_outbox],
        value if found.waiting or found.given_up else _("empty"),
        _("Acts of which automations, webhooks and notifications have not been told yet."),
        found.level,
        ""
        if found.level is Level.OK
        else _("The worker tells them: see whether it runs. Of what was given up its log says why."),
        {
            "waiting": found.waiting,
            "oldest_seconds": found.oldest.total_seconds(),
            "retried": found.retried,
            "given_up": found.given_up,
        },
        url=reverse("outbox") if found.retried or found.given_up else "",
    )


def _outgoing() -> Line:
    hold = the_hold()
    return Line(
        "outgoing",
        LABELS[_outgoing],
        _("held; restored %(when)s") % {"when": relative(hold.held_at)}
        if hold is not None
        else _("leave when they are due"),
        _("Mails, digests, webhooks and automations. After a restore elsewhere they are held at first."),
        Level.OK if hold is None else Level.WARN,
        _("Let them go above, unless the installation that the backup is of still sends them.") if hold else "",
        {"held": int(hold is not None)},
    )


def _search() -> Line:
    count = unindexed()
    text = ngettext("%(count)s record is missing", "%(count)s records are missing", count) % {"count": count}
    return Line(
        "search",
        LABELS[_search],
        text if count else _("up to date"),
        _("Whether the newest %(count)s records of each table can be found.") % {"count": LOOKED_AT},
        Level.WARN if count else Level.OK,
        _("Run `rapport search-rebuild`.") if count else "",
        {"unindexed": count},
    )


def _backup() -> Line:
    found = schedule.state()
    meaning = _("What is left when the machine burns down. Proven means that it was restored and compared.")
    age = schedule.age(found)
    if found.target is None or found.last is None or age is None:
        remedy = _("Run `rapport backup`, or wait for the worker.")
        if found.target is None:
            remedy = _("Set RAPPORT_BACKUP_TO to a folder on another disk.")
        return Line("backup", LABELS[_backup], _("none"), meaning, Level.FAIL, remedy, {"age_seconds": None})
    proven = found.last.checked_at is not None
    late = found.is_late(timezone.now())
    remedy = ""
    if late:
        remedy = _("The page of backups says why no younger one was made.")
    elif not proven:
        remedy = _("Run `rapport backups check`, or set RAPPORT_BACKUP_CHECK to 1.")
    return Line(
        "backup",
        LABELS[_backup],
        f"{relative(found.last.cover.moment)} · {_('Proven') if proven else _('Not proven')}",
        meaning,
        Level.FAIL if late else Level.OK if proven else Level.WARN,
        remedy,
        {"age_seconds": age.total_seconds(), "proven": proven, "bytes": found.last.cover.bytes},
    )


def _disk() -> Line:
    free = facts.disk_free(settings.ENVIRONMENT.data_dir)
    level = facts.disk_level(free)
    return Line(
        "disk",
        LABELS[_disk],
        _("%(size)s free") % {"size": filesizeformat(free)},
        _("Where the data folder is. PostgreSQL stops when its disk is full."),
        level,
        "" if level is Level.OK else _("Free at least 2 GB; the page of storage says what takes the room."),
        {"free_bytes": free},
    )


def _mail() -> Line:
    meaning = _("Sends the daily mail, invitations and new passwords.")
    if not settings.MAIL_IS_SET_UP:
        remedy = _("Set RAPPORT_MAIL_URL and RAPPORT_MAIL_FROM.")
        return Line("mail", LABELS[_mail], _("not set up"), meaning, Level.WARN, remedy, {"up": None})
    fault = _mail_fault()
    return Line(
        "mail",
        LABELS[_mail],
        _("answers") if not fault else _("does not answer"),
        meaning,
        Level.FAIL if fault else Level.OK,
        _("Check RAPPORT_MAIL_URL and the server that it names: %(error)s.") % {"error": fault} if fault else "",
        {"up": int(not fault)},
    )


def _mail_fault() -> str:
    """Why the mail server does not take our sign-in; "" when it does. Kept for five minutes: a monitor asks often."""
    from django.core.cache import caches

    kept: str | None = caches["process"].get("rapport.mail-fault")
    if kept is None:
        connection: Any = get_connection(timeout=MAIL_PATIENCE)
        try:
            connection.open()
            connection.close()
            kept = ""
        except OSError as error:  # smtplib's own errors are among them
            kept = type(error).__name__
        caches["process"].set("rapport.mail-fault", kept, 300)
    return kept


def _clock() -> Line:
    skew = facts.clock_skew()
    off = skew > facts.CLOCK_TOLERANCE
    return Line(
        "clock",
        LABELS[_clock],
        _("%(seconds)s s from the database's") % {"seconds": f"{skew.total_seconds():.1f}"},
        _("Due days, sessions and one-time codes need the right time."),
        Level.WARN if off else Level.OK,
        _("Let both machines set their clocks from a time server.") if off else "",
        {"skew_seconds": skew.total_seconds()},
    )


def _versions() -> Line:
    found = {"rapport": version("rapport"), "python": platform.python_version(), "django": django.get_version()}
    return Line(
        "versions",
        LABELS[_versions],
        f"Rapport {found['rapport']} · Python {found['python']} · Django {found['django']}",
        _("Name them when you report a problem."),
        figures=found,
    )


LABELS: dict[Check, Any] = {
    _web: gettext_lazy("Web"),
    _worker: gettext_lazy("Worker"),
    _live: gettext_lazy("Live events"),
    _database: gettext_lazy("Database"),
    _tables: gettext_lazy("Tables"),
    _database_size: gettext_lazy("Size of the database"),
    _connections: gettext_lazy("Connections"),
    _longest_transaction: gettext_lazy("Longest transaction"),
    _replication: gettext_lazy("Replication"),
    _queue: gettext_lazy("Queue"),
    _failed_jobs: gettext_lazy("Failed jobs"),
    _outbox: gettext_lazy("Outbox"),
    _outgoing: gettext_lazy("Outgoing work"),
    _search: gettext_lazy("Search index"),
    _backup: gettext_lazy("Last backup"),
    _disk: gettext_lazy("Disk"),
    _mail: gettext_lazy("Mail server"),
    _clock: gettext_lazy("Clock"),
    _versions: gettext_lazy("Versions"),
}
SECTIONS: list[tuple[Any, list[Check]]] = [
    (gettext_lazy("Processes"), [_web, _worker, _live]),
    (gettext_lazy("Database"), [_database, _tables, _database_size, _connections, _longest_transaction, _replication]),
    (gettext_lazy("Work in the background"), [_queue, _failed_jobs, _outbox, _outgoing, _search]),
    (gettext_lazy("Safety"), [_backup, _disk]),
    (gettext_lazy("Surroundings"), [_mail, _clock, _versions]),
]
