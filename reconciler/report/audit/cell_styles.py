"""The colours of the audit workbook: by outcome, verification, company state and exit code."""

from __future__ import annotations

from collections.abc import Mapping

from reconciler.exit_codes import Exit
from reconciler.model.result import Outcome, Verified
from reconciler.report.audit.counts import NOT_APPLIED
from reconciler.report.xlsx.style import PLAIN, CellStyle, Value

_GREEN = CellStyle(fill="D8EFDC", ink="17602B")
RED = CellStyle(fill="F8D3D3", ink="8E1616", bold=True)
AMBER = CellStyle(fill="FDEBC8", ink="7A4B00")
_VIOLET = CellStyle(fill="E6DCF3", ink="52307C", bold=True)
_GREY = CellStyle(fill="E8EAED", ink="4A5058")
_BLUE = CellStyle(fill="DCE9F7", ink="1F4E78")
_TEAL = CellStyle(fill="D5EFEF", ink="0F5A5A")
_FAINT = CellStyle(ink="808890")

CAME, WENT = "3C8D57", "B23B3B"
"""The bars of people who came to a company, and of those who went."""

OUTCOME_STYLES: Mapping[Value, CellStyle] = {
    Outcome.DONE: _GREEN,
    Outcome.FAILED: RED,
    Outcome.SKIPPED: _GREY,
    Outcome.PENDING: AMBER,
    Outcome.UNKNOWN: _VIOLET,
    Outcome.PRESENT: _TEAL,
    NOT_APPLIED: _BLUE,
}

VERIFIED_STYLES: Mapping[Value, CellStyle] = {
    Verified.YES: CellStyle(ink="17602B"),
    Verified.NO: RED,
    Verified.NOT_CHECKED: _FAINT,
}

STATE_STYLES: Mapping[Value, CellStyle] = {
    "COMPLETED": PLAIN,
    "TENANT_CREATION_ERROR": RED,
    "AUTH0_CONFIG_ERROR": RED,
    "TENANT_CONFIG_ERROR": RED,
}

_AMBER_EXITS = {Exit.HELD, Exit.PLAN_REFUSED, Exit.INCOMPLETE, Exit.CHANGES_PENDING}


def verdict_colour(exit_code: int) -> str:
    """Return the colour of the verdict and of the summary's tab: green, amber or red."""
    if exit_code == Exit.OK:
        return "1E7B3C"
    return "B36B00" if exit_code in _AMBER_EXITS else "A61B1B"
