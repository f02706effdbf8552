"""The yes of a second person: of two accounts that the system knows, at the command line, and in the chain."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from reconciler.model.actor import Account, Actor
from reconciler.planning.plan import Plan
from reconciler.report.words.english import catalogue as english
from reconciler.state.plan_file import document_of, read_plan, write_plan
from tests.acceptance.accounts import IS_ROOT, SOMEBODY, open_folder, run_as
from tests.acceptance.harness import (
    COMMAND,
    Rehearse,
    Room,
    Run,
    company,
    crowd,
    live_company,
    live_person,
    person,
    sheet_cells,
)

_LOGIN = Path("/proc/self/loginuid")
_SIGN_IN = "import os, sys; open('/proc/self/loginuid', 'w').write(sys.argv[1]); os.execv(sys.argv[2], sys.argv[2:])"
ALICE, BOB, CYN = 54331, 54332, 54333


def _may_sign_in() -> bool:
    if not IS_ROOT or not _LOGIN.exists():
        return False
    words = [sys.executable, "-c", _SIGN_IN, str(ALICE), "/bin/true"]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not _may_sign_in(), reason="this system lets nobody set who signed in"),
]


def signed_in(
    room: Room, who: int, *words: str | Path, expect: int | set[int] = 0, stdin: str = "", env: Any = None
) -> Run:
    """Run the command as somebody who signed in as this account, and whose process has the one of the tests."""
    told = room._words(words, text=False)
    ended = subprocess.run(
        [sys.executable, "-c", _SIGN_IN, str(who), str(COMMAND), *told],
        cwd=room.folder,
        env=room.env | (env or {}),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    return room.judged(told, ended.returncode, ended.stdout, ended.stderr, expect)


def room_with(rehearse: Rehearse, **policy: Any) -> Room:
    """Open a room with four eyes: one person to create, one whose row says that they leave."""
    room = rehearse(live_company("acme", live_person("bob")))
    room.configure(policy={"four_eyes": True, **policy})
    room.sheets([company()], [person("ada"), person("bob", active="no")])
    return room


def planned(room: Room, who: int = ALICE, *more: str) -> Path:
    signed_in(room, who, "plan", "sheets", "--out", "plan.json", *more, expect={0, 4})
    return room.folder / "plan.json"


def records(room: Room, *kinds: str) -> list[tuple[str, str, str]]:
    """Give kind, public part and items of the records of these kinds, in order."""
    with sqlite3.connect(room.state / "journal.sqlite3") as db:
        found = db.execute("SELECT kind, public, items FROM chain_record ORDER BY id").fetchall()
    return [row for row in found if row[0] in kinds]


def forged(path: Path, **changes: Any) -> None:
    """Change a plan file, and make its digest again as the program does."""
    plan = read_plan(path)
    changed = Plan(**{name: getattr(plan, name) for name in plan.__slots__} | changes)
    path.unlink()
    write_plan(changed, path, english)


def test_the_maker_is_refused_another_is_accepted_and_all_of_it_is_in_the_chain(rehearse: Rehearse) -> None:
    room = room_with(rehearse)
    plan = planned(room)
    refused = signed_in(room, ALICE, "apply", plan, "--yes", expect=4)
    assert refused.summary["outcome"] == "held"
    assert f"Anybody but user {ALICE} who may use this state folder" in refused.summary["verdict"]
    assert f"reconciler approve {plan}. Then: reconciler apply {plan}" in refused.summary["verdict"]
    assert room.writes() == []
    said = signed_in(room, ALICE, "approve", plan, expect=4).stderr
    assert "somebody else approves it" in said
    assert records(room, "approved") == []
    told = signed_in(room, BOB, "approve", plan, "--reason", "read it all").stdout
    assert "1 loses access · 1 gets access" in told
    assert "bob@acme.example" in told
    assert f"Made by user {ALICE}" in told
    run = signed_in(room, ALICE, "apply", plan, "--yes")
    assert run.summary["approved_by"] == f"user {BOB} (as root)"
    assert run.summary["approved_at"]
    (audited,) = (row[1] for row in sheet_cells(run.audit, "Summary") if row[0] == "Approved by")
    assert audited.startswith(f"user {BOB} (as root), ")
    shown = json.loads(room.run("runs", "last", "--json").stdout)
    assert (shown["approved_by"], shown["approved_at"]) == (run.summary["approved_by"], run.summary["approved_at"])
    assert f"Approved by user {BOB}" in room.run("runs", "last").stdout
    approved, used = records(room, "approved", "used")
    assert json.loads(approved[1])["plan"] == run.summary["plan_digest"]
    for private in (str(BOB), "read it all", *(source["sha256"] for source in run.summary["sources"])):
        assert private in approved[2]
        assert private not in approved[1]
    assert json.loads(used[1])["run"] == run.summary["run_id"]
    assert "The journal is whole" in room.run("runs", "--verify").stdout


# -- numbers ------------------------------------------------------------------------------------------------------


def held_room(rehearse: Rehearse, **policy: Any) -> Room:
    """Open a room whose sheet takes access from seven of ten."""
    people = crowd(10)
    room = rehearse(live_company("acme", *map(live_person, people)))
    room.configure(policy={"four_eyes": True, **policy})
    room.sheets([company()], [person(who, active="no" if who < "p007" else "yes") for who in people])
    return room


def test_an_approval_carries_the_numbers_that_its_giver_confirmed(rehearse: Rehearse) -> None:
    room = held_room(rehearse)
    plan = planned(room)
    refused = signed_in(room, ALICE, "apply", plan, "--yes", "--confirm-deactivations", "7", expect=4)
    assert f"reconciler approve {plan} --confirm-deactivations 7" in refused.summary["verdict"]
    said = signed_in(room, BOB, "approve", plan, expect=4)
    assert "HELD: " not in said.stdout
    assert f"reconciler approve {plan} --confirm-deactivations 7" in said.stderr
    assert "must be exact" in signed_in(room, BOB, "approve", plan, "--confirm-deactivations", "6", expect=2).stderr
    assert records(room, "approved") == []
    signed_in(room, BOB, "approve", plan, "--confirm-deactivations", "7")
    run = signed_in(room, CYN, "apply", plan, "--yes")
    assert run.count("deactivate-user") == {"planned": 7, "done": 7}
    assert run.summary["approved_by"] == f"user {BOB} (as root)"
    (lifted,) = run.summary["overrides"]
    assert (lifted["how"], lifted["value"]) == ("--confirm-deactivations", "7")
    assert f"--confirm-deactivations 7, by the approval of user {BOB} (as root): " in lifted["message"]


@pytest.mark.parametrize("four_eyes", [True, False])
def test_what_comes_after_a_saved_plan_is_the_yes_that_it_needs(rehearse: Rehearse, four_eyes: bool) -> None:
    room = held_room(rehearse, four_eyes=four_eyes)
    plan = planned(room)
    assert ("needs_approval" in json.loads(plan.read_text("utf-8"))) == four_eyes
    told = room.run("show", plan, text=True).stdout
    assert ("somebody else approves it with --confirm-deactivations 7" in " ".join(told.split())) == four_eyes
    last = told.rstrip().splitlines()[-1]
    command = "approve" if four_eyes else "apply"
    assert last.split() == ["reconciler", command, "plan.json", "--confirm-deactivations", "7"]


@pytest.mark.parametrize("four_eyes", [True, False])
def test_a_kept_plan_has_the_holds_that_a_flag_lifted_in_its_run(rehearse: Rehearse, four_eyes: bool) -> None:
    people = crowd(20)
    room = rehearse(live_company("acme", *(live_person(who, active=who < "p012") for who in people)))
    room.configure(policy={"four_eyes": four_eyes})
    room.sheets([company()], [person(who, active="no" if who < "p006" else "yes") for who in people])
    numbers = {"deactivations": 6, "reactivations": 8}
    for given in numbers:
        confirm = [f"--confirm-{given}", str(numbers[given])]
        kept = Path(signed_in(room, ALICE, "apply", "sheets", "--yes", *confirm, expect=4).summary["plan"])
        asked = planned(room, ALICE, "--force", *confirm)
        for plan in (kept, asked):
            limits = {hold["limit"] for hold in json.loads(plan.read_text("utf-8"))["holds"]}
            assert limits == {"company-deactivations", "company-reactivations"}
            signed_in(room, BOB, "approve", plan, *confirm, expect=4)
    both = [word for name, number in numbers.items() for word in (f"--confirm-{name}", str(number))]
    signed_in(room, BOB, "approve", kept, *both)
    assert signed_in(room, ALICE, "apply", kept, "--yes").count("reactivate-user") == {"planned": 8, "done": 8}


def test_with_four_eyes_no_flag_lifts_what_the_approval_does_not(rehearse: Rehearse) -> None:
    room = held_room(rehearse)
    room.configure(policy={"four_eyes": True}, limits={"company_deactivations": 100})
    plan = planned(room)
    signed_in(room, BOB, "approve", plan)
    room.configure(policy={"four_eyes": True})
    run = signed_in(room, ALICE, "apply", plan, "--yes", "--confirm-deactivations", "7", expect=4)
    assert room.writes() == []
    assert f"reconciler approve {plan} --confirm-deactivations 7" in run.summary["verdict"]


def test_the_rest_of_an_approved_plan_needs_no_new_number(rehearse: Rehearse) -> None:
    room = held_room(rehearse)
    plan = planned(room)
    signed_in(room, BOB, "approve", plan, "--confirm-deactivations", "7")
    room.change("acme", "p000", active=False)
    run = signed_in(room, ALICE, "apply", plan, "--yes")
    assert run.count("deactivate-user") == {"planned": 6, "done": 6}


def test_what_somebody_lifted_needs_two_and_its_kept_plan_still_shows_the_hold(rehearse: Rehearse) -> None:
    room = held_room(rehearse)
    run = signed_in(room, ALICE, "apply", "sheets", "--yes", "--confirm-deactivations", "7", expect=4)
    assert room.writes() == []
    plan = Path(run.summary["plan"])
    assert plan.parent == room.state / "plans"
    assert [hold["limit"] for hold in json.loads(plan.read_text("utf-8"))["holds"]] == ["company-deactivations"]
    assert f"reconciler approve {plan} --confirm-deactivations 7" in run.summary["verdict"]
    signed_in(room, BOB, "approve", plan, "--confirm-deactivations", "7")
    assert signed_in(room, ALICE, "apply", plan, "--yes").count("deactivate-user") == {"planned": 7, "done": 7}


@pytest.mark.parametrize("on_hold", ["all", "deactivations"])
def test_an_approval_without_a_number_covers_what_no_hold_keeps_back(rehearse: Rehearse, on_hold: str) -> None:
    room = held_room(rehearse)
    room.configure(policy={"four_eyes": True}, limits={"on_hold": on_hold})
    people = crowd(10)
    rows = [person(who, active="no" if who < "p007" else "yes") for who in people]
    room.sheets([company()], [*rows, person("ada")])
    plan = planned(room)
    said = signed_in(room, BOB, "approve", plan, expect=4 if on_hold == "all" else 0)
    run = signed_in(room, ALICE, "apply", plan, "--yes", expect=4)
    if on_hold == "all":
        assert f"reconciler approve {plan} --confirm-deactivations 7" in said.stderr
        assert room.writes() == []
        return
    assert run.summary["approved_by"] == f"user {BOB} (as root)"
    assert run.count("create-user") == {"planned": 1, "done": 1}
    assert run.count("deactivate-user") == {"planned": 7, "skipped": 7}
    refused = signed_in(room, ALICE, "apply", plan, "--yes", expect=4)
    assert f"reconciler approve {plan} --confirm-deactivations 7" in refused.summary["verdict"]
    signed_in(room, BOB, "approve", plan, "--confirm-deactivations", "7")
    assert signed_in(room, ALICE, "apply", plan, "--yes").count("deactivate-user") == {"planned": 7, "done": 7}


# -- what needs two -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "rows", "needs"),
    [
        ({}, [person("ada"), person("bob")], True),
        ({}, [person("bob", active="no")], False),
        ({"four_eyes_for": ["grants", "held", "leavers"]}, [person("bob", active="no")], True),
        ({"absent_users": "deactivate"}, [person("eve")], True),
        ({"four_eyes_for": ["held"]}, [person("ada"), person("bob")], False),
        ({"four_eyes_for": [], "absent_users": "deactivate"}, [person("eve")], True),
        ({"four_eyes": False}, [person("ada")], False),
        ({}, [person("bob")], False),
    ],
    ids=["grants", "a leaver", "leavers too", "absent", "held alone", "always absent", "off", "nothing to do"],
)
def test_what_needs_the_yes_of_a_second_person(
    rehearse: Rehearse, policy: dict[str, Any], rows: list[dict[str, str]], needs: bool
) -> None:
    room = rehearse(live_company("acme", live_person("bob"), live_person("eve")))
    room.configure(policy={"four_eyes": True, **policy}, limits={"lost_rows_percent": 100})
    room.sheets([company()], rows)
    plan = signed_in(room, ALICE, "plan", "sheets")
    assert bool(plan.summary["needs_approval"]) == needs
    run = signed_in(room, ALICE, "apply", "sheets", "--yes", expect=4 if needs else 0)
    changes = sum(kind["planned"] for kind in plan.summary["counts"].values() if isinstance(kind, dict))
    assert bool(room.writes()) == bool(changes and not needs)
    if policy.get("four_eyes") is False:
        assert any(
            row[0] == "Approved by" and "four eyes are off" in row[1] for row in sheet_cells(run.audit, "Summary")
        )
    if needs:
        path = Path(run.summary["plan"])
        signed_in(room, BOB, "approve", path)
        signed_in(room, ALICE, "apply", path, "--yes")
        assert room.writes()


def test_where_nobody_says_so_one_is_enough_and_may_approve_what_they_made(rehearse: Rehearse) -> None:
    room = held_room(rehearse)
    room.configure()
    plan = planned(room)
    signed_in(room, ALICE, "approve", plan, "--confirm-deactivations", "7")
    run = signed_in(room, ALICE, "apply", plan, "--yes")
    assert run.count("deactivate-user") == {"planned": 7, "done": 7}
    assert run.summary["approved_by"] == f"user {ALICE} (as root)"


def test_who_approved_is_looked_at_again_where_it_is_carried_out(rehearse: Rehearse) -> None:
    room = room_with(rehearse)
    room.configure()
    plan = planned(room)
    signed_in(room, ALICE, "approve", plan)
    room.configure(policy={"four_eyes": True})
    run = signed_in(room, BOB, "apply", plan, "--yes", expect=4)
    assert "made this plan" in run.summary["verdict"]
    assert room.writes() == []


def test_variables_make_nobody_somebody_else(rehearse: Rehearse) -> None:
    room = room_with(rehearse)
    plan = planned(room)
    names = dict.fromkeys(("LOGNAME", "USER", "USERNAME", "SUDO_USER", "SUDO_UID"), str(BOB))
    signed_in(room, ALICE, "approve", plan, expect=4, env=names)


# -- spent, forged, expired, withdrawn, paused ----------------------------------------------------------------------


def test_it_is_spent_on_use_and_what_was_done_by_it_is_not_done_again(rehearse: Rehearse) -> None:
    room = room_with(rehearse)
    plan = planned(room)
    signed_in(room, BOB, "approve", plan)
    signed_in(room, ALICE, "apply", plan, "--yes")
    assert signed_in(room, ALICE, "apply", plan, "--yes").summary["outcome"] == "in-sync"
    room.change("acme", "bob", active=True)
    room.forget()
    run = signed_in(room, ALICE, "apply", plan, "--yes", expect=5)
    assert "bob@acme.example had been done by it" in run.summary["verdict"]
    assert room.writes() == []
    signed_in(room, CYN, "approve", plan)
    assert signed_in(room, ALICE, "apply", plan, "--yes").count("deactivate-user") == {"planned": 1, "done": 1}


def test_a_killed_apply_is_finished_by_its_own_command(rehearse: Rehearse) -> None:
    room = rehearse(live_company())
    room.configure(policy={"four_eyes": True}, pace={"max_concurrency": 1})
    room.sheets([company()], [person(who) for who in crowd(60)])
    plan = planned(room)
    signed_in(room, BOB, "approve", plan)
    room.faults({"method": "POST", "path": "/users$", "after": 1, "delay_s": 20.0})
    apply = room.start("apply", plan, "--yes")
    room.until(lambda: len(room.writes()) == 2, "the second batch")
    apply.kill()
    room.clear_faults()
    run = signed_in(room, ALICE, "apply", plan, "--yes")
    assert len(room.people()) == 60
    assert run.count("create-user")["done"] in (20, 40)
    assert signed_in(room, ALICE, "apply", plan, "--yes").summary["outcome"] == "in-sync"
    assert len(records(room, "used")) == 3


def _other_person(plan: Plan) -> dict[str, Any]:
    (first, *rest) = plan.actions
    return {"actions": (first.__class__(**{**_fields(first), "subject": "mallory@acme.example"}), *rest)}


def _fields(action: Any) -> dict[str, Any]:
    return {name: getattr(action, name) for name in action.__struct_fields__}


FORGED: dict[str, Callable[[Plan], dict[str, Any]]] = {
    "another person": _other_person,
    "one person less": lambda plan: {"actions": plan.actions[1:]},
    "another maker": lambda plan: {"made_by": Actor(Account("7", "mallory"), Account("0", "root"))},
    "good for longer": lambda plan: {"expires_at": plan.expires_at.replace(year=plan.expires_at.year + 1)},
    "another policy": lambda plan: {"policy": plan.policy.__class__(absent_users="deactivate")},
    "another hash": lambda plan: {"sources": (*plan.sources[1:], plan.sources[0]._replace(sha256="0" * 64))},
}


@pytest.mark.parametrize("change", FORGED.values(), ids=FORGED.keys())
@pytest.mark.parametrize("four_eyes", [True, False])
def test_a_plan_whose_digest_was_made_again_is_refused_before_anything_is_asked(
    rehearse: Rehearse, change: Any, four_eyes: bool
) -> None:
    room = room_with(rehearse, four_eyes=four_eyes)
    plan = planned(room)
    signed_in(room, BOB, "approve", plan)
    forged(plan, **change(read_plan(plan)))
    room.forget()
    run = signed_in(room, ALICE, "apply", plan, "--yes", expect=5)
    assert room.requests() == []
    assert "had another content" in run.summary["verdict"]
    signed_in(room, CYN, "approve", plan, expect=5)


@pytest.mark.parametrize("four_eyes", [True, False])
def test_an_altered_copy_that_was_approved_and_withdrawn_takes_nothing_from_the_genuine_plan(
    rehearse: Rehearse, four_eyes: bool
) -> None:
    room = room_with(rehearse, four_eyes=four_eyes)
    plan = planned(room)
    altered = room.folder / "copy.json"
    shutil.copy(plan, altered)
    forged(altered, **FORGED["another maker"](read_plan(altered)))
    signed_in(room, CYN, "approve", altered)
    told = signed_in(room, ALICE, "apply", plan, "--yes", expect=5).summary["verdict"]
    assert "two contents with one origin: one of them was altered" in told
    assert "two contents with one origin" in signed_in(room, BOB, "approve", plan, expect=5).stderr
    signed_in(room, CYN, "approve", altered, "--withdraw")
    signed_in(room, BOB, "approve", plan)
    signed_in(room, ALICE, "apply", altered, "--yes", expect=5)
    assert room.writes() == []
    assert signed_in(room, ALICE, "apply", plan, "--yes").summary["approved_by"] == f"user {BOB} (as root)"


def test_a_forged_plan_that_looks_like_a_new_one_has_no_approval(rehearse: Rehearse) -> None:
    room = room_with(rehearse)
    plan = planned(room)
    signed_in(room, BOB, "approve", plan)
    forged(plan, nonce="0" * 32)
    run = signed_in(room, ALICE, "apply", plan, "--yes", expect=4)
    assert "needs the yes of a second person" in run.summary["verdict"]
    assert room.writes() == []


def test_a_plan_that_was_altered_is_not_approved(rehearse: Rehearse) -> None:
    room = room_with(rehearse)
    plan = planned(room)
    plan.write_text(plan.read_text("utf-8").replace("ada@", "eve@"), "utf-8")
    signed_in(room, BOB, "approve", plan, expect=5)


def test_a_sheet_that_was_changed_since_takes_the_approval_with_it(rehearse: Rehearse) -> None:
    room = room_with(rehearse)
    plan = planned(room)
    signed_in(room, BOB, "approve", plan)
    room.sheets([company()], [person("ada"), person("bob", active="no"), person("cyn")])
    signed_in(room, ALICE, "apply", plan, "--yes", expect=5)
    assert room.writes() == []


def test_it_expires_with_the_plan(rehearse: Rehearse) -> None:
    room = room_with(rehearse, plan_valid="3s")
    plan = planned(room)
    document = document_of(read_plan(plan), english)
    signed_in(room, BOB, "approve", plan, expect={0, 5})
    room.until(lambda: _is_over(document["expires_at"]), "the end of the plan")
    run = signed_in(room, ALICE, "apply", plan, "--yes", expect=5)
    assert "expired" in run.summary["verdict"]
    assert "expired" in signed_in(room, BOB, "approve", plan, expect=5).stderr
    assert room.writes() == []


def _is_over(moment: str) -> bool:
    return datetime.now(UTC) > datetime.fromisoformat(moment)


@pytest.mark.parametrize("four_eyes", [True, False])
def test_an_approval_that_was_withdrawn_is_none(rehearse: Rehearse, four_eyes: bool) -> None:
    room = room_with(rehearse, four_eyes=four_eyes)
    plan = planned(room)
    assert "nothing to withdraw" in signed_in(room, BOB, "approve", plan, "--withdraw", expect=2).stderr
    signed_in(room, BOB, "approve", plan)
    signed_in(room, CYN, "approve", plan, "--withdraw", "--reason", "not this week")
    run = signed_in(room, ALICE, "apply", plan, "--yes", expect=4)
    assert f"user {CYN} (as root) withdrew the approval" in run.summary["verdict"]
    assert run.summary["verdict"].count("Nothing was written") == 1
    assert run.summary["verdict"].endswith(f"To approve it again: reconciler approve {plan}")
    assert room.writes() == []
    assert "not this week" in records(room, "withdrawn")[0][2]
    signed_in(room, BOB, "approve", plan)
    signed_in(room, ALICE, "apply", plan, "--yes")


def test_one_that_is_withdrawn_while_the_question_stands_is_none(rehearse: Rehearse) -> None:
    room = room_with(rehearse)
    plan = planned(room)
    signed_in(room, BOB, "approve", plan)
    run = room.answer(plan, meanwhile=lambda: signed_in(room, BOB, "approve", plan, "--withdraw"), expect=4)
    assert "withdrew" in run.summary["verdict"]
    assert room.writes() == []


def test_a_pause_holds_what_was_approved(rehearse: Rehearse) -> None:
    room = room_with(rehearse)
    plan = planned(room)
    signed_in(room, CYN, "pause", "--reason", "month end")
    assert "month end" in signed_in(room, BOB, "approve", plan).stderr
    run = signed_in(room, ALICE, "apply", plan, "--yes", expect=4)
    assert f"by user {CYN} (as root): month end" in run.summary["verdict"]
    signed_in(room, BOB, "resume")
    signed_in(room, ALICE, "apply", plan, "--yes")
    kinds = [kind for kind, _, _ in records(room, "paused", "approved", "resumed", "used")]
    assert kinds == ["paused", "approved", "resumed", "used"]


@pytest.mark.parametrize(
    "changed", [("by", str(BOB), str(CYN)), ("lifted", "null", "9999"), ("plan", '"plan":"', '"plan":"0')]
)
def test_a_record_of_an_approval_that_was_tampered_with_is_none(
    rehearse: Rehearse, changed: tuple[str, str, str]
) -> None:
    room = room_with(rehearse)
    plan = planned(room)
    signed_in(room, BOB, "approve", plan)
    with sqlite3.connect(room.state / "journal.sqlite3") as db:
        for column in ("public", "items"):
            db.execute(
                f"UPDATE chain_record SET {column} = replace({column}, ?, ?) WHERE kind = 'approved'", changed[1:]
            )
    run = signed_in(room, ALICE, "apply", plan, "--yes", expect=5)
    assert "tampered" in run.summary["verdict"]
    assert room.writes() == []


@pytest.mark.parametrize(
    ("stdin", "given"),
    [("y\n", True), ("yes\n", True), ("n\n", False), ("\n", False), ("what\nn\n", False), ("", True)],
)
def test_a_no_is_a_no(rehearse: Rehearse, stdin: str, given: bool) -> None:
    room = room_with(rehearse)
    plan = planned(room)
    signed_in(room, BOB, "approve", plan, stdin=stdin, expect=0 if given else 6)
    assert bool(records(room, "approved")) == given


# -- a schedule -----------------------------------------------------------------------------------------------------


def test_a_schedule_goes_on_by_an_approval_of_its_own_as_long_as_no_limit_holds(rehearse: Rehearse) -> None:
    people = crowd(10)
    room = rehearse(live_company("acme", *map(live_person, people)))
    policy = {"four_eyes": True, "unattended": "within-limits"}
    room.configure(policy=policy)
    rows = [person(who, active="yes") for who in people]
    room.sheets([company()], [*rows, person("ada")])
    nightly = ("apply", "sheets", "--yes")
    assert "needs the yes" in signed_in(room, ALICE, *nightly, expect=4).summary["verdict"]
    plan = planned(room)
    signed_in(room, ALICE, "approve", plan, "--schedule", expect=4)
    signed_in(room, BOB, "approve", plan, "--schedule", "--confirm-deactivations", "1", expect=2)
    told = signed_in(room, BOB, "approve", plan, "--schedule", "--reason", "every night").stdout
    assert "Every later run of these sheets on" in told
    assert str(room.folder / "sheets" / "users.csv") in told.replace("\n", "")
    assert "company_deactivations: 5" in " ".join(told.split())
    assert "It has no end" in told
    assert "gets access" not in told
    run = signed_in(room, ALICE, *nightly)
    assert run.summary["approved_by"] == f"user {BOB} (as root)"
    assert run.count("create-user") == {"planned": 1, "done": 1}
    room.sheets([company()], [*rows, person("ada"), person("eve")])
    assert "needs the yes" in signed_in(room, BOB, *nightly, expect=4).summary["verdict"], "nobody is their own second"
    assert signed_in(room, ALICE, *nightly).count("create-user") == {"planned": 1, "done": 1}
    room.sheets([company()], [*(row | {"active": "no"} for row in rows), person("ada"), person("eve")])
    assert signed_in(room, ALICE, *nightly, expect=4).count("deactivate-user") == {"planned": 10}
    room.sheets([company()], [*rows, person("ada"), person("eve"), person("gil")])
    room.configure(policy=policy, limits={"company_deactivations": 6})
    assert "needs the yes" in signed_in(room, ALICE, *nightly, expect=4).summary["verdict"], "other limits"
    room.configure(policy={**policy, "absent_users": "deactivate"})
    assert "needs the yes" in signed_in(room, ALICE, *nightly, expect=4).summary["verdict"], "another policy"
    room.configure(policy={"four_eyes": True})
    assert "needs the yes" in signed_in(room, ALICE, *nightly, expect=4).summary["verdict"], "not unattended"
    room.configure(policy=policy)
    signed_in(room, CYN, "approve", plan, "--schedule", "--withdraw")
    assert "needs the yes" in signed_in(room, ALICE, *nightly, expect=4).summary["verdict"], "withdrawn"
    assert "The journal is whole" in room.run("runs", "--verify").stdout


@pytest.mark.parametrize(
    "flags",
    [
        ["--older-sheet"],
        ["--encoding", "cp1252"],
        ["--ignore-column", "Remark"],
        ["--out", "kept.json", "--force"],
        ["--on-hold", "deactivations"],
    ],
    ids=lambda flags: flags[-1],
)
def test_the_approval_of_a_schedule_covers_no_run_in_which_a_flag_lifts_anything(
    rehearse: Rehearse, flags: list[str]
) -> None:
    room = room_with(rehearse, unattended="within-limits")
    planning = flags if flags[0] in ("--encoding", "--ignore-column") else []
    plan = planned(room, ALICE, *planning)
    signed_in(room, BOB, "approve", plan, "--schedule")
    refused = signed_in(room, ALICE, "apply", "sheets", "--yes", *flags, expect=4)
    assert "needs the yes of a second person" in refused.summary["verdict"]
    assert room.writes() == []
    signed_in(room, BOB, "approve", planned(room, ALICE, "--force"), "--schedule")
    assert signed_in(room, ALICE, "apply", "sheets", "--yes").summary["approved_by"] == f"user {BOB} (as root)"


# -- two real accounts, told by who they are alone -------------------------------------------------------------------


@pytest.mark.slow
def test_two_accounts_that_nobody_signed_in_with_are_two_people(rehearse: Rehearse) -> None:
    room = room_with(rehearse)
    with open_folder(SOMEBODY) as own:
        shutil.copytree(room.folder / "sheets", own / "sheets")
        shutil.copy(room.folder / "reconciler.toml", own)
        for path in (own, *own.rglob("*")):
            os.chown(path, SOMEBODY, SOMEBODY)
        room.env["RECONCILER_STATE_DIR"] = str(own / "state")
        env = {**room.env, "HOME": str(own)}
        made = run_as(SOMEBODY, ["plan", "sheets", "--out", "plan.json"], env, own, warm=room.state)
        assert made.returncode == 0, made.stderr
        plan = own / "plan.json"
        wrong = ["approve", str(plan), "--confirm-deactivations", "9"]
        refused = run_as(SOMEBODY, ["approve", str(plan)], env, own, warm=room.state, first=wrong)
        assert refused.returncode == 4, refused.stderr
        assert f"user {SOMEBODY} made this plan" in refused.stderr
        room.run("approve", plan)
        assert room.apply(plan).summary["approved_by"] == "root"
        assert {path.stat().st_uid for path in (own / "state").rglob("*")} == {SOMEBODY}
