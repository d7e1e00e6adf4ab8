"""Values of a field that follow from all the kinds, so that neither its model nor a constant can list them: read when
they are asked for, so that no kind is missing because its module is loaded later."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    from rapport.platform.records.registry import Registry
    from rapport.platform.records.spec import RecordSpec

Pair = tuple[str, Any]


class Choices(Sequence[Pair]):
    """Pairs of a code and its label. Subclasses give :meth:`pairs`; what they give is kept until the kinds change."""

    _kept: tuple[tuple[int, int], tuple[Pair, ...]] | None = None

    def pairs(self) -> Iterator[Pair]:
        """The choices in their order, with lazy labels."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it offers")

    def groups(self) -> list[tuple[Any, list[Pair]]]:
        """The same with headings, for a form that offers many; "" heads what needs no heading."""
        return [("", list(self))]

    def _pairs(self) -> tuple[Pair, ...]:
        """A cell of a list looks them up, fifty times a page."""
        known = _registry()
        now = (known.generation, sum(1 for _spec in known))
        if self._kept is None or self._kept[0] != now:
            self._kept = (now, tuple(self.pairs()))
        return self._kept[1]

    def __iter__(self) -> Iterator[Pair]:
        return iter(self._pairs())

    def __len__(self) -> int:
        return len(self._pairs())

    @overload
    def __getitem__(self, index: int) -> Pair: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Pair]: ...
    def __getitem__(self, index: int | slice) -> Pair | Sequence[Pair]:
        return self._pairs()[index]


class KindChoices(Choices):
    """The record kinds by their names, those of the menus first."""

    def __init__(self, fits: Callable[[RecordSpec], bool] = lambda spec: True) -> None:
        self.fits = fits

    def pairs(self) -> Iterator[Pair]:
        for spec in kinds_in_order():
            if self.fits(spec):
                yield spec.name, spec.title_plural


def kinds_in_order() -> list[RecordSpec]:
    """Every kind, those of the menus first and in their order."""
    known = _registry()
    menu = {name: place for place, name in enumerate(known.menu_names())}
    return sorted(known, key=lambda spec: menu.get(spec.name, len(menu)))


def _registry() -> Registry:
    from rapport.platform.records.registry import registry  # which is filled with what is derived by these choices

    return registry
