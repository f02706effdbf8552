"""Moments that another clock told."""

from datetime import datetime, timedelta

CLOCKS_DIFFER_BY = timedelta(minutes=5)
"""By how much two clocks may differ that are taken care of."""


def is_to_come(moment: datetime, now: datetime) -> bool:
    """Whether what has passed by another clock is further ahead of `now` than clocks differ: one of them is wrong."""
    return moment > now + CLOCKS_DIFFER_BY
