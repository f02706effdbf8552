"""The token: how long it is used, and that callers side by side fetch it once."""

import asyncio
import base64
import json
from collections.abc import Sequence

import msgspec
import pytest

from reconciler.api.auth import TokenAnswer, TokenSource, jwt_end
from tests.each import each
from tests.unit.builders import run


def jwt(claims: object) -> str:
    """Give a token with these claims, unsigned."""
    part = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"head.{part}.sign"


class Desk:
    """Hands out token-1, token-2, …; `now` is the time."""

    def __init__(self, expires_in: float | None = None, life: float | None = None) -> None:
        self.now = 1000.0
        self.given = 0
        self._expires_in = expires_in
        self._life = life
        self.source = TokenSource(self._fetch, lambda: self.now)

    async def _fetch(self) -> TokenAnswer:
        await asyncio.sleep(0.1)
        self.given += 1
        token = jwt({"exp": self.now + self._life, "n": self.given}) if self._life else f"token-{self.given}"
        return TokenAnswer(token, msgspec.Raw(json.dumps(self._expires_in).encode()))

    def ask(self, refused: str = "") -> str:
        """Ask for a token."""
        return run(self.source.token(refused))


@each(
    ("life", "used_for"),
    [(86_400, 86_340), (600, 540), (100, 90), (10, 9)],
)
@each("told_by", ["expires_in", "exp"])
def test_a_token_is_renewed_before_it_ends(life: float, used_for: float, told_by: str) -> None:
    desk = Desk(expires_in=life) if told_by == "expires_in" else Desk(life=life)
    desk.ask()
    desk.now += used_for - 0.5
    desk.ask()
    assert desk.given == 1
    desk.now += 1
    desk.ask()
    assert desk.given == 2


def test_expires_in_wins_over_exp() -> None:
    desk = Desk(expires_in=100, life=86_400)
    desk.ask()
    desk.now += 95
    desk.ask()
    assert desk.given == 2


@each(
    ("written", "life"),
    [
        ("3599", 3599),
        ('"3599"', 3599),
        ('" 3599 "', 3599),
        ("3599.0", 3599),
        ("1e3", 1000),
        ('"1e3"', 1000),
        *((odd, 600) for odd in ("null", '"null"', "0", '"0"', "-5", "0.5", '"abc"', '""', "true", "[]", "[60]", "{}")),
        *((odd, 600) for odd in ("1e400", '"1e400"', '"NaN"', '"inf"', '"60 s"', "1" + "0" * 400)),
    ],
)
def test_a_life_that_is_no_number_of_seconds_is_passed_over_for_the_tokens_own(written: str, life: float) -> None:
    answer = json.dumps({"access_token": jwt({"exp": 1600}), "expires_in": "?"}).replace('"?"', written)
    decoded = msgspec.json.decode(answer.encode(), type=TokenAnswer, strict=False)
    assert decoded.end(now=1000.0) == 1000 + life


def test_a_token_that_tells_no_end_is_used_until_it_is_refused() -> None:
    desk = Desk()
    assert desk.ask() == "token-1"
    desk.now += 1e9
    assert desk.ask() == "token-1"
    assert desk.ask(refused="token-1") == "token-2"


@pytest.mark.parametrize("ahead", [1.0, 3_600.0, 1e9])
def test_a_clock_that_is_ahead_costs_no_token_for_each_call(ahead: float) -> None:
    desk = Desk(life=-ahead)
    for _ in range(20):
        desk.ask()
        desk.now += 1
    assert desk.given == 1
    assert desk.ask(refused=desk.ask()) != ""
    assert desk.given == 2


def test_an_end_that_is_written_as_text_is_an_end() -> None:
    assert jwt_end(jwt({"exp": "1750000000"})) == 1_750_000_000


def test_a_token_that_was_renewed_meanwhile_is_not_renewed_again() -> None:
    desk = Desk()
    desk.ask()
    assert desk.ask(refused="token-1") == "token-2"
    assert desk.ask(refused="token-1") == "token-2"
    assert desk.given == 2


def test_callers_side_by_side_fetch_one_token() -> None:
    desk = Desk()

    async def many() -> Sequence[str]:
        first = await asyncio.gather(*(desk.source.token() for _ in range(9)))
        return first + await asyncio.gather(*(desk.source.token("token-1") for _ in range(9)))

    assert run(many()) == ["token-1"] * 9 + ["token-2"] * 9
    assert desk.given == 2


@each(
    ("token", "end"),
    [
        (jwt({"exp": 1_750_000_000}), 1_750_000_000),
        (jwt({"exp": 1.5, "more": {"x": []}}), 1.5),
        (jwt({}), None),
        (jwt({"exp": "soon"}), None),
        (jwt([]), None),
        ("opaque", None),
        ("", None),
        ("a.b.c", None),
        ("a.\u00e9.c", None),
        (f"a.{base64.urlsafe_b64encode(bytes([255])).decode()}.c", None),
    ],
)
def test_the_end_of_a_jwt(token: str, end: float | None) -> None:
    assert jwt_end(token) == end
