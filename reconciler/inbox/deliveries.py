"""One look at an inbox: what rests is claimed, kept, applied, and put where people find what became of it."""

import logging
import os
import shutil
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from reconciler.config.connection import Connection
from reconciler.config.settings import Settings
from reconciler.errors import Interrupted, UsageError
from reconciler.exit_codes import Exit
from reconciler.inbox.arrivals import Arrivals, look_at
from reconciler.inbox.claims import MARKED, Claim, claim, held, is_open, places
from reconciler.inbox.endings import bring, settle, tell_of_folder
from reconciler.model.report import Report
from reconciler.model.schedule import DONE, TO_FIX
from reconciler.operations.drops import Handed, date_sheets, drop_of, sheets_of, take_drop
from reconciler.report.words.english import at_inbox
from reconciler.report.words.english import inbox as words
from reconciler.run.request import Request, new_run_id
from reconciler.run.who_acts import owner_of
from reconciler.state.backends import open_to_read
from reconciler.state.replay import report_of
from reconciler.state.runs import INTERRUPTED, run_of
from reconciler.support.outputs import beside_audit
from reconciler.support.unforeseen import as_foreseen

_MOST = 12
"""So many tries, then whoever put the sheet there is told: some six hours."""
_FIRST_S, _LONGEST_S, _SOON_S = 60.0, 3600.0, 30.0
_AGAIN = frozenset({Exit.UNEXPECTED, Exit.USAGE, Exit.PLAN_REFUSED, Exit.API_GONE, Exit.LOCK_LOST})
"""The exits after which a sheet is tried again: nothing is wrong with it."""

Carry = Callable[[Request], Report]
"""Applies sheets, and returns how that ended; raises Interrupted where this process is to end before it is done."""
Told = Callable[[Report], object]
"""Is told how each run of the inbox ended."""


class InboxPlace(NamedTuple):
    """An inbox: the name of its schedule, and its folder."""

    name: str
    folder: Path


class Inbox:
    """A folder that people put sheets into.

    `clock` counts seconds that only go on, `now` tells those since 1970.
    """

    def __init__(
        self, place: InboxPlace, settings: Settings, connection: Connection, carry: Carry, told: Told,
        clock: Callable[[], float] = time.monotonic, now: Callable[[], float] = time.time, settle_s: float = 5.0,
    ) -> None:  # fmt: skip
        self._name = place.name
        self._folder = place.folder
        self._settings = settings
        self._tenant = connection.tenant
        self._carry = carry
        self._told = told
        self._clock = clock
        self._now = now
        self._arrivals = Arrivals(place.folder, settle_s)
        self._said: dict[Path, str] = {}

    def sweep(self) -> None:
        """Look at the folder once. Raises OSError where it cannot be read; what is wrong with one sheet is its own."""
        for name in self._arrivals.at_rest(self._clock()):
            self._take(name)
        for place_ in places(self._folder):
            try:
                with held(place_) as taken:
                    if taken:
                        self._deliver(taken)
            except Exception as error:  # noqa: BLE001 - the others go on, and this one at the next look
                self._log(place_, str(as_foreseen(error)))
                continue
            if is_open(place_):
                break  # a later sheet waits for an earlier one, which else would be older than what was applied

    def _log(self, place_: Path, said: str) -> None:
        """Log what is wrong with one sheet, once."""
        if self._said.get(place_) != said:
            logging.getLogger(__name__).error("%s: %s", self._folder, said)
        self._said[place_] = said

    # -- one sheet ----------------------------------------------------------------------------------------------

    def _take(self, name: str) -> None:
        path = self._folder / name
        try:
            look = look_at(path)
        except FileNotFoundError:
            return
        if look.is_folder:
            tell_of_folder(self._folder, name, datetime.fromtimestamp(self._now(), UTC))
        elif not look.is_file:
            claim(self._folder, name, "link" if path.is_symlink() else "special")
        else:
            claim(self._folder, name, "" if name.isprintable() else "name")

    def _deliver(self, taken: Claim) -> None:
        """Take a sheet as far as it goes now."""
        note, at = taken.note, datetime.fromtimestamp(self._now(), UTC)
        if note.folder:
            bring(self._folder, taken)
        elif note.refused:
            settle(self._folder, taken, TO_FIX, words.not_read(note.called, at, note.refused))
        elif not note.drop:
            self._keep(taken, at)
        elif note.run or self._now() >= note.not_before:  # whoever was killed in a run is gone on with at once
            self._apply(taken, at)

    def _keep(self, taken: Claim, at: datetime) -> None:
        """Keep the sheet as it is, and go on; where it is still being written, later."""
        before = look_at(taken.sheet)
        if not before.is_file:
            taken.noting(refused="link" if taken.sheet.is_symlink() else "special")
            return
        try:
            with os.fdopen(os.open(taken.sheet, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), "rb") as content:
                status = os.fstat(content.fileno())
                handed = Handed(taken.note.called, content, status.st_mtime)
                by, inbox = owner_of(status), str(self._folder)
                drop = take_drop(self._settings.state, self._tenant, by, [handed], self._name, inbox)
        except OSError as error:
            why = f"It cannot be read here ({error.strerror}): whoever put it there has to let others read it."
            settle(self._folder, taken, TO_FIX, words.refused(taken.note.called, at, why))
            return
        except UsageError as error:
            settle(self._folder, taken, TO_FIX, words.refused(taken.note.called, at, at_inbox.error(error)))
            return
        if before == look_at(taken.sheet):
            self._apply(taken.noting(drop=drop.drop_id), at)

    def _apply(self, taken: Claim, at: datetime) -> None:
        """Apply the sheet, unless a run of it has ended already, and put it where it belongs."""
        note = taken.note
        report = self._ended(note.run) if note.run else None
        if report is None:
            if note.tries >= _MOST:
                self._give_up(taken, at, "it was tried many times, and broke off each time.")
                return
            taken = taken.noting(run=new_run_id(), tries=note.tries + 1, not_before=self._now() + _pause(note.tries))
            try:
                report = self._carry(self._request(taken))
            except Interrupted:  # this process is to end: another one goes on at once, and this was no try
                taken.noting(run="", tries=note.tries, not_before=0.0)
                return
            self._told(report)
        is_to_do = report.exit_code in _AGAIN or _is_cut_short(report)
        if report.exit_code == Exit.LOCKED or (report.paused and report.exit_code == Exit.HELD):
            # Others were at work, or nobody may write: that is no try.
            taken.noting(run="", tries=max(0, taken.note.tries - 1), not_before=self._now() + _SOON_S)
        elif is_to_do and taken.note.tries < _MOST:
            taken.noting(run="")
        elif is_to_do:
            self._give_up(taken, at, at_inbox.retold(report.verdict))
        else:
            self._end(taken, report, at)

    def _request(self, taken: Claim) -> Request:
        drop = drop_of(self._settings.state, self._tenant, taken.note.drop)
        paths = sheets_of(self._settings.state, drop)
        date_sheets(paths, [file.changed for file in drop.files])
        return Request(run_id=taken.note.run, sources=paths, hands=(drop.by,))

    def _ended(self, run_id: str) -> Report | None:
        """Return how a run ended, as the journal tells it; None where it has not, or was cut off."""
        with closing(open_to_read(self._settings.state)) as store:
            line = run_of(store.journal, run_id)
            if line is None or line.outcome == INTERRUPTED:
                return None
            return report_of(store.journal, run_id)

    # -- where it goes ------------------------------------------------------------------------------------------

    def _end(self, taken: Claim, report: Report, at: datetime) -> None:
        marked = _marked_of(report, self._settings)
        if marked:
            shutil.copyfile(marked, taken.place / MARKED)
        text = words.result(taken.note.called, at, report, is_marked=bool(marked))
        settle(self._folder, taken, TO_FIX if words.is_to_fix(report) else DONE, text)

    def _give_up(self, taken: Claim, at: datetime, why: str) -> None:
        logging.getLogger(__name__).error("%s: %s was given up: %s", self._folder, taken.note.called, why)
        settle(self._folder, taken, TO_FIX, words.given_up(taken.note.called, at, why))


def inbox_places(settings: Settings) -> list[InboxPlace]:
    """Return the inboxes of all schedules."""
    return [InboxPlace(one.name, one.inbox) for one in settings.schedules if one.inbox]


def _pause(tries: int) -> float:
    return float(min(_FIRST_S * 2**tries, _LONGEST_S))


def _is_cut_short(report: Report) -> bool:
    """Whether something stopped the run before it was done, such as its deadline."""
    return report.exit_code == Exit.INCOMPLETE and bool(report.error)


def _marked_of(report: Report, settings: Settings) -> Path | None:
    """Return the marked copy of a run; of one that this process did not see the end of, where it would be."""
    if report.marked:
        return Path(report.marked)
    audit = Path(report.audit) if report.audit else settings.state.folder / "audits" / f"{report.run_id}.xlsx"
    there = beside_audit(audit)
    return there if there.is_file() else None
