"""Start the page: bind, print the links, serve until somebody ends it."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from reconciler.config.connection import partner
from reconciler.config.settings import Settings
from reconciler.errors import UsageError
from reconciler.run.who_acts import who_acts
from reconciler.support.hosts import is_loopback
from reconciler.support.private_files import private_folder_in
from reconciler.support.quiet_server import QuietServer, bound
from reconciler.web.app import make_app
from reconciler.web.desk import Desk
from reconciler.web.jobs.queue import Bounds, Queue
from reconciler.web.jobs.record import Jobs
from reconciler.web.shelf import forget_older
from reconciler.web.sign_in.local import Links, local_person
from reconciler.web.sign_in.roles import Person, Role
from reconciler.web.sign_in.sessions import Sessions
from reconciler.web.store import Store

UPLOAD_B = 64 << 20
_KEPT_S = 30 * 86400.0
_PREPARER, _APPROVER = "Mara Lindqvist", "Teun Abara"
"""The made-up people of a demonstration."""


@dataclass(frozen=True, slots=True)
class ServeRequest:
    """Where to listen (port 0: a free one), and who is told the address and the one-time links once that is so."""

    host: str
    port: int
    ready: Callable[[str, Mapping[str, str]], None]
    demo: bool = False
    config: Path | None = None
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    bounds: Bounds = field(default_factory=Bounds)


def serve(request: ServeRequest, settings: Settings) -> None:
    """Serve the page until SIGINT or SIGTERM. Raises UsageError where it cannot listen, or may not there."""
    if not is_loopback(request.host):
        raise UsageError(
            f"--host {request.host}: the page listens on this machine alone (127.0.0.1), for its one-time links are "
            "for people who may use this machine."
        )
    with (
        _alone(settings.state_dir),
        closing(Store(settings.state_dir)) as store,
        bound(request.host, request.port, "The page") as listener,
    ):
        host, port = listener.getsockname()[:2]
        forget_older(store, time.time() - _KEPT_S)
        desk = _desk(request, settings, store)
        url = f"http://{host}:{port}"
        links = {role: f"{url}/sign-in/{token}" for role, token in _links(desk).items()}
        names = frozenset({f"{host}:{port}", f"localhost:{port}"})
        server = QuietServer(
            make_app(desk, lambda: names),
            lambda: request.ready(url, links),
            lifespan="on",
            timeout_keep_alive=75,
            timeout_graceful_shutdown=5,
        )
        server.run(sockets=[listener])


@contextmanager
def _alone(state_dir: Path) -> Iterator[None]:
    """Be the one page of a state folder: two would take each other's jobs for left over. Raises UsageError."""
    try:
        lock = FileLock(private_folder_in(state_dir, "locks") / "page.lock", mode=0o600)
        lock.acquire(timeout=0)
    except Timeout:
        raise UsageError(f"A page is served from {state_dir} already. Use that, or another state folder.") from None
    except OSError as error:
        raise UsageError(f"{state_dir}: the page cannot use this folder ({error.strerror}).") from error
    try:
        yield
    finally:
        lock.release()


def invite(settings: Settings, name: str, roles: frozenset[Role]) -> str:
    """Return the token of a one-time link for somebody. Raises UsageError where the name is none."""
    with closing(Store(settings.state_dir)) as store:
        return Links(store, time.time).make(name, roles)


def _desk(request: ServeRequest, settings: Settings, store: Store) -> Desk:
    return Desk(
        settings=settings,
        partner=partner(settings, request.environment),
        process=who_acts().process,
        store=store,
        sessions=Sessions(store, time.time),
        links=Links(store, time.time),
        queue=Queue(Jobs(store, time.time), request.environment, request.bounds),
        clock=time.time,
        upload_bytes=UPLOAD_B,
        config=request.config,
        demo=demo_people() if request.demo else (),
    )


def demo_people() -> tuple[Person, ...]:
    """Return the two made-up people of a demonstration."""
    return local_person(_PREPARER, {Role.PREPARER}), local_person(_APPROVER, {Role.APPROVER})


def _links(desk: Desk) -> dict[str, str]:
    """Return a token for each of the first two people: of a demonstration, or of whoever has started the page."""
    account = who_acts().login.name
    first = desk.demo or tuple(
        local_person(f"{role.capitalize()} invited by {account}", {role}) for role in (Role.PREPARER, Role.APPROVER)
    )
    return {str(min(person.roles)): desk.links.make(person.name, person.roles) for person in first}
