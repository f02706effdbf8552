"""The audit workbook: what a person who was not there can read in it."""

from openpyxl import load_workbook

from tests.acceptance.harness import Rehearse, company, live_company, live_person, person, sheet_cells, sheet_rows

SHEETS = ["Summary", "Actions", "Rejected rows", "Findings", "Companies"]


def test_the_workbook_tells_the_whole_run(rehearse: Rehearse) -> None:
    acme = live_company("acme", live_person("ada"), live_person("bob", title="Analyst"))
    room = rehearse(acme, elsewhere={"cyn@acme.example": "other.symphony.example"})
    rows = [
        person("ada", active="no", Ticket="T-1"),
        person("bob", title="Chair"),
        person("cyn", Ticket="T-2"),
        person("dan", lastName=""),
    ]
    run = room.apply(room.sheets([company()], rows), "--audit", "proof.xlsx", expect=6)
    assert run.audit.name == "proof.xlsx"
    path = room.folder / "proof.xlsx"
    assert path.stat().st_mode & 0o077 == 0

    book = load_workbook(path)
    assert book.sheetnames == SHEETS
    assert all(book[name].freeze_panes == "A2" and book[name].auto_filter.ref for name in SHEETS[1:])
    book.close()

    told = {cell for row in sheet_cells(path, "Summary") for cell in row if cell is not None}
    assert run.summary["verdict"] in told
    for fact in ("run_id", "operator", "plan_digest"):
        assert run.summary[fact] in told
    assert any(str(cell).startswith(run.summary["host"]) for cell in told)
    assert any(str(cell).startswith(run.summary["product"]) for cell in told)
    assert {source["sha256"] for source in run.summary["sources"]} <= told

    ada, cyn = sorted(sheet_rows(path, "Actions"), key=lambda row: str(row["who"]))
    assert (ada["source file"], ada["row"], ada["kind"], ada["old → new"]) == (
        "users.csv",
        2,
        "deactivate-user",
        "active: yes → no",
    )
    assert (ada["outcome"], ada["verified"], ada["HTTP status"], ada["attempts"]) == ("done", "yes", 200, 1)
    assert ada["when (UTC)"]
    assert (cyn["outcome"], cyn["error code"], cyn["Ticket"], ada["Ticket"]) == ("failed", 40002, "T-2", "T-1")
    trace_ids = {entry["trace_id"] for entry in room.requests()}
    assert {ada["trace id"], cyn["trace id"]} <= trace_ids

    (dan,) = sheet_rows(path, "Rejected rows")
    assert (dan["source file"], dan["row"], dan["column"]) == ("users.csv", 5, "lastName")
    (bob,) = sheet_rows(path, "Findings")
    assert (bob["kind"], bob["who"], bob["value"]) == ("drift", "bob@acme.example", "Chair")
    (row,) = sheet_rows(path, "Companies")
    assert (row["vanity name"], row["state"], row["live"], row["active"]) == ("acme", "COMPLETED", 2, 1)


def test_companies_are_told_as_they_were_read_again(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    rows = [person("ada"), person("gil", "bolt")]
    run = room.apply(room.sheets([company("acme"), company("bolt")], rows))
    told = {row["vanity name"]: row for row in sheet_rows(run.audit, "Companies")}
    assert (told["acme"]["live"], told["bolt"]["live"]) == (1, 1)
    assert (told["bolt"]["state"], told["bolt"]["id"]) == ("COMPLETED", room.company("bolt")["id"])
    assert told["bolt"]["public URL"] == "https://bolt.on.symphony.com"


def test_unchanged_rows_are_listed_when_asked_for(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada")))
    run = room.apply(room.sheets(users=[person("ada"), person("bob", active="no")]), "--unchanged")
    rows = sheet_rows(run.audit, "Unchanged")
    assert {(row["who"], row["state"]) for row in rows} == {
        ("ada@acme.example", "active"),
        ("bob@acme.example", "inactive, no account"),
    }


def test_text_never_becomes_a_formula_nor_breaks_the_workbook(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    texts = ["=HYPERLINK(1)", "+1", "@x", "-1+1", "'quoted", "tab\tand\x07bell"]
    rows = [person(f"p{at}", Note=text) for at, text in enumerate(texts)]
    run = room.apply(room.sheets(users=rows))
    book = load_workbook(run.audit)
    sheet = book["Actions"]
    column = [cell.value for cell in sheet[1]].index("Note") + 1
    cells = [sheet.cell(row, column) for row in range(2, 2 + len(texts))]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells[:-1]] == texts[:-1]
    book.close()


def test_an_audit_that_cannot_be_written_does_not_hide_what_was_done(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    (room.folder / "taken.xlsx").mkdir()
    run = room.run(
        "apply", room.sheets(users=[person("ada")]), "--yes", "--audit", "taken.xlsx", expect={1, 2}, text=True
    )
    assert "taken.xlsx" in run.stderr
    assert len(room.people()) == len(room.writes())
