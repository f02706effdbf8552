"""Moments that another clock told, and days that are near."""

from datetime import date, datetime, timedelta

CLOCKS_DIFFER_BY = timedelta(minutes=5)
"""By how much two clocks may differ that are taken care of."""


def is_to_come(moment: datetime, now: datetime) -> bool:
    """Whether what has passed by another clock is further ahead of `now` than clocks differ: one of them is wrong."""
    return moment > now + CLOCKS_DIFFER_BY


SOON = timedelta(days=30)
"""So far ahead a first or last day is near."""


def soon(today: str) -> str:
    """Return the last of the days that are near, "" where it is not known which day it is; days are ISO 8601."""
    return (date.fromisoformat(today) + SOON).isoformat() if today else ""
