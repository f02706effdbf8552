"""The rows of a sheet in little memory: equal texts of a column are one object, and most rows are kept by column."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import count, islice, repeat, zip_longest
from typing import overload

Cell = str | int | float | bool | datetime | date | time | timedelta | None

EMPTY: list[Cell] = []
"""The one row that stands for every blank one; never changed."""

_BLOCK = 1000
_SHARED = 2**15
"""So many different texts of a column are shared: departments recur, addresses do not."""

_ByRow = list[list[Cell]]
_ByColumn = tuple[Sequence[Cell], ...]


class Rows(Sequence[list[Cell]]):
    """The rows of a sheet, in blocks: one whose rows are all filled and of one width is kept by column.

    A blank row is EMPTY, and those at the end are left out; zero and no are not blank.
    """

    def __init__(self, rows: Iterable[list[Cell]] = ()) -> None:
        """Take in all rows."""
        self._blocks: list[_ByRow | _ByColumn] = []
        kept, texts = _without_blanks(rows), _Texts()
        while len(block := list(islice(kept, _BLOCK))) == _BLOCK:
            is_even = block[0] and len(set(map(len, block))) == 1
            self._blocks.append(texts.shared(zip(*block, strict=True)) if is_even else block)
        self._last = block

    def reach(self, length: int) -> None:
        """Add empty rows at the end until there are so many."""
        for _ in range(length - len(self)):
            self._last.append(EMPTY)
            if len(self._last) == _BLOCK:
                self._blocks.append(self._last)
                self._last = []

    def put(self, rows: Mapping[int, list[Cell]]) -> None:
        """Put rows in the place of those with these indexes; their blocks are kept by row from then on."""
        for number in {at // _BLOCK for at in rows} - {len(self._blocks)}:
            block = self._blocks[number]
            self._blocks[number] = block if isinstance(block, list) else list(map(list, zip(*block, strict=True)))
        for at, row in rows.items():
            number, place = divmod(at, _BLOCK)
            block = self._blocks[number] if number < len(self._blocks) else self._last
            assert isinstance(block, list)  # noqa: S101 - it was made one
            block[place] = row

    def not_as_wide(self, width: int) -> Iterator[int]:
        """Yield the indexes of the rows that do not have so many cells."""
        for start, block in self._starts():
            if isinstance(block, list):
                yield from (at for at, row in enumerate(block, start) if len(row) != width)
            elif len(block) != width:
                yield from range(start, start + _BLOCK)

    def first_filled(self, first: int, known: Container[int], left_out: Container[int] = ()) -> dict[int, int]:
        """Return the columns that are not known and hold something from row `first` on, each with the first such row.

        The rows in `left_out` are not looked at.
        """
        found: dict[int, int] = {}
        for start, block in self._starts():
            skipped = max(first - start, 0)
            width = len(block) if isinstance(block, tuple) else max(map(len, block), default=0)
            for at in range(width) if skipped < _BLOCK else ():
                if at in known or at in found:
                    continue
                column = (
                    block[at] if isinstance(block, tuple) else [row[at] if at < len(row) else None for row in block]
                )
                filled = (row for row, cell in enumerate(column[skipped:], start + skipped) if _is_filled(cell))
                row_found = next((row for row in filled if row not in left_out), None)
                if row_found is not None:
                    found[at] = row_found
        return found

    def by_column(self, first: int, wanted: Container[int]) -> Iterator[tuple[Sequence[int], Sequence[Sequence[Cell]]]]:
        """Yield the rows from `first` on, block by block: their indexes, and their cells column by column.

        Of blank rows those in `wanted` alone are yielded. A cell that a row does not have is None.
        """
        for start, block in self._starts():
            skipped = min(max(first - start, 0), _BLOCK)
            if isinstance(block, tuple):
                columns = [column[skipped:] for column in block] if skipped else block
                yield range(start + skipped, start + _BLOCK), columns
            else:
                rows = [(at, row) for at, row in enumerate(block[skipped:], start + skipped) if row or at in wanted]
                yield [at for at, _ in rows], list(zip_longest(*(row for _, row in rows)))

    def _starts(self) -> Iterator[tuple[int, _ByRow | _ByColumn]]:
        return zip(count(0, _BLOCK), [*self._blocks, self._last], strict=False)

    def __len__(self) -> int:
        return len(self._blocks) * _BLOCK + len(self._last)

    def __iter__(self) -> Iterator[list[Cell]]:
        for _, block in self._starts():
            yield from block if isinstance(block, list) else map(list, zip(*block, strict=True))

    @overload
    def __getitem__(self, at: int) -> list[Cell]: ...
    @overload
    def __getitem__(self, at: slice) -> list[list[Cell]]: ...
    def __getitem__(self, at: int | slice) -> list[Cell] | list[list[Cell]]:
        if isinstance(at, slice):
            return [self[index] for index in range(*at.indices(len(self)))]
        number, place = divmod(range(len(self))[at], _BLOCK)
        block = self._blocks[number] if number < len(self._blocks) else self._last
        return block[place] if isinstance(block, list) else [column[place] for column in block]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]


class _Texts:
    """The texts of each column that were met first, up to so many."""

    def __init__(self) -> None:
        self._known: list[dict[Cell, Cell]] = []

    def shared(self, columns: Iterable[tuple[Cell, ...]]) -> _ByColumn:
        """Return columns with the text that was met first in place of each that equals it."""
        return tuple(self._column(at, column) for at, column in enumerate(columns))

    def _column(self, at: int, cells: tuple[Cell, ...]) -> Sequence[Cell]:
        if at == len(self._known):
            self._known.append({})
        known = self._known[at]
        if len(known) < _SHARED and set(map(type, cells)) == {str}:  # to a dict 1 and True are one
            return tuple(map(known.setdefault, cells, cells))
        return tuple(map(known.get, cells, cells))


def _is_filled(cell: Cell) -> bool:
    return not (cell is None or (isinstance(cell, str) and (not cell or cell.isspace())))


def is_blank(row: Sequence[Cell]) -> bool:
    """Whether a row holds nothing at all."""
    return not any(row) and row.count("") + row.count(None) == len(row)


def _without_blanks(rows: Iterable[list[Cell]]) -> Iterator[list[Cell]]:
    """Yield the rows, EMPTY for each blank one, and nothing for those at the end."""
    blank = 0
    for row in rows:
        if not any(row) and is_blank(row):
            blank += 1
            continue
        yield from repeat(EMPTY, blank)
        blank = 0
        yield row
