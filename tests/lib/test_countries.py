"""Countries and states as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.lib.countries import country_code, country_codes, country_name, state_code, state_name
from rapport.lib.country_names import ALIASES
from rapport.lib.text import fold


@pytest.mark.parametrize(
    ("code", "names"),
    [
        (
            "DE",
            [
                "DE",
                "de",
                "DEU",
                "D",
                "Germany",
                "Deutschland",
                "Allemagne",
                "Alemania",
                "Germania",
                "德国",
                "德國",
            ],
        ),
        (
            "US",
            [
                "USA",
                "U.S.A.",
                "US",
                "United States",
                "Vereinigte Staaten",
                "États-Unis",
                "Estados Unidos",
                "美国",
            ],
        ),
        ("GB", ["UK", "GBR", "Great Britain", "England", "Großbritannien", "Vereinigtes Königreich", "英国"]),
        (
            "CN",
            [
                "CN",
                "CHN",
                "China",
                "P.R. China",
                "PRC",
                "VR China",
                "中国",
                "中华人民共和国",
                "Chine",
                "Cina",
            ],
        ),
        ("NL", ["Holland", "The Netherlands", "Niederlande", "Pays-Bas", "荷兰"]),
        ("VN", ["Viet Nam", "Vietnam", "越南"]),
        ("AT", ["Österreich", "Oesterreich", "Austria", "A", "奥地利"]),
        ("CI", ["Côte d'Ivoire", "Côte d’Ivoire", "Ivory Coast", "Elfenbeinküste"]),
        ("BA", ["Bosnia & Herzegovina", "Bosnia and Herzegovina"]),
        ("KN", ["St. Kitts & Nevis", "Saint Kitts and Nevis"]),
        ("KR", ["Korea, Republic of", "South Korea", "Südkorea", "韩国"]),
        ("CD", ["Congo - Kinshasa", "DR Congo", "Congo, Democratic Republic of the"]),
        ("CG", ["Congo - Brazzaville", "Congo"]),
        ("MM", ["Myanmar", "Burma", "Myanmar (Burma)"]),
        ("XK", ["Kosovo"]),
        ("", ["", "Narnia", "xx", "ZZ", "EU", "QQQ", "12", "\x00", "\ud800", "x" * 1_000_000]),
    ],
)
def test_country_code(code: str, names: list[str]) -> None:
    assert {name: country_code(name) for name in names} == dict.fromkeys(names, code)


def test_every_name_shown_is_read_back() -> None:
    for language in ("en", "de", "zh", "fr", "es", "it"):
        shown = {code: country_name(code, language) for code in country_codes()}
        assert {code: country_code(name) for code, name in shown.items()} == {code: code for code in shown}


def test_aliases_are_written_as_keys() -> None:
    assert [name for name in ALIASES if name != fold(name)] == []
    assert set(ALIASES.values()) <= country_codes()


def test_country_name() -> None:
    assert country_name("DE", "zh-hans") == "德国"
    assert country_name("us", "de") == "Vereinigte Staaten"
    assert country_name("CN") == "China"
    assert country_name("DE", "no such language") == "Germany"
    assert country_name("Narnia", "de") == "Narnia"
    assert country_name("QX", "de") == "QX"


def test_states() -> None:
    assert state_code("California") == state_code("ca") == state_code(" CALIFORNIA ") == "CA"
    assert state_code("N.Y.") == "NY"
    assert state_code("Washington, D.C.".replace(",", "")) == "DC"
    assert state_code("Bayern") == ""
    assert state_code("CA", "DE") == ""
    assert state_name("tx") == "Texas"
    assert state_name("Bayern", "DE") == "Bayern"


@given(st.text(st.characters(), max_size=30))
def test_nothing_raises(text: str) -> None:
    code = country_code(text)
    assert code == "" or country_code(code) == code
    country_name(text, text)
    state_name(state_code(text))
