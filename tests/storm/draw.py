"""What a storm is made of, drawn from a `random.Random`: the same generator state draws the same world and nights."""

import random
import signal
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

import msgspec

from reconciler.sandbox.contract_options import Options
from reconciler.sandbox.storm import KINDS, LIES
from tests.storm.killed import Point

COMPANIES = ("acme", "bolt", "nova")
PEOPLE = ("ann", "bob", "cid", "dee", "eve", "fay", "gus")

What = Literal[
    "active",
    "inactive",
    "drop",
    "domain",
    "spoil",
    "purge",
    "welcome",
    "swallow",
    "damage",
    "capitals",
    "mention",
    "rename",
]
_EDITS: tuple[What, ...] = (
    "active", "active", "active", "active", "active", "active", "inactive", "inactive", "inactive", "inactive",
    "inactive", "drop", "drop", "domain", "spoil", "purge", "purge", "welcome", "swallow", "damage", "capitals",
    "mention", "rename", "rename",
)  # fmt: skip
_ALL = (*KINDS, *LIES)
_RARE = ("shift", "stored", "rival", "hollow", "lag", "total")
Errand = Literal["apply", "plan", "plan file", "stale plan file", "twice at once"]
_ERRANDS: tuple[Errand, ...] = (
    "apply", "apply", "apply", "apply", "apply", "apply", "apply", "apply", "apply",
    "plan", "plan file", "stale plan file", "twice at once", "twice at once",
)  # fmt: skip


class Edit(NamedTuple):
    """What somebody does to the sheets: to the row of a person of a company, to the company, or to the sheet."""

    what: What
    company: str
    who: str


class Beginning(msgspec.Struct, frozen=True):
    """A world as it begins: who is there and active, and how the program is set up."""

    people: Mapping[str, Mapping[str, bool]]
    options: Options
    absent_users: str
    at_once: int


class Night(msgspec.Struct, frozen=True, omit_defaults=True):
    """A night: what was edited before it, the weather, what is run, and the signal that comes in between.

    `sick` is the company of which one record cannot be read all night long; `portal` whom somebody switches by hand
    before it; `spelling` how the host is spelt; `theirs` whether a file of people's stands where the audit is to go.
    """

    edits: tuple[Edit, ...] = ()
    weather: Mapping[str, Any] | None = None
    point: Point | None = None
    errand: Errand = "apply"
    sick: str = ""
    portal: tuple[str, str, bool] | None = None
    spelling: int = 0
    theirs: bool = False


class Drawn(msgspec.Struct, frozen=True):
    """A world from its beginning to its end; `why` it was kept, where it was."""

    why: str
    beginning: Beginning
    nights: tuple[Night, ...]


def drawn(seed: str, nights: int, *climate: Sequence[str]) -> Drawn:
    """Draw a world and its nights from a seed; `climate` as for `night`."""
    draw = random.Random(seed)
    return Drawn("", beginning(draw), tuple(night(draw, *climate) for _ in range(nights)))


def beginning(draw: random.Random) -> Beginning:
    """Draw a world."""
    companies = draw.sample(COMPANIES, draw.randint(1, len(COMPANIES)))
    people = {
        name: {who: draw.random() < 0.8 for who in draw.sample(PEOPLE, draw.choice((2, 3, 5, 6, 7, 7)))}
        for name in companies
    }
    options = Options(
        page_base=draw.choice((0, 1)),
        page_size_default=draw.choice((2, 2, 3, 100)),
        list_active=draw.random() < 0.7,
        hide_disabled=draw.random() < 0.3,
        honour_active=draw.random() < 0.5,
        domains_patch=draw.choice(("add", "replace")),
        listing_lag=draw.choice((0, 0, 0, 1, 3)),
        provisioning_polls=draw.randint(0, 2),
        opaque_tokens=draw.random() < 0.5,
        expires_in=draw.random() < 0.5,
        clock_skew_s=draw.choice((0.0, 0.0, 0.0, -7200.0, 7200.0, -90000.0)),
        # With the letters that serialisers, proxies and forms escape.
        client_secret=f's3/cr=t+{draw.getrandbits(64):016x}&<k"ey>',
    )
    return Beginning(people, options, draw.choice(("report", "deactivate")), draw.randint(1, 4))


def night(
    draw: random.Random, kinds: Sequence[str] = (), edits: Sequence[str] = (), errands: Sequence[str] = ()
) -> Night:
    """Draw a night; with `kinds` its storm has faults of these alone, and so with edits and errands."""
    whats = [what for what in _EDITS if not edits or what in edits]
    return Night(
        edits=tuple(
            Edit(draw.choice(whats), draw.choice(COMPANIES), draw.choice(PEOPLE)) for _ in range(draw.randint(1, 7))
        ),
        weather=_weather(draw, kinds) if draw.random() < 0.65 else None,
        point=_point(draw) if draw.random() < 0.35 else None,
        errand=draw.choice([errand for errand in _ERRANDS if not errands or errand in errands]),
        sick=draw.choice(COMPANIES) if draw.random() < 0.1 else "",
        portal=(draw.choice(COMPANIES), draw.choice(PEOPLE), draw.random() < 0.5) if draw.random() < 0.15 else None,
        spelling=draw.randrange(6) if draw.random() < 0.3 else 0,
        theirs=draw.random() < 0.1,
    )


def _weather(draw: random.Random, only: Sequence[str]) -> Mapping[str, Any]:
    # What only few calls can meet comes alone more often.
    kinds = [draw.choice(_RARE)] if draw.random() < 0.4 else draw.sample(_ALL, draw.choice((1, 2, 4, len(_ALL))))
    outage = draw.random() < 0.15
    return {
        "seed": draw.randrange(1000),
        "rate": draw.choice((0.2, 0.5, 0.8)),
        "kinds": [*only] or kinds,
        "most": draw.randint(1, 4),
        "retry_after_s": 0.01,
        "outage_after": draw.randint(0, 2) if outage else None,
        "outage_calls": draw.choice((None, 5, 20)) if outage else None,
    }


def _point(draw: random.Random) -> Point:
    step = draw.choice(("", "", "intent", "outcome", "answer", "request", "request", "workbook"))
    moment = draw.choice(("before", "torn", "after"))
    nth = 1 if step == "workbook" else draw.choice((1, 1, 2, 2, 3, 4, 6, 9))
    number = draw.choice((signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP))
    return Point(step, moment, nth=nth, signal=number)
