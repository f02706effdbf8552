"""Plans, checks and runs as a page shows them."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from reconciler.model.action import Action, ActionKind
from reconciler.model.actor import Account, Actor
from reconciler.model.finding import Finding
from reconciler.model.finding_code import Code
from reconciler.model.hold import Hold, Limit
from reconciler.model.origin import Origin, Source
from reconciler.model.policy import Policy
from reconciler.model.report import CompanyCounts, Report
from reconciler.operations.in_pages import Paged, check_in_pages, plan_in_pages
from reconciler.planning.plan import PlanOrigin, Seen, make_plan
from reconciler.report.words.english import catalogue as english
from reconciler.state.plan_file import read_plan, write_plan

ANN, BOB = (Actor(Account(f"local|{who}", who), Account("990", "reconciler")) for who in ("ann", "bob"))
SHEET = Source("people.csv", "/in/people.csv", None, "a" * 64, 3, 3)


def counts(name: str, active: int) -> CompanyCounts:
    return CompanyCounts(name, f"{name.title()} Ltd", "1", "COMPLETED", "", (), 5, active, active, "")


def leaver(company: str, who: str) -> Action:
    return Action(ActionKind.DEACTIVATE_USER, company, f"{who}@{company}.example", {}, {}, name=who.title())


def wrong(row: int, column: str) -> Finding:
    at = Origin("people.csv", "Staff", row)
    return Finding(Code.EMAIL_INVALID, {"value": "x", "case": "shape"}, at, column, "x", subject="x", cell=f"B{row}")


def paged_plan(folder: Path, **parts: Any) -> Paged:
    origin = PlanOrigin("h", "tenant", "ann", datetime.now(UTC), nonce="n", made_by=ANN, hands=(BOB,), made_on="page")
    seen = Seen(companies=(counts("large", 100), counts("small", 2)))
    plan = make_plan(origin, policy=Policy(), seen=seen, sources=[SHEET], **parts)
    return plan_in_pages(write_plan(plan, folder / "plan.json", english))


def test_who_loses_access_comes_company_by_company_the_largest_share_first(tmp_path: Path) -> None:
    leavers = [leaver("large", "ada"), leaver("large", "eve"), leaver("small", "zoe")]
    facts, entries = paged_plan(tmp_path, actions=leavers)
    lose = [entry for entry in entries if entry.section == "lose"]
    assert [entry.body["name"] for entry in lose] == ["Zoe", "Ada", "Eve"]
    assert (lose[0].body["company_name"], lose[0].body["share"], lose[0].body["count"]) == ("Small Ltd", 50.0, 1)
    assert "zoe@small.example" in lose[0].search
    assert (facts["lose"], facts["changes"], facts["new"]) == (3, 3, 0)


def test_what_the_page_has_to_know_of_a_plan_is_json_and_tells_whose_hands_were_in_it(tmp_path: Path) -> None:
    facts, entries = paged_plan(tmp_path, actions=[leaver("small", "zoe")], findings=[wrong(3, "email")])
    assert msgspec.json.decode(msgspec.json.encode(facts)) == facts
    assert all(msgspec.json.encode(entry.body) for entry in entries)
    assert (facts["maker"], facts["hands"], facts["made_on"]) == ("local|ann", ["local|bob"], "page")
    assert facts["subject"][2] == read_plan(tmp_path / "plan.json").digest


def test_a_hold_has_the_number_that_is_to_be_typed_and_its_limit_in_words(tmp_path: Path) -> None:
    told = {"share": 10, "most": 5, "most_percent": 10, "case": "number", "all": 1, "confirmed": None, "looked": 0}
    hold = Hold(Limit.COMPANY_DEACTIVATIONS, "small", 1, 2, 50.0, ("zoe@small.example",), told)
    facts, _ = paged_plan(tmp_path, actions=[leaver("small", "zoe")], holds=[hold])
    assert facts["held"] == {"lose": 1, "back": None}
    (shown,) = facts["holds"]
    assert (shown["company"], shown["said"], shown["loses"]) == ("Small Ltd", "The limit is 5 and 10 %.", True)


def test_a_row_with_two_wrong_cells_is_left_out_once() -> None:
    report = Report(
        run_id="r", command="plan", started_at=datetime.now(UTC), operator="ann", host="h", product="", dry_run=True,
        sources=[SHEET], findings=[wrong(3, "email"), wrong(3, "other"), wrong(9, "email")],
    )  # fmt: skip
    facts, entries = check_in_pages(report)
    assert (facts["rows"], facts["wrong"]) == (3, 2)
    rows = [entry.body for entry in entries if entry.section == "left-out"]
    assert [(row["row"], [cell["column"] for cell in row["cells"]]) for row in rows] == [
        (3, ["email", "other"]),
        (9, ["email"]),
    ]


def test_a_remark_that_nothing_understands_stands_beside_its_person(tmp_path: Path) -> None:
    new = Action(ActionKind.CREATE_USER, "small", "Ivy@small.example", None, {}, name="Ivy")
    remark = Finding(
        Code.REMARK_UNREAD, {"value": "abroad"}, Origin("people.csv", "Staff", 4), "Notes", "abroad", "small",
        "ivy@small.example", cell="H4",
    )  # fmt: skip
    _, entries = paged_plan(tmp_path, actions=[new, leaver("small", "zoe")], findings=[remark])
    shown = {entry.body["name"]: entry.body["remarks"] for entry in entries if entry.section in ("new", "lose")}
    assert shown == {"Ivy": [{"cell": "H4", "said": "abroad"}], "Zoe": []}
