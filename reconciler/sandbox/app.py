"""The routes of the API, of its token endpoint and of its login service, over one world."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from reconciler.sandbox.control import Control
from reconciler.sandbox.faults import Faults
from reconciler.sandbox.middleware import CallLog, CallMiddleware
from reconciler.sandbox.problems import ApiProblem
from reconciler.sandbox.responses import PROBLEM_JSON, answer, read_json
from reconciler.sandbox.storm import Weather
from reconciler.sandbox.tokens import TokenRefused, Tokens
from reconciler.sandbox.users import SandboxUser
from reconciler.sandbox.world import World

Endpoint = Callable[[Request], Awaitable[Response]]
ExceptionHandler = Callable[[Request, Exception], Awaitable[Response]]


def make_app(world: World) -> Starlette:
    """Return the ASGI application that serves a world."""
    log, faults, partner = CallLog(), Faults(), _Partner(world)
    faults.weather = Weather(world.options.storm) if world.options.storm else None
    app = Starlette(
        routes=[*partner.routes(), *Control(world, log, faults).routes()],
        middleware=[Middleware(CallMiddleware, world=world, log=log, faults=faults)],
        exception_handlers={
            ApiProblem: _problem_handler(world, lambda error: error),
            HTTPException: _problem_handler(world, lambda error: ApiProblem(error.status_code, error.detail)),
        },
    )
    # An address that the contract does not have is answered with 404, and not led to one that it has.
    app.router.redirect_slashes = False
    return app


class _Partner:
    """The endpoints that a partner meets."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._tokens = Tokens(world)

    def routes(self) -> list[Route]:
        companies, users = "/api/v2/companies", "/api/v2/companies/{company_id}/users"
        return [
            Route("/oauth/token", self._token, methods=["POST"]),
            Route("/webcontroller/podLoginInformation", self._pod, methods=["GET"]),
            Route(companies, self._guarded(self._search), methods=["GET"]),
            Route(companies, self._guarded(self._create_company), methods=["POST"]),
            Route(companies + "/{company_id}", self._guarded(self._company), methods=["GET"]),
            Route(companies + "/{company_id}", self._guarded(self._patch_company), methods=["PATCH"]),
            Route(users, self._guarded(self._page), methods=["GET"]),
            Route(users, self._guarded(self._create_users), methods=["POST"]),
            Route(users + "/{user_id}", self._guarded(self._user), methods=["GET"]),
            Route(users + "/{user_id}", self._guarded(self._patch_user), methods=["PATCH"]),
        ]

    def _guarded(self, endpoint: Endpoint) -> Endpoint:
        """Return an endpoint that lets nobody in without a token that counts."""

        async def guarded(request: Request) -> Response:
            if not self._tokens.accepts(request.headers.get("authorization", "")):
                raise ApiProblem(401, "A valid access token is required")
            return await endpoint(request)

        return guarded

    async def _token(self, request: Request) -> Response:
        try:
            return answer(self._tokens.issue(_loaded(await request.body())))
        except TokenRefused as refused:
            return answer(refused.body, refused.status)

    async def _pod(self, request: Request) -> Response:
        if "authorization" in request.headers:
            raise ApiProblem(400, "The login service takes no token: do not send one")
        email = request.query_params.get("emailAddress")
        if not email:
            raise ApiProblem(400, "emailAddress is required")
        pod = self._world.users.pod_of(email)
        return answer({"podDomain": pod} if pod else {"message": "No account was found", "status": "NOT_FOUND"})

    async def _search(self, request: Request) -> Response:
        wanted = request.query_params.get("vanityName")
        if wanted is None:
            return answer([company.view() for company in self._world.companies.all()])
        match = self._world.companies.find(wanted)
        return answer([match.view()] if match else [])

    async def _create_company(self, request: Request) -> Response:
        return answer(self._world.companies.create(await read_json(request)).view(), 202)

    async def _company(self, request: Request) -> Response:
        return answer(self._world.companies.poll(request.path_params["company_id"]).view())

    async def _patch_company(self, request: Request) -> Response:
        company = self._world.companies.patch_domains(request.path_params["company_id"], await read_json(request))
        return answer(company.view()) if company else Response(status_code=304)

    async def _page(self, request: Request) -> Response:
        number, size = _number(request, "currentPage"), _number(request, "pageSize")
        return answer(self._world.users.page(request.path_params["company_id"], number, size))

    async def _create_users(self, request: Request) -> Response:
        body = await read_json(request)
        verdicts = self._world.users.create(request.path_params["company_id"], body)
        elements = [self._element(request, *pair) for pair in zip(body, verdicts, strict=True)]
        return answer(elements, 207 if any(isinstance(verdict, ApiProblem) for verdict in verdicts) else 201)

    def _element(self, request: Request, asked: Any, verdict: SandboxUser | ApiProblem) -> dict[str, Any]:
        """Return one element of the answer: the user, or what was asked for with the reason why not."""
        if isinstance(verdict, SandboxUser):
            return {**msgspec.to_builtins(verdict), "status": 201}
        echo = asked if isinstance(asked, dict) else {}
        return {**echo, "status": verdict.status, "error": _problem_body(self._world, request, verdict)}

    async def _user(self, request: Request) -> Response:
        return answer(self._world.users.get(**request.path_params))

    async def _patch_user(self, request: Request) -> Response:
        return answer(self._world.users.patch(**request.path_params, body=await read_json(request)))


def _number(request: Request, name: str) -> int | None:
    value = request.query_params.get(name)
    if value is None:
        return None
    if not re.fullmatch("[0-9]{1,9}", value):
        raise ApiProblem(400, f"{name} must be a whole number")
    return int(value)


def _loaded(body: bytes) -> object:
    try:
        return msgspec.json.decode(body)
    except (ValueError, RecursionError):
        return None


def _problem_handler(
    world: World, as_problem: Callable[[Any], ApiProblem]
) -> Callable[[Request, Exception], Awaitable[Response]]:
    """Return a handler that answers an exception with a problem detail."""

    async def handler(request: Request, error: Exception) -> Response:
        problem = as_problem(error)
        body = _problem_body(world, request, problem)
        return answer(body, problem.status, PROBLEM_JSON, getattr(error, "headers", None))

    return handler


def _problem_body(world: World, request: Request, problem: ApiProblem) -> dict[str, Any]:
    return problem.body(instance=request.url.path, trace_id=request.scope["trace_id"], at=world.clock())
