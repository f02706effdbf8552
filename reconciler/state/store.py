"""What outlives a run, as the rest of the program knows it: the protocols of a backend, and the values they hold."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from reconciler.errors import InternalError, ReconcilerError
from reconciler.state.chain import Break

if TYPE_CHECKING:
    from reconciler.model.words import Words
    from reconciler.planning.plan import Plan

Entry = tuple[str, Any]
"""A record to be: its kind, and its body as JSON data, a struct of such, or in parts (`parts.Parts`)."""


class Record(NamedTuple):
    """One record of a chain; `subject` is the run that it is of, `body` is JSON data."""

    chain: str
    seq: int
    subject: str
    at: str
    kind: str
    body: Any
    hash: str


class Line(NamedTuple):
    """A record as it stands in the journal: its body is the text of JSON data."""

    chain: str
    seq: int
    kind: str
    body: str


_OF_REQUESTS = frozenset({"intent", "sent", "outcome"})


class NotLocked(InternalError):
    """A request was to be put on record by a run that does not hold its lock: nothing may be sent by it."""


def require_no_lock(subject: str, kinds: Iterable[str]) -> None:
    """Raise NotLocked where a record of one of these kinds needs the lock of its run: intent, sent and outcome."""
    if needing := sorted(_OF_REQUESTS.intersection(kinds)):
        raise NotLocked(f"Run {subject} holds no lock, and was to record {', '.join(needing)}: nothing is sent by it.")


class JournalFailed(ReconcilerError):
    """The journal could not be written: nothing is sent without it."""


class JournalAltered(ReconcilerError):
    """A record that a run builds on is not what was put on record."""


class Journal(Protocol):
    """What every run meant to do, sent and learned: records that are only ever added, each bound to the one before.

    There is a chain of them for each tenant, and one more (`chain.LEGACY`) with the records from before. Each person
    and company that a record tells of is an item of it (`parts.split`): a commitment, which the record's hash is of,
    a salt and a body. Those two can be taken out: the chain is whole all the same, the other items are proven, and
    readers are given what is left. Texts are kept byte for byte.

    Safe for several processes and threads; each append is one commit, and holds the head of its chain until then.
    """

    def append(self, chain: str, subject: str, records: Iterable[Entry], /) -> None:
        """Add records in one commit; when this returns they are on disk.

        Those of requests (intent, sent, outcome) are taken of a run alone that holds its lock by this store, others of
        whoever has something to tell. Raises NotLocked, LockLost where one was about to leave and the lock is gone, and
        JournalFailed where none could be written.
        """

    def require_lock(self, chain: str, subject: str, /) -> None:
        """Look whether a run still holds its lock, so that what it has on record may leave.

        Raises LockLost where it does not, or that cannot be told, NotLocked where it never did.
        """

    def head(self) -> str:
        """Return the hash of the record that came last: whoever keeps it can prove that its chain was not changed."""

    def heads(self) -> dict[str, str]:
        """Return the hash of the last record of each chain."""

    def extent(self) -> tuple[int, str]:
        """Return how many records there are in all chains, and when the last one came; "" for none."""

    def holds(self, head: str, /) -> bool:
        """Whether a record with this hash stands in the journal, as one does that an audit workbook names."""

    def records(self, subject: str, /, *kinds: str) -> Iterator[Record]:
        """Yield the records of a subject in order, of these kinds or of all."""

    def proven(self, subject: str, /, *kinds: str) -> Iterator[Record]:
        """Yield the records of these kinds of a subject in order, each once it is what its hash, and the one before
        it, tell; those of the legacy chain are not among them. Raises JournalAltered.
        """

    def lines(self, subject: str, /, *kinds: str) -> Iterator[Line]:
        """Yield the records of a subject in order, of these kinds, one at a time and undecoded."""

    def lines_from(self, chain: str, seq: int, /) -> Iterator[Line]:
        """Yield the record of this number in a chain and all that follow in it, of whichever subject."""

    def count(self, subject: str, kind: str, /) -> int:
        """Return the number of records of one kind of a subject."""

    def head_of(self, subject: str, /) -> str:
        """Return the hash of the last record of a subject, but for those of its audit workbooks; "" for none."""

    def age_of(self, subject: str, /) -> float:
        """Return for how many seconds no record of a subject has come, but for those of its audit workbooks.

        By the clock that their times are of, which is one for all machines; 0 where one seems to come only later.
        """

    def snapshot(self) -> AbstractContextManager[None]:
        """Read the journal as it stands now, whatever other processes add meanwhile; append nothing in it."""

    def all_of(self, kind: str, subject: str = "", /) -> Iterator[Record]:
        """Yield the records of one kind (begun, ended or settled) of all subjects, in the order in which they came.

        Or of one subject: other than by `records`, all else that this has is not looked at.
        """

    def of_jobs(self, chain: str = "", seq: int = 0, /) -> Iterator[Record]:
        """Yield the records of all jobs of a chain ("": of all chains) with a higher number than this, in order."""

    def broken_at(self) -> Break | None:
        """Walk all chains and return where one breaks first; None where all are whole."""

    def taken_out(self) -> int:
        """Return how many items were taken out of the records of all chains."""


class People(Protocol):
    """The ids of people once seen: a disabled person may vanish from listings."""

    def remember(self, run: str, tenant: str, people: Iterable[tuple[str, str, str]], /) -> None:
        """Keep the ids of people (company, email key, id) that a run has learned, and put them on record."""

    def of_company(self, tenant: str, company: str, /) -> dict[str, str]:
        """Return the ids that are known of all people of a company, by email key."""


class Inactive(Protocol):
    """People who were proven to have no access: gone, disabled, or without an account.

    Whoever is here and in no listing is not looked for again, until a run sees them with access.
    """

    def proven(self, tenant: str, company: str, /) -> set[str]:
        """Return the email keys of the people of a company of whom this is proven."""

    def prove(
        self, run: str, tenant: str, inactive: Iterable[tuple[str, str]], active: Iterable[tuple[str, str]], /
    ) -> None:
        """Keep of whom (company, email key) a run has proven this, and of whom it holds no longer, on record."""


class Absences(Protocol):
    """In how many good runs in a row somebody has been absent from the sheets, as the records "feed" tell."""

    def runs_absent(self, tenant: str, feed: str = "", /) -> dict[tuple[str, str], int]:
        """Return, by company and email key, in how many good runs in a row somebody was absent from a feed."""


class Feeds(Protocol):
    """Whom feeds had in their sheets, as the records "delivered" tell."""

    def people(self, tenant: str, feed: str, /) -> set[tuple[str, str]]:
        """Return whom a feed had in its last good runs, by company and email key; "" is for all without a name."""

    def companies(self, tenant: str, /) -> dict[str, frozenset[str]]:
        """Return the companies that each feed with a name had after its last run."""


class Plans(Protocol):
    """The plans of runs that the guard held, kept so that they can be approved."""

    def write(self, run_id: str, plan: "Plan", words: "Words", /) -> Path:
        """Keep the plan of a run and return the file to apply. Raises UsageError where it cannot be written."""


class RunLock(Protocol):
    """One writing run at a time for each partner and host; it ends with the process at the latest."""

    def __call__(self, tenant: str, host: str, run_id: str, operator: str) -> AbstractContextManager[None]:
        """Hold the lock of this partner (`tenant`) on this host.

        Raises RunLocked, saying who holds it, since when and on which machine; UsageError where none can be taken.
        """


class Store(Protocol):
    """All that outlives a run; opened by `backends`."""

    @property
    def journal(self) -> Journal:
        """The records of all runs."""

    @property
    def people(self) -> People:
        """The ids of people once seen."""

    @property
    def inactive(self) -> Inactive:
        """The people who were proven to have no access."""

    @property
    def absences(self) -> Absences:
        """How long people have been absent."""

    @property
    def feeds(self) -> Feeds:
        """Whom feeds had."""

    @property
    def plans(self) -> Plans:
        """The plans of held runs."""

    @property
    def run_lock(self) -> RunLock:
        """The lock of a writing run."""

    def untold(self, tenant: str, /) -> list[Entry]:
        """Return what is remembered of a tenant from before it had a chain, as records; nothing once that is told."""

    def close(self) -> None:
        """Release what is open."""
