"""Sign in by a link, sign out, and in a demonstration go on as the other person."""

from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from reconciler.web.desk import Ask, Refused
from reconciler.web.sign_in.roles import Person, Role
from reconciler.web.sign_in.sessions import COOKIE, LONGEST_S
from reconciler.web.templating import page

_MAY = {
    Role.PREPARER: "prepare sheets",
    Role.APPROVER: "approve plans",
    Role.AUDITOR: "read everything",
    Role.ON_CALL: "stop runs and take them back",
}


def sign_in_first(request: Request) -> Response:
    """Return where somebody is sent who has not signed in."""
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"error": "Sign in first."}, 401)
    return see("/sign-in")


def not_yours(roles: Iterable[Role]) -> str:
    """Return why something is not for somebody who has signed in."""
    who = " or ".join(_MAY[role] for role in sorted(roles))
    return f"This is for people who may {who}, and you may not. Ask whoever runs this page."


def see(address: str) -> RedirectResponse:
    """Return that somebody is to look at another page now."""
    return RedirectResponse(address, 303)


async def ask_for_link(ask: Ask) -> Response:
    """Say how to sign in."""
    return page(ask, "sign-in.html", title="Sign in", whose=None, token="")


async def show_link(ask: Ask) -> Response:
    """Show whose link it is, with one button: to look at it does not use it up."""
    token = ask.named("token")
    whose = ask.desk.links.look(token)
    status = 200 if whose else 404
    return page(ask, "sign-in.html", status, title="Sign in", whose=whose, token=token, may=_may(whose))


async def use_link(ask: Ask) -> Response:
    """Use a link up, and begin a session."""
    person = ask.desk.links.use(ask.named("token"))
    if person is None:
        raise Refused(403, "This link was used already, or is too old. Ask for a new one.")
    return _signed_in(ask, person)


async def sign_out(ask: Ask) -> Response:
    """End the session."""
    ask.desk.sessions.end(ask.request.cookies.get(COOKIE, ""))
    answer = see("/sign-in")
    answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")
    return answer


async def go_on_as_the_other(ask: Ask) -> Response:
    """In a demonstration, go on as the other made-up person. Raises Refused where this is none."""
    other = next((one for one in ask.desk.demo if one.id != ask.person.id), None)
    if other is None:
        raise Refused(404, "Only a demonstration has two people in one browser.")
    return _signed_in(ask, other)


def _signed_in(ask: Ask, person: Person) -> Response:
    before = ask.request.cookies.get(COOKIE, "")
    if before:
        ask.desk.sessions.end(before)
    back = ask.field("back")
    answer = see(back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/")
    secret = ask.desk.sessions.begin(person)
    answer.set_cookie(COOKIE, secret, max_age=int(LONGEST_S), path="/", httponly=True, samesite="lax")
    return answer


def _may(person: Person | None) -> list[str]:
    return [_MAY[role] for role in sorted(person.roles)] if person else []
