"""What runs came to in numbers: what is counted of a run at its end, and read again for who watches."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from reconciler.model.finding_code import FindingKind
from reconciler.model.report import Report
from reconciler.model.result import Outcome
from reconciler.state.runs import RunLine, runs
from reconciler.state.store import Journal


class RunFigures(NamedTuple):
    """A run with its numbers: changes that were done, by kind, rows that were rejected, calls of the API.

    `ended_at` is a time in ISO 8601, "" where no end is on record; those numbers are 0 that an older version did not
    count.
    """

    run: RunLine
    ended_at: str = ""
    duration_s: float = 0.0
    done: Mapping[str, int] = {}
    rejected_rows: int = 0
    api: Mapping[str, int] = {}


def counted(report: Report) -> dict[str, Any]:
    """Return what the record "ended" has of a run's numbers besides its calls."""
    rejected = {finding.origin for finding in report.findings if finding.kind is FindingKind.REJECTED}
    done = Counter(str(result.action.kind) for result in report.results if result.outcome is Outcome.DONE)
    return {"done": dict(done), "rejected_rows": len(rejected)}


def run_figures(journal: Journal) -> Iterator[RunFigures]:
    """Yield the numbers of all runs, the latest last."""
    ends = {record.subject: record for record in journal.all_of("ended")}
    for run in runs(journal):
        end = ends.get(run.run_id)
        if end is None or run.exit_code is None:
            yield RunFigures(run)
        else:
            body = end.body
            yield RunFigures(
                run, end.at, body.get("duration_s", 0.0), body.get("done", {}), body.get("rejected_rows", 0),
                body.get("api", {}),
            )  # fmt: skip
