"""Every code that a refusal or a finding can have: its kind, its cause and its cure. Nothing is decided here.

docs/findings.md is made from it (`make docs`).
"""

from typing import NamedTuple

from reconciler.report.finding_catalogue import files, live_and_plans, rows_and_cells, values
from reconciler.report.finding_catalogue.of_fields import texts_of_fields

REFUSED = "refused"
"""The kind of codes that are no finding: the input as a whole was refused."""


class CodeText(NamedTuple):
    """What a code stands for: a kind of finding or "refused", why it comes up, and what to do."""

    kind: str
    cause: str
    cure: str


def catalogue() -> dict[str, CodeText]:
    """Return every code: what follows from the fields and their schemas, and what has texts of its own."""
    texts = {**texts_of_fields(), **files.TEXTS, **rows_and_cells.TEXTS, **values.TEXTS, **live_and_plans.TEXTS}
    return {code: CodeText(str(code.kind or REFUSED), *text) for code, text in texts.items()}
