"""English, the language of the journal and of plan files."""

from collections.abc import Mapping

from reconciler.model.code import Code
from reconciler.model.finding import Finding
from reconciler.report.words import cells, planning, runs, sheets
from reconciler.report.words.errors import error
from reconciler.report.words.templates import Template, fill
from reconciler.report.words.verdicts import verdict

__all__ = ["TEMPLATES", "error", "finding", "verdict"]

TEMPLATES: Mapping[Code, Template] = {**cells.TEMPLATES, **sheets.TEMPLATES, **planning.TEMPLATES, **runs.TEMPLATES}


def finding(found: Finding, /) -> str:
    """Return what a finding is about, and how to fix it; the fact `meant` is asked about."""
    if found.recorded:
        return found.recorded
    asked = f" Did you mean {found.facts['meant']}?" if found.facts.get("meant") else ""
    return fill(TEMPLATES[found.code], found.facts) + asked
