"""Past runs for people: the list, one in full, its audit workbook again, and the proof that the journal is whole.

The list is what is asked for most: what only the others need is loaded by them.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import click

from reconciler.errors import Exit, UsageError
from reconciler.state.runs import RunLine, find_run, runs
from reconciler.state.sqlite import Journal
from reconciler.support.redact import visible


class Shown(NamedTuple):
    """What a look at past runs gave: lines for people, JSON data for machines, the exit code."""

    lines: list[str]
    document: Any
    exit_code: Exit = Exit.OK


def list_runs(state_dir: Path) -> Shown:
    """List all runs, the latest last."""
    with _journal(state_dir) as journal:
        known = runs(journal)
    lines = [line for run in known for line in _line(run)] or ["No run has been recorded here yet."]
    return Shown(lines, [run._asdict() for run in known])


def show_run(state_dir: Path, name: str) -> Shown:
    """Show one run in full. Raises UsageError where `name` is not one run."""
    from reconciler.report.summary import summary
    from reconciler.report.terminal import outcome, preview
    from reconciler.state.replay import report_of

    with _journal(state_dir) as journal:
        run = find_run(journal, name)
        report = report_of(journal, run.run_id)
    return Shown([*preview(report), *outcome(report)], summary(report))


def audit_again(state_dir: Path, name: str, path: Path) -> Shown:
    """Write the audit workbook of a past run again. Raises UsageError where `name` is not one run."""
    with _journal(state_dir) as journal:
        run_id = find_run(journal, name).run_id
    audit_run(state_dir, run_id, path)
    return Shown([f"Audit workbook of run {run_id}: {path}"], {"run_id": run_id, "audit": str(path)})


def audit_run(state_dir: Path, run_id: str, path: Path) -> None:
    """Write the audit workbook of a run as the journal tells it, and record in the journal what was written.

    Raises ReconcilerError where the workbook cannot be written.
    """
    import hashlib

    from reconciler.report.audit.workbook import write_audit
    from reconciler.state.replay import past_run

    with closing(Journal(state_dir)) as journal:
        with past_run(journal, run_id) as run:
            write_audit(run.report, path, run)
        with path.open("rb") as workbook:
            digest = hashlib.file_digest(workbook, "sha256").hexdigest()
        journal.append(run_id, [("audit", {"path": str(path), "sha256": digest})])


def undo_plan(state_dir: Path, name: str, out: Path) -> Shown:
    """Write a plan that reverses what a run did to people's status. Raises UsageError where it has nothing to undo."""
    from datetime import UTC, datetime

    from reconciler.config.settings import operator
    from reconciler.model.policy import Policy
    from reconciler.planning.plan import PlanOrigin, make_plan
    from reconciler.planning.undo import reversal
    from reconciler.report.words import english
    from reconciler.state.plan_file import write_plan
    from reconciler.state.replay import report_of

    with _journal(state_dir) as journal:
        run = find_run(journal, name)
        report = report_of(journal, run.run_id)
    actions, notes = reversal(report)
    if not actions:
        raise UsageError(f"Run {report.run_id} changed nobody's status: there is nothing to undo.")
    origin = PlanOrigin(report.host, run.tenant, operator(), datetime.now(UTC), undo_of=report.run_id)
    plan = make_plan(origin, policy=Policy(), actions=actions, findings=notes)
    write_plan(plan, out, english)
    lines = [visible(f"{action.kind} {action.subject}: {action.note}") for action in actions]
    lines += [visible(english.finding(note)) for note in notes]
    lines.append(f"{out}: {len(actions)} changes. Apply it with `reconciler apply {out}`.")
    return Shown(lines, {"run_id": report.run_id, "plan": str(out), "actions": len(actions)})


def verify_journal(state_dir: Path, kept: str | None = None) -> Shown:
    """Walk the hash chain; exit 1 where a record was changed, removed or put in.

    What was cut off at the end only a head tells that was kept elsewhere: `kept`, as an audit workbook prints it.
    """
    with _journal(state_dir) as journal:
        broken, head, cut = journal.broken_at(), journal.head(), bool(kept and not journal.holds(kept))
    if cut:
        message = f"The journal was tampered with: it does not hold the record {kept} any more."
        return Shown([click.style(message, fg="red")], {"whole": False, "missing": kept}, Exit.UNEXPECTED)
    if broken is None:
        return Shown([f"The journal is whole. Its last hash is {head}."], {"whole": True, "head": head})
    where = f"record {broken.seq} (run {broken.run}, {broken.at})"
    message = f"The journal was tampered with: {where} does not follow from what stands before it."
    return Shown([click.style(message, fg="red")], {"whole": False, "broken_at": broken.seq}, Exit.UNEXPECTED)


@contextmanager
def _journal(state_dir: Path) -> Iterator[Journal]:
    with closing(Journal(state_dir)) as journal:
        yield journal


def _line(run: RunLine) -> Iterator[str]:
    code = "" if run.exit_code is None else f" (exit {run.exit_code})"
    yield f"{run.run_id}  {run.host}  {run.operator}  {click.style(run.outcome, bold=True)}{code}"
    yield f"    {visible(run.verdict)}"
