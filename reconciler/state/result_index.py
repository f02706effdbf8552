"""Which record tells how each action of a run ended."""

from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import product

from msgspec.structs import replace

from reconciler.model.result import Outcome, Verified
from reconciler.state.records import ResultRecord, read_ending, read_endings, read_intent, read_verified
from reconciler.state.store import Journal, Line

_NOT_SENT = ResultRecord(None, Outcome.SKIPPED, detail="Not sent: the run was interrupted before.")


_NOT_ANSWERED = ResultRecord(
    None,
    Outcome.UNKNOWN,
    detail="Sent, or about to be, when the run was interrupted before the answer; the next run settles it.",
    attempts=1,
)


_HOW: list[tuple[Outcome | None, Verified]] = [(None, Verified.NOT_CHECKED), *product(Outcome, Verified)]
"""All ways to end, to keep one of them in a byte."""


_NEAR = 16  # records to pass over rather than to look for one


_NUMBER = {how: number for number, how in enumerate(_HOW)}


class ResultIndex:
    """Which record tells how each action ended; the last one counts.

    `records` has its number in `chain`, where all of them stand; 0 where none does.
    """

    def __init__(self, actions: int) -> None:
        self.chain = ""
        self.records = array("q", bytes(8 * actions))
        self._how = bytearray(actions)
        self._unknown: set[int] = set()
        self._meant: dict[int, list[int]] = {}

    def take(self, line: Line) -> None:
        """Take the next record of a run that tells of actions."""
        self.chain = line.chain
        match line.kind:
            case "intent":
                self._intent(line)
            case "sent":
                self._sent(line)
            case "outcome":
                self._outcome(line)
            case "verified":
                self._verified(line)
            case "result":
                self._ends(line, read_ending(line.body))

    def _intent(self, line: Line) -> None:
        intent = read_intent(line.body)
        self._meant[intent.request] = intent.actions
        for number in intent.actions:
            if number not in self._unknown:
                self._tell(number, line, _NOT_SENT)

    def _sent(self, line: Line) -> None:
        for number in self._meant.get(read_intent(line.body).request, ()):
            self._tell(number, line, _NOT_ANSWERED)
            self._unknown.add(number)

    def _outcome(self, line: Line) -> None:
        outcome = read_endings(line.body)
        self._meant.pop(outcome.request, None)  # it is not sent again
        for ending in outcome.results:
            self._ends(line, ending)

    def _verified(self, line: Line) -> None:
        for number in read_verified(line.body).actions:
            outcome, _ = self.how(number)
            self._how[number] = _NUMBER[outcome, Verified.YES]

    def how(self, number: int) -> tuple[Outcome | None, Verified]:
        """Return how an action ended, None where nothing tells it, and whether that was verified."""
        return _HOW[self._how[number]]

    def _tell(self, number: int, line: Line, ending: ResultRecord) -> None:
        self.records[number] = line.seq
        self._how[number] = _NUMBER[ending.outcome, ending.verified]

    def _ends(self, line: Line, ending: ResultRecord) -> None:
        self._tell(ending.action, line, ending)
        if ending.outcome is Outcome.UNKNOWN:
            self._unknown.add(ending.action)
        else:
            self._unknown.discard(ending.action)


class ResultRecords:
    """How actions ended, read from the records that tell it."""

    def __init__(self, journal: Journal, told: ResultIndex) -> None:
        self._journal = journal
        self._told = told
        self._last = -_NEAR  # none is near at first
        self._following: Iterator[Line] = iter(())
        self._read: Mapping[int, ResultRecord] = {}

    def of(self, number: int) -> ResultRecord | None:
        """Return how the action of this number ended, None where nothing tells it."""
        seq = self._told.records[number]
        if not seq:
            return None
        if seq != self._last:  # a request for several actions is told in one record
            self._last, self._read = seq, _endings(self._line(seq))
        ending, (_, verified) = self._read[number], self._told.how(number)
        return ending if ending.verified is verified else replace(ending, verified=verified)

    def _line(self, seq: int) -> Line:
        """Return a record; most stand a little behind the one before."""
        if not 0 < seq - self._last <= _NEAR:
            self._following = self._journal.lines_from(self._told.chain, seq)
        return next(line for line in self._following if line.seq == seq)


def _endings(line: Line) -> Mapping[int, ResultRecord]:
    match line.kind:
        case "intent":
            return defaultdict(lambda: _NOT_SENT)
        case "sent":
            return defaultdict(lambda: _NOT_ANSWERED)
        case "outcome":
            return {ending.action: ending for ending in read_endings(line.body).results}
        case _:
            ending = read_ending(line.body)
            return {ending.action: ending}
