"""What no action can settle, and notes on what was fixed or merged on the way."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from reconciler.model.origin import Origin


class FindingKind(StrEnum):
    """What no action can settle, and notes on what was mended or merged on the way."""

    REJECTED = "rejected"
    DRIFT = "drift"
    UNMANAGED = "unmanaged"
    CONFLICT = "conflict"
    POSSIBLE_RENAME = "possible-rename"
    NOTE = "note"


class Finding(msgspec.Struct, frozen=True, gc=False):
    """Something the reader must know; `message` says what it is and how to mend it.

    `column` is the header of the cell it is about and `cell` its reference, such as E17; both "" for a whole row.
    """

    kind: FindingKind
    code: str
    message: str
    origin: Origin | None = None
    column: str = ""
    value: str = ""
    company: str = ""
    subject: str = ""
    trace_id: str = ""
    cell: str = ""

    @property
    def place(self) -> str:
        """Where it stands, as a spreadsheet program names it: users.xlsx › Staff!E17; "" where it is nowhere."""
        if self.origin is None or not self.cell:
            return str(self.origin or "")
        sheet = f"{self.origin.sheet}!" if self.origin.sheet else ""
        return f"{self.origin.source} › {sheet}{self.cell}"


def where(finding: Finding) -> tuple[bool, Origin, int, str]:
    """Give what findings are sorted by: where they stand, cell by cell; what stands nowhere comes last."""
    return finding.origin is None, finding.origin or Origin("", "", 0), len(finding.cell), finding.cell
