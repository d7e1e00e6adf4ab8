"""From the text of a formula to its tree. Operators are calls like functions: ``a + b`` is ``+`` of a and b."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

LONGEST = 1_000
"""Characters of a formula."""
DEEPEST = 20
"""Parentheses, calls and signs within each other."""
MOST_NODES = 200

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d{1,15}(?:\.\d{1,15})?)(?![\w.])"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]{0,62}(?:\.[A-Za-z_][A-Za-z0-9_]{0,62})?)"
    r"|\"(?P<double>[^\"\x00]*)\"|'(?P<single>[^'\x00]*)'|(?P<sign><=|>=|!=|<>|[-+*/&=<>(),]))"
)
_LEVELS: tuple[frozenset[str], ...] = (
    frozenset({"or"}),
    frozenset({"and"}),
    frozenset({"=", "!=", "<", "<=", ">", ">="}),
    frozenset({"+", "-", "&"}),
    frozenset({"*", "/"}),
)
"""Operators between two parts, those that bind least first."""
_COMPARISON = 2


class FormulaError(ValueError):
    """A formula that makes no sense: ``code`` and ``params`` say what is wrong, ``at`` where in the text (or -1)."""

    def __init__(self, code: str, at: int = -1, **params: Any) -> None:
        super().__init__(f"{code} at {at}: {params}")
        self.code = code
        self.at = at
        self.params = params


@dataclass(frozen=True, slots=True)
class Node:
    """A part: ``number``, ``text`` and ``boolean`` hold a value, ``field`` a name (``link.name`` of a linked record's);
    ``call`` a function's name and its arguments."""

    kind: str
    value: Any
    arguments: tuple[Node, ...] = ()
    at: int = 0


def parse(text: str) -> Node:
    """The tree of a formula; FormulaError for what is none, too long, too deep or too large."""
    if len(text) > LONGEST:
        raise FormulaError("too_long", limit=LONGEST)
    parser = _Parser(_tokens(text))
    found = parser.expression(0, 0)
    if parser.sign:
        raise FormulaError("unexpected", parser.at, found=parser.sign)
    if size(found) > MOST_NODES:
        raise FormulaError("too_large", limit=MOST_NODES)
    return found


def size(node: Node) -> int:
    """How many parts a tree has."""
    return 1 + sum(map(size, node.arguments))


def names_in(node: Node) -> list[str]:
    """The names of the fields that a formula reads, each once, in their order."""
    if node.kind == "field":
        return [node.value]
    return list(dict.fromkeys(name for argument in node.arguments for name in names_in(argument)))


_Token = tuple[str, str, int]


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    at = 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            start = at + len(text[at:]) - len(text[at:].lstrip())
            raise FormulaError("unexpected", start, found=text[start : start + 10])
        kind = str(match.lastgroup)
        found.append(("text" if kind in ("double", "single") else kind, match[kind], match.start(kind)))
        at = match.end()
    return found


class _Parser:
    """Reads tokens one by one, by precedence."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.place = 0

    @property
    def _token(self) -> _Token:
        if self.place < len(self.tokens):
            return self.tokens[self.place]
        return "end", "", self.tokens[-1][2] + len(self.tokens[-1][1]) if self.tokens else 0

    @property
    def sign(self) -> str:
        """What stands here, as it was written; "" at the end."""
        return self._token[1] or ("" if self._token[0] == "end" else '""')

    @property
    def at(self) -> int:
        """Where that is in the text."""
        return self._token[2]

    def _operator(self) -> str:
        kind, written, _at = self._token
        word = written.lower()
        if kind == "sign":
            return "!=" if word == "<>" else word
        return word if kind == "name" and word in ("and", "or", "not") else ""

    def expression(self, level: int, depth: int) -> Node:
        """A part whose operators bind at least as much as ``level``."""
        if depth > DEEPEST:
            raise FormulaError("too_deep", self.at, limit=DEEPEST)
        if level == _COMPARISON and self._operator() == "not":
            at = self.at
            self.place += 1
            return Node("call", "not", (self.expression(level, depth + 1),), at)
        if level == len(_LEVELS):
            return self._signed(depth)
        left = self.expression(level + 1, depth)
        while (operator := self._operator()) in _LEVELS[level]:
            at = self.at
            self.place += 1
            left = Node("call", operator, (left, self.expression(level + 1, depth)), at)
            if level == _COMPARISON:
                break  # a < b < c means nothing
        return left

    def _signed(self, depth: int) -> Node:
        at = self.at
        if self._operator() == "-":
            self.place += 1
            if depth >= DEEPEST:
                raise FormulaError("too_deep", at, limit=DEEPEST)
            return Node("call", "negative", (self._signed(depth + 1),), at)
        return self._atom(depth)

    def _atom(self, depth: int) -> Node:
        kind, written, at = self._token
        self.place += 1
        if kind == "number":
            return Node("number", Decimal(written), at=at)
        if kind == "text":
            return Node("text", written, at=at)
        if kind == "name" and written.lower() in ("true", "false"):
            return Node("boolean", written.lower() == "true", at=at)
        if kind == "name" and self._operator() == "(":
            return Node("call", written.lower(), self._arguments(depth), at)
        if kind == "name" and written.lower() not in ("and", "or", "not"):
            return Node("field", written, at=at)
        if written == "(":
            inner = self.expression(0, depth + 1)
            self._take(")")
            return inner
        raise FormulaError("unexpected" if kind != "end" else "unfinished", at, found=written)

    def _arguments(self, depth: int) -> tuple[Node, ...]:
        self._take("(")
        if self._operator() == ")":
            self.place += 1
            return ()
        found = [self.expression(0, depth + 1)]
        while self._operator() == ",":
            self.place += 1
            found.append(self.expression(0, depth + 1))
        self._take(")")
        return tuple(found)

    def _take(self, sign: str) -> None:
        if self._operator() != sign:
            code = "unexpected" if self.sign else "unfinished"
            raise FormulaError(code, self.at, found=self.sign)
        self.place += 1
