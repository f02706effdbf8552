"""A storm: faults that are drawn from a seed. The same seed and the same calls give the same faults."""

import random
from collections import Counter
from typing import Annotated, Literal, get_args

import msgspec

from reconciler.sandbox.faults import Fault, Shift, Spelling

Kind = Literal["503", "502", "reset-before", "reset-after", "half-body", "slow-body", "429", "401", "lag", "shift"]
Lie = Literal["echo", "stored", "rival", "hollow", "malformed", "total", "bom", "inflate", "403"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""The API on a bad night: what it says is true, where it says anything."""
LIES: tuple[Lie, ...] = get_args(Lie)
"""An API that cannot be trusted, or that others use beside us; not a part of a storm unless asked for."""
_WHEN: tuple[Literal["before", "after"], ...] = ("before", "after")
_LONGEST_LAG = 3
_SHIFTS: tuple[Shift, ...] = get_args(Shift)
_SPELLINGS: tuple[Spelling, ...] = get_args(Spelling)
_NAMES = ("firstName", "lastName", "title")
_BAD_RECORDS = (
    {"/users/0/email": "null"},
    {"/users/0/id": "7"},
    {"/users/0/active": '"perhaps"'},
    {"/users/0/firstName": '["Ann"]'},
    {"/users/0/email": r'"\ud800@acme.example"'},
    {"/users/0": "null"},
    {"/0/vanityName": "null"},
    {"/0/emailDomains": "7"},
    {"/0/name": "null"},
    {"/0/id": '".."'},
    {"/0/state": "null"},
)
_TOTALS = ("1000000000", '"7"', "-1", "1.5", "null", "0", "1e400")
_SPACES = 2**24
_DRIP_S = 0.05
_HTML = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


class Storm(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """What kind of storm: `rate` is the share of calls that a fault of one of `kinds` strikes.

    It calms down by itself: each route (method and path) is struck `most` times at most. Apart from that the API may
    go down: `outage_after` writes pass, then the next `outage_calls` calls (null: all) find nobody.
    """

    seed: int
    rate: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.1
    kinds: tuple[Kind | Lie, ...] = KINDS
    most: Annotated[int, msgspec.Meta(ge=0)] = 3
    retry_after_s: Annotated[float, msgspec.Meta(ge=0)] = 1.0
    outage_after: Annotated[int, msgspec.Meta(ge=0)] | None = None
    outage_calls: Annotated[int, msgspec.Meta(ge=0)] | None = None


class Weather:
    """A storm under way: what each route has met of it, and how often each kind of fault has struck."""

    def __init__(self, storm: Storm) -> None:
        self.struck_by: Counter[str] = Counter()
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
            self.struck_by["outage"] += 1
            return _fault(draw.choice(("503", "reset-before")), draw, self._storm, path)
        fitting = [kind for kind in self._storm.kinds if _fits(kind, method, path)]
        if not fitting or self._struck[route] >= self._storm.most or draw.random() >= self._storm.rate:
            return None
        self._struck[route] += 1
        kind = draw.choice(fitting)
        self.struck_by[kind] += 1
        return _fault(kind, draw, self._storm, path)

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


def _fits(kind: Kind | Lie, method: str, path: str) -> bool:
    """Whether a kind of fault can strike such a call."""
    match kind:
        case "lag":
            return method != "GET" and "/users" in path
        case "shift" | "total":
            return method == "GET" and path.endswith("/users")
        case "stored" | "rival":
            return method == "POST" and path.endswith(("/users", "/companies"))
        case "hollow":
            return (method == "PATCH" and "/users/" in path) or (method == "POST" and path.endswith("/users"))
        case "malformed":
            return method == "GET" and path.endswith(("/users", "/companies"))
        case "bom" | "inflate":
            return method == "GET" and path.startswith("/api/")
        case "401" | "403":
            return path.startswith("/api/")
        case _:
            return True


def _lie(kind: Lie, draw: random.Random, path: str) -> Fault:
    is_of_people = path.endswith("/users")
    match kind:
        case "echo":
            # In a refusal, or in the trace id of the true answer.
            return Fault(status=draw.choice((400, 400, 500, None)), echo=draw.choice(_SPELLINGS))
        case "stored":
            return Fault(stored={draw.choice(_NAMES) if is_of_people else "name": "Somebody Else"})
        case "rival":
            return Fault(rival=draw.choice(({}, {"firstName": "Rival"} if is_of_people else {"name": "Rival Ltd"})))
        case "hollow":
            return Fault(status=201, body=[]) if is_of_people else Fault(status=200, body={})
        case "malformed":
            fitting = [record for record in _BAD_RECORDS if ("/users/0" in next(iter(record))) is is_of_people]
            return Fault(alter=draw.choice(fitting), raw=True)
        case "total":
            return Fault(alter={"/total": draw.choice(_TOTALS)}, raw=True)
        case "bom":
            return Fault(bom=True)
        case "inflate":
            return Fault(inflate=_SPACES)
        case "403":
            return Fault(status=403)


def _fault(kind: Kind | Lie, draw: random.Random, storm: Storm, path: str) -> Fault:
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
            return Fault(shift=draw.choice(_SHIFTS))
        case "503" | "401":
            return Fault(status=int(kind))
        case _:
            return _lie(kind, draw, path)
