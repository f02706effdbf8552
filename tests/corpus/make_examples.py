"""Make reconciler/report/finding_catalogue/examples.json: for each code a message, as the program gives it.

`python -m tests.corpus.make_examples` reads the corpus for them. Codes that no file can show have their facts here.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import chdir
from datetime import date
from pathlib import Path
from typing import Any

from reconciler.errors import InputRefused
from reconciler.model.fields import USER_FIELDS, snake
from reconciler.model.finding import Finding
from reconciler.model.finding_code import Code
from reconciler.model.origin import Origin
from reconciler.report import finding_catalogue
from reconciler.report.words.english import catalogue as english
from reconciler.report.words.english.errors import error as worded
from reconciler.sandbox.seed import load_seed
from reconciler.sheets.load import load
from tests.corpus.make_corpus import FILES
from tests.corpus.vocabulary import ENTRIES

EXAMPLES = Path(finding_catalogue.__file__).with_name("examples.json")
TODAY = date(2026, 11, 28)

_RUN = {"run": "20261127T030001Z-565afb", "kind": "create-user", "subject": "ada@acme.example"}
_OTHER = {
    "email": "gross@acme.example",
    "other": "groß@acme.example",
    "letter": "ß",
    "name": "LATIN SMALL LETTER SHARP S",
}

_OF_PEOPLE: Mapping[Code, tuple[str, Mapping[str, Any]]] = {
    Code.EMAIL_PLAIN_LIVE: ("B5", {"meant": "rene@acme.example"}),
    Code.EMAIL_DOMAIN: (
        "B5", {"case": "known", "domain": "other.example", "company": "acme", "known": ("acme.example",)}
    ),
    Code.EMAIL_ELSEWHERE: ("B5", {"case": "active", "other": "bolt"}),
    Code.EMAIL_CHANGED: ("B5", {"case": "changed", "was": "ada@acme.example", "now": "ada.new@acme.example"}),
    Code.EMAIL_TWO_ACCOUNTS: ("B5", {}),
    Code.EMAIL_TWO_SPELLINGS: ("B5", {"case": "live", "place": "acme", **_OTHER}),
    Code.EMAIL_POSSIBLE_RENAME: (
        "B5", {"case": "created", "email": "ada.new@acme.example", "live": "ada@acme.example"}
    ),
    Code.ACTIVE_NOT_SAID: ("E5", {"case": "live"}),
    Code.ACTIVE_UNKNOWN: ("E5", {"case": "not told"}),
    Code.START_DATE_ACTIVE: ("F5", {"date": "2027-01-04"}),
    Code.START_DATE_COMING: ("F5", {"date": "2026-12-01"}),
    Code.END_DATE_COMING: ("G5", {"date": "2026-12-31"}),
    Code.REMARK_UNREAD: ("H5", {"value": "living in Australia now"}),
    Code.COMPANY_UNKNOWN: ("A5", {"company": "acmee"}),
    Code.COMPANY_REJECTED: ("A5", {"company": "acme", "row": "people.xlsx › Companies row 2"}),
    Code.COMPANY_NOT_IN_SHEETS: ("A5", {"company": "acme"}),
    Code.USER_PROTECTED: ("E5", {"case": "row"}),
    Code.LIVE_UNREADABLE_RECORD: ("B5", {"case": "row", "why": "its id is null"}),
    Code.PLAN_ALREADY_DONE: ("B5", _RUN),
    Code.RESUME_DONE: ("B5", _RUN),
    Code.RESUME_PENDING: ("B5", {**_RUN, "kind": "create-company", "subject": "acme"}),
    Code.RESUME_MISSING: ("B5", {**_RUN, "seen": "nobody has this address"}),
    Code.RESUME_UNKNOWN: ("B5", {"case": "", **_RUN}),
    Code.RESUME_DIFFERS: ("B5", {**_RUN, "seen": "firstName is “Eda”"}),
}  # fmt: skip
"""In which cell it stands, and its facts."""

_OF_NO_CELL: Mapping[Code, Mapping[str, Any]] = {
    Code.COMPANY_PROVISIONING: {"state": "PROVISIONING"},
    Code.COMPANY_STATE: {"case": "alone", "problem": "The company is in state FAILED. Contact Symphony support."},
    Code.COMPANY_TWICE: {"case": "alone", "problem": "Two companies have the vanityName acme."},
    Code.COMPANY_UNREADABLE: {"case": "alone", "problem": "Its people could not be listed: the answer was cut off."},
    Code.COMPANY_UNMANAGED: {"case": "listed", "people": 12},
    Code.EMAIL_DOMAINS_DROPPED: {"domain": "old.example"},
    Code.USER_UNMANAGED: {"case": "not asked for"},
    Code.USER_PROTECTED_NOBODY: {"case": "emails", "entry": "admin@acme.example"},
    Code.ROW_HIDDEN: {},
    Code.SHEET_DATED_AHEAD: {"name": "people.xlsx", "modified": "2027-03-01T08:00:00+00:00"},
    Code.UNDO_NOT_OURS: _RUN,
    Code.UNDO_STAYS: _RUN,
    Code.UNDO_GONE: {},
    Code.UNDO_OTHER_ADDRESS: {"there": "ada.new@acme.example", "subject": "ada@acme.example"},
    Code.UNDO_CHANGED_LATER: {**_RUN, "kind": "reactivate-user"},
    Code.UNDO_UNREADABLE: {},
}

_REFUSED: Mapping[Code, str] = {
    Code.FILE_UNREADABLE: "people.xlsx: the file cannot be read (Permission denied). Check who may read it.",
    Code.FILE_UNREACHABLE: (
        "sftp://hr@files.example/out/people.xlsx: files.example could not be reached: its name cannot be looked up. "
        "Check the address and the network."
    ),
    Code.FILE_SIGN_IN: (
        "sftp://hr@files.example/out/people.xlsx: files.example refused us: it does not let this user in with the keys "
        "or the password that it was shown. Check the user in the address, and the table of files.example in "
        "[[remote]] of reconciler.toml."
    ),
    Code.FILE_CHANGING: "people.xlsx: the file changed while it was read. Wait until it is complete, and try again.",
    Code.FILE_TOO_LARGE: "people.xlsx: the file needs more memory than this computer has. Split it.",
    Code.SHEET_UNUSABLE: (
        "people.xlsx › Staff: most of the first 10,000 rows cannot be used. Is this the right sheet, and row 1 the "
        "right row of headers? If so, give the first thousand rows alone to see what is wrong with them."
    ),
    Code.FIXES_UNUSABLE: "people.xlsx › Users!E30: there are two fixes of it. Keep the one that is meant.",
    Code.FIXES_DO_NOT_FIT: (
        "The fix of people.xlsx › Users!E30 does not fit: it holds “jane@acme.example”, and the fix was made where it "
        "held “jane@acme”. Fix it again in the sheet as it is now."
    ),
    Code.SEED_INVALID: "The seed seed.json cannot be used: Expected `array`, got `int` - at `$.companies`.",
    Code.SHEET_OLDER: (
        "people.xlsx was last changed at 2026-11-20T09:12:00+00:00, and the one that was last applied at "
        "2026-11-26T17:40:00+00:00: this looks like an older sheet. If it is meant, add --older-sheet."
    ),
}
"""What only a machine, a mass of rows or an earlier run brings about."""


_TELLING = 3
"""Values of so many letters and more show what is meant."""


def examples() -> dict[str, str]:
    """Return for every code a message: the shortest of the corpus, or what the facts above give."""
    with chdir(FILES):
        found = sorted(_of_the_corpus(), key=lambda one: (one[0], one[1] < _TELLING, len(one[2])), reverse=True)
        best = {code: message for code, _, message in found}
        return dict(sorted((best | dict(_refused()) | dict(_of_facts())).items()))


def text() -> str:
    """Return the examples as they are kept."""
    return json.dumps(examples(), indent=1) + "\n"


def _of_the_corpus() -> Iterator[tuple[str, int, str]]:
    """Yield codes and messages, each with the length of the value that it is about."""
    for name in sorted(ENTRIES):
        called = f"people{Path(name).suffix}"
        try:
            desired = load([Path(name)], today=TODAY, **ENTRIES[name].expected.get("options", {}))
        except InputRefused as refused:
            yield refused.code, 0, worded(refused).replace(name, called)
        else:
            for finding in desired.findings:
                yield finding.code, len(finding.value), _message(finding).replace(name, called)


def _refused() -> Iterator[tuple[str, str]]:
    yield from _REFUSED.items()
    for load_what_is_missing in (lambda: load([Path("people.xlsx")]), lambda: load_seed("seed.json")):
        try:
            load_what_is_missing()
        except InputRefused as refused:
            yield refused.code, worded(refused)


def _of_facts() -> Iterator[tuple[str, str]]:
    for code, (cell, facts) in _OF_PEOPLE.items():
        yield code, _message(Finding(code, facts, Origin("people.xlsx", "Staff", 5), cell=cell))
    for code, facts in _OF_NO_CELL.items():
        yield code, _message(Finding(code, facts))
    for field in ("name", *USER_FIELDS):
        if (drift := f"{snake(field)}.drift") in {*Code}:
            facts = {"field": field, "live": "Archer", "wanted": "Baker"}
            yield drift, _message(Finding(Code(drift), facts, Origin("people.xlsx", "Staff", 5)))


def _message(finding: Finding) -> str:
    place = ", ".join(filter(None, (finding.place, finding.column)))
    return f"{place}: {english.finding(finding)}" if place else english.finding(finding)


if __name__ == "__main__":
    EXAMPLES.write_text(text(), "utf-8")
