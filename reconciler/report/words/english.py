"""English, the language of the journal and of plan files."""

from collections.abc import Mapping

from reconciler.model.code import Code
from reconciler.model.finding import Finding
from reconciler.model.hold import Hold
from reconciler.report.words import cells, holds, planning, runs, sheets
from reconciler.report.words.templates import Template, fill, joined

TEMPLATES: Mapping[Code, Template] = joined(cells.TEMPLATES, sheets.TEMPLATES, planning.TEMPLATES, runs.TEMPLATES)


def finding(found: Finding, /) -> str:
    """Return what a finding is about, and how to fix it; the fact `meant` is asked about."""
    if found.recorded is not None:
        return found.recorded
    asked = f" Did you mean {found.facts['meant']}?" if found.facts.get("meant") else ""
    return fill(TEMPLATES[found.code], found.facts) + asked


def hold(held: Hold, /) -> str:
    """Return why a plan is held, and the way on."""
    return holds.sentences(held) if held.recorded is None else held.recorded
