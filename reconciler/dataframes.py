"""Plans, findings and outcomes as DataFrames, for analysts."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

import pandas as pd
from msgspec.structs import asdict

from reconciler.model.action import Action
from reconciler.model.finding import Finding
from reconciler.model.result import Result
from reconciler.report.words.english import catalogue as english


def actions_frame(actions: Sequence[Action]) -> pd.DataFrame:
    """Give the actions of a plan, one a row; the columns of the sheets that are carried along come last."""
    return _frame([_action(action) for action in actions], _columns(Action))


def findings_frame(findings: Sequence[Finding]) -> pd.DataFrame:
    """Give findings, one a row."""
    return _frame([_finding(item) for item in findings], _FINDING)


def results_frame(results: Sequence[Result]) -> pd.DataFrame:
    """Give how each action ended, one a row, the action's own columns first."""
    rows = [{**_action(item.action), **_plain(item)} for item in results]
    return _frame(rows, [*_columns(Action), *_columns(Result)[len(_ORIGIN) :]])


_ORIGIN = ["source", "sheet", "row"]


_LEFT_OUT = frozenset({"origin", "extras", "action", "facts", "recorded"})


def _frame(rows: list[dict[str, Any]], columns: list[str]) -> pd.DataFrame:
    """Give a frame that has its columns even where there is no row."""
    return pd.DataFrame(rows) if rows else pd.DataFrame(columns=columns)


def _columns(kind: type[Action | Result]) -> list[str]:
    return [*_ORIGIN, *(name for name in kind.__struct_fields__ if name not in _LEFT_OUT)]


_FINDING = [
    *_ORIGIN, "kind", "code", "message", "column", "value", "company", "subject", "trace_id", "cell",
]  # fmt: skip


def _finding(finding: Finding) -> dict[str, Any]:
    known = {**_origin(finding), **_plain(finding), "kind": finding.kind, "message": english.finding(finding)}
    return {name: known[name] for name in _FINDING}


def _action(action: Action) -> dict[str, Any]:
    own = {**_origin(action), **_plain(action)}
    # A column of the sheet that is called like one of ours stands beside it, not in its place.
    return own | {f"{label} (sheet)" if label in own else label: cell for label, cell in action.extras}


def _origin(item: Action | Finding) -> dict[str, Any]:
    return asdict(item.origin) if item.origin else dict.fromkeys(_ORIGIN)


def _plain(item: Action | Finding | Result) -> dict[str, Any]:
    # Copies: whoever changes a cell of a frame must not change what is sent.
    return {name: deepcopy(value) for name, value in asdict(item).items() if name not in _LEFT_OUT}
