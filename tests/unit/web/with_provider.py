"""The page with a provider, without a network: both are asked in one process, by one clock that is set by hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx2
from starlette.testclient import TestClient

from reconciler.config.connection import Secret
from reconciler.config.serving import Grant, Serving
from reconciler.web.app import make_app
from reconciler.web.sign_in.attempts import Attempts
from reconciler.web.sign_in.open_id import OpenId
from reconciler.web.sign_in.proofs import Proofs
from reconciler.web.sign_in.provider import Provider
from reconciler.web.sign_in.sessions import Sessions
from reconciler.web.sign_in.wire import Wire
from reconciler.web.store import Store
from reconciler.web.turn import Turn
from tests.provider import CLIENT, SECRET, TestProvider
from tests.unit.web.desks import HOST, Bench

ISSUER = "https://login.example"
GRANTS = (
    Grant("prepare", "preparer"),
    Grant("approve", "approver"),
    Grant("prepare-acme", "preparer", frozenset({"acme"})),
    Grant("approve-acme", "approver", frozenset({"acme"})),
    Grant("read", "auditor"),
)


class ProviderBench(Bench):
    """The desk of a page whose people sign in at a provider."""

    def __init__(self, folder: Path, claim: str = "groups", store: Store | None = None) -> None:
        super().__init__(folder, store=store)
        self.provider = TestProvider(ISSUER, self.clock)
        serving = Serving(issuer=ISSUER, client_id=CLIENT, claim=claim, grants=GRANTS)
        network = httpx2.ASGITransport(self.provider.app)
        wire = Wire(serving, Secret(SECRET), f"http://{HOST}/sign-in/back", transport=network)
        provider = Provider(serving, wire, self.clock)
        self.desk = replace(
            self.desk,
            sessions=Sessions(self.store, self.clock, ISSUER),
            open_id=OpenId(
                serving,
                provider,
                Attempts(self.store, self.clock),
                Proofs(self.store),
                Turn(self.store, "asking"),
                self.clock,
            ),
        )

    @contextmanager
    def browser(self) -> Iterator["Browser"]:
        """Give a browser in which nobody has signed in."""
        app = make_app(self.desk, lambda: (HOST,))
        with TestClient(app, f"http://{HOST}", raise_server_exceptions=False, follow_redirects=False) as page:
            yield Browser(page, self.provider)


class Browser:
    """Somebody's browser: the page, and the provider that it is led to."""

    def __init__(self, page: TestClient, provider: TestProvider) -> None:
        self.page = page
        self.provider = provider
        self._there = TestClient(provider.app, provider.issuer, follow_redirects=False)

    def to_provider(self, address: str = "/sign-in") -> str:
        """Ask to sign in; gives where that leads."""
        answer = self.page.get(address)
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    def at_provider(self, address: str, who: str) -> str:
        """Sign in there; gives where that leads back to."""
        self.provider.who = who
        answer = self._there.get(address)
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    def back(self, address: str) -> httpx2.Response:
        """Come back to the page."""
        answer: httpx2.Response = self.page.get(address)
        return answer

    def sign_in(self, who: str, address: str = "/sign-in") -> httpx2.Response:
        """Go the whole way."""
        return self.back(self.at_provider(self.to_provider(address), who))
