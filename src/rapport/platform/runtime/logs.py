"""How this installation logs: one line each, as text or as JSON, with the request or job it belongs to.

What is logged never names a person: a request stands by its route, not by its address; of an exception stay its type
and the places in the program; mail addresses, telephone numbers and values that PostgreSQL quotes are taken out.
"""

from __future__ import annotations

import logging
import re
import secrets
import traceback
from contextvars import ContextVar
from typing import Any

LINE, JSON = "line", "json"
FORMATS = (LINE, JSON)
LONGEST = 4_000
"""Characters of a message."""
_PLAIN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_MAIL = re.compile(r"[^\s@<>\"'(),;:]+@[^\s@<>\"'(),;:]+\.[^\s@<>\"'(),;:]+")
_PHONE = re.compile(r"(?<![\w.:-])(?!\d{4}-\d\d-\d\d\b)\+?\(?\d(?:[\s()/.-]{0,2}\d){7,}(?![\w-])")
_QUOTED_BY_POSTGRES = re.compile(r"\b(DETAIL|CONTEXT|HINT|QUERY|WHERE):.*", re.DOTALL)
_KEY = re.compile(r"\(([^()]*)\)=\(.*?\)(?=\s|$|\.)", re.DOTALL)

_request_id: ContextVar[str] = ContextVar("rapport_request_id", default="")


def current_request_id() -> str:
    """What the running request, or what asked for the running job, is known by; "" outside both."""
    return _request_id.get()


def enter_request(given: str = "") -> str:
    """Begin a request: it is known by the id that a proxy gave it, if that is a plain one, else by a new one."""
    chosen = given if _PLAIN_ID.fullmatch(given) else secrets.token_hex(8)
    _request_id.set(chosen)
    return chosen


def resume_request(known: str) -> None:
    """Go on with what a request asked for: a job logs under the id of the request that queued it."""
    if known:
        _request_id.set(known)


def scrubbed(text: str) -> str:
    """A text without mail addresses, telephone numbers and the values that PostgreSQL quotes."""
    text = _QUOTED_BY_POSTGRES.sub(r"\1: …", text)
    text = _KEY.sub(r"(\1)=(…)", text)
    return _PHONE.sub("[phone]", _MAIL.sub("[mail]", text))[:LONGEST]


class Private(logging.Filter):
    """Takes out of a record who it is about, and adds the request it belongs to."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_request_id() or "-"
        request = record.__dict__.pop("request", None)
        if request is not None:
            record.msg, record.args = _of_request(record, request), ()
        else:
            try:
                record.msg, record.args = scrubbed(record.getMessage()), ()
            except (TypeError, ValueError):  # words that do not fit their message: neither is worth a fault
                record.msg, record.args = "a message that could not be put together", ()
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = places(record.exc_info[1])
            record.exc_info = None
        record.stack_info = None
        return True


def places(error: BaseException) -> str:
    """An exception by its type and where it was raised, with those that caused it; never its words, which may quote
    what somebody typed. Of the database's errors the code and the constraint stay."""
    lines: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(lines) < 60:
        lines += [
            f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(seen.__traceback__)
        ]
        lines.append(f"{type(seen).__module__}.{type(seen).__qualname__}{_of_database(seen)}")
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return "\n".join(lines)


def _of_database(error: BaseException) -> str:
    found = getattr(error, "diag", None)
    parts = [getattr(found, name, None) for name in ("sqlstate", "table_name", "constraint_name")] if found else []
    said = " ".join(part for part in parts if part)
    return f" ({said})" if said else ""


def _of_request(record: logging.LogRecord, request: Any) -> str:
    """What Django logs of a request, by its route: an address may hold a name."""
    match = getattr(request, "resolver_match", None)
    route = (match.view_name or "unnamed") if match is not None else "none"
    status = getattr(record, "status_code", "")
    return " ".join(str(part) for part in (status, getattr(request, "method", ""), route) if part)


def log_settings(level: str, form: str) -> dict[str, Any]:
    """Django's LOGGING."""
    formatters: dict[str, Any] = {  # the package for the other is not even imported
        LINE: {"format": "{asctime} {levelname} {name} [{request_id}]: {message}", "style": "{"},
        JSON: {"()": "rapport.platform.runtime.json_lines.JsonLines"},
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"private": {"()": "rapport.platform.runtime.logs.Private"}},
        "formatters": {form: formatters[form]},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": form, "filters": ["private"]}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "procrastinate": {"level": "WARNING"},
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.server": {"handlers": [], "level": "INFO", "propagate": True},
        },
    }
