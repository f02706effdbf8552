"""The installed command against a sandbox over HTTP, as an operator runs it."""

import csv
import json
import os
import signal
import subprocess
import threading
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import httpx2
import jsonschema
import msgspec
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from reconciler.report.finding_catalogue import catalogue
from reconciler.sandbox.rehearsal import environment
from reconciler.sandbox.seed import Seed, build
from reconciler.sandbox.server import running
from reconciler.sandbox.world import World
from reconciler.support.resources import schema
from tests.contract.contract import breaches
from tests.postgres import address_of_room, environment_of
from tests.warm import COMMAND as COMMAND
from tests.warm import can_be_warm, run_cold, run_warm

SECRET, TOKEN_START = "sandbox-secret", "eyJhbGciOi"
"""Each token begins as JSON that says its algorithm; fewer letters stand by chance in the journal's random salts."""
PACE: dict[str, Any] = {
    "attempts": 3,
    "timeout": "20s",
    "longest_wait": "10ms",
    "unreachable": "0s",
    "provisioning": "20s",
    "provisioning_poll": "10ms",
    "settle": "200ms",
    "landing": "0s",
}
AUDITED = {0, 3, 4, 5, 6, 7, 8, 11}
"""The exits after which an audit workbook stands; after 2 and 9 nothing was learned, after 1 it depends."""

Row = dict[str, str]
_CODES = catalogue().keys()
_SUMMARY = jsonschema.Draft202012Validator(schema("summary"))


# -- what sheets and worlds are made of -------------------------------------------------------------------------


def company(vanity_name: str = "acme", **cells: str) -> Row:
    """Give a row of a companies sheet."""
    name = f"{vanity_name.title()} Ltd"
    return {"name": name, "vanityName": vanity_name, "emailDomains": f"{vanity_name}.example", **cells}


def person(who: str = "ada", of: str = "acme", **cells: str) -> Row:
    """Give a row of a users sheet."""
    names = {"firstName": who.title(), "lastName": "Example"}
    return {"companyVanityName": of, "email": f"{who}@{of}.example", **names, **cells}


def live_company(vanity_name: str = "acme", *users: Mapping[str, Any], **fields: Any) -> dict[str, Any]:
    """Give a company of a seed that agrees with `company`."""
    row = company(vanity_name)
    return {**row, "emailDomains": [row["emailDomains"]], "users": list(users), **fields}


def live_person(who: str = "ada", of: str = "acme", **fields: Any) -> dict[str, Any]:
    """Give a user of a seed that agrees with `person`."""
    row = person(who, of)
    del row["companyVanityName"]
    return {**row, **fields}


def crowd(count: int, first: int = 0) -> list[str]:
    """Give so many names of people."""
    return [f"p{number:03}" for number in range(first, first + count)]


# -- a run --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Run:
    """How a run of the command ended."""

    code: int
    stdout: str
    stderr: str
    document: dict[str, Any] | None
    folder: Path

    @property
    def summary(self) -> dict[str, Any]:
        """The summary document."""
        assert self.document is not None
        return self.document

    @property
    def text(self) -> str:
        """All that was printed."""
        return self.stdout + self.stderr

    def count(self, kind: str) -> Any:
        """How the actions of a kind ended, without zeros; or the number of findings of a kind."""
        found = self.summary["counts"][kind]
        return {word: number for word, number in found.items() if number} if isinstance(found, dict) else found

    def failure(self, subject: str) -> dict[str, Any]:
        """The one failure that is about a subject."""
        (found,) = (failure for failure in self.summary["failures"] if failure["subject"] == subject)
        return dict(found)

    def rejected_rows(self) -> set[tuple[str, int]]:
        """Source and row of every rejected row."""
        return {(entry["source"], entry["row"]) for entry in self.summary["rejected"]}

    @property
    def audit(self) -> Path:
        """The audit workbook."""
        return self.folder / str(self.summary["audit"])


class Running:
    """A run that is under way."""

    def __init__(self, process: "subprocess.Popen[str]", room: "Room", arguments: Sequence[str]) -> None:
        self.process = process
        self._room = room
        self._arguments = arguments
        self._told = ""

    def until_told(self, words: str, times: int = 1) -> None:
        """Read what it says on stderr until these words have come so often."""
        assert self.process.stderr
        while self._told.count(words) < times:
            line = self.process.stderr.readline()
            assert line, f"{words!r} was never said: {self._told}{self.process.communicate(timeout=60)}"
            self._told += line

    def interrupt(self, number: int = signal.SIGINT) -> None:
        """Send a signal."""
        self.process.send_signal(number)

    def kill(self) -> None:
        """End the process as nothing can be handled, and wait until it is gone."""
        self.process.kill()
        self.process.communicate(timeout=60)

    def end(self, expect: int | set[int]) -> Run:
        """Wait for the end and judge it."""
        stdout, stderr = self.process.communicate(timeout=60)
        return self._room.judged(self._arguments, self.process.returncode, stdout, self._told + stderr, expect)


# -- the room -----------------------------------------------------------------------------------------------------


class Room:
    """A folder, a sandbox that listens, and the command between them."""

    def __init__(self, folder: Path, url: str, env: Mapping[str, str], client: httpx2.Client, stack: ExitStack) -> None:
        self.folder = folder
        self.url = url
        self.state = folder / "state"
        self.env = {
            **env,
            "RECONCILER_STATE_DIR": str(self.state),
            **environment_of(address_of_room(folder)),
            "PATH": os.pathsep.join((str(COMMAND.parent), "/usr/bin", "/bin")),
            "HOME": str(folder),
            "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
        }
        self._client = client
        self._stack = stack
        self._forgotten: list[dict[str, Any]] = []
        self.is_warm = True
        self.configure()

    # the command

    def run(self, *arguments: str | Path, expect: int | set[int] = 0, stdin: str = "", text: bool = False) -> Run:
        """Run the command and judge how it ended; `plan` and `apply` with --json unless `text`."""
        words = self._words(arguments, text)
        begin = run_warm if self.is_warm and can_be_warm(self.env) else run_cold
        ended = begin(words, self.folder, self.env, stdin, timeout=90)
        return self.judged(words, ended.returncode, ended.stdout, ended.stderr, expect)

    def plan(self, *arguments: str | Path, expect: int | set[int] = 0) -> Run:
        """Run `plan`."""
        return self.run("plan", *arguments, expect=expect)

    def apply(self, *arguments: str | Path, expect: int | set[int] = 0) -> Run:
        """Run `apply` without a question."""
        return self.run("apply", "--yes", *arguments, expect=expect)

    def start(self, *arguments: str | Path) -> Running:
        """Start the command and go on."""
        words = self._words(arguments, text=False)
        process = subprocess.Popen(
            [COMMAND, *words],
            cwd=self.folder,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._stack.callback(_end, process)
        return Running(process, self, words)

    def answer(self, *arguments: str | Path, meanwhile: Callable[[], object], expect: int | set[int] = 0) -> Run:
        """Run `apply`, do something while its question stands, and answer yes."""
        words = self._words(("apply", *arguments), text=False)
        process = subprocess.Popen(
            [COMMAND, *words],
            cwd=self.folder,
            env=self.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._stack.callback(_end, process)
        assert process.stderr
        asked = ""
        while "[y/N]" not in asked:
            asked += process.stderr.read(1) or f"\n{process.communicate(timeout=60)} [y/N] was never asked"
        meanwhile()
        stdout, stderr = process.communicate("y\n", timeout=60)
        return self.judged(words, process.returncode, stdout, asked + stderr, expect)

    @staticmethod
    def _words(arguments: Iterable[str | Path], text: bool) -> list[str]:
        words = [str(argument) for argument in arguments]
        return [*words, "--json"] if not text and {"plan", "apply"} & set(words) else words

    def judged(self, words: Sequence[str], code: int, stdout: str, stderr: str, expect: int | set[int]) -> Run:
        """Hold a run to what is true of every run, and give it."""
        said = f"{' '.join(words)} ended with {code}\n{stdout}\n{stderr}"
        assert code in ({expect} if isinstance(expect, int) else expect), said
        assert "Traceback" not in stdout + stderr, said
        assert SECRET not in stdout + stderr, "the secret was printed"
        assert TOKEN_START not in stdout + stderr, "a token was printed"
        document = None
        if "--json" in words and code == 2:
            assert stdout == "", said
        elif "--json" in words and {"plan", "apply"} & set(words):
            assert stdout, f"no summary: {said}"
            document = json.loads(stdout)
            assert [error.message for error in _SUMMARY.iter_errors(document)] == []
            assert document["exit_code"] == code
            assert {document["error_code"] or "", *(entry["code"] for entry in document["rejected"])} - _CODES <= {""}
            if "apply" in words:
                self._judge_audit(document, code)
        return Run(code, stdout, stderr, document, self.folder)

    def _judge_audit(self, document: Mapping[str, Any], code: int) -> None:
        """An audit stands wherever something was learned; its first cell is the verdict, its codes are known ones."""
        if code in AUDITED:
            book = CalamineWorkbook.from_path(str(self.folder / document["audit"]))
            assert book.get_sheet_by_name("Summary").to_python()[0][0] == document["verdict"]
            for sheet in ("Rejected rows", "Findings"):
                header, *rows = book.get_sheet_by_name(sheet).to_python()
                assert {row[header.index("code")] for row in rows} - _CODES - {""} == set()
        elif code != 1:
            assert document["audit"] is None

    # its sheets and its settings

    def configure(self, **tables: Mapping[str, Any]) -> None:
        """Write reconciler.toml into the folder where the command runs; `pace` goes over the short waits."""
        tables = {**tables, "pace": {**PACE, **tables.get("pace", {})}}
        lines = []
        for name, table in tables.items():
            lines += [f"[{name}]", *(f"{key} = {json.dumps(value)}" for key, value in table.items())]
        (self.folder / "reconciler.toml").write_text("\n".join(lines) + "\n", "utf-8")

    def table(
        self, name: str, rows: Sequence[Mapping[str, str]], delimiter: str = ",", encoding: str = "utf-8"
    ) -> Path:
        """Write rows as delimited text."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        headers = list(dict.fromkeys(header for row in rows for header in row))
        with path.open("w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(file, headers, restval="", delimiter=delimiter)
            writer.writeheader()
            writer.writerows(rows)
        return path

    def sheets(
        self, companies: Sequence[Mapping[str, str]] = (), users: Sequence[Mapping[str, str]] = (), name: str = "sheets"
    ) -> Path:
        """Write companies.csv and users.csv into a folder and give the folder, which is a source as a whole."""
        for kind, rows in (("companies", companies), ("users", users)):
            if rows:
                self.table(f"{name}/{kind}.csv", rows)
        return self.folder / name

    # the sandbox

    def world(self) -> dict[str, Any]:
        """Give the truth."""
        world: dict[str, Any] = self._get("world")
        return world

    def company(self, vanity_name: str = "acme") -> dict[str, Any]:
        """Give one company as it is."""
        (found,) = (one for one in self.world()["companies"] if one["vanityName"] == vanity_name)
        return dict(found)

    def vanity_names(self) -> list[str]:
        """Give the companies that are there."""
        return [one["vanityName"] for one in self.world()["companies"]]

    def people(self, vanity_name: str = "acme") -> dict[str, bool]:
        """Give who of a company is there, and who is active."""
        return {user["email"]: user["active"] for user in self.company(vanity_name)["users"]}

    def requests(self, method: str = "", ending: str = "") -> list[dict[str, Any]]:
        """Give what the sandbox was asked since the log was last forgotten; `ending` is how the path ends."""
        log: list[dict[str, Any]] = self._get("requests")
        return [entry for entry in log if (not method or entry["method"] == method) and entry["path"].endswith(ending)]

    def writes(self) -> list[dict[str, Any]]:
        """Give the requests that change something."""
        return [e for e in self.requests() if e["method"] in ("POST", "PATCH") and e["path"].startswith("/api/")]

    def created(self) -> list[str]:
        """Give the email of everybody who was sent to be created, as often as they were."""
        return [user["email"] for entry in self.requests("POST", "/users") for user in entry["body"]]

    def forget(self) -> None:
        """Begin the request log anew; the contract is held to all of it all the same."""
        self._forgotten += self._get("requests")
        self._client.delete("/sandbox/requests").raise_for_status()

    def faults(self, *faults: Mapping[str, Any]) -> None:
        """Script faults."""
        self._client.post("/sandbox/faults", json=list(faults)).raise_for_status()

    def clear_faults(self) -> None:
        """Let everything work again."""
        self._client.delete("/sandbox/faults").raise_for_status()

    def change(self, of: str, who: str, **change: Any) -> None:
        """Change a person behind the client's back."""
        body = {"company": of, "email": f"{who}@{of}.example", **change}
        self._client.post("/sandbox/users", json=body).raise_for_status()

    def until(self, true: Callable[[], object], what: str) -> None:
        """Look at the sandbox until something is so."""
        give_up = time.monotonic() + 30
        while not true():
            assert time.monotonic() < give_up, f"waited in vain for {what}"
            time.sleep(0.02)

    def _get(self, name: str) -> Any:
        return self._client.get(f"/sandbox/{name}").raise_for_status().json()

    # what holds for all that happened here

    def judge(self) -> None:
        """Hold the room to the contract and to the promises that every run makes."""
        log = self._forgotten + self._get("requests")
        assert breaches(log) == []
        assert max((entry["in_flight"] for entry in log), default=0) <= 16
        assert list(leaks(self.folder)) == []
        faults = self.state / "faults.log"
        assert not faults.exists(), faults.read_text("utf-8")


@contextmanager
def rehearsal(folder: Path, seed: Mapping[str, Any]) -> Iterator[Room]:
    """Serve a world, give a room around it, and judge the room at the end."""
    world = build(msgspec.convert(dict(seed), Seed))
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        url = stack.enter_context(_served(world))
        client = stack.enter_context(httpx2.Client(base_url=url, timeout=20))
        room = Room(folder, url, environment(url, world), client, stack)
        yield room
        room.judge()


@contextmanager
def _served(world: World) -> Iterator[str]:
    """Serve a world; nobody waits for the service to end, which takes it a sixth of a second."""
    with ExitStack() as stack:
        url = stack.enter_context(running(world))
        ending = stack.pop_all()
    try:
        yield url
    finally:
        threading.Thread(target=ending.close, name="ending").start()


def world_of(*companies: Mapping[str, Any], **rest: Any) -> dict[str, Any]:
    """Give a seed; companies that are made later are provisioned after two looks at them."""
    options = {"provisioning_polls": 2, **rest.pop("options", {})}
    return {"companies": list(companies), "options": options, **rest}


class Rehearse(Protocol):
    """Opens rooms: see the fixture of that name."""

    def __call__(self, *companies: Mapping[str, Any], **rest: Any) -> Room:
        """Serve these companies, with keys of the seed beside them."""


# -- looking into files -------------------------------------------------------------------------------------------


def sheet_cells(path: Path, sheet: str) -> list[tuple[Any, ...]]:
    """Give the cells of a sheet of a workbook."""
    book = load_workbook(path)
    try:
        return [tuple(row) for row in book[sheet].iter_rows(values_only=True)]
    finally:
        book.close()


def sheet_rows(path: Path, sheet: str) -> list[dict[str, Any]]:
    """Give the rows of a sheet by its headers."""
    header, *rows = sheet_cells(path, sheet)
    return [dict(zip(header, row, strict=True)) for row in rows]


def leaks(folder: Path) -> Iterator[str]:
    """Give the files (and the members of workbooks) that hold the secret or a token."""
    for path in folder.rglob("*"):
        if not path.is_file() or path.suffix == ".secret":
            continue
        for name, data in _contents(path):
            if SECRET.encode() in data or TOKEN_START.encode() in data:
                yield name


def _contents(path: Path) -> Iterator[tuple[str, bytes]]:
    if not zipfile.is_zipfile(path):
        yield path.name, path.read_bytes()
        return
    with zipfile.ZipFile(path) as archive:
        for member in archive.namelist():
            yield f"{path.name}/{member}", archive.read(member)


def _end(process: "subprocess.Popen[str]") -> None:
    if process.poll() is None:
        process.kill()
    for stream in (process.stdout, process.stderr):
        if stream:
            stream.close()
    process.wait(timeout=30)
