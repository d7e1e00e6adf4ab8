"""What files say about contacting people: opt-outs, newsletters; noted once, undone with the import."""

from __future__ import annotations

from pathlib import Path

import pytest

from rapport.customers.consent.services import consent_record
from rapport.customers.importing.headers import read_organisation_header, read_person_header
from rapport.customers.importing.values import yes_or_no
from rapport.customers.models import ConsentEntry, ConsentPurpose, ContactBlock, Party
from rapport.platform.history.undo import undo
from tests.factories.access import make_holder
from tests.platform.exchange.files import counts, import_file, write_csv

pytestmark = pytest.mark.django_db(transaction=True)

HEADER = ["Last Name", "Email", "HasOptedOutOfEmail", "Do not call", "Newsletter"]
ROWS = [
    ["Albrecht", "a@example.com", "true", "0", ""],
    ["Berger", "b@example.com", "FALSE", "Ja", "yes"],
    ["Conrad", "c@example.com", "perhaps", "", "no"],
]


def blocks() -> set[tuple[str, str, str, str]]:
    return set(ContactBlock.objects.values_list("party__family_name", "channel", "reason", "source"))


def entries() -> list[tuple[str, str, str, str]]:
    found = ConsentEntry.objects.order_by("pk").values_list("party__family_name", "action", "source", "proof")
    return list(found)


BLOCKS = {("Albrecht", "email", "import", "fair.csv"), ("Berger", "phone", "import", "fair.csv")}


@pytest.mark.parametrize(
    ("header", "target"),
    [("Email Opt Out", "opt_out.email"), ("E-Mail Opt-Out", "opt_out.email"),
     ("Has Opted Out of Email", "opt_out.email"),
     ("DoNotCall", "opt_out.phone"), ("Do not call", "opt_out.phone"), ("SMS opt out", "opt_out.sms"),
     ("Unsubscribed from all email", "opt_out.email"), ("Do Not Contact", "opt_out.all"), ("Newsletter", "newsletter"),
     ("请勿致电", "opt_out.phone"), ("Nicht kontaktieren", "opt_out.all")],
)  # fmt: skip
def test_columns_of_opt_outs_are_known(header: str, target: str) -> None:
    for read in (read_person_header, read_organisation_header):
        found = read(header)
        assert found is not None
        assert found.target == target


def test_a_word_is_read_by_what_its_column_asks() -> None:
    assert [yes_or_no("opt_out.email", word) for word in ("Unsubscribed", "Do Not Allow", "Allow", "1", "nein")] == [
        True, True, False, True, False,
    ]  # fmt: skip
    assert [yes_or_no("newsletter", word) for word in ("Unsubscribed", "abonniert", "x", "0", "weekly", "")] == [
        False, True, True, False, None, None,
    ]  # fmt: skip


def test_opt_outs_and_newsletters_are_noted_once_with_source_and_proof_and_undone(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "fair.csv", HEADER, ROWS)
    run = import_file("people", path)
    assert (counts(run), run.marked_count) == ((3, 0, 0, 0), 1)
    assert run.issues.get().message == "It cannot be told whether this says yes or no; nothing was noted."
    assert blocks() == BLOCKS
    assert entries() == [("Berger", "granted", "import", "fair.csv, 3: Newsletter")]
    assert counts(import_file("people", path)) == (0, 3, 0, 0)
    assert (blocks(), len(entries())) == (BLOCKS, 1)
    assert run.change_set is not None
    undo(run.change_set, actor=None, channel="system")
    assert (blocks(), entries(), Party.objects.count()) == (set(), [], 0)


def test_a_file_withdraws_what_was_granted_and_grants_nothing_that_was_withdrawn(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "fair.csv", HEADER, [["Berger", "b@example.com", "", "", "yes"]])
    import_file("people", path)
    import_file("people", write_csv(tmp_path / "fair.csv", HEADER, [["Berger", "b@example.com", "", "", "no"]]))
    assert [action for _name, action, _source, _proof in entries()] == ["granted", "withdrawn"]
    import_file("people", write_csv(tmp_path / "fair.csv", HEADER, [["Berger", "b@example.com", "", "", "no"]]))
    path = write_csv(tmp_path / "fair.csv", HEADER, [["Berger", "b@example.com", "", "", "yes"]])
    again = import_file("people", path)
    assert len(entries()) == 2
    assert again.issues.get().message == "The person withdrew this here; a file does not grant it again."


def test_who_may_not_note_consent_brings_opt_outs_in_and_no_grants(tmp_path: Path) -> None:
    rita = make_holder("own", kind="people", username="rita")
    run = import_file("people", write_csv(tmp_path / "fair.csv", HEADER, ROWS[:2]), actor=rita)
    assert (counts(run), blocks(), entries()) == ((2, 0, 0, 0), BLOCKS, [])
    assert run.issues.get().message.startswith("You may not note consent")


def test_a_withdrawal_by_the_person_outlasts_a_file(tmp_path: Path) -> None:
    import_file("people", write_csv(tmp_path / "p.csv", HEADER[:2], [["Berger", "b@example.com"]]))
    party, purpose = Party.objects.get(), ConsentPurpose.objects.get(code="newsletter")
    consent_record(party=party, purpose=purpose, channel="email", action="withdrawn", source="preferences",
                   actor=None, by="web")  # fmt: skip
    import_file("people", write_csv(tmp_path / "fair.csv", HEADER, [["Berger", "b@example.com", "", "", "yes"]]))
    assert [action for _name, action, _source, _proof in entries()] == ["withdrawn"]
