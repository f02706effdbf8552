"""Codes of well-known systems that say who has left: PROG_STATUS DC, emplStatus T, NK/HH/TERMED/RN.

What the codes mean stands in public documentation: PROG_STATUS in the data dictionary of the University of
Connecticut, PROG_ACTION in the values of PeopleSoft's record SSR_HM_PCC_MAP, emplStatus in SAP's knowledge base article
2505526, PEBEMPL_EMPL_STATUS (PEAEMPL) in the handbook of Virginia Commonwealth University, STVSTST in those of Portland
Community College (AS, IS) and Canisius University (IG).
"""

import re
from typing import NamedTuple

from reconciler.sheets.headers import fold, without_remark


class Codes(NamedTuple):
    """What cells say by their codes: who is there, on leave too, who has left, and who may be either."""

    here: frozenset[str]
    gone: frozenset[str]
    either: frozenset[str] = frozenset()


def _codes(here: str, gone: str, either: str = "") -> Codes:
    return Codes(*(frozenset(codes.split()) for codes in (here, gone, either)))


_OF_A_PROGRAM = _codes("AC AD AP LA PM WT", "CM CN DC DE DM SP")
_OF_A_STUDENT = _codes("AS", "IS IG")
_OF_AN_EMPLOYEE = _codes("A D P U", "T R O", "F S")
"""D is dormant at home during an assignment abroad; furloughed and suspended people have access or none."""
_OF_A_BANNER_EMPLOYEE = _codes("A B F L P", "T")
_KNOWN = {
    "progstatus": _OF_A_PROGRAM,
    "acadprogstatus": _OF_A_PROGRAM,
    "progaction": _codes(
        "ACTV ADMT APPL COND DATA DDEF DEFR DEIN LEAV MATR PLNC PRGC RADM RAPP RECN RLOA WAIT WAOF",
        "ADRV COMP DENY DISC DISM VDIS WADM WAPP",
        "REVK SPND TRAN",
    ),
    "pebemplemplstatus": _OF_A_BANNER_EMPLOYEE,
    "stvstst": _OF_A_STUDENT,
    "ststcode": _OF_A_STUDENT,
    "sgbstdnststcode": _OF_A_STUDENT,
    "studentstatuscode": _OF_A_STUDENT,
}
_SUCCESS_FACTORS = "emplStatus"
"""Whose U is an unpaid leave, where the EMPL_STATUS of another system has an end with pay."""

_SURE = re.compile(r"\bTERME?D\b")
_MAYBE = re.compile(r"TERM - .+|(?:\S*[/_])?TERM(?:[-/_](?!TIME)\S+)?")
_WHOLE = "TERM"


def codes_of(label: str) -> Codes | None:
    """Return what the codes under a header mean, where a well-known system has it."""
    bare = without_remark(label).strip()
    return _OF_AN_EMPLOYEE if bare == _SUCCESS_FACTORS else _KNOWN.get(fold(bare))


def may_have_part(cell: str) -> bool:
    """Whether a part of a code may say it."""
    return "TERM" in cell


def part_of_code(cell: str, *, is_other: bool) -> bool | None:
    """Return whether a part of a code says surely that somebody has left (TERMED), or may (TERM); None for no such."""
    if not may_have_part(cell):
        return None
    if _SURE.search(cell):
        return True
    is_whole = cell.strip() == _WHOLE
    return False if _MAYBE.fullmatch(cell.strip()) and not (is_whole and is_other) else None
