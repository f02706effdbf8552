"""Rows that need fixing as a page shows them: alone, under what they have in common, in pairs, and as questions."""

from pathlib import Path
from typing import Any

import pytest

from reconciler.config.settings import Settings
from reconciler.model.finding_code import Code, FindingKind
from reconciler.model.live import Company, Live, LiveCompany, User
from reconciler.operations.check import check
from reconciler.operations.in_pages import Paged
from reconciler.operations.wrong_in_pages import ALIKE, ASKED, BOTH, CAUSES, OF_BOTH, PLACES, ROWS, wrong_in_pages
from reconciler.operations.wrong_rows import seen_in, wrong_rows
from reconciler.report.words.english.causes import cause
from reconciler.run.request import Request

HEADER = "companyVanityName,email,firstName,lastName,active,Remark\n"
LIVE = Live({"acme": LiveCompany(Company("1", "acme", "COMPLETED"), [User("7", "kas@acme.example", active=True)])})


def paged(folder: Path, *rows: str) -> tuple[Paged, dict[str, list[dict[str, Any]]]]:
    (folder / "people.csv").write_text(HEADER + "".join(f"{row}\n" for row in rows), "utf-8")
    checked = check(Request(sources=[folder / "people.csv"]), Settings())
    found = wrong_in_pages(wrong_rows(checked.desired.sources, checked.findings, Settings(), has_access=seen_in(LIVE)))
    sections: dict[str, list[dict[str, Any]]] = {}
    for entry in found.entries:
        sections.setdefault(entry.section, []).append(
            entry.body | {"key of entry": entry.key, "found by": entry.search}
        )
    return found, sections


def test_each_row_stands_in_one_place(tmp_path: Path) -> None:
    same = [f"Copper-line!,p{at}@x.example,Pat,Park,yes," for at in range(3)]
    found, told = paged(
        tmp_path, *same, "Copper-line!,bad,Pat,Park,yes,", "acme,kas@acme.example,Kas,Thole,yes,",
        "acme,kas@acme.example,Kas,Thole,no,", "acme,eve@acme.example,Eve,Estes,,has left the company",
    )  # fmt: skip
    rows = {section: [row["row"] for row in told[section]] for section in (ROWS, ALIKE, OF_BOTH, ASKED)}
    assert rows == {ROWS: [5], ALIKE: [2, 3, 4], OF_BOTH: [6, 7], ASKED: [8]}
    assert dict(found.facts["chips"]) == {
        "company": 4, "email address": 1, "rows that contradict each other": 2, "may have left": 1,
    }  # fmt: skip
    (one,) = told[CAUSES]
    assert (one["text"], one["count"], one["names"]) == ("Copper-line!", 4, ["Pat Park"] * 3)
    (places,) = told[PLACES]
    assert [place["cell"] for place in places["places"]] == ["A2", "A3", "A4", "A5"]
    assert all(one["key"] in row["found by"] for row in told[ALIKE])
    (both,) = told[BOTH]
    assert [way["consequence"] for way in both["ways"]] == ["Kas Thole keeps access", "Kas Thole loses access"]
    assert [way["key"] for way in both["ways"]] == [row["key of entry"] for row in told[OF_BOTH]]
    (question,) = told[ASKED]
    assert (question["asked"], question["active"]["cell"]) == (Code.ROW_LEFT, "E8")


def test_the_same_value_in_two_rows_is_no_cause_to_be_changed_at_once(tmp_path: Path) -> None:
    _, told = paged(tmp_path, *(f"Copper-line!,p{at}@x.example,Pat,Park,yes," for at in range(2)))
    assert told.keys() == {ROWS}


def test_keys_are_the_same_in_each_check_and_differ_from_row_to_row(tmp_path: Path) -> None:
    rows = [f"acme,bad{at},Pat,Park,yes," for at in range(9)]
    keys = [[row["key"] for row in paged(tmp_path, *rows)[1][ROWS]] for _ in range(2)]
    assert keys[0] == keys[1]
    assert len(set(keys[0])) == 9


@pytest.mark.parametrize("code", [code for code in Code if code.kind is FindingKind.REJECTED])
def test_every_code_of_a_wrong_row_has_a_word(code: Code) -> None:
    assert cause(code) != "other cell" or code.partition(".")[0] in ("department", "title", "location")


@pytest.mark.parametrize(
    ("company", "who", "has"),
    [
        ("acme", "KAS@acme.example", True),
        ("acme", "new@acme.example", False),
        ("none", "a@none.example", False),
        ("odd", "a@odd.example", None),
    ],
)
def test_who_has_access_is_what_the_api_says(company: str, who: str, has: bool | None) -> None:
    LIVE.companies["odd"] = LiveCompany(Company("2", "odd", "COMPLETED"), None, "incomplete")
    assert seen_in(LIVE)(company, who) is has
