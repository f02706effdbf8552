"""The audit workbook tells what a run did, held, or could not do."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

from reconciler.errors import ReconcilerError
from reconciler.model.action import Action, ActionKind, Unchanged
from reconciler.model.finding_code import FindingKind
from reconciler.model.fixes import Fix, Fixes
from reconciler.model.hold import Limit
from reconciler.model.origin import Origin, Source
from reconciler.model.override import LetThrough, Override
from reconciler.model.report import ApiFacts, ApiUse, CompanyCounts, Report
from reconciler.model.result import Outcome, Result, Verified
from reconciler.report.audit.trail import Trail
from reconciler.report.audit.wording import change_text
from reconciler.report.audit.workbook import write_audit
from tests.each import each
from tests.unit.builders import finding_of, hold_of

CREATE_COMPANY = Action(
    ActionKind.CREATE_COMPANY,
    "acme",
    "acme",
    None,
    {"name": "Acme", "vanityName": "acme", "emailDomains": ["acme.example", "acme2.example"]},
    origin=Origin("book.xlsx", "Companies", 2),
)
ADD_DOMAINS = Action(
    ActionKind.ADD_DOMAINS,
    "bank",
    "bank",
    {"emailDomains": ["bank.example"]},
    {"emailDomains": ["bank.example", "new.example"]},
    origin=Origin("book.xlsx", "Companies", 3),
)
CREATE = Action(
    ActionKind.CREATE_USER,
    "bank",
    "ada@bank.example",
    None,
    {"email": "ada@bank.example", "firstName": "Ada", "lastName": "Example"},
    origin=Origin("book.xlsx", "Users", 2),
    extras=(("Cost centre", "007"), ("Note", "one"), ("Note", "=two")),
    note="mended",
    name="Ada Example",
)
DEACTIVATE = Action(ActionKind.DEACTIVATE_USER, "bank", "sam@bank.example", {"active": True}, {"active": False})
REACTIVATE = Action(
    ActionKind.REACTIVATE_USER, "bank", "kim@bank.example", {"active": False}, {"active": True}, extras=(("Desk", "4"),)
)
PLANNED = [CREATE_COMPANY, ADD_DOMAINS, CREATE, DEACTIVATE, REACTIVATE]


def report(**facts: Any) -> Report:
    known: dict[str, Any] = {
        "run_id": "run-1",
        "command": "reconciler apply book.xlsx",
        "started_at": datetime(2026, 11, 2, 8, 15, tzinfo=UTC),
        "operator": "operator",
        "host": "api.example.com",
        "product": "connect",
        "dry_run": False,
        "verdict": "All is well.",
        "sources": [Source(name="book.xlsx", path="book.xlsx", kind=None, sha256="ab" * 32, rows=12)],
    }
    return Report(**known | facts)


def written(facts: Report, folder: Path) -> Workbook:
    path = write_audit(facts, folder / "audit.xlsx")
    assert CalamineWorkbook.from_path(str(path)).sheet_names == load_workbook(path).sheetnames
    return load_workbook(path)


def rows(workbook: Workbook, sheet: str) -> list[dict[str, Any]]:
    header, *body = workbook[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in body]


def summary(workbook: Workbook) -> dict[Any, tuple[Any, ...]]:
    """Give the rows of the summary by their first cell, the first of each."""
    found: dict[Any, tuple[Any, ...]] = {}
    for first, *rest in workbook["Summary"].iter_rows(values_only=True):
        found.setdefault(first, tuple(rest))
    return found


def test_a_run_that_is_done(tmp_path: Path) -> None:
    done = Result(CREATE, Outcome.DONE, Verified.YES, 200, None, "", "trace-1", 1, "2026-11-02T08:15:01.250Z")
    failed = Result(
        DEACTIVATE,
        Outcome.FAILED,
        Verified.NO,
        409,
        40904,
        "Refused.",
        "trace-2",
        3,
        "2026-11-02T08:15:02+00:00",
        "pod",
    )
    workbook = written(
        report(
            planned=PLANNED,
            results=[failed, done],
            exit_code=6,
            duration_s=3725.2,
            api=ApiUse(1234, 5, 2),
            plan_digest="d1",
            plan_file="plan.json",
            options={"absent_users": "deactivate", "yes": True, "limit": None},
        ),
        tmp_path,
    )
    assert workbook.sheetnames == ["Summary", "Actions", "Rejected rows", "Findings", "Companies"]
    facts = summary(workbook)
    assert workbook["Summary"]["A1"].value == "All is well."
    assert workbook["Summary"]["A1"].fill.fgColor.rgb == "FFB36B00"
    assert facts["Exit code"][0].startswith("6: incomplete")
    assert facts["When"][0] == "2026-11-02 08:15:00 UTC"
    assert facts["Took"][0] == "1 hour 2 minutes 5 seconds"
    assert facts["API calls"][0].startswith("1,234 sent, 5 of them retries; 2 ")
    assert facts["Options"][0] == "absent_users: deactivate; yes: yes; limit: none"
    assert facts["Mode"][0] == "applied"
    assert facts["book.xlsx"][:2] == (12, "ab" * 32)
    assert facts["create-user"] == (1, 1, 0, 0, 0, 0, 0, 0, 1)
    assert facts["deactivate-user"] == (1, 0, 1, 0, 0, 0, 0, 0, 0)
    assert facts["reactivate-user"] == (1, 0, 0, 0, 0, 0, 0, 1, 0)
    assert facts["all"] == (5, 1, 1, 0, 0, 0, 0, 3, 1)

    actions = rows(workbook, "Actions")
    assert [row["outcome"] for row in actions] == ["not applied", "not applied", "done", "failed", "not applied"]
    assert actions[2] == {
        "source file": "book.xlsx",
        "sheet": "Users",
        "row": 2,
        "kind": "create-user",
        "company": "bank",
        "who": "ada@bank.example",
        "name": "Ada Example",
        "old → new": "new: Ada Example",
        "outcome": "done",
        "verified": "yes",
        "HTTP status": 200,
        "error code": None,
        "detail": None,
        "trace id": "trace-1",
        "attempts": 1,
        "when (UTC)": "2026-11-02 08:15:01",
        "note": "mended",
        "Cost centre": "007",
        "Note": "=two",  # the second of two columns of one name; the first is checked below
        "Desk": None,
        "requested": "operator, 2026-11-02 08:15:00 UTC",
        "approved": "nobody else was asked",
        "lifted for it": None,
    }
    assert [cell.value for cell in workbook["Actions"][1]][17:21] == ["Cost centre", "Note", "Note", "Desk"]
    assert [cell.value for cell in workbook["Actions"][4]][17:21] == ["007", "one", "=two", None]
    assert actions[3]["detail"] == "Refused.\nhas an account at pod"
    assert actions[3]["error code"] == 40904
    assert workbook["Actions"]["T4"].data_type == "s"


def test_what_needs_a_person_is_linked_where_it_first_stands(tmp_path: Path) -> None:
    origin = Origin("people.csv", "", 7)
    ends = [(CREATE, Outcome.DONE), (DEACTIVATE, Outcome.DONE), (REACTIVATE, Outcome.UNKNOWN)]
    results = [Result(action, outcome, Verified.NOT_CHECKED) for action, outcome in ends]
    kinds = [FindingKind.NOTE, FindingKind.REJECTED, FindingKind.DRIFT, FindingKind.REJECTED, FindingKind.DRIFT]
    findings = [finding_of(kind, "code", "m", origin) for kind in kinds]
    bad = CompanyCounts("bank", "Bank", "id1", "COMPLETED", "", (), 1, None, None, "Ask.")
    facts = report(
        planned=[action for action, _ in ends], results=results, findings=findings, companies=[bad], exit_code=7
    )
    sheet = written(facts, tmp_path)["Summary"]
    assert [(cell.value, cell.hyperlink.location) for cell in sheet["A"] if cell.hyperlink] == [
        ("2 actions are done and not verified: see the sheet “Actions”, row 2", "Actions!A2"),
        (
            "1 action of which nobody can tell what became of it: see the sheet “Actions”, row 4",
            "Actions!A4",
        ),
        ("2 bad cells of rejected rows: see the sheet “Rejected rows”, row 2", "'Rejected rows'!A2"),
        ("2 differences that the API cannot change: see the sheet “Findings”, row 3", "Findings!A3"),
        ("1 company could not be used: see the sheet “Companies”, row 2", "Companies!A2"),
    ]


FLAG = Override(
    "confirm_deactivations",
    "--confirm-deactivations",
    "1",
    by="alice",
    let_through=(
        LetThrough(Limit.COMPANY_DEACTIVATIONS, "bank", 1, 3),
        LetThrough(Limit.COMPANY_REACTIVATIONS, "", 1, 9),
    ),
)
FIX = Fix(source="book.xlsx", sheet="Users", cell="C2", new="Ada", by="cyn", at="2026-11-02T07:00:00+00:00")


@each(
    ("facts", "action", "cells"),
    [
        ({}, CREATE, ("operator, 2026-11-02 08:15:00 UTC", "not on record", "")),
        ({}, DEACTIVATE, ("in no sheet\noperator, 2026-11-02 08:15:00 UTC", "not on record", "")),
        (
            {},
            msgspec.structs.replace(DEACTIVATE, subject=""),
            ("taken out since\noperator, 2026-11-02 08:15:00 UTC", "not on record", ""),
        ),
        (
            {"plan_made_by": "ann", "plan_made_at": "2026-11-01T08:00:00+00:00", "fixes": Fixes((FIX,))},
            CREATE,
            (
                "ann, 2026-11-01 08:00:00 UTC\nthe row fixed by cyn, 2026-11-02 07:00:00 UTC",
                "not on record",
                "",
            ),
        ),
        (
            {"approved_by": "bob", "approved_at": "2026-11-02T08:10:00Z"},
            CREATE,
            (
                "operator, 2026-11-02 08:15:00 UTC",
                "bob, 2026-11-02 08:10:00 UTC",
                "",
            ),
        ),
        ({"options": {"four_eyes": True}, "needs_approval": "why"}, CREATE, (None, "not yet", "")),
        ({"options": {"four_eyes": True}}, CREATE, (None, "nobody else: this plan needed no second person", "")),
        (
            {"options": {"four_eyes": False}},
            CREATE,
            (None, "nobody else: four eyes are off (policy.four_eyes = false)", ""),
        ),
        ({"options": {"yes": True}}, CREATE, (None, "nobody else was asked", "")),
        (
            {"overrides": (FLAG,)},
            DEACTIVATE,
            (None, None, "company-deactivations (1 of 3): --confirm-deactivations 1, by alice"),
        ),
        (
            {"overrides": (FLAG,)},
            REACTIVATE,
            (None, None, "company-reactivations (1 of 9): --confirm-deactivations 1, by alice"),
        ),
        ({"overrides": (FLAG,)}, CREATE, (None, None, "")),
    ],
)
def test_what_stands_before_an_action(facts: dict[str, Any], action: Action, cells: tuple[str | None, ...]) -> None:
    told = Trail(report(**facts)).cells(action)
    assert [cell if wanted is not None else None for cell, wanted in zip(told, cells, strict=True)] == list(cells)


def test_a_run_that_is_held(tmp_path: Path) -> None:
    holds = [
        hold_of(
            Limit.COMPANY_DEACTIVATIONS, "Too many.", "bank", 20, 50, tuple(f"p{n}@bank.example" for n in range(20))
        ),
        hold_of(Limit.REJECTED_ROWS, "Mend them.", "", 9, 60),
    ]
    workbook = written(report(planned=PLANNED, holds=holds, exit_code=4, verdict="Held."), tmp_path)
    facts = summary(workbook)
    assert workbook["Summary"]["A1"].fill.fgColor.rgb == "FFB36B00"
    assert facts["Mode"][0] == "apply: nothing was written to the API"
    assert facts["company-deactivations"][:5] == ("bank", 20, 50, 0.4, "Too many.")
    assert facts["rejected-rows"][:5] == ("the whole run", 9, 60, 0.15, "Mend them.")
    assert facts["people"][0].endswith("p11@bank.example and 8 more: see the sheet “Held people”")
    assert facts["all"] == (5, 0, 0, 0, 0, 0, 0, 5, 0)
    assert {row["outcome"] for row in rows(workbook, "Actions")} == {"not applied"}
    assert [row["who"] for row in rows(workbook, "Held people")] == [f"p{n}@bank.example" for n in range(20)]


def test_few_held_people_stand_on_the_summary(tmp_path: Path) -> None:
    hold = hold_of(Limit.LOST_ROWS, "m", "bank", 1, 2, ("a@x.example", "b@x.example"))
    workbook = written(report(holds=[hold]), tmp_path)
    assert summary(workbook)["people"][0] == "a@x.example, b@x.example"
    assert "Held people" not in workbook.sheetnames


def test_a_run_that_an_error_stopped(tmp_path: Path) -> None:
    facts = report(
        error="The API is gone.", error_call=ApiFacts("GET /x", 503, 7, "trace-9"), exit_code=8, planned=[CREATE]
    )
    found = summary(written(facts, tmp_path))
    assert "The API is gone." in found
    assert (found["Call"][0], found["HTTP status"][0]) == ("GET /x", "503")
    assert (found["Error code"][0], found["Trace id"][0]) == ("7", "trace-9")
    unanswered = report(error="Gone.", error_call=ApiFacts("GET /x", None, None, ""), exit_code=8)
    found = summary(written(unanswered, tmp_path))
    assert (found["HTTP status"][0], found["Trace id"][0]) == ("none came", "none was given")
    assert "Call" not in summary(written(report(error="Refused.", exit_code=3), tmp_path))


def test_a_run_with_nothing_to_do(tmp_path: Path) -> None:
    workbook = written(report(sources=[], dry_run=True, duration_s=1, exit_code=0), tmp_path)
    for sheet in ("Actions", "Rejected rows", "Findings", "Companies"):
        assert [cell.value for cell in workbook[sheet]["A"]][1:] == ["None."]
    facts = summary(workbook)
    assert facts["Mode"][0] == "dry run: nothing was written to the API"
    assert facts["Took"][0] == "1 second"
    assert workbook["Summary"]["A1"].fill.fgColor.rgb == "FF1E7B3C"


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("code", "colour"),
    [(0, "1E7B3C"), *((c, "B36B00") for c in (4, 5, 6)), *((c, "A61B1B") for c in (1, 3, 7, 8, 9)), (99, "A61B1B")],
)
def test_the_band_has_the_colour_of_the_exit_code(tmp_path: Path, code: int, colour: str) -> None:
    assert written(report(exit_code=code), tmp_path)["Summary"]["A1"].fill.fgColor.rgb == f"FF{colour}"


def test_findings_companies_and_unchanged_rows(tmp_path: Path) -> None:
    origin = Origin("people.csv", "", 7)
    workbook = written(
        report(
            findings=[
                finding_of(
                    FindingKind.REJECTED, "email.invalid", "Mend it.", origin, "email", "=bad@", "bank", cell="B7"
                ),
                finding_of(
                    FindingKind.UNMANAGED,
                    "user.unmanaged",
                    "Left as it is.",
                    company="bank",
                    subject="sam@bank.example",
                ),
            ],
            companies=[
                CompanyCounts(
                    "bank", "Bank", "id1", "COMPLETED", "https://x.example", ("a.example", "b.example"), 3, 4, 2, ""
                ),
                CompanyCounts("acme", "Acme", "id2", "TENANT_CONFIG_ERROR", "", (), 1, None, None, "Ask."),
            ],
            unchanged=[Unchanged(origin, "bank", "kim@bank.example", "active")],
        ),
        tmp_path,
    )
    assert list(rows(workbook, "Rejected rows")[0].values()) == [
        "people.csv", None, 7, "B7", "email", "email.invalid", "=bad@", "Mend it.",
    ]  # fmt: skip
    assert rows(workbook, "Findings")[0]["who"] == "sam@bank.example"
    assert summary(workbook)["rejected"][0] == 1
    bank, acme = rows(workbook, "Companies")
    assert (bank["domains"], bank["live"], bank["active"]) == ("a.example\nb.example", 4, 2)
    assert (acme["live"], acme["problem"]) == (None, "Ask.")
    assert [workbook["Companies"].cell(row, 4).fill.fill_type for row in (2, 3)] == [None, "solid"]
    assert list(rows(workbook, "Unchanged")[0].values()) == [
        "people.csv",
        None,
        7,
        "bank",
        "kim@bank.example",
        "active",
    ]


@each(
    ("action", "text"),
    [
        (CREATE_COMPANY, "new: Acme (acme.example, acme2.example)"),
        (ADD_DOMAINS, "+ new.example"),
        (CREATE, "new: Ada Example"),
        (DEACTIVATE, "active: yes → no"),
        (REACTIVATE, "active: no → yes"),
        (Action(ActionKind.REACTIVATE_USER, "b", "s", None, {"active": True}), "active: not known → yes"),
        (Action(ActionKind.CREATE_USER, "b", "s@x.example", None, {}), "new: s@x.example"),
        (Action(ActionKind.ADD_DOMAINS, "b", "b", None, {"emailDomains": ["x.example"]}), "+ x.example"),
    ],
)
def test_a_change_is_told_in_one_line(action: Action, text: str) -> None:
    assert change_text(action) == text


def test_control_characters_anywhere_do_not_stop_the_audit(tmp_path: Path) -> None:
    bad = "\x00=\ud800"
    workbook = written(
        report(
            verdict=bad,
            error=bad,
            operator=bad,
            holds=[hold_of(Limit.LOST_ROWS, bad, bad, 1, 1, (bad,))],
            planned=[Action(ActionKind.CREATE_USER, bad, bad, None, {"firstName": bad}, extras=((bad, bad),))],
            findings=[finding_of(FindingKind.NOTE, bad, bad, Origin(bad, bad, 1), bad, bad)],
        ),
        tmp_path,
    )
    assert workbook["Summary"]["A1"].value == "�=�"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReconcilerError, match="does not exist"):
        write_audit(report(), tmp_path / "nowhere" / "audit.xlsx")
