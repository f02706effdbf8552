"""Sign in by a link or at a provider, sign out, and in a demonstration go on as the other person."""

from collections.abc import Iterable
from functools import partial
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from reconciler.support.concurrency import in_thread
from reconciler.web.desk import Ask, Refused
from reconciler.web.sign_in.attempts import LIFE_S, Answer
from reconciler.web.sign_in.cookies import ATTEMPT
from reconciler.web.sign_in.roles import Person, Role
from reconciler.web.sign_in.sessions import LONGEST_S
from reconciler.web.templating import page

_OVER = "over"
_LONGEST = 500
_MAY = {
    Role.PREPARER: "prepare sheets",
    Role.APPROVER: "approve plans",
    Role.AUDITOR: "read everything",
    Role.ON_CALL: "stop runs and take them back",
    Role.RECORDS: "see what is kept",
}


def sign_in_first(request: Request, *, comes_back: bool) -> Response:
    """Return where somebody is sent who has not signed in, and whether they come back to what they asked for."""
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"error": "Sign in first."}, 401)
    if comes_back and request.method == "POST":
        return see(f"/sign-in?out={_OVER}")  # a browser follows no form to another site: a link leads there
    wanted = request.url.path if comes_back else "/"
    return see("/sign-in" if wanted == "/" else f"/sign-in?back={quote(wanted)}")


def not_yours(roles: Iterable[Role]) -> str:
    """Return why something is not for somebody who has signed in."""
    who = " or ".join(_MAY[role] for role in sorted(roles))
    return f"This is for people who may {who}, and you may not. Ask whoever runs this page."


def see(address: str) -> RedirectResponse:
    """Return that somebody is to look at another page now."""
    return RedirectResponse(address, 303)


async def sign_in(ask: Ask) -> Response:
    """Say how to sign in, or lead to where that is done."""
    open_id = ask.desk.open_id
    if open_id is None:
        return await in_thread(partial(page, ask, "sign-in.html", title="Sign in", whose=None, token=""))
    if ask.asked("out"):
        is_over, provider = ask.asked("out") == _OVER, urlsplit(open_id.issuer).netloc
        title = "Your sign-in has ended" if is_over else "You have signed out"
        return await in_thread(partial(page, ask, "signed-out.html", title=title, is_over=is_over, provider=provider))
    cookies, again = ask.desk.cookies, ask.asked("again")
    way = await open_id.begin(
        cookies.read(ask.request, ATTEMPT), here(again or ask.asked("back")), is_again=bool(again)
    )
    answer = see(way.address)
    cookies.put(answer, way.browser, LIFE_S, ATTEMPT)
    return answer


async def come_back(ask: Ask) -> Response:
    """Let somebody in whom the provider sends back."""
    open_id = ask.desk.open_id
    if open_id is None:
        raise Refused(404, "People sign in by a link here.")
    cookies, told = ask.desk.cookies, ask.asked
    answer = Answer(told("state"), told("code"), told("error"), told("iss"))
    person, proof, back = await open_id.finish(answer, cookies.read(ask.request, ATTEMPT))
    secret, led = await in_thread(_signed_in, ask, person, back)
    await in_thread(open_id.proofs.keep, secret, proof)
    return led


async def roles_now(ask: Ask) -> Ask:
    """Return the request of somebody with the roles that they have now. Raises where they have to sign in again."""
    open_id = ask.desk.open_id
    if open_id is None or ask.session is None:
        return ask
    secret = ask.desk.cookies.read(ask.request)
    person = await open_id.roles_now(secret, ask.person)
    if person != ask.person:
        await in_thread(ask.desk.sessions.change, secret, person)
    return ask._replace(session=ask.session._replace(person=person))


def needs_again(ask: Ask, *, is_held: bool) -> bool:
    """Whether somebody has to sign in once more before they approve a plan."""
    open_id = ask.desk.open_id
    return open_id is not None and open_id.needs_again(ask.desk.cookies.read(ask.request), is_held=is_held)


def here(address: str) -> str:
    """Return an address of this page, whatever is asked for: the first page where it is none, or longer than any.

    Strangers have it kept for each sign-in that they begin.
    """
    ours = (
        len(address) <= _LONGEST
        and address.startswith("/")
        and not address.startswith(("//", "/\\"))
        and address.isprintable()
    )
    return address if ours else "/"


async def show_link(ask: Ask) -> Response:
    """Show whose link it is, with one button: to look at it does not use it up."""
    return await in_thread(_link_shown, ask, ask.named("token"))


def _link_shown(ask: Ask, token: str) -> Response:
    whose = None if ask.desk.open_id else ask.desk.links.look(token)
    status = 200 if whose else 404
    return page(ask, "sign-in.html", status, title="Sign in", whose=whose, token=token, may=_may(whose))


async def use_link(ask: Ask) -> Response:
    """Use a link up, and begin a session."""
    if ask.desk.open_id:
        raise Refused(403, "Nobody signs in by a link here. Begin at the first page.")
    person = await in_thread(ask.desk.links.use, ask.named("token"))
    if person is None:
        raise Refused(403, "This link was used already, or is too old. Ask for a new one.")
    return (await in_thread(_signed_in, ask, person, ask.field("back")))[1]


async def sign_out(ask: Ask) -> Response:
    """End the session."""
    await in_thread(_end, ask)
    answer = see("/sign-in?out=1" if ask.desk.open_id else "/sign-in")
    ask.desk.cookies.drop(answer)
    return answer


async def go_on_as_the_other(ask: Ask) -> Response:
    """In a demonstration, go on as the other made-up person. Raises Refused where this is none."""
    other = next((one for one in ask.desk.demo if one.id != ask.person.id), None)
    if other is None:
        raise Refused(404, "Only a demonstration has two people in one browser.")
    return (await in_thread(_signed_in, ask, other, ask.field("back")))[1]


def _signed_in(ask: Ask, person: Person, back: str) -> tuple[str, Response]:
    """Begin a session in place of the one before; returns its secret, and what leads somebody on."""
    _end(ask)
    answer, secret = see(here(back)), ask.desk.sessions.begin(person)
    ask.desk.cookies.put(answer, secret, LONGEST_S)
    return secret, answer


def _end(ask: Ask) -> None:
    """End the session of a browser, if it has one."""
    if before := ask.desk.cookies.read(ask.request):
        ask.desk.sessions.end(before)


def _may(person: Person | None) -> list[str]:
    return [_MAY[role] for role in sorted(person.roles)] if person else []
