"""The schemas of the contract's requests take what the contract allows and refuse what it does not."""

from typing import Any

import jsonschema

from tests.contract.contract import SCHEMA, breaches
from tests.each import each

USER = {"email": "ada@acme.example", "firstName": "Ada", "lastName": "Example"}
COMPANIES, USERS, ONE = "/api/v2/companies", "/api/v2/companies/c1/users", "/api/v2/companies/c1/users/u1"


def request(method: str, path: str, query: dict[str, str] | None = None, body: Any = None) -> dict[str, Any]:
    return {"method": method, "path": path, "query": query or {}, "body": body, "status": 200}


ALLOWED = [
    request("GET", COMPANIES),
    request("GET", COMPANIES, {"vanityName": "acme"}),
    request("POST", COMPANIES, body={"name": "Acme", "vanityName": "acme", "emailDomains": ["acme.example"]}),
    request("PATCH", f"{COMPANIES}/c1", body={"emailDomains": ["acme.example"]}),
    request("GET", USERS),
    request("POST", USERS, body=[USER] + [{**USER, "email": f"p{n}@acme.example"} for n in range(19)]),
    request("POST", USERS, body=[{**USER, "active": True, "title": "Analyst"}]),
    request("PATCH", ONE, body={"active": False}),
    request("GET", ONE),
]
REFUSED = [
    request("DELETE", ONE),
    request("GET", "/api/v1/companies"),
    request("GET", COMPANIES, {"name": "Acme"}),
    request("POST", COMPANIES, body={"name": "Acme", "vanityName": "Acme!", "emailDomains": ["acme.example"]}),
    request("POST", COMPANIES, body={"name": "Acme", "vanityName": "acme", "emailDomains": []}),
    request("GET", USERS, {"currentPage": "0", "pageSize": "101"}),
    request("GET", USERS, {"currentPage": "1", "pageSize": "100"}),
    request("POST", USERS, body=[]),
    request("POST", USERS, body=[{**USER, "email": f"p{n}@acme.example"} for n in range(21)]),
    request("POST", USERS, body=[{**USER, "id": "u1"}]),
    request("POST", USERS, body=[{**USER, "active": "yes"}]),
    request("POST", USERS, body=[{"email": "ada@acme.example", "firstName": "Ada"}]),
    request("PATCH", ONE, body={"active": False, "title": "Analyst"}),
    request("GET", "/webcontroller/podLoginInformation", {"emailAddress": "ada@acme.example"}),
]


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@each("allowed", ALLOWED)
def test_what_the_contract_allows_is_no_breach(allowed: dict[str, Any]) -> None:
    assert breaches([allowed]) == []


@each("refused", REFUSED)
def test_what_the_contract_does_not_know_is_a_breach(refused: dict[str, Any]) -> None:
    assert breaches([refused])


def test_a_later_page_may_follow_a_first_request_without_parameters() -> None:
    assert breaches([request("GET", USERS), request("GET", USERS, {"currentPage": "1", "pageSize": "100"})]) == []


def test_a_token_at_the_login_look_up_is_a_breach() -> None:
    query = {"emailAddress": "ada@acme.example", "fs": "advanced"}
    assert breaches([request("GET", "/webcontroller/podLoginInformation", query)]) == []
    refused = {**request("GET", "/webcontroller/podLoginInformation", query), "status": 400}
    assert breaches([refused])
