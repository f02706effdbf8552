"""Companies over the routes: search, creation, provisioning, domains."""

from typing import Any

import pytest

NEW = {"name": "Nova", "vanityName": "nova", "emailDomains": ["nova.example"]}


def test_search_gives_all_or_the_match(sandbox: Any) -> None:
    assert [company["vanityName"] for company in sandbox.call("GET", "/companies").json()] == ["acme", "bolt"]
    (match,) = sandbox.call("GET", "/companies", vanityName="bolt").json()
    assert match["name"] == "Bolt"
    assert sandbox.call("GET", "/companies", vanityName="none").json() == []


def test_company_has_the_fields_of_the_contract(sandbox: Any) -> None:
    company = sandbox.call("GET", "/companies/{acme}").json()
    assert company == {
        "id": sandbox.company_id(),
        "createdAt": "2024-01-01T00:00:00.000000Z",
        "updatedAt": "2024-01-01T00:00:00.000000Z",
        "name": "Acme",
        "vanityName": "acme",
        "emailDomains": ["acme.example"],
        "publicUrl": "https://acme.on.symphony.com",
        "state": "COMPLETED",
    }


def test_missing_company_is_a_problem_with_every_field(sandbox: Any) -> None:
    answer = sandbox.call("GET", "/companies/nobody")
    problem = answer.json()
    assert answer.status_code == problem["status"] == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["detailErrorCode"] == 40102
    assert problem["X-Trace-Id"] == answer.headers["x-trace-id"]
    assert problem["instance"] == "/api/v2/companies/nobody"
    assert {"type", "title", "detail", "timestamp"} < set(problem)


def test_creation_is_accepted_and_completes_in_time(sandbox: Any) -> None:
    answer = sandbox.call("POST", "/companies", NEW)
    assert (answer.status_code, answer.json()["state"]) == (202, "STARTED")
    path = f"/companies/{answer.json()['id']}"
    sandbox.clock.now += 4.9
    assert sandbox.call("GET", path).json()["state"] == "STARTED"
    sandbox.clock.now += 0.2
    assert sandbox.call("GET", path).json()["state"] == "COMPLETED"


def test_creation_completes_after_a_number_of_polls(make: Any) -> None:
    sandbox = make(provisioning_polls=2)
    path = f"/companies/{sandbox.call('POST', '/companies', NEW).json()['id']}"
    sandbox.clock.now += 1000
    states = [sandbox.call("GET", path).json()["state"] for _ in range(3)]
    assert states == ["STARTED", "STARTED", "COMPLETED"]


@pytest.mark.parametrize("fate", ["TENANT_CREATION_ERROR", "AUTH0_CONFIG_ERROR", "TENANT_CREATED"])
def test_provisioning_can_end_otherwise(make: Any, fate: str) -> None:
    sandbox = make({"provisioning": {"nova": fate}})
    sandbox.call("POST", "/companies", NEW)
    sandbox.clock.now += 6
    (company,) = sandbox.call("GET", "/companies", vanityName="nova").json()
    assert company["state"] == fate
    assert ("errorMessage" in company) is fate.endswith("_ERROR")
    assert sandbox.call("GET", f"/companies/{company['id']}/users").json()["detailErrorCode"] == 40102


def test_provisioning_can_last_for_ever(make: Any) -> None:
    sandbox = make({"provisioning": {"nova": "never"}})
    sandbox.call("POST", "/companies", NEW)
    sandbox.clock.now += 1e6
    assert sandbox.world.companies.find("nova").state == "STARTED"


@pytest.mark.parametrize(
    "change",
    [
        {"name": "N"},
        {"name": "N" * 101},
        {"name": 1},
        {"vanityName": "n"},
        {"vanityName": "n" * 64},
        {"vanityName": "Nova"},
        {"vanityName": "-nova"},
        {"vanityName": "nova\n"},
        {"emailDomains": []},
        {"emailDomains": [f"d{n}.example" for n in range(11)]},
        {"emailDomains": "nova.example"},
        {"emailDomains": [1]},
        {"emailDomains": [""]},
        {"id": "mine"},
    ],
)
def test_creation_is_validated(sandbox: Any, change: dict[str, Any]) -> None:
    answer = sandbox.call("POST", "/companies", {**NEW, **change})
    assert (answer.status_code, answer.json()["status"]) == (400, 400)
    assert len(sandbox.world.companies.all()) == 2


@pytest.mark.parametrize("body", [[], {}, "text"])
def test_creation_needs_an_object_with_all_fields(sandbox: Any, body: Any) -> None:
    assert sandbox.call("POST", "/companies", body).status_code == 400


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b'["\xff"]', b"[" * 5000])
def test_bodies_must_be_json(sandbox: Any, content: bytes) -> None:
    for path in ("/api/v2/companies", "/oauth/token", "/sandbox/users", "/sandbox/faults"):
        assert sandbox.client.post(path, content=content).status_code == 400
    assert sandbox.client.get("/sandbox/requests").status_code == 200


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": "ACME"}, None),
        ({"vanityName": "acme"}, None),
        ({"emailDomains": ["nova.example", "Acme.Example"]}, 40103),
        ({"name": "Other"}, None),
        ({"vanityName": "other"}, None),
        ({"emailDomains": ["other.example"]}, 40103),
    ],
)
def test_creation_clashes_with_what_is_taken(make: Any, change: dict[str, Any], code: int | None) -> None:
    taken = {"taken_names": ["OTHER"], "taken_vanity_names": ["other"], "taken_domains": ["Other.example"]}
    answer = make(taken).call("POST", "/companies", {**NEW, **change})
    assert answer.status_code == 409
    assert answer.json().get("detailErrorCode") == code


def test_domains_are_added(sandbox: Any) -> None:
    answer = sandbox.call("PATCH", "/companies/{acme}", {"emailDomains": ["new.example", "ACME.example"]})
    assert (answer.status_code, answer.json()["emailDomains"]) == (200, ["acme.example", "new.example"])


def test_domains_are_replaced_where_the_option_says_so(make: Any) -> None:
    sandbox = make(domains_patch="replace")
    answer = sandbox.call("PATCH", "/companies/{acme}", {"emailDomains": ["new.example"]})
    assert answer.json()["emailDomains"] == ["new.example"]
    freed = {"name": "Nova", "vanityName": "nova", "emailDomains": ["acme.example"]}
    assert sandbox.call("POST", "/companies", freed).status_code == 202


@pytest.mark.parametrize("way", ["add", "replace"])
def test_nothing_to_add_is_304_without_a_body(make: Any, way: str) -> None:
    answer = make(domains_patch=way).call("PATCH", "/companies/{acme}", {"emailDomains": ["acme.example"]})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["x-trace-id"]


@pytest.mark.parametrize("domain", ["bolt.example", "other.example"])
def test_domains_of_others_are_refused(make: Any, domain: str) -> None:
    sandbox = make({"taken_domains": ["other.example"]})
    answer = sandbox.call("PATCH", "/companies/{acme}", {"emailDomains": ["acme.example", domain]})
    assert (answer.status_code, answer.json()["detailErrorCode"]) == (404, 40103)
    assert sandbox.world.companies.find("acme").email_domains == ["acme.example"]


@pytest.mark.parametrize(
    "body",
    [
        {"emailDomains": []},
        {"emailDomains": [f"d{n}.example" for n in range(10)]},
        {"emailDomains": [f"d{n}.example" for n in range(11)]},
        {"emailDomains": ["x.example"], "name": "Other"},
        {"name": "Other"},
        [],
    ],
)
def test_change_of_domains_is_validated(sandbox: Any, body: Any) -> None:
    assert sandbox.call("PATCH", "/companies/{acme}", body).status_code == 400


def test_domains_of_a_missing_company(sandbox: Any) -> None:
    answer = sandbox.call("PATCH", "/companies/nobody", {"emailDomains": ["x.example"]})
    assert (answer.status_code, answer.json()["detailErrorCode"]) == (404, 40102)


@pytest.mark.parametrize("path", ["/", "/api/v2", "/api/v2/companies/", "/api/v1/companies", "/sandbox/none"])
def test_unknown_routes_are_problems(sandbox: Any, path: str) -> None:
    answer = sandbox.client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert answer.json()["X-Trace-Id"] == answer.headers["x-trace-id"]


def test_unknown_method_is_a_problem(sandbox: Any) -> None:
    answer = sandbox.call("DELETE", "/companies/{acme}")
    assert (answer.status_code, answer.json()["title"]) == (405, "Method Not Allowed")
