"""Writes docs/admin/settings.md from the environment variables that the code knows: `python tools/settings_page.py`."""

from __future__ import annotations

from pathlib import Path

from rapport.config.environment import describe_variables

PAGE = Path(__file__).resolve().parents[1] / "docs" / "admin" / "settings.md"
_HEAD = """# Settings

An installation is told everything by environment variables. `rapport settings` prints this list. An empty variable
counts as not given. A value that cannot be used stops the start with a message that names it. No secret has a default
outside the sample company of `rapport demo`.

This page is written from the code by `python tools/settings_page.py`.
"""


def settings_page() -> str:
    """The page as it should be."""
    parts = [_HEAD]
    for variable in describe_variables():
        parts.append(f"## {variable['name']}\n\n{variable['doc']}\n\nDefault: {variable['default']}\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(settings_page(), encoding="utf-8")
