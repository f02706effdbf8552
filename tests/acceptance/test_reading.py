"""An approver who sees only what is printed can answer every question: from `show`, from `plan`, from the audit."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.acceptance import approver
from tests.acceptance.harness import Room, rehearsal, sheet_cells, world_of


class Papers(NamedTuple):
    """What the approver has in hand: three readings of one night, and when each plan is good until."""

    show: str
    plan: str
    audit: str
    room: Room


LIFTED = ("--ignore-column", "Remark")


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Papers]:
    """Plan, show the plan, and apply into the guard."""
    with ExitStack() as stack:
        room = stack.enter_context(rehearsal(tmp_path_factory.mktemp("night") / "room", world_of(*approver.world())))
        room.configure(limits=approver.LIMITS)
        companies, users = approver.sheets()
        assert len(companies) + len(users) == 3000
        room.sheets(companies, [{**row, "Remark": "left" if row is users[-1] else ""} for row in users])
        plan = room.run("plan", "sheets", *LIFTED, "--out", "plan.json", expect=4, text=True)
        shown = room.run("show", "plan.json", text=True)
        held = room.apply("sheets", *LIFTED, expect=4)
        assert [hold["limit"] for hold in held.summary["holds"]].count("company-deactivations") == 3
        assert sorted(hold["limit"] for hold in held.summary["holds"]) == sorted(approver.HELD)
        assert len(held.summary["actions"]) == 200
        audit = room.folder / held.summary["audit"]
        yield Papers(shown.stdout, plan.text, _read(audit), room)


def _read(audit: Path) -> str:
    """Give the cells of a workbook row by row, as somebody reads them."""
    lines = []
    for sheet in ("Summary", "Actions", "Rejected rows", "Held people"):
        lines += [" | ".join(str(cell) for cell in row if cell not in (None, "")) for row in sheet_cells(audit, sheet)]
    return "\n".join(lines)


def _section(text: str, company: str) -> str:
    """Give what stands under the heading of a company."""
    return (
        text.partition(f"\n{company} (")[2].partition("\n\n")[0]
        or text.partition(f"\n{company}: ")[2].partition("\n\n")[0]
    )


def _people(text: str, company: str, verb: str, kind: str) -> list[tuple[str, str]]:
    """Give of whom a text says something, by name and address: as a plan is printed, or as the audit has it."""
    if section := _section(text, company):
        return re.findall(rf"^  [-+] {verb} (.+?) <(.+?)>", section, re.MULTILINE)
    rows = (line.split(" | ") for line in text.splitlines() if f" | {kind} | {company} | " in line)
    return [(row[row.index(company) + 2], row[row.index(company) + 1]) for row in rows]


def who_loses_access_in_alder(text: str) -> object:
    return _people(text, "alder", "deactivate", "deactivate-user")


def who_is_created_in_ginkgo(text: str) -> object:
    return _people(text, "ginkgo", "create", "create-user")


def how_many_lose_access_and_how_many_get_it(text: str) -> object:
    found = re.search(r"(\d+) lose access · (\d+) get access \((\d+) new, (\d+) back\)", text)
    return found and [int(number) for number in found.groups()]


def where(text: str) -> object:
    found = re.search(r"on ([\d.]+:\d+), (\w+)", text)
    return found and found[2]


def which_limit_holds_which_company_with_which_share(text: str) -> object:
    shares = re.findall(r"(\w+): (\d+) of (\d+) active people \((\d+\.\d) %\) would be deactivated", text)
    return sorted({(name, int(count), int(base), share) for name, count, base, share in shares})


def what_else_is_held(text: str) -> object:
    run = re.search(
        r"This run would deactivate (\d+) of ([\d,]+) active people \((\d\.\d) %\); the limit is (\d+)", text
    )
    back = re.search(r"(\w+): (\d+) disabled people would get their access back", text)
    return run and back and (*run.groups(), *back.groups())


def which_rows_are_rejected(text: str) -> object:
    first = text.find("Rejected rows (40)")
    if first < 0:
        rows = re.findall(r"^\S*users\.csv \| (\d+)(?:\.0)? \| [B-E]\d+ \|", text, re.MULTILINE)
        return sorted(map(int, rows))
    told = text[first:].partition("To have each")[0]
    return sorted(int(row) for row in re.findall(r"(?<![\w@])[B-E](\d{4})\b", told))


def why_are_rows_rejected(text: str) -> object:
    reasons = ("is not an email address", "lastName is empty", "“perhaps” is neither yes nor no")
    return [reason in text for reason in reasons]


def until_when_is_the_plan_good(text: str) -> object:
    found = re.search(r"[Gg]ood until[\s|]+(\d{4}-\d\d-\d\d \d\d:\d\d UTC)", text)
    return bool(found)


def who_lifted_what_and_what_did_that_let_through(text: str) -> object:
    found = re.search(r"by (\S+): what (\d+) of (\d+) rows have in “Remark” says nothing about who has left", text)
    return found and ("--ignore-column" in text, bool(found[1]), found[2], found[3])


def what_is_the_next_command(text: str) -> object:
    found = re.search(r"reconciler apply (\S+) (--confirm.*)$", text, re.MULTILINE)
    return found and (Path(found[1]).suffix, found[2])


ANSWERS: dict[Callable[[str], object], object] = {
    who_loses_access_in_alder: approver.leavers("alder"),
    who_is_created_in_ginkgo: approver.newcomers("ginkgo"),
    how_many_lose_access_and_how_many_get_it: [67, 130, 118, 12],
    where: "sandbox",
    which_limit_holds_which_company_with_which_share: [
        ("alder", 40, 95, "42.1"), ("birch", 12, 60, "20.0"), ("cedar", 9, 80, "11.2"),
    ],
    what_else_is_held: ("67", "2,735", "2.4", "50", "dogwood", "12"),
    which_rows_are_rejected: list(range(2867, 2907)),
    why_are_rows_rejected: [True, True, True],
    until_when_is_the_plan_good: True,
    who_lifted_what_and_what_did_that_let_through: (True, True, "1", "3000"),
    what_is_the_next_command: (".json", "--confirm-deactivations 67 --confirm-reactivations 12"),
}  # fmt: skip


@pytest.mark.parametrize("question", ANSWERS, ids=lambda question: question.__name__)
@pytest.mark.parametrize("paper", ["show", "plan", "audit"])
def test_an_approver_finds_the_answer(papers: Papers, paper: str, question: Callable[[str], object]) -> None:
    assert question(getattr(papers, paper)) == ANSWERS[question]


def test_quiet_sums_the_holds_up_and_names_everybody_once(papers: Papers) -> None:
    told = papers.room.run("plan", "sheets", "--quiet", expect=4, text=True).stderr
    assert "HELD: 5 holds, on 79 people in 4 companies" in told
    for name, address in approver.leavers("alder"):
        assert told.count(f"{name} <{address}>") == 1
    assert told.count("If that is meant, run again with --confirm-deactivations 67") == 2  # the block, and the verdict


def test_a_plan_is_shown_without_anything_but_its_file(papers: Papers, tmp_path: Path) -> None:
    room = papers.room
    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / "reconciler.toml").write_text("this is [no TOML", "utf-8")
    (alone / "p.json").write_bytes((room.folder / "plan.json").read_bytes())
    env, room.env = room.env, {name: room.env[name] for name in ("PATH", "PYTHONPATH") if name in room.env}
    room.env["HOME"] = str(alone)
    folder, room.folder = room.folder, alone
    try:
        document = json.loads(room.run("show", "p.json", "--json", "--xlsx", "p.xlsx").stdout)
        assert document["next"] == "reconciler apply p.json --confirm-deactivations 67 --confirm-reactivations 12"
        assert (document["lose_access"], document["get_access"], document["with_access"]) == (67, 130, 2735)
        assert [one["company"] for one in document["companies"]][:3] == ["alder", "birch", "cedar"]
        assert len(document["actions"]) == 200
        assert len(document["rejected"]) == 40
        (lifted,) = document["overrides"]
        assert (lifted["how"], lifted["value"]) == ("--ignore-column", "Remark")
        summary = " ".join(str(cell) for row in sheet_cells(alone / "p.xlsx", "Summary") for cell in row)
        assert lifted["message"] in summary
        assert (document["place"], document["expired"]) == ("sandbox", False)
        book = alone / "p.xlsx"
        before = book.read_bytes()
        again = json.loads(room.run("show", "p.json", "--json", "--xlsx", "p.xlsx").stdout)
        assert again["xlsx"] == "p-2.xlsx"
        assert book.read_bytes() == before
        header, *rows = sheet_cells(book, "Lose access")
        assert header[:3] == ("company", "person", "who")
        shares = [row[3] for row in rows]
        assert shares == [round(share, 3) for share in shares]
        assert [tuple(row[1:3]) for row in rows if row[0] == "alder"] == approver.leavers("alder")
        room.run("check", "p.xlsx", expect=2)  # the configuration is no TOML: everything else needs it
        forged = (alone / "p.json").read_text("utf-8").replace("p0000@alder", "p0041@alder")
        (alone / "p.json").write_text(forged, "utf-8")
        assert "was altered" in room.run("show", "p.json", expect=5).stderr
        assert "cannot be read" in room.run("show", "none.json", expect=5).stderr
    finally:
        room.env, room.folder = env, folder


def test_the_command_that_is_shown_applies_what_was_shown(papers: Papers) -> None:
    room = papers.room
    command = papers.plan.splitlines()[-1].split()
    assert command[:2] == ["reconciler", "apply"]
    run = room.run(*command[1:], "--yes", expect=6)
    assert run.summary["counts"]["deactivate-user"]["done"] == 67
    lost = "67 people lost access and 130 got it (118 new, 12 back), in 7 companies on"
    assert lost in run.summary["verdict"]
