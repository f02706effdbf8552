"""The least programs that do the same I/O, and nothing more. Each is run as a process of its own.

python -m bench.floors sheet FILE...              every row of the sheets is read
python -m bench.floors list URL AT_ONCE           every page of every listing is fetched and decoded
python -m bench.floors apply URL AT_ONCE WRITES   the same before and after the writes, which are sent
python -m bench.floors workbook FILE ROWS         as many rows of a workbook are written
"""

import asyncio
import csv
import json
import sys
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


class Company(msgspec.Struct, rename="camel", gc=False):
    """What a floor decodes of a company."""

    id: str


class User(msgspec.Struct, rename="camel", gc=False):
    """What a floor decodes of a person: what a comparison needs."""

    id: str
    email: str
    first_name: str
    last_name: str
    display_name: str
    active: bool
    phone_number: str
    department: str
    title: str
    location: str


class SheetWriter(msgspec.Struct, rename="camel", gc=False):
    """A page of a listing."""

    total: int
    page_size: int
    users: list[User]


def read_sheets(paths: Iterable[Path]) -> None:
    """Read every row of workbooks and CSVs."""
    for path in paths:
        if path.suffix == ".csv":
            with path.open(encoding="utf-8", newline="") as file:
                for _ in csv.reader(file):
                    pass
            continue
        import python_calamine

        book = python_calamine.CalamineWorkbook.from_path(path)
        for name in book.sheet_names:
            for _ in book.get_sheet_by_name(name).iter_rows():
                pass


async def side_by_side(at_once: int, jobs: Iterable[T], do: Callable[[T], Awaitable[Iterable[T]]]) -> None:
    """Do all jobs, and those that they give, so many at once."""
    todo: asyncio.Queue[T] = asyncio.Queue()
    for job in jobs:
        todo.put_nowait(job)

    async def work() -> None:
        while True:
            for more in await do(await todo.get()):
                todo.put_nowait(more)
            todo.task_done()

    workers = [asyncio.create_task(work()) for _ in range(at_once)]
    finished = asyncio.create_task(todo.join())
    await asyncio.wait([finished, *workers], return_when=asyncio.FIRST_COMPLETED)
    for worker in workers:
        worker.cancel()
    # One that has ended before the queue was empty has failed.
    for ended in await asyncio.gather(*workers, return_exceptions=True):
        if isinstance(ended, Exception):
            raise ended


async def converse(url: str, at_once: int, writes: Path | None) -> None:
    """List everything; with `writes`, send those and list everything again."""
    import aiohttp

    connector = aiohttp.TCPConnector(limit=at_once)
    async with aiohttp.ClientSession(connector=connector) as session:
        async with session.post(f"{url}/oauth/token", json={}) as answer:
            token = (await answer.json())["access_token"]
        session.headers["Authorization"] = f"Bearer {token}"
        wire = _Wire(session, f"{url}/api/v2", at_once)
        await wire.list_all()
        if writes:
            await wire.send_all(writes)
            await wire.list_all()


class _Wire:
    def __init__(self, session: Any, base: str, at_once: int) -> None:
        self._session = session
        self._base = base
        self._at_once = at_once
        self._company = msgspec.json.Decoder(list[Company])
        self._page = msgspec.json.Decoder(SheetWriter)

    async def list_all(self) -> None:
        companies = self._company.decode(await self._get("/companies"))
        await side_by_side(self._at_once, (f"/companies/{company.id}/users" for company in companies), self._list)

    async def send_all(self, writes: Path) -> None:
        with writes.open(encoding="utf-8") as file:
            await side_by_side(self._at_once, [json.loads(line) for line in file], self._send)

    async def _list(self, path: str) -> list[str]:
        page = self._page.decode(await self._get(path))
        if "?" in path:
            return []
        pages = -(-page.total // page.page_size)
        return [f"{path}?currentPage={number}&pageSize={page.page_size}" for number in range(1, pages)]

    async def _get(self, path: str) -> bytes:
        async with self._session.get(self._base + path) as answer:
            body: bytes = await answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{path}: {answer.status}")
            return body

    async def _send(self, write: tuple[str, str, Any]) -> tuple[()]:
        method, path, body = write
        headers = {"Content-Type": "application/json"}
        content = msgspec.json.encode(body)
        async with self._session.request(method, self._base + path, data=content, headers=headers) as answer:
            msgspec.json.decode(await answer.read())
            if answer.status not in (200, 201):
                raise RuntimeError(f"{path}: {answer.status}")
        return ()


def write_workbook(path: Path, rows: int) -> None:
    """Write a workbook as wide and long as an audit's table of actions, without any look."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Actions")
        for row in range(rows):
            for column in range(17):
                sheet.write_string(row, column, f"a cell {row}")


def main(what: str, *rest: str) -> None:
    """Run one floor."""
    match what:
        case "sheet":
            read_sheets(map(Path, rest))
        case "list":
            asyncio.run(converse(rest[0], int(rest[1]), None))
        case "apply":
            asyncio.run(converse(rest[0], int(rest[1]), Path(rest[2])))
        case "workbook":
            write_workbook(Path(rest[0]), int(rest[1]))


if __name__ == "__main__":
    main(*sys.argv[1:])
