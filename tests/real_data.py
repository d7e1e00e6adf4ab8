"""Where real files to test against lie, when there are any: the folder `shared/data` beside the checkout."""

from pathlib import Path
from typing import Final

DATA: Final = Path(__file__).resolve().parents[2] / "shared" / "data"
