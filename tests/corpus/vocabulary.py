"""The words in which the corpus is told: a file, its trouble, and what must come of it.

A place is written as in a formula: `B2` a cell and `2` a row of a CSV, `Staff!B2` and `Staff!2` of a sheet, `Staff!`
the sheet as a whole, and nothing the file as a whole.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
Row = Sequence[str]
Made = bytes | Mapping[str, bytes]

USERS = ["companyVanityName", "email", "firstName", "lastName"]
COMPANIES = ["name", "vanityName", "emailDomains"]
ANN = ["acme", "ann@acme.example", "Ann", "Archer"]
BOB = ["acme", "bob@acme.example", "Bob", "Baker"]
CID = ["acme", "cid@acme.example", "Cid", "Cook"]
ZOE = ["acme", "zoe@acme.example", "Zoé", "Žižek"]
ACME = ["Acme Ltd", "acme", "acme.example"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the corpus (or a folder of files), how it is made, and what must come of it.

    `real` says that a real LibreOffice saved it, from what `made` gives.
    """

    name: str
    made: Callable[[], Made]
    expected: Json
    real: bool = False


ENTRIES: dict[str, Entry] = {}
"""All of the corpus, by file name."""


def add(
    name: str,
    trouble: str,
    made: Made | Callable[[], Made],
    *,
    users: Iterable[Json] = (),
    companies: Iterable[Json] = (),
    findings: Iterable[Json] = (),
    protected: Iterable[str] = (),
    unreadable: Mapping[str, Sequence[object]] | None = None,
    options: Json | None = None,
    refused: str = "",
    says: Sequence[str] = (),
    real: bool = False,
) -> None:
    """Enter a file: its trouble in a sentence, its bytes, and what must come of it.

    `refused` and `says` are for a file that is refused as a whole, the others for one that is read; `options` is what
    else `load` is told.
    """
    if name in ENTRIES:
        raise ValueError(f"{name} stands twice in the corpus")
    outcome: Json = {"refused": refused, "says": list(says)}
    if not refused:
        outcome = {
            "companies": [_placed(name, company) for company in companies],
            "users": [_placed(name, user) for user in users],
            "findings": [_placed(name, finding) for finding in findings],
            "protected": sorted(protected),
            "unreadable": {company: [place(name, row) for row in rows] for company, rows in (unreadable or {}).items()},
        }
    expected = {"trouble": trouble, **({"options": options} if options else {}), **outcome}
    ENTRIES[name] = Entry(name, made if callable(made) else lambda: made, expected, real)


def _placed(name: str, record: Json) -> Json:
    return {**record, "at": place(name, record["at"])}


def place(name: str, short: object) -> str:
    """Spell out a place in the file of this name, as messages do."""
    sheet, _, inner = str(short).rpartition("!")
    where = f"{name} › {sheet}" if sheet else name
    if not inner:
        return where
    if inner.isdigit():
        return f"{where} row {inner}"
    if re.fullmatch(r"[A-Z]+\d+", inner):
        return f"{where}!{inner}" if sheet else f"{where} › {inner}"
    return inner


# -- what comes of it -------------------------------------------------------------------------------------------


def user(at: object, cells: Row = ANN, extras: Mapping[str, str] | None = None, **fields: object) -> Json:
    """Give a user's record: the four cells that every user has, and whatever else it says."""
    return {
        "at": at,
        **dict(zip(USERS, cells, strict=True)),
        "displayName": "",
        "active": True,
        "phoneNumber": "",
        "department": "",
        "title": "",
        "location": "",
        **fields,
        "extras": dict(extras or {}),
    }


def company(at: object, cells: Row = ACME, extras: Mapping[str, str] | None = None) -> Json:
    """Give a company's record; domains stand with a blank between."""
    name, vanity_name, domains = cells
    return {
        "at": at,
        "name": name,
        "vanityName": vanity_name,
        "emailDomains": domains.split(),
        "extras": dict(extras or {}),
    }


def bad(code: str, at: object, column: str = "", *says: str) -> Json:
    """Give a cell or row that is rejected; `says` are parts of its message."""
    return {"kind": "rejected", "code": code, "at": at, "column": column, "says": list(says)}


def note(code: str, at: object = "", column: str = "", *says: str) -> Json:
    """Give a note on what was mended, merged or passed over."""
    return {"kind": "note", "code": code, "at": at, "column": column, "says": list(says)}


# -- texts ------------------------------------------------------------------------------------------------------


def lines(*rows: Row, mark: str = ",", end: str = "\r\n") -> str:
    """Join cells to lines as they are, without quotes."""
    return "".join(mark.join(row) + end for row in rows)


def csv(*rows: Row, mark: str = ",") -> bytes:
    """Give the bytes of a CSV in UTF-8."""
    return lines(*rows, mark=mark).encode()
