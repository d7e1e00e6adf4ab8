"""What becomes of a base whose tables are not those of the sources: a small one is made anew, a large one is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import base


def test_a_base_of_a_million_is_never_thrown_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "1000000"
    folder.mkdir()
    (folder / "complete").write_text("2026-11-21")
    monkeypatch.setattr(base, "_set_up", lambda _folder: {"missing": ["customers_party.shoe_size"], "readers": {}})

    with pytest.raises(base.BaseError, match=r"lacks customers_party\.shoe_size"):
        base.open_base(1_000_000, data=tmp_path)

    assert (folder / "complete").read_text() == "2026-11-21"


def test_a_small_base_of_other_tables_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "300"
    folder.mkdir()
    (folder / "complete").write_text("2026-11-21")
    found = iter([{"missing": ["customers_party.shoe_size"], "readers": {}}, {"missing": [], "readers": {}}])
    monkeypatch.setattr(base, "_set_up", lambda _folder: next(found))
    made = []
    monkeypatch.setattr(base, "generate", lambda size, _folder, touches: made.append((size, touches)))

    assert base.open_base(300, data=tmp_path).readers == ()

    assert made == [(300, 3_000)]
    assert not folder.exists()
