"""Which cells take their value from the day, from chance or from another file, by themselves or through other cells.

Nothing is calculated: what a formula asks goes on to every formula that takes its cells, whatever it does with them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from reconciler.sheets.formats.formulas import Formula, named_columns
from reconciler.sheets.formats.hazards import MAX_COLUMNS, MAX_ROWS, Area, too_large
from reconciler.sheets.formats.marks import Place

_SMALL = 64
"""Cells of an area that are known one by one; larger ones are looked at in turn."""
_MOST_AREAS = 200
"""So many different large areas of a sheet are told apart; more are taken for one that holds them all."""
_MOST_STALE = 2**22
"""Cells of a workbook."""
MOST_FORMULAS = 1_000_000
"""Formulas of a workbook in which one asks for the day."""


class Standing(NamedTuple):
    """A formula where it stands: the sheet in capitals, the cells that it fills, how far they are from its own."""

    sheet: str
    cells: Area
    formula: Formula
    moved: Place = (0, 0)


class TableArea(NamedTuple):
    """A table with a name: its sheet in capitals, its cells, and its columns in capitals, from the left."""

    sheet: str
    cells: Area
    columns: Sequence[str]


def stale_cells(
    standing: Sequence[Standing], names: Mapping[str, Formula], tables: Mapping[str, TableArea], place: str
) -> dict[str, set[Place]]:
    """Return the stale cells by sheet; `names` and `tables` are known by their names in capitals.

    `place` is what messages call the file. Raises InputRefused (sheet.too_large) where there are too many.
    """
    if not any(each.formula.asks for each in standing) and not any(formula.asks for formula in names.values()):
        return {}
    return _Spread(standing, names, tables, place).run()


class _Spread:
    """Goes from what asks to what takes it, step by step; formulas have numbers, and names go after them."""

    def __init__(
        self,
        standing: Sequence[Standing],
        names: Mapping[str, Formula],
        tables: Mapping[str, TableArea],
        place: str,
    ) -> None:
        self._standing, self._tables, self._place = standing, tables, place
        self._names = list(names)
        self._by_cell: dict[tuple[str, Place], list[int]] = defaultdict(list)
        self._by_area: dict[str, dict[Area, list[int]]] = defaultdict(dict)
        self._by_name: dict[str, list[int]] = defaultdict(list)
        self._found: dict[str, set[Place]] = defaultdict(set)
        self._known_cells = self._size = 0
        self._todo: list[int] = []
        self._known = bytearray(len(standing) + len(names))
        for number, each in enumerate(standing):
            self._enter(number, each)
        for number, name in enumerate(self._names, len(standing)):
            formula = names[name]
            # Where a name is not fixed to its cells, it takes others wherever it stands.
            opaque = Formula(asks=formula.asks or formula.moves, opaque=formula.opaque, names=formula.names)
            self._enter(number, Standing("", (0, 0, 0, 0), opaque if formula.moves else formula))

    def _enter(self, number: int, each: Standing) -> None:
        formula = each.formula
        if formula.asks or formula.opaque:
            self._reach([number])
            return
        for name in formula.names:
            self._by_name[name].append(number)
        for reference in formula.references:
            self._take(number, reference.sheet or each.sheet, reference.moved(*each.moved))
        for table, text in formula.columns:
            self._take_columns(number, each, table, text)

    def _take(self, number: int, sheet: str, area: Area) -> None:
        top, left, bottom, right = area
        size = (bottom - top + 1) * (right - left + 1)
        if size <= _SMALL and self._known_cells < _MOST_STALE:
            self._known_cells += size
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    self._by_cell[sheet, (row, column)].append(number)
            return
        areas = self._by_area[sheet]
        areas.setdefault(area, []).append(number)
        if len(areas) > _MOST_AREAS:
            sides = list(zip(*areas, strict=True))
            whole = min(sides[0]), min(sides[1]), max(sides[2]), max(sides[3])
            self._by_area[sheet] = {whole: [each for numbers in areas.values() for each in numbers]}

    def _take_columns(self, number: int, each: Standing, table: str, text: str) -> None:
        known = self._tables.get(table)
        if not known:
            self._reach([number])
            return
        top, left, bottom, right = known.cells
        at = [known.columns.index(name) for name in named_columns(text) if name in known.columns]
        if at:
            left, right = left + min(at), left + max(at)
        if "#THIS ROW" in text.upper() or "@" in text:
            top, bottom = each.cells[0], each.cells[2]
        self._take(number, known.sheet, (top, left, bottom, right))

    def _reach(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            if not self._known[number]:
                self._known[number] = True
                self._todo.append(number)

    def run(self) -> dict[str, set[Place]]:
        while self._todo:
            number = self._todo.pop()
            if number >= len(self._standing):
                self._reach(self._by_name.pop(self._names[number - len(self._standing)], ()))
            else:
                self._spread(self._standing[number].sheet, self._standing[number].cells)
        return self._found

    def _spread(self, sheet: str, cells: Area) -> None:
        top, left, bottom, right = cells
        bottom, right = min(bottom, MAX_ROWS - 1), min(right, MAX_COLUMNS - 1)
        self._size += max(bottom - top + 1, 0) * max(right - left + 1, 0)
        if self._size > _MOST_STALE:
            raise too_large(self._place, f"over {_MOST_STALE:,} of its cells come from formulas that ask for the day")
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                self._found[sheet].add((row, column))
                self._reach(self._by_cell.pop((sheet, (row, column)), ()))
        areas = self._by_area.get(sheet, {})
        for area in [area for area in areas if _meet(area, cells)]:
            self._reach(areas.pop(area))


def _meet(one: Area, other: Area) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]
