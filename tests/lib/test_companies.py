"""Names of companies and their legal forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.lib.companies import CompanyName, company_key, has_legal_form, standardise_company
from rapport.lib.company_forms import ALSO_WORDS, FORMS


@pytest.mark.parametrize(
    ("name", "core", "form", "country"),
    [
        ("Müller GmbH & Co. KG", "Müller", "GmbH & Co. KG", "DE"),
        ("Müller GmbH und Co KG", "Müller", "GmbH und Co KG", "DE"),
        ("Müller GmbH&Co.KG", "Müller", "GmbH&Co.KG", "DE"),
        ("Henschel OHG mbH", "Henschel", "OHG mbH", "DE"),
        ("Schleich Stiftung & Co. KGaA", "Schleich", "Stiftung & Co. KGaA", "DE"),
        ("Beispiel UG (haftungsbeschränkt)", "Beispiel", "UG (haftungsbeschränkt)", "DE"),
        ("Sportverein 1899 e.V.", "Sportverein 1899", "e.V.", "DE"),
        ("Deutsche Bahn AG", "Deutsche Bahn", "AG", "DE"),
        ("Acme, Inc.", "Acme", "Inc.", "US"),
        ("ACME CORP", "ACME", "CORP", "US"),
        ("Marks and Spencer plc", "Marks and Spencer", "plc", "GB"),
        ("Beta Pty Ltd", "Beta", "Pty Ltd", "AU"),
        ("Gamma S.p.A.", "Gamma", "S.p.A.", "IT"),
        ("Nestlé SA", "Nestlé", "SA", ""),
        ("Delta Sp. z o.o.", "Delta", "Sp. z o.o.", "PL"),
        ("Smith & Co", "Smith", "& Co", ""),
        ("腾讯科技股份有限公司", "腾讯科技", "股份有限公司", "CN"),
        ("某某（有限合伙）", "某某", "（有限合伙）", "CN"),
        ("株式会社日立", "日立", "株式会社", "JP"),
        ("삼성전자 주식회사", "삼성전자", "주식회사", "KR"),
        ("Quitzon Group", "Quitzon Group", "", ""),
        ("Esther Sá", "Esther Sá", "", ""),
        ("Hedwig Ag", "Hedwig Ag", "", ""),
        ("GmbH", "GmbH", "", ""),
        ("公司", "公司", "", ""),
    ],
)
def test_legal_forms(name: str, core: str, form: str, country: str) -> None:
    assert standardise_company(name) == CompanyName(name, core, form, country)


def test_the_display_is_tidy_and_keeps_its_case() -> None:
    assert standardise_company("  ACME \x00 trading\u202e  Ltd ").display == "ACME trading Ltd"


@pytest.mark.parametrize(
    "names",
    [
        ["Müller & Söhne GmbH", "MÜLLER UND SÖHNE", "Muller+Sohne GmbH & Co. KG", "müller & söhne, g.m.b.h."],
        ["The Acme Company, Inc.", "Acme Company", "ACME COMPANY INC"],
        ["GTX Pro", "gtx  pro", "GTX-Pro"],
        ["腾讯科技有限公司", "腾讯科技", "腾讯 科技股份有限公司"],
        ["O'Neill Ltd", "ONeill", "O’Neill Limited"],
    ],
)
def test_equal_companies_share_a_key(names: list[str]) -> None:
    assert len({company_key(name) for name in names}) == 1


def test_different_companies_do_not_share_a_key() -> None:
    names = ["E Corp", "Y Corp", "And Corp", "Acme Trading", "Acme", "&", "+", "H&M", "HM"]
    assert len({company_key(name) for name in names}) == len(names)


def test_has_legal_form() -> None:
    assert has_legal_form("Acme Inc") and not has_legal_form("Acme")


def test_the_table_has_no_form_twice_and_only_known_words() -> None:
    forms = [form for form, _ in FORMS]
    assert sorted({form for form in forms if forms.count(form) > 1}) == []
    assert all(word == word.lower() and word.isalpha() for word in ALSO_WORDS)


def test_bad_input_is_kept_and_said() -> None:
    assert standardise_company("") == CompanyName("", "", valid=False, reason="empty")
    endless = "x" * 1_000_000
    assert standardise_company(endless) == CompanyName(endless, endless, valid=False, reason="too_long")
    assert len(company_key(endless)) == 1_000


@given(st.text(st.characters() | st.sampled_from("AGmbHCo. &,()有限公司"), max_size=40))
def test_nothing_raises_and_the_result_is_stable(name: str) -> None:
    company = standardise_company(name)
    assert company.valid or company.reason
    if company.valid:
        assert company.core
        assert standardise_company(company.display) == company
        assert company_key(company.display) == company_key(name) != ""
