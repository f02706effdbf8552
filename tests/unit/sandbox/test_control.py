"""The control endpoints: truth, request log, faults, changes behind the client's back."""

import time
from typing import Any

import msgspec
import pytest

from reconciler.sandbox.seed import Seed, build, describe

USERS = "/companies/{acme}/users"
DEE = {"email": "dee@acme.example", "firstName": "Dee", "lastName": "Dyer"}


def script(sandbox: Any, *faults: dict[str, Any]) -> None:
    answer = sandbox.client.post("/sandbox/faults", json=list(faults))
    assert answer.json() == {"added": len(faults)}


def statuses(sandbox: Any, number: int) -> list[int]:
    return [sandbox.call("GET", "/companies").status_code for _ in range(number)]


# -- truth


def test_world_tells_the_truth_and_makes_itself_again(make: Any) -> None:
    sandbox = make(
        {
            "elsewhere": {"fay@acme.example": "pod.example"},
            "taken_domains": ["other.example"],
            "provisioning": {"nova": "never"},
        },
        hide_disabled=True,
    )
    sandbox.call("POST", "/companies", {"name": "Nova", "vanityName": "nova", "emailDomains": ["nova.example"]})
    sandbox.call("POST", USERS, [DEE])
    truth = sandbox.client.get("/sandbox/world").json()
    acme, _, nova = truth["companies"]
    assert [(user["email"], user["active"]) for user in acme["users"]][1] == ("bob@acme.example", False)
    assert len(acme["users"]) == 4
    assert (acme["state"], nova["state"]) == ("COMPLETED", "STARTED")
    assert truth["options"]["hide_disabled"] is True
    assert "client_secret" not in truth["options"]
    again = describe(build(msgspec.convert(truth, Seed)))
    assert msgspec.to_builtins(again) == truth


# -- log


def test_log_keeps_calls_but_no_secret(sandbox: Any) -> None:
    sandbox.client.post("/oauth/token", json={"client_id": "sandbox", "client_secret": "hush"})
    sandbox.client.post("/oauth/token", content="client_secret=hush")
    sandbox.call("GET", USERS, pageSize=2)
    sandbox.call("POST", USERS, [DEE])
    sandbox.client.get("/sandbox/world")
    log = sandbox.client.get("/sandbox/requests")
    token, form, page, create = log.json()
    assert [entry["n"] for entry in log.json()] == [1, 2, 3, 4]
    assert token["body"] == {"client_id": "sandbox", "client_secret": "***"}
    assert form["body"] == "***"
    assert (page["method"], page["query"], page["body"], page["status"]) == ("GET", {"pageSize": "2"}, None, 200)
    assert page["path"] == f"/api/v2/companies/{sandbox.company_id()}/users"
    assert (create["body"], create["status"]) == ([DEE], 201)
    assert "hush" not in log.text
    assert "bearer" not in log.text.lower()


def test_log_is_forgotten(sandbox: Any) -> None:
    sandbox.call("GET", "/companies")
    assert sandbox.client.delete("/sandbox/requests").status_code == 204
    assert sandbox.client.get("/sandbox/requests").json() == []


# -- faults


def test_faults_strike_in_order_and_are_used_up(sandbox: Any) -> None:
    fault = {"method": "GET", "path": "companies$"}
    script(sandbox, {**fault, "status": 503, "times": 2}, {**fault, "status": 429, "headers": {"Retry-After": "1"}})
    assert statuses(sandbox, 4) == [503, 503, 429, 200]


def test_fault_passes_calls_first_and_may_strike_for_ever(sandbox: Any) -> None:
    script(sandbox, {"path": "companies$", "status": 500, "after": 2, "times": None})
    assert statuses(sandbox, 5) == [200, 200, 500, 500, 500]
    assert sandbox.client.delete("/sandbox/faults").status_code == 204
    assert statuses(sandbox, 1) == [200]


def test_fault_meets_only_its_calls(sandbox: Any) -> None:
    script(sandbox, {"method": "POST", "path": "users$", "status": 500}, {"query": "currentPage=1", "status": 502})
    assert sandbox.call("GET", USERS).status_code == 200
    assert sandbox.call("GET", USERS, currentPage=1).status_code == 502
    assert sandbox.call("POST", USERS, [DEE]).status_code == 500


@pytest.mark.parametrize(("when", "created"), [("before", 0), ("after", 1)])
def test_fault_strikes_before_or_after_the_work(sandbox: Any, when: str, created: int) -> None:
    script(sandbox, {"method": "POST", "when": when, "status": 504})
    answer = sandbox.call("POST", USERS, [DEE])
    assert answer.status_code == 504
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["X-Trace-Id"] == answer.headers["x-trace-id"]
    assert len(sandbox.world.companies.find("acme").users) == 3 + created
    assert sandbox.client.get("/sandbox/requests").json()[0]["status"] == 504


@pytest.mark.parametrize(
    ("fault", "content", "content_type"),
    [
        ({"body": {"a": 1}}, b'{"a":1}', "application/json"),
        ({"body": None}, b"null", "application/json"),
        ({"body": "<html>"}, b"<html>", "text/plain; charset=utf-8"),
        ({"body": "[", "content_type": "application/json"}, b"[", "application/json"),
        ({}, b"", "application/json"),
    ],
)
def test_fault_answers_as_scripted(sandbox: Any, fault: dict[str, Any], content: bytes, content_type: str) -> None:
    script(sandbox, {"status": 200, "headers": {"X-Trace-Id": "scripted"}, **fault})
    answer = sandbox.call("GET", "/companies")
    assert (answer.content, answer.headers["content-type"]) == (content, content_type)
    assert answer.headers["x-trace-id"] == "scripted"


def test_fault_may_only_delay(sandbox: Any) -> None:
    script(sandbox, {"delay_s": 0.05, "when": "before"}, {"delay_s": 0.05, "when": "after"})
    for _ in range(2):
        began = time.monotonic()
        assert len(sandbox.call("GET", "/companies").json()) == 2
        assert time.monotonic() - began >= 0.05


def test_fault_reaches_token_and_login_but_not_control(sandbox: Any) -> None:
    script(sandbox, {"status": 503, "times": None})
    assert sandbox.client.post("/oauth/token", json={}).status_code == 503
    assert sandbox.client.get("/webcontroller/podLoginInformation").status_code == 503
    assert sandbox.client.get("/sandbox/world").status_code == 200


@pytest.mark.parametrize("body", ["{}", "[1]", '[{"pth": "x"}]', '[{"path": "("}]', '[{"when": "never"}]'])
def test_scripts_are_validated(sandbox: Any, body: str) -> None:
    assert sandbox.client.post("/sandbox/faults", content=body).status_code == 400


def test_latency_is_an_option(make: Any) -> None:
    sandbox = make(latency_s=0.05)
    began = time.monotonic()
    sandbox.call("GET", "/companies")
    assert time.monotonic() - began >= 0.05


# -- behind the client's back


def test_users_change_behind_the_back(sandbox: Any) -> None:
    def change(**body: Any) -> int:
        status: int = sandbox.client.post("/sandbox/users", json={"company": "acme", **body}).status_code
        return status

    assert change(email="ANN@acme.example", active=False) == 200
    assert change(email="cid@acme.example", delete=True) == 200
    assert change(create={"email": "eve@elsewhere.example", "firstName": "Eve", "lastName": "East"}) == 200
    assert change(email="fay@acme.example", create={"active": False}) == 200
    users = sandbox.call("GET", USERS).json()["users"]
    assert [(user["email"].partition("@")[0], user["active"]) for user in users] == [
        ("ann", False),
        ("bob", False),
        ("eve", True),
        ("fay", False),
    ]
    assert sandbox.call("POST", USERS, [{**DEE, "email": "cid@acme.example"}]).status_code == 201
    assert sandbox.client.get("/sandbox/requests").json()[0]["path"].startswith("/api/")


def test_an_address_changes_under_the_same_id_and_is_free_again(sandbox: Any) -> None:
    def change(**fields: Any) -> Any:
        return sandbox.client.post("/sandbox/users", json={"company": "acme", "email": "hal@acme.example", **fields})

    was = change(create={"firstName": "Hal", "lastName": "H"}).json()
    assert change(rename="sal@acme.example").json() == {**was, "email": "sal@acme.example"}
    anew = change(create={"firstName": "Hal", "lastName": "H"}).json()
    assert anew["id"] != was["id"]
    assert change(rename="sal@acme.example").status_code == 400
    assert change(rename="sal@acme.example", email="no@acme.example").status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"company": "none", "email": "ann@acme.example", "active": True}, 404),
        ({"company": "acme", "email": "none@acme.example", "active": True}, 404),
        ({"company": "bolt", "email": "ann@acme.example", "active": True}, 404),
        ({"company": "acme", "email": "ann@acme.example"}, 400),
        ({"company": "acme", "email": "ann@acme.example", "active": "no"}, 400),
        ({"company": "acme", "create": {}}, 400),
        ({"company": "acme", "create": {"email": "ann@acme.example"}}, 400),
        ({"company": "acme", "create": {"email": "gus@acme.example", "title": 1}}, 400),
        ({}, 400),
    ],
)
def test_changes_behind_the_back_are_validated(sandbox: Any, body: dict[str, Any], status: int) -> None:
    assert sandbox.client.post("/sandbox/users", json=body).status_code == status
    assert len(sandbox.world.companies.find("acme").users) == 3
