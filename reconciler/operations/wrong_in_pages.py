"""Rows that need fixing as a page shows them: row by row, what many have in common, and which exclude each other.

Each has a key, the same in every check of the same sheets, by which a form tells what it is about.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from reconciler.model.finding_code import Code
from reconciler.model.origin import Origin
from reconciler.operations.in_pages import Listed, Paged
from reconciler.report.words.english.causes import cause as words

if TYPE_CHECKING:
    from reconciler.operations.wrong_rows import Cause, Contradiction, RowCell, WrongRow, WrongRows

Json = dict[str, Any]

ROWS, ASKED, ALIKE, OF_BOTH = "rows", "asked", "alike", "of-both"
CAUSES, PLACES, BOTH = "causes", "places", "both"
QUESTIONS = (Code.ROW_LEFT, Code.ROW_REMARK, Code.ROW_STRUCK)
"""Whether the person of a row has left: what a yes under `active` may answer."""
CONFIRMED = (Code.CELL_STALE, Code.CELL_PARTLY_STRUCK)
"""What is wrong with a cell whose text may well be right: somebody says that it is."""
_MANY = 3
_SHOWN = 3
_DIGITS = 20


def row_key(sha256: str, sheet: str, row: int) -> str:
    """Return by what a form tells a row of a sheet."""
    return _key("row", sha256, sheet, str(row))


def wrong_in_pages(wrong: WrongRows) -> Paged:
    """Return rows that need fixing: each stands alone, or under what it has in common with others, or in a pair.

    Rows of which something is asked, such as whether their person has left, stand by themselves.
    """
    rows = {row.origin: row for row in wrong.rows}
    both = [one for one in wrong.contradictions if len(one.ways) > 1]
    in_both = {way.origin for one in both for way in one.ways}
    causes = [one for one in wrong.causes if len({origin for origin, _ in one.places} - in_both) >= _MANY]
    covered = Counter(origin for one in causes for origin, _ in one.places)
    alike = {origin for origin, count in covered.items() if origin not in in_both and count == _problems(rows[origin])}
    return Paged({"chips": _chips(wrong.rows)}, _entries(rows, causes, both, alike, in_both))


def _entries(
    rows: dict[Origin, WrongRow],
    causes: list[Cause],
    both: list[Contradiction],
    alike: set[Origin],
    in_both: set[Origin],
) -> Iterator[Listed]:
    causes_of: dict[Origin, list[str]] = {}
    for one in causes:
        for origin, _ in one.places:
            causes_of.setdefault(origin, []).append(_cause_key(one))
        yield from _cause(one, rows)
    for pair in both:
        yield _contradiction(pair, rows)
    for origin, row in rows.items():
        body = _row(row)
        is_asked = body["asked"] or any(cell["confirms"] for cell in body["wrong"])
        section = OF_BOTH if origin in in_both else ALIKE if origin in alike else ASKED if is_asked else ROWS
        yield Listed(section, body, " ".join(causes_of.get(origin, ())), body["key"])


def _chips(rows: Iterable[WrongRow]) -> list[tuple[str, int]]:
    counts = Counter[str]()
    for row in rows:
        codes = [*(cell.code for cell in row.cells if cell.code), *(one.code for one in row.whole)]
        counts.update(dict.fromkeys(map(words, codes), 1))
    return counts.most_common()


def _problems(row: WrongRow) -> int:
    return sum(bool(cell.code) for cell in row.cells) + len(row.whole)


def _row(row: WrongRow) -> Json:
    """Return a row: the wrong cells first, then those of known columns; others are not typed here."""
    wrong = [_cell(cell) for cell in row.cells if cell.code]
    codes = {*(cell.code for cell in row.cells), *(one.code for one in row.whole)}
    asked = next((code for code in QUESTIONS if code in codes), "")
    active = next((cell for cell in row.cells if cell.field == "active"), None)
    return {
        "key": _key_of(row),
        "source": row.origin.source,
        "sha256": row.sha256,
        "sheet": row.origin.sheet,
        "row": row.origin.row,
        "name": row.name,
        "address": row.address,
        "company": row.company,
        "wrong": wrong,
        "cells": [_cell(cell) for cell in row.cells if cell.field and not cell.code],
        "whole": list(dict.fromkeys(one.message for one in row.whole)),
        "can_be_fixed": all(cell.can_be_fixed for cell in row.cells),
        "asked": asked if active else "",
        "question": _question(row, asked),
        "active": _cell(active) if active else None,
    }


def _question(row: WrongRow, code: str) -> list[str]:
    said = [cell.message for cell in row.cells if cell.code == code]
    return list(dict.fromkeys([*said, *(one.message for one in row.whole if one.code == code)])) if code else []


def _cell(cell: RowCell) -> Json:
    return {
        "cell": cell.cell,
        "header": cell.header or cell.field,
        "text": cell.text,
        "code": cell.code,
        "confirms": bool(cell.code in CONFIRMED and cell.text and cell.can_be_fixed),
        "said": cell.message,
        "proposals": list(cell.proposals),
    }


def _cause(cause: Cause, rows: dict[Origin, WrongRow]) -> Iterator[Listed]:
    key = _cause_key(cause)
    names = [rows[origin].name or rows[origin].address for origin, _ in cause.places[:_SHOWN]]
    body = {
        "key": key,
        "header": cause.header or cause.field,
        "text": cause.text,
        "confirms": cause.code in CONFIRMED,
        "said": cause.message,
        "proposals": list(cause.proposals),
        "count": len(cause.places),
        "names": [name for name in names if name],
    }
    yield Listed(CAUSES, body, "", key)
    places = [
        {"source": origin.source, "sha256": rows[origin].sha256, "sheet": origin.sheet, "cell": cell}
        for origin, cell in cause.places
    ]
    kept = {"text": cause.text, "confirms": body["confirms"], "places": places}
    yield Listed(PLACES, kept, "", f"{key}-places")


def _contradiction(one: Contradiction, rows: dict[Origin, WrongRow]) -> Listed:
    ways = [
        {
            "key": _key_of(rows[way.origin]),
            "where": str(way.origin),
            "row": way.origin.row,
            "company": way.company,
            "consequence": way.consequence,
        }
        for way in one.ways
    ]
    key = _key("both", one.code, one.subject, *(str(way["key"]) for way in ways))
    messages = dict.fromkeys(
        cell.message for way in one.ways for cell in rows[way.origin].cells if cell.code == one.code
    )
    said = [*messages, *(of.message for way in one.ways for of in rows[way.origin].whole if of.code == one.code)]
    return Listed(BOTH, {"key": key, "name": one.name or one.subject, "said": said[:1], "ways": ways}, "", key)


def _cause_key(cause: Cause) -> str:
    return _key("cause", cause.code, cause.field, cause.header, cause.text, str(cause.places[0][0]))


def _key_of(row: WrongRow) -> str:
    return row_key(row.sha256, row.origin.sheet, row.origin.row)


def _key(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
