"""Every code that a refusal or a finding can have: its kind, its cause, its cure, an example. Nothing is decided here.

docs/findings.md is made from it (`make docs`), the examples by the program itself (`tests/corpus/make_examples.py`).
"""

import json
from pathlib import Path
from typing import NamedTuple

from reconciler.report.finding_catalogue import files, live_and_plans, rows_and_cells, values
from reconciler.report.finding_catalogue.kinds import MEANINGS, REFUSED
from reconciler.report.finding_catalogue.of_fields import texts_of_fields

__all__ = ["MEANINGS", "REFUSED", "CodeText", "catalogue", "examples"]


class CodeText(NamedTuple):
    """What a code stands for: a kind of finding or "refused", why it comes up, and what to do."""

    kind: str
    cause: str
    cure: str


def catalogue() -> dict[str, CodeText]:
    """Return every code: what follows from the fields and their schemas, and what has texts of its own."""
    texts = {**texts_of_fields(), **files.TEXTS, **rows_and_cells.TEXTS, **values.TEXTS, **live_and_plans.TEXTS}
    return {code: CodeText(str(code.kind or REFUSED), *text) for code, text in texts.items()}


def examples() -> dict[str, str]:
    """Return for every code a message with it, as the program has given it."""
    made: dict[str, str] = json.loads(Path(__file__).with_name("examples.json").read_text("utf-8"))
    return made
