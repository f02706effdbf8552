"""The time zone in which days begin and end: one that is named, else that of this machine as TZ names it.

A zone that the system does not know it takes as UTC, without a word.
https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html#tag_08_03
"""

import os
import re
import sys
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from pathlib import Path

from reconciler.errors import UsageError

_NAME = r"(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)"
_OFFSET = r"[+-]?\d{1,3}(?::\d{1,2}){0,2}"
_WRITTEN_OUT = re.compile(rf"{_NAME}{_OFFSET}(?:{_NAME}(?:{_OFFSET})?(?:,[MJ0-9./:+-]+,[MJ0-9./:+-]+)?)?")
_UTC = frozenset({"", "UTC", "GMT"})
_FOLDER = "/usr/share/zoneinfo"


def unknown_zone(environment: Mapping[str, str]) -> str:
    """Return what TZ names where it is no time zone of this system, "" where it is one, or is not set."""
    name = environment.get("TZ", "").removeprefix(":")
    if name in _UTC or _WRITTEN_OUT.fullmatch(name):
        return ""
    is_known = sys.platform != "win32" and _is_zone(Path(environment.get("TZDIR") or _FOLDER, name))
    return "" if is_known else name


def day_in(zone: str, now: datetime) -> date:
    """Return the day that it is at a moment in a zone (IANA name), on this machine for "".

    Raises UsageError where no such zone is known.
    """
    return _local(zone, now).date()


def zone_name(zone: str, now: datetime) -> str:
    """Return what messages call a zone: its name, for "" how far this machine's clock is from UTC at a moment."""
    return zone or f"UTC{_local('', now):%z}"


def zone_of(zone: str, now: datetime) -> tzinfo:
    """Return a zone (IANA name), for "" that of this machine at a moment.

    Raises UsageError where no such zone is known.
    """
    known = _local(zone, now).tzinfo
    assert known  # noqa: S101 - a local time has one
    return known


def require_known_zone(zone: str, environment: Mapping[str, str] = os.environ) -> None:
    """Raise UsageError where days are to begin and end in a zone that is not known."""
    if zone:
        _zone(zone)
    elif unknown := unknown_zone(environment):
        raise UsageError(
            f"TZ names the time zone {unknown}, which this system does not know, so that its days would be those of "
            "UTC, and the sheets have first or last days. Correct TZ, install the system's time zones (tzdata), or "
            'name the zone in the configuration: [policy] zone = "Europe/Berlin".'
        )


def _local(zone: str, now: datetime) -> datetime:
    return now.astimezone(_zone(zone) if zone else None)


def _zone(name: str) -> tzinfo:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError(
            f"There is no time zone {name}: give an IANA name such as Europe/Berlin, or install the system's time "
            "zones (tzdata)."
        ) from error


def _is_zone(file: Path) -> bool:
    try:
        with file.open("rb") as zone:
            return zone.read(4) == b"TZif"
    except (OSError, ValueError):
        return False
