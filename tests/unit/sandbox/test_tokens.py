"""Who gets a token, what it looks like, and what it opens."""

import base64
import json
from typing import Any

import pytest

CREDENTIALS = {
    "client_id": "sandbox",
    "client_secret": "sandbox-secret",
    "audience": "https://api.symphony.com/partners",
    "grant_type": "client_credentials",
}


def claims_of(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return claims


def test_token_is_shaped_like_a_jwt_and_tells_its_life_in_exp(sandbox: Any) -> None:
    answer = sandbox.client.post("/oauth/token", json=CREDENTIALS)
    assert answer.status_code == 200
    assert set(answer.json()) == {"access_token", "token_type"}
    assert answer.json()["token_type"] == "Bearer"
    token = answer.json()["access_token"]
    assert len(token.split(".")) == 3
    assert "=" not in token
    claims = claims_of(token)
    assert (claims["iat"], claims["exp"]) == (sandbox.clock.now, sandbox.clock.now + 86400)
    assert claims["scope"] == "community:accounts:onboard"


def test_expires_in_is_sent_where_asked(make: Any) -> None:
    answer = make(expires_in=True, token_life_s=60).client.post("/oauth/token", json=CREDENTIALS)
    assert answer.json()["expires_in"] == 60


@pytest.mark.parametrize("name", ["client_id", "client_secret"])
def test_wrong_credentials_are_refused(sandbox: Any, name: str) -> None:
    answer = sandbox.client.post("/oauth/token", json={**CREDENTIALS, name: "wrong"})
    assert answer.status_code == 401
    assert answer.json() == {"error": "access_denied", "error_description": "Unauthorized"}
    assert answer.headers["x-trace-id"]


@pytest.mark.parametrize("name", ["audience", "grant_type"])
def test_wrong_audience_or_grant_is_refused(sandbox: Any, name: str) -> None:
    assert sandbox.client.post("/oauth/token", json={**CREDENTIALS, name: "wrong"}).status_code == 403


@pytest.mark.parametrize("body", ["", "client_id=sandbox", "[]", '{"client_id": "sandbox"}', '{"client_id": 1}'])
def test_malformed_request_is_refused(sandbox: Any, body: str) -> None:
    assert sandbox.client.post("/oauth/token", content=body).status_code == 400


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer a.b.c", "Basic abc"])
def test_api_needs_a_token_that_was_issued(sandbox: Any, header: str | None) -> None:
    del sandbox.client.headers["authorization"]
    headers = {} if header is None else {"authorization": header}
    answer = sandbox.client.get("/api/v2/companies", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"


def test_token_expires(make: Any) -> None:
    sandbox = make(token_life_s=60)
    sandbox.clock.now += 59
    assert sandbox.call("GET", "/companies").status_code == 200
    sandbox.clock.now += 1
    assert sandbox.call("GET", "/companies").status_code == 401
    sandbox.authorise()
    assert sandbox.call("GET", "/companies").status_code == 200
