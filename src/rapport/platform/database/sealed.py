"""A column whose text is encrypted: a copy of the database without the installation's secret tells nothing."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from rapport.lib.sealed import seal, unseal


def seal_keys() -> list[str]:
    """The installation's secret first, then former ones that may still be read."""
    return [settings.SECRET_KEY, *(str(key) for key in settings.SECRET_KEY_FALLBACKS)]


class SealedTextField(models.TextField):  # type: ignore[type-arg]
    """Text in Python, ciphertext in the database and in its history; never filtered or sorted by."""

    def get_prep_value(self, value: Any) -> Any:
        return value if value in (None, "") else seal(str(value), seal_keys())

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return value if value in (None, "") else unseal(value, seal_keys())
