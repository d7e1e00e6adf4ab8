"""Log lines as JSON, one object each, for programs that collect logs. Imported only where they are wanted."""

from __future__ import annotations

import time
from typing import Any

from pythonjsonlogger.json import JsonFormatter


class JsonLines(JsonFormatter):
    """One JSON object a line: time, level, logger, message, request_id, and error where there was one."""

    def __init__(self) -> None:
        super().__init__(
            "{asctime}{levelname}{name}{message}{request_id}",
            style="{",
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
            json_ensure_ascii=False,
        )
        self.default_time_format, self.default_msec_format = "%Y-%m-%dT%H:%M:%S", "%s.%03dZ"
        self.converter = time.gmtime

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Keep what we say ourselves: libraries add whole requests and the like."""
        names = ("time", "level", "logger", "message", "request_id")
        kept = {name: log_data[name] for name in names if name in log_data}
        if log_data.get("exc_info"):
            kept["error"] = log_data["exc_info"]
        return kept
