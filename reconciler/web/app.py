"""The one table of addresses: what each is, who may ask for it, and how much it takes."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import ExitStack, asynccontextmanager, nullcontext
from typing import NamedTuple

from starlette.applications import Starlette
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from reconciler.errors import NoSuchRun, PlanRefused, ReconcilerError, RunLocked, Unapproved, UsageError
from reconciler.operations.pause import JournalFailed
from reconciler.report.words.english import at_page
from reconciler.support.concurrency import background_task, in_thread
from reconciler.support.lazy_log import logger
from reconciler.web.desk import Ask, Desk, Refused
from reconciler.web.jobs import left_over
from reconciler.web.jobs.sharing import share
from reconciler.web.pages import approvals, drop, files, fixing, home, job, pausing, plan, runs, signing, wrong
from reconciler.web.security import Guarded, length_told, limited, require_text
from reconciler.web.sight import require_sight
from reconciler.web.sign_in.roles import EVERYBODY, PAUSE, Role
from reconciler.web.sign_in.sessions import Session
from reconciler.web.sign_in.trouble import SignInRefused
from reconciler.web.store import StoreFailed

Handler = Callable[[Ask], Awaitable[Response]]

_FORM_B = 64 << 10
_FORM_FIELDS = 100
_MOST_FILES = 20
_CELLS_B, _CELLS = 4 << 20, 4000
"""Of a form with the cells of rows: 25 of them, and whatever columns a sheet has."""

_PREPARES = frozenset({Role.PREPARER})
_APPROVES = frozenset({Role.APPROVER})
_STOPS = frozenset({Role.PREPARER, Role.APPROVER, Role.ON_CALL})
_UNDOES = frozenset({Role.PREPARER, Role.ON_CALL})
_CARRIES_ON = frozenset({Role.PREPARER, Role.APPROVER})


class Address(NamedTuple):
    """One address: what is answered there, and who may ask.

    `roles` is None where nobody has to sign in, and empty where all who have signed in may, even with no role any more.
    `takes_files` and `takes_cells` say that more than a few words come with a form; `is_for_all` that it is the same
    whoever asks, so that nobody is looked for.
    """

    method: str
    path: str
    handler: Handler
    roles: frozenset[Role] | None = EVERYBODY
    takes_files: bool = False
    takes_cells: bool = False
    is_for_all: bool = False


ADDRESSES = (
    Address("GET", "/healthz", files.health, None, is_for_all=True),
    Address("GET", "/metrics", files.metrics, None, is_for_all=True),
    Address("GET", "/static/{name}", files.static, None, is_for_all=True),
    Address("GET", "/sign-in", signing.sign_in, None),
    Address("GET", "/sign-in/back", signing.come_back, None),
    Address("GET", "/sign-in/{token}", signing.show_link, None),
    Address("POST", "/sign-in/{token}", signing.use_link, None),
    Address("POST", "/sign-out", signing.sign_out, frozenset()),
    Address("POST", "/continue", signing.go_on_as_the_other),
    Address("GET", "/", home.home),
    Address("GET", "/template.xlsx", files.template),
    Address("POST", "/drops", drop.take, _PREPARES, takes_files=True),
    Address("GET", "/drops/{id}", drop.show),
    Address("GET", "/drops/{id}/original", drop.original),
    Address("GET", "/drops/{id}/marked.xlsx", drop.marked),
    Address("POST", "/drops/{id}/check", drop.check_again, _PREPARES),
    Address("POST", "/drops/{id}/older", drop.take_older, _PREPARES),
    Address("POST", "/drops/{id}/fixes", fixing.fix, _PREPARES, takes_cells=True),
    Address("POST", "/drops/{id}/plan", drop.plan, _PREPARES),
    Address("GET", "/jobs/{id}", job.show),
    Address("POST", "/jobs/{id}/stop", job.stop, _STOPS),
    Address("GET", "/plans/{digest}", plan.show),
    Address("POST", "/plans/{digest}/ask", plan.ask, _PREPARES),
    Address("POST", "/plans/{digest}/withdraw", plan.withdraw, _CARRIES_ON),
    Address("POST", "/plans/{digest}/send-back", plan.send_back, _APPROVES),
    Address("POST", "/plans/{digest}/approve", plan.approve, _APPROVES),
    Address("POST", "/plans/{digest}/apply", plan.apply, _CARRIES_ON),
    Address("POST", "/pause", pausing.pause, PAUSE),
    Address("POST", "/resume", pausing.resume, PAUSE),
    Address("GET", "/approvals", approvals.show),
    Address("GET", "/runs", runs.all_runs),
    Address("GET", "/runs/{id}", runs.show),
    Address("GET", "/runs/{id}/audit.xlsx", runs.audit),
    Address("GET", "/runs/{id}/marked.xlsx", runs.marked),
    Address("POST", "/runs/{id}/undo", runs.undo, _UNDOES),
)


def make_app(desk: Desk, hosts: Callable[[], Iterable[str]], behind: Iterable[str] = ()) -> Guarded:
    """Return the application; `hosts` returns by which names it may be asked for, `behind` are its proxies."""

    @asynccontextmanager
    async def life(_app: Starlette) -> AsyncIterator[None]:
        await left_over.settle(desk)
        with_others = background_task(share(desk)) if desk.store.is_shared else nullcontext()
        async with with_others:
            yield
        await desk.queue.close()

    handlers = {HTTPException: _told, ReconcilerError: _told, Exception: _told}
    app = Starlette(routes=[_route(one) for one in ADDRESSES], exception_handlers=handlers, lifespan=life)
    app.router.redirect_slashes = False
    app.state.desk = desk
    return Guarded(app, hosts, secure=desk.cookies.secure, behind=behind)


def _route(address: Address) -> Route:
    async def answer(request: Request) -> Response:
        desk: Desk = request.app.state.desk
        _require_welcome(request)
        is_known = bool(desk.cookies.read(request)) and not address.is_for_all
        session = await in_thread(_admitted, request, desk, address) if is_known else None
        if address.roles is not None and session is None:
            return signing.sign_in_first(request, comes_back=desk.open_id is not None)
        if address.method != "POST":
            return await address.handler(Ask(request, desk, session, FormData()))
        require_text(request.headers)
        with ExitStack() as held:
            if address.takes_files:
                held.enter_context(desk.room.taken(length_told(request.headers, desk.upload_bytes)))
            return await _with_form(address, request, desk, session)

    return Route(address.path, answer, methods=[address.method])


def _admitted(request: Request, desk: Desk, address: Address) -> Session | None:
    """Return the session of a request, None for none. Raises Refused where the address is not for its person."""
    by_itself = "application/json" in request.headers.get("accept", "")
    session = desk.sessions.of(desk.cookies.read(request), is_used=not by_itself)
    if address.roles and session:
        if not session.person.may(address.roles):
            raise Refused(403, signing.not_yours(address.roles))
        require_sight(desk, session.person, address.path, request.path_params, address.roles)
    return session


async def _with_form(address: Address, request: Request, desk: Desk, session: Session | None) -> Response:
    """Return the answer to a form, of which no more is read than there may be at its address."""
    most = desk.upload_bytes if address.takes_files else _CELLS_B if address.takes_cells else _FORM_B
    fields = _CELLS if address.takes_cells else _FORM_FIELDS
    body = limited(request.scope, request.receive, most)
    async with Request(request.scope, body).form(max_files=_MOST_FILES, max_fields=fields) as form:
        _require_token(session, form)
        return await address.handler(Ask(request, desk, session, form))


def _require_welcome(request: Request) -> None:
    """Raise HTTPException where a request is for another host, or comes from another site."""
    if status := request.scope["state"].get("refused"):
        raise HTTPException(status)


def _require_token(session: Session | None, form: FormData) -> None:
    if session and not session.fits(form.get("token")):
        raise Refused(403, "This form is from an earlier sign-in. Load the page again, and repeat what you did.")


_STATUS: tuple[tuple[type[ReconcilerError], int], ...] = (
    (NoSuchRun, 404),
    (UsageError, 400),
    (Unapproved, 403),
    (PlanRefused, 409),
    (RunLocked, 409),
    (StoreFailed, 503),
    (JournalFailed, 503),
)


async def _told(request: Request, error: Exception) -> Response:
    """Return an error as a page in plain words; where it cannot be told who asks, one that is the same for all."""
    ask = Ask(request, request.app.state.desk, None, FormData())
    try:
        return await in_thread(_page_for_them, ask, error)
    except ReconcilerError:
        return await in_thread(_page_of, ask, error)


def _page_for_them(ask: Ask, error: Exception) -> Response:
    session = ask.desk.sessions.of(ask.desk.cookies.read(ask.request), is_used=False)
    return _page_of(ask._replace(session=session), error)


def _page_of(ask: Ask, error: Exception) -> Response:
    request = ask.request
    refused = request.scope.get("state", {}).get("refused")
    if refused:
        return wrong.page_of(ask._replace(session=None), refused)
    if isinstance(error, HTTPException):
        return wrong.page_of(ask, error.status_code)
    if isinstance(error, Refused | SignInRefused):
        return wrong.page_of(ask, error.status, str(error))
    if isinstance(error, ReconcilerError):
        status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
        return wrong.page_of(ask, status, at_page.error(error))
    if not isinstance(error, ClientDisconnect):
        logger(__name__).error("unexpected error of the page", exc_info=error)
    return wrong.page_of(ask, 500)
