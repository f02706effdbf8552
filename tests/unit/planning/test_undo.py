"""What a run did is taken back, and nothing that somebody else may have done."""

from datetime import UTC, datetime

import msgspec

from reconciler.model.action import Action, ActionKind
from reconciler.model.finding_code import Code
from reconciler.model.policy import Protected
from reconciler.model.report import Report
from reconciler.model.result import Outcome, Result
from reconciler.planning.undo import reversal, undo_delta
from tests.each import each
from tests.unit.builders import (
    company_creation,
    creation,
    domain_addition,
    live,
    live_company,
    live_user,
    status_change,
)

OUT, IN = status_change("ann@acme.example"), status_change("ann@acme.example", active=True)
OUT_OF_UNKNOWN = msgspec.structs.replace(OUT, old={"active": None})
NOBODY = Protected()


def undone(*results: Result) -> tuple[list[Action], list[Code]]:
    report = Report(
        "run", "apply", datetime(2026, 1, 2, tzinfo=UTC), "who", "host", "API", False, results=list(results)
    )
    actions, notes = reversal(report)
    return actions, [note.code for note in notes]


@each(
    ("result", "kind", "note"),
    [
        (Result(creation("new@acme.example"), Outcome.DONE, created_id="id-1"), ActionKind.DEACTIVATE_USER, None),
        (Result(creation("new@acme.example"), Outcome.DONE), None, Code.UNDO_NOT_OURS),
        (Result(creation("new@acme.example"), Outcome.DONE, status=400, detail_code=40002), None, Code.UNDO_NOT_OURS),
        (Result(creation("new@acme.example"), Outcome.PRESENT), None, None),
        (Result(creation("new@acme.example"), Outcome.PRESENT, created_id="id-1"), None, None),
        (Result(creation("new@acme.example"), Outcome.UNKNOWN, created_id="id-1"), None, None),
        (Result(OUT, Outcome.DONE, status=200), ActionKind.REACTIVATE_USER, None),
        (Result(IN, Outcome.DONE, status=200), ActionKind.DEACTIVATE_USER, None),
        (Result(IN, Outcome.DONE, status=500), ActionKind.DEACTIVATE_USER, None),
        (Result(IN, Outcome.DONE), ActionKind.DEACTIVATE_USER, None),
        (Result(IN, Outcome.DONE, status=404, detail_code=40106), None, Code.UNDO_NOT_OURS),
        (Result(OUT, Outcome.DONE, status=409), None, Code.UNDO_NOT_OURS),
        (Result(OUT_OF_UNKNOWN, Outcome.DONE, status=200), None, Code.UNDO_NOT_OURS),
        (Result(OUT, Outcome.FAILED, status=409), None, None),
        (Result(company_creation(), Outcome.DONE), None, Code.UNDO_STAYS),
        (Result(domain_addition([], ["b.example"]), Outcome.DONE), None, Code.UNDO_STAYS),
    ],
)
def test_only_what_is_proven_to_be_the_runs_own_is_reversed(
    result: Result, kind: ActionKind | None, note: Code | None
) -> None:
    actions, notes = undone(result)
    assert [action.kind for action in actions] == ([kind] if kind else [])
    assert notes == ([note] if note else [])
    assert all(action.user_id for action in actions)


def test_an_address_alone_takes_nobodys_access() -> None:
    (action,), _ = undone(Result(creation("new@acme.example"), Outcome.DONE, created_id="id-1"))
    own, other = live_user("new@acme.example", id_="id-1"), live_user("new@acme.example", id_="id-2")
    assert len(undo_delta([action], live(live_company(own)), {}, NOBODY).actions) == 1
    gone = undo_delta([action], live(live_company(other)), {"id-1": None}, NOBODY)
    assert (gone.actions, [found.code for found in gone.findings]) == ([], [Code.UNDO_GONE])
    nameless = Action(action.kind, action.company, action.subject, action.old, action.new)
    assert undo_delta([nameless], live(live_company(other)), {}, NOBODY).actions == []


def test_an_account_with_another_address_by_now_is_left_alone() -> None:
    (action,), _ = undone(Result(creation("new@acme.example"), Outcome.DONE, created_id="id-1"))
    renamed = live_user("other@acme.example", id_="id-1")
    for there, fetched in (([renamed], {}), ([], {"id-1": renamed})):
        delta = undo_delta([action], live(live_company(*there)), fetched, NOBODY)
        assert (delta.actions, [found.code for found in delta.findings]) == ([], [Code.UNDO_OTHER_ADDRESS])


def test_what_a_later_run_has_changed_is_told_and_left() -> None:
    report = Report("r1", "apply", datetime(2026, 1, 2, tzinfo=UTC), "who", "host", "API", False)
    report.results.append(Result(OUT, Outcome.DONE, status=200))
    actions, (note,) = reversal(report, lambda _action: "r3")
    assert (actions, note.code, note.facts["run"]) == ([], Code.UNDO_CHANGED_LATER, "r3")
    (action,), _ = reversal(report)
    out = live(live_company(live_user("ann@acme.example", active=False)))
    assert [found.code for found in undo_delta([action], out, {}, NOBODY, lambda _action: "r3").findings] == [
        Code.UNDO_CHANGED_LATER
    ]
    back = live(live_company(live_user("ann@acme.example", active=True)))
    assert undo_delta([action], back, {}, NOBODY, lambda _action: "r3").findings == []
