"""Tells the past three years of a district: touches by stories, birthdays, pinned notes, and the tasks still open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from rapport.customers.sample.company import NAME, Colleague
from rapport.customers.sample.district import HISTORY_DAYS, District, Member
from rapport.customers.sample.stories import Step, Story, Tales
from rapport.customers.sample.stories_de import TALES as GERMAN_TALES
from rapport.customers.sample.stories_en import TALES as ENGLISH_TALES
from rapport.customers.sample.stories_zh import TALES as CHINESE_TALES
from rapport.customers.touches import summarise
from rapport.lib.ids import uuid7_text

TALES: dict[str, Tales] = {"en": ENGLISH_TALES, "de": GERMAN_TALES, "zh": CHINESE_TALES}

_ACTIVE = 0.75
"""Share of the parties with whom anything happened at all."""
_BUSIEST = 10_000
_BODIES_OF_LARGE = 0.05
"""Share of the touches that keep their full text in a large base."""
_MINUTES = {"call": (3, 25), "meeting": (30, 120)}
_CLASS_WEIGHT = {"A": 5.0, "B": 2.2, "C": 1.0, "": 0.7}
_SIGNS = {"EUR": "{} €", "CHF": "CHF {}", "GBP": "£{}", "USD": "${}", "CNY": "¥{}"}


@dataclass(frozen=True, slots=True)
class Telling:
    """One story as it happens to one party: who acts, and the words that fill its texts."""

    member: Member
    contact: Member
    actor: Colleague
    words: dict[str, str]


def tell(district: District, touch_ids: list[int]) -> None:
    """Make a touch for each of these ids, and the district's tasks."""
    ids = iter(touch_ids)
    today = datetime.combine(district.today, time.min, UTC)
    for member, count in _shares(district):
        for moment, step, telling in _life(district, member, count, today):
            _touch(district, next(ids), moment, step, telling)
    _tasks(district)


def _shares(district: District) -> list[tuple[Member, int]]:
    """How many touches each party gets: few for most, many for some, the wanted number in sum."""
    rng = district.random
    active = [member for member in district.members if district.chance(_ACTIVE)] or district.members
    weights = [
        _CLASS_WEIGHT[member.party.value_class] * rng.lognormvariate(0, 0.7) * _known_share(district, member)
        for member in active
    ]
    scale = district.touches_wanted / sum(weights)
    shares = [int(weight * scale) for weight in weights]
    for index in range(district.touches_wanted - sum(shares)):
        shares[index % len(shares)] += 1
    if district.large and district.number == 0:
        _make_one_busy(shares)
    return [(member, share) for member, share in zip(active, shares, strict=True) if share]


def _known_share(district: District, member: Member) -> float:
    """How much of the sample's past a party has lived through, a little more for the interest in new ones."""
    return 0.04 + min(1.0, (district.today - member.since).days / HISTORY_DAYS)


def _make_one_busy(shares: list[int]) -> None:
    """Let the first party have ten thousand touches, or half of all: the page that must be fast even so."""
    wanted = min(_BUSIEST, sum(shares) // 2)
    for index in range(1, len(shares)):
        taken = min(shares[index] - 1, wanted - shares[0])
        if taken > 0:
            shares[index] -= taken
            shares[0] += taken


def _life(district: District, member: Member, count: int, today: datetime) -> list[tuple[datetime, Step, Telling]]:
    """So many touches of one party, stories and occasions mixed, in the order of time."""
    rng, tales = district.random, TALES[member.culture.language]
    known_for = min((district.today - member.since).days, HISTORY_DAYS)
    happened: list[tuple[datetime, Step, Telling]] = []
    if known_for < HISTORY_DAYS and known_for > 1:
        happened += _happen(district, member, tales.acquisition, known_for, today)
    happened += _birthdays(district, member, tales, known_for, today)
    told: dict[int, list[int]] = {}
    while len(happened) < count:
        index, days_ago = _next_story(district, tales, known_for, told)
        told.setdefault(index, []).append(days_ago)
        happened += _happen(district, member, tales.others[index], days_ago, today)
    if len(happened) > count:
        happened = happened[:count]
    if district.chance(0.15):
        moment, _step, telling = happened[-1]
        note = Step("note", "internal", 0, "", rng.choice(tales.pinned_notes), "pinned")
        happened[-1] = (moment, note, telling)
    happened.sort(key=lambda touch: touch[0])
    return happened


def _next_story(district: District, tales: Tales, known_for: int, told: dict[int, list[int]]) -> tuple[int, int]:
    """Which story begins how many days ago; the same one hardly twice within two months."""
    rng = district.random
    index, days_ago = 0, 1
    for _attempt in range(4):
        index = rng.choices(range(len(tales.others)), tales.weights)[0]
        # the power makes the recent past denser
        days_ago = max(1, int(known_for * rng.random() ** 2))
        if all(abs(days_ago - other) > 60 for other in told.get(index, [])[-50:]):
            break
    return index, days_ago


def _happen(
    district: District, member: Member, story: Story, days_ago: int, today: datetime
) -> list[tuple[datetime, Step, Telling]]:
    """The steps of a story from so many days ago until today; the rest is still to come."""
    telling = _telling(district, member, story.team)
    moment = None
    steps = []
    for step in story.steps:
        days_ago -= step.days + (district.random.randrange(3) if step.days > 1 else 0)
        if days_ago < 0:
            break
        moment = _working_time(district, member, today - timedelta(days=days_ago), moment)
        if moment >= today:
            break
        steps.append((moment, step, telling))
    return steps


def _working_time(district: District, member: Member, day: datetime, after: datetime | None) -> datetime:
    """An hour of work where the party lives, on a weekday, and after the step before."""
    weekday = day.weekday()
    if weekday > 4:
        day -= timedelta(days=weekday - 4)
    minute = (8 - member.place.utc_offset) * 60 + int(district.random.random() * 9 * 60)
    moment = day + timedelta(minutes=minute)
    if after is not None and moment <= after:
        moment = after + timedelta(minutes=district.random.randrange(5, 50))
    return moment


def _birthdays(
    district: District, member: Member, tales: Tales, known_for: int, today: datetime
) -> list[tuple[datetime, Step, Telling]]:
    born = member.party.birth_date
    if born is None or member.party.value_class not in ("A", "B"):
        return []
    wishes = []
    for year in range(district.today.year - 3, district.today.year + 1):
        day = datetime(year, born.month, min(born.day, 28), tzinfo=UTC)
        if today - timedelta(days=known_for) < day < today - timedelta(days=1):
            moment = day + timedelta(hours=9 - member.place.utc_offset, minutes=district.random.randrange(50))
            wishes.append((moment, tales.birthday, _telling(district, member, "sales")))
    return wishes


def _telling(district: District, member: Member, team: str) -> Telling:
    """Who of us acts, with whom, and the words for it."""
    rng, culture = district.random, member.culture
    contact = rng.choice(member.staff) if member.staff else member
    actor = _actor(district, member, team)
    party = contact.party
    if party.is_person:
        pattern = culture.female_address if contact.female else culture.male_address
        oblique = culture.female_address if contact.female else culture.male_oblique
        names = {"given": party.given_name, "family": party.family_name}
        address, oblique = pattern.format(**names), oblique.format(**names)
        hello = culture.hello.format(address=address)
    else:
        address = oblique = _HEADQUARTERS[culture.language]
        hello = _GREETING[culture.language]
    words = {
        "hello": hello,
        "contact": address,
        "contact_oblique": oblique,
        "me": f"{actor.name}, {NAME}",
        "product": rng.choice(culture.products),
        "amount": _SIGNS[culture.currencies[member.place.country]].format(rng.randrange(12, 900) * 100),
        "city": member.place.city,
        "number": str(rng.randrange(101, 990)),
    }
    return Telling(member, contact, actor, words)


_HEADQUARTERS = {"en": "Reception", "de": "Team Einkauf", "zh": "前台"}
_GREETING = {"en": "Dear Sir or Madam,", "de": "Guten Tag,", "zh": "您好！"}


def _actor(district: District, member: Member, team: str) -> Colleague:
    language = member.culture.language
    if team == "service":
        return district.staff.service[language]
    if team == "marketing":
        return district.staff.marketing[language]
    return member.owner or district.staff.owners[language][0]


def _touch(district: District, touch_id: int, moment: datetime, step: Step, telling: Telling) -> None:
    rng, party = district.random, telling.member.party
    text = step.text.format_map(telling.words)
    minutes = rng.randrange(*_MINUTES[step.channel]) if step.channel in _MINUTES else None
    luck = rng.random()
    visibility = "private" if luck < 0.003 else "team" if luck < 0.015 else "all"
    pinned = step.outcome == "pinned"
    actor = telling.actor
    district.add(
        "touches",
        (
            touch_id, uuid7_text(), party.pk, moment, step.channel, step.direction,
            step.subject.format_map(telling.words), summarise(text), "" if pinned else step.outcome, minutes,
            visibility, pinned, actor.id, actor.principals_text, moment, moment, "", None,
        ),
    )  # fmt: skip
    if not district.large or rng.random() < _BODIES_OF_LARGE:
        district.add("bodies", (party.pk, touch_id, moment, text))
    _seen(district, party.pk, moment, step)
    if telling.contact is not telling.member and step.channel in ("call", "meeting", "email"):
        other = telling.contact.party.pk
        district.add("participants", (other, touch_id, moment))
        _seen(district, other, moment, step)


def _seen(district: District, party_id: int, moment: datetime, step: Step) -> None:
    """Notes are no contact; otherwise the latest touch counts."""
    if step.channel != "note":
        known = district.last_touch.get(party_id)
        if known is None or known < moment:
            district.last_touch[party_id] = moment


def _tasks(district: District) -> None:
    """Every sixth party has something to do, every eighth had: some late, some today, some this week."""
    for member in district.members:
        if district.chance(0.16):
            _task(district, member, _due_day(district), done=False)
        if district.chance(0.12):
            _task(district, member, district.today - timedelta(days=district.random.randrange(2, 400)), done=True)


def _due_day(district: District) -> date:
    rng = district.random
    first, last = rng.choices(((-20, -1), (0, 0), (1, 6), (7, 60)), (18, 12, 28, 42))[0]
    return district.today + timedelta(days=rng.randint(first, last))


def _task(district: District, member: Member, due: date, *, done: bool) -> None:
    rng = district.random
    telling = _telling(district, member, "sales")
    subject = rng.choice(TALES[member.culture.language].tasks).format_map(telling.words)
    noon = datetime.combine(due, time(12), UTC)
    created = min(noon, datetime.combine(district.today, time.min, UTC)) - timedelta(days=rng.randrange(1, 14))
    done_at = noon - timedelta(days=1) if done else None
    priority = rng.choices(("low", "normal", "high"), (15, 65, 20))[0]
    party_id = member.party.pk
    actor = telling.actor
    district.add(
        "tasks",
        (subject, party_id, due, priority, done, done_at, actor.id, actor.principals_text, created, done_at or created),
    )
    if not done:
        district.next_task[party_id] = min(due, district.next_task.get(party_id, due))
