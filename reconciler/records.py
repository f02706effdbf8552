"""Decisions and results as JSON data and back: the form they have in plan files and in the journal."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from reconciler.models import (
    Action,
    ActionKind,
    CompanyCounts,
    Finding,
    FindingKind,
    Hold,
    Origin,
    Outcome,
    Result,
    Source,
    Unchanged,
    Verified,
)

Json = dict[str, Any]


def action_to_json(action: Action) -> Json:
    """Give an action as JSON data."""
    return {**_plain(action), "origin": _origin_to_json(action.origin), "extras": [list(e) for e in action.extras]}


def action_from_json(value: Mapping[str, Any]) -> Action:
    """Give the action that `action_to_json` gave as JSON data."""
    extras = tuple((label, cell) for label, cell in value["extras"])
    return Action(**{**value, "kind": ActionKind(value["kind"]), "origin": _origin(value["origin"]), "extras": extras})


def finding_to_json(finding: Finding) -> Json:
    """Give a finding as JSON data."""
    return {**_plain(finding), "origin": _origin_to_json(finding.origin)}


def finding_from_json(value: Mapping[str, Any]) -> Finding:
    """Give the finding that `finding_to_json` gave as JSON data."""
    return Finding(**{**value, "kind": FindingKind(value["kind"]), "origin": _origin(value["origin"])})


def hold_to_json(hold: Hold) -> Json:
    """Give a hold as JSON data."""
    return {**_plain(hold), "people": list(hold.people)}


def hold_from_json(value: Mapping[str, Any]) -> Hold:
    """Give the hold that `hold_to_json` gave as JSON data."""
    return Hold(**{**value, "people": tuple(value["people"])})


def source_from_json(value: Mapping[str, Any]) -> Source:
    """Give the source whose `_asdict()` this is."""
    return Source(**value)


def result_to_json(result: Result) -> Json:
    """Give how an action ended as JSON data, without the action itself."""
    plain = _plain(result)
    del plain["action"]
    return plain


def result_from_json(action: Action, value: Mapping[str, Any]) -> Result:
    """Give how `action` ended, of what `result_to_json` gave."""
    words = {"outcome": Outcome(value["outcome"]), "verified": Verified(value["verified"])}
    return Result(action, **{**value, **words})


def company_from_json(value: Mapping[str, Any]) -> CompanyCounts:
    """Give the company whose `_asdict()` this is."""
    return CompanyCounts(**{**value, "domains": tuple(value["domains"])})


def unchanged_to_json(row: Unchanged) -> Json:
    """Give an unchanged row as JSON data."""
    return {**row._asdict(), "origin": _origin_to_json(row.origin)}


def unchanged_from_json(value: Mapping[str, Any]) -> Unchanged:
    """Give the row that `unchanged_to_json` gave as JSON data."""
    origin = Origin(**value["origin"])
    return Unchanged(**{**value, "origin": origin})


_NAMES = {type_: tuple(each.name for each in fields(type_)) for type_ in (Action, Finding, Hold, Result)}


def _plain(item: Action | Finding | Hold | Result) -> Json:
    return {name: getattr(item, name) for name in _NAMES[type(item)]}


def _origin_to_json(origin: Origin | None) -> Json | None:
    return origin._asdict() if origin else None


def _origin(value: Mapping[str, Any] | None) -> Origin | None:
    return Origin(**value) if value else None
