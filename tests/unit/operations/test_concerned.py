"""Which companies a plan or a run is about: too many shuts somebody out, too few shows them the people of others."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from reconciler.model.action import Action, ActionKind
from reconciler.model.finding import Finding
from reconciler.model.finding_code import Code
from reconciler.model.hold import Hold, Limit
from reconciler.model.origin import Origin
from reconciler.model.report import CompanyCounts, Report
from reconciler.operations.concerned import concerned

ROW = Origin("people.csv", "", 3)


def report(findings: list[Finding], companies: tuple[CompanyCounts, ...] = (), holds: tuple[Hold, ...] = ()) -> Report:
    now, api = datetime(2026, 1, 1, tzinfo=UTC), "Connect API"
    told = Report("", "plan", now, "ann", "h", api, dry_run=True, findings=findings)
    return replace(told, companies=list(companies), holds=list(holds))


def found(company: str, origin: Origin | None = ROW) -> Finding:
    return Finding(Code.EMAIL_INVALID, {}, origin, company=company)


def counts(name: str, in_sheets: int) -> CompanyCounts:
    return CompanyCounts(name, name, "1", "COMPLETED", "", (), in_sheets, 5, 5, "")


def test_it_is_about_all_that_changes_and_all_rows_that_were_read() -> None:
    leaver = Action(ActionKind.DEACTIVATE_USER, "acme", "ada@acme.example", {}, {})
    held = Hold(Limit.COMPANY_GONE, "gone", 1, 1, 100.0)
    told = report([found("beta"), found("live", origin=None)], (counts("right", 2), counts("other", 0)), (held,))
    assert concerned(told, [leaver]) == ["acme", "beta", "gone", "right"]


@pytest.mark.parametrize(
    ("company", "known"),
    [("acme", "acme"), (" ACME ", "acme"), ("", ""), ("Acme Ltd", ""), ("acme\u202e", ""), ("аcme", ""), ("a:b c", "")],
)
def test_a_row_whose_company_is_no_name_is_of_an_unknown_one(company: str, known: str) -> None:
    assert concerned(report([found(company)]), []) == [known]
