"""What a workbook says by the form of its cells, and not by their values."""

from dataclasses import dataclass, field

Place = tuple[int, int]
"""A cell: its row and column, counted from 0."""


@dataclass(slots=True)
class Marks:
    """The marks of a sheet.

    `struck` holds, by row, the columns whose text is struck through as a whole, `partly_struck` the cells of which a
    part is; `struck_by_rule` the areas whose cells a conditional format strikes through; `remarks` the notes and
    comments on cells; `stale` the cells whose saved value a formula took from the day, from chance or from elsewhere;
    `greyed`, by row, the columns whose cells are grey; `hidden` the rows that somebody has hidden by hand.
    """

    struck: dict[int, frozenset[int]] = field(default_factory=dict)
    partly_struck: set[Place] = field(default_factory=set)
    struck_by_rule: list[str] = field(default_factory=list)
    remarks: dict[Place, str] = field(default_factory=dict)
    stale: set[Place] = field(default_factory=set)
    greyed: dict[int, set[int]] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()

    def strike(self, row: int, columns: frozenset[int], shared: dict[frozenset[int], frozenset[int]]) -> None:
        """Take in which cells of a row are struck through; rows that are alike share one object."""
        if columns:
            self.struck[row] = shared.setdefault(columns, columns)

    def remark(self, row: int, column: int, text: str) -> None:
        """Take in a note on a cell, beside those that it has."""
        known = self.remarks.get((row, column))
        self.remarks[row, column] = f"{known}\n{text}" if known else text
