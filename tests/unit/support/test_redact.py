"""Secrets are taken out of whatever a server says, addresses are shortened, and no traceback shows either."""

import logging
import traceback
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.api.auth import TokenAnswer
from reconciler.api.transport import Transport
from reconciler.cli.log_setup import OneLine
from reconciler.config.connection import Connection, Secret
from reconciler.config.settings import Pace
from reconciler.errors import ApiError
from reconciler.support.redact import Sealed, SealedText, mask_addresses, visible
from tests.each import each
from tests.unit.builders import run, transport_over

SECRET = 'p@ss/wörd+"<1234>'
TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjE3MDAwMDAwMDB9.c2lnbmF0dXJl"
CONNECTION = Connection(
    "https://api.example/api/v2", "https://auth.example/t", "", "partner", Secret("hunter2-hunter2")
)


# -- control characters ------------------------------------------------------------------------------------------------


@given(st.text())
def test_what_is_visible_cannot_steer_a_terminal(text: str) -> None:
    assert visible(text).isprintable()
    assert visible(visible(text)) == visible(text)
    assert (visible(text) == text) is text.isprintable()


def test_what_cannot_be_seen_stands_as_a_mark() -> None:
    assert visible("Zoë ‹ 李\x1b[31m\u202e\U000e0041") == "Zoë ‹ 李‹U+001B›[31m‹U+202E›‹U+E0041›"


# -- the transport ----------------------------------------------------------------------------------------------


def failing(answer: httpx2.Response | Exception, method: str = "GET") -> tuple[ApiError, Transport]:
    """Make a call that fails, with a token of our own."""

    def served(request: httpx2.Request) -> httpx2.Response:
        if request.url.host == "auth.example":
            return httpx2.Response(200, json={"access_token": TOKEN})
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def call() -> tuple[ApiError, Transport]:
        transport = transport_over(httpx2.MockTransport(served), CONNECTION, Pace(attempts=1))
        async with transport:
            with pytest.raises(ApiError) as raised:
                await transport.api(method, "/companies", list[int], body={"x": 1} if method == "POST" else None)
        return raised.value, transport

    return run(call())


def test_an_echo_is_cleaned_in_every_part_of_an_error() -> None:
    body = {"detail": f"no {TOKEN}", "X-Trace-Id": TOKEN}
    error, _ = failing(httpx2.Response(403, json=body, headers={"X-Trace-Id": TOKEN}))
    assert (error.message, error.trace_id) == ("no ***", "***")
    error, _ = failing(httpx2.Response(502, html=TOKEN, headers={"X-Trace-Id": f"1 hunter2-hunter2 {TOKEN}"}), "POST")
    assert error.trace_id == "1 *** ***"


@pytest.mark.parametrize("answer", [httpx2.Response(500), httpx2.ReadTimeout("slow"), httpx2.ConnectError("no")])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_traceback_with_its_variables_shows_no_secret(answer: Any, method: str) -> None:
    error, transport = failing(answer, method)
    told = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    assert "token = ***" in told
    assert TOKEN not in told + repr(transport)
    assert "hunter2" not in told


@pytest.mark.parametrize("sealed", [Sealed(b"hunter2"), SealedText("hunter2"), TokenAnswer("hunter2")])
def test_what_is_sealed_does_not_show_itself(sealed: object) -> None:
    assert "hunter2" not in repr({"x": [sealed]})


# -- addresses --------------------------------------------------------------------------------------------------


@each(
    ("text", "masked"),
    [
        ("ann.archer@acme.example", "a…@acme.example"),
        ("?emailAddress=ann%2Bx%40acme.example&fs=1", "?emailAddress=a…@acme.example&fs=1"),
        ("<ann@a.example>, bob@b.example; 'c@c.example'", "<a…@a.example>, b…@b.example; 'c…@c.example'"),
        ("übung@acme.example", "ü…@acme.example"),
        ("no address here @ all, 50 % @", "no address here @ all, 50 % @"),
    ],
)
def test_addresses_are_shortened(text: str, masked: str) -> None:
    assert mask_addresses(text) == masked


def test_every_line_of_the_log_has_its_addresses_shortened() -> None:
    record = logging.LogRecord("any", logging.WARNING, "x.py", 1, "about %s", ("ann@acme.example",), None)
    assert OneLine("%(levelname)s %(message)s").format(record) == "WARNING about a…@acme.example"
