"""A storm: faults that are drawn from a seed. The same seed and the same calls give the same faults."""

import random
from collections import Counter
from typing import Annotated, Literal, get_args

import msgspec

from reconciler.sandbox.faults import Fault

Kind = Literal[
    "503", "502", "reset-before", "reset-after", "half-body", "slow-body", "429", "401", "lag", "shift"
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
_WHEN: tuple[Literal["before", "after"], ...] = ("before", "after")
_LONGEST_LAG = 3
_DRIP_S = 0.05
_HTML = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


class Storm(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """What kind of storm: `rate` is the share of calls that a fault of one of `kinds` strikes.

    It calms down by itself: each route (method and path) is struck `most` times at most. Apart from that the API may
    go down: `outage_after` writes pass, then the next `outage_calls` calls (null: all) find nobody.
    """

    seed: int
    rate: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.1
    kinds: tuple[Kind, ...] = KINDS
    most: Annotated[int, msgspec.Meta(ge=0)] = 3
    retry_after_s: Annotated[float, msgspec.Meta(ge=0)] = 1.0
    outage_after: Annotated[int, msgspec.Meta(ge=0)] | None = None
    outage_calls: Annotated[int, msgspec.Meta(ge=0)] | None = None


class Weather:
    """A storm under way: what each route has met of it."""

    def __init__(self, storm: Storm) -> None:
        self._storm = storm
        self._calls: Counter[str] = Counter()
        self._struck: Counter[str] = Counter()
        self._writes = 0
        self._down = 0

    def next_fault(self, method: str, path: str) -> Fault | None:
        """Return the fault that a call meets, if any."""
        route = f"{method} {path}"
        self._calls[route] += 1
        # Drawn anew for each call: in whatever order calls come, the same one meets the same fault.
        draw = random.Random(f"{self._storm.seed} {route} {self._calls[route]}")  # noqa: S311 - nothing secret in it
        if self._is_down(method, path):
            return _fault(draw.choice(("503", "reset-before")), draw, self._storm)
        fitting = [kind for kind in self._storm.kinds if _fits(kind, method, path)]
        if not fitting or self._struck[route] >= self._storm.most or draw.random() >= self._storm.rate:
            return None
        self._struck[route] += 1
        return _fault(draw.choice(fitting), draw, self._storm)

    def _is_down(self, method: str, path: str) -> bool:
        """Count the writes up to the outage, then the calls that it lasts."""
        storm = self._storm
        if storm.outage_after is None or not path.startswith("/api/"):
            return False
        self._writes += method != "GET"
        if self._writes <= storm.outage_after:
            return False
        self._down += 1
        return storm.outage_calls is None or self._down <= storm.outage_calls


def _fits(kind: Kind, method: str, path: str) -> bool:
    """Whether a kind of fault can strike such a call."""
    if kind == "lag":
        return method != "GET" and "/users" in path
    if kind == "shift":
        return method == "GET" and path.endswith("/users")
    return kind != "401" or path.startswith("/api/")


def _fault(kind: Kind, draw: random.Random, storm: Storm) -> Fault:
    match kind:
        case "502":
            return Fault(status=502, body=_HTML, content_type="text/html", when=draw.choice(_WHEN))
        case "reset-before":
            return Fault(drop=True)
        case "reset-after":
            return Fault(drop=True, when="after")
        case "half-body":
            return Fault(cut=True)
        case "slow-body":
            return Fault(drip_s=_DRIP_S)
        case "429":
            return Fault(status=429, headers={"Retry-After": f"{storm.retry_after_s:g}"})
        case "lag":
            return Fault(lag=draw.randint(1, _LONGEST_LAG))
        case "shift":
            return Fault(shift=draw.choice(("create", "disable", "hide", "repeat")))
        case "503" | "401":
            return Fault(status=int(kind))
