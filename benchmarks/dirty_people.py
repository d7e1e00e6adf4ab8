"""People with errors as they come from forms and exports, and who is who; the same for the same numbers."""

from __future__ import annotations

import random
from collections.abc import Iterator

_GIVEN = (
    "Anna Maria Peter Thomas Julia Laura Michael Andreas Stefan Katharina Robert William James Elizabeth Margaret "
    "Susan Daniel Christopher Alexander Sophie Emma Olivia Lukas Leon Felix Hannah Lena Sarah David Martin Claudia "
    "Petra Karin Helga Ivan Olga Dmitri Elena Marco Giulia Pierre Camille Carlos Lucia Ahmed Fatima Yusuf Aylin Wei "
    "Ming Jun Mei"
).split()
_BEGIN = "Ba Be Bran Cal Dor El Fal Gar Hol Jan Kel Lin Mar Nor Ost Pel Quin Ros Sal Tor Ul Van Wal Yor Zim".split()
_MIDDLE = "ber den for gel hau kin lan mer nes per ren sen ter wen zel dal".split()
_END = "mann son er berg ler stein ova ini ez ski ton ford".split()
_STREETS = "Haupt Bahnhof Garten Berg Schul Kirch Wald Linden Feld Mühlen Markt Rosen Birken Eichen Ring".split()
_DOMAINS = "example.com example.org mail.example post.example firma.example".split()
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def dirty_people(people: int, share: float = 0.2, seed: int = 7) -> Iterator[tuple[dict[str, str], int]]:
    """Rows with the number of the person each is of, in no order that tells; ``share`` of all rows are duplicates.

    A duplicate has one to three errors: a letter wrong, names crossed, a field empty, another number, another address.
    """
    chance = random.Random(seed)
    rows = int(people)
    originals = rows - int(rows * share)
    made: list[tuple[dict[str, str], int]] = []
    for number in range(originals):
        made.append((_person(chance), number))
    for _ in range(rows - originals):
        row, number = made[chance.randrange(originals)]
        made.append((_spoilt(dict(row), chance), number))
    chance.shuffle(made)
    yield from made


def _person(chance: random.Random) -> dict[str, str]:
    given = _GIVEN[min(int(chance.expovariate(0.06)), len(_GIVEN) - 1)]
    family = chance.choice(_BEGIN) + (chance.choice(_MIDDLE) if chance.random() < 0.8 else "") + chance.choice(_END)
    town = int(chance.expovariate(0.004))
    person = {
        "given_name": given,
        "family_name": family,
        "birth_date": f"{chance.randint(1935, 2006)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
        "street": f"{chance.choice(_STREETS)}{chance.choice(_MIDDLE)}straße {chance.randint(1, 150)}",
        "locality": f"{_BEGIN[town % 25]}{_MIDDLE[town // 25 % 16]}stadt",
        "postcode": f"{10_000 + town % 80_000:05}",
        "phones": f"0{chance.randint(30, 999)} {chance.randint(100_000, 9_999_999)}",
        "emails": f"{given}.{family}{chance.randint(1, 999)}@{chance.choice(_DOMAINS)}".lower(),
    }
    for field, missing in (("birth_date", 0.3), ("phones", 0.3), ("emails", 0.25), ("street", 0.2)):
        if chance.random() < missing:
            person[field] = ""
    return person


def _spoilt(row: dict[str, str], chance: random.Random) -> dict[str, str]:
    for _ in range(chance.randint(1, 3)):
        error = chance.random()
        if error < 0.45:
            field = chance.choice(("given_name", "family_name", "street", "emails", "birth_date", "phones"))
            row[field] = _typo(row[field], chance)
        elif error < 0.52:
            row["given_name"], row["family_name"] = row["family_name"], row["given_name"]
        elif error < 0.85:
            row[chance.choice(("birth_date", "phones", "emails", "street", "postcode"))] = ""
        else:
            row["phones"] = f"0{chance.randint(30, 999)} {chance.randint(100_000, 9_999_999)}"
    return row


def _typo(value: str, chance: random.Random) -> str:
    if len(value) < 3:
        return value
    place = chance.randrange(1, len(value) - 1)
    sign = str(chance.randrange(10)) if value[place].isdigit() else chance.choice(_LETTERS)
    if not value[place].isalnum():
        return value
    return value[:place] + chance.choice((sign, "", value[place] + sign)) + value[place + 1 :]
