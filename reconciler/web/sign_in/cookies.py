"""What the browser keeps: an id that no script reads, and that goes to this page alone."""

from starlette.requests import Request
from starlette.responses import Response

from reconciler.web.sign_in.sessions import COOKIE

ATTEMPT = "sign-in"
"""A sign-in under way."""


class Cookies:
    """The cookies of this page; `secure` where people ask for it over TLS."""

    def __init__(self, *, secure: bool = False) -> None:
        self.secure = secure

    def name(self, name: str) -> str:
        """Return what a cookie is called here."""
        return f"__Host-{name}" if self.secure else name

    def read(self, request: Request, name: str = COOKIE) -> str:
        """Return what a browser has kept, "" where it has nothing."""
        return request.cookies.get(self.name(name), "")

    def put(self, answer: Response, value: str, life_s: float, name: str = COOKIE) -> None:
        """Have the browser keep something."""
        answer.set_cookie(
            self.name(name), value, int(life_s), path="/", secure=self.secure, httponly=True, samesite="lax"
        )

    def drop(self, answer: Response, name: str = COOKIE) -> None:
        """Have the browser forget something."""
        answer.delete_cookie(self.name(name), path="/", secure=self.secure, httponly=True, samesite="lax")
