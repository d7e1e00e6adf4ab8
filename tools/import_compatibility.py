"""Writes docs/guides/import-compatibility.md from a real run over a folder of customer files, in a scratch database.

    python tools/import_compatibility.py FOLDER

Only what became of the columns and how many rows is written: no value of any file.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
PAGE = ROOT / "docs" / "guides" / "import-compatibility.md"
ORGANISATIONS = (
    "zoho_crm_demo/Accounts.csv", "zoho_crm_demo/Vendors.csv", "sf_data_cloud_workshop/Account.csv",
    "sf_data_cloud_workshop/Branch__c.csv", "sf_ebikes_tree/Accounts.json", "datablist/organizations-10000.csv",
    "synthetic_export_formats/hubspot_companies.csv", "synthetic_export_formats/zh_customers_utf8bom.csv",
    "maven_crm_sales/accounts.csv", "restaurants_fodors_zagats/fodors.csv", "restaurants_fodors_zagats/zagats.csv",
    "company_name_matching/dnb_test_names.csv", "company_name_matching/dnb_adjusted_test_names.csv",
)  # fmt: skip
"""Before the people, so that ids of organisations in their files are known."""
PEOPLE_OF_PROGRAMS = (
    "zoho_crm_demo/Contacts.csv", "zoho_crm_demo/Leads.csv", "zoho_crm_demo/Users.csv",
    "sf_data_cloud_workshop/Contact.csv", "sf_data_cloud_workshop/Lead.csv",
    "sf_data_cloud_workshop/CampaignMember.csv",
)  # fmt: skip
OTHER_PEOPLE = (
    "npsp/*.csv", "datablist/customers-1000.csv",
    "datablist/people-10000.csv", "synthetic_export_formats/hubspot_contacts.csv",
    "synthetic_export_formats/google_*.csv", "synthetic_export_formats/de_kunden_latin1.csv",
    "synthetic_export_formats/zh_customers_utf8bom.csv", "german_small/*.csv", "febrl/dataset*.csv",
    "splink/fake_1000.csv", "x_education_leads/*.csv", "bank_marketing/bank-full.csv", "telco_churn/*.csv",
    "contact_fixtures/**/*.csv", "contact_fixtures/**/*.vcf", "vcards/**/*.vcf", "csv_messy/**/*",
)  # fmt: skip
TASKS = ("zoho_crm_demo/Tasks.csv", "sf_data_cloud_workshop/Task.csv")
TOUCHES = (
    "zoho_crm_demo/Calls.csv", "zoho_crm_demo/Events.csv", "zoho_crm_demo/Tasks.csv", "sf_data_cloud_workshop/Task.csv",
)  # fmt: skip
"""After whom their ids name, and before files in which the same numbers are somebody else."""

HEAD = """# What became of real files

Written by `tools/import_compatibility.py` from a run over public files, one after the other into one scratch database,
organisations first, then a program's people and what was done with them, then other people, with no choice made by
hand: columns were guessed, matching was by id, then e-mail. *Kept* counts rows with a cell that was kept as given and
marked. A file of no people says so instead of becoming nonsense; a touch or task that names nobody known is refused
with that reason, and so is one whose number is that of several people: Zoho's demo numbers contacts and leads alike.

"""


def main(folder: Path) -> None:
    """Import everything and write the page."""
    from tests.database import prepare_environment

    prepare_environment()
    import django

    django.setup()
    from django.db import connection

    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    from rapport.customers.catalogue import ensure_catalogue

    ensure_catalogue()
    sections: dict[str, list[str]] = {}
    for kind, patterns in (
        ("organisations", ORGANISATIONS), ("people", PEOPLE_OF_PROGRAMS), ("touches", TOUCHES), ("tasks", TASKS),
        ("people", OTHER_PEOPLE),
    ):  # fmt: skip
        sections.setdefault(kind, []).extend(line(kind, folder, file) for file in files(folder, patterns))
    with PAGE.open("w", encoding="utf-8") as page:
        page.write(HEAD)
        for kind, lines in sections.items():
            page.write(f"## As {kind}\n\n| file | known as | rows | created | updated | failed | kept | columns |\n")
            page.write("|---|---|---|---|---|---|---|---|\n")
            page.write("".join(lines) + "\n")


def files(folder: Path, patterns: tuple[str, ...]) -> Iterator[Path]:
    """The files that the patterns name, each once."""
    seen: set[Path] = set()
    for pattern in patterns:
        for file in sorted(folder.glob(pattern)):
            if file.is_file() and file not in seen:
                seen.add(file)
                yield file


def line(kind: str, folder: Path, file: Path) -> str:
    """Import one file and say what became of it."""
    from rapport.lib.tabular import TableError
    from rapport.platform.exchange import run as runner
    from rapport.platform.exchange import services
    from rapport.platform.records.registry import registry

    spec = registry.get(kind)
    shown = str(file.relative_to(folder)).replace("|", "/")
    try:
        run = services.import_from_path(spec, file, actor=None)
        mapping = services.mapping_of(run, spec)
        if services.refusal(spec, mapping):
            return f"| {shown} | not a table of {kind}: no column names anybody | | | | | | |\n"
        runner.execute(run, channel="command")
    except TableError as error:
        return f"| {shown} | refused: {error} | | | | | | |\n".replace(str(folder), "")
    used = ", ".join(f"{_cell(c.column)} → {c.target}" for c in mapping.used[:14])
    more = f" and {len(mapping.used) - 14} more" if len(mapping.used) > 14 else ""
    left = len(mapping.columns) - len(mapping.used)
    columns = f"{used}{more}" + (f"; {left} left out" if left else "")
    return (
        f"| {shown} | {services.layout_label(mapping) or 'its headers'} | {run.rows_done} | {run.created_count} "
        f"| {run.updated_count} | {run.failed_count} | {run.marked_count} | {columns} |\n"
    )


def _cell(text: str) -> str:
    return text.replace("|", "/").replace("\n", " ")[:40]


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
