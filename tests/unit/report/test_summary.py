"""The summary document says what a report says, and fits its schema whatever happened."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import jsonschema
from msgspec.structs import replace as changed

from reconciler.exit_codes import Exit
from reconciler.model.action import Action, ActionKind
from reconciler.model.finding_code import FindingKind
from reconciler.model.hold import Limit
from reconciler.model.origin import Origin, Source
from reconciler.model.report import ApiFacts, ApiUse, Report
from reconciler.model.result import Outcome, Result, Verified
from reconciler.report.summary import summary
from reconciler.report.words.english.verdicts import verdict
from reconciler.run.conclude import outcome_of
from reconciler.support.resources import schema
from tests.each import each
from tests.unit.builders import finding_of, hold_of

ACTION = Action(ActionKind.CREATE_USER, "acme", "ann@acme.example", None, {}, origin=Origin("b.xlsx", "Users", 2))
ABSENT = Action(ActionKind.DEACTIVATE_USER, "acme", "zoe@acme.example", {"active": True}, {"active": False})
HOLD = hold_of(Limit.COMPANY_DEACTIVATIONS, "Too many.", "acme", 6, 7, ("zoe@acme.example",))
REJECTED_HOLD = hold_of(Limit.REJECTED_ROWS, "Too many errors.", "", 6, 7)
CODES = ["email.invalid", "email.domain"]


def report(code: Exit = Exit.OK, **more: Any) -> Report:
    """Give a report that ended with a code, worded as a run words it."""
    began = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    facts = {"command": "apply", "dry_run": False, **more}
    given = Report("run-1", started_at=began, operator="someone", host="api.example", product="Connect API", **facts)
    given = replace(given, exit_code=int(code), outcome=outcome_of(given, code))
    return replace(given, verdict=verdict(given))


def result(outcome: Outcome, action: Action = ACTION, **more: Any) -> Result:
    return Result(action, outcome, Verified.YES, **more)


ENDS: dict[str, Report] = {
    "done": report(planned=[ACTION], results=[result(Outcome.DONE)]),
    "in-sync": report(),
    "changes-pending": report(planned=[ACTION], dry_run=True, command="plan"),
    "held": report(Exit.HELD, planned=[ABSENT], holds=[HOLD]),
    "refused": report(Exit.INPUT_REFUSED, holds=[REJECTED_HOLD]),
    "refused unread": report(Exit.INPUT_REFUSED, error="b.csv: the file is empty.", error_code="file.empty"),
    "stale": report(Exit.PLAN_REFUSED, error="It was altered."),
    "incomplete": report(Exit.INCOMPLETE, planned=[ACTION], results=[result(Outcome.FAILED)]),
    "unverified": report(Exit.UNVERIFIED, planned=[ACTION], results=[result(Outcome.UNKNOWN)]),
    "unreachable": report(Exit.API_GONE, error="It is gone.", error_call=ApiFacts("GET /x", None, None, "")),
    "lock-lost": report(Exit.LOCK_LOST, error="The lock was removed."),
    "locked": report(Exit.LOCKED, error="Another run is at work."),
    "error": report(Exit.UNEXPECTED, error="Unexpected error in this program: KeyError: 'x'"),
}


@each("outcome", ENDS)
def test_every_end_of_a_run_fits_the_schema(outcome: str) -> None:
    document = summary(ENDS[outcome])
    jsonschema.Draft202012Validator(schema("summary")).validate(document)
    assert document["outcome"] == outcome.partition(" ")[0]
    assert document["exit_code"] == ENDS[outcome].exit_code
    assert document["verdict"][-1] in ".?!"


def test_every_outcome_of_the_schema_is_one_that_a_run_can_have() -> None:
    assert set(schema("summary")["properties"]["outcome"]["enum"]) == {outcome.partition(" ")[0] for outcome in ENDS}


def test_a_refused_input_is_told_by_its_error_or_its_hold() -> None:
    unread = summary(ENDS["refused unread"])
    assert unread["verdict"].endswith("b.csv: the file is empty.")
    assert (unread["error"], unread["error_code"]) == ("b.csv: the file is empty.", "file.empty")
    assert summary(ENDS["refused"])["error_code"] is None
    assert ENDS["refused"].verdict.endswith("Too many errors.")


def test_a_hold_on_deactivations_is_named_before_one_on_rows() -> None:
    both = report(Exit.HELD, planned=[ABSENT], holds=[HOLD, REJECTED_HOLD])
    assert both.verdict == (
        "Held by the guard. Nothing was written. 1 person would lose access, in 1 company on api.example (production). "
        "There are 2 holds, on 1 person in 1 company: acme 6 of 7 (85.7 %); rejected rows 6 of 7 (85.7 %)."
    )


@each(
    ("rest", "told"),
    [
        ([result(Outcome.DONE)], ""),
        ([result(Outcome.FAILED)], ", 1 failed"),
        ([result(Outcome.SKIPPED)] * 2, ", 2 more were not sent"),
        ([result(Outcome.PENDING)], ", 1 waits for a company that is being provisioned"),
        ([result(Outcome.PRESENT)], ", 1 was there already, made by somebody else"),
        ([result(Outcome.UNKNOWN)], "; some outcome is unknown or could not be verified: see Actions and Findings"),
        ([Result(ACTION, Outcome.DONE, Verified.NO), result(Outcome.FAILED)],
         ", 1 failed; some outcome is unknown or could not be verified: see Actions and Findings"),
    ],
)  # fmt: skip
def test_a_run_that_is_held_in_part_tells_what_became_of_the_rest(rest: list[Result], told: str) -> None:
    planned, held = [one.action for one in rest] + [ABSENT], Result(ABSENT, Outcome.SKIPPED)
    done = sum(one.outcome is Outcome.DONE for one in rest)
    ended = report(Exit.HELD, planned=planned, held_back=1, holds=[HOLD], results=[*rest, held])
    proven = any(one.outcome is Outcome.DONE and one.verified is Verified.YES for one in rest)
    got = " 1 person got access, in 1 company on api.example (production)." if proven else ""
    assert ended.verdict == f"Held by the guard. {done} of {len(planned)} changes were done{told}.{got} Too many."


def test_actions_are_counted_by_kind_and_outcome() -> None:
    results = [result(outcome) for outcome in Outcome] + [result(Outcome.DONE), result(Outcome.DONE, ABSENT)]
    counts = summary(report(planned=[ACTION] * 6 + [ABSENT], results=results))["counts"]
    each = {str(outcome): 1 for outcome in Outcome}
    assert counts["create-user"] == {"planned": 6, **each, "done": 2}
    assert counts["deactivate-user"] == {"planned": 1, **dict.fromkeys(each, 0), "done": 1}
    assert counts["create-company"] == {"planned": 0, **dict.fromkeys(each, 0)}


def test_every_action_is_told_with_the_person_the_row_and_how_it_ended() -> None:
    leaver = changed(ABSENT, name="Zoe Zander", note="absent from every sheet")
    given = report(Exit.INCOMPLETE, planned=[ACTION, leaver], results=[result(Outcome.DONE)])
    first, second = summary(given)["actions"]
    assert first["origin"] == {"source": "b.xlsx", "sheet": "Users", "row": 2}
    assert (first["outcome"], first["verified"]) == ("done", "yes")
    assert second == {
        "kind": "deactivate-user", "company": "acme", "subject": "zoe@acme.example", "name": "Zoe Zander",
        "old": {"active": True}, "new": {"active": False}, "note": "absent from every sheet", "origin": None,
        "outcome": None, "verified": None,
    }  # fmt: skip


def test_findings_are_counted_and_rejected_rows_once_each() -> None:
    row = Origin("b.csv", "", 2)
    found = [finding_of(FindingKind.REJECTED, code, "mend it", row, "email", "x", cell="B2") for code in CODES]
    found += [finding_of(FindingKind.DRIFT, "title.drift", "differs", row)] * 2
    document = summary(report(findings=found))
    assert (document["counts"]["rejected"], document["counts"]["drift"], document["counts"]["note"]) == (1, 2, 0)
    assert [entry["code"] for entry in document["rejected"]] == CODES
    assert document["rejected"][0] == {
        "source": "b.csv", "sheet": "", "row": 2, "column": "email", "cell": "B2", "code": CODES[0],
        "message": "mend it", "value": "x",
    }  # fmt: skip


def test_failures_carry_what_support_needs() -> None:
    failed = result(
        Outcome.FAILED, status=404, detail_code=40103, detail="taken", trace_id="t-1", account_at="x.symphony.com"
    )
    lost = result(Outcome.UNKNOWN, ABSENT, detail="lost")
    unusable = finding_of(FindingKind.CONFLICT, "company.state", "broken", Origin("b.csv", "", 3), company="bolt")
    given = report(
        results=[failed, result(Outcome.DONE), result(Outcome.SKIPPED), lost],
        findings=[unusable],
        error="gone",
        error_call=ApiFacts("GET /x", 503, 40102, "t-2"),
    )
    failures = summary(given)["failures"]
    assert [(f["kind"], f["outcome"], f["detailErrorCode"], f["trace_id"]) for f in failures] == [
        ("create-user", "failed", 40103, "t-1"),
        ("deactivate-user", "unknown", None, ""),
        ("company", "skipped", None, ""),
        ("run", "failed", 40102, "t-2"),
    ]
    assert (failures[0]["sheet"], failures[0]["row"], failures[0]["account_at"]) == ("Users", 2, "x.symphony.com")
    assert (failures[1]["source"], failures[1]["row"]) == (None, None)


def test_the_rest_is_told_as_it_is() -> None:
    source = Source("b.csv", "/somewhere/b.csv", None, "a" * 64, 3)
    given = report(
        sources=[source], duration_s=1.5, api=ApiUse(7, 2, 1), audit="a.xlsx", marked="m.xlsx", plan_file="p.json"
    )
    document = summary(given)
    assert document["sources"] == [{"name": "b.csv", "sha256": "a" * 64, "rows": 3}]
    assert document["api"] == {"calls": 7, "retries": 2, "throttled": 1}
    assert (document["audit"], document["marked"], document["plan"]) == ("a.xlsx", "m.xlsx", "p.json")
    assert document["plan_digest"] is None
    assert (document["started_at"], document["error"]) == ("2026-03-04T05:06:07+00:00", None)
    assert summary(ENDS["held"])["holds"][0]["percent"] == 85.7
