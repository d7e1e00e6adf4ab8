"""Leads of the sample company: a form on its website, and people who wrote, met us or were imported, in every status.

Seeded, and dated from today backwards; made by the write path, the converted ones by converting them.
"""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any
from unicodedata import normalize

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from rapport.lib.pinyin import phonetic
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.registry import registry
from rapport.sales.leads.conversion import NEW, Wanted, convert
from rapport.sales.models import Lead, WebForm

LEADS, CONVERTED = 48, 9
_COMPANIES = (
    ("Fjordlys AS", "fjordlys.example", "NO", "Bergen", "en", "", (
        "Nora Lindqvist", "Sverre Dahl", "Astrid Moen", "Jonas Haugen", "Ida Solberg")),
    ("Achterberg Druck GmbH", "achterberg-druck.example", "DE", "Münster", "de", "+49 30 23125", (
        "Paul Achterberg", "Rike Sandmann", "Torben Visser", "Maren Okken", "Heiko Tillmann")),
    ("Bellini Ceramiche", "bellini-ceramiche.example", "IT", "Faenza", "en", "", (
        "Chiara Bellini", "Luca Ferrante", "Giulia Sarti", "Matteo Orsini", "Elena Vitali")),
    ("南岭包装有限公司", "nanling-pack.example", "CN", "东莞", "zh-hans", "", (
        "伟 陈", "丽 黄", "强 吴", "静 邓", "磊 罗")),
    ("Alpenmilch eG", "alpenmilch.example", "AT", "Lienz", "de", "", (
        "Greta Holzinger", "Alois Niedermayr", "Resi Pichler", "Simon Unterweger", "Vroni Egger")),
    ("Cardigan Tools Ltd", "cardigan-tools.example", "GB", "Swansea", "en", "+44 29 2018 0", (
        "Owen Pritchard", "Carys Bevan", "Rhys Llewellyn", "Megan Vaughan", "Dylan Parry")),
    ("海格物流", "haige-logistics.example", "CN", "厦门", "zh-hans", "", ("敏 林", "涛 郑", "芳 许", "杰 苏", "娟 叶")),
    ("Cortiça Norte", "cortica-norte.example", "PT", "Porto", "en", "", (
        "Ines Duarte", "Tiago Queiroz", "Rita Falcão", "Nuno Sequeira", "Marta Vilela")),
    ("Watt & Welle GmbH", "watt-welle.example", "DE", "Husum", "de", "+49 40 66969", (
        "Jannik Petersen", "Levke Hansen", "Boy Nissen", "Wiebke Carstens", "Momme Feddersen")),
    ("Gallagher Joinery", "gallagher-joinery.example", "IE", "Sligo", "en", "", (
        "Maeve Gallagher", "Cormac Tierney", "Aoife Brennan", "Eoin McNulty", "Sinead Rooney")),
)  # fmt: skip
"""Name, domain, country, city, language, beginning of a telephone number that is kept for stories ("" where there is
none), and who writes to us: given name, then family name."""
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
        talks = random.Random("heliad lead touches")  # noqa: S311 - a sample, no secret
        touches = [values for lead in made for values in _touches_of(lead, sellers, talks)]
        write.create_many(registry.get("lead-touches"), touches, actor=None, channel="command")
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
            "button": "Send to sales", "button_de": "An den Vertrieb senden", "button_zh": "发送给销售团队",
            "labels": [
                {"field": "description", "label": "What can we do for you?", "label_de": "Was können wir tun?",
                 "label_zh": "我们能为您做什么？", "help": "Site, size and when you need it.",
                 "help_de": "Standort, Größe und bis wann.", "help_zh": "地点、规模和需要的时间。"},
            ],
        }  # fmt: skip
        write.create(registry.get("web-forms"), values, actor=None)


def _values(place: int, sellers: list[User], chance: random.Random) -> dict[str, Any]:
    company, domain, country, city, language, numbers, people = _COMPANIES[place % len(_COMPANIES)]
    given, family = people[place // len(_COMPANIES)].split()
    status = "qualified" if place < CONVERTED else chance.choice(_STATUSES)
    now, size = timezone.now(), 15 * (1 + place % len(_COMPANIES))
    values = {
        "given_name": given, "family_name": family, "company": company, "employee_count": size,
        "email": _address(given, family, domain),
        "phone": f"{numbers}{chance.randint(100, 999)}" if numbers else "",
        "country": country, "city": city, "language": language,
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


def _said() -> list[tuple[Any, ...]]:
    """What is said with leads: channel, direction, subject, text, outcome and minutes."""
    wants = _("Wants an offer for the whole site and sends the drawings.")
    spring = _("Interested in maintenance, decides in spring.")
    return [
        ("call", "outbound", _("First call"), wants, _("Reached"), 12),
        ("call", "outbound", "", _("Back at the desk next week."), _("Not reached"), 2),
        ("email", "inbound", _("Question about references"), _("Asks who in the same trade works with us."), "", None),
        ("meeting", "outbound", _("Talk at the fair"), spring, _("Took place"), 30),
        ("note", "internal", "", _("Knows us from a former employer."), "", None),
    ]


def _touches_of(lead: Lead, sellers: list[User], chance: random.Random) -> list[dict[str, Any]]:
    """What was said with a lead since it came in: nothing with a new one, up to three touches with the others."""
    if lead.status == Lead.Status.NEW or lead.received_at is None:
        return []
    since = timezone.now() - lead.received_at
    owner = lead.owner or chance.choice(sellers)
    names = ("channel", "direction", "subject", "text", "outcome", "duration_minutes")
    return [
        {
            **{name: str(value) for name, value in zip(names, touch, strict=True) if value},
            "lead": lead,
            "owner": owner,
            "happened_at": (lead.received_at + since * chance.uniform(0.05, 0.95)).isoformat(),
        }
        for touch in chance.sample(_said(), chance.randint(1, 3))
    ]


def _address(given: str, family: str, domain: str) -> str:
    """As people there write it: ASCII, Chinese names by their sound."""
    said = f"{given}.{family}" if family < "\u2e80" else phonetic(family + given, surname=True).replace(" ", "")
    plain = normalize("NFKD", said).encode("ascii", "ignore").decode()
    return f"{plain.lower()}@{domain}"
