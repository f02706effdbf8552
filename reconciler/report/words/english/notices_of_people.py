"""How many people a run is about, as notices count them."""

from collections import Counter
from collections.abc import Iterable, Iterator

from reconciler.model.action import Action, ActionKind
from reconciler.model.report import Report
from reconciler.model.result import Outcome
from reconciler.report.counts import rejected_rows

_ACCESS = (ActionKind.CREATE_USER, ActionKind.REACTIVATE_USER)
_NOT_DONE = (Outcome.FAILED, Outcome.SKIPPED, Outcome.PENDING, Outcome.UNKNOWN)


def in_short(report: Report) -> Iterator[str]:
    """Yield the parts of a subject, the weightier first: who would lose access, what went wrong, what was done."""
    lose, get = held_back(report) if report.results else lose_and_get(report)
    yield from _changes(lose, get if not lose else 0, "would lose", "would get")
    yield from lacking(report)
    if lose and get:
        yield f"{get:,} would get it"
    if report.results:
        yield from _changes(*lose_and_get(report), "lost", "got")


def people(report: Report) -> Iterator[str]:
    """Yield how many lost access and how many got it, or would: the weightier first."""
    yield from _changes(*lose_and_get(report), *(("lost", "got") if report.results else ("would lose", "would get")))


def _changes(lose: int, get: int, lost: str, got: str) -> Iterator[str]:
    if lose:
        yield f"{counted(lose, 'person', 'people')} {lost} access"
    if get and lose:
        yield f"{get:,} {got} it"
    elif get:
        yield f"{counted(get, 'person', 'people')} {got} access"


def lacking(report: Report) -> Iterator[str]:
    """Yield what of a run is not as it should be, in numbers: rows that were rejected, changes that were not done."""
    if count := rejected_rows(report):
        yield f"{counted(count, 'row was', 'rows were')} rejected"
    for outcome, said in ((Outcome.UNKNOWN, "unknown"), (Outcome.FAILED, "failed"), (Outcome.PENDING, "waiting")):
        if count := _ended(report, outcome):
            yield f"{counted(count, 'change', 'changes')} {said}"
    if (count := _ended(report, Outcome.SKIPPED) - report.held_back) > 0:
        yield f"{counted(count, 'change', 'changes')} not sent"


def numbers(report: Report) -> Iterator[str]:
    """Yield all of that, a line each."""
    if report.planned:
        tense = ("lost", "got") if report.results else ("would lose", "would get")
        for did, count in zip(tense, lose_and_get(report), strict=True):
            yield f"{did} access: {count:,}"
    if report.results:
        for did, count in zip(("lose", "get"), held_back(report), strict=True):
            if count:
                yield f"held back, would {did} access: {count:,}"
    for outcome in _NOT_DONE:
        back = report.held_back if outcome is Outcome.SKIPPED else 0
        if (count := _ended(report, outcome) - back) > 0:
            yield f"{outcome}: {count:,}"
    if count := rejected_rows(report):
        yield f"rejected rows: {count:,}"


def lose_and_get(report: Report) -> tuple[int, int]:
    """Return how many lost access and how many got it; where nothing was written, how many would."""
    done = [result.action for result in report.results if result.outcome is Outcome.DONE]
    return _counted(done if report.results else report.planned)


def held_back(report: Report) -> tuple[int, int]:
    """Return how many would lose access and how many would get it by what the guard has held back of a run."""
    if not report.held_back:
        return 0, 0
    return _counted(result.action for result in report.results if result.outcome is Outcome.SKIPPED)


def _counted(actions: Iterable[Action]) -> tuple[int, int]:
    kinds = Counter(action.kind for action in actions)
    return kinds[ActionKind.DEACTIVATE_USER], sum(kinds[kind] for kind in _ACCESS)


def counted(count: int, one: str, many: str) -> str:
    """Return a number with what it counts."""
    return f"{count:,} {one if count == 1 else many}"


def _ended(report: Report, outcome: Outcome) -> int:
    return sum(result.outcome is outcome for result in report.results)
