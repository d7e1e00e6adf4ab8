"""Where real files to test against lie, when there are any: the folder `shared/data` beside the checkout."""

import os
from pathlib import Path
from typing import Final

DATA: Final = Path(os.environ.get("RAPPORT_TEST_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")
