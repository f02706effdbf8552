"""The audit workbook of a run, written from the journal."""

import hashlib
import json
from collections.abc import Collection, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

from reconciler.errors import ReconcilerError
from reconciler.model.finding import Finding
from reconciler.model.report import Report, RunDetails
from reconciler.model.state_place import StatePlace
from reconciler.operations.concerned import is_of_the_sheet
from reconciler.state.backends import open_made, open_to_read
from reconciler.state.replay import PastRun, past_run
from reconciler.state.runs import find_run
from reconciler.support.outputs import Output


def write_audit_of(state: StatePlace, run_id: str, out: Path | Output) -> Path:
    """Write the audit workbook of a run as the journal tells it, and record in the journal what was written.

    Returns the path that it has. Raises ReconcilerError where the workbook cannot be written.
    """
    return write_audit_with_head(state, run_id, out)[0]


def write_audit_with_head(state: StatePlace, run_id: str, out: Path | Output) -> tuple[Path, str]:
    """Do as `write_audit_of`, and return the path with the journal head that stands in the workbook."""
    with closing(open_made(state)) as store:
        with past_run(store.journal, run_id) as run:
            path, tenant, head = _written(run.report, out, run), run.tenant, run.report.journal_head
        with path.open("rb") as workbook:
            digest = hashlib.file_digest(workbook, "sha256").hexdigest()
        store.journal.append(tenant, run_id, [("audit", {"path": str(path), "sha256": digest})])
    return path, head


def _written(report: Report, out: Path | Output, details: RunDetails) -> Path:
    from reconciler.report.audit.workbook import write_audit

    return write_audit(report, out, details)


def write_audit_within(state: StatePlace, run_id: str, out: Path, companies: Collection[str]) -> Path:
    """Write the audit workbook of a run for whoever is here for some companies: what is live of others is not in it.

    It is a copy, and not put on record. Returns the path that it has.
    """
    with closing(open_to_read(state)) as store, past_run(store.journal, run_id) as run:
        known = [one for one in run.report.companies if one.vanity_name in companies]
        return _written(replace(run.report, companies=known), out, _Within(run, companies))


class _Within:
    """A past run, but for what is live of other companies than some."""

    def __init__(self, run: PastRun, companies: Collection[str]) -> None:
        self.actions = run.actions
        self.outline = run.outline
        self.unchanged = run.unchanged
        self._run = run
        self._companies = companies

    def findings(self) -> Iterator[Finding]:
        """Yield what no action could settle."""
        return (one for one in self._run.findings() if is_of_the_sheet(one) or one.company in self._companies)


def record_lacking(state: StatePlace, report: Report) -> None:
    """Put on record what a run ended with that lacks its audit workbook or its summary, so that past runs tell it.

    How the run itself ended stands beside it (`without_audit`): its sheets are applied all the same.
    """
    with suppress(ReconcilerError), closing(open_made(state)) as store:
        for line in list(store.journal.lines(report.run_id, "ended"))[-1:]:
            end = json.loads(line.body)
            own = end.get("without_audit") or {name: end.get(name) for name in ("exit_code", "error")}
            ended = {**end, "exit_code": report.exit_code, "error": report.error, "without_audit": own}
            store.journal.append(find_run(store.journal, report.run_id).tenant, report.run_id, [("ended", ended)])
