"""Small makers of rows and records, and a world in which waiting costs no time."""

import asyncio
import selectors
import ssl
import time
from collections.abc import Callable, Coroutine, Iterable, Mapping
from concurrent.futures import Executor
from types import MappingProxyType
from typing import Any, TypeVar, TypeVarTuple

import aiohttp
import httpx2
import msgspec
from aiohttp.client_proto import ResponseHandler

from reconciler.api import wire
from reconciler.api.client import ConnectApi
from reconciler.api.transport import Transport
from reconciler.config.connection import Connection, Secret
from reconciler.config.settings import Pace
from reconciler.model.action import Action, ActionKind
from reconciler.model.desired import Access, Desired, DesiredCompany, DesiredUser
from reconciler.model.finding import NO_FACTS, Finding
from reconciler.model.finding_code import Code, FindingKind
from reconciler.model.hold import Hold, Limit
from reconciler.model.identity import email_key
from reconciler.model.live import Company, Live, LiveCompany, User
from reconciler.model.origin import Extras, Origin, Sheet
from reconciler.model.policy import Policy
from reconciler.planning.comparison import Comparison
from reconciler.planning.delta import Delta
from reconciler.planning.diff import diff
from reconciler.sandbox.app import make_app
from reconciler.sandbox.seed import Seed, build
from reconciler.sandbox.world import World

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

COMPANIES, USERS = Sheet("book.xlsx", "Companies"), Sheet("book.xlsx", "Users")
REPORT, DEACTIVATE = Policy(), Policy(absent_users="deactivate")

# -- what the sheets say ----------------------------------------------------------------------------------------


def company_row(
    vanity_name: str = "acme",
    domains: Iterable[str] = ("acme.example",),
    name: str = "Acme",
    row: int = 2,
    extras: Extras = (),
) -> DesiredCompany:
    """Give a valid company row."""
    return DesiredCompany(name, vanity_name, tuple(domains), extras, COMPANIES, row)


def user_row(
    email: str = "ann@acme.example",
    active: bool = True,
    company: str = "acme",
    row: int = 2,
    extras: Extras = (),
    access: Access | None = None,
    **profile: str,
) -> DesiredUser:
    """Give a valid user row, which says outright what it says; its person is called Ann Archer unless told."""
    names = {"first_name": "Ann", "last_name": "Archer"}
    optional = dict.fromkeys(("display_name", "phone_number", "department", "title", "location"), "")
    texts = names | optional | profile
    return DesiredUser(
        company=company,
        email=email,
        access=access or Access(active, outright=active),
        extras=extras,
        sheet=USERS,
        row=row,
        **texts,
    )


def desired(companies: Iterable[DesiredCompany] = (), users: Iterable[DesiredUser] = ()) -> Desired:
    """Give the rows as a desired state."""
    wanted = Desired(companies={row.vanity_name: row for row in companies})
    for row in users:
        wanted.users.setdefault(row.company, {})[email_key(row.email)] = row
        wanted.rows += 1
    wanted.rows += len(wanted.companies)
    return wanted


# -- what the API says ------------------------------------------------------------------------------------------


def live_user(email: str = "ann@acme.example", active: bool | None = True, id_: str = "", **profile: str) -> User:
    """Give a person as a listing does; called Ann Archer unless told."""
    names = {"first_name": "Ann", "last_name": "Archer"} | profile
    return User(id=id_ or f"id-{email}", email=email, active=active, **names)


def live_company(
    *users: User,
    vanity_name: str = "acme",
    domains: Iterable[str] = ("acme.example",),
    name: str = "Acme",
    state: str = "COMPLETED",
    problem: str = "",
) -> LiveCompany:
    """Give a company with its listing; a problem takes the listing away."""
    company = Company(f"id-{vanity_name}", vanity_name, state, name, tuple(domains))
    return LiveCompany(company, None if problem else list(users), problem)


def live(*companies: LiveCompany) -> Live:
    """Give the companies as a live state."""
    return Live({one.company.vanity_name: one for one in companies})


def compare(
    wanted: Desired, there: Live, policy: Policy, active_by_id: Mapping[str, bool | None] = MappingProxyType({})
) -> Delta:
    """Return what separates the two."""
    return diff(Comparison(wanted, there, policy, active_by_id))


# -- actions ----------------------------------------------------------------------------------------------------


def creation(email: str, company: str = "acme", active: bool = True) -> Action:
    """Give the creation of a person."""
    new = {"email": email, "firstName": "Ann", "lastName": "Archer", "active": active}
    return Action(ActionKind.CREATE_USER, company, email, None, new, f"id-{company}", origin=Origin("b.csv", "", 2))


def status_change(email: str, active: bool = False, company: str = "acme", user_id: str = "") -> Action:
    """Give a change of someone's state."""
    kind = ActionKind.REACTIVATE_USER if active else ActionKind.DEACTIVATE_USER
    old, new = {"active": not active}, {"active": active}
    return Action(kind, company, email, old, new, f"id-{company}", user_id or f"id-{email}")


def company_creation(vanity_name: str = "new", domains: Iterable[str] = ("new.example",)) -> Action:
    """Give the creation of a company."""
    new = {"name": vanity_name.title(), "vanityName": vanity_name, "emailDomains": list(domains)}
    return Action(ActionKind.CREATE_COMPANY, vanity_name, vanity_name, None, new, origin=Origin("b.csv", "", 2))


def domain_addition(old: Iterable[str], new: Iterable[str], company: str = "acme") -> Action:
    """Give the addition of domains."""
    was, union = {"emailDomains": list(old)}, {"emailDomains": [*old, *new]}
    return Action(ActionKind.ADD_DOMAINS, company, company, was, union, f"id-{company}")


def code_of(kind: FindingKind, text: str = "") -> Code:
    """Give the code with this text, or the first of this kind."""
    own = [code for code in Code if code.kind is kind]
    return next((code for code in own if code == text), own[0])


def finding_of(
    kind: FindingKind,
    code: str = "",
    message: str = "",
    origin: Origin | None = None,
    column: str = "",
    value: str = "",
    company: str = "",
    **more: str,
) -> Finding:
    """Give a finding of a kind whose sentence is known."""
    return Finding(code_of(kind, code), NO_FACTS, origin, column, value, company, recorded=message, **more)


def hold_of(
    limit: Limit, message: str, company: str = "", count: int = 1, base: int = 2, people: tuple[str, ...] = ()
) -> Hold:
    """Return a hold whose sentence is known."""
    return Hold(limit, company, count, base, 100 * count / base, people, recorded=message)


def told(findings: Iterable[Finding]) -> list[tuple[str, str, str]]:
    """Give kind, code and subject of each finding."""
    return [(str(f.kind), f.code, f.subject) for f in findings]


# -- time and the wire ------------------------------------------------------------------------------------------


class Clock:
    """Seconds since the epoch that pass only while a `run` waits; `waited` tells how long that took."""

    def __init__(self) -> None:
        self.waited = 0.0
        self._began = time.time()

    def __call__(self) -> float:
        return self._began + self.waited


class _Selector(selectors.SelectSelector):
    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        assert timeout is not None, "nothing can wake this loop: the code under test waits for ever"
        self._clock.waited += max(timeout, 0)
        return super().select(0)


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self, clock: Clock) -> None:
        super().__init__(_Selector(clock))
        self._clock = clock

    def time(self) -> float:
        return self._clock.waited

    def run_in_executor(self, executor: Executor | None, func: Callable[[*Ts], T], *args: *Ts) -> "asyncio.Future[T]":
        """Do what a thread would do as soon as the loop comes round: it takes no time either."""
        done = self.create_future()

        def do() -> None:
            try:
                done.set_result(func(*args))
            except Exception as error:  # noqa: BLE001 - whoever awaits it gets it
                done.set_exception(error)

        self.call_soon(do)
        return done


def run(work: Coroutine[Any, Any, T], clock: Clock | None = None) -> T:
    """Run to the end; every wait is over at once, and the clock shows how long it would have been."""
    own = clock or Clock()

    async def whole() -> T:
        try:
            return await work
        finally:
            while _open:
                await _open.pop().__aexit__()

    with asyncio.Runner(loop_factory=lambda: _Loop(own)) as runner:
        return runner.run(whole())


CONNECTION = Connection(
    "https://api.example/api/v2",
    "https://auth.example/oauth/token",
    "https://login.example/webcontroller/podLoginInformation",
    "sandbox",
    Secret("sandbox-secret"),
)
PACE = Pace(max_concurrency=8, attempts=3, longest_wait_s=1.0, provisioning_s=60.0, settle_s=3.0, unreachable_s=0.0)


def transport_over(
    http: httpx2.AsyncBaseTransport,
    connection: Connection = CONNECTION,
    pace: Pace = PACE,
    paused: Any = None,
    away: Any = None,
    back: Callable[[float], None] = lambda _seconds: None,
) -> Transport:
    """Give a transport whose requests go to `http` and not to a network."""
    made = Transport(connection, pace, paused or (lambda _seconds: None), away or (lambda _why, _seconds: None), back)
    made._exchange._wire = _Wire(http, connection, pace.timeout_s)
    return made


_open: list["_Wire"] = []


class _Wire(wire.Wire):
    """The program's own client, down to the bytes; only its connections end in this process."""

    def __init__(self, http: httpx2.AsyncBaseTransport, connection: Connection, timeout_s: float) -> None:
        super().__init__(connection, timeout_s)
        self._http = http

    def _connector(self) -> aiohttp.BaseConnector:
        return _Connector(self._http)

    async def request(self, method: str, url: str, headers: Mapping[str, str], content: bytes | None) -> wire.Reply:
        """Send; who did not open it has it closed by `run`."""
        if not hasattr(self, "_session"):
            await self.__aenter__()
            _open.append(self)
        return await super().request(method, url, headers, content)


_UNTRUSTED = ssl.SSLCertVerificationError(1, "certificate verify failed")
_UNTRUSTED.verify_code = 20


class _Connector(aiohttp.BaseConnector):
    """A connection for each request: whoever answers is asked as it is made, and heard once the request is whole."""

    def __init__(self, http: httpx2.AsyncBaseTransport) -> None:
        super().__init__(limit=0)
        self._http = http

    async def _create_connection(self, req: aiohttp.ClientRequest, *_: Any) -> ResponseHandler:
        content = await req.body.as_bytes() if req.body else b""
        asked = httpx2.Request(req.method, str(req.url), headers=list(req.headers.items()), content=content)
        answer: httpx2.Response | httpx2.TransportError
        try:
            answer = await self._http.handle_async_request(asked)
        except httpx2.TransportError as error:
            answer = error
        if isinstance(answer, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.ProxyError):
            raise await _refused(req, answer)
        protocol: ResponseHandler = self._factory()
        protocol.connection_made(_Line(protocol, content, await _played(answer)))
        protocol.force_close()
        if isinstance(answer, httpx2.WriteTimeout):
            protocol.pause_writing()
        return protocol


async def _refused(req: aiohttp.ClientRequest, error: httpx2.TransportError) -> Exception:
    if isinstance(error, httpx2.ProxyError):
        return aiohttp.ClientHttpProxyError(req.request_info, (), status=407)
    if isinstance(error, httpx2.ConnectTimeout):
        await asyncio.sleep(3600)
    if "CERTIFICATE" in str(error):
        failed = aiohttp.ClientConnectorCertificateError(req.connection_key, _UNTRUSTED)
        failed.__cause__ = _UNTRUSTED
        return failed
    return aiohttp.ClientConnectorError(req.connection_key, ConnectionRefusedError(111, str(error)))


async def _played(answer: httpx2.Response | httpx2.TransportError) -> bytes | Exception | None:
    """Give what comes over the line: bytes, or its end with or without an error, or nothing ever (None)."""
    if isinstance(answer, httpx2.Response):
        assert isinstance(answer.stream, httpx2.AsyncByteStream)
        content = b"".join([part async for part in answer.stream])
        headers = [(name, value) for name, value in answer.headers.raw if name.lower() != b"content-length"]
        lines = [b"HTTP/1.1 %d Told" % answer.status_code, b"Content-Length: %d" % len(content)]
        return b"\r\n".join([*lines, *(b"%s: %s" % header for header in headers), b"", content])
    if isinstance(answer, httpx2.TimeoutException):
        return None
    return answer if isinstance(answer, httpx2.RemoteProtocolError) else ConnectionResetError(104, str(answer))


class _Line(asyncio.Transport):
    """One end of a connection; plays what comes from the other once the request has gone through whole."""

    def __init__(self, protocol: ResponseHandler, content: bytes, coming: bytes | Exception | None) -> None:
        super().__init__()
        self._protocol = protocol
        self._content = content
        self._coming = coming
        self._sent = b""
        self._closing = False

    def write(self, data: Any) -> None:
        """Take what is sent."""
        assert not self._closing
        self._sent += data
        _, found, content = self._sent.partition(b"\r\n\r\n")
        if found and len(content) >= len(self._content):
            assert content == self._content
            asyncio.get_running_loop().call_soon(self._play)

    def _play(self) -> None:
        if self._closing or self._coming is None:
            return
        if isinstance(self._coming, bytes):
            self._protocol.data_received(self._coming)
        else:
            self._lose(None if isinstance(self._coming, httpx2.RemoteProtocolError) else self._coming)

    def _lose(self, error: Exception | None) -> None:
        self._closing = True
        self._protocol.connection_lost(error)

    def close(self) -> None:
        """End the connection."""
        if not self._closing:
            self._closing = True
            asyncio.get_running_loop().call_soon(self._protocol.connection_lost, None)

    def is_closing(self) -> bool:
        """Say whether it is at its end."""
        return self._closing

    def is_reading(self) -> bool:
        """Say whether what comes is read."""
        return True

    def pause_reading(self) -> None:
        """All has come at once."""

    def resume_reading(self) -> None:
        """All has come at once."""


class Wire(httpx2.AsyncBaseTransport):
    """A sandbox in this process; `requests` holds what was sent (method and path), `spoil` may change each answer."""

    def __init__(self, seed: Mapping[str, Any], clock: Clock) -> None:
        self.world: World = build(msgspec.convert(dict(seed), Seed), clock)
        self.requests: list[tuple[str, str]] = []
        self.bodies: list[Any] = []
        self._app = httpx2.ASGITransport(make_app(self.world))

    async def spoil(self, request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response:
        """Give the answer that the program sees."""
        return answer

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer as the sandbox does."""
        if "oauth" not in request.url.path:
            self.requests.append((request.method, request.url.path.removeprefix("/api/v2")))
            self.bodies.append(msgspec.json.decode(request.content) if request.content else None)
        answer = await self._app.handle_async_request(request)
        content = await answer.aread()
        whole = httpx2.Response(answer.status_code, headers=answer.headers, content=content, request=request)
        return await self.spoil(request, whole)

    def sent(self, method: str, ending: str = "") -> int:
        """Count what was sent with this method to paths that end so."""
        return sum(1 for m, path in self.requests if m == method and path.endswith(ending))


def api_over(http: httpx2.AsyncBaseTransport, pace: Pace = PACE) -> ConnectApi:
    """Give the API over a transport in this process."""
    return ConnectApi(transport_over(http, pace=pace))
