"""The command line: no module's commands are forgotten, and each runs with the database reachable."""

from pathlib import Path

import rapport
from rapport.config.commands import COMMANDS


def test_every_commands_module_is_listed_once() -> None:
    root = Path(rapport.__file__).parent
    found = {
        ".".join(["rapport", *path.relative_to(root).with_suffix("").parts])
        for path in root.rglob("commands.py")
        if path != root / "config" / "commands.py" and "management" not in path.parts
    }

    assert sorted(COMMANDS) == sorted(found)
