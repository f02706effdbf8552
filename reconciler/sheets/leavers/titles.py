"""Marks in a job title or a department that say that its bearer has left: Analyst (left), Major a. D., Prof. em."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from reconciler.sheets.leavers.clauses import AHEAD, dated
from reconciler.sheets.leavers.folding import Vocabulary, forms, words_of
from reconciler.sheets.leavers.former import is_of_former, is_over, may_tell, was_once
from reconciler.sheets.leavers.names import beside, has_day
from reconciler.sheets.leavers.remarks import telling as telling_of_leaving
from reconciler.sheets.leavers.segments import stays_all_the_same
from reconciler.sheets.leavers.system_codes import may_have_part
from reconciler.sheets.leavers.values import Says, is_business_of_a_department, is_word_beside_a_name, of_anything
from reconciler.sheets.values.characters import plain

_EMERITI: Vocabulary = {
    "English": "emeritus, emerita, emeriti, emeritae",
    "French": "émérite~",
    "German": "emeritiert~, pensioniert~, verrentet~, emerit",
    "Spanish": "emérit~, jubilad~",
}
"""Who bears a title and does its work no more."""
_EMERITUS = forms(_EMERITI)
_OF_EMERITI = re.compile(r"(?i:relations|services?|support|office|affairs|betreuung|liaison|team)\b")
_OUT_OF_SERVICE = re.compile(
    r"(?:^|[\s,(])(?:i\. ?R|a\. ?D|[eE]m(?:er)?)\.?\)?$|\s[eE]m(?:er)?\. |(?i:\bau(?:ss|ß)er dienst\b)"
)
"""In retirement, out of service, emeritus: of an office that somebody had here, or elsewhere before."""
_NUMBERED = re.compile(r"(?<![\d/.:-])\b\d{1,2}\b(?![\d/.:-]|\s*[^\W\d_]{3})")
"""A number that is no day of a date: SMUR départ 2."""
_SHOUTED = re.compile(r"(?<=\w )LEFT\b")
_MAY_HAVE_A_MARK = re.compile(
    rf"[(\[{{<|:*,–—]|\s-|-\s|\.\s*$|[Ee]m\.|LEFT|[ai]\. ?[DR]|(?i:er dienst)"
    rf"|(?i:^zz)|(?i:{'|'.join(sorted(_EMERITUS))})"
)


def telling(titles: Sequence[str]) -> list[str]:
    """Return those of some titles that may tell of leaving, or have a mark."""
    found = set(telling_of_leaving(titles))
    marked = (_MAY_HAVE_A_MARK.search, may_tell, may_have_part)
    return [text for text in titles if text in found or any(may(text) for may in marked)]


def of_title(cell: Any, today: date) -> Says:
    """Return what a title says: GONE with a mark; UNKNOWN where its office may have been one elsewhere."""
    says = of_role(cell, today)
    if says is Says.NOTHING and isinstance(cell, str) and was_once(cell):
        return Says.UNKNOWN
    is_past = isinstance(cell, str) and _is_of_the_past(cell.strip(), today) and not _OF_EMERITI.search(cell)
    return Says.UNKNOWN if says is Says.NOTHING and is_past else says


def of_role(cell: Any, today: date) -> Says:
    """Return what a text says that may be a title: what was may be anything there, and a number no day (Exit 12)."""
    words = words_of(cell) if isinstance(cell, str) else ()
    if words and stays_all_the_same(words):
        return Says.NOTHING
    says = of_department(cell, today)
    if says is not Says.NOTHING or not isinstance(cell, str):
        return says
    if not _EMERITUS.isdisjoint(words) and not _OF_EMERITI.search(cell):
        return Says.GONE
    if _SHOUTED.search(cell) and not cell.isupper():
        return Says.GONE
    return Says.NOTHING


def of_department(cell: Any, today: date) -> Says:
    """Return what the name of a department says of its people: GONE with a mark in brackets or behind a dash."""
    if isinstance(cell, str) and any(map(_is_mark, [*beside(cell), *cell.split(", ")[1:]])):
        return Says.GONE
    said = of_anything(_NUMBERED.sub(" ", cell) if isinstance(cell, str) else cell, today, is_field=True)
    is_former = said is Says.NOTHING and isinstance(cell, str) and is_of_former(cell)
    return Says.UNKNOWN if is_former else said


def _is_of_the_past(title: str, today: date) -> bool:
    if has_day(title):
        return AHEAD not in dated(plain(title), today)
    return bool(_OUT_OF_SERVICE.search(title) or title[:2] == "zz" or is_over(title, today))


def _is_mark(part: str) -> bool:
    words = words_of(part)
    return bool(words) and is_word_beside_a_name(words) and not is_business_of_a_department(words)
