"""A state folder in which one person stands in every place that there is, among nineteen others."""

import hashlib
import io
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from reconciler.config.settings import Settings
from reconciler.model.action import Action, Unchanged
from reconciler.model.actor import Account, Actor
from reconciler.model.finding_code import FindingKind
from reconciler.model.fixes import Fix, Fixes
from reconciler.model.job import JobFile, JobState, Order, Role
from reconciler.model.origin import Origin, Source
from reconciler.model.policy import Policy
from reconciler.model.report import CompanyCounts, Report
from reconciler.model.result import Outcome, Result, Verified
from reconciler.model.state_place import DatabaseAddress, StatePlace
from reconciler.operations.audit import write_audit_of
from reconciler.operations.drops import Drop, Handed, take_drop
from reconciler.operations.fixing import save
from reconciler.operations.forget import ForgetReport, ForgetRequest, forget
from reconciler.operations.in_pages import Listed, Paged
from reconciler.planning.plan import Plan
from reconciler.report.words.english import catalogue as english
from reconciler.state.backends import open_state
from reconciler.state.folder import state_folder
from reconciler.state.jobs import find_job, record_end, record_job
from reconciler.state.plan_file import write_plan
from reconciler.state.recorder import RunLog
from reconciler.state.store import Store
from reconciler.support.outputs import Output
from reconciler.support.own_files import Kind
from reconciler.web import shelf
from reconciler.web.store_sqlite import SqliteStore as PageStore
from tests.folder_bytes import texts
from tests.unit.builders import creation, finding_of, run, status_change

KEY, ID, FIRST, LAST = "janina.quill@acme.example", "349026222340007", "Janina", "Quillfeather"
SPELLED = "Janina.Quill@Acme.Example"
OTHERS = [f"p{number}@acme.example" for number in range(19)]
SHEET = f"email,firstName,lastName\n{SPELLED},{FIRST},{LAST}\np1@acme.example,Ann,Archer\n".encode()
SHA256 = hashlib.sha256(SHEET).hexdigest()
ANN, BEA = (Actor(Account(number, name), Account(number, name)) for number, name in (("1", "ann"), ("2", "bea")))
NOW = datetime.now(UTC)
WHY = "asked for by letter"


SHARED: dict[Path, DatabaseAddress] = {}
"""The database of a state folder that shares one."""


def place(state: Path) -> StatePlace:
    """Return where a state is kept that is known by its folder."""
    return StatePlace(state, SHARED.get(state))


def her_creation() -> Action:
    new = {"email": SPELLED, "firstName": FIRST, "lastName": LAST, "active": True}
    return replace(creation(SPELLED), new=new, name=f"{FIRST} {LAST}", origin=Origin("b.csv", "", 2))


def done(action: Action, **facts: Any) -> Result:
    return Result(action, Outcome.DONE, Verified.YES, 200, at="2026-11-02T08:16:00+00:00", **facts)


def report_of(run_id: str, actions: list[Action], results: list[Result], path: str) -> Report:
    finding = finding_of(
        FindingKind.CONFLICT, "", f"{FIRST} {LAST} <{SPELLED}> is elsewhere", Origin("b.csv", "", 2), subject=KEY
    )
    return Report(
        run_id, "apply", datetime(2019, 11, 2, 8, 15, tzinfo=UTC), "someone", "api.example", "Connect API",
        dry_run=False, planned=actions, results=results, tenant="t", outcome="done", exit_code=0, verdict="All done.",
        sources=[Source("b.csv", path, "users", SHA256, 20, 20)], findings=[finding],
        unchanged=[Unchanged(Origin("b.csv", "", 2), "acme", SPELLED, "active")],
        companies=[CompanyCounts("acme", "Acme", "1", "", "", (), 20, 20, 20, "")],
        fixes=Fixes((Fix("b.csv", SHA256, "", "B2", "J", FIRST, by="ann"), Fix("b.csv", SHA256, "", "B3", "A", "Ann"))),
    )  # fmt: skip


def plan_of(actions: list[Action], expires_at: datetime, path: str = "/b.csv", sha256: str = SHA256) -> Plan:
    source = Source("b.csv", path, "users", sha256, 20, 20)
    return Plan("api.example", "t", NOW, "ann", expires_at, Policy(), (source,), tuple(actions), (), (), nonce="n" * 32)


def recorded(store: Store, state: Path, run_id: str, actions: list[Action], **created: str) -> None:
    """Put a run on record that has done these actions, with its audit workbook."""
    results = [
        done(one, created_id=created.get(one.subject.partition("@")[0], ""), detail=f"The API said: {one.subject}")
        for one in actions
    ]
    report = report_of(run_id, actions, results, str(state.parent / "b.csv"))
    log = RunLog(store.journal, "t", run_id, english)
    log.begin(report)
    log.planned(report)
    number = log.number("create-users", actions)
    run(log.leaving(number))
    run(log.outcome(number, results))
    people = [("acme", KEY, ID), *(("acme", other, f"34902622234{at:04}") for at, other in enumerate(OTHERS, 100))]
    store.people.remember(run_id, "t", people)
    log.end(report, [("delivered", {"tenant": "t", "name": "", "left": False, "people": [["acme", KEY]]})])
    write_audit_of(place(state), run_id, Output(state_folder(state, "audits") / f"{run_id}.xlsx", Kind.AUDIT))


def furnished(state: Path, *, inactive: bool = True) -> Drop:
    """Furnish a state folder; returns the drop that has her in it."""
    (state.parent / "b.csv").write_text("email\np1@acme.example\n")
    with closing(open_state(place(state))) as store:
        with store.run_lock("t", "api.example", "run-1", "someone"):
            recorded(store, state, "run-1", [her_creation(), *map(creation, OTHERS)], **{"Janina.Quill": ID})
        with store.run_lock("t", "api.example", "run-2", "someone"):
            recorded(store, state, "run-2", [status_change(SPELLED, user_id=ID)])
        if inactive:
            store.inactive.prove("run-2", "t", [("acme", KEY)], ())
        notice = {"event": "failed", "about": "run-1", "subject": "A run", "body": f"{FIRST} {LAST} lost access"}
        store.journal.append("notices", "notices", [("notice", {**notice, "by": "x", "failed": {}, "sent": ["ops"]})])
        store.journal.append("folder", "pause-1", [("paused", {"since": "s", "reason": f"wait for {SPELLED}"})])
        facts = {"plan": "d", "sources": [SHA256], "companies_gone": [], "by": {}, "reason": "ok"}
        store.journal.append("t", "plan-1", [("approved", facts)])
    plans = state_folder(state, "plans")
    write_plan(plan_of([her_creation()], NOW - timedelta(days=1)), plans / "old.json", english)
    write_plan(
        plan_of([creation("p1@acme.example")], NOW + timedelta(hours=9), sha256="5" * 64), plans / "open.json", english
    )
    drop = take_drop(place(state), "t", ANN, [Handed(f"{SPELLED}.csv", io.BytesIO(SHEET))])
    with closing(open_state(place(state))) as store:
        order = Order((f"--audit=/home/{SPELLED}/out.xlsx",), drop.drop_id, (JobFile(f"{SPELLED}.csv", Role.USERS),))
        record_job(store.journal, "t", "job-1", order, ANN)
        record_end(store.journal, find_job(store.journal, "job-1"), JobState.DONE, 0, "run-2")
    save(place(state), "t", drop, ANN, "", [Fix("b.csv", SHA256, "", "B2", "J", FIRST, by="ann")])
    (state / "faults.log").write_text(f"2026 unexpected error\nKeyError: '{SPELLED}'\nthe end\n")
    furnish_page(state)
    return drop


def furnish_page(state: Path) -> None:
    """Have the page remember her among others."""
    page = PageStore(state)
    for name, who in (("with her", f"{FIRST} {LAST} {KEY}"), ("without", "Ann Archer p1@acme.example")):
        shelf.put(page, name, "check", Paged({"rows": 2}, [Listed("lose", {"who": who}, who.casefold(), who)]), 1.0)
    with page.change() as db:
        values = ("job-1", "plan", "drop-1", f"i|{KEY}", f"{FIRST} {LAST}", "", "done", f"Ends for {SPELLED}", "", 1.0)
        db.execute("INSERT INTO page_job VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, 'p', '', '', NULL, 't')", values)
        db.execute(
            "INSERT INTO page_session VALUES ('h', ?, 'Janina', 'auditor', 't', 1.0, 1.0, '', '')", (f"i|{KEY}",)
        )
    page.close()


def forgotten(state: Path, settings: Settings | None = None, actor: Actor = ANN, **whom: str) -> ForgetReport:
    """Forget her, or whom else it is about."""
    request = ForgetRequest(WHY, actor=actor, **(whom or {"person": SPELLED}))
    return forget(request, settings or Settings(state_dir=state, database=place(state).database))


def traces(state: Path, *sought: str) -> list[str]:
    """Return where something of her stands, in any case and in UTF-8 or UTF-16."""
    words = [KEY, LAST, ID, f"{FIRST} {LAST}", *sought]
    needles = [word.lower().encode(encoding) for word in words for encoding in ("utf-8", "utf-16-le")]
    return [f"{name}: {needle!r}" for name, data in texts(state) for needle in needles if needle in data.lower()]
