"""The signs of rows that their people have left: how each is asked about, and what a checked yes settles."""

from collections.abc import Sequence
from typing import NamedTuple

from reconciler.model.finding_code import Code
from reconciler.model.origin import Column
from reconciler.sheets.formats.table import Table
from reconciler.sheets.headers import Header
from reconciler.sheets.values.cells import CellIssue
from reconciler.sheets.values.schema_problems import FieldIssue

_NOT_SETTLED = "name"
"""The case of a mark in a name: no name can be corrected later, so that none is taken with its mark."""


class Answer(NamedTuple):
    """What stands under `active` in a row: a yes, and one that says that the signs of leaving were read."""

    is_checked: bool
    is_yes: bool


class Signs:
    """The signs of the rows of a sheet, one a row."""

    def __init__(self, table: Table, header: Header) -> None:
        self._of = table.doubts if header.kind == "users" else {}
        self._labels = {**dict(header.extras), **{at: name for name, at in header.columns.items()}}
        self._active = header.columns.get("active")
        self._asked = table.answered

    def places(self, indexes: Sequence[int]) -> set[int]:
        """Return the places of the rows that have a sign."""
        return {place for place, index in enumerate(indexes) if index in self._of} if self._of else set()

    def problems(self, index: int, answer: Answer) -> list[FieldIssue]:
        """Return what is to be asked about a row that gives access, unless its answer settles that."""
        if index not in self._of:
            return []
        column, sign = self._of[index]
        if answer.is_checked and _is_settled(sign):
            return []
        if answer.is_yes and self._asked.get(index) == (self._active, sign.code):
            return []
        field = "active" if column is None else self._labels.get(column, "active")
        return [FieldIssue(field, *ask(sign, has_active=self._active is not None))]

    def answered(self, index: int) -> CellIssue | None:
        """Return the note on the sign of a row that a checked yes settles, if it has one."""
        if index not in self._of or not _is_settled(sign := self._of[index][1]) or self._active is None:
            return None
        return answered(sign, Column("", self._active).cell(index + 1))


def ask(sign: CellIssue, *, has_active: bool) -> CellIssue:
    """Return a sign as its message asks about it: a sheet that lacks the column active is told to add it."""
    return sign if has_active else sign._replace(facts={**sign.facts, "lacks": "active"})


def answered(sign: CellIssue, cell: str) -> CellIssue:
    """Return the note on a sign that a checked yes settles, which stands in a cell."""
    value = sign.facts.get("value") or sign.facts.get("cells", "")
    return CellIssue(Code.ROW_CHECKED, {"value": value, "cell": cell})


def _is_settled(sign: CellIssue) -> bool:
    return sign.facts.get("case") != _NOT_SETTLED
