"""Collects the texts to translate from the sources into the catalogues (`make messages`); needs no gettext.

It does not compile: rapport.platform.web.catalogues does, at every build of the assets.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from django.template.base import Lexer, Token, TokenType
from django.utils.translation import trim_whitespace
from django.utils.translation.template import block_re, constant_re, endblock_re, inline_re, plural_re

PACKAGE: Final = Path(__file__).resolve().parents[1] / "src" / "rapport"
LOCALE: Final = PACKAGE / "locale"
# The position of the message, its plural and its context among the arguments of each function.
FUNCTIONS: Final[dict[str, tuple[int, int | None, int | None]]] = {
    "_": (0, None, None),
    "gettext": (0, None, None),
    "gettext_lazy": (0, None, None),
    "gettext_noop": (0, None, None),
    "ngettext": (0, 1, None),
    "ngettext_lazy": (0, 1, None),
    "pgettext": (1, None, 0),
    "pgettext_lazy": (1, None, 0),
    "npgettext": (1, 2, 0),
    "npgettext_lazy": (1, 2, 0),
}
# Without dates and names, which would make every collection a change.
HEADER: Final = """\
msgid ""
msgstr ""
"Project-Id-Version: Rapport\\n"
"Language: {language}\\n"
"Plural-Forms: {plurals}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


@dataclass(frozen=True, order=True)
class Message:
    """A text to translate: what the code says, its plural and what tells it from equal texts, "" for none."""

    text: str
    plural: str = ""
    context: str = ""


class UntranslatableError(Exception):
    """A text is put together before it is translated, so that no catalogue can hold it."""


def in_sources(package: Path = PACKAGE) -> set[Message]:
    """The messages of all Python files and templates below a folder; raises UntranslatableError."""
    found: set[Message] = set()
    for path in sorted(package.rglob("*.py")):
        found.update(in_python(path.read_text(encoding="utf-8"), str(path)))
    for path in sorted(package.rglob("*.html")) + sorted(package.rglob("templates/**/*.txt")):
        found.update(in_template(path.read_text(encoding="utf-8")))
    return found


def in_python(source: str, name: str = "<text>") -> Iterator[Message]:
    """The literal messages of a Python source; a name or an expression is looked up elsewhere and passed over."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if called not in FUNCTIONS:
            continue
        text, plural, context = (_argument(node, place, name) for place in FUNCTIONS[called])
        if text:
            yield Message(text, plural, context)


def in_template(source: str) -> Iterator[Message]:
    """The messages of a Django template, as its tags ask for them: percent signs doubled, `trimmed` obeyed."""
    block: _Block | None = None
    for token in Lexer(source).tokenize():
        if block is not None:
            if token.token_type == TokenType.BLOCK and endblock_re.match(token.contents):
                yield block.message()
                block = None
            else:
                block.add(token)
        elif token.token_type == TokenType.BLOCK and (opened := block_re.match(token.contents)):
            block = _Block(trimmed="trimmed" in token.split_contents(), context=_unquoted(opened[2]))
        elif token.token_type == TokenType.BLOCK and (inline := inline_re.match(token.contents)):
            yield Message(_unquoted(inline[1]).replace("%", "%%"), context=_unquoted(inline[3]))
            yield from _constants(token.contents[inline.end() :])
        elif token.token_type in {TokenType.BLOCK, TokenType.VAR}:
            yield from _constants(token.contents)


def merge(catalogue: Catalog, messages: set[Message]) -> Catalog:
    """A catalogue of exactly these messages with what the old one says of them, sorted."""
    merged = Catalog(locale=catalogue.locale, charset="utf-8", fuzzy=False)
    for message in sorted(messages):
        known = catalogue.get(message.text, message.context or None)
        identity = (message.text, message.plural) if message.plural else message.text
        said = known.string if known is not None and known.id == identity else ""
        flags = {"python-format"} if re.search(r"%\(\w+\)[sd]", message.text) else set()
        merged.add(identity, said, flags=flags, context=message.context or None)
    return merged


def main() -> int:
    """Bring every catalogue up to date and print how many messages each still lacks."""
    messages = in_sources()
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        with path.open("rb") as handle:
            catalogue = merge(read_po(handle, locale=path.parents[1].name), messages)
        with path.open("wb") as handle:
            handle.write(HEADER.format(language=path.parents[1].name, plurals=catalogue.plural_forms).encode())
            write_po(handle, catalogue, omit_header=True, no_location=True, ignore_obsolete=True, width=120)
        missing = len([message for message in catalogue if message.id and not _said(message.string)])
        print(f"{path.parents[1].name}: {len(messages)} messages, {missing} to translate")
    return 0


@dataclass
class _Block:
    """A blocktranslate tag while it is read."""

    trimmed: bool
    context: str
    text: str = ""
    plural: str = ""
    in_plural: bool = False

    def add(self, token: Token) -> None:
        if token.token_type == TokenType.BLOCK and plural_re.match(token.contents):
            self.in_plural = True
            return
        piece = token.contents.replace("%", "%%") if token.token_type == TokenType.TEXT else f"%({token.contents})s"
        if self.in_plural:
            self.plural += piece
        else:
            self.text += piece

    def message(self) -> Message:
        text, plural = (trim_whitespace(piece) if self.trimmed else piece for piece in (self.text, self.plural))
        return Message(text, plural, self.context)


def _constants(contents: str) -> Iterator[Message]:
    for literal in constant_re.findall(contents):
        yield Message(_unquoted(literal).replace("%", "%%"))


def _unquoted(literal: str | None) -> str:
    return literal[1:-1].replace('\\"', '"').replace("\\'", "'") if literal else ""


def _argument(node: ast.Call, place: int | None, name: str) -> str:
    if place is None or place >= len(node.args):
        return ""
    argument = node.args[place]
    if isinstance(argument, ast.Constant):
        return str(argument.value)
    if isinstance(argument, ast.JoinedStr | ast.BinOp):
        raise UntranslatableError(f"{name}:{node.lineno} puts a text together before it is translated.")
    return ""


def _said(string: str | tuple[str, ...] | list[str] | None) -> bool:
    return all([string] if isinstance(string, str) else string or [""])


if __name__ == "__main__":
    sys.exit(main())
