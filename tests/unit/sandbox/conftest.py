"""A clock that a test moves, and a client that holds a token."""

import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from starlette.testclient import TestClient

from reconciler.sandbox.app import make_app
from reconciler.sandbox.seed import Seed, build
from reconciler.sandbox.world import World

CREDENTIALS = {
    "client_id": "sandbox",
    "client_secret": "sandbox-secret",
    "audience": "https://api.symphony.com/partners",
    "grant_type": "client_credentials",
}


class Clock:
    """Seconds that pass only when told to."""

    def __init__(self) -> None:
        self.now = 1_750_000_000.0

    def __call__(self) -> float:
        return self.now


class Sandbox:
    """A world with a clock, reached through an authorised client."""

    def __init__(self, world: World, clock: Clock) -> None:
        self.world = world
        self.clock = clock
        self.client = TestClient(make_app(world))
        self.authorise()

    def authorise(self) -> None:
        """Take a fresh token."""
        self.client.headers.pop("authorization", None)
        token = self.client.post("/oauth/token", json=CREDENTIALS).json()["access_token"]
        self.client.headers["authorization"] = f"Bearer {token}"
        self.client.delete("/sandbox/requests")

    def company_id(self, vanity_name: str = "acme") -> str:
        """Give a company's id."""
        company = self.world.companies.find(vanity_name)
        assert company is not None
        return company.id

    def call(self, method: str, path: str, body: Any = None, **params: Any) -> Any:
        """Call the API below /api/v2; `{acme}` in the path stands for that company's id."""
        path = path.replace("{acme}", self.company_id()) if "{acme}" in path else path
        content = None if body is None else json.dumps(body)
        return self.client.request(method, f"/api/v2{path}", content=content, params=params)


ACME: dict[str, Any] = {
    "name": "Acme",
    "vanityName": "acme",
    "emailDomains": ["acme.example"],
    "users": [
        {"email": "ann@acme.example", "firstName": "Ann", "lastName": "Archer"},
        {"email": "bob@acme.example", "firstName": "Bob", "lastName": "Baker", "active": False},
        {"email": "cid@acme.example", "firstName": "Cid", "lastName": "Cook", "title": "Dr"},
    ],
}
BOLT: dict[str, Any] = {"name": "Bolt", "vanityName": "bolt", "emailDomains": ["bolt.example"]}


@pytest.fixture
def make() -> Callable[..., Sandbox]:
    """Build a sandbox with the companies acme (three users, one disabled) and bolt; options and seed keys on top."""

    def made(seed: dict[str, Any] | None = None, **options: Any) -> Sandbox:
        clock = Clock()
        document = {"companies": [ACME, BOLT], "options": options, **(seed or {})}
        return Sandbox(build(msgspec.convert(document, Seed), clock), clock)

    return made


@pytest.fixture
def sandbox(make: Callable[..., Sandbox]) -> Sandbox:
    """Give the sandbox with every option at its default."""
    return make()
