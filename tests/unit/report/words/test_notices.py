"""Notices say what happened, what is harmed, and who does what; names and addresses stay out of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from reconciler.model.action import Action, ActionKind
from reconciler.model.finding_code import FindingKind
from reconciler.model.hold import Limit
from reconciler.model.notice import Event, Site, Trouble, Why
from reconciler.model.origin import Origin, Source
from reconciler.model.pause import Pause
from reconciler.model.report import ApiFacts, Report
from reconciler.model.result import Outcome, Result
from reconciler.model.run_outcome import RunOutcome
from reconciler.model.schedule import Schedule, Standing
from reconciler.report.words.english import notices
from reconciler.report.words.english.notices_of_runs import run_body, run_event, run_subject
from reconciler.report.words.english.verdicts import PERSON
from tests.each import each
from tests.unit.builders import finding_of, hold_of

AT = datetime(2026, 3, 2, 3, tzinfo=UTC)
REPORT = Report("run-1", "apply", AT, "ops@batch", "api.example", "Connect API", False)
REJECTED = [finding_of(FindingKind.REJECTED, origin=Origin("people.csv", "", row)) for row in (2, 3)]
ENDINGS = [outcome for outcome in RunOutcome if outcome is not RunOutcome.CHANGES_PENDING]
GOOD = {RunOutcome.DONE, RunOutcome.IN_SYNC}
LOSE = [Action(ActionKind.DEACTIVATE_USER, "acme", f"p{at}@acme.example", {"active": True}, {}) for at in range(3)]
GET = [Action(ActionKind.CREATE_USER, "acme", "new@acme.example", None, {})]
SITE = Site(
    "reconciler@batch1", "/srv/hr", "/var/lib/reconciler", "/opt/bin/reconciler", "/etc/r.toml",
    ("apply", "people.csv", "--yes"), ("people.csv",),
)  # fmt: skip
AGAIN = "/opt/bin/reconciler apply people.csv --yes"
TOO_MANY = "3 of 9. If that is meant, run again with --confirm-deactivations 3; if not, correct the sheets."


def ended(outcome: RunOutcome, **changes: Any) -> Report:
    changes = {"verdict": "This happened to ray@acme.example.", "planned": [*LOSE, *GET], **changes}
    return replace(REPORT, outcome=outcome, **changes)


def told(report: Report) -> str:
    return run_body(report, "f00d", "https://page.example/", SITE)


def section(body: str, title: str) -> str:
    """Return what stands below a title; "" where there is none."""
    found = [part for part in body.split("\n\n") if part.startswith(title)]
    return found[0].partition("\n")[2] if found else ""


@each("outcome", ENDINGS)
def test_every_ending_says_what_happened_what_is_harmed_and_what_to_do_where(outcome: RunOutcome) -> None:
    report = ended(outcome)
    body = told(report)
    assert run_event(report)
    assert run_subject(report).startswith("reconciler api.example: ")
    assert section(body, "What happened")
    assert bool(section(body, "What is harmed")) == (outcome not in GOOD)
    assert section(body, "What to do (on batch1, as reconciler, in /srv/hr)")
    assert "would lose access: 3\n  would get access: 1" in section(body, "In numbers")
    assert "/opt/bin/reconciler runs run-1 --config /etc/r.toml" in body
    assert "https://page.example/runs/run-1" in body
    assert "reconciler runs --verify --head f00d --config /etc/r.toml" in section(body, "Proof")
    assert "ray@" not in body


@each("outcome", [o for o in ENDINGS if o not in GOOD | {RunOutcome.STALE}])
def test_every_bad_ending_has_the_command_that_was_given(outcome: RunOutcome) -> None:
    assert f"    {AGAIN}\n" in told(ended(outcome, planned=[]))


@given(
    st.sampled_from([o for o in ENDINGS if o is not RunOutcome.LOCKED]),
    st.text(st.characters(categories=["L", "N"], include_characters="-."), min_size=1, max_size=80),
    st.integers(1, 99_999),
    st.integers(0, 99_999),
)
def test_a_subject_is_no_longer_than_a_line_and_says_how_it_ended_and_how_many_lose_access(
    outcome: RunOutcome, host: str, lose: int, get: int
) -> None:
    report = ended(outcome, host=host, planned=LOSE[:1] * lose + GET * get)
    subject, title = run_subject(report), run_subject(replace(report, host="h", planned=[]))
    assert len(subject) <= 78
    assert title.removeprefix("reconciler h: ") in subject
    assert f": {lose:,} {'person' if lose == 1 else 'people'} would lose access" in subject


@given(st.text(max_size=200), st.text(max_size=200))
def test_no_subject_is_longer_than_a_line(machine: str, name: str) -> None:
    site = SITE._replace(account=f"reconciler@{machine}")
    standing = Standing(Schedule(name, "0 3 * * *"), None, (AT,), AT + timedelta(days=1))
    subject = notices.missed_subject(standing, site)
    assert len(subject) <= 78
    assert len(notices.late_subject(subject)) <= 78
    assert subject.isprintable()


def test_what_was_done_counts_and_not_what_was_planned() -> None:
    results = [Result(LOSE[0], Outcome.DONE), Result(LOSE[1], Outcome.FAILED), Result(GET[0], Outcome.SKIPPED)]
    report = ended(RunOutcome.INCOMPLETE, results=results)
    assert run_subject(report) == "reconciler api.example: INCOMPLETE: 1 change failed, 1 change not sent"
    assert "  failed: 1\n  skipped: 1" in told(report)
    assert "see on Actions of the audit workbook why changes failed" in told(report)


def test_of_a_hold_the_names_come_first_then_the_exact_yes_and_no_other_way_is_told() -> None:
    holds = [hold_of(Limit.RUN_DEACTIVATIONS, TOO_MANY), hold_of(Limit.COMPANY_DEACTIVATIONS, TOO_MANY)]
    report = ended(RunOutcome.HELD, holds=holds, plan_file="/plans/run-1.json", verdict=f"Held. {TOO_MANY}")
    body = told(report)
    do = section(body, "What to do")
    show, apply = (
        do.index("reconciler show /plans/run-1.json"),
        do.index("reconciler apply /plans/run-1.json --confirm-"),
    )
    assert show < apply < do.index(AGAIN)
    assert "If that is meant, run again" not in body
    assert section(body, "What happened") == "  Held. 3 of 9.\n  3 of 9.\n  From people.csv"
    assert run_event(report) is Event.HELD


def test_a_run_that_waits_for_a_yes_says_who_may_give_it_how_and_until_when() -> None:
    report = ended(
        RunOutcome.HELD,
        needs_approval="1 change that gives access",
        holds=[hold_of(Limit.RUN_DEACTIVATIONS, TOO_MANY)],
        plan_file="/plans/run-1.json",
        plan_made_by="alice",
        plan_until="2026-03-03T03:00:00+00:00",
    )
    assert run_event(report) is Event.ASKED
    assert run_subject(report) == "reconciler api.example: APPROVAL NEEDED: 3 people would lose access"
    do = section(told(report), "What to do (on batch1, in /srv/hr)")
    assert (
        "Anybody but alice, signed in under their own name and with access to the state folder /var/lib/reconciler"
        in do
    )
    assert "approve it, before 2026-03-03 03:00 UTC:" in do
    assert "/opt/bin/reconciler approve /plans/run-1.json --confirm-deactivations" in do
    assert "/opt/bin/reconciler apply /plans/run-1.json --config /etc/r.toml" in do


def test_what_no_yes_lifts_is_not_asked_for() -> None:
    report = ended(
        RunOutcome.HELD,
        needs_approval="why",
        plan_file="/plans/run-1.json",
        holds=[hold_of(Limit.REJECTED_ROWS, "Fix the rows.")],
    )
    assert "reconciler approve" not in told(report)


def test_a_run_that_met_the_stop_switch_is_told_how_to_go_on_and_nothing_of_limits() -> None:
    paused = Pause("alice", "2026-03-02T02:00:00+00:00", "the sheets are wrong")
    report = ended(RunOutcome.HELD, planned=[], paused=paused, verdict=f"Held. Nothing was written. {paused}")
    assert run_subject(report) == "reconciler api.example: HELD, all runs are paused"
    do = section(told(report), "What to do")
    assert "reconciler resume" not in section(told(report), "What happened")
    assert do.index("/opt/bin/reconciler resume --config /etc/r.toml") < do.index(AGAIN)
    assert "names" not in do


def test_sheets_that_were_refused_are_named_with_the_cure() -> None:
    report = ended(RunOutcome.REFUSED, planned=[], error_code="file.missing", error="ray.csv: no such file")
    body = told(report)
    assert "From people.csv" in section(body, "What happened")
    assert "Check the spelling" in section(body, "What to do")
    assert "ray.csv" not in body


@each("outcome", [RunOutcome.UNREACHABLE, RunOutcome.ERROR, RunOutcome.UNVERIFIED])
def test_harm_is_what_was_not_written_or_is_not_known(outcome: RunOutcome) -> None:
    nothing, some = told(ended(outcome)), told(ended(outcome, results=[Result(LOSE[0], Outcome.DONE)]))
    assert section(nothing, "What is harmed").strip() == notices.NOTHING
    assert "still ha" in section(some, "What is harmed")
    assert "Nothing was changed" not in some


@each(
    "body",
    [
        notices.failed_body("No secret for ray@acme.example.", "f00d", SITE),
        notices.paused_body("Paused by alice: ray@acme.example is wrong.", False, "f00d", SITE),
        notices.missed_body(Standing(Schedule("nightly", "0 3 * * *"), None, (AT,), AT), "f00d", SITE),
        notices.approved_body(replace(REPORT, plan_file="/p.json"), "alice", False, False, "f00d", SITE),
        notices.approved_body(replace(REPORT, plan_file="/p.json"), "alice", True, True, "f00d", SITE),
        notices.expiring_body(replace(REPORT, plan_file="/p.json", plan_until=AT.isoformat()), "f00d", SITE),
    ],
)
def test_all_others_say_where_what_and_how_too(body: str) -> None:
    assert section(body, "What happened")
    do = section(body, "What to do (on batch1, ")
    assert "    /opt/bin/reconciler " in do
    assert "--head f00d" in body
    assert "ray@" not in body


def test_what_comes_late_says_when_it_was_written() -> None:
    assert notices.late_subject("reconciler api.example: HELD") == "reconciler (late) api.example: HELD"
    late = notices.late_body("the text", AT)
    assert "Mon 02 Mar 2026 at 03:00 UTC" in late
    assert late.endswith("\n\nthe text")


HELD = [hold_of(Limit.RUN_DEACTIVATIONS, TOO_MANY)]
SUBJECTS: list[tuple[dict[str, Any], str]] = [
    (
        {"outcome": RunOutcome.DONE, "results": [Result(LOSE[0], Outcome.DONE)]},
        "done and verified: 1 person lost access",
    ),
    (
        {
            "outcome": RunOutcome.HELD,
            "held_back": 3,
            "holds": HELD,
            "results": [*(Result(one, Outcome.SKIPPED) for one in LOSE), Result(GET[0], Outcome.DONE)],
        },
        "HELD: 3 people would lose access",
    ),
    (
        {"outcome": RunOutcome.INCOMPLETE, "findings": REJECTED, "results": [Result(GET[0], Outcome.DONE)]},
        "INCOMPLETE: 2 rows were rejected, 1 person got access",
    ),
    (
        {"outcome": RunOutcome.INCOMPLETE, "results": [Result(one, Outcome.SKIPPED) for one in LOSE]},
        "INCOMPLETE: 3 changes not sent",
    ),
    ({"outcome": RunOutcome.INCOMPLETE, "results": [Result(GET[0], Outcome.PENDING)]}, "INCOMPLETE: 1 change waiting"),
    (
        {"outcome": RunOutcome.UNREACHABLE, "planned": [], "error_call": ApiFacts("POST /token", 401, None, "")},
        "FAILED, credentials refused",
    ),
    (
        {"outcome": RunOutcome.UNREACHABLE, "planned": [], "error_call": ApiFacts("GET /it", 503, None, "")},
        "FAILED, API not usable",
    ),
]


@each(("changes", "said"), SUBJECTS)
def test_what_waits_and_what_went_wrong_goes_first(changes: dict[str, Any], said: str) -> None:
    assert run_subject(ended(**changes)).startswith(f"reconciler api.example: {said}")


def test_what_the_guard_held_back_of_a_run_is_counted_apart_and_rejected_rows_have_their_own_step() -> None:
    results = [*(Result(one, Outcome.SKIPPED) for one in LOSE), Result(GET[0], Outcome.DONE)]
    held = {"held_back": 3, "holds": HELD, "plan_file": "/p.json", "findings": REJECTED}
    body = told(ended(RunOutcome.HELD, results=results, **held))
    assert "held back, would lose access: 3" in section(body, "In numbers")
    assert "skipped" not in section(body, "In numbers")
    assert "correct what stands on Rejected rows" in section(body, "What to do")


@each(
    ("kinds", "tables"),
    [
        ([FindingKind.UNMANAGED], ""),
        ([FindingKind.NOTE], ""),
        ([FindingKind.REJECTED], "Rejected rows of"),
        ([FindingKind.DRIFT], "Findings of"),
        ([FindingKind.REJECTED, FindingKind.CONFLICT, FindingKind.UNMANAGED], "Rejected rows and Findings of"),
    ],
)
def test_whoever_keeps_the_sheets_is_sent_to_what_is_there_to_correct(kinds: list[FindingKind], tables: str) -> None:
    findings = [finding_of(kind, origin=Origin("people.csv", "", row)) for row, kind in enumerate(kinds)]
    verdict = f"1 of 1 changes were done and verified. {PERSON}"
    body = told(ended(RunOutcome.INCOMPLETE, findings=findings, verdict=verdict))
    do = section(body, "What to do")
    assert ("keeps the sheets" in do) is bool(tables)
    assert tables in do
    assert "see Actions and Findings" not in body


def test_people_who_would_get_access_back_are_not_half_a_sheet() -> None:
    back = [hold_of(Limit.RUN_REACTIVATIONS, "3 of 9.")]
    body = told(ended(RunOutcome.HELD, holds=back, plan_file="/p.json"))
    assert "half a sheet" not in body
    assert "Are all of them to have access again?" in body


def test_of_a_refused_plan_the_command_for_a_new_one_is_told() -> None:
    source = Source("people.csv", "/in/people.csv", None, "a" * 64, 3, 3)
    body = told(ended(RunOutcome.STALE, plan_file="/plans/run-1.json", sources=[source]))
    assert "/opt/bin/reconciler plan /in/people.csv --out run-1-new.json --config /etc/r.toml" in body


def test_whoever_holds_the_lock_is_named_in_full() -> None:
    body = told(
        ended(RunOutcome.LOCKED, planned=[], verdict="Another run is at work: run-2 by root@vm (process 3 on vm).")
    )
    assert "by root@vm (process 3 on vm)" in section(body, "What happened")
    assert "kill NUMBER" in section(body, "What to do")


@each("schedule", [True, False])
def test_a_yes_that_was_taken_back_says_what_that_holds_up_who_may_say_it_anew_and_until_when(schedule: bool) -> None:
    plan = replace(REPORT, plan_file="/p.json", plan_made_by="alice", plan_until="2026-03-03T03:00:00+00:00")
    body = notices.approved_body(plan, "bob", schedule, True, "f00d", SITE)
    harm, do = section(body, "What is harmed"), section(body, "What to do")
    assert "keep" in harm
    assert "where one is needed" not in harm
    assert do.index("reconciler show /p.json") < do.index("reconciler approve /p.json")
    assert "anybody but alice, who made the plan" in do
    assert ("good until 2026-03-03 03:00 UTC" in body) is not schedule


@each(("nights", "said"), [(1, "no run of nightly"), (3, "no run of nightly: 3 times")])
def test_missed_nights_are_counted_in_the_subject_and_their_time_has_a_zone(nights: int, said: str) -> None:
    schedule = Schedule("nightly", "0 3 * * *", "Europe/Berlin")
    missed = Standing(schedule, None, tuple(AT + timedelta(days=day) for day in range(nights)), AT)
    assert notices.missed_subject(missed, SITE) == f"reconciler on batch1: MISSED, {said}"
    assert "04:00 CET" in notices.missed_body(missed, "f00d", SITE)


def test_where_apply_is_told_it_is_said_which_variables_with_secrets_it_needs() -> None:
    site = SITE._replace(secret=("RECONCILER_CLIENT_ID", "RECONCILER_CLIENT_SECRET"))
    needs = "must have RECONCILER_CLIENT_ID and RECONCILER_CLIENT_SECRET as the job has"
    assert needs in notices.failed_body("The disk is full.", "", site)
    assert needs not in notices.paused_body("Paused.", False, "", site)


def test_every_trouble_has_words() -> None:
    assert len({notices.trouble(Why(each, "404")) for each in Trouble}) == len(Trouble)
