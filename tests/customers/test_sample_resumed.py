"""A large sample that is cut off is taken up where it ended, with nothing lost and nothing made twice."""

from typing import Any

import pytest

from rapport.customers.models import Party, Touch
from rapport.customers.sample import generate, load_sample, loading
from rapport.customers.sample.district import District
from rapport.platform.history.models import ChangeSet


@pytest.mark.django_db(transaction=True)
def test_the_second_run_makes_only_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate, "DISTRICT_SIZE", 40)
    monkeypatch.setattr(generate, "_AT_ONCE", 1)
    real = loading.load

    def break_at_the_second(district: District, catalogue: Any) -> dict[str, int]:
        counts = real(district, catalogue)
        if district.number == 1:
            raise ConnectionError("cut off")
        return counts

    monkeypatch.setattr(loading, "load", break_at_the_second)
    with pytest.raises(ConnectionError):
        load_sample(size=110, touches=300, seed="cut")
    made = ChangeSet.objects.get(act="sample")
    assert made.state == "open"
    assert set(made.counts["districts"]) <= {0, 2}
    assert 0 in made.counts["districts"]
    assert Party.objects.count() == sum(36 if n == 0 else 37 for n in made.counts["districts"])
    first = set(Party.objects.values_list("uid", flat=True))

    monkeypatch.setattr(loading, "load", real)
    seen: list[tuple[int, int]] = []
    resumed = load_sample(size=110, touches=300, seed="cut", progress=lambda done, of: seen.append((done, of)))
    assert resumed.pk == made.pk
    assert resumed.state == "done"
    assert (Party.objects.count(), Touch.objects.count()) == (110, 300)
    assert resumed.counts["touches"] == 300
    assert "districts" not in resumed.counts
    assert first <= set(Party.objects.values_list("uid", flat=True))
    assert set(Party.objects.values_list("created_in", flat=True)) == {made.uid}
    assert seen[-1] == (3, 3)
