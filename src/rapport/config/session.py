"""A working Rapport for the length of one command: its database reachable and Django set up."""

import functools
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import ParamSpec, TypeVar

from rapport.config.environment import Environment

P = ParamSpec("P")
R = TypeVar("R")


@contextmanager
def database_session(environment: Environment) -> Iterator[None]:
    """Set up Django with its database reachable; the embedded server is started for that long if need be."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapport.config.settings")
    with ExitStack() as stack:
        if environment.is_embedded:
            from rapport.platform.database.embedded import EmbeddedPostgres

            stack.enter_context(EmbeddedPostgres(environment.data_dir).in_use())
        import django

        django.setup()
        yield


def with_database(command: Callable[P, R]) -> Callable[P, R]:
    """Wrap a command of the command line so that it runs inside a `database_session`."""

    @functools.wraps(command)
    def run(*arguments: P.args, **options: P.kwargs) -> R:
        with database_session(Environment.load()):
            return command(*arguments, **options)

    return run
