"""Whole documents against their schemas."""

import math
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from reconciler.support.json_schema import first_wrong
from reconciler.support.resources import schema
from reconciler.support.schema_words import SAID, Wrong
from tests.each import each

GOOD: dict[str, Any] = {"api": "connect", "pace": {"timeout": "30s"}}


def test_a_good_document_has_nothing_wrong() -> None:
    assert first_wrong(GOOD, "config") is None


def test_the_first_by_its_place_is_told() -> None:
    assert first_wrong({"pace": {"timeout": 30}, "api": 5}, "config") == Wrong(
        "api", "it must be “connect” or “sponsored-access”, and is 5. The product's name in texts and links."
    )
    wrong = first_wrong({"z": 1, "y": 1}, "config")
    assert wrong == Wrong("y", f"there is no such setting; there are {', '.join(schema('config')['properties'])}.")


DURATION = "A duration is a number and ms, s, m or h, as in 30s or 1.5h."
RATE = "Requests per second at most, as in 50/s or 50."
LOST = schema("config")["properties"]["limits"]["properties"]["lost_rows_percent"]["description"]
FEED = schema("config")["properties"]["sources"]["properties"]["feed"]["description"]
SERVE = schema("config")["properties"]["serve"]["description"]
SIGN_IN = {"issuer": "https://id.example", "client_id": "page", "roles": [{"value": "hr", "role": "preparer"}]}
BROKEN: list[tuple[str, dict[str, Any], str, str]] = [
    ("additionalProperties", {"polcy": 1}, "polcy", "there is no such setting. Is “policy” meant?"),
    ("additionalProperties", {"pace": {"time-out": 1}}, "pace.time-out",
     "there is no such setting. Is “timeout” meant?"),
    ("type", {"pace": 3}, "pace", "it must be a table of settings, and is 3."),
    ("type", {"sources": {"files": "x"}}, "sources.files", 'it must be a list, as in ["…"], and is “x”.'),
    ("type", {"columns": {"users": {"email": ["x", 3]}}}, "columns.users.email (entry 2)",
     "it must be a text in quotes, and is 3."),
    ("type", {"pace": {"rate": []}}, "pace.rate", f"it must be a text in quotes or a number, and is []. {RATE}"),
    ("type", {"pace": {"attempts": 1.5}}, "pace.attempts",
     "it must be a whole number, and is 1.5. How often a request is sent at most."),
    ("type", {"limits": {"lost_rows_percent": "5"}}, "limits.lost_rows_percent",
     f"it must be a number, and is “5”. {LOST}"),
    ("type", {"connection": {"keyring": "yes"}}, "connection.keyring",
     "it must be true or false, and is “yes”. Whether to take the secret from the keyring of the system."),
    ("enum", {"policy": {"absent_users": "delete"}}, "policy.absent_users",
     "it must be “report” or “deactivate”, and is “delete”. What to do with people who are live and in no sheet."),
    ("pattern", {"pace": {"timeout": "30"}}, "pace.timeout",
     f"“30” is in the wrong form. How long an answer may take. {DURATION}"),
    ("pattern", {"pace": {"timeout": "9" * 99}}, "pace.timeout",
     f"“{'9' * 59}…” is in the wrong form. How long an answer may take. {DURATION}"),
    ("pattern", {"pace": {"rate": "x"}}, "pace.rate", f"“x” is in the wrong form. {RATE}"),
    ("minLength", {"connection": {"client_id": ""}}, "connection.client_id", "it is empty."),
    ("minLength", {"protected": {"emails": ["a@b.example", ""]}}, "protected.emails (entry 2)", "it is empty."),
    ("maxLength", {"sources": {"feed": "x" * 101}}, "sources.feed",
     f"it may have 100 characters at most, and has 101. {FEED}"),
    ("minimum", {"limits": {"run_deactivations": -1}}, "limits.run_deactivations",
     "it must be 0 or more, and is -1. Held where a run exceeds this count."),
    ("maximum", {"pace": {"max_concurrency": 999}}, "pace.max_concurrency",
     "it must be 256 or less, and is 999. Requests under way at once."),
    ("required", {"schedule": [{"cron": "0 3 * * *"}]}, "schedule (entry 1)",
     "it lacks name. When a run is due; `reconciler runs --due` tells of one that did not happen."),
    ("minItems", {"serve": {**SIGN_IN, "roles": []}}, "serve.roles",
     "it is empty. What people may do by what the claim says of them."),
    ("contains", {"serve": {**SIGN_IN, "scopes": ["email"]}}, "serve.scopes",
     'it must have “openid” in it, and is ["email"]. What the provider is asked for.'),
    ("dependentRequired", {"serve": {"tls_key": "key.pem"}}, "serve",
     f"with tls_key it needs tls_certificate, too. {SERVE}"),
    ("dependentRequired", {"serve": {"issuer": "https://id.example"}}, "serve",
     f"with issuer it needs client_id and roles, too. {SERVE}"),
    ("exclusiveMinimum", {"pace": {"rate": 0}}, "pace.rate", f"it must be more than 0, and is 0. {RATE}"),
]  # fmt: skip


@each(("keyword", "document", "where", "message"), BROKEN)
def test_what_breaks_a_constraint_is_told_with_the_key_and_what_it_means(
    keyword: str, document: dict[str, Any], where: str, message: str
) -> None:
    assert first_wrong(document, "config") == Wrong(where, message)


def test_each_constraint_of_the_configuration_has_words_and_a_case() -> None:
    used = set(_keywords(schema("config"))) - {"properties", "items", "$ref", "$defs", "description", "title", "$id"}
    assert used - {"$schema"} == SAID.keys() | {"additionalProperties"} == {keyword for keyword, *_ in BROKEN}


def test_a_form_that_is_required_is_told_by_a_description() -> None:
    rules = schema("config")
    parts = [*rules["$defs"].values(), *(one for each in rules["properties"].values() for one in _properties(each))]
    assert not [one for one in parts if "pattern" in one and not one.get("description")]


def _properties(rule: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from rule.get("properties", {}).values()


def _keywords(rule: dict[str, Any]) -> Iterator[str]:
    yield from rule
    for name in ("properties", "$defs"):
        for one in rule.get(name, {}).values():
            yield from _keywords(one)
    if "items" in rule:
        yield from _keywords(rule["items"])


@each("odd", [date(2026, 1, 1), "\udce9", math.nan, 10**40, {"\udce9": 1}, [[]]])
def test_what_json_cannot_hold_is_wrong_and_no_crash(odd: Any) -> None:
    wrong = first_wrong(GOOD | {"pace": {"timeout": odd}}, "config")
    assert wrong is not None
    assert wrong.where.startswith("pace.timeout")


@pytest.mark.parametrize("depth", [300, 5000])
def test_what_is_nested_too_deeply_is_wrong_and_no_crash(depth: int) -> None:
    nested: list[Any] = []
    for _ in range(depth):
        nested = [nested]
    assert first_wrong(GOOD | {"z": nested}, "config") is not None
