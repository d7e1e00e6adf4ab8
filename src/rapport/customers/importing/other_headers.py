"""Reads headers that speak of somebody else than the row's own record: spouse, manager, assistant, contact person …"""

from __future__ import annotations

import re

from rapport.platform.exchange.mapping import ColumnMap

_PEOPLE: dict[str, str] = {
    "spouse": "spouse", "spouses": "spouse", "spouse partner": "spouse", "husband": "spouse", "wife": "spouse",
    "ehepartner": "spouse", "ehepartnerin": "spouse", "ehegatte": "spouse", "partner": "spouse", "partnerin": "spouse",
    "conjoint": "spouse", "conjoint e": "spouse", "conyuge": "spouse", "配偶": "spouse", "配偶姓名": "spouse",
    "domestic partner": "partner", "lebenspartner": "partner", "lebenspartnerin": "partner",
    "children": "child", "childrens": "child", "kinder": "child", "enfants": "child", "hijos": "child", "子女": "child",
    "child": "child", "孩子": "child",
    "parent": "parent", "mother": "parent", "father": "parent", "mutter": "parent", "vater": "parent",
    "parent guardian": "parent", "家长": "parent", "erziehungsberechtigter": "guardian", "guardian": "guardian",
    "监护人": "guardian",
    "manager": "manager", "managers": "manager", "reports to": "manager", "reporting to": "manager",
    "reportsto": "manager", "supervisor": "manager", "line manager": "manager", "direct manager": "manager",
    "vorgesetzter": "manager", "vorgesetzte": "manager", "vorgesetzten": "manager", "chef": "manager",
    "berichtet an": "manager", "responsable": "manager", "经理": "manager", "经理姓名": "manager", "上级": "manager",
    "直属上级": "manager", "汇报对象": "manager", "jefe": "manager",
    "assistant": "assistant", "assistants": "assistant", "assistent": "assistant", "assistentin": "assistant",
    "assistenz": "assistant", "l assistant e": "assistant", "assistante": "assistant", "asst": "assistant",
    "助理": "assistant", "助理姓名": "assistant", "助理的": "assistant", "secretary": "assistant", "sekretariat":
    "assistant", "asistente": "assistant",
    "emergency contact": "emergency", "emergency": "emergency", "notfallkontakt": "emergency",
    "紧急联系人": "emergency", "紧急联系人姓名": "emergency", "notfall": "emergency",
    "in case of emergency": "emergency", "ice": "emergency",
    "referred by": "referrer", "empfohlen von": "referrer", "referrer": "referrer", "recommande par": "referrer",
    "推荐人": "referrer", "介绍人": "referrer",
    "household": "household", "haushalt": "household", "家庭名称": "household", "npo household": "household",
    "relation": "relation", "related": "relation", "related person": "relation", "relationship": "relation",
}  # fmt: skip
_CONTACTS = {
    "primary contact": "contact", "main contact": "contact", "contact person": "contact", "contact": "contact",
    "ansprechpartner": "contact", "kontaktperson": "contact", "联系人": "contact", "联系人姓名": "contact",
    "hauptkontakt": "contact", "ansprechpartnerin": "contact", "首要联系人": "contact", "主要联系人": "contact",
    "personne de contact": "contact", "contacto": "contact",
}  # fmt: skip
_PARTS: dict[str, str] = {
    "": "name", "name": "name", "full name": "name", "姓名": "name", "nom": "name", "value": "name", "wert": "name",
    "first name": "given_name", "vorname": "given_name", "given name": "given_name", "last name": "family_name",
    "nachname": "family_name", "surname": "family_name", "family name": "family_name",
    "id": "external_id", "record id": "external_id", "contact id": "external_id",
    "email": "emails", "e mail": "emails", "email address": "emails", "e mail address": "emails", "邮箱": "emails",
    "e mail adresse": "emails", "mail": "emails", "电子邮件": "emails",
    "phone": "phones", "telefon": "phones", "telephone": "phones", "mobile": "phones", "phone number": "phones",
    "mobile phone": "phones", "cell": "phones", "tel": "phones", "电话": "phones", "手机": "phones", "handy": "phones",
    "mobil": "phones", "telefonnummer": "phones",
    "birthday": "birth_date", "birth date": "birth_date", "birthdate": "birth_date", "date of birth": "birth_date",
    "geburtsdatum": "birth_date", "title": "job_title", "job title": "job_title", "position": "job_title",
    "funktion": "job_title", "salutation": "prefix", "anrede": "prefix", "职务": "job_title", "职位": "job_title",
    "type": "label", "label": "label",
}  # fmt: skip
_KNOWN: dict[str, frozenset[str]] = {
    "spouse": frozenset({"name", "given_name", "family_name", "emails", "phones", "birth_date"}),
    "manager": frozenset({"name", "emails", "phones", "external_id"}),
    "referrer": frozenset({"name", "emails", "external_id"}),
    "household": frozenset({"name", "external_id", "phones"}),
    "relation": frozenset({"name", "label"}),
    "contact": frozenset({"name", "prefix", "given_name", "family_name", "job_title", "emails", "phones"}),
    "partner": frozenset({"name"}),
    "child": frozenset({"name"}),
}
_USUAL = frozenset({"name", "emails", "phones"})
_FILLERS = frozenset({"s", "name", "names", "des", "der", "de", "du", "la", "le"})
_SECOND = re.compile(r"(contact|kontakt|person) 2\b ?")
_NUMBER = re.compile(r" (\d{1,2})(?= |$)")


def second_part(whole: str) -> str:
    """What is left of the header of a second person's column, "" when it says no more than that."""
    found = _SECOND.match(whole)
    return whole[found.end() :] if found else "\0"


def read_other(header: str, whole: str, kind: str) -> ColumnMap | None:
    """The column of somebody else of the row, by a normalised header; None when it speaks of nobody else."""
    words = _PEOPLE if kind == "people" else _CONTACTS
    number = _NUMBER.search(whole)
    plain = _NUMBER.sub("", whole)
    for base, part in _readings(plain, words):
        if part not in _KNOWN.get(base, _USUAL):
            continue
        if part == "name" and plain in ("parent", "emergency", "relationship", "child"):
            return None  # who or what is meant is open
        group = number.group(1) if number is not None else ""
        return ColumnMap(0, header, f"{base}.{part}", group=group, confidence=0.9)
    return None


def _readings(plain: str, words: dict[str, str]) -> list[tuple[str, str]]:
    """Who and which part of them a header may mean: "manager s email" → manager, emails."""
    found = []
    pieces = plain.split()
    for length in range(len(pieces), 0, -1):
        for start in range(len(pieces) - length + 1):
            base = words.get(" ".join(pieces[start : start + length]))
            if base is None:
                continue
            rest = [*pieces[:start], *pieces[start + length :]]
            for candidate in (rest, [word for word in rest if word not in _FILLERS]):
                part = _PARTS.get(" ".join(candidate))
                if part is not None:
                    found.append((base, part))
    return found
