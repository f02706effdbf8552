"""Start the page: bind, print the links, serve until somebody ends it."""

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from filelock import FileLock, Timeout

from reconciler.config.connection import Partner, ca_bundle, page_secret, partner
from reconciler.config.credentials import require_no_key_log
from reconciler.config.serving import Serving, proxies
from reconciler.config.settings import Settings
from reconciler.errors import UsageError
from reconciler.model.state_place import StatePlace
from reconciler.operations.jobs import waiting_jobs
from reconciler.run.who_acts import who_acts
from reconciler.support.hosts import is_loopback
from reconciler.support.private_files import private_folder_in
from reconciler.support.quiet_server import QuietServer, bound
from reconciler.web.app import make_app
from reconciler.web.desk import Desk
from reconciler.web.jobs.environment import without_page_secret
from reconciler.web.jobs.queue import Bounds, Queue
from reconciler.web.jobs.record import Jobs
from reconciler.web.patience import Patient
from reconciler.web.presence import Presence
from reconciler.web.room import Room
from reconciler.web.shelf import forget_older
from reconciler.web.sign_in.attempts import Attempts
from reconciler.web.sign_in.cookies import Cookies
from reconciler.web.sign_in.local import Links, local_person
from reconciler.web.sign_in.roles import LOCAL, Person, Role
from reconciler.web.sign_in.sessions import Sessions
from reconciler.web.store import Store
from reconciler.web.stores import open_store
from reconciler.web.turn import Turn
from reconciler.web.worker import OwnWorker

if TYPE_CHECKING:
    from reconciler.web.sign_in.open_id import OpenId

UPLOAD_B = 64 << 20
_KEPT_S = 30 * 86400.0
_PREPARER, _APPROVER = "Mara Lindqvist", "Teun Abara"
"""The made-up people of a demonstration."""


@dataclass(frozen=True, slots=True)
class ServeRequest:
    """Where to listen (port 0: a free one), and who is told the address and the one-time links once that is so.

    `behind_proxy` has addresses of proxies besides those of the settings.
    """

    host: str
    port: int
    ready: Callable[[str, Mapping[str, str]], None]
    demo: bool = False
    config: Path | None = None
    behind_proxy: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    bounds: Bounds = field(default_factory=Bounds)


def serve(request: ServeRequest, settings: Settings) -> None:
    """Serve the page until SIGINT or SIGTERM. Raises UsageError where it cannot listen, or may not there."""
    serving = _serving(request, settings)
    require_guarded(request.host, serving)
    if serving.issuer and not settings.connection_is_named:
        raise UsageError(
            f"{settings.file}: serve.issuer: a file that merely lies in this folder may not say who signs in, and "
            "where the page's secret goes. Name it with --config (docs/security.md)."
        )
    with (
        _in_its_folder(settings.state),
        closing(open_store(settings.state)) as store,
        bound(request.host, request.port, "The page") as listener,
        _own_worker(request, settings),
        ExitStack() as stack,
    ):
        host, port = listener.getsockname()[:2]
        listens = f"{'https' if serving.certificate else 'http'}://{host}:{port}"
        url = serving.url or listens
        forget_older(store, time.time() - _KEPT_S)
        desk = _desk(request, settings, store, serving, url)
        stack.callback(desk.presence.end)
        if desk.presence.begin() and serving.issuer:
            desk.sessions.end_all()  # what people may do may have changed since
        links = {role: f"{url}/sign-in/{token}" for role, token in _links(desk).items()}
        names = frozenset({urlsplit(url).netloc} if serving.url else {f"{host}:{port}", f"localhost:{port}"})
        server = QuietServer(
            make_app(desk, lambda: names, serving.behind_proxy),
            lambda: request.ready(url, links),
            lifespan="on",
            http=Patient,
            timeout_keep_alive=75,
            timeout_graceful_shutdown=5,
            proxy_headers=False,  # the peer is who is connected, whatever a header says
            ssl_certfile=serving.certificate,
            ssl_keyfile=serving.key,
        )
        server.run(sockets=[listener])


def require_guarded(host: str, serving: Serving) -> None:
    """Raise UsageError where the page would be open to others than it is for, or its cookies to whoever listens."""
    over_tls = serving.certificate is not None or bool(serving.behind_proxy)
    if not serving.issuer and (not is_loopback(host) or serving.behind_proxy):
        raise UsageError(
            f"--host {host}: without serve.issuer the page listens on this machine alone (127.0.0.1), for its one-time "
            "links are for people who may use this machine. For others: docs/page.md, “For whoever runs it”."
        )
    if not is_loopback(host) and not (over_tls and serving.url):
        raise UsageError(
            f"--host {host}: beyond this machine the page needs serve.url, and TLS: serve.tls_certificate and "
            "serve.tls_key, or a reverse proxy whose addresses serve.behind_proxy or --behind-proxy name."
        )
    if serving.url and over_tls != serving.url.startswith("https:"):
        raise UsageError(
            f"serve.url is {serving.url}: it begins with https:// where the page has a certificate or stands behind a "
            "proxy that is named (serve.behind_proxy), and with http:// where neither is so."
        )
    for path in filter(None, (serving.certificate, serving.key)):
        if not path.is_file():
            raise UsageError(f"{path}: serve.tls_certificate and serve.tls_key name files, and this is none.")


def _serving(request: ServeRequest, settings: Settings) -> Serving:
    """Return how the page is served. A demonstration has its own two people, whatever the settings say."""
    if request.demo:
        return Serving()
    named = proxies(request.behind_proxy, "--behind-proxy")
    return replace(settings.serving, behind_proxy=(*settings.serving.behind_proxy, *named))


@contextmanager
def _in_its_folder(state: StatePlace) -> Iterator[None]:
    """Be at work in a state folder, as its one page unless pages share a database. Raises UsageError.

    Two would take each other's jobs for left over.
    """
    try:
        lock = FileLock(private_folder_in(state.folder, "locks") / "page.lock", mode=0o600)
        if not state.database:
            lock.acquire(timeout=0)
    except Timeout:
        raise UsageError(f"A page is served from {state.folder} already. Use that, or another state folder.") from None
    except OSError as error:
        raise UsageError(f"{state.folder}: the page cannot use this folder ({error.strerror}).") from error
    try:
        yield
    finally:
        lock.release()


def _own_worker(request: ServeRequest, settings: Settings) -> AbstractContextManager[object]:
    """Return what carries out jobs that no worker takes; a demonstration has none."""
    if request.demo:
        return nullcontext()
    tenant = partner(settings, request.environment).tenant
    environment = without_page_secret(request.environment)
    return OwnWorker(lambda: waiting_jobs(settings.state, tenant), request.config, environment)


def invite(settings: Settings, name: str, roles: frozenset[Role]) -> str:
    """Return the token of a one-time link for somebody.

    Raises UsageError where the name is none, and where people sign in at a provider.
    """
    if settings.serving.issuer:
        raise UsageError(
            f"People sign in at {settings.serving.issuer} here (serve.issuer), and not by links. Give {name} a group "
            "there that serve.roles names."
        )
    tenant = partner(settings).tenant if settings.state.database else ""
    with closing(open_store(settings.state)) as store:
        return Links(store, time.time, tenant).make(name, roles)


def _desk(request: ServeRequest, settings: Settings, store: Store, serving: Serving, url: str) -> Desk:
    here = partner(settings, request.environment)
    presence = Presence(store, here.tenant)
    jobs = Jobs(store, time.time, here.tenant, presence.name)
    rules = _rules(serving, here)
    return Desk(
        settings=settings,
        partner=here,
        process=who_acts().process,
        store=store,
        presence=presence,
        turn=Turn(store, f"deciding for {here.tenant}"),
        sessions=Sessions(store, time.time, serving.issuer or LOCAL, rules),
        links=Links(store, time.time, here.tenant if settings.state.database else ""),
        queue=Queue(jobs, without_page_secret(request.environment), request.bounds),
        clock=time.time,
        upload_bytes=UPLOAD_B,
        room=Room(settings.state.folder, Path(tempfile.gettempdir())),
        config=request.config,
        demo=demo_people() if request.demo else (),
        open_id=_open_id(request, settings, store, serving, url) if serving.issuer else None,
        cookies=Cookies(secure=url.startswith("https:")),
    )


def _rules(serving: Serving, here: Partner) -> str:
    """Return what a session is good under: whose page this is, and which groups give which roles."""
    grants = sorted((one.value, one.role, *sorted(one.companies)) for one in serving.grants)
    said = json.dumps([here.tenant, serving.issuer, serving.client_id, serving.claim, grants])
    return hashlib.sha256(said.encode()).hexdigest()


def _open_id(request: ServeRequest, settings: Settings, store: Store, serving: Serving, url: str) -> "OpenId":
    """Return where people sign in."""
    from reconciler.web.sign_in.open_id import OpenId
    from reconciler.web.sign_in.proofs import Proofs
    from reconciler.web.sign_in.provider import Provider
    from reconciler.web.sign_in.wire import Wire

    require_no_key_log(request.environment)
    secret, trusted = page_secret(settings, request.environment), ca_bundle(settings, request.environment)
    wire = Wire(serving, secret, f"{url}/sign-in/back", ca_bundle=trusted)
    provider, turn = Provider(serving, wire, time.time), Turn(store, f"asking {serving.issuer}")
    return OpenId(serving, provider, Attempts(store, time.time), Proofs(store), turn, time.time)


def demo_people() -> tuple[Person, ...]:
    """Return the two made-up people of a demonstration."""
    return local_person(_PREPARER, {Role.PREPARER}), local_person(_APPROVER, {Role.APPROVER})


def _links(desk: Desk) -> dict[str, str]:
    """Return a token for each of the first two people: of a demonstration, or of whoever has started the page."""
    if desk.open_id:
        return {}
    account = who_acts().login.name
    first = desk.demo or tuple(
        local_person(f"{role.capitalize()} invited by {account}", {role}) for role in (Role.PREPARER, Role.APPROVER)
    )
    return {str(min(person.roles)): desk.links.make(person.name, person.roles) for person in first}
