"""Every public test file there is, where the folder with them is present: each opens or is refused with a
reason.
"""

from pathlib import Path

import pytest

from rapport.lib.tabular import TableError, open_table
from tests.real_data import DATA

FOLDERS = (
    "csv_messy vcards contact_fixtures synthetic_export_formats german_small datablist zoho_crm_demo "
    "maven_crm_sales sf_data_cloud_workshop sf_ebikes_tree npsp"
).split()
FILES = sorted(path for folder in FOLDERS for path in (DATA / folder).rglob("*") if path.is_file())

pytestmark = pytest.mark.skipif(not FILES, reason="the folder with public test files is absent")

# path → (rows, columns)
KNOWN = {
    "csv_messy/csv-spectrum/csvs/newlines_crlf.csv": (3, 3),
    "csv_messy/csvkit/mac_newlines.csv": (2, 3),
    "csv_messy/csvkit/no_header_row3.csv": (2, 3),
    "csv_messy/csvkit/sheets.xls": (5, 7),
    "csv_messy/csvkit/test_skip_lines.xlsx": (5, 7),
    "csv_messy/csvkit/test_utf16_big.csv": (2, 3),
    "csv_messy/frictionless/country-2.csv": (5, 4),
    "csv_messy/frictionless/encoding-issue-274.csv": (507, 17),
    "csv_messy/frictionless/table-with-accents.csv": (638, 8),
    "csv_messy/frictionless/table-with-two-sheets.ods": (2, 2),
    "csv_messy/frictionless/without-headers.csv": (3, 2),
    "contact_fixtures/atomic_crm_contacts.csv": (500, 24),
    "contact_fixtures/gpc_outlook.csv": (3, 22),
    "contact_fixtures/roundcube_csv2vcard/gmail.csv": (1, 81),
    "synthetic_export_formats/de_kunden_latin1.csv": (600, 16),
    "synthetic_export_formats/google_contacts_legacy_utf16le.csv": (200, 37),
    "synthetic_export_formats/hubspot_companies.csv": (120, 11),
    "synthetic_export_formats/hubspot_contacts.csv": (400, 13),
    "synthetic_export_formats/hubspot_deals.csv": (250, 10),
    "synthetic_export_formats/zh_customers_utf8bom.csv": (500, 15),
    "german_small/Kundendaten.csv": (200, 5),
    "german_small/kunden_datenbereinigung.csv": (7, 6),
    "datablist/customers-1000.csv": (1000, 12),
    "datablist/organizations-10000.csv": (10000, 9),
    "datablist/people-10000.csv": (10000, 7),
    "zoho_crm_demo/Leads.csv": (3900, 13),
    "zoho_crm_demo/Contacts.csv": (1265, 9),
    "zoho_crm_demo/Accounts.csv": (2229, 11),
    "zoho_crm_demo/Potentials.csv": (3632, 20),
    "zoho_crm_demo/Cases.csv": (797, 8),
    "zoho_crm_demo/Calls.csv": (4100, 19),
    "maven_crm_sales/accounts.csv": (85, 7),
    "maven_crm_sales/products.csv": (7, 3),
    "maven_crm_sales/sales_teams.csv": (35, 3),
    "maven_crm_sales/sales_pipeline.csv": (8800, 8),
    "sf_data_cloud_workshop/Account.csv": (22, 56),
    "sf_data_cloud_workshop/Contact.csv": (102, 72),
    "sf_data_cloud_workshop/Lead.csv": (60, 55),
    "sf_data_cloud_workshop/Opportunity.csv": (50, 35),
    "sf_data_cloud_workshop/Case.csv": (40, 50),
    "sf_data_cloud_workshop/Task.csv": (75, 40),
    "sf_data_cloud_workshop/Campaign.csv": (8, 34),
    "sf_data_cloud_workshop/CampaignMember.csv": (68, 38),
    "sf_ebikes_tree/Accounts.json": (3, 8),
    "sf_ebikes_tree/Product__cs.json": (16, 16),
    "npsp/NPSP_Data_Import_Template.csv": (1, 67),
    "vcards/ez-vcard/io/text/John_Doe_ANDROID.vcf": (6, 21),
    "vcards/ez-vcard/io/text/gmail-list.vcf": (3, 4),
    "vcards/ez-vcard/io/text/rfc2426-example.vcf": (2, 16),
    "vcards/roundcube/Csv2vcard/email.vcf": (4, 3),
}
REFUSED = {
    "csv_messy/csvkit/empty.csv": "empty",
    "csv_messy/frictionless/empty.csv": "empty",
    "csv_messy/csvkit/testdbf.dbf": "not_a_table",
    # Links whose target's name was stored as their content:
    **{
        f"vcards/khard/{name}.vcf": "not_a_vcard"
        for name in (
            "broken.abook/unparsable minimal.abook/minimal nick.abook/joe nick.abook/nickname "
            "test.abook/contact1 test.abook/contact2 test.abook/text-bday"
        ).split()
    },
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(DATA)))
def test_each_file_opens_as_expected_or_is_refused_as_expected(path: Path) -> None:
    name = path.relative_to(DATA).as_posix()
    if name in REFUSED:
        with pytest.raises(TableError) as caught:
            open_table(path)
        assert caught.value.code == REFUSED[name]
        return
    with open_table(path) as table:
        rows = list(table.rows())
        assert len({column.casefold() for column in table.columns}) == len(table.columns) > 0
        assert all(len(row.values) == len(table.columns) for row in rows)
        assert [row.number for row in rows] == sorted({row.number for row in rows})
        assert rows[1:] == list(table.rows(start=1))
    if name in KNOWN:
        assert (len(rows), len(table.columns)) == KNOWN[name]
