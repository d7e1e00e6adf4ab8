"""The storage of the bytes, and what it means when it fails: a folder that is full, an S3 server that is away."""

from __future__ import annotations

import errno
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from rapport.platform.write_errors import WriteError

logger = logging.getLogger(__name__)


class StorageDown(WriteError):
    """The storage of files does not answer, or refuses us (HTTP 503)."""


@contextmanager
def storage_faults() -> Iterator[None]:
    """Turn what a remote storage raises into StorageDown, its reason into the log. A file that is not there stays
    FileNotFoundError, and a full disk of our own stays an OSError, which every door knows."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise _down(error) from error
    except _remote_errors() as error:
        raise _down(error) from error


def _down(error: Exception) -> StorageDown:
    logger.error("The storage of files failed: %s: %s", type(error).__name__, error)
    return StorageDown(_("The storage of files is not reached at the moment. Nothing was changed. Try again later."))


def _remote_errors() -> tuple[type[Exception], ...]:
    """The roots of the S3 client's exceptions, when an installation has loaded it; importing it costs a second."""
    found: list[type[Exception]] = []
    for module, name in (
        ("boto3.exceptions", "Boto3Error"),
        ("botocore.exceptions", "BotoCoreError"),
        ("botocore.exceptions", "ClientError"),
    ):
        if module in sys.modules:
            found.append(getattr(sys.modules[module], name))
    return tuple(found)
