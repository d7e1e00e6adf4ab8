"""A working Rapport for the length of one command: its database reachable and Django set up."""

import functools
import gc
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import ParamSpec, TypeVar

from rapport.config.environment import Environment
from rapport.lib.file_lock import FileLock


class InUseError(RuntimeError):
    """Something else runs on the data folder."""


P = ParamSpec("P")
R = TypeVar("R")


@contextmanager
def database_address(environment: Environment) -> Iterator[str]:
    """The address of the database, reachable; the embedded server is started for that long if need be."""
    if not environment.is_embedded:
        yield environment.database_url
        return
    from rapport.platform.database.embedded import EmbeddedPostgres

    server = EmbeddedPostgres(environment.data_dir)
    with server.in_use():
        yield server.url


@contextmanager
def database_session(environment: Environment) -> Iterator[None]:
    """Set up Django with its database reachable; the embedded server is started for that long if need be."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapport.config.settings")
    with database_address(environment):
        _set_up_django()
        yield


def _set_up_django() -> None:
    """What is loaded here stays as long as the process: looking through it for garbage, while it is loaded and ever
    after, would take a third of the time of a short command."""
    import django

    gc.disable()
    try:
        django.setup()
        gc.freeze()
    finally:
        gc.enable()


@contextmanager
def django_session() -> Iterator[None]:
    """Set up Django for a command that asks no database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapport.config.settings")
    _set_up_django()
    yield


@contextmanager
def exclusive_session(environment: Environment) -> Iterator[None]:
    """The same for a command beside which nothing else may run on this data folder.

    Raises InUseError when something does; what is started meanwhile waits or is refused.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapport.config.settings")
    run = environment.data_dir / "run"
    with ExitStack() as stack:
        # The locks of `rapport up` and of every command that uses the embedded server.
        for name in ("up.lock", "postgres-users.lock"):
            lock = FileLock(run / name, note=str(os.getpid()))
            if not lock.acquire(wait=False):
                raise InUseError(f"Rapport is running on the data folder {environment.data_dir}; stop it first")
            stack.callback(lock.release)
        if environment.is_embedded:
            from rapport.platform.database.embedded import EmbeddedPostgres

            server = EmbeddedPostgres(environment.data_dir)
            if not server.start(wait=False):
                raise InUseError(f"Rapport is running on the data folder {environment.data_dir}; stop it first")
            stack.callback(server.stop)
        _set_up_django()
        yield


def with_database(command: Callable[P, R]) -> Callable[P, R]:
    """Wrap a command of the command line so that it runs inside a `database_session`."""

    @functools.wraps(command)
    def run(*arguments: P.args, **options: P.kwargs) -> R:
        with database_session(Environment.load()):
            return command(*arguments, **options)

    return run
