"""What somebody has lifted of what would hold a run, or refuse its sheets."""

from __future__ import annotations

import msgspec

ON_PAGE = "on the page"
"""How somebody has lifted something who works at the page."""


class LetThrough(msgspec.Struct, frozen=True, gc=False):
    """What an override let through: the limit (or guard), the company ("" for the run), how many of how many.

    `text` says it in a sentence.
    """

    limit: str
    company: str = ""
    count: int = 0
    base: int = 0
    percent: float = 0.0
    text: str = ""


class Override(msgspec.Struct, frozen=True, gc=False):
    """A limit, guard or policy that is lifted, or looser than it would be.

    `what` is its name among the options or limits; `how` the flag or setting (or `ON_PAGE`), with `value`
    `instead_of` what stands there else ("" for nothing), which is `whose`: the default or the configuration. `by` is
    who acted, or the file of the configuration. `let_through` is empty where it made no difference.
    """

    what: str
    how: str
    value: str
    instead_of: str = ""
    whose: str = ""
    by: str = ""
    let_through: tuple[LetThrough, ...] = ()
