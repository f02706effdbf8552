"""A folder with sheets, a sandbox that keeps count of what was done to it, and the program between them."""

import asyncio
import atexit
import csv
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import httpx2

from reconciler.config.connection import connect
from reconciler.config.settings import load_settings
from reconciler.model.action import ActionKind, Identity
from reconciler.model.report import Report
from reconciler.model.result import Outcome
from reconciler.model.state_place import StatePlace
from reconciler.report.words.english import catalogue as english
from reconciler.run.request import Request
from reconciler.run.run import apply
from reconciler.sandbox.contract_options import Options
from reconciler.sandbox.rehearsal import environment
from reconciler.sandbox.server import running
from reconciler.state.backends import open_state
from reconciler.state.past_runs import open_runs
from reconciler.state.plan_file import read_plan
from reconciler.state.replay import report_of
from reconciler.state.runs import RunLine, runs
from reconciler.state.store import Journal
from tests.postgres import address_of_room, environment_of
from tests.storm.calls import asked
from tests.storm.killed import Point
from tests.storm.witness import Witness

ROOT = Path(__file__).parents[2]
KILLED = -9
APPLY = ("apply", "sheets", "--yes", "--json")
PACE = {
    "attempts": 3,
    "timeout": "20s",
    "longest_wait": "10ms",
    "unreachable": "200ms",
    "provisioning": "2s",
    "provisioning_poll": "10ms",
    "settle": "100ms",
    "landing": "0s",
}

Row = Mapping[str, str]


def company_row(vanity_name: str, *more_domains: str) -> Row:
    """Give a row of the companies sheet."""
    domains = ";".join((f"{vanity_name}.example", *more_domains))
    return {"name": f"{vanity_name.title()} Ltd", "vanityName": vanity_name, "emailDomains": domains}


def user_row(email: str, company: str = "", active: bool = True) -> Row:
    """Give a row of the users sheet."""
    who, _, domain = email.partition("@")
    company = company or domain.partition(".")[0]
    names = {"firstName": who.title(), "lastName": "Example"}
    return {"companyVanityName": company, "email": email, **names, "active": "yes" if active else "no"}


def populated(people: Mapping[str, Mapping[str, bool]], options: Options | None = None) -> Witness:
    """Give a world: by vanityName who is there (what stands before the @) and whether they are active."""
    world = Witness(options or Options(provisioning_polls=1))
    for name, users in people.items():
        company = world.companies.place(f"{name.title()} Ltd", name, [f"{name}.example"])
        for who, active in users.items():
            names = {"firstName": who.title(), "lastName": "Example"}
            world.users.place(company, {"email": f"{who}@{name}.example", **names, "active": active})
    return world


class Arrival(NamedTuple):
    """A write that reached the sandbox."""

    identity: Identity
    at: float


class Room:
    """Where runs happen."""

    def __init__(self, folder: Path, world: Witness, url: str, client: httpx2.Client) -> None:
        self.folder = folder
        self.world = world
        self.state = folder / "state"
        self.client = client
        self.place = StatePlace(self.state, address_of_room(folder))
        self.environment = {
            **environment(url, world),
            "RECONCILER_STATE_DIR": str(self.state),
            **environment_of(self.place.database),
        }
        self.configure()

    def configure(self, absent_users: str = "report", limits: Mapping[str, int] | None = None, **pace: Any) -> None:
        """Write reconciler.toml with short waits."""
        lines = ["[limits]", *(f"{name} = {value}" for name, value in (limits or {}).items())]
        lines += ["[policy]", f'absent_users = "{absent_users}"', "[pace]"]
        lines += [f"{name} = {json.dumps(value)}" for name, value in {**PACE, **pace}.items()]
        (self.folder / "reconciler.toml").write_text("\n".join(lines), "utf-8")

    def sheets(self, companies: Iterable[Row], users: Iterable[Row]) -> None:
        """Write the sheets; a table without rows is left out."""
        (self.folder / "sheets").mkdir(exist_ok=True)
        for name, rows in (("companies", list(companies)), ("users", list(users))):
            path = self.folder / "sheets" / f"{name}.csv"
            path.unlink(missing_ok=True)
            if rows:
                with path.open("w", encoding="utf-8", newline="") as file:
                    writer = csv.DictWriter(file, rows[0].keys())
                    writer.writeheader()
                    writer.writerows(rows)

    # -- the program

    def apply(self) -> Report:
        """Apply the sheets in this process."""
        settings = load_settings(self.folder / "reconciler.toml", self.environment)
        request = Request(sources=[self.folder / "sheets"])
        return asyncio.run(apply(request, settings, connect(settings, self.environment), english))

    def command(self, *arguments: str, point: Point | None = None, plant: str = "") -> "Ended":
        """Run the command in a process of its own, which meets its end at `point`; `plant` is a bug of its own."""
        (ended,) = self.commands(Start(arguments or APPLY, point, plant))
        return ended

    def commands(self, *starts: "Start") -> "list[Ended]":
        """Run commands at the same time, each in a process of its own."""
        jobs = []
        for number, start in enumerate(starts):
            job = {
                **start._asdict(),
                "folder": str(self.folder),
                "environment": {**self.environment, **start.environment},
            }
            jobs.append({**job, **{name: str(self.folder / f"{name}-{number}") for name in ("stdout", "stderr")}})
        codes = _nursery().run(jobs)
        texts = [[Path(job[name]).read_text("utf-8") for name in ("stdout", "stderr")] for job in jobs]
        return [Ended(code, *text) for code, text in zip(codes, texts, strict=True)]

    # -- the sandbox

    def faults(self, *faults: Mapping[str, Any]) -> None:
        """Script faults."""
        self.client.post("/sandbox/faults", json=list(faults)).raise_for_status()

    def storm(self, **storm: Any) -> None:
        """Begin a storm."""
        self.client.post("/sandbox/storm", json=storm).raise_for_status()

    def struck(self) -> Counter[str]:
        """Count what the storm has struck so far, by the kind of fault."""
        return Counter(self.client.get("/sandbox/storm").raise_for_status().json())

    def calm(self) -> None:
        """End all faults, storms and delays."""
        self.client.delete("/sandbox/faults").raise_for_status()

    def change(self, email: str, company: str = "", **change: Any) -> None:
        """Change a person behind the program's back."""
        body = {"company": company or email.partition("@")[2].partition(".")[0], "email": email, **change}
        self.client.post("/sandbox/users", json=body).raise_for_status()

    def requests(self, method: str = "", ending: str = "") -> list[dict[str, Any]]:
        """Give what the sandbox was asked."""
        log: list[dict[str, Any]] = self.client.get("/sandbox/requests").raise_for_status().json()
        return [entry for entry in log if (not method or entry["method"] == method) and entry["path"].endswith(ending)]

    def arrivals(self) -> list[Arrival]:
        """Give each change that the sandbox was asked for, in order."""
        by_id = {company.id: company for company in self.world.companies.all()}
        found = []
        for entry in self.requests():
            for kind, company_id, subject in asked(entry["method"], entry["path"], entry["body"]):
                company = by_id.get(company_id)
                name = company.vanity_name if company else company_id
                about = self.world.keys.get(subject) or (name if subject == company_id else subject)
                # By the clock of this machine, whatever the service's own says.
                at = entry["at"] - self.world.options.clock_skew_s
                found.append(Arrival((kind, name, about), at))
        return found

    def asked_for(self) -> Counter[Identity]:
        """Count how often each change was asked for."""
        return Counter(arrival.identity for arrival in self.arrivals())

    # -- the journal

    @contextmanager
    def journal(self) -> Iterator[Journal]:
        """Open the journal, which must be whole."""
        with closing(open_state(self.place)) as store:
            assert store.journal.broken_at() is None
            yield store.journal

    def runs(self) -> list[RunLine]:
        """Give the runs that the journal knows."""
        with self.journal() as journal:
            return runs(journal)

    def told(self, run_id: str) -> Report:
        """Give a run as the journal tells it."""
        with self.journal() as journal:
            return report_of(journal, run_id)

    def open_actions(self) -> Iterator[Identity]:
        """Give each action that a run has sent and nobody has settled."""
        with self.journal() as journal:
            for tenant in {run.tenant for run in runs(journal)}:
                for left in open_runs(journal, tenant):
                    yield from (action.identity for action in left.actions)

    def planned_in(self, name: str) -> set[Identity]:
        """Give what a plan file has."""
        return {action.identity for action in read_plan(self.folder / name).actions}

    def sent(self) -> dict[Identity, list[float]]:
        """Give by change when the journal says that it was sent."""
        found: dict[Identity, list[float]] = {}
        with self.journal() as journal:
            for run in runs(journal):
                actions = report_of(journal, run.run_id).planned
                meant: dict[int, list[int]] = {}
                for record in journal.records(run.run_id, "intent", "sent"):
                    if record.kind == "intent":
                        meant[record.body["request"]] = record.body["actions"]
                        continue
                    at = datetime.fromisoformat(record.at).timestamp()
                    for number in meant[record.body["request"]]:
                        found.setdefault(actions[number].identity, []).append(at)
        return found

    def require_all_in_the_journal(self) -> None:
        """Every write that arrived was in the journal before it did."""
        sent = self.sent()
        arrived: dict[Identity, list[float]] = {}
        for arrival in self.arrivals():
            arrived.setdefault(arrival.identity, []).append(arrival.at)
        for identity, times in arrived.items():
            known = sent.get(identity, [])
            assert len(known) >= len(times), f"{identity} arrived {len(times)} times, the journal has {len(known)}"
            assert all(written <= at for written, at in zip(known, times, strict=False)), f"{identity} was not first"


class Start(NamedTuple):
    """How a process begins; `environment` goes over that of the room."""

    arguments: tuple[str, ...]
    point: Point | None = None
    plant: str = ""
    environment: Mapping[str, str] = {}


class Ended(NamedTuple):
    """How a process ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def summary(self) -> dict[str, Any]:
        """The summary document."""
        return dict(json.loads(self.stdout))


@contextmanager
def room(folder: Path, world: Witness) -> Iterator[Room]:
    """Serve a world, and give a room around it."""
    folder.mkdir(parents=True, exist_ok=True)
    with running(world) as url, httpx2.Client(base_url=url, timeout=20) as client:
        yield Room(folder, world, url, client)


def ended(report: Report) -> dict[Identity, Outcome]:
    """Give how each action of a run ended."""
    return {result.action.identity: result.outcome for result in report.results}


class _Nursery:
    """Where processes come from: see `tests.storm.killed`."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.storm.killed"]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        atexit.register(self._close)

    def run(self, jobs: list[dict[str, Any]]) -> list[int]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(jobs) + "\n")
        return [int(code) for code in json.loads(self._process.stdout.readline())]

    def _close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(timeout=10)


@cache
def _nursery() -> _Nursery:
    return _Nursery()


# -- one run that makes each kind of write

BEFORE = {"acme": {"ann": True, "bob": True, "cid": False}}
WANTED = {
    "acme": {
        "ann@acme.example": True,
        "bob@acme.example": False,
        "cid@acme.example": True,
        "dee@acme.example": True,
        "eve@acme.test": True,
    },
    "nova": {"fay@nova.example": True},
}
WRITES = {
    (ActionKind.CREATE_COMPANY, "nova", "nova"),
    (ActionKind.ADD_DOMAINS, "acme", "acme"),
    (ActionKind.CREATE_USER, "acme", "dee@acme.example"),
    (ActionKind.CREATE_USER, "acme", "eve@acme.test"),
    (ActionKind.CREATE_USER, "nova", "fay@nova.example"),
    (ActionKind.DEACTIVATE_USER, "acme", "bob@acme.example"),
    (ActionKind.REACTIVATE_USER, "acme", "cid@acme.example"),
}


def wanted_sheets() -> tuple[list[Row], list[Row]]:
    """Give the sheets that, `BEFORE` being so, ask for `WRITES`."""
    users = [user_row(email, company, active) for company, users in WANTED.items() for email, active in users.items()]
    return [company_row("acme", "acme.test"), company_row("nova")], users


def require_finished(room: Room, most_sent: int = 1) -> None:
    """The world is as wanted, each change was made once, and asked for `most_sent` times at most."""
    assert {company: room.world.people(company) for company in WANTED} == WANTED
    assert sorted(room.world.done) == sorted(WRITES)
    asked = room.asked_for()
    assert set(asked) == WRITES
    assert max(asked.values()) <= most_sent, asked
    room.require_all_in_the_journal()
