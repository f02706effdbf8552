"""Make it so, and leave the proof."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from reconciler.config.connection import Connection
from reconciler.config.settings import Settings
from reconciler.errors import NoSuchRun, ReconcilerError, UsageError
from reconciler.exit_codes import Exit
from reconciler.model.origin import Source
from reconciler.model.report import Report
from reconciler.model.words import Words
from reconciler.operations.audit import record_lacking, write_audit_with_head
from reconciler.operations.keeping import forget_old
from reconciler.operations.marked_copy import write_marked_copy
from reconciler.report.audit.workbook import write_audit
from reconciler.report.words.english import catalogue as english
from reconciler.run import run
from reconciler.run.conclude import lacking
from reconciler.run.outputs import audit_output, plan_output
from reconciler.run.progress import Stage, Unbreakable
from reconciler.run.reaching import here, reaching
from reconciler.run.request import Request
from reconciler.state.backends import open_files
from reconciler.state.folder import state_folder
from reconciler.support.concurrency import in_thread
from reconciler.support.drafts import clear_left_over
from reconciler.support.lazy_log import logger
from reconciler.support.outputs import Output, beside_audit, require_possible
from reconciler.support.own_files import Kind
from reconciler.support.private_files import hand_over
from reconciler.support.unforeseen import as_foreseen


async def apply(request: Request, settings: Settings, connection: Connection) -> Report:
    """Apply the sheets, or the plan file; verify; write the audit workbook.

    The audit goes to `request.audit`, or else to the state directory; where rows are rejected a marked copy of the
    sheets stands beside it. Neither takes the place of a file: both get the same number. Raises UsageError where the
    request cannot be carried out.
    """
    return await apply_in(english, request, settings, connection)


async def apply_in(words: Words, request: Request, settings: Settings, connection: Connection) -> Report:
    """Do what `apply` does, in the words of whoever is to read it. Raises as `apply`."""
    if request.plan_file and (request.all_sources or request.fixes):
        raise UsageError("A plan file has its sources and policies in it: name it alone.")
    named = audit_output(request.audit, request, settings) if request.audit else None
    require_possible(named, plan_output(request, settings))
    audits = state_folder(settings.state.folder, "audits")
    clear_left_over(audits)
    with reaching(request, settings) as request:
        report = await run.apply(request, settings, connection, words)
        if report.exit_code == Exit.LOCKED:
            return report
        audit = named or audit_output(audits / f"{report.run_id}.xlsx", request, settings)
        with _told_of_signals(request):
            report = await in_thread(_with_proof, report, here(request, report.sources), audit, settings, words)
            await in_thread(forget_old, report, settings)
    if not named:
        await in_thread(_share, settings, report)
        _hand_over(report.audit, report.marked)
    return report


@contextmanager
def _told_of_signals(request: Request) -> Iterator[None]:
    """Have whoever asks for an end within the block told, once, that the proof is finished first."""
    if request.stop.is_used:
        yield
        return
    progress = Unbreakable(request.progress)
    with request.stop.heard_by(lambda _why: progress.ending(Stage.PROVE, 0)):
        yield


def _share(settings: Settings, report: Report) -> None:
    """Have the other machines find the proof of a run; each of them can write it again, if they cannot."""
    try:
        open_files(settings.state).share(*(Path(path) for path in (report.audit, report.marked) if path))
    except ReconcilerError as error:
        logger(__name__).warning("Other machines do not find the audit workbook of this run: %s", error)


def _hand_over(*paths: str) -> None:
    """Give what root has written into the state folder to whom that belongs to; what is done is done, if it cannot."""
    for path in filter(None, paths):
        with suppress(OSError):
            hand_over(Path(path))


def without_summary(report: Report, settings: Settings, why: str) -> Report:
    """Return the report of a run whose summary could not be printed; that is on record, as its exit code is."""
    report = lacking(report, ReconcilerError(f"The summary could not be printed ({why})."))
    record_lacking(settings.state, report)
    return report


def _with_proof(report: Report, sources: Sequence[Source], audit: Output, settings: Settings, words: Words) -> Report:
    """Write the audit workbook, and beside it the marked copy of `sources`; what is done is done, if they can't be."""
    report = _with_audit(report, audit, settings)
    path = beside_audit(Path(report.audit) if report.audit else audit.free())
    copy = replace(audit, path=path, kind=Kind.MARKED)
    try:
        made = write_marked_copy(sources, report.findings, settings, copy, report.fixes, words)
        return replace(report, marked=made)
    except Exception as error:  # noqa: BLE001 - what was done is told all the same
        why = f"there is no marked copy of the sheets: {as_foreseen(error)}"
        return replace(report, not_written=(*report.not_written, why))


def _with_audit(report: Report, output: Output, settings: Settings) -> Report:
    """Write the audit workbook as the journal tells the run, else as it is in memory; then no run ends with 0."""
    try:
        path, head = write_audit_with_head(settings.state, report.run_id, output)
        return replace(report, audit=str(path), journal_head=head)
    except NoSuchRun as error:
        if not report.results:
            return report  # nothing of it could be put on record, as it says
        why: ReconcilerError = error
    except Exception as error:  # noqa: BLE001 - what was done is told all the same
        why = as_foreseen(error)
    report = lacking(report, why)
    try:
        state_folder(settings.state.folder, "audits")  # it may have gone with the journal
        report = replace(report, audit=str(write_audit(report, output)))
    except Exception:  # noqa: BLE001 - why is known: the first of the two
        report = replace(report, not_written=(str(why),))
    record_lacking(settings.state, report)
    return report
