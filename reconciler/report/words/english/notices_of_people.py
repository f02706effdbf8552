"""How many people a run is about, as notices count them."""

from collections.abc import Iterator

from reconciler.model.action import ActionKind
from reconciler.model.report import Report
from reconciler.model.result import Outcome
from reconciler.report.counts import rejected_rows

_ACCESS = (ActionKind.CREATE_USER, ActionKind.REACTIVATE_USER)
_NOT_DONE = (Outcome.FAILED, Outcome.SKIPPED, Outcome.PENDING, Outcome.UNKNOWN)


def people(report: Report) -> Iterator[str]:
    """Yield how many lost access and how many got it, or would: the parts of a subject, the weightier first."""
    lose, get = lose_and_get(report)
    wanted = not report.results
    if lose:
        yield f"{counted(lose, 'person', 'people')} {'would lose' if wanted else 'lost'} access"
    if get and lose:
        yield f"{get:,} {'would get it' if wanted else 'got it'}"
    elif get:
        yield f"{counted(get, 'person', 'people')} {'would get' if wanted else 'got'} access"


def lacking(report: Report) -> Iterator[str]:
    """Yield what of a run is not as it should be, in numbers: rows that were rejected, changes that were not done."""
    if count := rejected_rows(report):
        yield f"{counted(count, 'row was', 'rows were')} rejected"
    for outcome, said in ((Outcome.UNKNOWN, "unknown"), (Outcome.FAILED, "failed")):
        if count := _ended(report, outcome):
            yield f"{counted(count, 'change', 'changes')} {said}"


def numbers(report: Report) -> Iterator[str]:
    """Yield all of that, a line each."""
    if report.planned:
        tense = ("lost", "got") if report.results else ("would lose", "would get")
        for did, count in zip(tense, lose_and_get(report), strict=True):
            yield f"{did} access: {count:,}"
    for outcome in _NOT_DONE:
        if count := _ended(report, outcome):
            yield f"{outcome}: {count:,}"
    if count := rejected_rows(report):
        yield f"rejected rows: {count:,}"


def lose_and_get(report: Report) -> tuple[int, int]:
    """Return how many lost access and how many got it; where nothing was written, how many would."""
    done = [result.action for result in report.results if result.outcome is Outcome.DONE]
    actions = done if report.results else report.planned
    lose = sum(action.kind is ActionKind.DEACTIVATE_USER for action in actions)
    return lose, sum(action.kind in _ACCESS for action in actions)


def counted(count: int, one: str, many: str) -> str:
    """Return a number with what it counts."""
    return f"{count:,} {one if count == 1 else many}"


def _ended(report: Report, outcome: Outcome) -> int:
    return sum(result.outcome is outcome for result in report.results)
