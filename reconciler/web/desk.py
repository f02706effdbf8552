"""What every page works with, and what it is asked."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from reconciler.config.connection import Partner
from reconciler.config.settings import Settings
from reconciler.errors import ReconcilerError
from reconciler.model.actor import Account, Actor
from reconciler.model.state_place import StatePlace
from reconciler.web.presence import Presence
from reconciler.web.sign_in.cookies import Cookies
from reconciler.web.sign_in.local import Links
from reconciler.web.sign_in.roles import EVERYBODY, Person, Role
from reconciler.web.sign_in.sessions import Session, Sessions
from reconciler.web.store import Clock, Store
from reconciler.web.turn import Turn

if TYPE_CHECKING:
    from reconciler.web.jobs.queue import Queue
    from reconciler.web.room import Room
    from reconciler.web.sign_in.open_id import OpenId


class Refused(ReconcilerError):
    """A request that cannot be carried out as it is: the status, and why, for whoever reads the page."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Desk:
    """All that the pages work with.

    `process` is the account of this process, `upload_bytes` how much may be dropped at once, `room` what is left on the
    disk, and `config` the configuration file; `presence` tells who else serves the same; `turn` is taken by whoever
    decides on a plan, and `counts` has how many plans waited for whom a moment ago. `demo` has the made-up people of a
    demonstration, and is empty where this is none; `open_id` is where people sign in, None where they do so by links.
    """

    settings: Settings
    partner: Partner
    process: Account
    store: Store
    presence: Presence
    turn: Turn
    sessions: Sessions
    links: Links
    queue: "Queue"
    clock: Clock
    upload_bytes: int
    room: "Room"
    config: Path | None = None
    demo: tuple[Person, ...] = ()
    open_id: "OpenId | None" = None
    cookies: Cookies = field(default_factory=Cookies)
    counts: dict[str, tuple[float, int]] = field(default_factory=dict)

    @property
    def state(self) -> StatePlace:
        """Where everything is kept."""
        return self.settings.state


class Ask(NamedTuple):
    """One request: what is asked, by whom (None: nobody who has signed in), and the fields of its form."""

    request: Request
    desk: Desk
    session: Session | None
    form: FormData

    @property
    def person(self) -> Person:
        """Whoever asks. Raises Refused where nobody has signed in."""
        if self.session is None:
            raise Refused(403, "Sign in first.")
        return self.session.person

    @property
    def actor(self) -> Actor:
        """Whoever asks, as who acts."""
        return self.person.acting(self.desk.process)

    @property
    def within(self) -> frozenset[str] | None:
        """The companies that whoever asks is here for, None for all."""
        return self.person.companies_as(EVERYBODY)

    def order(self, **more: Any) -> dict[str, Any]:
        """Return what the process of a job is told, whatever it is for."""
        told = {name: account._asdict() for name, account in self.actor._asdict().items()}
        config = str(self.desk.config) if self.desk.config else None
        within = self.person.companies_as({Role.PREPARER})
        return {
            "config": config,
            "api": self.desk.settings.product.key,
            "actor": told,
            "now": self.desk.clock(),
            "run": "",
            "scope": None if within is None else sorted(within),
            **more,
        }

    @property
    def wants_json(self) -> bool:
        """Whether a program asks, and no person."""
        return "application/json" in self.request.headers.get("accept", "")

    def named(self, name: str) -> str:
        """Return a part of the address."""
        return str(self.request.path_params[name])

    def field(self, name: str) -> str:
        """Return a field of the form, "" where it is not there."""
        value: Any = self.form.get(name, "")
        return "" if isinstance(value, UploadFile) else str(value)

    def asked(self, name: str) -> str:
        """Return a part of the query, "" where it is not there."""
        return self.request.query_params.get(name, "")

    @property
    def page_number(self) -> int:
        """Which page of a long list is asked for, from 1."""
        text = self.asked("page")
        return max(1, int(text)) if text.isdecimal() and len(text) < 9 else 1
