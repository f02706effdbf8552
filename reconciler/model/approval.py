"""A named person's yes to one plan, or to a schedule."""

from __future__ import annotations

from typing import NamedTuple

from reconciler.model.actor import Actor


class Lifted(NamedTuple):
    """The numbers of changes up to which an approval lifts the limits; None where it lifts none."""

    deactivations: int | None = None
    reactivations: int | None = None


class Approval(NamedTuple):
    """Who said yes, when (ISO 8601) and why, and what that lifts; `companies_gone` are confirmed to be gone."""

    by: Actor
    at: str
    reason: str = ""
    lifted: Lifted = Lifted()
    companies_gone: tuple[str, ...] = ()
