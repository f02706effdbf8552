"""The guard's refusal of a plan."""

from __future__ import annotations

import msgspec


class Hold(msgspec.Struct, frozen=True, gc=False):
    """The guard's refusal: which limit, in which company ("" for the run), the count, its base, and the way on."""

    limit: str
    company: str
    count: int
    base: int
    percent: float
    message: str
    people: tuple[str, ...] = ()
