"""Somebody who comes, leaves, and is to be forgotten, and a search for what is left of them in a state folder."""

import sqlite3
from contextlib import closing
from pathlib import Path

from reconciler.state.sqlite_database import FILE
from tests.acceptance.harness import Rehearse, Room, Row, Run, company, crowd, live_company, person
from tests.folder_bytes import texts

ADDRESS, FIRST, LAST = "Janina.Quill@acme.example", "Janina", "Quillfeather"
OTHERS = crowd(19)


def janina(**cells: str) -> Row:
    """Give her row."""
    return person(email=ADDRESS, firstName=FIRST, lastName=LAST, **cells)


def others(**cells: str) -> list[Row]:
    """Give the rows of the nineteen others, and of one that is rejected."""
    return [*(person(who, **cells) for who in OTHERS), person("wrong", email="no address")]


def joined(rehearse: Rehearse) -> tuple[Room, Run]:
    """Open a room in which she and the nineteen were created in one batch, and the marked copy has her row."""
    room = rehearse(live_company("acme"))
    return room, room.apply(room.sheets([company()], [janina(), *others()]), expect=6)


def left(room: Room) -> Run:
    """Have her leave."""
    return room.apply(room.sheets([company()], [janina(active="no"), *others()]), expect=6)


def gone(room: Room) -> Run:
    """Have her stand in no sheet any more."""
    return room.apply(room.sheets([company()], others()), expect=6)


def account(state: Path) -> str:
    """Give the id of her account, as the journal knows it."""
    with closing(sqlite3.connect(state / FILE)) as db:
        (items,) = db.execute("SELECT items FROM chain_record WHERE kind = 'people' ORDER BY id DESC").fetchone()
    (line,) = (line for line in items.split("\n") if ADDRESS.lower() in line)
    return str(line.split('"')[-2])


def traces(state: Path, *more: str) -> list[str]:
    """Return which files have her address, her names, or one of `more`, in any case and in UTF-8 or UTF-16."""
    sought = [ADDRESS.lower(), LAST.lower(), *map(str.lower, more)]
    needles = [text.encode(encoding) for text in sought for encoding in ("utf-8", "utf-16-le")]
    return [f"{name}: {needle!r}" for name, data in texts(state) for needle in needles if needle in data.lower()]
