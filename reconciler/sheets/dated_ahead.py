"""Sheets whose files were changed in the future: a clock is wrong, and their dates say nothing."""

from collections.abc import Iterable
from datetime import datetime

from reconciler.model.finding import Finding
from reconciler.model.finding_code import Code
from reconciler.model.moments import is_to_come
from reconciler.model.origin import Source


def dated_ahead(sources: Iterable[Source], now: datetime) -> list[Finding]:
    """Return a note on each source that was last changed after `now`, by the clock of whoever wrote it."""
    return [
        Finding(Code.SHEET_DATED_AHEAD, {"name": one.name, "modified": one.modified}, value=one.name)
        for one in sources
        if one.modified and is_to_come(datetime.fromisoformat(one.modified), now)
    ]
