"""That something was taken out of what is on record, for somebody was forgotten."""

from __future__ import annotations

from typing import NamedTuple


class Forgotten(NamedTuple):
    """What was taken out of one run: when (ISO 8601), by whom, why, and how many items of its records."""

    at: str
    by: str
    reason: str
    items: int
