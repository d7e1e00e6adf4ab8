"""vCards of all versions and habits; each card is made here."""

import base64
from pathlib import Path

import pytest

from rapport.lib.tabular import Limits, Problem, TableError, open_table
from rapport.lib.tabular.vcards import CardContact, read_cards


def cards(tmp_path: Path, content: str | bytes, limits: Limits | None = None) -> list[CardContact]:
    path = tmp_path / "file.vcf"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_cards(path, limits or Limits()))


def card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


def test_reads_a_full_card(tmp_path: Path) -> None:
    (contact,) = cards(
        tmp_path,
        card(
            "N:Berg;Anna;Maria,Eva;Dr.;MSc",
            "FN:Dr. Anna Berg",
            "ORG:Berg\\; Söhne;Sales;North",
            "TITLE:Head",
            "TEL;TYPE=WORK,VOICE,pref:+49 30 1",
            "TEL;TYPE=home;TYPE=fax:+49 30 2",
            "item1.EMAIL;type=INTERNET:a@x.org",
            "item1.X-ABLabel:_$!<School>!$_",
            "item2.EMAIL:b@x.org",
            "item2.X-ABLabel:Verein",
            "ADR;TYPE=work:;;Weg 1\\, Haus 2;Ulm;BW;89073;DE",
            "BDAY;VALUE=date:19800321",
            "NOTE:line one\\nline two",
            "CATEGORIES:vip,a\\,b",
            "X-SKYPE:anna",
            "UID:u-1",
        ),
    )
    assert contact.name == ("Berg", "Anna", "Maria Eva", "Dr.", "MSc")
    assert (contact.organisation, contact.units, contact.titles) == (
        "Berg; Söhne",
        ("Sales", "North"),
        ("Head",),
    )
    assert contact.phones == ((("work", "pref"), "+49 30 1"), (("home", "fax"), "+49 30 2"))
    assert contact.emails == ((("school",), "a@x.org"), (("Verein",), "b@x.org"))
    assert contact.addresses == ((("work",), ("", "", "Weg 1, Haus 2", "Ulm", "BW", "89073", "DE")),)
    assert (contact.birthday, contact.note, contact.uid) == ("1980-03-21", "line one\nline two", "u-1")
    assert contact.categories == ("vip", "a,b")
    assert contact.messengers == ((("skype",), "anna"),)
    assert contact.problems == ()


def test_version_4_with_uris_preferences_and_partial_dates(tmp_path: Path) -> None:
    (contact,) = cards(
        tmp_path,
        card(
            "KIND:org",
            "FN:X",
            'TEL;VALUE=uri;TYPE="work,voice";PREF=1:tel:+1-418;ext=102',
            "BDAY:--0203",
            "GENDER:F",
            "LANG;PREF=1:fr",
            "IMPP:xmpp:a@x.org",
            "PHOTO:data:image/png;base64\\,iVBORw0KGgo=",
            version="4.0",
        ),
    )
    assert contact.phones == ((("work", "pref"), "+1-418 ext. 102"),)
    assert (contact.birthday, contact.gender, contact.languages, contact.kind) == (
        "--02-03",
        "female",
        ("fr",),
        "org",
    )
    assert contact.messengers == ((("xmpp",), "a@x.org"),)
    assert contact.photo is not None
    assert (contact.photo.content, contact.photo.media_type) == (b"\x89PNG\r\n\x1a\n", "image/png")


def test_version_2_1_with_quoted_printable_charsets_and_bare_types(tmp_path: Path) -> None:
    content = card(
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BC=",
        "ller;J=C3=B6rg",
        "FN;ENCODING=QUOTED-PRINTABLE:J=F6rg M=FCller",
        "NOTE;CHARSET=GB2312;ENCODING=QUOTED-PRINTABLE:=B1=B1=BE=A9",
        "TEL;WORK;FAX:1",
        version="2.1",
    )
    (contact,) = cards(tmp_path, content)
    assert contact.name[:2] == ("Müller", "Jörg")
    assert (contact.full_name, contact.note) == ("Jörg Müller", "北京")
    assert contact.phones == ((("work", "fax"), "1"),)


def test_raw_bytes_in_a_named_charset(tmp_path: Path) -> None:
    content = card("N;CHARSET=windows-1252:Do\udceb;John").encode("utf-8", "surrogateescape")
    assert cards(tmp_path, content)[0].name[:2] == ("Doë", "John")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-8-sig"])
def test_encodings_of_the_whole_file(tmp_path: Path, encoding: str) -> None:
    assert cards(tmp_path, card("FN:Zoë 李雷").encode(encoding))[0].full_name == "Zoë 李雷"


PIXEL = base64.b64encode(bytes(range(256)) * 2).decode()


@pytest.mark.parametrize(
    "photo",
    [
        ["PHOTO;ENCODING=b;TYPE=JPEG:" + PIXEL],
        [
            "PHOTO;ENCODING=b;TYPE=JPEG:" + PIXEL[:60],
            *[" " + PIXEL[i : i + 60] for i in range(60, len(PIXEL), 60)],
        ],
        ["PHOTO;JPEG;BASE64:", *["  " + PIXEL[i : i + 60] for i in range(0, len(PIXEL), 60)], ""],
        ["PHOTO;TYPE=JPEG;ENCODING=BASE64:", *[PIXEL[i : i + 60] for i in range(0, len(PIXEL), 60)]],
    ],
)
def test_photos_folded_in_every_way(tmp_path: Path, photo: list[str]) -> None:
    (contact,) = cards(tmp_path, card("FN:A", *photo, "TEL:1"))
    assert contact.photo is not None
    assert (contact.photo.content, contact.photo.media_type) == (bytes(range(256)) * 2, "image/jpeg")
    assert contact.phones == (((), "1"),)


def test_a_photo_beyond_the_limit_or_damaged_is_left_out_and_reported(tmp_path: Path) -> None:
    large = cards(tmp_path, card("FN:A", "PHOTO;ENCODING=b:" + PIXEL), Limits(max_photo_bytes=100))
    damaged = cards(tmp_path, card("FN:A", "PHOTO;ENCODING=b:!!!"))
    for (contact,) in (large, damaged):
        assert (contact.photo, contact.problems, contact.full_name) == (None, (Problem.PHOTO_SKIPPED,), "A")


def test_a_nested_agent_stays_with_its_card(tmp_path: Path) -> None:
    content = card("FN:Boss", "AGENT:", card("FN:Helper").strip(), "TEL:7")
    contacts = cards(tmp_path, content)
    assert [contact.full_name for contact in contacts] == ["Boss"]
    assert [agent.full_name for agent in contacts[0].agents] == ["Helper"]
    assert contacts[0].phones == (((), "7"),)


def test_broken_cards_give_what_can_be_read(tmp_path: Path) -> None:
    content = "BEGIN:VCARD\nFN:First\nBEGIN:VCARD\nFN:Second\nNOTE:one\nand two\nEND:VCARD\nBEGIN:VCARD\nFN:Third\n"
    read = cards(tmp_path, content)
    assert [(contact.full_name, contact.problems) for contact in read] == [
        ("First", (Problem.CARD_CUT_OFF,)),
        ("Second", ()),
        ("Third", (Problem.CARD_CUT_OFF,)),
    ]
    assert read[1].note == "one\nand two"


def test_doubled_line_ends(tmp_path: Path) -> None:
    assert cards(tmp_path, card("FN:A", "NOTE:long", " er").replace("\r\n", "\r\r\n"))[0].note == "longer"


def test_the_table_view_numbers_what_may_repeat(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text(
        card("FN:Anna", "EMAIL;TYPE=work:a@x.org", "EMAIL:b@x.org", "ADR:;;Weg 1;Ulm;;;") + card("FN:Bo", "TEL:1")
    )
    table = open_table(path)
    assert (table.format, table.estimated_rows()) == ("vcard", 2)
    assert table.columns == [
        "Full name", "E-mail 1", "E-mail 1 label", "E-mail 2", "Phone 1",
        "Address 1 street", "Address 1 city",
    ]  # fmt: skip
    assert [(row.number, row.values) for row in table.rows()] == [
        (1, ["Anna", "a@x.org", "work", "b@x.org", "", "Weg 1", "Ulm"]),
        (8, ["Bo", "", "", "", "1", "", ""]),
    ]


def test_a_vcf_without_cards_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "link.vcf"
    path.write_text("../other.vcf")
    with pytest.raises(TableError) as caught:
        open_table(path)
    assert caught.value.code == "not_a_vcard"
