"""Runs of the command, each in a process of its own that may be killed at a chosen point.

`python -m tests.storm.killed` reads jobs, on each line a JSON array of those to run at the same time; forks for each a
process that runs the command line, waits for them, and answers with their exit codes (-9: killed). One process that has
everything imported, and forks, makes a run cost a fraction of a second. With `point` the process gets a signal there,
from itself: after SIGKILL nothing is caught, flushed or closed. With `plant` it has a bug that the program does not.
"""

import gc
import json
import os
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from importlib import import_module
from typing import Any, NamedTuple, NoReturn
from urllib.parse import urlsplit

import psycopg
import xlsxwriter

from reconciler.api.wire import Reply, Wire
from reconciler.cli import main as cli
from reconciler.state.bodies import decode_body
from reconciler.state.parts import body_of, split
from reconciler.state.sql_journal import SqlJournal
from reconciler.state.store import Entry
from tests.storm.calls import kind_of
from tests.storm.planted import plant

IMPORTED_ONCE = (
    "reconciler.cli.commands", "reconciler.cli.apply", "reconciler.state.replay", "reconciler.state.records",
    "reconciler.run.execute", "reconciler.run.run", "reconciler.operations.runs", "reconciler.report.audit.workbook",
    "reconciler.run.recover", "reconciler.sheets.load", "reconciler.run.verify", "filelock",
    "reconciler.support.json_schema", "reconciler.operations.apply", "reconciler.operations.plan",
    "reconciler.api.transport", "reconciler.cli.progress", "reconciler.cli.log_setup", "reconciler.cli.plan",
    "reconciler.report.summary", "reconciler.report.terminal", "reconciler.report.plan_text",
    "reconciler.report.marked.write", "truststore", "tomllib",
)  # fmt: skip


class Point(NamedTuple):
    """Where a run gets `signal`: `moment` (before, torn or after) of the `nth` `step`.

    A step is the journal's record of that kind ("" any), of the write `call` ("" any), together with all that is in the
    same commit; or `answer`, an answer of the API to a write that has arrived and was not read; or `request`, any call
    that is about to leave; or `workbook`, the audit workbook's way to the disk. `torn` is in the middle: the records
    are written and not committed, the workbook is written and not in its place.
    """

    step: str = ""
    moment: str = "after"
    call: str = ""
    nth: int = 1
    signal: int = signal.SIGKILL


def strike(point: Point) -> None:
    """Send this process its signal: SIGKILL ends it as a power cut does, after another it may go on."""
    os.kill(os.getpid(), point.signal)


class _Doom:
    """Counts down to the point."""

    def __init__(self, point: Point) -> None:
        self.point = point
        self._left = point.nth
        self._calls: dict[int, str] = {}

    def meets(self, step: str, call: str) -> bool:
        """Say whether this is the step to die at."""
        point = self.point
        if (point.step and step != point.step) or (point.call and call != point.call):
            return False
        self._left -= 1
        return self._left == 0

    def call_of(self, kind: str, body: Any) -> str:
        """Give the kind of write that a record is about, "" where it is about none."""
        if kind == "intent":
            self._calls[body["request"]] = body["call"]
        return self._calls.get(body.get("request", 0), "")


class _Connection(sqlite3.Connection):
    """Meets a point instead of the next commit, once that is wanted."""

    torn: Point | None = None

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        """Execute, unless this is the end."""
        if _Connection.torn and sql == "COMMIT":
            point, _Connection.torn = _Connection.torn, None
            strike(point)
        return super().execute(sql, *values)


def _execute(execute: Callable[..., Any]) -> Callable[..., Any]:
    """Give what commits to PostgreSQL are executed with, unless this is the end."""

    def executed(cursor: Any, query: Any, *values: Any, **more: Any) -> Any:
        if _Connection.torn and query.endswith("COMMIT"):
            point, _Connection.torn = _Connection.torn, None
            strike(point)
        return execute(cursor, query, *values, **more)

    return executed


def doom(point: Point) -> None:
    """Let this process die at a point."""
    fate = _Doom(point)
    if point.step == "workbook":
        _doom_workbook(point)
    elif point.step in ("answer", "request"):
        _doom_wire(fate)
    else:
        _doom_journal(fate)


def steps(records: Sequence[Entry]) -> Iterator[Entry]:
    """Give the steps that a commit holds: a plan and an end are one with all that comes with them, as are an intent
    and its leaving; what several writes add together is as many steps."""
    if records[-1][0] == "ended":
        yield records[-1]
    elif records[0][0] == "plan":
        yield records[0]
    else:
        before = ""
        for kind, body in records:
            if (before, kind) != ("intent", "sent"):
                yield kind, body
            before = kind


def _doom_journal(fate: _Doom) -> None:
    append = SqlJournal.append

    def doomed(journal: SqlJournal, chain: str, run: str, records: Iterable[Entry]) -> None:
        records = list(records)
        if not any(
            fate.meets(kind, fate.call_of(kind, body_of(kind, *split(kind, body), decode_body)))
            for kind, body in steps(records)
        ):
            append(journal, chain, run, records)
            return
        if fate.point.moment == "before":
            strike(fate.point)
        _Connection.torn = fate.point if fate.point.moment == "torn" else None
        append(journal, chain, run, records)
        if fate.point.moment == "after":
            strike(fate.point)

    setattr(sqlite3, "connect", partial(sqlite3.connect, factory=_Connection))  # noqa: B010
    setattr(psycopg.ClientCursor, "execute", _execute(psycopg.ClientCursor.execute))  # noqa: B010
    setattr(SqlJournal, "append", doomed)  # noqa: B010


def _doom_wire(fate: _Doom) -> None:
    send = Wire.request

    async def doomed(wire: Wire, method: str, url: str, headers: Mapping[str, str], content: bytes | None) -> Reply:
        call = kind_of(method, urlsplit(url).path, content or b"")
        if fate.point.step == "request" and fate.meets("request", call):
            strike(fate.point)
        reply = await send(wire, method, url, headers, content)
        if fate.point.step == "answer" and call and fate.meets("answer", call):
            strike(fate.point)
        return reply

    setattr(Wire, "request", doomed)  # noqa: B010


def _doom_workbook(point: Point) -> None:
    close = xlsxwriter.Workbook.close

    def doomed(workbook: xlsxwriter.Workbook) -> None:
        if point.moment != "before":
            close(workbook)
        strike(point)
        if point.moment == "before":
            close(workbook)

    setattr(xlsxwriter.Workbook, "close", doomed)  # noqa: B010


def _child(job: dict[str, Any]) -> NoReturn:
    code = 1
    try:
        os.chdir(job["folder"])
        os.environ.update(job["environment"])
        for number, name in ((0, os.devnull), (1, job["stdout"]), (2, job["stderr"])):
            os.dup2(os.open(name, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), number)
        # The nursery has read from its own, and a process begins with one of which nothing was read.
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.argv = ["reconciler", *job["arguments"]]
        if job["plant"]:
            plant(job["plant"])
        if job["point"]:
            doom(Point(*job["point"]))
        cli.main()
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _begun(job: dict[str, Any]) -> int:
    """Fork a process for a job; returns its id."""
    pid = os.fork()
    if pid == 0:
        _child(job)
    return pid


def serve() -> None:
    """Run jobs until there are no more."""
    for name in IMPORTED_ONCE:
        with suppress(ImportError):
            import_module(name)
    gc.freeze()
    for line in sys.stdin:
        children = [_begun(job) for job in json.loads(line)]
        codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in children]
        print(json.dumps(codes), flush=True)  # noqa: T201


if __name__ == "__main__":
    serve()
