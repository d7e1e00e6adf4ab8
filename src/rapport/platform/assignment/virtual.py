"""What belongs to rules and assignees in other tables: the people that a rule names, and skills with their levels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from rapport.lib.ids import parse_uid
from rapport.platform.access.models import User
from rapport.platform.access.virtual import NamedLinks
from rapport.platform.assignment.models import HIGHEST_LEVEL, RuleCandidate, Skill
from rapport.platform.records.collections import as_list
from rapport.platform.records.virtual import VirtualField

if TYPE_CHECKING:
    from rapport.platform.write import Change

MOST_SKILLS = 50


class Candidates(NamedLinks):
    """The users whom a rule names in person."""

    def __init__(self) -> None:
        super().__init__(
            "people", pgettext_lazy("assignment", "People"), through=RuleCandidate, owner="rule", link="user"
        )
        self.help = gettext_lazy("Besides the members of the team.")

    def choices(self) -> Sequence[tuple[str, Any]]:
        return [(str(user.uid), str(user)) for user in User.objects.filter(is_active=True)]

    def load(self, ids: Sequence[int]) -> Mapping[int, Any]:
        found: dict[int, list[dict[str, str]]] = defaultdict(list)
        links = RuleCandidate.objects.filter(rule__in=ids).select_related("user")
        for link in links.order_by("user__full_name", "user__username"):
            found[link.rule_id].append({"uid": str(link.user.uid), "value": str(link.user)})
        return found

    def _find(self, given: str) -> models.Model | None:
        uid = parse_uid(given)
        return User.objects.filter(**({"uid": uid} if uid is not None else {"username__iexact": given})).first()


class Skills(VirtualField):
    """The skills of an assignee: ``{"value", "level"}`` each; in one cell ``Export:4 ::: Leasing:2``."""

    rows = (("value", gettext_lazy("Skill")), ("level", gettext_lazy("Level, 1 to 5")))

    def __init__(self) -> None:
        super().__init__("skills", gettext_lazy("Skills"), gettext_lazy("Each with a level from 1 to 5."))

    def load(self, ids: Sequence[int]) -> Mapping[int, Any]:
        found: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for skill in Skill.objects.filter(assignee__in=ids).order_by("name"):
            found[skill.assignee_id].append({"value": skill.name, "level": skill.level})
        return found

    def clean(self, value: Any) -> list[dict[str, Any]]:
        cleaned: dict[str, dict[str, Any]] = {}
        for item in as_list(value):
            one = _skill(item)
            cleaned[one["value"].casefold()] = one
        if len(cleaned) > MOST_SKILLS:
            raise ValidationError(_("At most %(limit)s items fit here."), params={"limit": MOST_SKILLS}, code="limit")
        return list(cleaned.values())

    def save(self, changes: Sequence[Change[Any]], values: Sequence[Any]) -> None:
        for change, wanted in zip(changes, values, strict=True):
            target = {one["value"]: one["level"] for one in wanted}
            for skill in Skill.objects.filter(assignee=change.instance):
                if skill.name not in target:
                    skill.delete()
                elif target.pop(skill.name) != skill.level:
                    skill.level = next(one["level"] for one in wanted if one["value"] == skill.name)
                    skill.save(update_fields=["level"])
            for name, level in target.items():
                Skill.objects.create(assignee=change.instance, name=name, level=level)

    def text(self, value: Any) -> str:
        return " ::: ".join(f"{one['value']}:{one['level']}" for one in value or [])

    def shown(self, value: Any) -> str:
        return ", ".join(f"{one['value']} {one['level']}" for one in value or [])

    def json_schema(self) -> dict[str, Any]:
        level = {"type": "integer", "minimum": 1, "maximum": HIGHEST_LEVEL}
        properties = {"value": {"type": "string", "maxLength": 60}, "level": level}
        return {"type": "array", "items": {"type": "object", "properties": properties, "required": ["value"]}}


def _skill(item: Any) -> dict[str, Any]:
    if isinstance(item, str):
        name, _colon, level = item.partition(":")
        item = {"value": name, "level": level or 1}
    name = str(item.get("value") or "").strip() if isinstance(item, dict) else ""
    level = str(item.get("level") or 1).strip() if isinstance(item, dict) else ""
    if not name or len(name) > 60:
        raise ValidationError(_("“%(value)s” is not a skill."), params={"value": str(item)[:60]}, code="invalid")
    if level not in [str(one) for one in range(1, HIGHEST_LEVEL + 1)]:
        raise ValidationError(
            _("The level of %(skill)s is a number from 1 to %(most)s."),
            params={"skill": name, "most": HIGHEST_LEVEL},
            code="level",
        )
    return {"value": name, "level": int(level)}
