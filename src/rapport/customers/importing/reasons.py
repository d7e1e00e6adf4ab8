"""What can be wrong with a cell or a row of a party, told plainly."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from rapport.platform.exchange.owners import REASONS as OWNER_REASONS

REASONS: dict[str, Any] = {
    "email": _("This is no valid e-mail address. It was kept as given and marked invalid."),
    "email_test": _("This e-mail address is of a domain that never receives mail. It was kept."),
    "phone": _("This is no valid phone number. It was kept as given and marked invalid."),
    "phone_country": _("This phone number has no country code. It was kept as given; choose a country for the column."),
    "address": _("The address could not be checked. It was kept as given and marked."),
    "date": _("This is no date. It was kept in the description."),
    "date_order": _("Day and month could be either way round. It was kept in the description; choose the order."),
    "number": _("This is no number. It was kept in the description."),
    "choice": _("This value is not in the list. It was kept in the description."),
    "country": _("This is no country. It was kept as given."),
    "language": _("This is no language. It was kept in the description."),
    "time_zone": _("This is no time zone. It was kept in the description."),
    "too_long": _("This is longer than fits here. The whole was kept in the description."),
    "uid": _("This is no id of Rapport. It was kept as an external id."),
    "no_name": _("The row names nobody: it has no name, no e-mail address and no phone number."),
    "header_row": _("The row repeats the headers of the table."),
    "footer": _("This line stands below the table and names nobody."),
    "card_kind": _("The card stands for a group, a place or a thing, not for a person or an organisation."),
    "as_organisation": _("Nobody is named but this organisation: the row was brought in as the organisation."),
    "organisation_rest": _("Several organisations are given. The first was taken, all were kept in the description."),
    "no_organisation_name": _("The row names no organisation."),
    "name_of_website": _("The row has no name; the organisation is called by its website."),
    "error_cell": _("The spreadsheet had an error in this cell."),
    "surplus_values": _("The row has more values than the table has columns. The rest was kept in the description."),
    "broken_bytes": _("Some characters could not be read for certain."),
    "broken_quotes": _("A quotation mark is missing or misplaced; check this row."),
    "cell_cut": _("A value is too long and was cut."),
    "nul_characters": _("Invisible NUL characters were removed."),
    "card_cut_off": _("The card has no end; check this row."),
    "card_line_skipped": _("The card has lines that could not be understood."),
    "photo_skipped": _("The photo is damaged or too large."),
    **OWNER_REASONS,
    "opt_out": _("It cannot be told whether this says yes or no; nothing was noted."),
    "consent_refused": _("You may not note consent, or there is no such purpose; nothing was noted."),
    "consent_withdrawn": _("The person withdrew this here; a file does not grant it again."),
    "role": _("There is no such role. It was kept as a tag."),
    "organisation_id": _("No organisation has this id yet. Import the organisations first, then this file again."),
    "organisation_many": _("Several organisations have this name; none was chosen."),
    "field_refused": _("You may not set this field."),
    "many": _("Several records match this row: %(found)s. Merge them, or add a column that tells them apart."),
    "many_hidden": _("Several records match this row. Add a column that tells them apart."),
    "taken": _("This row belongs to a record that you cannot change."),
    "taken_id": _("Another record has this id already; it was left out."),
    "create_refused": _("You may not create such records."),
    "related_kept": _("Nobody could be linked for certain. The name was kept in a note."),
    "related_many": _("Several people or households could be meant. The name was kept in a note."),
    "related_id": _("No person has this id. It was kept in a note."),
    "related_circle": _("This would put somebody above themselves. It was kept in a note."),
    "related_refused": _("You may not set relationships, or there is no such type. It was kept in a note."),
    "own_required": _("A new record needs a value here: %(fields)s."),
    "circle": _("An organisation cannot belong to itself; left out."),
}


def reason_text(code: str, **values: str) -> str:
    """The reason in the reader's language; an unknown code stands for itself."""
    text = str(REASONS.get(code, code))
    return text % values if values else text
