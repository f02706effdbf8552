"""Sheets as people keep them: formats, folders, headers, columns of their own."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.acceptance.harness import Rehearse, Room, Row, Run, company, live_company, live_person, person, sheet_rows

COMPANIES = [company("acme"), company("bolt", emailDomains="bolt.example; bolt.test")]
PEOPLE = [person("ada", title="Chair; and more"), person("zoë", email="zoe@bolt.test", companyVanityName="bolt")]


def workbook(path: Path, **sheets: Sequence[Row]) -> Path:
    """Write each sheet's rows into one workbook."""
    book = Workbook()
    book.remove(book["Sheet"])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        headers = list(dict.fromkeys(header for row in rows for header in row))
        for cells in ([*headers], *([row.get(header) for header in headers] for row in rows)):
            sheet.append(cells)
    book.save(path)
    return path


def semicolons(room: Room) -> list[Any]:
    return [room.table(f"{kind}.csv", rows, delimiter=";") for kind, rows in both()]


def tabs(room: Room) -> list[Any]:
    return [room.table(f"{kind}.tsv", rows, delimiter="\t") for kind, rows in both()]


def byte_order_marks(room: Room) -> list[Any]:
    return [room.table(f"{kind}.csv", rows, encoding="utf-8-sig") for kind, rows in both()]


def utf16(room: Room) -> list[Any]:
    return [room.table(f"{kind}.txt", rows, delimiter="\t", encoding="utf-16") for kind, rows in both()]


def one_workbook(room: Room) -> list[Any]:
    return [workbook(room.folder / "partners.xlsx", Clients=COMPANIES, Staff=PEOPLE)]


def a_folder(room: Room) -> list[Any]:
    return [room.sheets(COMPANIES, PEOPLE)]


def outright(room: Room) -> list[Any]:
    one, other = (room.table(f"{kind}.csv", rows) for kind, rows in both())
    return ["--users", other, "--companies", one]


def one_of_each(room: Room) -> list[Any]:
    return [room.table("companies.tsv", COMPANIES, "\t"), workbook(room.folder / "people.xlsx", People=PEOPLE)]


def in_the_configuration(room: Room) -> list[Any]:
    room.sheets(COMPANIES, PEOPLE)
    room.configure(sources={"companies": ["sheets/companies.csv"], "users": ["sheets/users.csv"]})
    return []


def both() -> list[tuple[str, list[Row]]]:
    return [("companies", COMPANIES), ("users", PEOPLE)]


@pytest.mark.parametrize(
    "given",
    [
        semicolons,
        tabs,
        byte_order_marks,
        utf16,
        one_workbook,
        a_folder,
        outright,
        one_of_each,
        in_the_configuration,
    ],
)
def test_sources_of_every_kind_give_the_same_plan(rehearse: Rehearse, given: Callable[[Room], list[Any]]) -> None:
    room = rehearse(live_company("acme"))
    room.plan(*given(room), "--out", "plan.json")
    new = {action["subject"]: action["new"] for action in actions(room)}
    assert new == {
        "bolt": {"name": "Bolt Ltd", "vanityName": "bolt", "emailDomains": ["bolt.example", "bolt.test"]},
        "ada@acme.example": {
            "email": "ada@acme.example",
            "firstName": "Ada",
            "lastName": "Example",
            "title": "Chair; and more",
            "active": True,
        },
        "zoe@bolt.test": {"email": "zoe@bolt.test", "firstName": "Zoë", "lastName": "Example", "active": True},
    }


def actions(room: Room) -> list[dict[str, Any]]:
    return list(json.loads((room.folder / "plan.json").read_text("utf-8"))["actions"])


def test_headers_go_by_other_names(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("bob")))
    room.table("a.csv", [{"Company": "Bolt Ltd", "Vanity URL": "bolt", "Domains": "bolt.example"}])
    rows = [
        {"Company": "acme", "E-mail": "ada@acme.example", "Given Name": "Ada", "Surname": "Example", "Active?": "Yes"},
        {"Company": "acme", "E-mail": "bob@acme.example", "Given Name": "Bob", "Surname": "Example", "Active?": "LEFT"},
    ]
    room.table("b.csv", [{**row, "Job title": "Chair", "Phone no.": "0049 30 1"} for row in rows])
    run = room.plan("a.csv", "b.csv", "--out", "plan.json")
    planned = {kind: run.count(kind) for kind in ("create-company", "create-user", "deactivate-user")}
    assert all(count == {"planned": 1} for count in planned.values()), planned
    (ada,) = (action["new"] for action in actions(room) if action["kind"] == "create-user")
    assert (ada["title"], ada["phoneNumber"]) == ("Chair", "0049 30 1")


def test_columns_of_ones_own_are_carried_into_the_audit_untouched(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    rows = [person("ada", **{"Cost centre": "0042", "Note": "=1+1"})]
    run = room.apply(room.sheets(users=rows))
    (row,) = sheet_rows(run.audit, "Actions")
    assert (row["Cost centre"], row["Note"]) == ("0042", "=1+1")


def test_sources_are_told_with_their_digest_and_their_rows(rehearse: Rehearse) -> None:
    import hashlib

    room = rehearse(live_company("acme"))
    path = room.table("people.csv", PEOPLE[:1])
    run = room.plan(path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert run.summary["sources"] == [{"name": "people.csv", "sha256": digest, "rows": 1}]


def test_rows_are_numbered_as_the_spreadsheet_shows_them(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    path = workbook(room.folder / "people.xlsx", People=[person("ada", lastName="")])
    from openpyxl import load_workbook

    book = load_workbook(path)
    book["People"].insert_rows(1, amount=3)
    book["People"]["A1"] = "Our people"
    book.save(path)
    (found,) = room.plan(path).summary["rejected"]
    assert (found["source"], found["sheet"], found["row"], found["column"]) == ("people.xlsx", "People", 5, "lastName")


def names_taken_for_nothing(rehearse: Rehearse) -> tuple[Room, Run]:
    room = rehearse(live_company("acme"))
    rows = [person("null", lastName="NA"), person("none", lastName="None", title="00123", department="nan")]
    return room, room.plan(room.sheets(users=rows), "--out", "plan.json")


def test_surnames_that_look_like_nothing_and_numbers_that_look_like_numbers_stay_what_they_are(
    rehearse: Rehearse,
) -> None:
    room, run = names_taken_for_nothing(rehearse)
    assert run.count("rejected") == 0
    one, other = (action["new"] for action in actions(room))
    assert (one["lastName"], other["lastName"]) == ("NA", "None")
    assert (other["title"], other.get("department")) == ("00123", None), "no department is called nan"


def test_the_secret_may_be_read_from_a_file(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    secret = room.env.pop("RECONCILER_CLIENT_SECRET")
    file = room.folder / "client.secret"
    file.write_text(secret + "\n", "utf-8")
    room.plan(room.sheets([company()]), expect=2)
    room.env["RECONCILER_CLIENT_SECRET_FILE"] = str(file)
    room.plan(room.sheets([company()]))


def test_flags_go_over_the_environment_and_the_environment_over_the_file(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    room.configure(connection={"api_url": "http://127.0.0.1:9"}, policy={"unknown_active": "refuse"})
    run = room.plan(room.sheets([company()]), "--unknown-active", "look")
    assert run.summary["host"] == room.url.removeprefix("http://")
    assert run.summary["options"]["unknown_active"] == "look"
