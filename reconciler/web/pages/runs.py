"""Runs: what was done, by whom, with whose yes, and the proof of it."""

import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath

from starlette.background import BackgroundTask
from starlette.responses import Response

from reconciler.errors import NoSuchRun, UsageError
from reconciler.model.policy import PAGE
from reconciler.operations.audit import write_audit_within
from reconciler.operations.drops import plan_path
from reconciler.operations.in_pages import ALL, LEFT_OUT, NOT_DONE, plan_in_pages
from reconciler.operations.runs import RunLine, audit_again
from reconciler.operations.shared_files import open_files
from reconciler.operations.undo import UndoRequest
from reconciler.operations.undo import undo as make_undo
from reconciler.report.words.english import at_page
from reconciler.support.concurrency import in_thread
from reconciler.support.outputs import beside_audit
from reconciler.support.private_files import private_folder_in
from reconciler.web import shelf
from reconciler.web.briefs import about, briefs_of
from reconciler.web.desk import Ask, Desk, Refused
from reconciler.web.how import OF_RUNS, how_of
from reconciler.web.jobs.proving import Proved
from reconciler.web.pages.files import download
from reconciler.web.pages.nights import cards
from reconciler.web.pages.people import people_over_time
from reconciler.web.pages.signing import see
from reconciler.web.run_filter import filter_of
from reconciler.web.sight import kept_run, line_of, runs_for, runs_of
from reconciler.web.sign_in.roles import Role
from reconciler.web.templating import page

_AUDITS = "audits"
_SIZE = 50
_MOST_NAMES = 100
_PATIENCE_S = 8.0
"""How long somebody waits for a proof before the page says that it is still being made."""


async def all_runs(ask: Ask) -> Response:
    """Show the runs, the latest first; and what the journal proves, where that is asked for."""
    is_asked = bool(ask.asked("prove"))
    proof = await ask.desk.queue.prover.proof(ask.desk.state, _PATIENCE_S) if is_asked else None
    return await in_thread(_listed, ask, proof, is_asked and proof is None)


async def show(ask: Ask) -> Response:
    """Show one run."""
    return await in_thread(_shown, ask)


async def audit(ask: Ask) -> Response:
    """Return the audit workbook of a run, written again where it is gone, or is not for everybody."""
    if ask.within is not None:
        run = line_of(ask.desk, ask.named("id"))
        folder = Path(tempfile.mkdtemp(prefix="reconciler-"))
        path = await in_thread(write_audit_within, ask.desk.state, run.run_id, folder / "audit.xlsx", ask.within)
        return download(path, f"audit-{run.run_id}.xlsx", BackgroundTask(shutil.rmtree, folder))
    path, run_id = await in_thread(_audit, ask)
    return download(path, f"audit-{run_id}.xlsx")


async def marked(ask: Ask) -> Response:
    """Return the marked copy of the sheets of a run."""
    path, run_id = await in_thread(_audit, ask)
    copy = await in_thread(_marked, ask.desk, path)
    if not copy.is_file():
        raise Refused(404, "There is no marked copy: no row of the sheets of this run was left out.")
    return download(copy, f"marked-{run_id}.xlsx")


async def undo(ask: Ask) -> Response:
    """Make a plan that takes a run back, which needs its approval as any plan does."""
    return see(f"/plans/{await in_thread(_undone, ask)}")


def _listed(ask: Ask, proof: Proved | None, is_proving: bool) -> Response:
    desk, known = ask.desk, runs_of(ask.desk)
    seen = runs_for(desk, ask.person, known)
    briefs, asked = briefs_of(desk.store, desk.state, known, desk.clock()), filter_of(ask.request.query_params)
    whom = about(desk.store, asked.sought) if asked.sought else ()
    found = [run for run in reversed(seen) if asked.fits(run, briefs.get(run.run_id), whom)]
    pages = max(1, -(-len(found) // _SIZE))
    number = min(ask.page_number, pages)
    shown = found[(number - 1) * _SIZE : number * _SIZE]
    entries = [{"run": run, "how": how_of(run), "brief": briefs.get(run.run_id)} for run in shown]
    return page(
        ask,
        "runs.html",
        title="Runs",
        listed=shelf.Slice(entries, len(found), number, pages),
        asked=asked,
        names=_names(seen, briefs),
        hows=OF_RUNS,
        has_any=bool(seen),
        is_new=not known,
        is_for_all=ask.within is None,
        nights=cards(desk, known, seen),
        line=people_over_time(desk, ask.within, known),
        proof=proof,
        is_proving=is_proving,
    )


def _names(seen: Iterable[RunLine], briefs: Mapping[str, shelf.Json]) -> list[str]:
    """Return who had to do with some runs."""
    own = {run.actor or run.operator for run in seen}
    own.update(name for run in seen for name in briefs.get(run.run_id, {}).get("people", ()))
    return sorted(own - {""}, key=str.casefold)[:_MOST_NAMES]


def _shown(ask: Ask) -> Response:
    desk = ask.desk
    run_id, facts = _kept(ask)
    # Changes are of the companies of the run, all of which whoever has come here sees; a row may be of none.
    bounds = {NOT_DONE: None, ALL: None, LEFT_OUT: ask.within}
    lists = {
        section: shelf.page_of(
            desk.store,
            run_id,
            section,
            ask.page_number if ask.asked("list") == section else 1,
            ask.asked("q"),
            within=within,
        )
        for section, within in bounds.items()
    }
    audit_path = _kept_audit(desk, facts)
    return page(
        ask,
        "run.html",
        title=f"Run {facts['run']}",
        run=facts,
        lists=lists,
        q=ask.asked("q"),
        has_marked=bool(audit_path and _marked(desk, audit_path).is_file()),
        may_undo=ask.person.may({Role.PREPARER, Role.ON_CALL}, facts["of"]) and bool(facts["lost"] or facts["got"]),
    )


def _kept(ask: Ask) -> tuple[str, shelf.Json]:
    """Return the run that is asked for as it is kept for the page. Raises NoSuchRun where there is none."""
    return kept_run(ask.desk, line_of(ask.desk, ask.named("id")))


def _audit(ask: Ask) -> tuple[Path, str]:
    """Return the audit workbook of a run in the state folder, and the id of the run."""
    _, facts = _kept(ask)
    path = _kept_audit(ask.desk, facts)
    if path is None:
        folder = private_folder_in(ask.desk.state.folder, _AUDITS)
        path = audit_again(ask.desk.state, facts["run"], folder / f"{facts['run']}.xlsx").audit
    return path, facts["run"]


def _kept_audit(desk: Desk, facts: shelf.Json) -> Path | None:
    """Return the audit workbook of a run in the folder of this machine; None where it is elsewhere, or gone."""
    named = PurePath(facts["audit"] or "/")
    if named.parent.name != _AUDITS:
        return None
    path = open_files(desk.state).found(desk.state.folder / _AUDITS / named.name)
    return path if path.is_file() else None


def _marked(desk: Desk, audit: Path) -> Path:
    return open_files(desk.state).found(beside_audit(audit))


def _undone(ask: Ask) -> str:
    desk, run = ask.desk, line_of(ask.desk, ask.named("id"))
    out = plan_path(desk.state)
    try:
        made = make_undo(UndoRequest(run.run_id, out, actor=ask.actor, made_on=PAGE), desk.state)
    except NoSuchRun:
        raise
    except UsageError as error:
        raise Refused(409, at_page.error(error)) from error
    open_files(desk.state).share(made.path)
    paged = plan_in_pages(made.path)
    digest: str = paged.facts["subject"][2]
    shelf.put(desk.store, digest, "plan", paged, desk.clock())
    return digest
