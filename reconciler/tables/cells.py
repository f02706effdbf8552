"""Clean one cell at a time: fix only what loses nothing, and never guess."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

_TRUE = frozenset(["yes", "y", "true", "t", "1", "active", "enabled", "on", "x"])
_FALSE = frozenset(["no", "n", "false", "f", "0", "inactive", "disabled", "off", "leaver", "left"])


class Problem(NamedTuple):
    """Why a cell cannot be taken as it is."""

    code: str
    message: str


def text(cell: Any) -> tuple[str, Problem | None]:
    """Give a cell as trimmed NFC text, and the problem where its type would change what it says.

    A whole number becomes its digits; dates, fractions and booleans are refused where text belongs.
    """
    if isinstance(cell, str):
        return unicodedata.normalize("NFC", cell).strip(), None
    if cell is None:
        return "", None
    if isinstance(cell, bool):
        return str(cell).upper(), Problem("cell.boolean", "a yes/no value stands where text belongs: type it as text")
    if isinstance(cell, float) and not cell.is_integer():
        return repr(cell), Problem("cell.number", "a number with a fraction stands where text belongs: type it as text")
    if isinstance(cell, int | float):
        return str(int(cell)), None
    if isinstance(cell, datetime | date | time | timedelta):
        return str(cell), Problem("cell.date", "a date or time stands where text belongs: type it as text")
    return str(cell), None


def boolean(cell: Any) -> bool | str:
    """Give True or False for a cell of the active column, True where it is empty (design, promise 2).

    Anything else comes back as its text, for the schema to refuse.
    """
    if isinstance(cell, bool):
        return cell
    words = text(cell)[0]
    folded = words.casefold()
    if not folded or folded in _TRUE:
        return True
    return False if folded in _FALSE else words


def domains(words: str) -> list[str]:
    """Split a cell of domains at semicolons, commas and white space; lower case, each once, in order."""
    return list(dict.fromkeys(part.lower() for part in re.split(r"[;,\s]+", words) if part))


def shown(cell: Any) -> str:
    """Give a cell as messages quote it: one line, at most 80 characters."""
    words = " ".join(text(cell)[0].split())
    return words if len(words) <= 80 else words[:77] + "…"
