"""Take somebody out of everything that is kept here, with the journal still whole, and on record without a name.

The journal comes last, in one commit: until then it knows whom all else is about, so that a command that was killed
finishes when it is run again.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from reconciler.config.settings import Settings
from reconciler.errors import NotForgotten, PlanRefused, UsageError
from reconciler.model.actor import Actor
from reconciler.model.forgotten import Forgotten
from reconciler.model.identity import email_key
from reconciler.operations.approve import in_one_line
from reconciler.operations.forget_files import Found, clean_files, digest_of_audit, find_files
from reconciler.operations.forget_on_record import OnRecord
from reconciler.operations.forget_page import clean_page
from reconciler.operations.last_sheets import last_sheets
from reconciler.operations.may_be_forgotten import Memory
from reconciler.run.who_acts import who_acts
from reconciler.sheets.values.emails import address
from reconciler.state import forgettings
from reconciler.state.backends import open_files
from reconciler.state.chain import FOLDER
from reconciler.state.erasure import Erasure, ToTakeOut, open_to_erase
from reconciler.state.files import FOLDERS
from reconciler.state.forgettings import Whom
from reconciler.state.known_people import KnownPeople
from reconciler.state.plan_file import read_plan
from reconciler.state.runs import runs
from reconciler.state.store import Entry, Journal, Store
from reconciler.support.outputs import beside_audit

_NOTICES = "notices"


@dataclass(frozen=True, slots=True)
class ForgetRequest:
    """Who is to be forgotten, a person or all who were last named before a day (ISO 8601), and why.

    `actor` is who acts (None: whom the system knows).
    """

    reason: str
    person: str = ""
    before: str = ""
    actor: Actor | None = None

    @property
    def whom(self) -> Whom:
        """Whom it is about, as it is on record."""
        return Whom(email_key(self.person) if self.person else "", self.before)


@dataclass(frozen=True, slots=True)
class ForgetReport:
    """What was taken out: how many people, items of records, files, and places of what the page remembers.

    `removed` are the marked copies that went as a whole, for not all in them could be taken out. `asked` says that it
    was put on record alone, and a second person is to carry it out; `kept` says why how many people stay, `notices` how
    many were sent that named them; `elsewhere` has audit workbooks and marked copies outside of the state folder, and
    `finished` is how many earlier commands were finished.
    """

    people: int = 0
    items: int = 0
    files: int = 0
    places: int = 0
    asked: bool = False
    kept: tuple[tuple[str, int], ...] = ()
    notices: int = 0
    elsewhere: tuple[str, ...] = ()
    finished: int = 0
    removed: tuple[str, ...] = ()


def forget(request: ForgetRequest, settings: Settings) -> ForgetReport:
    """Take out whom a request is about, or ask for that where it needs two.

    Raises NotForgotten where they must be kept, RunLocked while a run is at work, UsageError, JournalFailed.
    """
    _require_sound(request, settings)
    actor = request.actor or who_acts()
    store, erasure = open_to_erase(settings.state)
    with closing(store), ExitStack() as locks:
        for tenant, host in sorted({(run.tenant, run.host) for run in runs(store.journal)}):
            locks.enter_context(store.run_lock(tenant, host, "journal forget", str(actor)))
        return _Forgetting(request, settings, actor, store, erasure).carry_out()


def _require_sound(request: ForgetRequest, settings: Settings) -> None:
    """Raise UsageError where a request says not whom, or why, NotForgotten where nobody may be forgotten yet."""
    if bool(request.person) == bool(request.before):
        raise UsageError("Say who is to be forgotten: --person EMAIL, or --before DATE, one of them.")
    if request.person and "@" not in request.person.strip()[1:-1]:
        raise UsageError("This is no address: --person takes the email address that the sheets have, or - for stdin.")
    if not in_one_line(request.reason):
        raise UsageError("Say why (--reason): that is on record, in the place of what is taken out.")
    if settings.keeping.is_held(datetime.now(UTC).date()):
        raise NotForgotten(
            f"Nobody was forgotten: everybody is kept until {settings.keeping.hold_until} ([state] hold_until)."
        )


def _require_address(text: str) -> None:
    """Raise UsageError where a text can find nobody, as it is not an address alone (“Ada <ada@acme.example>”)."""
    if address(text).problem:
        raise UsageError(
            f"Nothing is kept here of “{text}”, which is not an address by itself: --person takes the email address "
            "alone, as the sheets have it."
        )


class _Forgetting:
    """One command, at work."""

    def __init__(
        self, request: ForgetRequest, settings: Settings, actor: Actor, store: Store, erasure: Erasure
    ) -> None:
        self._request = request
        self._settings = settings
        self._actor = actor
        self._reason = in_one_line(request.reason)
        self._journal: Journal = store.journal
        self._erasure = erasure
        self._files = open_files(settings.state)
        self._now = datetime.now(UTC)
        self._on_record = OnRecord(store.journal, request.whom, actor, self._reason)

    def carry_out(self) -> ForgetReport:
        """Take them out, or ask for it."""
        keys, kept = self._keys()
        known = KnownPeople(keys, self._on_record.marks_of(keys))
        self._erasure.learn(known)
        known.close()
        self._require_possible(known)
        self._files.bring(*FOLDERS)
        inboxes = [one.inbox for one in self._settings.schedules if one.inbox]
        found = find_files(self._settings.state.folder, known, self._journal, self._is_spent, self._now, inboxes)
        if found.in_the_way:
            raise NotForgotten(f"Nobody was forgotten: {'; '.join(found.in_the_way)}. Then run this again.")
        known.digests |= found.digests
        known.drops |= {drop.name for drop in found.drops}
        if self._on_record.is_begun():  # whoever was killed may have removed drops, and nothing tells whose they were
            drops = self._settings.state.folder / "drops"
            known.drops |= {name for name in known.dropped if not (drops / name).exists()}
        to_go = self._erasure.find(known)
        if not keys or not (to_go.found or found.count):
            places = clean_page(self._settings.state, known.recogniser) if keys else 0
            finished = self._finish(())
            if not (places or finished):
                _require_address(self._request.person)
            return ForgetReport(kept=kept, places=places, finished=finished)
        if not self._on_record.may_begin(self._settings):
            return ForgetReport(people=len(keys), asked=True, kept=kept)
        return replace(self._taken_out(known, found, to_go), kept=kept)

    def _keys(self) -> tuple[frozenset[str], tuple[tuple[str, int], ...]]:
        """Return the email keys of those who are to go, and why how many of the others stay. Raises NotForgotten."""
        memory = Memory.of(self._journal, last_sheets(self._journal, self._settings))
        if self._request.person:
            return frozenset(memory.required({self._request.whom.person})), ()
        old = {key for key, at in self._erasure.last_named().items() if at < self._request.before}
        return memory.going(old)

    def _require_possible(self, known: KnownPeople) -> None:
        """Raise NotForgotten where nothing can be taken out of some records, UsageError where the reason names them."""
        if self._erasure.in_legacy(known):
            raise NotForgotten(
                "Nobody was forgotten: they are named in records from before each person was an item of their own "
                "(chain legacy), and nothing can be taken out of those (docs/records.md)."
            )
        if known.recogniser.names(self._reason):
            raise UsageError(
                "The reason names them, and it is what stays on record: say why without a name or address."
            )

    def _is_spent(self, path: Path) -> bool:
        """Whether a good run has carried out a plan file."""
        with suppress(PlanRefused):
            digest = read_plan(path).digest
            good = (run.run_id for run in runs(self._journal) if run.good)
            plans = [record for run_id in good for record in self._journal.records(run_id, "plan")]
            return any(record.body.get("digest") == digest for record in plans)
        return True

    def _taken_out(self, known: KnownPeople, found: Found, to_go: ToTakeOut) -> ForgetReport:
        state, counts = self._settings.state, to_go.by_subject
        id_, marks = self._on_record.begin()
        known.forgettings |= {*marks}  # what was begun just now tells of them, too

        def said(run_id: str) -> Forgotten:
            items = counts[run_id] if run_id else counts.total()
            return Forgotten(self._now.isoformat(timespec="seconds"), str(self._actor), self._reason, items)

        clean_files(state.folder, found, known, self._erasure.without(known), said)
        self._files.match()
        places = clean_page(state, known.recogniser)
        audits = dict(_audits_of(known))
        taken = self._erasure.take_out(known, to_go, lambda all_: self._told(id_, known, all_.by_subject, audits))
        places += clean_page(state, known.recogniser)  # the page may have read them until now
        self._finish([id_])
        elsewhere = [
            str(file)
            for path in map(Path, sorted(audits))
            if not path.is_relative_to(state.folder)
            for file in (path, beside_audit(path))
        ]
        return ForgetReport(
            len(known.keys), taken.by_subject.total(), found.count, places, notices=taken.by_subject[_NOTICES],
            elsewhere=tuple(path for path in elsewhere if Path(path).exists()), removed=tuple(map(str, found.removed)),
        )  # fmt: skip

    def _told(
        self, id_: str, known: KnownPeople, counts: Mapping[str, int], audits: Mapping[str, str]
    ) -> Iterator[tuple[str, str, Entry]]:
        """Yield what is put on record with the taking out: how much it was, and audit workbooks as they are now."""
        whom, people = self._request.whom, len(known.keys)
        done = forgettings.done_entry(id_, whom, self._actor, self._reason, people, counts)
        yield FOLDER, forgettings.SUBJECT, done
        for path, run_id in audits.items():
            digest = digest_of_audit(Path(path))
            told = {} if known.recogniser.names(path) else {"path": path}
            yield known.chains[run_id], run_id, ("audit", {**told, **({"sha256": digest} if digest else {})})

    def _finish(self, ids: Iterable[str]) -> int:
        """Leave nothing of what was taken out in the file, also by commands that were killed; returns of how many."""
        done = {*self._on_record.done(), *ids}
        if done:
            self._erasure.clean()
            self._on_record.finish(sorted(done))
        return len(done)


def _audits_of(known: KnownPeople) -> Iterator[tuple[str, str]]:
    """Yield the audit workbooks of all runs that name them, each with its run."""
    return ((path, run_id) for path, run_id in known.audits.items() if path and run_id in known.runs)
