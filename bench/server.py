"""The API as lean as can be, so that it's never what is measured: answers made beforehand, latency by a timer.

`python -m bench.server FOLDER LATENCY [LOST KEPT]` serves a live world of `bench.data` (latency in seconds): it prints
its address and serves until it is ended. Of the creations every third answer is lost, LOST in all; the first KEPT of
these requests are carried out, the others never arrive. GET /bench/calls tells how many calls came, by kind. Pages are
cut from the world's file, which is mapped and not read; a company that was written to is kept as a list of its people.
"""

import asyncio
import base64
import json
import mmap
import sys
from array import array
from collections import Counter
from pathlib import Path
from urllib.parse import parse_qsl

import msgspec

CLIENT_ID = "bench"
CLIENT_SECRET = "k3Jx9QmZ7tVwB2nL5rYcH8sDfG4pAeUoT6iM1lNqWbXvCzRjSyPdKhFgEaOuI0_-"
"""As long as a real one: answers are searched for it, and a short word takes longer to search for."""
_CALLS = "/bench/calls"
_LOSES_EACH = 3


def _part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


TOKEN = f"{_part({'alg': 'RS256', 'typ': 'JWT'})}.{_part({'sub': 'bench', 'exp': 4102444800})}.{'s' * 342}"
"""Shaped and as long as a real one; good until 2100."""
_TOKEN = TOKEN.encode()

_LINES = {
    200: b"HTTP/1.1 200 OK\r\n",
    201: b"HTTP/1.1 201 Created\r\n",
    400: b"HTTP/1.1 400 Bad Request\r\n",
    401: b"HTTP/1.1 401 Unauthorized\r\n",
    404: b"HTTP/1.1 404 Not Found\r\n",
}
_HEADERS = (
    b"Content-Type: application/json\r\nX-Trace-Id: 4bf92f3577b34da6a3ce929d0e0e4736\r\nContent-Length: %d\r\n\r\n"
)

Answer = tuple[int, bytes]


class World:
    """The companies and people of one world, with what was written since."""

    def __init__(self, folder: Path) -> None:
        self.companies = (folder / "companies.json").read_bytes()
        listed = json.loads(self.companies)
        self._company = {company["id"]: number for number, company in enumerate(listed)}
        self._bodies = [msgspec.json.encode(company) for company in listed]
        with (folder / "users.jsonl").open("rb") as file:
            self._starts = array("Q", [0])
            for line in file:
                self._starts.append(self._starts[-1] + len(line))
            self._people = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._each = (len(self._starts) - 1) // len(listed)
        self._written: dict[int, list[bytes]] = {}
        self._places: dict[str, int] = {}

    def number(self, company_id: str) -> int | None:
        """Give the number of a company, None where there is none."""
        return self._company.get(company_id)

    def company(self, company: int) -> Answer:
        """Answer GET /companies/{id}."""
        return 200, self._bodies[company]

    def page(self, company: int, number: int, size: int) -> Answer:
        """Answer a page of a listing."""
        if number < 0 or not 1 <= size <= 100:
            return 400, b'{"title":"Bad Request","detail":"pageSize is 1 to 100"}'
        written = self._written.get(company)
        total = self._each if written is None else len(written)
        first, last = min(number * size, total), min((number + 1) * size, total)
        people = b",".join(written[first:last]) if written is not None else self._cut(company, first, last)
        head = b'{"total":%d,"pageSize":%d,"currentPage":%d,"users":[' % (total, size, number)
        return 200, b"".join((head, people, b"]}"))

    def user(self, company: int, user_id: str) -> Answer:
        """Answer GET of one user."""
        place = self._place(company, user_id)
        if place is None:
            return 404, b'{"title":"Not Found","detailErrorCode":40106}'
        written = self._written.get(company)
        return 200, self._cut(company, place, place + 1) if written is None else written[place]

    def create(self, company: int, body: bytes) -> Answer:
        """Answer POST of one to twenty users; each gets a verdict."""
        asked = msgspec.json.decode(body)
        if not 1 <= len(asked) <= 20:
            return 400, b'{"title":"Bad Request","detail":"1 to 20 users a call"}'
        people = self._writable(company)
        verdicts = []
        for user in asked:
            user_id = f"{len(self._places):08x}-0000-4000-8000-{company:012x}"
            self._places[user_id] = len(people)
            user = {"id": user_id, **user, "active": True, "createdAt": "2026-02-04T10:11:12.131Z"}
            people.append(msgspec.json.encode(user))
            verdicts.append({**user, "status": 201})
        return 201, msgspec.json.encode(verdicts)

    def set_active(self, company: int, user_id: str, body: bytes) -> Answer:
        """Answer PATCH of a user's status."""
        place = self._place(company, user_id)
        if place is None:
            return 404, b'{"title":"Not Found","detailErrorCode":40106}'
        wanted = msgspec.json.decode(body)["active"]
        old, new = (b'"active":false', b'"active":true') if wanted else (b'"active":true', b'"active":false')
        people = self._writable(company)
        people[place] = people[place].replace(old, new)
        return 200, people[place]

    def _cut(self, company: int, first: int, last: int) -> bytes:
        """Give the lines of some people without the last one's comma and newline."""
        base = company * self._each
        return self._people[self._starts[base + first] : max(self._starts[base + last] - 2, 0)] if first < last else b""

    def _writable(self, company: int) -> list[bytes]:
        if company not in self._written:
            people = (self._cut(company, place, place + 1) for place in range(self._each))
            self._written[company] = list(people)
        return self._written[company]

    def _place(self, company: int, user_id: str) -> int | None:
        """Say where a person stands in the listing: seeded ids begin with the person's index."""
        if user_id in self._places:
            return self._places[user_id]
        place = int(user_id[:8], 16) - company * self._each
        return place if 0 <= place < self._each else None


class Site:
    """Routes calls, and counts them."""

    def __init__(self, world: World, lost: int = 0, kept: int = 0) -> None:
        self._world = world
        self._calls: Counter[str] = Counter()
        self._lost = lost
        self._kept = kept

    def answer(self, method: str, target: str, head: bytes, body: bytes) -> Answer | None:
        """Answer one call; None where the answer is lost."""
        path, _, query = target.partition("?")
        if path == _CALLS:
            return 200, json.dumps(self._calls).encode()
        if path == "/oauth/token":
            self._calls["token"] += 1
            return 200, msgspec.json.encode({"access_token": TOKEN, "token_type": "Bearer"})
        if _TOKEN not in head:
            self._calls["unauthorized"] += 1
            return 401, b'{"title":"Unauthorized"}'
        return self._api(method, path.removeprefix("/api/v2/companies").split("/")[1:], query, body)

    def _api(self, method: str, names: list[str], query: str, body: bytes) -> Answer | None:
        """Answer a call below /companies; `names` are the parts of the path that follow."""
        world = self._world
        company = world.number(names[0]) if names else None
        match method, names, company:
            case "GET", [], _:
                return self._counted("companies", (200, world.companies))
            case "GET", [_, "users"], int():
                return self._counted("page", world.page(company, *_paging(query)))
            case "POST", [_, "users"], int():
                return self._create(company, body)
            case "PATCH", [_, "users", user_id], int():
                return self._counted("status", world.set_active(company, user_id, body))
            case "GET", [_, "users", user_id], int():
                return self._counted("user", world.user(company, user_id))
            case "GET", [_], int():
                return self._counted("company", world.company(company))
        return self._counted("unknown", (404, b'{"title":"Not Found","detailErrorCode":40102}'))

    def _create(self, company: int, body: bytes) -> Answer | None:
        number, turn = divmod(self._calls["create"], _LOSES_EACH)
        loses = turn == 0 and number < self._lost
        arrives = not loses or number < self._kept
        answer = self._counted("create", self._world.create(company, body) if arrives else (0, b""))
        return None if loses else answer

    def _counted(self, kind: str, answer: Answer) -> Answer:
        self._calls[kind] += 1
        return answer


class _Caller(asyncio.Protocol):
    """One connection: HTTP/1.1, kept alive, one request at a time."""

    def __init__(self, site: Site, latency: float) -> None:
        self._site = site
        self._latency = latency
        self._loop = asyncio.get_running_loop()
        self._heard = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep where answers go."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer as soon as a request is whole; the latency counts from then and has the answer's making in it."""
        arrived = self._loop.time()
        self._heard += data
        end = self._heard.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._heard[:end]
        body = self._heard[end + 4 :]
        if len(body) < _content_length(head):
            return
        self._heard = b""
        method, target, _ = head[: head.index(b"\r\n")].decode().split(" ")
        answered = self._site.answer(method, target, head, body)
        if answered is None:
            self._loop.call_at(arrived + self._latency, self._transport.abort)
            return
        status, content = answered
        answer = b"".join((_LINES[status], _HEADERS % len(content), content))
        if self._latency:
            self._loop.call_at(arrived + self._latency, self._send, answer)
        else:
            self._send(answer)

    def _send(self, answer: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(answer)


def _paging(query: str) -> tuple[int, int]:
    """Give the page asked for, from 0, and its size."""
    asked = dict(parse_qsl(query))
    return int(asked.get("currentPage", 0)), int(asked.get("pageSize", 100))


def _content_length(head: bytes) -> int:
    _, found, rest = head.lower().partition(b"\r\ncontent-length:")
    return int(rest.partition(b"\r\n")[0]) if found else 0


async def _serve(folder: Path, latency: float, *losses: int) -> None:
    site = Site(World(folder), *losses)
    server = await asyncio.get_running_loop().create_server(lambda: _Caller(site, latency), "127.0.0.1", 0, backlog=512)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]), float(sys.argv[2]), *map(int, sys.argv[3:])))
