"""What people read before they say yes."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import click
import pytest
from msgspec.structs import replace as changed

from reconciler.model.action import STATUS, Action, ActionKind
from reconciler.model.actor import Account, Actor
from reconciler.model.hold import Hold, Limit
from reconciler.model.origin import Origin, Source
from reconciler.model.report import CompanyCounts, Report
from reconciler.model.result import Outcome, Result, Verified
from reconciler.report.effect import by_company
from reconciler.report.plan_text import held, plan_in_full, preview, run_in_full
from reconciler.report.widths import Command, width_of, wrapped
from reconciler.report.words.english import people
from tests.unit.builders import hold_of

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
CREATE = Action(ActionKind.CREATE_USER, "acme", "ann@a.example", None, {}, origin=ROW, name="Ann Archer")
LEAVER = Action(
    ActionKind.DEACTIVATE_USER, "acme", "zoe@a.example", STATUS[True], STATUS[False], note="absent everywhere",
    name="Zoe Zander",
)  # fmt: skip
BACK = Action(ActionKind.REACTIVATE_USER, "acme", "bob@a.example", STATUS[False], STATUS[True])
REST = ("reconciler plan b.xlsx --out plan.json", "reconciler show plan.json")


def report(**more: Any) -> Report:
    began = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    given = Report("run-1", "plan", began, "someone", "api.example", "Connect API", dry_run=True)
    return replace(given, **more)


def counts(name: str, active: int | None, in_sheets: int = 9) -> CompanyCounts:
    return CompanyCounts(name, f"{name.title()} Ltd", f"id-{name}", "COMPLETED", "", (), in_sheets, active, active, "")


def leavers(company: str, number: int) -> list[Action]:
    return [changed(LEAVER, company=company, subject=f"{company}{at}@x.example") for at in range(number)]


def newcomers(company: str, number: int) -> list[Action]:
    return [changed(CREATE, company=company, subject=f"n{at}@{company}.example") for at in range(number)]


def text(lines: Any) -> str:
    return click.unstyle("\n".join(lines))


def test_what_counts_comes_first_then_each_change_by_company() -> None:
    book = Source("b.xlsx", "/b.xlsx", None, "a" * 64, 1200)
    given = report(
        sources=[book], planned=[COMPANY, DOMAINS, CREATE, LEAVER, BACK], chat="ECP", unchanged_count=7,
        companies=[counts("acme", 12), counts("far", 3), counts("unmanaged", 99, in_sheets=0)],
    )  # fmt: skip
    assert text(preview(given)).splitlines() == [
        "1 loses access · 2 get access (1 new, 1 back) · 1 company created · 1 company with new domains, of 15 with "
        "access, in 2 companies, on api.example, production",
        "7 rows right already",
        "Connect API, from b.xlsx (1,200 rows)",
        "Whoever loses access can no longer log in, nor use ECP.",
        "",
        "acme (Acme Ltd): 1 of 12 loses access (8.3 %) · 2 get access · gets email domains",
        "  - deactivate Zoe Zander <zoe@a.example>  (absent everywhere)",
        "  ~ add the domain b.example",
        "  + create Ann Archer <ann@a.example>  [b.xlsx › Users row 2]",
        "  ~ reactivate bob@a.example",
        "",
        "new: is created",
        "  + create the company New (new.example, x.example)",
    ]


def test_nothing_to_change_says_so() -> None:
    assert text(preview(report())).splitlines() == ["Nothing changes, on api.example, production", "Connect API"]


def test_companies_come_by_the_share_of_their_people_who_lose_access() -> None:
    planned = [*leavers("large", 30), *leavers("small", 4), *leavers("unknown", 1), *newcomers("nobody", 5)]
    given = report(planned=planned, companies=[counts("large", 1000), counts("small", 8), counts("nobody", 4)])
    assert [one.company for one in by_company(given)] == ["unknown", "small", "large", "nobody"]
    lines = text(preview(given)).splitlines()
    assert "small (Small Ltd): 4 of 8 lose access (50.0 %)" in lines
    assert "unknown: 1 loses access" in lines


@pytest.mark.parametrize("number", [200, 201])
def test_who_loses_access_is_named_up_to_200_and_beyond_that_counted_by_company(number: int) -> None:
    planned = [*leavers("alder", number - 1), *leavers("birch", 1), *newcomers("birch", 3)]
    given = report(planned=planned, companies=[counts("alder", 400), counts("birch", 10)])
    told = text(preview(given, rest=REST))
    assert told.count("  - deactivate Zoe Zander <") == (number if number <= 200 else 0)
    assert told.count("  + create ") == 3, "others are few"
    assert f"alder (Alder Ltd): {number - 1} of 400 lose access" in told
    assert ("\n".join(["", *(f"  {command}" for command in REST)]) in told) == (number > 200)
    assert text(preview(given, full=True)).count("  - deactivate ") == number


def test_many_others_and_many_companies_are_counted_and_all_are_shown_in_full() -> None:
    planned = [action for at in range(300) for action in newcomers(f"c{at:03}", 1)]
    told = text(preview(report(planned=planned), rest=REST))
    assert "  + create" not in told
    assert "… and 250 more companies, in which 0 lose access" in told
    assert "To see all 300 changes, by name:" in told
    assert text(preview(report(planned=planned), full=True)).count("  + create") == 300


HOLDS = [
    Hold(Limit.COMPANY_DEACTIVATIONS, name, 6, 12, 50.0, tuple(a.subject for a in leavers(name, 6)), recorded=(
        f"{name}: 6 of 12 active people (50.0 %) would be deactivated; the limit is 5 and 10 %. If that is meant, run "
        "again with --confirm-deactivations 12; if not, correct the sheets."), names=("Zoe Zander",) * 6)
    for name in ("acme", "bolt")
]  # fmt: skip
RUN = Hold(
    Limit.RUN_DEACTIVATIONS, "", 12, 24, 50.0, tuple(who for hold in HOLDS for who in hold.people),
    recorded="This run would deactivate 12 of 24 active people (50.0 %); the limit is 9. If that is meant, run again "
    "with --confirm-deactivations 12; if not, correct the sheets.", names=("Zoe Zander",) * 12,
)  # fmt: skip


def test_holds_are_summed_up_and_each_way_on_comes_once() -> None:
    given = report(planned=[*leavers("acme", 6), *leavers("bolt", 6)], holds=[RUN, *HOLDS])
    lines = text(held(given)).splitlines()
    assert lines[1] == "HELD: 3 holds, on 12 people in 2 companies"
    assert [line for line in lines if line.startswith("  ") and line[2] != " "] == [
        "  acme: 6 of 12 active people (50.0 %) would be deactivated; the limit is 5 and 10 %.",
        "  bolt: 6 of 12 active people (50.0 %) would be deactivated; the limit is 5 and 10 %.",
        "  This run would deactivate 12 of 24 active people (50.0 %); the limit is 9.",
        "  If that is meant, run again with --confirm-deactivations 12; if not, correct the sheets.",
    ]
    assert [line for line in lines if line.startswith("    ")] == [
        f"    Zoe Zander <{name}{at}@x.example>" for name in ("acme", "bolt") for at in range(6)
    ]


def test_many_people_who_are_held_are_named_in_part_and_in_full_where_that_is_asked() -> None:
    holds = [
        changed(HOLDS[0], company=f"c{at}", people=tuple(f"p{n}@c{at}.example" for n in range(9)), names=("",) * 9)
        for at in range(60)
    ]
    lines = text(held(report(holds=holds))).splitlines()
    assert sum("@" in line for line in lines) == 50 * 3
    assert lines.count("    … and 6 more") == 50
    assert "  … and 10 more holds" in lines
    assert sum("@" in line for line in text(held(report(holds=holds), full=True)).splitlines()) == 540


def test_a_hold_names_its_people_once_whether_they_are_in_a_change_or_not() -> None:
    hold = changed(HOLDS[0], people=("acme0@x.example", "far@x.example"), names=("Zoe Zander", ""))
    told = text(preview(report(planned=leavers("acme", 1), holds=[hold])))
    assert told.count("acme0@x.example") == 1
    assert "    far@x.example" in told.splitlines()


def test_a_hold_of_an_older_version_has_no_names() -> None:
    hold = hold_of(Limit.COMPANY_DEACTIVATIONS, "acme: too many.", "acme", 6, 7, ("zoe@a.example",))
    assert text(held(report(planned=[LEAVER], holds=[hold]))) == "\nHELD: 1 hold\n  acme: too many.\n    zoe@a.example"


@pytest.mark.parametrize("columns", [60, 80, 120, 200])
def test_every_line_fits_the_terminal(columns: int) -> None:
    wide = changed(LEAVER, name="王小明 " * 30, subject="wang@acme.example", origin=ROW)
    given = report(
        planned=[COMPANY, DOMAINS, CREATE, wide, BACK], holds=[RUN, *HOLDS], companies=[counts("acme", 12)],
        sources=[Source(f"list {number}.xlsx", "", None, "a" * 64, 9) for number in range(20)],
    )  # fmt: skip
    for line in preview(given, rest=REST):
        assert all(width_of(part) <= columns for part in wrapped(line, columns))


def test_a_saved_plan_says_who_made_it_until_when_and_what_comes_next() -> None:
    given = report(
        planned=leavers("acme", 6), holds=HOLDS[:1], plan_file="my plan.json", plan_digest="d" * 64,
        plan_until="2026-03-05T05:06:07+00:00", version="0.1.0",
    )  # fmt: skip
    given = replace(given, holds=[changed(HOLDS[0], confirm="--confirm-deactivations 6")])
    *lines, last = plan_in_full(given, datetime(2026, 3, 4, 6, tzinfo=UTC))
    assert isinstance(last, Command)
    assert last == "  reconciler apply 'my plan.json' --confirm-deactivations 6"
    for line in ("Made by     someone", "Made at     2026-03-04 05:06 UTC", "Good until  2026-03-05 05:06 UTC"):
        assert line in lines
    late = list(plan_in_full(given, datetime(2026, 3, 6, tzinfo=UTC)))
    assert "Good until  2026-03-05 05:06 UTC: it has expired, make a new one" in late
    assert not any(isinstance(line, Command) for line in late)


@pytest.mark.parametrize(
    ("planned", "asked"),
    [
        ([LEAVER], "1 person loses access"),
        ([*leavers("acme", 67), CREATE, BACK], "67 people lose access and 2 get it (1 new, 1 back)"),
        ([CREATE], "1 person gets access"),
        ([changed(COMPANY, company="acme"), DOMAINS], "1 company is created and 1 company gets email domains"),
    ],
)
def test_the_question_says_who_loses_access_of_how_many_and_where(planned: list[Action], asked: str) -> None:
    given = report(planned=planned, companies=[counts("acme", 12)])
    assert people.question(given) == f"{asked}, of 12 with access, in 1 company, on api.example (production)."


def test_the_question_is_about_what_is_not_held() -> None:
    given = report(planned=[*leavers("acme", 6), CREATE], held_back=6, holds=HOLDS[:1])
    assert people.question(given) == (
        "1 person gets access, in 1 company, on api.example (production); 6 of the 7 changes are held."
    )


def ended(action: Action, outcome: Outcome = Outcome.DONE, verified: Verified = Verified.YES) -> Result:
    return Result(action, outcome, verified=verified)


def test_what_a_run_did_is_told_in_the_past_and_of_no_base_that_was_read_after_it() -> None:
    who = leavers("acme", 3)
    results = [ended(who[0]), ended(who[1], verified=Verified.NOT_CHECKED), ended(who[2], Outcome.SKIPPED)]
    results += [ended(CREATE), ended(COMPANY)]
    planned = [result.action for result in results]
    told = text(run_in_full(report(planned=planned, results=results, companies=[counts("acme", 7)], chat="Chat")))
    head = told.partition("\n")[0]
    assert head == "2 lost access · 1 got access · 1 company created, in 2 companies, on api.example, production"
    assert "acme (Acme Ltd): 2 lost access · 1 got access\n" in told
    assert "new: was created\n" in told
    assert [line.split("(not done)")[0].split()[-1] for line in told.splitlines() if "(not done)" in line] == [
        f"<{who[2].subject}>"
    ]
    assert " of 7" not in told
    assert "%" not in told
    assert "loses" not in told


def test_a_run_that_changed_nothing_says_so() -> None:
    who = leavers("acme", 1)
    told = text(run_in_full(report(planned=who, results=[ended(who[0], Outcome.SKIPPED)])))
    assert told.startswith("Nothing was changed, on api.example")
    assert "acme: nothing was changed" in told


def test_a_past_run_has_what_is_on_record_of_it() -> None:
    actor = Actor(Account("1", "ann"), Account("0", "root"))
    more = {
        "actor": actor, "tenant": "t-1", "version": "9.9", "options": {"absent_users": "ignore"},
        "limits": {"run_deactivations": 50}, "plan_made_by": "bea", "plan_made_at": "2026-03-04T05:00:00+00:00",
        "approved_by": "cyn", "plan_digest": "abc",
    }  # fmt: skip
    told = dict(re.split(r"\s{2,}", line, maxsplit=1) for line in text(run_in_full(report(**more))).splitlines()[-11:])
    assert told == {
        "Run": "run-1", "Who": "ann (as root), someone", "When": "2026-03-04 05:06 UTC",
        "For": "api.example (production)", "Tenant": "t-1", "Version": "9.9",
        "Plan made by": "bea at 2026-03-04 05:00 UTC", "Approved by": "cyn", "Plan digest": "abc",
        "Options": "absent_users: ignore", "Limits": "run_deactivations: 50",
    }  # fmt: skip
