"""Text as a cell can hold it, and how much room it takes."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable

from reconciler.report.xlsx.style import NARROWEST, Value

MAX_TEXT = 32_767  # counted in UTF-16 units, as Excel does
CUT = " …[cut]"
MARK = "\ufffd"
LETTERS = 1.1  # letters to one unit of width, which is that of a digit
_FIRST_WIDE = "\u1100"  # letters before it are as wide as Latin ones
_UNHOLDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def safe_text(text: str) -> str:
    """Return `text` as a cell can hold it.

    What XML cannot hold becomes U+FFFD, CR LF and CR become LF, and text over 32,767 UTF-16 units ends with a visible
    mark. Nothing else is changed: a text that looks like a formula stays the text it is.
    """
    if not text.isprintable():
        text = _UNHOLDABLE.sub(MARK, text.replace("\r\n", "\n").replace("\r", "\n"))
    # No letter takes more than two units: what is short enough for that is not encoded to be measured.
    return text if len(text) * 2 <= MAX_TEXT else _cut(text)


def bar(number: int, most: int, length: int) -> str:
    """Return a number as a row of blocks, `most` as `length` of them, and what is not 0 as one at least."""
    return "█" * math.ceil(number * length / most) if number else ""


def lines_of(text: str, width: float) -> int:
    """Return how many lines `text` takes when it is wrapped in a column of `width`: an estimate, and at least 1."""
    room = width * LETTERS
    return sum(max(1, math.ceil(_units(line) / room)) for line in text.splitlines() or [""])


def width_of(values: Iterable[Value], widest: float = math.inf) -> float:
    """Return the width of a column in which these values can be read."""
    longest = max((_columns_wide(value) for value in values if value is not None), default=0) + 3
    return min(max(NARROWEST, longest), widest)


def _cut(text: str) -> str:
    encoded = text.encode("utf-16-le")
    if len(encoded) <= MAX_TEXT * 2:
        return text
    return encoded[: (MAX_TEXT - len(CUT)) * 2].decode("utf-16-le", "ignore") + CUT


def _columns_wide(value: Value) -> int:
    return max(map(_units, str(value)[:1000].splitlines()), default=0)


def _units(line: str) -> int:
    """Return the width of a line in Latin letters."""
    return (
        len(line)
        if max(line, default="") < _FIRST_WIDE
        else sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
    )
