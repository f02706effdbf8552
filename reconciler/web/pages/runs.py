"""Runs: what was done, by whom, with whose yes, and the proof of it."""

import shutil
import tempfile
from pathlib import Path

from starlette.background import BackgroundTask
from starlette.responses import Response

from reconciler.errors import NoSuchRun, UsageError
from reconciler.model.policy import PAGE
from reconciler.operations.audit import write_audit_within
from reconciler.operations.drops import plan_path
from reconciler.operations.in_pages import ALL, LEFT_OUT, NOT_DONE, plan_in_pages
from reconciler.operations.runs import RunLine, audit_again, verify_journal
from reconciler.operations.undo import UndoRequest
from reconciler.operations.undo import undo as make_undo
from reconciler.report.words.english import at_page
from reconciler.support.concurrency import in_thread
from reconciler.support.outputs import beside_audit
from reconciler.web import shelf
from reconciler.web.desk import Ask, Desk, Refused
from reconciler.web.pages.files import download
from reconciler.web.pages.signing import see
from reconciler.web.sight import kept_run, line_of, runs_for
from reconciler.web.sign_in.roles import Role
from reconciler.web.templating import page

_SIZE = 50


async def all_runs(ask: Ask) -> Response:
    """Show the runs, the latest first."""
    return await in_thread(_listed, ask)


async def show(ask: Ask) -> Response:
    """Show one run."""
    return await in_thread(_shown, ask)


async def audit(ask: Ask) -> Response:
    """Return the audit workbook of a run, written again where it is gone, or is not for everybody."""
    if ask.within is not None:
        run = line_of(ask.desk, ask.named("id"))
        folder = Path(tempfile.mkdtemp(prefix="reconciler-"))
        path = await in_thread(write_audit_within, ask.desk.state_dir, run.run_id, folder / "audit.xlsx", ask.within)
        return download(path, f"audit-{run.run_id}.xlsx", BackgroundTask(shutil.rmtree, folder))
    path, run_id = await in_thread(_audit, ask)
    return download(path, f"audit-{run_id}.xlsx")


async def marked(ask: Ask) -> Response:
    """Return the marked copy of the sheets of a run."""
    path, run_id = await in_thread(_audit, ask)
    copy = beside_audit(path)
    if not copy.is_file():
        raise Refused(404, "There is no marked copy: no row of the sheets of this run was left out.")
    return download(copy, f"marked-{run_id}.xlsx")


async def undo(ask: Ask) -> Response:
    """Make a plan that takes a run back, which needs its approval as any plan does."""
    return see(f"/plans/{await in_thread(_undone, ask)}")


def _listed(ask: Ask) -> Response:
    sought = " ".join(ask.asked("q").casefold().split())
    found = [run for run in reversed(runs_for(ask.desk, ask.person)) if sought in _search(run)]
    pages = max(1, -(-len(found) // _SIZE))
    number = min(ask.page_number, pages)
    shown = found[(number - 1) * _SIZE : number * _SIZE]
    proof = verify_journal(ask.desk.state_dir) if ask.asked("prove") else None
    listed = shelf.Slice([{"run": run} for run in shown], len(found), number, pages, ask.asked("q"))
    return page(ask, "runs.html", title="Runs", listed=listed, proof=proof, q=ask.asked("q"))


def _search(run: RunLine) -> str:
    return " ".join((run.run_id, run.started_at, run.operator, run.actor, run.outcome, run.verdict)).casefold()


def _shown(ask: Ask) -> Response:
    desk = ask.desk
    run_id, facts = _kept(ask)
    lists = {
        section: shelf.page_of(
            desk.store,
            run_id,
            section,
            ask.page_number if ask.asked("list") == section else 1,
            ask.asked("q"),
            within=ask.within,
        )
        for section in (NOT_DONE, ALL, LEFT_OUT)
    }
    audit_path = Path(facts["audit"]) if facts["audit"] else None
    return page(
        ask,
        "run.html",
        title=f"Run {facts['run']}",
        run=facts,
        lists=lists,
        q=ask.asked("q"),
        has_marked=bool(audit_path and _is_ours(desk, audit_path) and beside_audit(audit_path).is_file()),
        may_undo=ask.person.may({Role.PREPARER, Role.ON_CALL}, facts["of"]) and bool(facts["lost"] or facts["got"]),
    )


def _kept(ask: Ask) -> tuple[str, shelf.Json]:
    """Return the run that is asked for as it is kept for the page. Raises NoSuchRun where there is none."""
    return kept_run(ask.desk, line_of(ask.desk, ask.named("id")))


def _audit(ask: Ask) -> tuple[Path, str]:
    """Return the audit workbook of a run in the state folder, and the id of the run."""
    _, facts = _kept(ask)
    path, folder = Path(facts["audit"] or "/"), ask.desk.state_dir / "audits"
    if not (path.is_file() and _is_ours(ask.desk, path)):
        path = audit_again(ask.desk.state_dir, facts["run"], folder / f"{facts['run']}.xlsx").audit
    return path, facts["run"]


def _is_ours(desk: Desk, path: Path) -> bool:
    return path.parent == desk.state_dir / "audits"


def _undone(ask: Ask) -> str:
    desk, run = ask.desk, line_of(ask.desk, ask.named("id"))
    out = plan_path(desk.state_dir)
    try:
        made = make_undo(UndoRequest(run.run_id, out, actor=ask.actor, made_on=PAGE), desk.state_dir)
    except NoSuchRun:
        raise
    except UsageError as error:
        raise Refused(409, at_page.error(error)) from error
    paged = plan_in_pages(made.path)
    digest: str = paged.facts["subject"][2]
    shelf.put(desk.store, digest, "plan", paged, desk.clock())
    return digest
