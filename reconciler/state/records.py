"""Decisions and results as JSON data and back: the form they have in plan files and in the journal.

A journal holds them as text, one to a record and many to a run: each `read_…` takes such a text.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec
from msgspec.structs import asdict

from reconciler.model.action import Action, ActionKind, Unchanged
from reconciler.model.code import Code, FindingKind
from reconciler.model.finding import NO_FACTS, Finding
from reconciler.model.hold import Hold, Limit
from reconciler.model.identity import email_key
from reconciler.model.origin import Extras, Origin, Source
from reconciler.model.report import CompanyCounts
from reconciler.model.result import Outcome, Result, Verified
from reconciler.model.words import Words

T = TypeVar("T")
Json = dict[str, Any]


def action_to_json(action: Action) -> Json:
    """Give an action as JSON data."""
    return {**asdict(action), "origin": _origin_to_json(action.origin), "extras": [list(e) for e in action.extras]}


def action_from_json(value: Mapping[str, Any]) -> Action:
    """Give the action that `action_to_json` gave as JSON data."""
    return _action(_converted(value, _Action))


def finding_to_json(finding: Finding, words: Words) -> Json:
    """Return a finding as JSON data, its facts as the sentence that they make."""
    document = {**asdict(finding), "origin": _origin_to_json(finding.origin)}
    del document["facts"], document["recorded"]
    return {**document, "kind": finding.kind, "message": words.finding(finding)}


def finding_from_json(value: Mapping[str, Any]) -> Finding:
    """Give the finding that `finding_to_json` gave as JSON data."""
    return _finding(_converted(value, _Finding))


def hold_to_json(hold: Hold, words: Words) -> Json:
    """Return a hold as JSON data, its facts as the sentence that they make."""
    return {
        "limit": hold.limit,
        "company": hold.company,
        "count": hold.count,
        "base": hold.base,
        "percent": hold.percent,
        "message": words.hold(hold),
        "people": list(hold.people),
    }


def hold_from_json(value: Mapping[str, Any]) -> Hold:
    """Return the hold that `hold_to_json` gave as JSON data."""
    return Hold(
        _converted(value["limit"], Limit), value["company"], value["count"], value["base"], value["percent"],
        tuple(value["people"]), recorded=value["message"],
    )  # fmt: skip


def source_from_json(value: Mapping[str, Any]) -> Source:
    """Give the source whose `_asdict()` this is."""
    return Source(**value)


def ending_from_json(value: Mapping[str, Any]) -> "ResultRecord":
    """Give how an action ended, of JSON data with the fields of a `ResultRecord`."""
    return _converted(value, ResultRecord)


def company_from_json(value: Mapping[str, Any]) -> CompanyCounts:
    """Give the company whose `_asdict()` this is."""
    return CompanyCounts(**{**value, "domains": tuple(value["domains"])})


def unchanged_to_json(row: Unchanged) -> Json:
    """Give an unchanged row as JSON data."""
    return {**row._asdict(), "origin": _origin_to_json(row.origin)}


def _converted(value: Any, kind: type[T]) -> T:
    return msgspec.convert(value, kind, strict=False)  # JSON and the schema of a plan take 2.0 for a whole number


def _origin_to_json(origin: Origin | None) -> Json | None:
    return origin._asdict() if origin else None


# -- texts of the journal ---------------------------------------------------------------------------------------


class _Place(msgspec.Struct, gc=False):
    source: str
    sheet: str
    row: int


class _Action(msgspec.Struct, gc=False):
    kind: ActionKind
    company: str
    subject: str
    old: Mapping[str, Any] | None
    new: Mapping[str, Any]
    company_id: str = ""
    user_id: str = ""
    origin: _Place | None = None
    extras: Extras = ()
    note: str = ""


class ActionBrief(msgspec.Struct, gc=False):
    """What counting needs of an action."""

    kind: ActionKind
    company: str
    subject: str
    extras: Extras = ()

    @property
    def identity(self) -> tuple[str, str, str]:
        """As `Action.identity`."""
        return (self.kind, self.company, email_key(self.subject))


class _Finding(msgspec.Struct, gc=False):
    kind: FindingKind
    code: Code
    message: str
    origin: _Place | None = None
    column: str = ""
    value: str = ""
    company: str = ""
    subject: str = ""
    trace_id: str = ""
    cell: str = ""


class _Unchanged(msgspec.Struct, gc=False):
    origin: _Place
    company: str
    subject: str
    state: str


class ResultRecord(msgspec.Struct, gc=False):
    """How an action ended, without the action itself; `action` is its number in the run, or its identity."""

    action: Any
    outcome: Outcome
    verified: Verified = Verified.NOT_CHECKED
    status: int | None = None
    detail_code: int | None = None
    detail: str = ""
    trace_id: str = ""
    attempts: int = 0
    at: str = ""
    account_at: str = ""
    created_id: str = ""
    seen: str = ""

    def of(self, action: Action) -> Result:
        """Give the result of `action` that this is."""
        return Result(
            action, self.outcome, self.verified, self.status, self.detail_code, self.detail, self.trace_id,
            self.attempts, self.at, self.account_at, self.created_id, self.seen,
        )  # fmt: skip


class ResultRecords(msgspec.Struct, gc=False):
    """How a request ended for some of its actions: the body of a record "outcome"."""

    request: int
    results: list[ResultRecord]


class VerifiedRecord(msgspec.Struct, gc=False):
    """Which actions ended as their outcomes told, and are verified: the body of a record "verified"."""

    actions: list[int]


class Intent(msgspec.Struct, gc=False):
    """Which actions a request is for: the body of a record "intent"; that of "sent" has the request alone."""

    request: int
    actions: list[int] = []


def reader(kind: type[T]) -> Callable[[str], T]:
    """Give a function that reads a text of the journal as this type."""
    decode = msgspec.json.Decoder(kind).decode

    def read(text: str) -> T:
        try:
            return decode(text)
        except msgspec.DecodeError:
            # A file name may hold bytes that are no text: lone surrogates, which msgspec does not read.
            return _converted(json.loads(text), kind)

    return read


_read_action, _read_finding, _read_unchanged = reader(_Action), reader(_Finding), reader(_Unchanged)
read_ending, read_endings, read_intent = reader(ResultRecord), reader(ResultRecords), reader(Intent)
read_brief, read_verified = reader(ActionBrief), reader(VerifiedRecord)


def action_record(action: Action) -> Any:
    """Give an action as the body of a record: as `action_to_json`, and made in a third of the time."""
    origin = _Place(*action.origin) if action.origin else None
    return _Action(
        action.kind, action.company, action.subject, action.old, action.new, action.company_id, action.user_id, origin,
        action.extras, action.note,
    )  # fmt: skip


def ending_record(action: Any, result: Result) -> ResultRecord:
    """Give how an action, told by its number in the run or by its identity, ended: the body of a record."""
    return ResultRecord(
        action, result.outcome, result.verified, result.status, result.detail_code, result.detail, result.trace_id,
        result.attempts, result.at, result.account_at, result.created_id, result.seen,
    )  # fmt: skip


def read_action(text: str) -> Action:
    """Give an action."""
    return _action(_read_action(text))


def read_finding(text: str) -> Finding:
    """Give a finding."""
    return _finding(_read_finding(text))


def read_unchanged(text: str) -> Unchanged:
    """Give an unchanged row."""
    it = _read_unchanged(text)
    return Unchanged(_origin(it.origin), it.company, it.subject, it.state)


def _action(it: _Action) -> Action:
    origin = _origin(it.origin) if it.origin else None
    return Action(
        it.kind, it.company, it.subject, it.old, it.new, it.company_id, it.user_id, origin, it.extras, it.note
    )


def _finding(it: _Finding) -> Finding:
    origin = _origin(it.origin) if it.origin else None
    return Finding(
        it.code, NO_FACTS, origin, it.column, it.value, it.company, it.subject, it.trace_id, it.cell, it.message
    )


def _origin(place: _Place) -> Origin:
    return Origin(place.source, place.sheet, place.row)
