"""Makes the organisations of a district: single companies and groups three levels deep."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from rapport.customers.names import set_names
from rapport.customers.sample.cultures import Culture
from rapport.customers.sample.district import CULTURES, District, Member
from rapport.lib.pinyin import phonetic
from rapport.lib.text import fold, has_han

_GERMAN_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})

SOURCES = {
    "en": ("Website", "Referral", "Trade fair", "Cold call", "Advertisement"),
    "de": ("Website", "Empfehlung", "Messe", "Kaltakquise", "Anzeige"),
    "zh": ("网站", "客户推荐", "展会", "电话拓展", "广告"),
}


def ascii_name(text: str) -> str:
    """A name as it stands in a mail address: "Müller" → "mueller", "恒达" → "hengda"."""
    text = phonetic(text) if has_han(text) else fold(text.lower().translate(_GERMAN_LETTERS))
    return "".join(sign for sign in text.lower() if sign.isascii() and sign.isalnum())


def make_organisations(district: District, count: int) -> list[Member]:
    """So many organisations; about one in six belongs to a group."""
    made: list[Member] = []
    while len(made) < count:
        culture = district.random.choices(CULTURES, [each.share for each in CULTURES])[0]
        if count - len(made) >= 6 and district.chance(0.035):
            made += _group(district, culture)
        else:
            made.append(_organisation(district, culture, district.random.choice(culture.company_stems)))
    return made


def _group(district: District, culture: Culture) -> list[Member]:
    """A holding, its subsidiaries, and the subsidiaries of the first of them."""
    stem = district.random.choice(culture.company_stems)
    holding = _organisation(district, culture, stem, pattern=culture.group_pattern)
    group = [holding]
    for _number in range(district.random.randint(2, 3)):
        group.append(_subsidiary(district, culture, stem, holding))
    for _number in range(district.random.randint(1, 2)):
        group.append(_subsidiary(district, culture, stem, group[1]))
    return group


def _subsidiary(district: District, culture: Culture, stem: str, parent: Member) -> Member:
    made = _organisation(district, culture, stem)
    made.party.organisation_id = parent.party.pk
    begun = max(made.party.founded_on or date.min, parent.party.founded_on or date.min)
    district.add("relationships", ("subsidiary-of", made.party.pk, parent.party.pk, begun, None, ""))
    return made


def _organisation(district: District, culture: Culture, stem: str, *, pattern: str = "") -> Member:
    rng = district.random
    place = rng.choice(culture.places)
    member = district.member("organisation", culture, place)
    party = member.party
    industry, words = rng.choice(culture.industries)
    party.name = (pattern or culture.company_pattern).format(
        city=place.city, stem=stem, word=rng.choice(words), form=rng.choice(culture.legal_forms[place.country])
    )
    set_names(party)
    party.industry = industry
    party.employee_count = max(2, int(rng.lognormvariate(3.4, 1.3)))
    party.currency = culture.currencies[place.country]
    party.annual_revenue = Decimal(party.employee_count * rng.randrange(70, 240)) * 1000
    party.founded_on = date(rng.randint(1920, district.today.year - 4), rng.randint(1, 12), rng.randint(1, 28))
    party.value_class = _value_class(party.employee_count, rng.random())
    party.source = rng.choice(SOURCES[culture.language])
    member.domain = f"{ascii_name(stem)}-{ascii_name(industry)}.example"
    if district.chance(0.02):
        party.lifecycle = "inactive"
    district.settle(member)
    district.keep_address(member, culture.labels[3])
    _contact_points(district, member)
    _figures(district, member)
    _names(district, member, stem)
    return member


def _value_class(employees: int, luck: float) -> str:
    score = employees / 80 + luck
    return "A" if score > 1.4 else "B" if score > 0.7 else "C"


def _contact_points(district: District, member: Member) -> None:
    label = member.culture.labels[3]
    district.add_point(member, "email", f"info@{member.domain}", label)
    district.add_point(member, "phone", district.number_like(member.place.phone), label)
    if district.chance(0.7):
        district.add_point(member, "website", f"https://www.{member.domain}", "")
    if district.chance(0.2):
        district.add_point(member, "fax", district.number_like(member.place.phone), label)


def _figures(district: District, member: Member) -> None:
    """Statements of the last three years for those whom we know well."""
    party, rng = member.party, district.random
    if party.value_class == "C" or party.annual_revenue is None:
        return
    revenue = party.annual_revenue
    for year in range(district.today.year - 1, district.today.year - 4, -1):
        profit = (revenue * Decimal(rng.randint(-3, 14)) / 100).quantize(Decimal(1))
        equity = (revenue * Decimal(rng.randint(10, 60)) / 100).quantize(Decimal(1))
        district.add("statements", (party.pk, year, party.currency, revenue, profit, equity, party.employee_count))
        revenue = (revenue * Decimal(rng.randint(88, 104)) / 100).quantize(Decimal(1))


def _names(district: District, member: Member, stem: str) -> None:
    """A Chinese company has an English name as well; some others are known by a shorter one."""
    if member.culture.language == "zh":
        words = [ascii_name(text).capitalize() for text in (stem, member.place.city)]
        english = f"{' '.join(words)} Co., Ltd."
        district.add("names", (member.party.pk, "other_script", english, "en"))
    elif district.chance(0.12):
        district.add("names", (member.party.pk, "trade", stem, member.culture.language))
