"""What a code means, and how to cure it: offline, from the catalogue that travels with the program."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import NamedTuple

from reconciler.errors import UsageError
from reconciler.report.finding_catalogue import MEANINGS, catalogue, examples


class Explained(NamedTuple):
    """A code: its kind, why it comes up, what to do, a message that has it, what a run does, and what it ends with."""

    code: str
    kind: str
    cause: str
    cure: str
    example: str
    does: str
    ends: str


def explain(asked: str = "") -> list[Explained]:
    """Return a code, or those that begin with a word such as `email`; all codes, kind by kind, where none is asked for.

    Raises UsageError where there is none.
    """
    known, shown = catalogue(), examples()
    kinds = list(MEANINGS)
    codes = _meant(asked, sorted(known, key=lambda code: (kinds.index(known[code].kind), code)))
    return [Explained(code, *known[code], shown[code], *MEANINGS[known[code].kind]) for code in codes]


def _meant(asked: str, known: Sequence[str]) -> Sequence[str]:
    wanted = asked.strip().strip("[]").lower()
    if not wanted:
        return known
    if found := [code for code in known if code == wanted] or [code for code in known if code.startswith(f"{wanted}.")]:
        return found
    near = [code for code in known if code.endswith(f".{wanted}")] or get_close_matches(wanted, known, 3, 0.75)
    question = f" Did you mean {' or '.join(near)}?" if near else ""
    raise UsageError(f"There is no code {asked}.{question} `reconciler explain` lists all codes.")
