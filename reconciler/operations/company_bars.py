"""Who stays, comes and goes in each company, as a picture of few companies shows it, as JSON data. Pure."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from reconciler.model.action import ActionKind
from reconciler.report.effect import CompanyEffect

Json = dict[str, Any]

MOST = 30
"""So many companies have a bar; of the others it is told what they come to."""


class Moves(NamedTuple):
    """How many people of a company lose access, keep it (None: not known), and get it, for the first time or back."""

    company: str
    name: str
    go: int
    stay: int | None
    come: int

    @property
    def share(self) -> float:
        """What percentage of those who have access lose it; 0 where that is not known."""
        return 100.0 * self.go / (self.go + self.stay) if self.go and self.stay is not None else 0.0


def bars_of_plan(effects: Iterable[CompanyEffect]) -> Json:
    """Return what a plan would do, from how many had access when it was made."""
    return bars(_moves(effect, _before(effect)) for effect in effects)


def bars_of_done(effects: Iterable[CompanyEffect], *, is_verified: bool) -> Json:
    """Return what a run has done, from how many had access when all of it was verified; not known where it was not."""
    return bars(_moves(effect, _after(effect) if is_verified else None) for effect in effects)


def bars(moves: Iterable[Moves]) -> Json:
    """Return the companies in which somebody comes or goes, the largest loss first, and what those beyond come to."""
    moved = [one for one in moves if one.go or one.come]
    moved.sort(key=lambda one: (-one.go, -one.share, -one.come, one.company))
    rest = moved[MOST:]
    largest = max(rest, key=lambda one: one.share, default=None)
    more = {
        "companies": len(rest),
        "go": sum(one.go for one in rest),
        "come": sum(one.come for one in rest),
        "percent": largest.share if largest else 0.0,
        "of": (largest.name or largest.company) if largest else "",
    }
    return {"bars": [one._asdict() for one in moved[:MOST]], "more": more}


def _moves(effect: CompanyEffect, stay: int | None) -> Moves:
    name = effect.counts.name if effect.counts else ""
    return Moves(effect.company, name, len(effect.lose), stay, len(effect.new) + len(effect.back))


def _before(effect: CompanyEffect) -> int | None:
    if any(action.kind is ActionKind.CREATE_COMPANY for action in effect.own):
        return 0
    return None if effect.active is None else max(0, effect.active - len(effect.lose))


def _after(effect: CompanyEffect) -> int | None:
    return None if effect.active is None else max(0, effect.active - len(effect.new) - len(effect.back))
