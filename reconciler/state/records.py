"""Decisions and results as JSON data and back: the form they have in plan files and in the journal.

A journal holds them as text, one to a record and many to a run: each `read_…` takes such a text.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

import msgspec
from msgspec.structs import asdict, replace

from reconciler.model.action import Action, ActionKind, Identity, Unchanged
from reconciler.model.finding import Finding
from reconciler.model.fixes import Fix, Fixes
from reconciler.model.hold import Hold, Limit
from reconciler.model.identity import email_key
from reconciler.model.origin import Extras, Source
from reconciler.model.override import Override
from reconciler.model.report import CompanyCounts
from reconciler.model.result import Outcome, Result, Verified, is_refusal
from reconciler.model.words import Words

T = TypeVar("T")
Json = dict[str, Any]


def action_from_json(value: Mapping[str, Any]) -> Action:
    """Return the action that this JSON data tells."""
    return _converted(value, Action)


def finding_to_json(finding: Finding, words: Words) -> Json:
    """Return a finding as JSON data, its facts as the sentence that they make."""
    document = {**asdict(finding), "origin": asdict(finding.origin) if finding.origin else None}
    del document["facts"], document["recorded"]
    return {**document, "kind": finding.kind, "message": words.finding(finding)}


def finding_from_json(value: Mapping[str, Any]) -> Finding:
    """Return the finding that `finding_to_json` made JSON data of; its sentence is `recorded`."""
    return _converted(value, Finding)


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
        "names": list(hold.names),
        "confirm": words.confirmation(hold),
    }


def hold_from_json(value: Mapping[str, Any]) -> Hold:
    """Return the hold that `hold_to_json` gave as JSON data."""
    return Hold(
        _converted(value.get("limit"), Limit), value.get("company", ""), value.get("count", 0), value.get("base", 0),
        value.get("percent", 0.0), tuple(value.get("people", ())), recorded=value.get("message", ""),
        names=tuple(value.get("names", ())), confirm=value.get("confirm", ""),
    )  # fmt: skip


def fixes_to_json(fixes: Fixes) -> Json:
    """Return fixes as JSON data, with their digest and where their file is."""
    return {"path": fixes.path, "digest": fixes.digest, "all": [asdict(fix) for fix in fixes.all]}


def fixes_from_json(value: Mapping[str, Any]) -> Fixes:
    """Return the fixes that `fixes_to_json` gave as JSON data."""
    return Fixes(tuple(_converted(one, Fix) for one in value.get("all", ())), value.get("path", ""))


def overrides_to_json(overrides: Iterable[Override]) -> list[Json]:
    """Return overrides as JSON data."""
    return [{**asdict(one), "let_through": [asdict(case) for case in one.let_through]} for one in overrides]


def overrides_from_json(value: Iterable[Mapping[str, Any]]) -> tuple[Override, ...]:
    """Return the overrides that `overrides_to_json` gave as JSON data, of what was taken out what is left."""
    blank = {"what": "", "how": "", "value": ""}
    return tuple(_converted({**blank, **one}, Override) for one in value)


def source_from_json(value: Mapping[str, Any]) -> Source:
    """Return the source whose `_asdict()` this is."""
    return Source("", "", None, "", 0)._replace(**known_fields(Source, value))


def ending_from_json(value: Mapping[str, Any]) -> "ResultRecord":
    """Return how an action ended, of JSON data with the fields of a `ResultRecord`."""
    return _converted(_with_known_outcome(value), ResultRecord)


def company_from_json(value: Mapping[str, Any]) -> CompanyCounts:
    """Return the company whose `_asdict()` this is."""
    known = known_fields(CompanyCounts, {**value, "domains": tuple(value.get("domains", ()))})
    return CompanyCounts("", "", "", "", "", (), 0, None, None, "")._replace(**known)


def known_fields(kind: type[NamedTuple], value: Mapping[str, Any]) -> Json:
    """Return the fields of JSON data that a tuple has: another version may have written more of them, or less."""
    return {name: value[name] for name in kind._fields if name in value}


def _with_known_outcome(value: Mapping[str, Any]) -> Json:
    """Return how something ended, as unknown where a later version has another word for it."""
    told = {"outcome": value.get("outcome"), "verified": value.get("verified", Verified.NOT_CHECKED)}
    known = told["outcome"] in [*Outcome] and told["verified"] in [*Verified]
    return {**value, **(told if known else {"outcome": Outcome.UNKNOWN, "verified": Verified.NOT_CHECKED})}


def _converted(value: Any, kind: type[T]) -> T:
    return msgspec.convert(value, kind, strict=False)  # JSON and the schema of a plan take 2.0 for a whole number


# -- texts of the journal ---------------------------------------------------------------------------------------


class ActionBrief(msgspec.Struct, gc=False):
    """What counting needs of an action."""

    kind: ActionKind
    company: str = ""
    subject: str = ""
    extras: Extras = ()

    @property
    def identity(self) -> Identity:
        """As `Action.identity`."""
        return (self.kind, self.company, email_key(self.subject))


class ActionPerson(msgspec.Struct, gc=False):
    """Whom an action is about, whatever kind of action it is."""

    subject: str = ""
    name: str = ""


class ResultRecord(msgspec.Struct, gc=False, omit_defaults=True):
    """How an action ended, without the action itself; `action` is its number in the run, or its identity.

    It is None where that was taken out, or was never told.
    """

    action: Any = None
    outcome: Outcome = Outcome.UNKNOWN
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

    @property
    def refused(self) -> bool:
        """Whether the last answer was a refusal."""
        return is_refusal(self.status, self.detail_code)

    def of(self, action: Action) -> Result:
        """Return the result of `action` that this is."""
        return Result(
            action, self.outcome, self.verified, self.status, self.detail_code, self.detail, self.trace_id,
            self.attempts, self.at, self.account_at, self.created_id, self.seen,
        )  # fmt: skip


class ResultRecords(msgspec.Struct, gc=False):
    """How a request ended for some of its actions: the body of a record "outcome"."""

    request: int = 0
    results: list[ResultRecord] = []


class VerifiedRecord(msgspec.Struct, gc=False):
    """Which actions ended as their outcomes told, and are verified: the body of a record "verified"."""

    actions: list[int] = []


class Intent(msgspec.Struct, gc=False):
    """Which actions a request is for: the body of a record "intent"; that of "sent" has the request alone."""

    request: int = 0
    actions: list[int] = []


def reader(kind: type[T]) -> Callable[[str], T]:
    """Return a function that reads a text of the journal as this type."""
    decode = msgspec.json.Decoder(kind).decode

    def read(text: str) -> T:
        try:
            return decode(text)
        except msgspec.DecodeError:
            # A file name may hold bytes that are no text: lone surrogates, which msgspec does not read. Or another
            # version wrote it, or what it was about was taken out.
            return _converted(_filled(json.loads(text), kind), kind)

    return read


def _filled(value: Json, kind: type) -> Json:
    if kind is ResultRecord:
        return _with_known_outcome(value)
    if kind is ResultRecords:
        return {**value, "results": [_with_known_outcome(one) for one in value.get("results", ())]}
    return {**_BLANK.get(kind, {}), **value}


_BLANK: Mapping[type, Json] = {
    Action: {"company": "", "subject": "", "old": None, "new": {}},
    Finding: {"message": ""},
    Unchanged: {"origin": {"source": "", "sheet": "", "row": 0}, "company": "", "subject": "", "state": ""},
}

read_action, read_unchanged = reader(Action), reader(Unchanged)
read_fix = reader(Fix)
read_ending, read_endings, read_intent = reader(ResultRecord), reader(ResultRecords), reader(Intent)
read_brief, read_person, read_verified = reader(ActionBrief), reader(ActionPerson), reader(VerifiedRecord)
_read_finding = reader(Finding)


def read_finding(text: str) -> Finding:
    """Return the finding that a text of the journal tells; of one that was taken out the sentence is ""."""
    finding = _read_finding(text)
    return replace(finding, recorded="") if finding.recorded is None else finding


def ending_record(action: Any, result: Result) -> ResultRecord:
    """Return how an action, told by its number in the run or by its identity, ended: the body of a record."""
    return ResultRecord(
        action, result.outcome, result.verified, result.status, result.detail_code, result.detail, result.trace_id,
        result.attempts, result.at, result.account_at, result.created_id, result.seen,
    )  # fmt: skip
