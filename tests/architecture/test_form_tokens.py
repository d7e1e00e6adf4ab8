"""A form in an included template has its token: `only` takes it away, and the test client asks for none."""

from __future__ import annotations

import re
from pathlib import Path

SOURCES = Path(__file__).parents[2] / "src" / "rapport"
INCLUDE = re.compile(r'{%\s*include "(?P<name>[^"]+)"[^%]* only\s*%}')


def test_no_template_with_a_token_is_included_without_the_page_s_context() -> None:
    texts = {path: path.read_text() for path in SOURCES.rglob("templates/**/*.html")}
    with_token = {path.as_posix().rpartition("/templates/")[2] for path, text in texts.items() if "csrf_token" in text}
    assert len(with_token) > 20
    bare = [
        f"{path.name} includes {found['name']}"
        for path, text in texts.items()
        for found in INCLUDE.finditer(text)
        if found["name"] in with_token and "csrf_token=" not in found[0]
    ]
    assert bare == []
