"""The encoding of a text file: what its bytes say, what a person says, or Windows-1252 where that is likely."""

import codecs
import io
import re

from reconciler.errors import InputRefused
from reconciler.model.finding_code import Code
from reconciler.sheets.encodings.readings import readings
from reconciler.sheets.encodings.western import unlikely
from reconciler.sheets.formats.archive import damaged

_DECODED = 2**20
_GLANCE = 40
_LONGEST_LETTER = 4
"""Bytes of a letter in UTF-8."""
_UTF = ("utf-8", "utf-16-le", "utf-16-be")
_LONGEST_SHOWN = 60


def encoding_of(data: bytes, name: str, given: str = "") -> str:
    """Return the encoding of a text that begins with no mark, the one that is `given` where it is no UTF.

    `name` is what messages call the file. Raises InputRefused where its bytes are of no encoding, or of two, or where
    nobody can tell which letters it has.
    """
    utf = _unmarked(data)
    wrong = wrong_byte(data, utf)
    if wrong is None:
        return utf
    if given and given.lower().replace("_", "-") not in (*_UTF, "utf8", "utf-16"):
        return _require(data, name, given)
    if given or utf != "utf-8":
        raise broken(data, name, wrong)
    _require_one(data, name, wrong)
    text = _western(data)
    word = unlikely(text) if text is not None else ""
    if text is None or word:
        raise _unclear(data, name, word)
    return "cp1252"


def broken(data: bytes, name: str, at: int) -> InputRefused:
    """Return the refusal of a file with a byte that is no letter."""
    return damaged(name, f"the letters in line {_line(data, at)} are broken: save it as CSV UTF-8")


def wrong_byte(data: bytes, encoding: str, start: int = 0) -> int | None:
    """Return the place of the first byte from `start` on that is no text in an encoding; None where all are."""
    if encoding == "utf-8" and data.isascii():
        return None
    decoder = codecs.getincrementaldecoder(encoding)()
    for at in range(start, len(data), _DECODED):
        chunk = data[at : at + _DECODED]
        try:
            decoder.decode(chunk, final=at + _DECODED >= len(data))
        except UnicodeDecodeError as error:
            return max(at + error.start - (len(error.object) - len(chunk)), 0)
    return None


def _unmarked(data: bytes) -> str:
    """Return the UTF of a text that begins with no mark; Latin letters in UTF-16 have a zero beside each."""
    first = data[: min(_GLANCE, len(data) // 2 * 2)]
    if len(first) >= 4 and any(first):
        if not any(first[1::2]):
            return "utf-16-le"
        if not any(first[::2]):
            return "utf-16-be"
    return "utf-8"


def _require(data: bytes, name: str, given: str) -> str:
    wrong = wrong_byte(data, given)
    if wrong is None:
        return given
    raise _in_none(
        f"{name} line {_line(data, wrong)}: the letters there are none in {given}, which the encoding is said to be.",
        data,
    )


def _require_one(data: bytes, name: str, wrong: int) -> None:
    """Raise InputRefused where some lines are in UTF-8 and others are not."""
    start = max(data.rfind(b"\n", 0, wrong), data.rfind(b"\r", 0, wrong)) + 1
    if not data[:start].isascii():
        raise _two(data, name, wrong, _first_outside_ascii(data))
    rest = re.finditer(rb"[^\r\n]*[\x80-\xff][^\r\n]*", data[start:])
    for line in rest:
        if re.search(rb"[\xc3-\xf4]", line[0]) and wrong_byte(line[0], "utf-8") is None:
            raise _two(data, name, start + line.start(), wrong)
    if not data[:wrong].isascii() and len(data) - wrong < _LONGEST_LETTER:
        raise broken(data, name, wrong)  # the file was cut within a letter


def _first_outside_ascii(data: bytes) -> int:
    found = re.search(rb"[\x80-\xff]", data)
    return found.start() if found else 0


def _two(data: bytes, name: str, one: int, other: int) -> InputRefused:
    why = f"the letters in line {_line(data, one)} are broken, or in another encoding than those in line"
    return damaged(name, f"{why} {_line(data, other)}: save it as CSV UTF-8")


def _line(data: bytes, at: int) -> int:
    return data.count(b"\n" if b"\n" in data else b"\r", 0, at) + 1


def _western(data: bytes) -> io.TextIOWrapper | None:
    """Return the lines of a file in Windows-1252; None where it cannot be in that."""
    if wrong_byte(data, "cp1252") is not None:
        return None
    return io.TextIOWrapper(io.BytesIO(data), encoding="cp1252")


def _unclear(data: bytes, name: str, word: str) -> InputRefused:
    """Return the refusal of a file whose encoding nobody can tell; it shows what its letters may be."""
    line = _line(data, _first_outside_ascii(data))
    if word:
        at = data.find(word.encode("cp1252"))
        line = _line(data, max(at, 0))
        shown = word if len(word) <= _LONGEST_SHOWN else f"{word[:_LONGEST_SHOWN]}…"
        why = f"the file is not UTF-8, and in Windows-1252 a word of it would be “{shown}”"
    else:
        why = "the file is not UTF-8, and nothing tells which letters it has"
    return _in_none(f"{name} line {line}: {why}.", data)


def _in_none(said: str, data: bytes) -> InputRefused:
    """Return a refusal with what the same words are in the encodings that make sense."""
    refused = InputRefused(said, Code.FILE_ENCODING_UNCLEAR)
    if may_be := tuple((one.encoding, one.words) for one in readings(data)):
        return refused.with_way("way_encoding_which", readings=may_be)
    return refused.with_way("way_encoding")
