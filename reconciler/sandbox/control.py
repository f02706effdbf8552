"""The control endpoints under /sandbox: look at the truth, script faults, change the world behind a client's back."""

from collections.abc import Mapping
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from reconciler.sandbox.companies import SandboxCompany
from reconciler.sandbox.faults import Faults
from reconciler.sandbox.middleware import CallLog
from reconciler.sandbox.problems import ApiProblem
from reconciler.sandbox.responses import answer, read_json
from reconciler.sandbox.seed import describe
from reconciler.sandbox.storm import Storm, Weather
from reconciler.sandbox.users import SandboxUser
from reconciler.sandbox.world import World


class Stealth(msgspec.Struct, forbid_unknown_fields=True):
    """A change behind the client's back: `active`, `create`, `delete` or `rename` (an address), for one person."""

    company: str
    email: str = ""
    active: bool | None = None
    create: dict[str, Any] | None = None
    delete: bool = False
    rename: str = ""


class Control:
    """The endpoints that a test or a rehearsal steers the sandbox with; none takes a token."""

    def __init__(self, world: World, log: CallLog, faults: Faults) -> None:
        self._world = world
        self._log = log
        self._faults = faults

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/sandbox/world", self._show, methods=["GET"]),
            Route("/sandbox/requests", self._requests, methods=["GET"]),
            Route("/sandbox/requests", self._forget_requests, methods=["DELETE"]),
            Route("/sandbox/faults", self._add_faults, methods=["POST"]),
            Route("/sandbox/faults", self._clear_faults, methods=["DELETE"]),
            Route("/sandbox/storm", self._begin_storm, methods=["POST"]),
            Route("/sandbox/storm", self._show_storm, methods=["GET"]),
            Route("/sandbox/users", self._change_user, methods=["POST"]),
        ]

    async def _show(self, _request: Request) -> Response:
        return answer(describe(self._world))

    async def _requests(self, _request: Request) -> Response:
        return answer(self._log.view())

    async def _forget_requests(self, _request: Request) -> Response:
        self._log.clear()
        return Response(status_code=204)

    async def _add_faults(self, request: Request) -> Response:
        return answer({"added": self._faults.add(await request.body())})

    async def _clear_faults(self, _request: Request) -> Response:
        self._faults.clear()
        self._world.catch_up()
        return Response(status_code=204)

    async def _begin_storm(self, request: Request) -> Response:
        try:
            storm = msgspec.json.decode(await request.body(), type=Storm)
        except ValueError as error:
            raise ApiProblem(400, f"Not a storm: {error}") from error
        self._faults.weather = Weather(storm)
        return answer(storm)

    async def _show_storm(self, _request: Request) -> Response:
        weather = self._faults.weather
        return answer(weather.struck_by if isinstance(weather, Weather) else {})

    async def _change_user(self, request: Request) -> Response:
        try:
            change = msgspec.convert(await read_json(request), Stealth)
            return answer(self._change(change))
        except msgspec.ValidationError as error:
            raise ApiProblem(400, f"Not a change of a user: {error}") from error

    def _change(self, change: Stealth) -> SandboxUser:
        company = self._world.companies.find(change.company)
        if company is None:
            raise ApiProblem(404, f"There is no company {change.company}")
        if change.create is not None:
            return self._create(company, {"email": change.email, **change.create})
        user = self._person(company, change.email)
        if change.delete:
            self._world.users.remove(company, user)
        elif change.rename:
            self._world.users.rename(company, user, change.rename)
        elif change.active is not None:
            self._world.users.set_active(company, user, change.active)
        else:
            raise ApiProblem(400, "Say what to change: active, create, delete or rename")
        return user

    def _create(self, company: SandboxCompany, fields: Mapping[str, Any]) -> SandboxUser:
        if not isinstance(fields["email"], str) or "@" not in fields["email"]:
            raise ApiProblem(400, "email is required")
        return self._world.users.place(company, fields)

    def _person(self, company: SandboxCompany, email: str) -> SandboxUser:
        found = self._world.users.find(email)
        if found is None or found[0] is not company:
            raise ApiProblem(404, f"There is no user {email} in {company.vanity_name}")
        return found[1]
