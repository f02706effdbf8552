"""The colours of what is marked: red for errors, yellow for notes, green for what was fixed."""

from __future__ import annotations

from collections.abc import Sequence

from reconciler.model.finding import Finding
from reconciler.model.finding_code import FindingKind
from reconciler.report.xlsx.style import CellStyle

_RED = CellStyle(fill="F8C9C9", ink="8E1616")
_YELLOW = CellStyle(fill="FFF3CD", ink="6B4E00")

FIXED = CellStyle(fill="DCEFDC", ink="17602B", format="@")
"""The style of a cell that was typed anew."""

MARK_COLOURS = tuple((style.fill, style.ink) for style in (_RED, _YELLOW, FIXED))
"""Fills and inks, by which marks are found again in a copy that comes back."""


def mark_style(found: Sequence[Finding]) -> CellStyle:
    """Return the style of a cell about which something was found: red where any of it is an error."""
    return _RED if any(finding.kind is FindingKind.REJECTED for finding in found) else _YELLOW
