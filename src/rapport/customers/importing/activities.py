"""How files of touches and tasks are read: the headers and words of other programs; the write path does the rest."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.customers.about import FIELD, About, known_subjects
from rapport.customers.extensions import PartiesBehind
from rapport.customers.importing.no_parties import OfNoParty
from rapport.lib.tabular import Row
from rapport.lib.text import fold
from rapport.platform.exchange.generic import Candidate, GenericLoader
from rapport.platform.exchange.headers import normalise
from rapport.platform.exchange.linking import LinkFinder
from rapport.platform.exchange.mapping import ColumnMap
from rapport.platform.exchange.outcome import Outcome, RunContext
from rapport.platform.exchange.profile import ImportProfile, Loader
from rapport.platform.exchange.targets import Target, field_targets
from rapport.platform.records.fields import FieldKind
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec

_SHARED: dict[str, tuple[str, ...]] = {
    "subject": (
        "betreff", "title", "titel", "主题", "标题", "objet", "activity", "event title", "task", "aufgabe", "name",
    ),
    "owner": (
        "task owner", "call owner", "event owner", "assigned to", "assigned to user", "zuständig", "verantwortlich",
        "负责人", "created by", "user", "activity assigned to", "host", "bearbeiter",
    ),
    "party": (
        "contact", "contact name", "customer", "kontakt", "kunde", "ansprechpartner", "联系人", "客户", "客户名称",
        "person", "email", "e mail", "contact email", "related to", "regarding", "name of contact", "with", "to",
        "company", "company name", "account", "account name", "firma", "organisation", "公司",
    ),
    "party.person": (
        "contactid", "contact id", "who id", "whoid", "leadid", "lead id", "contact record id",
    ),
    "party.organisation": (
        "accountid", "account id", "company id", "associated company id",
    ),
}  # fmt: skip
_IDS = (
    "id",
    "record id",
    "object id",
    "activity id",
    "activityid",
    "aktivitäts id",
    "vorgangsnummer",
    "活动编号",
    "编号",
)
_TOUCH: dict[str, tuple[str, ...]] = {
    "external_id": (
        *_IDS, "taskid", "task id", "callid", "call id", "eventid", "event id", "meeting id", "engagement id",
        "anruf id", "termin id", "touch id", "通话编号",
    ),
    "happened_at": (
        "date", "datum", "time", "call start time", "start time", "start datetime", "start date time", "start date",
        "日期", "时间", "activity date", "activitydate", "when", "start", "beginn", "zeitpunkt", "date time",
        "created time", "created at", "timestamp", "通话时间", "开始时间",
    ),
    "channel": (
        "type", "typ", "art", "kind", "activity type", "call subtype", "类型", "kanal", "medium", "方式",
    ),
    "direction": (
        "call type", "richtung", "call direction", "方向", "呼叫类型",
    ),
    "duration_minutes": (
        "duration", "dauer", "minutes", "minuten", "时长", "call duration in minutes", "duration minutes",
        "call duration", "length", "duration in minutes", "dauer in minuten",
    ),
    "duration_minutes.seconds": (
        "call duration in seconds", "duration in seconds", "duration seconds", "seconds", "call duration seconds",
        "callduration in seconds", "dauer in sekunden",
    ),
    "text": (
        "notes", "note", "notiz", "notizen", "description", "beschreibung", "body", "comments", "comment", "内容",
        "备注", "content", "message", "nachricht", "bemerkung", "call purpose", "summary", "agenda",
    ),
    "outcome": (
        "result", "ergebnis", "call result", "call disposition", "disposition", "结果", "call outcome",
    ),
}  # fmt: skip
_TASK: dict[str, tuple[str, ...]] = {
    "external_id": (
        *_IDS, "taskid", "task id", "todo id", "aufgaben id", "aufgabennummer", "任务编号",
    ),
    "due_on": (
        "due date", "fällig", "fällig am", "activity date", "activitydate", "deadline", "截止日期", "到期日", "due",
        "fälligkeitsdatum", "enddate", "end date", "echeance", "termin",
    ),
    "remind_at": (
        "reminder", "reminder date time", "reminderdatetime", "erinnerung", "提醒时间",
    ),
    "priority": (
        "priorität", "优先级", "wichtigkeit", "importance",
    ),
    "is_done": (
        "status", "task status", "zustand", "状态", "completed", "erledigt", "done", "is closed", "isclosed",
    ),
    "description": (
        "notes", "notizen", "comments", "description", "beschreibung", "备注", "note",
    ),
}  # fmt: skip
_WORDS: dict[str, dict[str, str]] = {
    "channel": {
        "phone": "call", "phone call": "call", "anruf": "call", "telefonat": "call", "telefon": "call",
        "通话": "call", "电话": "call", "calls": "call", "mail": "email", "emails": "email", "邮件": "email",
        "visit": "meeting", "besuch": "meeting", "termin": "meeting", "event": "meeting", "appointment": "meeting",
        "会议": "meeting", "拜访": "meeting", "besprechung": "meeting", "demo": "meeting", "whatsapp": "messenger",
        "wechat": "messenger", "微信": "messenger", "brief": "letter", "post": "letter", "text message": "sms",
        "notiz": "note", "meetings": "meeting",
    },
    "direction": {
        "outgoing": "outbound", "out": "outbound", "ausgehend": "outbound", "呼出": "outbound", "sent": "outbound",
        "incoming": "inbound", "in": "inbound", "eingehend": "inbound", "呼入": "inbound", "received": "inbound",
        "missed": "inbound", "verpasst": "inbound", "intern": "internal",
    },
    "priority": {
        "highest": "high", "urgent": "high", "dringend": "high", "hoch": "high", "1": "high", "medium": "normal",
        "mittel": "normal", "standard": "normal", "2": "normal", "lowest": "low", "niedrig": "low", "gering": "low",
        "3": "low",
    },
    "is_done": {
        "completed": "yes", "complete": "yes", "closed": "yes", "done": "yes", "erledigt": "yes",
        "abgeschlossen": "yes", "fertig": "yes", "已完成": "yes", "完成": "yes", "held": "yes", "not started": "no",
        "in progress": "no", "open": "no", "offen": "no", "deferred": "no", "nicht begonnen": "no",
        "in bearbeitung": "no", "waiting for input": "no", "waiting on someone else": "no", "waiting": "no",
        "wartend": "no", "zuruckgestellt": "no", "未开始": "no", "进行中": "no", "not held": "no", "planned": "no",
    },
}  # fmt: skip
"""How other programs call what a choice of ours means."""
_CLOCK = re.compile(r"(\d{1,3}):(\d{2})(?::(\d{2}))?\Z")
_PIECE = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(stunden?|std|hours?|hrs?|h|小时|minutes?|minuten|mins?|m|分钟|分|seconds?|sec|s|秒)(?![a-z])"
)
_MINUTES = {"h": 60.0, "s": 1 / 60, "m": 1.0, "小": 60.0, "秒": 1 / 60, "分": 1.0}
_KINDS_OF = {"party.person": ("people",), "party.organisation": ("organisations",)}
_NUMBERED = re.compile(r"(contact|lead|account)(?: record)? ?id\Z")
"""A header that says which table of the other program its numbers are from."""
_BY_HEADERS = (
    ("call", "call"),
    ("event", "meeting"),
    ("start datetime", "meeting"),
    ("start date time", "meeting"),
    ("meeting", "meeting"),
)
"""A word of the headers → the channel of a file in which no column says it."""


def minutes_of(text: str) -> int | None:
    """A duration in whole minutes: "25", "00:25:00", "1h 30m", "25 分钟"; None when it is none of these."""
    tidy = fold(text)
    clock = _CLOCK.match(tidy)
    if clock is not None:
        hours, minutes, seconds = int(clock[1]), int(clock[2]), int(clock[3] or 0)
        return round(hours * 60 + minutes + seconds / 60)
    pieces = [(float(number.replace(",", ".")), unit) for number, unit in _PIECE.findall(tidy)]
    if pieces and not _PIECE.sub("", tidy).strip(" ,und"):
        return round(sum(number * _MINUTES["h" if unit.startswith("st") else unit[0]] for number, unit in pieces))
    return round(float(tidy)) if re.fullmatch(r"\d{1,6}(\.\d+)?", tidy) else None


class PartyFinder(LinkFinder):
    """Finds parties by the ids of records that became them as well."""

    def _by_external_id(self, texts: set[str], candidates: dict[str, set[int]]) -> None:
        super()._by_external_id(texts, candidates)
        for behind in registry.extensions(PartiesBehind):
            if behind.origin == self.origin:
                for text, pk in behind.find(texts, self.origin).items():
                    candidates[text].add(pk)


class ActivityLoader(GenericLoader):
    """Reads the words of other programs; of several columns that name the party the first that finds one counts."""

    def __init__(self, context: RunContext) -> None:
        super().__init__(context)
        headers = " ".join(normalise(column.column) for column in context.mapping.columns)
        self._parties = {column.column for column in self.columns if column.target.startswith("party")}
        self.channel = next((channel for word, channel in _BY_HEADERS if word in headers), "note")
        named = [(column, _origin(column)) for column in context.mapping.used if column.column in self._parties]
        self.of_no_party = OfNoParty(context, named if self.spec.name == "touches" else [])

    def finder(self, column: ColumnMap) -> LinkFinder:
        field = self.spec.fields[column.target.partition(".")[0]]
        return PartyFinder(field, self.context.actor, _KINDS_OF.get(column.target, ()), _origin(column))

    def load(self, rows: Sequence[Row]) -> Outcome:
        """Write these rows; touches with what is no party yet where these are kept."""
        self.of_no_party.begin(rows)
        return super().load(rows)

    def candidate(self, row: Row, outcome: Outcome) -> Candidate:
        values = list(row.values)
        for column in self.columns:
            values[column.index] = _translated(column.target, values[column.index].strip())
        found = super().candidate(row._replace(values=values), outcome)
        self._about(found, outcome)
        if "party" in found.values:
            found.errors = [error for error in found.errors if error[0] not in self._parties]
        if self.spec.name == "touches":
            found.values.setdefault("channel", self.channel)
            if "party" not in found.values and self.of_no_party.take(row, found):
                found.errors = [error for error in found.errors if error[0] not in self._parties]
            elif "party" not in found.values and not found.errors and not found.uid:
                message = gettext("The row names no customer, and a touch is of somebody.")
                found.errors.append((next(iter(sorted(self._parties)), ""), "", message))
        return found

    def _about(self, found: Candidate, outcome: Outcome) -> None:
        """Say of a record that it is not there, or out of reach, and take the row without it."""
        subject = About.subject(found.values.get(FIELD))
        if subject is not None and not known_subjects([subject], self.context.actor):
            del found.values[FIELD]
            column = next(column.column for column in self.columns if column.target == FIELD)
            message = gettext("There is no such record, or it is not within your reach.")
            outcome.mark(found.number, message, column, str(subject))

    def _write(self, ready: Sequence[Candidate], outcome: Outcome) -> None:
        taken = self.of_no_party.taken
        super()._write([one for one in ready if one.number not in taken], outcome)
        self.of_no_party.write([one for one in ready if one.number in taken], outcome)


def _origin(column: ColumnMap) -> str:
    """The end of the names of the systems whose ids a column holds, where its header says so."""
    named = _NUMBERED.match(normalise(column.column))
    return f".{named[1]}s" if named else ""


def _translated(target: str, text: str) -> str:
    base = target.partition(".")[0]
    if not text:
        return text
    if base == "duration_minutes":
        if target.endswith(".seconds"):
            return str(max(1, round(int(text) / 60))) if text.isdecimal() and int(text) else ""
        minutes = minutes_of(text)
        return text if minutes is None else str(minutes)
    return _WORDS.get(base, {}).get(fold(text), text)


def _targets(spec: RecordSpec, own: Mapping[str, tuple[str, ...]]) -> dict[str, Target]:
    targets = field_targets(spec)
    targets["party.person"] = Target("party.person", _("Person: external id"), FieldKind.TEXT, spec.label)
    targets["party.organisation"] = Target(
        "party.organisation", _("Organisation: external id"), FieldKind.TEXT, spec.label
    )
    if spec.name == "touches":
        targets["duration_minutes.seconds"] = Target(
            "duration_minutes.seconds", _("Duration in seconds"), FieldKind.TEXT, spec.label
        )
    return {
        name: replace(target, synonyms=(*target.synonyms, *own.get(name, ()), *_SHARED.get(name, ())))
        for name, target in targets.items()
    }


def touch_targets(spec: RecordSpec) -> dict[str, Target]:
    """What a column of a file of touches can become."""
    return _targets(spec, _TOUCH)


def task_targets(spec: RecordSpec) -> dict[str, Target]:
    """What a column of a file of tasks can become."""
    return _targets(spec, _TASK)


def _unread(header: str) -> ColumnMap | None:
    return None  # the synonyms of the targets say it all


def _settle(columns: Sequence[ColumnMap], rows: Sequence[Sequence[str]]) -> list[ColumnMap]:
    """One column a field, the leftmost that has values; several may name the party or hold the text."""
    taken: set[str] = set()
    settled = []
    for column in columns:
        filled = any(row[column.index].strip() for row in rows)
        base = column.target.partition(".")[0]
        if base and base not in ("party", "text") and base in taken:
            column = replace(column, target="")
        elif base and filled:
            taken.add(base)
        settled.append(column)
    return settled


def _loader(context: RunContext) -> Loader:
    return ActivityLoader(context)


_PREPARER = "rapport.platform.exchange.standardiser.plain_preparer"

ACTIVITIES = (
    ImportProfile(
        kind="touches",
        targets=touch_targets, read_header=_unread, settle=_settle, preparer=_PREPARER, loader=_loader,
        stored=None, needed=frozenset({"party", "party.uid", "party.person",
        "party.organisation"}), is_by_record=True,
    ),
    ImportProfile(
        kind="tasks", targets=task_targets, read_header=_unread, settle=_settle, preparer=_PREPARER, loader=_loader,
        stored=None, needed=frozenset({"subject", "uid"}), is_by_record=True,
    ),
)  # fmt: skip
