"""The time zone of this machine as TZ names it: one that the system does not know it takes as UTC, without a word.

https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html#tag_08_03
"""

import re
import sys
from collections.abc import Mapping
from pathlib import Path

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


def _is_zone(file: Path) -> bool:
    try:
        with file.open("rb") as zone:
            return zone.read(4) == b"TZif"
    except (OSError, ValueError):
        return False
