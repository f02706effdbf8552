"""Faults: answers that the service gives instead of doing the work, or after doing it."""

import re
from typing import Any, Literal, Protocol

import msgspec
from msgspec import UNSET, UnsetType

from reconciler.sandbox.problems import ApiProblem

Shift = Literal["create", "disable", "hide", "replace", "replace-last", "repeat"]
Spelling = Literal["plain", "json", "url", "URL", "html", "base64"]


class Fault(msgspec.Struct, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """One scripted fault and how often it has met a call.

    It meets calls of `method` ("" any) whose path matches the regular expression `path` and whose query matches
    `query`; passes the first `after` of them; then strikes `times` times (null: always). `when` is `before` (the work
    is not done) or `after` (it is done, and this is answered). It waits `delay_s`, then answers `status` with `headers`
    and `body` (left out: a problem detail), or with `drop` closes the connection without an answer. With neither
    `status` nor `drop` the true answer is given, late. A `content-length` header beyond the body's length cuts the
    answer short. `cut` gives half of the answer and closes the connection; `drip_s` lets the second half wait so long.
    With `shut_s` the service is started anew: all connections are cut, and for so many seconds none comes about.

    What the call creates or switches is missing from, or old in, the next `lag` listings. `shift` lets somebody else
    change the company right after the call: somebody is created, the first who is active is disabled, the first who
    is listed is missing from the rest of the listing, the first goes and somebody new comes at the end (`replace`), the
    last goes and somebody comes before the first (`replace-last`), or the first stands at the end of the rest of the
    listing once more, and in its total (`repeat`).

    `alter` puts other values into the true answer, each under its JSON pointer (RFC 6901); with `raw` they are the text
    of JSON, be it good or not. `bom` puts a mark of byte order before the answer, `inflate` packs it (gzip) with so
    many spaces before it. `echo` repeats the credentials of the call in what is answered, spelt so: in the detail of a
    problem (with a `status`), or in the trace id of the true answer.

    `rival` lets somebody else make what a create asks for, right before it, with these fields in place of its own;
    `stored` lets what a call creates have these fields in place of those that were sent.
    """

    method: str = ""
    path: str = ""
    query: str = ""
    after: int = 0
    times: int | None = 1
    when: Literal["before", "after"] = "before"
    status: int | None = None
    headers: dict[str, str] = {}
    body: Any | UnsetType = UNSET
    content_type: str = ""
    delay_s: float = 0.0
    drop: bool = False
    shut_s: float = 0.0
    cut: bool = False
    drip_s: float = 0.0
    lag: int = 0
    shift: Shift | None = None
    alter: dict[str, Any] = {}
    bom: bool = False
    raw: bool = False
    inflate: int = 0
    echo: Spelling | None = None
    rival: dict[str, Any] | None = None
    stored: dict[str, Any] = {}

    @property
    def answers(self) -> bool:
        """Whether the true answer is withheld."""
        return self.drop or self.shut_s > 0 or self.status is not None

    def meets(self, method: str, path: str, query: str) -> bool:
        """Whether a call is one that this fault is about."""
        of_method = not self.method or self.method.upper() == method
        return of_method and bool(re.search(self.path, path)) and bool(re.search(self.query, query))


class FaultSource(Protocol):
    """Where faults come from that nobody scripted one by one."""

    def next_fault(self, method: str, path: str) -> Fault | None:
        """Return the fault that a call meets, if any."""


class Faults:
    """The faults that are set, each with the calls it has met and struck, and the weather behind them."""

    def __init__(self) -> None:
        self.weather: FaultSource | None = None
        self._set: list[_Counted] = []

    def add(self, script: bytes) -> int:
        """Set the faults of a JSON list behind those already set; returns how many there are in it."""
        try:
            faults = msgspec.json.decode(script, type=list[Fault])
            for fault in faults:
                re.compile(fault.path), re.compile(fault.query)
        except (ValueError, RecursionError, re.error) as error:
            raise ApiProblem(400, f"Not a list of faults: {error}") from error
        self._set += [_Counted(fault) for fault in faults]
        return len(faults)

    def clear(self) -> None:
        """Forget every fault; the weather is fine."""
        self._set.clear()
        self.weather = None

    def next_fault(self, method: str, path: str, query: str) -> Fault | None:
        """Return the fault that a call meets, if any: the first scripted one that is due, else the weather's."""
        scripted = self._next_scripted(method, path, query) if self._set else None
        return scripted or (self.weather.next_fault(method, path) if self.weather else None)

    def _next_scripted(self, method: str, path: str, query: str) -> Fault | None:
        met = [counted for counted in self._set if counted.fault.meets(method, path, query)]
        due = next((counted for counted in met if counted.is_due), None)
        # `after` counts the calls that a fault is about, whichever fault strikes them.
        for counted in met:
            counted.met += 1
        if due is None:
            return None
        due.struck += 1
        return due.fault


class _Counted:
    __slots__ = ("fault", "met", "struck")

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        self.met = 0
        self.struck = 0

    @property
    def is_due(self) -> bool:
        return self.met >= self.fault.after and (self.fault.times is None or self.struck < self.fault.times)
