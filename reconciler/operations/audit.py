"""The audit workbook of a run, written from the journal."""

import hashlib
import json
from contextlib import closing, suppress
from pathlib import Path

from reconciler.errors import ReconcilerError
from reconciler.exit_codes import Exit
from reconciler.report.audit.workbook import write_audit
from reconciler.state.backends import open_state
from reconciler.state.replay import past_run
from reconciler.state.runs import find_run
from reconciler.support.outputs import Output


def write_audit_of(state_dir: Path, run_id: str, out: Path | Output) -> Path:
    """Write the audit workbook of a run as the journal tells it, and record in the journal what was written.

    Returns the path that it has. Raises ReconcilerError where the workbook cannot be written.
    """
    with closing(open_state(state_dir)) as store:
        with past_run(store.journal, run_id) as run:
            path, tenant = write_audit(run.report, out, run), run.tenant
        with path.open("rb") as workbook:
            digest = hashlib.file_digest(workbook, "sha256").hexdigest()
        store.journal.append(tenant, run_id, [("audit", {"path": str(path), "sha256": digest})])
    return path


def record_missing_audit(state_dir: Path, run_id: str, error: ReconcilerError) -> None:
    """Put on record that a run has no audit workbook, so that past runs tell the exit code of the process.

    How the run itself ended stands beside it (`without_audit`): its sheets are applied all the same.
    """
    with suppress(ReconcilerError), closing(open_state(state_dir)) as store:
        for line in list(store.journal.lines(run_id, "ended"))[-1:]:
            end = json.loads(line.body)
            own = {"exit_code": end["exit_code"], "error": end["error"]}
            code, said = end["exit_code"] or int(Exit.UNEXPECTED), f"{end['error']} {error}".strip()
            ended = {**end, "exit_code": code, "error": said, "without_audit": own}
            store.journal.append(find_run(store.journal, run_id).tenant, run_id, [("ended", ended)])
