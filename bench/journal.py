"""Put a made run on record as one does that sends its writes, 32 at a time; prints the CPU that took, and the bytes.

python -m bench.journal ours ACTIONS FOLDER [RUN]    by the program's own journal
python -m bench.journal floor ACTIONS FOLDER         the same records in the same commits, as they were before items

Those were one text and one hash each: who is in a record could not be taken out of it.
"""

import asyncio
import hashlib
import json
import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from bench.write_audit import RUN, made_report
from reconciler.model.action import ActionKind
from reconciler.model.report import Report
from reconciler.model.result import Result
from reconciler.model.state_place import StatePlace
from reconciler.report.words.english import catalogue as english
from reconciler.state.backends import open_state
from reconciler.state.recorder import RunLog
from reconciler.state.records import ending_record
from reconciler.support.redactor import Redactor

_AT_ONCE = 32
_BATCH = 20
_TENANT = "0d68a3e6d21d4d7d"
_SECRET = "a-secret-of-forty-letters-and-some-more"


def record(report: Report, folder: Path) -> float:
    """Put a run on record with the program's own journal; gives the seconds of CPU that took."""
    with (
        closing(open_state(StatePlace(folder))) as store,
        store.run_lock(_TENANT, report.host, report.run_id, report.operator),
    ):
        log = RunLog(store.journal, _TENANT, report.run_id, english, Redactor(_SECRET))
        log.begin(report)
        began = time.process_time()
        log.planned(report)
        asyncio.run(_sent(log, requests(report)))
        log.end(report)
        return time.process_time() - began


async def _sent(log: RunLog, batches: list[list[Result]]) -> None:
    async def one(batch: list[Result]) -> None:
        request = log.number("a call", [result.action for result in batch])
        await log.leaving(request)
        await log.outcome(request, batch)

    for start in range(0, len(batches), _AT_ONCE):
        await asyncio.gather(*map(one, batches[start : start + _AT_ONCE]))


def requests(report: Report) -> list[list[Result]]:
    """Give what the requests of a run are for: people are created by the twenty, a status is changed alone."""
    created = [result for result in report.results if result.action.kind is ActionKind.CREATE_USER]
    changed = [[result] for result in report.results if result.action.kind is not ActionKind.CREATE_USER]
    return [created[start : start + _BATCH] for start in range(0, len(created), _BATCH)] + changed


def least(report: Report, folder: Path) -> float:
    """Put the same records on disk in the same commits: each a text and one hash, and no more."""
    encode, sha256, hash_, seq = msgspec.json.Encoder(order="sorted").encode, hashlib.sha256, "0" * 64, 0
    with closing(sqlite3.connect(folder / "journal.sqlite3", isolation_level=None)) as db:
        for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", _TABLE, _INDEX):
            db.execute(statement)
        began = time.process_time()
        for commit in _commits(report):
            rows = []
            for kind, body in commit:
                text = encode(body)
                seq, hash_ = seq + 1, sha256(hash_.encode() + text).hexdigest()
                rows.append((seq, report.run_id, _AT, kind, text.decode(), hash_))
            db.execute("BEGIN IMMEDIATE")
            db.executemany("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?)", rows)
            db.execute("COMMIT")
        return time.process_time() - began


_AT = "2026-11-21T09:30:00.000+00:00"
_TABLE = """CREATE TABLE record (
    seq INTEGER PRIMARY KEY, run TEXT NOT NULL, at TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT"""
_INDEX = "CREATE INDEX record_of_run ON record (run, seq)"


def _commits(report: Report) -> Iterator[Iterable[tuple[str, Any]]]:
    yield (("action", action) for action in report.planned)
    numbers = {action.identity: number for number, action in enumerate(report.planned)}
    batches = list(enumerate(requests(report), 1))
    for start in range(0, len(batches), _AT_ONCE):
        together = [
            (request, [(numbers[result.action.identity], result) for result in batch])
            for request, batch in batches[start : start + _AT_ONCE]
        ]
        yield [
            record
            for request, batch in together
            for record in (
                ("intent", {"request": request, "call": "a call", "actions": [number for number, _ in batch]}),
                ("sent", {"request": request}),
            )
        ]
        yield [
            ("outcome", {"request": request, "results": [ending_record(*one) for one in batch]})
            for request, batch in together
        ]


def main(what: str, actions: str, path: str, run: str = RUN) -> None:
    """Write one or the other."""
    folder = Path(path)
    seconds = (record if what == "ours" else least)(made_report(int(actions), run), folder)
    size = sum(file.stat().st_size for file in folder.glob("journal.sqlite3*"))
    print(json.dumps({"seconds": seconds, "bytes": size}))


if __name__ == "__main__":
    main(*sys.argv[1:])
