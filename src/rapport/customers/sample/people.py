"""Makes the people of a district: those who work at its organisations, and private customers in their households."""

from __future__ import annotations

from datetime import date, timedelta

from rapport.customers.names import set_names
from rapport.customers.sample.cultures import Culture
from rapport.customers.sample.district import CULTURES, District, Member
from rapport.customers.sample.organisations import SOURCES, ascii_name

_LATIN_NICKNAMES = ("David", "Linda", "Kevin", "Grace", "Jason", "Vivian", "Eric", "Tina", "Leo", "Cindy")


def make_employees(district: District, organisations: list[Member], count: int) -> list[Member]:
    """So many people, more of them at the larger organisations; the first of each leads it."""
    weights = [(member.party.employee_count or 1) ** 0.6 for member in organisations]
    chosen = district.random.choices(organisations, weights, k=count)
    chosen.sort(key=lambda member: member.party.pk)
    return [_employee(district, organisation) for organisation in chosen]


def _employee(district: District, organisation: Member) -> Member:
    rng, culture = district.random, organisation.culture
    member = _person(district, culture, organisation)
    party = member.party
    rank = len(organisation.staff)
    title = culture.job_titles[0] if rank == 0 else rng.choice(culture.job_titles[1:])
    party.job_title, party.department = title
    party.organisation_id = organisation.party.pk
    party.value_class = organisation.party.value_class
    if organisation.owner is not None and member.owner is not district.staff.trainee:
        member.owner = organisation.owner
        party.owner_id, party.principals = organisation.owner.id, list(organisation.owner.principals)
    member.street, member.postcode = organisation.street, organisation.postcode
    district.keep_address(member, culture.labels[0])
    work, private, mobile, _head = culture.labels
    district.add_point(member, "email", f"{_mailbox(member)}@{organisation.domain}", work)
    district.add_point(member, "phone", district.number_like(member.place.phone, extension=True), work)
    if district.chance(0.45) and member.place.mobile:
        district.add_point(member, "phone", district.number_like(member.place.mobile), mobile)
    if district.chance(0.12):
        district.add_point(member, "email", _private_address(district, member), private)
    _birth_date(district, member, 0.35, youngest=22, oldest=64)
    founded = organisation.party.founded_on or date.min
    begun = max(founded, member.since - timedelta(days=rng.randrange(30, 3000)))
    district.add("relationships", ("works-for", party.pk, organisation.party.pk, begun, None, party.job_title))
    if rank:
        chief = organisation.staff[(rank - 1) // 3]
        district.add("relationships", ("reports-to", party.pk, chief.party.pk, begun, None, ""))
    organisation.staff.append(member)
    return member


def make_private_people(district: District, count: int) -> list[Member]:
    """So many people who are customers of their own, without households yet."""
    made = []
    for _number in range(count):
        culture = district.random.choices(CULTURES, [each.share for each in CULTURES])[0]
        made.append(_private_person(district, culture, None))
    return made


def make_households(district: District, count: int) -> tuple[list[Member], list[Member]]:
    """So many households with their people, two or three in each; returns both."""
    households: list[Member] = []
    people: list[Member] = []
    for _number in range(count):
        culture = district.random.choices(CULTURES, [each.share for each in CULTURES])[0]
        first = _private_person(district, culture, None)
        second = _private_person(district, culture, first, other_sex=True)
        for one in (first, second):
            one.party.marital_status = "married"
        lower, higher = sorted((first.party.pk, second.party.pk))
        district.add("relationships", ("spouse-of", lower, higher, None, None, ""))
        family = [first, second]
        if district.chance(0.3):
            family.append(_child(district, first, second))
        households.append(_household(district, family))
        people += family
    return households, people


def _child(district: District, first: Member, second: Member) -> Member:
    child = _private_person(district, first.culture, first)
    child.party.birth_date = district.today - timedelta(days=district.random.randrange(18 * 366, 24 * 365))
    child.party.marital_status = "single"
    for parent in (first, second):
        parent.party.birth_date = district.today - timedelta(days=district.random.randrange(46 * 366, 62 * 365))
        district.add("relationships", ("child-of", child.party.pk, parent.party.pk, None, None, ""))
    return child


def _household(district: District, family: list[Member]) -> Member:
    first = family[0]
    member = district.member("household", first.culture, first.place)
    party = member.party
    party.name = first.culture.household_pattern.format(family=first.party.family_name)
    set_names(party)
    member.owner, party.owner_id, party.principals = first.owner, first.party.owner_id, list(first.party.principals)
    member.street, member.postcode, member.since = first.street, first.postcode, first.since
    party.source = first.party.source
    district.keep_address(member, first.culture.labels[1])
    district.add_point(member, "phone", first.points[1].value, first.culture.labels[1])
    for one in family:
        district.add("relationships", ("household-member", one.party.pk, party.pk, None, None, ""))
    member.staff = family
    return member


def _private_person(
    district: District, culture: Culture, relative: Member | None, *, other_sex: bool = False
) -> Member:
    rng = district.random
    member = _person(district, culture, relative, female=not relative.female if relative and other_sex else None)
    party = member.party
    private, mobile = culture.labels[1], culture.labels[2]
    if relative is not None:
        member.street, member.postcode = relative.street, relative.postcode
    else:
        district.settle(member)
    district.keep_address(member, private)
    district.add_point(member, "email", _private_address(district, member), private)
    district.add_point(member, "phone", district.number_like(member.place.mobile or member.place.phone), mobile)
    if district.chance(0.25):
        district.add_point(member, "phone", district.number_like(member.place.phone), private)
    party.value_class = rng.choices(("A", "B", "C", ""), (5, 25, 55, 15))[0]
    party.source = rng.choice(SOURCES[culture.language])
    if district.chance(0.5):
        party.marital_status = rng.choice(("single", "married", "partnered", "divorced"))
    _birth_date(district, member, 0.8, youngest=24, oldest=84)
    return member


def _person(district: District, culture: Culture, near: Member | None, *, female: bool | None = None) -> Member:
    """A named person, in the town of another party if one is given; a relative bears its name."""
    rng = district.random
    member = district.member("person", culture, near.place if near else rng.choice(culture.places))
    member.female = rng.random() < 0.5 if female is None else female
    party = member.party
    party.given_name = rng.choice(culture.female if member.female else culture.male)
    party.family_name = rng.choice(culture.family)
    if near is not None and near.party.is_person and (culture.same_family_name or female is None):
        party.family_name = near.party.family_name
    if culture.academic_titles and district.chance(0.04):
        party.prefix = rng.choice(culture.academic_titles)
    if culture.language == "en" and district.chance(0.15):
        party.middle_name = rng.choice(culture.female if member.female else culture.male)
    set_names(party)
    if culture.language == "zh" and district.chance(0.1):
        district.add("names", (party.pk, "nickname", rng.choice(_LATIN_NICKNAMES), "en"))
    elif member.female and culture.language == "de" and district.chance(0.03):
        former = rng.choice([name for name in culture.family if name != party.family_name])
        district.add("names", (party.pk, "former", f"{party.given_name} {former}", culture.language))
    return member


def _mailbox(member: Member) -> str:
    party = member.party
    return f"{ascii_name(party.given_name)}.{ascii_name(party.family_name)}"


def _private_address(district: District, member: Member) -> str:
    domain = district.random.choice(member.culture.mail_domains)
    return f"{_mailbox(member)}{district.random.randrange(10, 99)}@{domain}"


def _birth_date(district: District, member: Member, share: float, *, youngest: int, oldest: int) -> None:
    if district.chance(share):
        year = district.today.year - district.random.randint(youngest, oldest)
        member.party.birth_date = date(year, district.random.randint(1, 12), district.random.randint(1, 28))
