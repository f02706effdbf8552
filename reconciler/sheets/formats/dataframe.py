"""A pandas DataFrame as a source."""

import hashlib
from typing import Any

import pandas as pd

from reconciler.model.origin import Sheet
from reconciler.sheets.formats.read import RawSource, Table
from reconciler.sheets.formats.row_store import Rows


def as_raw_source(frame: pd.DataFrame, name: str) -> RawSource:
    """Return a DataFrame as a source: its columns are the header row 1; missing values are empty cells."""
    plain = frame.astype(object).where(frame.notna(), None)
    rows: list[list[Any]] = [[str(column) for column in frame.columns], *plain.to_numpy().tolist()]
    digest = hashlib.sha256(frame.to_csv(index=False).encode()).hexdigest()
    return RawSource(name, "", digest, [Table(Sheet(name, ""), Rows(rows))])
