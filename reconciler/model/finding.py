"""What no action can settle, and notes on what was fixed or merged on the way."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

import msgspec

from reconciler.model.finding_code import Code, FindingKind
from reconciler.model.origin import Origin

Facts: TypeAlias = Mapping[str, Any]
"""What the words for a code need: names, numbers, tuples of them; `case` tells which of a code's wordings is meant.

`proposals` are whole texts that may be meant by the cell (where there are none, `meant` is one), `partners` the origins
of the first of the other rows.
"""

NO_FACTS: Facts = MappingProxyType({})


class Finding(msgspec.Struct, frozen=True, gc=False):
    """Something the reader must know: a code and its facts, which `report.words` puts into a sentence.

    `column` is the header of the cell it is about and `cell` its reference, such as E17; both "" for a whole row.
    `recorded` is the sentence where the finding was read from a journal or a plan file: they keep no facts, and the
    sentence as `message`.
    """

    code: Code
    facts: Facts = NO_FACTS
    origin: Origin | None = None
    column: str = ""
    value: str = ""
    company: str = ""
    subject: str = ""
    trace_id: str = ""
    cell: str = ""
    recorded: str | None = msgspec.field(default=None, name="message")

    @property
    def kind(self) -> FindingKind:
        """The kind of the code."""
        assert self.code.kind is not None  # noqa: S101 - a refusal is no finding
        return self.code.kind

    @property
    def proposals(self) -> tuple[str, ...]:
        """What may be meant by the cell, each a whole text for it; one that was recorded has none."""
        if "proposals" in self.facts:
            return tuple(self.facts["proposals"])
        return (self.facts["meant"],) if self.facts.get("meant") else ()

    @property
    def partners(self) -> tuple[Origin, ...]:
        """The first of the rows that it is about beside its own; one that was recorded has none."""
        return tuple(self.facts.get("partners", ()))

    @property
    def place(self) -> str:
        """Where it stands, as a spreadsheet program names it: users.xlsx › Staff!E17; "" where it is nowhere."""
        if self.origin is None or not self.cell:
            return str(self.origin or "")
        sheet = f"{self.origin.sheet}!" if self.origin.sheet else ""
        return f"{self.origin.source} › {sheet}{self.cell}"


def where(finding: Finding) -> tuple[bool, Origin, int, str]:
    """Return what findings are sorted by: where they stand, cell by cell; what stands nowhere comes last."""
    return finding.origin is None, finding.origin or Origin("", "", 0), len(finding.cell), finding.cell
