"""Clean cells that another program may have damaged: a name is then refused, another text mended where that is sure."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from reconciler.model.finding_code import Code
from reconciler.sheets.values.cells import CellIssue, Cleaned, shown, text
from reconciler.sheets.values.characters import narrowed
from reconciler.sheets.values.names import misread, nothing
from reconciler.sheets.values.names.judge import Damage, Holds, damage, meant, undone
from reconciler.sheets.values.names.placeholders import FILLERS
from reconciler.sheets.values.names.spellings import USUAL_WORD

_CONTROLS = re.compile("[\x80-\x84\x86-\x9f\x1a]")
_UNSEEN = re.compile("[\x80-\xa0\xad\x1a]")
"""Control characters that a text which was misread consists of."""
_IN_PLACE = re.compile("(?<=[^\\W\\d_])[\x00-\x06\x08\x0e-\x1a\x7f]+(?=[^\\W\\d_])|[\ud800-\udfff\ufffe\uffff]")
"""What stands in the place of a letter; not what terminals leave there, a bell and an escape."""
CLEAN_NAME = rf"(?:{USUAL_WORD}(?:(?:[ '-]|\. ){USUAL_WORD})*+)?"
"""Ordinary names, in which no damage can be: words with one accent at most."""
CLEAN_TEXT = rf"(?:(?:{USUAL_WORD}|[A-Za-z0-9]+)(?:[ ,./-]{{1,2}}+(?:{USUAL_WORD}|[A-Za-z0-9]+))*+)?"
"""Texts in which no damage can be: such words and numbers, with the plainest signs between them."""
_LONGEST_ASKED = 64

IS_BARE = CellIssue(Code.CELL_NO_NAME, {"case": "elsewhere", "value": ""})
"""The mark of a name that is a word for nothing too: the rest of the sheet tells which it is."""

IS_FILLER = CellIssue(Code.CELL_NO_NAME, {"case": "nothing", "value": ""})
"""The mark of a name that is none where the other name of its row is none either."""


def name(cell: Any, holds: Holds = Holds.NAME) -> Cleaned:
    """Return a name as `text` does; the problem says what no name is, and shows the name that may be meant."""
    words, problem, note = text(cell)
    if problem or not words:
        return Cleaned(words, problem, note)
    judged = _with_unseen(cell, words)
    if judged == words and isinstance(cell, str) and _IN_PLACE.search(cell):
        judged = _raw(cell)
    if found := damage(judged, holds):
        return Cleaned(words, _refused(found, judged, holds, cell))
    if nothing.is_bare(words) and holds is Holds.NAME:
        return Cleaned(words, note=IS_BARE)
    if holds is Holds.NAME and words.lower() in FILLERS:
        return Cleaned(words, note=IS_FILLER)
    return Cleaned(words, note=note)


def other_text(cell: Any, clean: Callable[[Any], Cleaned] = text) -> Cleaned:
    """Return a text as `clean` does, empty where a word for nothing stands, with the damage undone where that is sure.

    Each with a note; the problem says where it is not sure.
    """
    words, problem, note = clean(cell)
    if problem or not words or not isinstance(cell, str):
        return Cleaned(words, problem, note)
    if nothing.stands_for_nothing(words) and not nothing.error_shown(words):
        return Cleaned("", note=CellIssue(Code.CELL_NOTHING, {"value": shown(words), "count": 1, "rows": ()}))
    judged = _with_unseen(cell, words)
    found = damage(judged, Holds.TEXT)
    if not found:
        return Cleaned(words, note=note)
    read = undone(judged, Holds.TEXT) if found.code not in (Code.CELL_ERROR, Code.CELL_LOST_LETTER) else ""
    if not read:
        return Cleaned(words, _refused(found, judged, Holds.TEXT, cell))
    again = other_text(read, clean)
    if again.problem or not again.value:
        return again
    return Cleaned(again.value, note=CellIssue(Code.CELL_MENDED, {"value": shown(words), "read": shown(again.value)}))


def _with_unseen(cell: Any, words: str) -> str:
    """Return a cleaned text with the characters that were taken out of it, where they tell of a wrong encoding."""
    if not isinstance(cell, str) or (cell.isascii() and cell.isprintable()) or not _UNSEEN.search(cell):
        return words
    raw = _raw(cell)
    return raw if _CONTROLS.search(raw) or misread.is_parted(raw) or any(misread.as_utf8(raw)) else words


def _raw(cell: str) -> str:
    return unicodedata.normalize("NFC", narrowed(cell)).strip(" \t\r\n")


def _refused(found: Damage, words: str, holds: Holds, cell: Any) -> CellIssue:
    facts: dict[str, Any] = {"value": shown(words)}
    if found.code is Code.CELL_ERROR:
        return CellIssue(found.code, {**facts, "case": "text", "error": shown(words)})
    if found.case:
        facts["case"] = found.case
    if found.sign:
        facts |= {"sign": shown(found.sign), "name": unicodedata.name(found.sign[0], f"U+{ord(found.sign[0]):04X}")}
    whole = _raw(cell) if isinstance(cell, str) and _UNSEEN.search(cell) else words
    asked = (
        shown(meant(whole, holds))
        if found.code is not Code.CELL_LOST_LETTER and found.case not in ("nothing", "field", "comma")
        else ""
    )
    return CellIssue(found.code, {**facts, "meant": asked if len(asked) <= _LONGEST_ASKED else ""})
