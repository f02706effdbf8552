"""What an operator has decided beforehand: limits, policies, who is protected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from typing import Any

from reconciler.model.identity import domain_of, folded_key

PAGE = "page"
"""The surface where whoever keeps the sheets works in a browser; the command line is ""."""


@dataclass(frozen=True, slots=True)
class Limits:
    """When the guard holds a run, or refuses its input (docs/limits.md); `on_hold` is "all" or "deactivations"."""

    company_deactivations: int = 5
    company_deactivations_percent: float = 10
    company_share_percent: float = 100
    run_deactivations: int = 500
    run_share_percent: float = 100
    lost_rows_percent: float = 20
    rejected_rows: int = 5
    rejected_rows_percent: float = 10
    on_hold: str = "all"
    company_reactivations: int = 5
    company_reactivations_percent: float = 10
    run_reactivations: int = 500


@dataclass(frozen=True, slots=True)
class Policy:
    """What to do with people absent from the sheets, and where a listing does not say who is active.

    `absent_runs` is the number of runs in a row that count and that somebody must be absent from to be deactivated;
    `ignored_columns` holds the headers of users sheets of which a person has said that they mean nothing; `zone` is
    where days begin and end, an IANA name, "" for the time zone of this machine.
    """

    absent_users: str = "report"
    unknown_active: str = "assume-active"
    absent_runs: int = 1
    ignored_columns: tuple[str, ...] = ()
    zone: str = ""

    @property
    def options(self) -> dict[str, Any]:
        """The policy as plans and records keep it; what is ignored only where anything is."""
        ignored = {"ignored_columns": list(self.ignored_columns)} if self.ignored_columns else {}
        return {name: value for name, value in asdict(self).items() if name != "ignored_columns"} | ignored

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Policy:
        """Return the policy whose `options` these are."""
        return cls(**{**options, "ignored_columns": tuple(options.get("ignored_columns", ()))})


@dataclass(frozen=True, slots=True)
class Approving:
    """Which plans need the yes of a second person, and for how long one is good.

    `four_eyes` is None where nobody has said, which on the command line is no; `four_eyes_for` says what needs two:
    "grants", "held", "leavers"; `unattended` is "within-limits" where a schedule may apply what no limit holds;
    a plan is good for `plan_valid_s` seconds; `people` tells of accounts who that is where people sign in at the page.
    """

    four_eyes: bool | None = None
    four_eyes_for: tuple[str, ...] = ("grants", "held")
    unattended: str = "no"
    plan_valid_s: float = 86400.0
    people: Mapping[str, str] = field(default_factory=dict)

    def on(self, surface: str) -> Approving:
        """Return the same as it holds for a plan that was made there: "page", or "" for the command line.

        On the page every change needs two, unless somebody has said that none does.
        """
        if surface != PAGE or self.four_eyes is not None:
            return self
        return replace(self, four_eyes=True, four_eyes_for=("grants", "held", "leavers"))

    @property
    def options(self) -> dict[str, Any]:
        """What of it stands among the options of a run: whether it was on or off, where somebody has said."""
        return {} if self.four_eyes is None else {"four_eyes": self.four_eyes}


@dataclass(frozen=True, slots=True)
class Protected:
    """Who is never deactivated, whatever the sheets say: addresses, and domains of addresses."""

    emails: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()

    def covers(self, email: str) -> bool:
        """Say whether the person with this address is protected, or one whom only special letters tell from them."""
        return folded_key(email) in _folded(self.emails) or domain_of(email) in self.domains


@lru_cache(maxsize=8)
def _folded(emails: frozenset[str]) -> frozenset[str]:
    return frozenset(map(folded_key, emails))
