"""pandas at the edge: DataFrames in, DataFrames out."""

import pandas as pd
import pytest

from reconciler.dataframes import actions_frame, findings_frame, results_frame
from reconciler.errors import InputRefused
from reconciler.model.action import STATUS, Action, ActionKind
from reconciler.model.finding_code import FindingKind
from reconciler.model.origin import Origin
from reconciler.model.result import Outcome, Result, Verified
from reconciler.sheets.load import load
from tests.unit.builders import finding_of

PEOPLE = {
    "companyVanityName": ["acme", "acme"],
    "email": ["ann@acme.example", "bob@acme.example"],
    "firstName": ["Ann", "Bob"],
    "lastName": ["NA", "None"],
}
CREATE = Action(
    ActionKind.CREATE_USER,
    "acme",
    "ann@acme.example",
    None,
    {"email": "ann@acme.example"},
    origin=Origin("b.csv", "", 2),
    extras=(("Desk", "4"),),
)


def test_a_frame_is_a_source_whose_header_is_row_1() -> None:
    frame = pd.DataFrame(PEOPLE | {"active": [True, False], "phoneNumber": [4420, None], "title": [None, float("nan")]})
    desired = load([frame])
    ann, bob = desired.users["acme"].values()
    assert (ann.last_name, ann.active, ann.phone_number, ann.title) == ("NA", True, "4420", "")
    assert (bob.last_name, bob.active, bob.phone_number, bob.row) == ("None", False, "", 3)
    assert ann.origin == Origin("DataFrame 1", "", 2)
    assert [found.code for found in desired.findings] == ["phone_number.number"]
    assert (desired.sources[0].rows, desired.sources[0].path) == (2, "")


def test_frames_of_both_kinds_and_their_findings() -> None:
    firms = pd.DataFrame({"name": ["Acme"], "vanityName": ["acme"], "emailDomains": ["acme.example"]})
    people = pd.DataFrame(PEOPLE | {"title": [pd.Timestamp("2026-01-02"), pd.NaT]})
    desired = load([firms], users=[people])
    assert list(desired.companies) == ["acme"]
    (found,) = desired.findings
    assert (found.code, found.origin) == ("cell.date", Origin("DataFrame 2", "", 2))


def test_a_frame_is_not_changed_and_its_content_makes_its_digest() -> None:
    frame = pd.DataFrame(PEOPLE)
    before = frame.copy()
    one, again = load([frame]).sources[0].sha256, load([frame]).sources[0].sha256
    frame.loc[0, "firstName"] = "Anna"
    assert (one == again, one != load([frame]).sources[0].sha256) == (True, True)
    frame.loc[0, "firstName"] = "Ann"
    pd.testing.assert_frame_equal(frame, before)


def test_a_frame_without_rows_is_refused() -> None:
    with pytest.raises(InputRefused, match="DataFrame 1: there are headers but no row"):
        load([pd.DataFrame(PEOPLE).iloc[:0]])


def test_actions_come_as_a_frame_with_extras_last() -> None:
    frame = actions_frame([CREATE])
    row = frame.iloc[0]
    assert (row["source"], row["row"], row["kind"], row["subject"]) == ("b.csv", 2, "create-user", "ann@acme.example")
    assert (frame.columns[-1], row["Desk"]) == ("Desk", "4")


@pytest.mark.parametrize("header", ["kind", "row", "note"])
def test_a_column_of_the_sheet_never_covers_the_plans_own(header: str) -> None:
    action = Action(ActionKind.CREATE_USER, "acme", "a@acme.example", None, {}, extras=((header, "from the sheet"),))
    plain = Action(ActionKind.CREATE_USER, "acme", "a@acme.example", None, {})
    assert actions_frame([action])[header].iloc[0] == actions_frame([plain])[header].iloc[0]


def test_findings_and_results_come_as_frames() -> None:
    findings = findings_frame(
        [finding_of(FindingKind.DRIFT, "title.drift", "differs", Origin("b.csv", "", 2), "title")]
    )
    assert findings.iloc[0][["source", "row", "kind", "code", "column"]].tolist() == [
        "b.csv", 2, "drift", "title.drift", "title",
    ]  # fmt: skip
    results = results_frame([Result(CREATE, Outcome.FAILED, Verified.YES, 400, 40001, "no", "trace-1", 2)])
    row = results.iloc[0]
    assert (row["subject"], row["outcome"], row["detail_code"], row["trace_id"]) == (
        "ann@acme.example", "failed", 40001, "trace-1",
    )  # fmt: skip


def test_who_changes_a_frame_changes_nothing_else() -> None:
    leavers = [
        Action(ActionKind.DEACTIVATE_USER, "acme", f"{name}@acme.example", STATUS[True], STATUS[False])
        for name in ("ann", "bob")
    ]
    frame = actions_frame(leavers)
    frame["new"][0]["active"] = "no"
    assert [dict(action.new) for action in leavers] == [{"active": False}] * 2
    assert dict(STATUS[False]) == {"active": False}


def test_nothing_gives_empty_frames() -> None:
    assert actions_frame([]).empty
    assert findings_frame([]).empty
    assert results_frame([]).empty
