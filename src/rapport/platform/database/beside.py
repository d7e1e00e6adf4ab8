"""A connection of its own beside Django's, for work at the same time: it sees what is committed and nothing else."""

from __future__ import annotations

from typing import Any

import psycopg
from django.db import connection

_OF_DJANGO = ("pool", "cursor_factory", "context", "prepare_threshold")


def beside_parameters() -> dict[str, Any]:
    """What :func:`open_beside` needs to know, for a thread that is about to start: Django's are of the asking one."""
    return {name: value for name, value in connection.get_connection_params().items() if name not in _OF_DJANGO}


def open_beside(parameters: dict[str, Any]) -> psycopg.Connection[Any]:
    """Connect to the database of Django's connection once more, each statement by itself. Raises psycopg.Error."""
    return psycopg.connect(**parameters, autocommit=True)
