"""What happens to every call around its endpoint: trace id, request log, latency and faults."""

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reconciler.sandbox.echo import as_json, credentials_of, in_trace_id, spelt
from reconciler.sandbox.faults import Fault, Faults
from reconciler.sandbox.problems import ApiProblem
from reconciler.sandbox.responses import JSON, PROBLEM_JSON
from reconciler.sandbox.spoiling import spoilt
from reconciler.sandbox.world import World

CONTROL = "/sandbox/"
_COMPANY_ID = re.compile("/companies/([^/]+)")


@dataclass(slots=True)
class Entry:
    """One call as the log keeps it; bodies are kept raw and read only when the log is asked for."""

    n: int
    at: float
    in_flight: int
    method: str
    path: str
    query: str
    body: bytes
    trace_id: str
    status: int | None = None
    fault: Fault | None = None

    def view(self) -> dict[str, Any]:
        """Return the entry without any secret; `status` None means that no answer was given, `fault` is what it met."""
        return {
            "n": self.n,
            "at": self.at,
            "in_flight": self.in_flight,
            "method": self.method,
            "path": self.path,
            "query": _without_secret(dict(parse_qsl(self.query, keep_blank_values=True))),
            "body": self._body(),
            "trace_id": self.trace_id,
            "status": self.status,
            "fault": msgspec.to_builtins(self.fault),
        }

    def _body(self) -> object:
        if not self.body:
            return None
        try:
            return _without_secret(msgspec.json.decode(self.body))
        except (ValueError, RecursionError):
            # A body that cannot be read cannot be searched for a secret either.
            return "***" if self.path.startswith("/oauth/") else self.body.decode("utf-8", "replace")


class CallLog:
    """The calls that were received, control calls aside."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.in_flight = 0

    def view(self) -> list[dict[str, Any]]:
        """Return every entry in the order of arrival."""
        return [entry.view() for entry in self.entries]

    def clear(self) -> None:
        """Forget every entry; the numbers begin at 1 again."""
        self.entries.clear()


class CallMiddleware:
    """ASGI middleware that stamps, logs, delays and breaks calls."""

    def __init__(self, app: ASGIApp, world: World, log: CallLog, faults: Faults) -> None:
        self._app = app
        self._world = world
        self._log = log
        self._faults = faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one call."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope["trace_id"] = trace_id = secrets.token_hex(8)
        if scope["path"].startswith(CONTROL):
            await self._app(scope, receive, _stamped(send, trace_id))
            return
        # Read before anything else: the log has the body even where a fault breaks the call.
        body = await _read(receive)
        if body is not None:
            await self._serve(self._enter(scope, body), scope, receive, send)

    def _enter(self, scope: Scope, body: bytes) -> Entry:
        log = self._log
        entry = Entry(
            n=len(log.entries) + 1,
            at=self._world.clock(),
            in_flight=log.in_flight + 1,
            method=scope["method"],
            path=scope["path"],
            query=scope["query_string"].decode("latin-1"),
            body=body,
            trace_id=scope["trace_id"],
        )
        log.entries.append(entry)
        return entry

    async def _serve(self, entry: Entry, scope: Scope, receive: Receive, send: Send) -> None:
        entry.fault = fault = self._faults.next_fault(entry.method, entry.path, entry.query)
        answer = _stamped(send, entry.trace_id, entry)
        stored = fault.stored if fault else {}
        again = _replay(_body_with(entry.body, stored), receive)
        self._log.in_flight += 1
        try:
            if self._world.options.latency_s:
                await asyncio.sleep(self._world.options.latency_s)
            if fault is None:
                await self._app(scope, again, answer)
            else:
                await self._break(fault, entry, scope, again, answer)
        finally:
            self._log.in_flight -= 1

    async def _break(self, fault: Fault, entry: Entry, scope: Scope, receive: Receive, answer: Send) -> None:
        messages: list[Message] = []
        if fault.when == "before":
            await asyncio.sleep(fault.delay_s)
        # A fault without an answer of its own only delays or cuts the true one: the work is done all the same.
        if fault.when == "after" or not fault.answers:
            messages = await self._work(fault, entry, scope, receive)
        if fault.when == "after":
            await asyncio.sleep(fault.delay_s)
        if fault.shut_s:
            scope["state"]["shut"](fault.shut_s)
        if fault.drop or fault.shut_s:
            await _drop(scope, receive)
            return
        credentials = credentials_of(scope, self._world.options.client_secret) if fault.echo else ""
        if fault.status is not None:
            messages = self._scripted(fault, entry, credentials)
        else:
            messages = spoilt(fault, messages)
            messages = in_trace_id(messages, credentials, fault.echo) if fault.echo else messages
        if not (fault.cut or fault.drip_s):
            for message in messages:
                await answer(message)
            return
        begun, rest = _halves(messages)
        for message in begun:
            await answer(message)
        if fault.cut:
            await _drop(scope, receive)
            return
        await asyncio.sleep(fault.drip_s)
        await answer(rest)

    async def _work(self, fault: Fault, entry: Entry, scope: Scope, receive: Receive) -> list[Message]:
        """Let the endpoint do its work, and return its answer."""
        messages: list[Message] = []
        found = _COMPANY_ID.search(entry.path)
        if fault.rival is not None:
            self._world.passers_by.create(found[1] if found else "", _body_with(entry.body, fault.rival))
        with self._world.users.lagging(fault.lag):
            # Nothing in there waits, so that no other call lags.
            await self._app(scope, receive, _collect(messages))
        if fault.shift and found:
            self._world.passers_by.shift(found[1], fault.shift)
        return messages

    def _scripted(self, fault: Fault, entry: Entry, credentials: str) -> list[Message]:
        """Return the messages of a fault's own answer."""
        assert fault.status is not None  # noqa: S101  (only such faults come here)
        detail = f"Refused: {spelt(credentials, fault.echo)}" if fault.echo else "A fault that was asked for"
        body, content_type = _fault_body(fault, entry, self._world.clock(), detail)
        body = as_json(body, fault.echo) if fault.echo else body
        headers = {"content-length": str(len(body))} if fault.status not in (204, 304) else {}
        headers |= {"content-type": fault.content_type or content_type}
        headers |= {name.lower(): value for name, value in fault.headers.items()}
        raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        return [
            {"type": "http.response.start", "status": fault.status, "headers": raw},
            {"type": "http.response.body", "body": body},
        ]


def _body_with(body: bytes, fields: dict[str, Any]) -> bytes:
    """Return the body of a create with these fields in each of what it creates; without any, the body as it is."""
    if not fields:
        return body
    asked = msgspec.json.decode(body)
    changed = [{**one, **fields} for one in asked] if isinstance(asked, list) else {**asked, **fields}
    return msgspec.json.encode(changed)


def _fault_body(fault: Fault, entry: Entry, at: float, detail: str) -> tuple[bytes, str]:
    if isinstance(fault.body, str):
        return fault.body.encode(), "text/plain; charset=utf-8"
    if fault.body is not msgspec.UNSET:
        return msgspec.json.encode(fault.body), JSON if (fault.status or 0) < 400 else PROBLEM_JSON
    if (fault.status or 0) < 400:
        return b"", JSON
    problem = ApiProblem(fault.status or 500, detail)
    return msgspec.json.encode(problem.body(instance=entry.path, trace_id=entry.trace_id, at=at)), PROBLEM_JSON


def _without_secret(value: Any) -> Any:
    return {**value, "client_secret": "***"} if isinstance(value, dict) and "client_secret" in value else value


async def _read(receive: Receive) -> bytes | None:
    """Return a whole body; None where the caller went away."""
    body = b""
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


def _replay(body: bytes, receive: Receive) -> Receive:
    """Return a receiver that gives a body that was read to the next reader."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return messages.pop() if messages else await receive()

    return again


def _collect(messages: list[Message]) -> Send:
    async def keep(message: Message) -> None:
        messages.append(message)

    return keep


def _halves(messages: list[Message]) -> tuple[list[Message], Message]:
    """Return an answer up to the middle of its body, and the rest of the body."""
    start, *parts = messages
    body = b"".join(part.get("body", b"") for part in parts)
    middle = len(body) // 2
    first: Message = {"type": "http.response.body", "body": body[:middle], "more_body": True}
    return [start, first], {"type": "http.response.body", "body": body[middle:]}


def _stamped(send: Send, trace_id: str, entry: Entry | None = None) -> Callable[[Message], Awaitable[None]]:
    """Return a sender that puts trace id and date on an answer that has none, and its status into the log."""

    async def stamped(message: Message) -> None:
        if message["type"] == "http.response.start":
            stamps = {b"x-trace-id": trace_id.encode(), b"date": formatdate(usegmt=True).encode()}
            message["headers"] = [*(stamps | dict(message["headers"])).items()]
            if entry:
                entry.status = message["status"]
        await send(message)

    return stamped


async def _drop(scope: Scope, receive: Receive) -> None:
    """Close the connection without an answer; the server hands its transport on for that."""
    transport = scope.get("state", {}).get("transport")
    if transport is None:
        raise ConnectionResetError("The call was dropped, as the fault asked")
    # Not closed: what stands in the buffers must not arrive any more.
    transport.abort()
    while (await receive())["type"] != "http.disconnect":
        pass
