"""The page without a network: a state folder, a clock that is set by hand, and jobs that are only noted."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from reconciler.config.connection import Partner
from reconciler.config.settings import Settings
from reconciler.model.actor import Account
from reconciler.model.schedule import Schedule
from reconciler.model.state_place import StatePlace
from reconciler.web.app import make_app
from reconciler.web.desk import Desk
from reconciler.web.jobs.queue import Queue
from reconciler.web.jobs.record import Job, Jobs
from reconciler.web.presence import Presence
from reconciler.web.room import Room
from reconciler.web.sign_in.local import Links, local_person
from reconciler.web.sign_in.roles import Person, Role
from reconciler.web.sign_in.sessions import COOKIE, Sessions
from reconciler.web.store import Store
from reconciler.web.stores import open_store
from reconciler.web.turn import Turn

HOST = "127.0.0.1:8080"


class Noted(Queue):
    """A queue that begins nothing, and remembers what was to be done."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__(jobs, {})
        self.orders = list[tuple[Job, dict[str, Any]]]()

    def submit(self, job: Job, order: dict[str, Any]) -> None:
        """Note a job."""
        self.orders.append((job, order))


class Bench:
    """The desk, and people who sit at it."""

    def __init__(
        self, folder: Path, *, demo: bool = False, schedules: tuple[Schedule, ...] = (), store: Store | None = None
    ) -> None:
        self.now = 1_700_000_000.0
        self.open = ExitStack()
        self._browser: tuple[Desk, TestClient] | None = None
        self.store = store or open_store(StatePlace(folder))
        self.presence = Presence(self.store, "", grace_s=0.0)
        self.queue = Noted(Jobs(self.store, self.clock, page=self.presence.name))
        people = (local_person("Ann", {Role.PREPARER}), local_person("Bob", {Role.APPROVER})) if demo else ()
        self.desk = Desk(
            settings=Settings(state_dir=folder, schedules=schedules),
            partner=Partner("https://api.example/api/v2", "client"),
            process=Account("990", "reconciler"),
            store=self.store,
            presence=self.presence,
            turn=Turn(self.store, "deciding"),
            sessions=Sessions(self.store, self.clock),
            links=Links(self.store, self.clock),
            queue=self.queue,
            clock=self.clock,
            upload_bytes=1 << 20,
            room=Room(folder, left_b=0),
            demo=people,
        )

    def clock(self) -> float:
        """Give the time."""
        return self.now

    def person(self, *roles: Role, name: str = "Ann") -> Person:
        """Give somebody with these roles."""
        return local_person(name, roles)

    @contextmanager
    def client(self, person: Person | None = None) -> Iterator[tuple[TestClient, str]]:
        """Give somebody's browser, and the token of their session."""
        app = make_app(self.desk, lambda: (HOST,))
        with TestClient(app, f"http://{HOST}", raise_server_exceptions=False, follow_redirects=False) as client:
            yield client, "" if person is None else self.sign_in(client, person)

    @property
    def one_browser(self) -> TestClient:
        """One browser, at which one after the other sits; open as long as the bench is."""
        if self._browser is None or self._browser[0] is not self.desk:
            self._browser = self.desk, self.open.enter_context(self.client())[0]
        return self._browser[1]

    def sign_in(self, client: TestClient, person: Person) -> str:
        """Have somebody sit at a browser from here on, and give the token of their session."""
        secret = self.desk.sessions.begin(person)
        client.cookies.set(COOKIE, secret)
        session = self.desk.sessions.of(secret)
        assert session
        return session.token
