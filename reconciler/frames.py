"""pandas at the edge: a DataFrame as a source, and plans, findings and outcomes as DataFrames for analysts."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd

from reconciler.models import Action, Finding, Result, Sheet
from reconciler.tables.read import RawSource, Table


def as_raw_source(frame: pd.DataFrame, name: str) -> RawSource:
    """Give a DataFrame as a source: its columns are the header row 1; missing values are empty cells."""
    plain = frame.astype(object).where(frame.notna(), None)
    rows: list[list[Any]] = [[str(column) for column in frame.columns], *plain.to_numpy().tolist()]
    digest = hashlib.sha256(frame.to_csv(index=False).encode()).hexdigest()
    return RawSource(name, "", digest, [Table(Sheet(name, ""), rows)])


def actions_frame(actions: Sequence[Action]) -> pd.DataFrame:
    """Give the actions of a plan, one a row; the columns of the sheets that are carried along come last."""
    return pd.DataFrame([_action(action) for action in actions])


def findings_frame(findings: Sequence[Finding]) -> pd.DataFrame:
    """Give findings, one a row."""
    return pd.DataFrame([{**_origin(item), **_plain(item)} for item in findings])


def results_frame(results: Sequence[Result]) -> pd.DataFrame:
    """Give how each action ended, one a row, the action's own columns first."""
    return pd.DataFrame([{**_action(item.action), **_plain(item)} for item in results])


def _action(action: Action) -> dict[str, Any]:
    return {**_origin(action), **_plain(action), **dict(action.extras)}


def _origin(item: Action | Finding) -> dict[str, Any]:
    return item.origin._asdict() if item.origin else {"source": None, "sheet": None, "row": None}


def _plain(item: Action | Finding | Result) -> dict[str, Any]:
    left_out = {"origin", "extras", "action"}
    return {name: value for name, value in asdict(item).items() if name not in left_out}
