"""Leads of the sample company: a form on its website, and people who wrote, met us or were imported, in every status.

Seeded, and dated from today backwards; made by the write path, the converted ones by converting them.
"""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.registry import registry
from rapport.sales.leads.conversion import NEW, Wanted, convert
from rapport.sales.models import Lead, WebForm

LEADS, CONVERTED = 48, 9
_PEOPLE = (
    ("Nora", "Lindqvist", "Fjordlys AS", "NO", "Bergen", "en"),
    ("Paul", "Achterberg", "Achterberg Druck GmbH", "DE", "Münster", "de"),
    ("Chiara", "Bellini", "Bellini Ceramiche", "IT", "Faenza", "en"),
    ("伟", "陈", "南岭包装有限公司", "CN", "东莞", "zh-hans"),
    ("Greta", "Holzinger", "Alpenmilch eG", "AT", "Lienz", "de"),
    ("Owen", "Pritchard", "Cardigan Tools Ltd", "GB", "Swansea", "en"),
    ("敏", "林", "海格物流", "CN", "厦门", "zh-hans"),
    ("Ines", "Duarte", "Cortiça Norte", "PT", "Porto", "en"),
    ("Jannik", "Petersen", "Watt & Welle GmbH", "DE", "Husum", "de"),
    ("Maeve", "Gallagher", "Gallagher Joinery", "IE", "Sligo", "en"),
)
_SOURCES = ("Website", "Trade fair", "Recommendation", "Webinar", "Advertisement")
_STATUSES = ("new", "new", "new", "working", "working", "qualified", "disqualified")
_REASONS = ("no_budget", "not_now", "unreachable", "junk")


def add_leads() -> int:
    """Make them where there are none yet; returns how many."""
    sellers = list(User.objects.filter(is_active=True).order_by("pk")[:6])
    if Lead.objects.exists() or not sellers:
        return 0
    chance = random.Random("heliad leads")  # noqa: S311 - a sample, no secret
    with override(settings.LANGUAGE_CODE), change_set(
        actor=None, channel="command", act="sample", kind="leads", summary=_("Leads of the sample company")
    ):  # fmt: skip
        _add_form()
        rows = [_values(place, sellers, chance) for place in range(LEADS)]
        made: list[Lead] = write.create_many(registry.get("leads"), rows, actor=None, channel="command")
    boss = next((user for user in sellers if user.is_administrator), sellers[0])
    ready = [lead for lead in made if lead.status == Lead.Status.QUALIFIED][:CONVERTED] if boss.is_administrator else []
    for lead in ready:
        wanted = Wanted(person=NEW, organisation=NEW, deal=NEW if chance.random() < 0.6 else None)
        convert(lead=lead, wanted=wanted, actor=boss, channel="command")
    return len(made)


def _add_form() -> None:
    if not WebForm.objects.exists():
        values = {
            "name": _("Website: contact"), "title": "Write to us", "title_de": "Schreiben Sie uns",
            "title_zh": "联系我们", "intro": "Tell us what you need; we answer within a day.",
            "intro_de": "Worum geht es? Wir antworten innerhalb eines Tages.",
            "intro_zh": "请告诉我们您的需求，我们会在一天内回复。",
            "fields": ["given_name", "family_name", "company", "email", "phone", "description"], "source": "Website",
        }  # fmt: skip
        write.create(registry.get("web-forms"), values, actor=None)


def _values(place: int, sellers: list[User], chance: random.Random) -> dict[str, Any]:
    given, family, company, country, city, language = _PEOPLE[place % len(_PEOPLE)]
    turn = place // len(_PEOPLE)
    status = "qualified" if place < CONVERTED else chance.choice(_STATUSES)
    now = timezone.now()
    values = {
        "given_name": given, "family_name": family if not turn else f"{family}-{chr(64 + turn)}", "company": company,
        "email": f"contact{place}@lead{place}.example", "country": country, "city": city, "language": language,
        "source": chance.choice(_SOURCES), "status": status, "score": chance.randint(15, 95),
        "received_at": (now - timedelta(days=chance.randint(1, 60), minutes=chance.randint(0, 600))).isoformat(),
        "owner": chance.choice(sellers) if chance.random() < 0.8 else None,
    }  # fmt: skip
    if status == "disqualified":
        return {**values, "disqualified_reason": chance.choice(_REASONS)}
    if status != "new":
        values |= {"amount": str(chance.randint(2, 60) * 500), "next_step": _("Call about the budget")}
        values |= {"next_step_on": timezone.localdate() + timedelta(days=chance.randint(-3, 14))}
    return values
