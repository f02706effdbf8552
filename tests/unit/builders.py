"""Small makers of rows and records, and a world in which waiting costs no time."""

import asyncio
import selectors
import time
from collections.abc import Coroutine, Iterable, Mapping
from typing import Any, TypeVar

import httpx2
import msgspec

from reconciler.api.client import ConnectApi
from reconciler.api.transport import Transport
from reconciler.config import Connection, Pace, Secret
from reconciler.models import (
    Action,
    ActionKind,
    Company,
    Desired,
    DesiredCompany,
    DesiredUser,
    Extras,
    Finding,
    Live,
    LiveCompany,
    Origin,
    Policy,
    Sheet,
    User,
    email_key,
)
from reconciler.sandbox.app import make_app
from reconciler.sandbox.seed import Seed, build
from reconciler.sandbox.world import World

T = TypeVar("T")

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
    **profile: str,
) -> DesiredUser:
    """Give a valid user row; its person is called Ann Archer unless told."""
    names = {"first_name": "Ann", "last_name": "Archer"}
    optional = dict.fromkeys(("display_name", "phone_number", "department", "title", "location"), "")
    texts = names | optional | profile
    return DesiredUser(company=company, email=email, active=active, extras=extras, sheet=USERS, row=row, **texts)


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


def run(work: Coroutine[Any, Any, T], clock: Clock | None = None) -> T:
    """Run to the end; every wait is over at once, and the clock shows how long it would have been."""
    own = clock or Clock()
    with asyncio.Runner(loop_factory=lambda: _Loop(own)) as runner:
        return runner.run(work)


CONNECTION = Connection(
    "https://api.example/api/v2",
    "https://auth.example/oauth/token",
    "https://login.example/webcontroller/podLoginInformation",
    "sandbox",
    Secret("sandbox-secret"),
)
PACE = Pace(max_concurrency=8, attempts=3, longest_wait_s=1.0, provisioning_s=60.0, settle_s=3.0)


def transport_over(
    http: httpx2.AsyncBaseTransport, connection: Connection = CONNECTION, pace: Pace = PACE, paused: Any = None
) -> Transport:
    """Give a transport whose requests go to `http` and not to a network."""
    made = Transport(connection, pace, paused or (lambda _seconds: None))
    made._http._transport, made._http._mounts = http, {}  # the client itself stays as the program sets it up
    return made


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
