"""An auditor's sample, from the audit workbook alone: each line from its request to what a re-read has shown of it."""

import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.acceptance.harness import (
    Rehearse,
    Room,
    Run,
    company,
    crowd,
    live_company,
    live_person,
    person,
    sheet_cells,
    sheet_rows,
)

NEW, LEAVERS, STAYING = crowd(5), crowd(5, 5), crowd(20, 10)
MOVED = "cyn"
"""Who has an account elsewhere: the one creation that is refused."""
GONE = "janina"
"""Who leaves with the others, and is forgotten afterwards."""
WHY = "She asked for it, letter of 3 March"


def a_run(rehearse: Rehearse) -> tuple[Room, Run]:
    """Apply a plan with five people to create, six who leave, whom a limit would hold, and one who is refused."""
    room = rehearse(
        live_company("acme", *map(live_person, [*LEAVERS, GONE, *STAYING])),
        live_company("bolt", live_person("bea", "bolt")),
        elsewhere={f"{MOVED}@acme.example": "other.symphony.example"},
    )
    room.configure(limits={"company_deactivations": 2, "company_deactivations_percent": 5.0})
    rows = [
        *(person(who, **{"Cost centre": f"C-{who}"}) for who in [*NEW, *STAYING, MOVED]),
        *(person(who, active="no") for who in [*LEAVERS, GONE]),
        person("bea", "bolt", active="no"),
        person("bob", "bolt"),
    ]
    source = room.sheets([company("acme"), company("bolt")], rows)
    room.plan(source, "--confirm-deactivations", "7", "--out", "plan.json")
    return room, room.apply("plan.json", "--confirm-deactivations", "7", expect=6)


@pytest.fixture
def sample(rehearse: Rehearse) -> tuple[Room, Run]:
    """Give the room and the run of the sample."""
    return a_run(rehearse)


def lines(run: Run) -> dict[str, dict[str, Any]]:
    """Give the lines of Actions by who they are about."""
    return {str(row["who"]).split("@")[0]: row for row in sheet_rows(run.audit, "Actions")}


def facts(path: Path) -> dict[str, str]:
    """Give the labels of the summary with what stands beside each."""
    book = load_workbook(path)
    found = {str(row[0]): str(row[1]) for row in book["Summary"].iter_rows(values_only=True) if row[0] and row[1]}
    book.close()
    return found


def test_each_line_of_the_sample_is_followed_from_its_request_to_the_proof(sample: tuple[Room, Run]) -> None:
    room, run = sample
    found, told = lines(run), facts(run.audit)
    maker = told["Plan made by"]
    written = (room.folder / "sheets" / "users.csv").read_text("utf-8").splitlines()
    assert told["users.csv"] == str(len(written) - 1)
    digests = {row["sha256"] for row in run.summary["sources"]}
    assert hashlib.sha256((room.folder / "sheets" / "users.csv").read_bytes()).hexdigest() in digests

    for who in [*NEW, *LEAVERS]:
        line = found[who]
        # Its request: the row that asks for it, and who made the plan from that.
        assert (line["source file"], line["requested"]) == ("users.csv", maker)
        assert f"{who}@acme.example" in written[int(line["row"]) - 1]
        # Its approval: nobody else was asked, and that is said.
        assert line["approved"] == "nobody else was asked"
        # The action, and what a re-read shows of it, which the service itself bears out.
        leaves = who in LEAVERS
        assert line["kind"] == ("deactivate-user" if leaves else "create-user")
        assert (line["outcome"], line["verified"], bool(line["when (UTC)"])) == ("done", "yes", True)
        assert room.people()[f"{who}@acme.example"] is not leaves
        # Their own column, beside all that.
        assert line["Cost centre"] == (None if leaves else f"C-{who}")

    # The hold that was lifted stands in the lines that it held, and in no other.
    for who in LEAVERS:
        assert re.fullmatch(
            r"company-deactivations \(6 of 26\): --confirm-deactivations 7, by .+", str(found[who]["lifted for it"])
        )
    assert {who for who, line in found.items() if line["lifted for it"]} == {*LEAVERS, GONE}
    assert told["--confirm-deactivations"] == "7"

    # The failure: what the service said, and what its support asks for.
    failed = found[MOVED]
    assert (failed["outcome"], failed["verified"], failed["error code"]) == ("failed", "yes", 40002)
    assert failed["trace id"] in {entry["trace_id"] for entry in room.requests()}
    assert f"{MOVED}@acme.example" not in room.people()


def test_of_whoever_was_forgotten_since_a_line_says_so_and_all_others_are_as_they_were(
    sample: tuple[Room, Run],
) -> None:
    room, run = sample
    before, head, refused = lines(run), facts(run.audit)["Journal head"], f"{MOVED}@acme.example"
    remaining = [*map(person, [*NEW, *STAYING]), *(person(who, active="no") for who in LEAVERS), person("bob", "bolt")]
    room.apply(room.sheets([company("acme"), company("bolt")], remaining))
    for whom in (f"{GONE}@acme.example", refused):
        room.run("journal", "forget", "--person", whom, "--reason", WHY)

    # The file that the auditor holds was written again, and one that is made anew from the journal says the same.
    room.run("runs", str(run.summary["run_id"]), "--audit", "again.xlsx")
    for path in (run.audit, room.folder / "again.xlsx"):
        rows = sheet_rows(path, "Actions")
        assert {str(row["who"]).split("@")[0]: row for row in rows if row["who"]} == {
            who: line for who, line in before.items() if who not in (GONE, MOVED)
        }
        taken_out = [row for row in rows if not row["who"]]
        assert [(row["kind"], row["outcome"], row["verified"], row["detail"]) for row in taken_out] == [
            ("create-user", "failed", "yes", None),
            ("deactivate-user", "done", "yes", None),
        ]
        assert {row["requested"].split("\n")[0] for row in taken_out} == {"taken out since"}
        # That something was taken out, how much, by whom and why.
        summary = [str(row[0]) for row in sheet_cells(path, "Summary")]
        at, by = summary.index("Taken out since"), facts(path)["Account"]
        for said in summary[at + 1 : at + 3]:
            assert re.fullmatch(rf"\d+ entries about people, [-\d: ]+ UTC, by {by}: {WHY}", said)
        assert facts(path)["Journal head"] == head
        assert not any(refused in str(cell) or GONE in str(cell) for row in rows for cell in row.values())
    assert "The journal is whole." in room.run("runs", "--verify").stdout


def test_the_verdict_leads_to_what_needs_a_person(sample: tuple[Room, Run]) -> None:
    book = load_workbook(sample[1].audit)
    summary = book["Summary"]
    assert [cell.value for cell in summary["A"]][3] == "What needs a person"
    (link,) = (cell for cell in summary["A"] if cell.hyperlink)
    title, cell = str(link.hyperlink.location).replace("'", "").split("!")
    row = [one.value for one in book[title][int(cell[1:])]]
    assert (link.value, row[5], row[8]) == (
        f"1 action failed: see the sheet “Actions”, row {cell[1:]}",
        f"{MOVED}@acme.example",
        "failed",
    )
    book.close()


def test_who_came_and_who_went_is_drawn_for_each_company(sample: tuple[Room, Run]) -> None:
    book = load_workbook(sample[1].audit)
    drawn = {row[0]: row[1:9] for row in book["Summary"].iter_rows(values_only=True) if "█" in str(row)}
    assert [(row[0], row[-1]) for row in (drawn["acme"], drawn["bolt"])] == [(6, 5), (1, 1)]
    went, came, few = (len(str(bar)) for bar in (drawn["acme"][1], drawn["acme"][4], drawn["bolt"][1]))
    assert went > came > few > 0
    book.close()
    told = {row["vanity name"]: (row["went"], row["came"]) for row in sheet_rows(sample[1].audit, "Companies")}
    assert told == {"acme": (6, 5), "bolt": (1, 1)}


def test_on_paper_what_matters_first_stands_on_the_first_page_across(sample: tuple[Room, Run]) -> None:
    book = load_workbook(sample[1].audit)
    sheet: Worksheet = book["Actions"]
    headers = [cell.value for cell in sheet[1]]
    first = sorted(int(one.id) for one in sheet.col_breaks.brk)[0]
    assert (headers[0], headers[first - 1]) == ("source file", "verified")
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert int(sheet.page_setup.scale or 100) * 11 / 100 >= 8
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$1", "$F:$F")
    book.close()
