"""An operator, sheets, bad nights, and somebody who pulls the plug: one world from its beginning to its end."""

import shutil
import signal
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from reconciler.model.action import Identity
from reconciler.model.report import Report
from reconciler.model.result import Outcome, Verified
from tests.storm import oracles
from tests.storm.draw import Beginning, Drawn, Night
from tests.storm.oracles import require
from tests.storm.paper import Paper, address
from tests.storm.rig import APPLY, KILLED, Ended, Room, Start, populated, room

PLAN = "plan.json"
_THEIRS = b"What somebody has worked on all day"
_ENDS = (0, 3, 4, 6, 7, 8)
_LEFT_TO_THE_SYSTEM = (signal.SIGKILL,)
"""Signals that no program can handle."""
_CONFIRM = {"deactivate-user": "--confirm-deactivations", "reactivate-user": "--confirm-reactivations"}


def sail(world: Drawn, tally: Counter[str], plant: str = "") -> None:
    """Live through the nights of a world to a good end. Raises Broken."""
    tally["worlds"] += 1
    with ExitStack() as stack:
        voyage = Voyage(world.beginning, stack, tally, plant)
        for night in world.nights:
            voyage.night(night)
        voyage.end_well()


class Voyage:
    """One world and the sheets that are applied to it; `tally` counts what happens."""

    def __init__(self, begun: Beginning, stack: ExitStack, tally: Counter[str], plant: str = "") -> None:
        folder = Path(tempfile.mkdtemp(prefix="storm-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        self.room: Room = stack.enter_context(room(folder, populated(begun.people, begun.options)))
        self.room.configure(begun.absent_users, max_concurrency=begun.at_once)
        self.absent_users = begun.absent_users
        self.listed_late = begun.options.listing_lag > 0
        self.paper = Paper((name, who, active) for name, users in begun.people.items() for who, active in users.items())
        self._tally = tally
        self._plant = plant
        self._struck: Counter[str] = Counter()
        self._calls = 0
        self._unverified: set[Identity] = set()

    # -- what happens

    def night(self, night: Night) -> None:
        """Somebody has edited the sheets, perhaps a storm begins, and the program runs, perhaps until it is killed."""
        for edit in night.edits:
            self.paper.edit(edit)
        if night.portal:
            self._switch(*night.portal)
        self.paper.write(self.room.folder / "sheets")
        if night.weather:
            self._struck = Counter()
            self.room.storm(**night.weather)
        sick = self.room.world.companies.find(night.sick)
        if sick:
            self.room.faults(_one_bad_record(sick.id))
        match night.errand:
            case "apply":
                report = self._apply(night)
                may_go_on = not self._struck and not night.point and not self.paper.swallows
                if sick and report and may_go_on and not report.holds:
                    others = self.paper.companies.keys() - {night.sick}
                    oracles.judge_settled(self.room, self.paper, report, others)
            case "plan":
                self._plan(night)
            case "plan file" | "stale plan file":
                self._plan(night)
                self._apply_plan(night)
            case "twice at once":
                self._twice_at_once(night)
        if sick:
            self._tally["fault malformed"] += 1
            self.room.calm()

    def end_well(self) -> None:
        """When all is calm the work ends, and once more finds nothing to do."""
        self.room.world.options = replace(self.room.world.options, listing_lag=0)
        self.room.calm()
        self.paper.heal()
        self.paper.write(self.room.folder / "sheets")
        # Runs that were killed are settled before anything else, and what is held is confirmed by its number.
        report = self._settled_run()
        oracles.judge_settled(self.room, self.paper, report, self.paper.companies)
        done = len(self.room.world.done)
        again = self._settled_run()
        require(self.room.world.done[done:] == [], "lost", f"done at the second run: {self.room.world.done[done:]}")
        left = [*self.room.open_actions()]
        require(not left, "lost", f"open for ever: {left}")
        require(again.exit_code in ((0, 6) if again.planned or again.findings else (0,)), "lost", again.verdict)
        proof = self._run(Start(("runs", "--verify"), plant=self._plant))[0]
        require(proof.code == 0 and "journal is whole" in proof.stdout, "journal", proof.stdout + proof.stderr)
        oracles.judge_files(self.room)
        faults = self.room.state / "faults.log"
        require(not faults.exists(), "exit", faults.read_text("utf-8") if faults.exists() else "")

    # -- runs

    def _settled_run(self) -> Report:
        report = self._apply(Night())
        assert report
        if not report.holds:
            return report
        numbers = Counter(str(action.kind) for action in report.planned)
        confirmed = [word for kind, flag in _CONFIRM.items() if numbers[kind] for word in (flag, str(numbers[kind]))]
        report = self._apply(Night(), *confirmed)
        assert report
        return report

    def _apply(self, night: Night, *confirmed: str) -> Report | None:
        """Apply the sheets; returns how it ended, None where it was killed."""
        if not night.theirs:
            return self._judged(self._start(night, *APPLY, *confirmed), night, confirmed=bool(confirmed))
        theirs = self.room.folder / "audit.xlsx"
        theirs.write_bytes(_THEIRS)
        report = self._judged(self._start(night, *APPLY, "--audit", theirs.name, *confirmed), night)
        require(theirs.read_bytes() == _THEIRS, "written over", theirs)
        return report

    def _plan(self, night: Night) -> None:
        before = [*self.room.world.done], self.room.arrivals()
        (ended,) = self._run(self._start(night, "plan", "sheets", "--out", PLAN, "--json"))
        oracles.judge_end(ended, self._ends(night))
        require(before == (self.room.world.done, self.room.arrivals()), "dry run that writes", ended.stdout)

    def _apply_plan(self, night: Night) -> None:
        """Apply the plan file; where it is stale, the sheets or the world have changed since."""
        sheets_changed = night.errand == "stale plan file" and night.spelling % 2 == 0
        for (company, who), active in [*self.paper.rows.items()][:2]:
            if sheets_changed and who != "zoe":
                self.paper.rows[company, who] = not active
            elif night.errand == "stale plan file":
                self._switch(company, who, not active)
        self.paper.write(self.room.folder / "sheets")
        if (self.room.folder / PLAN).exists():
            before = len(self.room.world.done)
            planned = self.room.planned_in(PLAN)
            self._judged(self._start(night, "apply", PLAN, "--yes", "--json"), night, also=(5,))
            done = self.room.world.done[before:]
            require({*done} <= planned, "unplanned", f"{ {*done} - planned } is not in the plan file")
            (self.room.folder / PLAN).unlink()

    def _twice_at_once(self, night: Night) -> None:
        """Two schedulers start it at the same moment, each with a spelling of its own of the host."""
        other = replace_spelling(night)
        self.room.faults({"path": "/oauth/token", "delay_s": 0.05, "times": 2})
        self._before_run()
        before = len(self.room.world.done)
        ended = self._run(self._start(night, *APPLY), self._start(other, *APPLY)._replace(point=None))
        for one in ended:
            oracles.judge_end(one, (*self._ends(night), 9))
            oracles.judge_secrets(one, self.room.world)
        reports = [self.room.told(line.run_id) for line in self.room.runs()[-2:]]
        self._judge_done(self.room.world.done[before:], reports, confirmed=False)

    def _judged(
        self, start: Start, night: Night, *, also: tuple[int, ...] = (), confirmed: bool = False
    ) -> Report | None:
        """Run, and hold what was done to every promise; returns how it ended, None where it was killed."""
        self._before_run()
        before, runs = len(self.room.world.done), len(self.room.runs())
        (ended,) = self._run(start)
        done = self.room.world.done[before:]
        oracles.judge_end(ended, (*self._ends(night), *also))
        oracles.judge_secrets(ended, self.room.world)
        lines = self.room.runs()
        report = self.room.told(lines[-1].run_id) if len(lines) > runs else None
        self._judge_done(done, [report] if report else [], confirmed)
        if not report or ended.code < 0 or not ended.stdout:
            return None
        oracles.judge_report(report, ended)
        oracles.judge_audit(self.room, report, ended.summary, done, self.listed_late)
        self._tally["audit rows"] += len(report.planned)
        return report

    def _judge_done(self, done: list[Identity], reports: Sequence[Report], confirmed: bool) -> None:
        planned = {action.identity for report in reports for action in report.planned}
        oracles.judge_done(done, planned, self.paper, self.absent_users, confirmed)
        oracles.judge_renames(done, self.paper, self.room.world)
        calls = self.room.requests()[self._calls :]
        oracles.judge_doubles(self.room.world, calls, self._unverified, self.listed_late)
        oracles.judge_journal(self.room)
        results = [result for report in reports for result in report.results if result.outcome is Outcome.DONE]
        self._unverified |= {one.action.identity for one in results if one.verified is not Verified.YES}

    def _before_run(self) -> None:
        self.room.world.asked_in_vain.clear()
        self.room.world.disturbed.clear()
        self.room.world.reshuffled.clear()
        self._calls = len(self.room.requests())

    def _run(self, *starts: Start) -> list[Ended]:
        ended = self.room.commands(*starts)
        self._tally["runs"] += len(ended)
        for start, one in zip(starts, ended, strict=True):
            number = start.point.signal if start.point else 0
            if one.code == KILLED:
                self._tally["kill SIGKILL"] += 1
            elif number not in (0, signal.SIGKILL):
                self._tally[f"kill {signal.Signals(number).name}"] += 1
        struck = self.room.struck()
        self.listed_late = self.listed_late or struck["lag"] > 0
        for kind, count in struck.items():
            self._tally[f"fault {kind}"] += count - self._struck[kind]
        self._struck = struck
        return ended

    def _start(self, night: Night, *words: str) -> Start:
        spelt = _spelt(self.room.environment["RECONCILER_API_URL"], night.spelling)
        self._tally["fault host in another spelling"] += bool(night.spelling)
        self._tally["fault clock askew"] += bool(self.room.world.options.clock_skew_s)
        return Start(words, night.point, self._plant, {"RECONCILER_API_URL": spelt})

    @staticmethod
    def _ends(night: Night) -> tuple[int, ...]:
        is_left_to_the_system = night.point and night.point.signal in _LEFT_TO_THE_SYSTEM
        return (*_ENDS, -night.point.signal) if night.point and is_left_to_the_system else _ENDS

    # -- others

    def _switch(self, company: str, who: str, active: bool) -> None:
        """Somebody switches a person in the admin portal."""
        if address(who, company) in self.room.world.people(company):
            self.room.change(address(who, company), active=active)


def replace_spelling(night: Night) -> Night:
    """Give the same night with another spelling of the host."""
    return msgspec.structs.replace(night, spelling=night.spelling + 1)


def _spelt(url: str, how: int) -> str:
    host, port = urlsplit(url).hostname, urlsplit(url).port
    ways = (url, f"HTTP://{host}:{port}", f"{url}/", f"http://{host}:0{port}/api", f"{url}/api/v2/", f"{url}//")
    return ways[how % len(ways)]


def _one_bad_record(company_id: str) -> dict[str, object]:
    listing = f"/{company_id}/users$"
    return {"method": "GET", "path": listing, "alter": {"/users/0/email": "null"}, "raw": True, "times": None}
