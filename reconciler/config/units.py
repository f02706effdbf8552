"""Durations, rates and deadlines as people write them."""

import re
from typing import Any

from reconciler.errors import UsageError
from reconciler.support.resources import schema

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}


def seconds(duration: str) -> float:
    """Turn a duration such as 30m, 1.5h, 90s or 200ms into seconds."""
    number, unit = re.fullmatch(r"([0-9.]+)(ms|s|m|h)", duration).groups()  # type: ignore[union-attr]
    return float(number) * _UNITS[unit]


def in_words(duration: float) -> str:
    """Return so many seconds as people say them: 2 minutes, 90 s."""
    return f"{duration / 60:g} minutes" if duration >= 120 and duration % 60 == 0 else f"{duration:g} s"


def requests_per_second(text: str) -> float:
    """Turn a rate such as 50/s, or 50, into requests per second; raises UsageError for anything else."""
    if not re.fullmatch(_pace_rule("rate")["pattern"], text):
        raise UsageError(f"The rate {text!r} cannot be used. Give requests per second, as in 50/s or 50.")
    return float(text.removesuffix("/s"))


def is_deadline(text: str) -> bool:
    """Say whether a text has the form of a deadline: a time of day or a duration (schemas/config.json)."""
    return bool(re.fullmatch(_pace_rule("deadline")["pattern"], text))


def _pace_rule(name: str) -> dict[str, Any]:
    rule: dict[str, Any] = schema("config")["properties"]["pace"]["properties"][name]
    return rule
