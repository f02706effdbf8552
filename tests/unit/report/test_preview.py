"""What people read before and after a run."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import click

from reconciler.models import (
    Action,
    ActionKind,
    ApiFacts,
    Finding,
    FindingKind,
    Hold,
    Origin,
    Outcome,
    Report,
    Result,
    Source,
)
from reconciler.report.preview import findings, outcome, preview

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


def report(**more: Any) -> Report:
    began = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    given = Report("run-1", "plan", began, "someone", "api.example", "Connect API", dry_run=True)
    return replace(given, **more)


def text(lines: Any) -> str:
    return click.unstyle("\n".join(lines))


def test_a_plan_names_host_sources_and_every_change() -> None:
    source = Source("b.xlsx", "/b.xlsx", None, "a" * 64, 1200)
    told = text(preview(report(sources=[source], planned=[COMPANY, DOMAINS, CREATE, LEAVER], chat="ECP")))
    assert told.splitlines()[:2] == ["Plan for api.example (Connect API)", "From b.xlsx (1,200 rows)"]
    for line in (
        "create-company (1)",
        "  + new: New (new.example, x.example)",
        "  ~ acme: b.example",
        "  + ann@a.example: Ann Archer → acme  [b.xlsx › Users row 2]",
        "  - zoe@a.example (acme)  (absent everywhere)",
    ):
        assert line in told.splitlines()
    assert "deactivate-user (1): they can no longer log in, nor use ECP" in told


def test_kinds_without_changes_and_findings_are_left_out() -> None:
    assert text(preview(report())).split() == ["Plan", "for", "api.example", "(Connect", "API)"]


def test_a_long_list_is_cut_and_says_how_much_is_missing() -> None:
    told = text(preview(report(planned=[replace(CREATE, subject=f"u{i}@a.example") for i in range(1021)])))
    assert told.count("  + u") == 20
    assert "create-user (1,021)" in told
    assert "    … and 1,001 more" in told


def test_holds_name_the_people() -> None:
    hold = Hold("company-deactivations", "acme", 6, 7, 85.7, "acme: too many.", ("zoe@a.example",))
    told = text(preview(report(planned=[LEAVER], holds=[hold])))
    assert "HELD: acme: too many.\n    zoe@a.example" in told


def test_findings_come_by_kind_those_that_need_a_person_first() -> None:
    found = [
        Finding(FindingKind.NOTE, "x", "a note."),
        Finding(FindingKind.UNMANAGED, "x", "left as it is.", subject="zoe@a.example"),
        Finding(FindingKind.REJECTED, "x", "mend it.", ROW, "E-mail", subject="ann"),
    ]
    lines = text(findings(found)).splitlines()
    assert [line for line in lines if line.startswith("  ")] == [
        "  ! b.xlsx › Users row 2, E-mail: mend it.",
        "  ! zoe@a.example: left as it is.",
        "  ! a note.",
    ]


def test_every_kind_of_finding_is_shown() -> None:
    told = text(findings([Finding(kind, "x", f"about {kind}") for kind in FindingKind]))
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


def test_after_a_failed_call_the_documentation_is_named() -> None:
    given = report(verdict="Stopped.", error_call=ApiFacts("GET /x", 500, None, ""), docs="https://d.example")
    assert "About the Connect API: https://d.example" in text(outcome(given))
