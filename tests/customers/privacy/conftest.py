"""A person about whom the whole system knows something, and a data folder of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rapport.platform.access.models import User
from tests.factories.access import make_administrator


@pytest.fixture(autouse=True)
def data_folder(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """Files, imports and the list of erasures are kept apart from those of other tests."""
    folder = tmp_path / "data"
    folder.mkdir()
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, data_dir=folder)
    yield folder


@pytest.fixture
def boss() -> User:
    """An administrator, who may erase."""
    return make_administrator()
