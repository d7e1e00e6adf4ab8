"""A rule as its form has it: names such as ``steps.0.values.1.value``, which make a tree, which makes the rule.

The tree may be incomplete at any time; what it means is checked when it is saved (checking, conditions).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict

from rapport.platform.automation.models import Automation, Event
from rapport.platform.automation.steps.base import Input, InputKind, step_types
from rapport.platform.web.filterbar import asked_operator, shown_operator

Tree = dict[str, Any]

_NAME = re.compile(r"(event|watched|timing|hook|if|steps)(\.[a-z0-9_]{1,40}){0,16}")
_OF_STEPS = frozenset({"steps", "then", "else", "approved", "refused"})
_LISTS = frozenset({"watched", "if", "values", "only"}) | _OF_STEPS
FIXED = "value"
"""A value that comes from nowhere else: not from a field, not from the message."""


def tree_of_post(data: QueryDict) -> Tree:
    """What a form holds; names that are none of its own are passed over."""
    root: Tree = {}
    for name, values in data.lists():
        if _NAME.fullmatch(name):
            _put(root, name.split("."), ",".join(str(value) for value in values if str(value).strip()))
    found = _lists(root)
    return found if isinstance(found, dict) else {}


def _put(root: Tree, parts: Sequence[str], value: str) -> None:
    node: Any = root
    for part in parts[:-1]:
        node = node.setdefault(part, {})
        if not isinstance(node, dict):
            return
    node[parts[-1]] = value


def _lists(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    if node and all(key.isdigit() for key in node):
        return [_lists(node[key]) for key in sorted(node, key=int)]
    return {key: _lists(value) for key, value in node.items()}


def tree_of_rule(rule: Automation) -> Tree:
    """What the form of a rule holds at first."""
    return {
        "event": rule.event,
        "watched": [dict(one) for one in rule.watched],
        "timing": {name: _text(value) for name, value in rule.timing.items()},
        "hook": _hook_tree(rule.hook),
        "if": groups_tree(rule.condition),
        "steps": [_step(step) for step in rule.steps],
    }


def _hook_tree(hook: Mapping[str, Any]) -> Tree:
    if not hook:
        return {}
    values = [{"name": name, "path": path} for name, path in hook["values"].items()]
    only = [dict(one) for one in hook.get("only", [])]
    return {**hook["match"], "create": _text(hook["create"]), "values": values, "only": only}


def groups_tree(condition: Mapping[str, Any]) -> list[list[Tree]]:
    """What the form of a condition holds at first."""
    return [[_condition(one) for one in group["all"]] for group in condition.get("any", [])]


def _condition(one: Mapping[str, Any]) -> Tree:
    value = one.get("value", True)
    text = ",".join(map(str, value)) if isinstance(value, list) else str(value)
    text = text.lower() if isinstance(value, bool) else text
    return {"field": one["field"], "op": shown_operator(one["op"], text), "value": text}


def _step(step: Mapping[str, Any]) -> Tree:
    kind = step_types().get(step["do"])
    found: Tree = {"do": step["do"]}
    for one in kind.inputs if kind is not None else ():
        if one.name in step:
            found[one.name] = _of_input(one, step[one.name])
    return found


def _of_input(one: Input, value: Any) -> Any:
    if one.kind is InputKind.VALUES:
        return [_value(name, given) for name, given in value.items()]
    if one.kind is InputKind.CONDITION:
        return groups_tree(value)
    if one.kind is InputKind.STEPS:
        return [_step(step) for step in value]
    return ",".join(value) if one.kind is InputKind.FIELDS else str(value)


def _value(name: str, given: Any) -> Tree:
    if isinstance(given, Mapping) and len(given) == 1:
        [(how, inner)] = given.items()
        return {"name": name, "how": how, "value": str(inner)}
    text = ",".join(map(str, given)) if isinstance(given, list) else "" if given is None else str(given)
    return {"name": name, "how": FIXED, "value": text.lower() if isinstance(given, bool) else text}


def rule_of_tree(tree: Tree) -> dict[str, Any]:
    """The values of the rule that a form means; rows that name no field are left out."""
    return {
        "event": tree.get("event", ""),
        "watched": [_filled(one) for one in _list(tree, "watched") if one.get("field")],
        "timing": _timing_json(tree),
        "hook": _hook_json(tree),
        "condition": condition_of_tree(tree),
        "steps": [_step_json(one) for one in _list(tree, "steps")],
    }


def condition_of_tree(tree: Tree) -> dict[str, Any]:
    """The condition that a form means."""
    return _condition_json(_list(tree, "if"))


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _timing_json(tree: Tree) -> dict[str, Any]:
    given = tree.get("timing")
    if tree.get("event") != Event.DATE or not isinstance(given, dict) or not given.get("field"):
        return {}
    days = _number(str(given.get("days") or "0"))
    side = -1 if given.get("side") == "before" and isinstance(days, int) else 1
    return {"field": given["field"], "days": days * side, "yearly": given.get("yearly") == "true"}


def _hook_json(tree: Tree) -> dict[str, Any]:
    given = tree.get("hook")
    if tree.get("event") != Event.HOOK or not isinstance(given, dict) or not (given.get("field") or given.get("path")):
        return {}
    rows = [row for row in _list(given, "values") if isinstance(row, dict) and row.get("name")]
    asked = [row for row in _list(given, "only") if isinstance(row, dict) and row.get("path")]
    return {
        "match": {"field": given.get("field", ""), "path": given.get("path", "")},
        "create": given.get("create") == "true",
        "values": {str(row["name"]): row.get("path", "") for row in rows},
        "only": [{"path": row["path"], "op": row.get("op", ""), "value": row.get("value", "")} for row in asked],
    }


def _list(tree: Tree, name: str) -> list[Any]:
    found = tree.get(name)
    return found if isinstance(found, list) else []


def _filled(one: Tree) -> Tree:
    return {name: value for name, value in one.items() if value and name in ("field", "from", "to")}


def _condition_json(groups: Sequence[Any]) -> dict[str, Any]:
    found = []
    for group in groups:
        rows = [row for row in group if isinstance(row, dict) and row.get("field")] if isinstance(group, list) else []
        if rows:
            found.append({"all": [_row_json(row) for row in rows]})
    return {"any": found} if found else {}


def _row_json(row: Tree) -> dict[str, Any]:
    operator, fixed = asked_operator(str(row.get("op") or "exact"))
    value: Any = fixed or row.get("value", "")
    if operator == "isnull":
        value = value == "true"
    return {"field": row["field"], "op": operator, "value": value}


def _step_json(tree: Tree) -> dict[str, Any]:
    kind = step_types().get(str(tree.get("do")))
    found: dict[str, Any] = {"do": tree.get("do")}
    for one in kind.inputs if kind is not None else ():
        if one.kind is InputKind.VALUES:
            rows = [row for row in _list(tree, one.name) if isinstance(row, dict) and row.get("name")]
            found[one.name] = {str(row["name"]): _value_json(row) for row in rows}
        elif one.kind is InputKind.CONDITION:
            found[one.name] = _condition_json(_list(tree, one.name))
        elif one.kind is InputKind.STEPS:
            found[one.name] = [_step_json(inner) for inner in _list(tree, one.name)]
        elif tree.get(one.name):
            found[one.name] = _plain(one, str(tree[one.name]))
    return found


def _value_json(row: Tree) -> Any:
    how, value = row.get("how", FIXED), str(row.get("value", ""))
    if how == "record":
        return {"record": True}
    if how in ("field", "payload"):
        return {how: value}
    return {"days": _number(value)} if how == "days" else value


def _plain(one: Input, value: str) -> Any:
    if one.kind is InputKind.FIELDS:
        return value.split(",")
    return _number(value) if one.kind is InputKind.NUMBER else value


def _number(text: str) -> Any:
    """A whole number where it is one; else as it was typed, for the check to name it."""
    return int(text) if re.fullmatch(r"[+-]?\d{1,6}", text.strip()) else text


def changed_tree(tree: Tree, asked: str) -> Tree:
    """The tree after a button: ``add:steps``, ``remove:if.0.1``, ``up:steps.2``; as it is for anything else."""
    act, _colon, path = asked.partition(":")
    if not _NAME.fullmatch(path):
        return tree
    if act == "add":
        _add(tree, path.split("."))
    elif act in ("remove", "up") and "." in path and path.rpartition(".")[2].isdigit():
        parent, _dot, last = path.rpartition(".")
        found = _at(tree, parent.split("."))
        if isinstance(found, list) and int(last) < len(found):
            _move(found, int(last), act)
            if act == "remove" and not found and parent.rpartition(".")[2].isdigit():  # the last condition of a group
                return changed_tree(tree, f"remove:{parent}")
    return tree


def _move(found: list[Any], at: int, act: str) -> None:
    if act == "remove":
        del found[at]
    elif at:
        found[at - 1], found[at] = found[at], found[at - 1]


def _add(tree: Tree, parts: list[str]) -> None:
    found = _at(tree, parts, make=True)
    if isinstance(found, list):
        last = parts[-1]
        new: Any = {"do": "set", "values": [{}]} if last in _OF_STEPS else {}
        found.append([new] if last == "if" else new)


def _at(tree: Tree, parts: Sequence[str], *, make: bool = False) -> Any:
    node: Any = tree
    for part in parts:
        if isinstance(node, list):
            node = node[int(part)] if part.isdigit() and int(part) < len(node) else None
        elif isinstance(node, dict):
            if make and part in _LISTS and not isinstance(node.get(part), list):
                node[part] = []
            node = node.get(part)
        else:
            return None
    return node
