"""Knows how all cells of a column are read at once: what a whole column proves need not be asked of each cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import partial

from portal.gateways.sheets import numbers
from portal.gateways.sheets.numbers import Refused, Style

Column = Callable[[Sequence[str]], list[object]]
"""Cells → their values; a cell that cannot be taken comes back as its refusal, which is not raised."""

_HUNDREDTH = -2


def each(read: Callable[[str], object]) -> Column:
    """A column whose cells are read one by one, each distinct one once."""

    def column(cells: Sequence[str]) -> list[object]:
        known = {cell: _or_refusal(read, cell) for cell in set(cells)}
        return [known[cell] for cell in cells]

    return column


def counts(style: Style, *, signed: bool = False) -> Column:
    """As `numbers.count`."""
    one_by_one = each(partial(numbers.count, style=style, signed=signed))
    return lambda cells: list(map(int, cells)) if _all_digits(cells) else one_by_one(cells)


def decimals(style: Style) -> Column:
    """As `numbers.decimal`."""
    one_by_one = each(partial(numbers.decimal, style=style))
    return lambda cells: list(map(Decimal, cells)) if style.decimal == "." and numbers.all_plain(cells) else one_by_one(cells)


def percents(style: Style) -> Column:
    """As `numbers.share` in a column that says per cent."""
    one_by_one = each(partial(numbers.share, style=style, percent=True))

    def column(cells: Sequence[str]) -> list[object]:
        if style.decimal == "." and numbers.all_plain(cells):
            shares = [Decimal(cell).scaleb(_HUNDREDTH) for cell in cells]
            if max(shares) <= 1:
                return shares
        return one_by_one(cells)

    return column


def style_of(found: Iterable[Sequence[str]], fallback: str = ".") -> Style:
    """As `numbers.style_of`, of whole columns."""
    proofs: set[str] = set()
    for cells in found:
        if numbers.all_plain(cells):
            proofs.add(".")
        elif not _all_digits(cells):
            proofs |= numbers.proofs_of(cells)
    return numbers.style_from(proofs, fallback)


def _all_digits(cells: Sequence[str]) -> bool:
    """Whether every cell is a whole number of nothing but digits, short enough to be one."""
    joined = "".join(cells)
    return joined.isascii() and joined.isdigit() and "" not in cells and len(max(cells, key=len)) < 16


def _or_refusal(read: Callable[[str], object], cell: str) -> object:
    try:
        return read(cell)
    except Refused as refusal:
        return refusal
