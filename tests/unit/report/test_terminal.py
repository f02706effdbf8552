"""What people read before and after a run."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import pytest
from msgspec.structs import replace as changed

from reconciler.model.action import Action, ActionKind
from reconciler.model.finding import Finding
from reconciler.model.finding_code import Code, FindingKind
from reconciler.model.hold import Limit
from reconciler.model.origin import Origin, Source
from reconciler.model.report import ApiFacts, Report
from reconciler.model.result import Outcome, Result
from reconciler.report.plan_text import preview
from reconciler.report.terminal import findings, marking_command, outcome
from reconciler.report.widths import width_of, wrapped
from tests.each import each
from tests.unit.builders import finding_of, hold_of

ROW = Origin("b.xlsx", "Users", 2)
COMPANY = Action(
    ActionKind.CREATE_COMPANY, "new", "new", None, {"name": "New", "emailDomains": ["new.example", "x.example"]}
)
DOMAINS = Action(
    ActionKind.ADD_DOMAINS,
    "acme",
    "acme",
    {"emailDomains": ["a.example"]},
    {"emailDomains": ["a.example", "b.example"]},
)
CREATE = Action(
    ActionKind.CREATE_USER, "acme", "ann@a.example", None, {"firstName": "Ann", "lastName": "Archer"}, origin=ROW
)
LEAVER = Action(
    ActionKind.DEACTIVATE_USER, "acme", "zoe@a.example", {"active": True}, {"active": False}, note="absent everywhere"
)


def bad(row: int, code: str, message: str = "mend it.", value: str = "ann") -> Finding:
    """Give a rejected cell of the column E-mail."""
    return finding_of(FindingKind.REJECTED, code, message, changed(ROW, row=row), "E-mail", value, cell=f"B{row}")


def source(name: str, kind: str | None = None) -> Source:
    """Give a source in the folder one is in."""
    return Source(name, str(Path.cwd() / name), kind, "a" * 64, 1)


def report(**more: Any) -> Report:
    began = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    given = Report("run-1", "plan", began, "someone", "api.example", "Connect API", dry_run=True)
    return replace(given, **more)


def text(lines: Any) -> str:
    return click.unstyle("\n".join(lines))


def test_findings_come_by_kind_those_that_need_a_person_first() -> None:
    found = [
        finding_of(FindingKind.NOTE, "file.encoding", "a note."),
        finding_of(FindingKind.UNMANAGED, "user.unmanaged", "left as it is.", subject="zoe@a.example"),
        bad(2, "email.domain", "mend it."),
    ]
    lines = text(findings(found)).splitlines()
    assert [line for line in lines if line.startswith("  !")] == [
        "  ! b.xlsx › Users!B2, E-mail “ann”: mend it. [email.domain]",
        "  ! zoe@a.example: left as it is. [user.unmanaged]",
        "  ! a note. [file.encoding]",
    ]


def test_a_row_is_named_where_no_cell_is_and_a_value_once() -> None:
    found = [
        finding_of(FindingKind.REJECTED, "row.ragged", "too many cells.", ROW),
        bad(3, "email.invalid", "“ann” is no address."),
        bad(4, "email.domain", "long.", value="x" * 70),
    ]
    assert text(findings(found)).splitlines()[2:6] == [
        "  ! b.xlsx › Users row 2: too many cells. [row.ragged]",
        "  ! b.xlsx › Users!B3, E-mail: “ann” is no address. [email.invalid]",
        f"  ! b.xlsx › Users!B4, E-mail “{'x' * 59}…”: long. [email.domain]",
        "",
    ]


def test_what_is_not_rejected_names_who_it_is_about_once() -> None:
    elsewhere = finding_of(
        FindingKind.CONFLICT, "email.elsewhere", "This person is elsewhere.", ROW, "E-mail", "z@a.example", cell="B2"
    )
    told = text(findings([changed(elsewhere, subject="zoe@a.example")]))
    assert (
        "  ! b.xlsx › Users!B2, E-mail, zoe@a.example: This person is elsewhere. [email.elsewhere]" in told.splitlines()
    )
    told = text(findings([changed(elsewhere, subject="zoe@a.example", recorded="zoe@a.example is elsewhere.")]))
    assert told.count("zoe@a.example") == 1


def test_rejected_rows_are_counted_as_rows() -> None:
    found = [bad(2, "row.ragged"), bad(2, "email.invalid"), bad(3, "row.ragged")]
    assert text(findings(found)).splitlines()[1] == "Rejected rows (2): fix these cells in the sheet"


def test_the_first_twenty_are_shown_and_no_code_is_drowned_by_another() -> None:
    found = [bad(row, "row.ragged", message=f"mend {row}.") for row in range(2, 5002)] + [
        bad(5002, "email.invalid", value="a"),
        bad(5003, "email.invalid", message="mend it, too.", value="b"),
        bad(5004, "email.domain"),
    ]
    lines = text(findings(found)).splitlines()
    places = [line.partition("!B")[2].partition(",")[0] for line in lines if line.startswith("  !")]
    assert places == [*map(str, range(2, 20)), "5002", "5004"]
    assert "    … and 4,983 more. All 5,003 by code: row.ragged 5,000, email.invalid 2, email.domain 1" in lines


def test_the_same_message_comes_once_and_then_each_cell_with_its_value() -> None:
    found = [bad(row, "email.invalid", f"“p{row}” is no address: write one.", f"p{row}") for row in range(2, 102)]
    first, second = text(findings(found)).splitlines()[2:4]
    assert first == "  ! b.xlsx › Users!B2, E-mail: “p2” is no address: write one. [email.invalid]"
    assert second.startswith("    likewise B3 “p3”, B4 “p4”, ")
    assert second.endswith(", B52 “p52” and 49 more")
    second = text(findings(found, full=True)).splitlines()[3]
    assert second.count("“") == 99


def test_people_in_no_row_of_whom_the_same_is_said_stand_in_one_line() -> None:
    found = [
        finding_of(FindingKind.UNMANAGED, "user.unmanaged", "left as it is.", subject=f"p{at}@acme.example")
        for at in range(60)
    ]
    (line,) = [line for line in text(findings(found)).splitlines() if line.startswith("  ! ")]
    assert line.startswith("  ! p0@acme.example, p1@acme.example, ")
    assert line.endswith(", p49@acme.example and 10 more: left as it is. [user.unmanaged]")
    assert text(findings(found, full=True)).count("@") == 60


def test_in_full_nothing_is_cut() -> None:
    found = [bad(row, "row.ragged", f"mend {row}.") for row in range(2, 502)]
    told = text(findings(found, full=True))
    assert told.count("  ! ") == 500
    assert "more" not in told


def test_more_codes_than_are_shown_come_in_order() -> None:
    codes = [code for code in Code if code.kind is FindingKind.REJECTED]
    found = [bad(row, codes[row]) for row in range(2, 30)]
    assert text(findings(found)).count("  ! ") == 20
    assert "!B21," in text(findings(found))
    assert "!B22," not in text(findings(found))


def test_what_is_the_same_in_many_rows_is_one_line_with_the_rows() -> None:
    found = [bad(row, "email.invalid") for row in range(2, 62)] + [bad(70, "email.domain"), bad(71, "email.domain")]
    first, *others = [line for line in text(findings(found)).splitlines() if line.startswith("  !")]
    assert "!B2, B3, B4, " in first
    assert "B50, B51 and 10 more, E-mail “ann”: mend it. [email.invalid]" in first
    assert len(others) == 1
    assert "B70, B71, E-mail" in others[0]
    assert "more. All" not in text(findings(found))


def test_whole_rows_that_say_the_same_are_one_line() -> None:
    rows = [finding_of(FindingKind.NOTE, "row.footer", "no data.", Origin("b.csv", "", row)) for row in (3, 9, 12)]
    assert "  ! b.csv rows 3, 9, 12: no data. [row.footer]" in text(findings(rows)).splitlines()


def test_notes_are_fewer() -> None:
    found = [
        finding_of(FindingKind.NOTE, "file.encoding", f"put {row} right.", Origin("b.csv", "", row), cell=f"A{row}")
        for row in range(30)
    ]
    lines = text(findings(found)).splitlines()
    assert lines[1] == "Notes (30)"
    assert lines[-1] == "    … and 20 more. All 30 by code: file.encoding 30"


@each("kind", FindingKind)
def test_lines_of_findings_fit_a_terminal(kind: FindingKind) -> None:
    codes = [code for code in Code if code.kind is kind]
    codes *= 30 // len(codes) + 1
    found = [
        finding_of(kind, code, "A long and winding sentence. " * 9, ROW, "E-mail", "v" * 80, cell="B2")
        for code in codes
    ]
    lines = [part for line in findings(found) for part in wrapped(line, 80)]
    assert max(map(width_of, lines)) <= 80


def test_the_marked_copy_is_named_or_else_the_command_that_makes_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    sources = [source("users.xlsx"), source("who left.csv", "users")]
    told = text(findings([bad(2, "row.ragged")], sources))
    assert "    reconciler check --marked mended.xlsx users.xlsx --users 'who left.csv'" in told.splitlines()
    told = text(findings([bad(2, "row.ragged")], sources, marked="/there/marked.xlsx"))
    assert "a copy of the sheets: /there/marked.xlsx" in told
    assert "--marked" not in told
    assert "--marked" not in text(findings([finding_of(FindingKind.NOTE, "file.encoding", "fine.")], sources))


def test_the_command_that_marks_writes_over_no_file_and_wants_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("mended.xlsx", "mended-2.xlsx", "mended-3.xlsx"):
        assert marking_command([source("a.csv")]) == f"reconciler check --marked {name} a.csv"
        Path(name).symlink_to("nowhere")
    assert marking_command([source("b.csv"), Source("DataFrame 1", "", None, "a" * 64, 1)]) == ""
    assert marking_command([]) == ""
    assert marking_command([Source("b.csv", "/far/b.csv", None, "a" * 64, 1)]).endswith(" /far/b.csv")


STEERING = "a\x1b[2Jb\x9bc\u202ed\u200be\nf\u2066g"
SEEN = "a‹U+001B›[2Jb‹U+009B›c‹U+202E›d‹U+200B›e f‹U+2066›g"


def test_no_text_of_others_steers_the_terminal() -> None:
    origin = Origin(STEERING, STEERING, 2)
    found = [
        finding_of(kind, "row.ragged", STEERING, origin, STEERING, STEERING, subject=STEERING, cell="B2")
        for kind in FindingKind
    ]
    found += [finding_of(FindingKind.CONFLICT, "row.ragged", STEERING, subject=STEERING)]
    actions = [
        changed(action, subject=STEERING, note=STEERING, origin=origin) for action in (COMPANY, DOMAINS, CREATE, LEAVER)
    ]
    given = report(
        sources=[source(STEERING)],
        planned=actions,
        findings=found,
        holds=[hold_of(Limit.LOST_ROWS, STEERING, "", 1, 1, (STEERING,))],
        results=[Result(action, Outcome.FAILED, detail=STEERING, trace_id=STEERING, at="x") for action in actions],
        verdict=STEERING,
        plan_file=STEERING,
        audit=STEERING,
        marked=STEERING,
    )
    lines = [click.unstyle(line) for line in (*preview(given), *preview(replace(given, marked="")), *outcome(given))]
    assert [line for line in lines if not line.isprintable()] == []
    assert sum(SEEN in line for line in lines) > 20


def test_a_refusal_ends_with_its_code() -> None:
    assert text(outcome(report(verdict="No.", error="No.", error_code="file.empty"))) == "\nNo. [file.empty]"


def test_every_kind_of_finding_is_shown() -> None:
    told = text(findings([finding_of(kind, "x", f"about {kind}") for kind in FindingKind]))
    assert all(f"about {kind}" in told for kind in FindingKind)


def test_an_end_tells_what_is_not_done_and_where_to_look() -> None:
    results = [
        Result(CREATE, Outcome.FAILED, detail="taken", detail_code=40002, trace_id="t-1", account_at="x.symphony.com"),
        Result(LEAVER, Outcome.DONE),
        Result(COMPANY, Outcome.PENDING, detail="wait", trace_id="t-2"),
    ]
    given = report(
        results=results, verdict="So it ended.", plan_file="p.json", audit="a.xlsx", docs="https://d.example"
    )
    told = text(outcome(given))
    assert (
        "  failed: create-user ann@a.example: taken (code 40002, trace id t-1, has an account at x.symphony.com)"
        in told
    )
    assert "  pending: create-company new: wait\n" in told
    assert "zoe@a.example" not in told
    assert told.splitlines()[-3:] == ["So it ended.", "Plan: p.json", "Audit workbook: a.xlsx"]
    assert text(outcome(replace(given, marked="m.xlsx"))).endswith("run again with: m.xlsx")


def test_after_a_failed_call_the_documentation_is_named() -> None:
    given = report(verdict="Stopped.", error_call=ApiFacts("GET /x", 500, None, ""), docs="https://d.example")
    assert "About the Connect API: https://d.example" in text(outcome(given))


@pytest.mark.parametrize("full", [False, True])
def test_changes_of_a_plan_that_are_done_already_stand_in_one_line(full: bool) -> None:
    done = [
        Finding(Code.PLAN_ALREADY_DONE, {"kind": "create-user", "subject": f"p{n}@a.example"}, company="acme")
        for n in range(67)
    ]
    told = text(findings([*done, finding_of(FindingKind.NOTE, Code.RESUME_DONE, "x")], full=full))
    assert "  ! 67 changes of the plan are no longer needed: it is so already. [plan.already_done]\n" in told
    assert told.count("plan.already_done") == 1
    assert told.count("[resume.done]") == 1
    one = text(findings(done[:1], full=full))
    assert "create-user p0@a.example is in the plan and no longer needed" in one


def test_why_several_were_not_sent_is_said_once_and_each_is_named() -> None:
    why = "Not sent, for the run was stopped: it was paused."
    who = [changed(LEAVER, subject=f"p{n}@a.example") for n in range(4)]
    results = [Result(one, Outcome.SKIPPED, detail=why, at="2026-03-04T05:06:07Z") for one in who[:3]]
    results.append(Result(who[3], Outcome.FAILED, detail="No.", at="2026-03-04T05:06:07Z"))
    told = text(outcome(report(results=results, verdict="Stopped.")))
    assert told.count(why) == 1
    assert told.count(": likewise\n") == 2
    assert all(one.subject in told for one in who)
    assert "p3@a.example: No.\n" in told
