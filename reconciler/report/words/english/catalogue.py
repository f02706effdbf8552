"""English, the language of the journal and of plan files."""

from collections.abc import Mapping

from reconciler.model.finding import Facts, Finding
from reconciler.model.finding_code import Code
from reconciler.report.words.english import cells, planning, runs, sheets, signs
from reconciler.report.words.english.errors import error
from reconciler.report.words.english.holds import confirmation, hold
from reconciler.report.words.english.overrides import beside, given, let_through, override
from reconciler.report.words.english.verdicts import verdict
from reconciler.report.words.english.ways import COMMAND_LINE, Ways
from reconciler.report.words.templates import Template, fill, joined

__all__ = [
    "TEMPLATES",
    "beside",
    "confirmation",
    "error",
    "finding",
    "given",
    "hold",
    "issue",
    "let_through",
    "override",
    "verdict",
]

TEMPLATES: Mapping[Code, Template] = joined(
    cells.TEMPLATES, sheets.TEMPLATES, signs.TEMPLATES, planning.TEMPLATES, runs.TEMPLATES
)


def finding(found: Finding, /) -> str:
    """Return what a finding is about, and how to fix it."""
    return issue(found.code, found.facts) if found.recorded is None else found.recorded


def issue(code: Code, facts: Facts, ways: Ways = COMMAND_LINE) -> str:
    """Return the sentence for a code and its facts.

    The fact `meant` is asked about, a column that `lacks` added, and what `also` says it of the row told.

    Raises KeyError where there is no such sentence, or a fact that it needs is missing.
    """
    first = signs.ADD_ACTIVE if facts.get("lacks") == "active" else ""
    asked = f" Did you mean {facts['meant']}?" if facts.get("meant") else ""
    also = signs.ALSO.format(also=", ".join(facts["also"])) if facts.get("also") else ""
    return first + fill(TEMPLATES[code], facts, ways) + also + asked
