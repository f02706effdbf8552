"""The schemas are valid, and both engines that judge by them say the same."""

import json
import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec import to_builtins

from reconciler.config.settings import PRODUCTS, Pace, load_settings
from reconciler.model.action import ActionKind
from reconciler.model.fields import COMPANY_FIELDS, USER_FIELDS
from reconciler.model.finding_code import FindingKind
from reconciler.model.hold import Limit
from reconciler.model.origin import Source
from reconciler.model.policy import Approving, Limits, Policy
from reconciler.model.report import CompanyCounts
from reconciler.model.result import Outcome
from reconciler.report.words.english import catalogue as english
from reconciler.sheets.headers import FIELDS, USER_REQUIRED
from reconciler.state.records import finding_to_json, hold_to_json
from reconciler.support.resources import folder, schema
from tests.each import each
from tests.examples import examples
from tests.unit.builders import creation, finding_of, hold_of

NAMES = sorted(path.stem for path in folder("schemas").glob("*.json"))

# -- every schema -----------------------------------------------------------------------------------------------


def test_every_schema_is_there() -> None:
    assert set(NAMES) == {"check", "company", "user", "config", "fixes", "plan", "record", "summary"}


@each("name", NAMES)
def test_each_schema_is_valid_and_says_what_it_is(name: str) -> None:
    document = schema(name)
    jsonschema.Draft202012Validator.check_schema(document)
    jsonschema_rs.Draft202012Validator(document)
    assert document["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert (document["$id"], bool(document["title"])) == (f"{name}.json", True)
    assert document["additionalProperties"] is False


@pytest.mark.parametrize("name", ["company", "user"])
def test_row_schemas_use_only_what_both_engines_read_alike(name: str) -> None:
    text = json.dumps(schema(name))
    for word in ('"format"', "\\\\d", "\\\\w", "\\\\s", "\\\\b", "(?i", "(?P", "\\\\p"):
        assert word not in text, f"{word} means different things to the engines"


def test_row_schemas_name_the_columns_that_headers_are_matched_to() -> None:
    assert tuple(schema("company")["properties"]) == COMPANY_FIELDS
    assert tuple(schema("user")["properties"]) == USER_FIELDS
    assert schema("user")["required"] == [*USER_REQUIRED, "active"]


# -- two engines ------------------------------------------------------------------------------------------------

CreateUserResult = set[tuple[tuple[Any, ...], str]]

TEXTS = st.text(max_size=80).map(str.strip) | st.text("ab1-.@_ é", max_size=70).map(str.strip)
LABELS = st.from_regex(r"[a-zA-Z0-9-]{0,3}[a-z0-9]{0,64}", fullmatch=True)
DOMAINS = st.lists(LABELS, max_size=5).map(".".join)
EMAILS = st.builds("{}@{}".format, st.text("abcXYZ019.+'-_%", max_size=10), DOMAINS)
VANITY_NAMES = st.from_regex(r"-?[a-z0-9-]{0,64}-?", fullmatch=True)
LENGTHS = st.sampled_from([0, 1, 2, 63, 64, 65, 99, 100, 101, 255, 256, 257]).map(lambda n: "é" * n)
VALUES = TEXTS | DOMAINS | EMAILS | VANITY_NAMES | LENGTHS

GOOD_USER = {
    "companyVanityName": "acme", "email": "ann@acme.example", "firstName": "Ann", "lastName": "Archer", "active": True,
}  # fmt: skip
GOOD_COMPANY = {"name": "Acme", "vanityName": "acme", "emailDomains": ["acme.example"]}


@st.composite
def rows(draw: st.DrawFn, good: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Give a good row with a few cells changed, missing or added."""
    row = dict(good)
    for name in draw(st.lists(st.sampled_from((*names, "more")), max_size=4)):
        if draw(st.booleans()):
            row[name] = draw(st.lists(DOMAINS, max_size=12) if name == "emailDomains" else VALUES | st.booleans())
        else:
            row.pop(name, None)
    return row


def both(name: str, row: dict[str, Any]) -> tuple[CreateUserResult, CreateUserResult]:
    """Give the failing (path, keyword) pairs that each engine finds."""
    one = jsonschema.Draft202012Validator(schema(name)).iter_errors(row)
    other = jsonschema_rs.Draft202012Validator(schema(name)).iter_errors(row)
    return (
        {(tuple(error.absolute_path), str(error.validator)) for error in one},
        {(tuple(error.instance_path), error.kind.name) for error in other},
    )


@settings(max_examples=examples(150), deadline=None)
@given(rows(GOOD_USER, USER_FIELDS))
@example(GOOD_USER)
def test_both_engines_judge_user_rows_alike(row: dict[str, Any]) -> None:
    one, other = both("user", row)
    assert one == other


@settings(max_examples=examples(150), deadline=None)
@given(rows(GOOD_COMPANY, COMPANY_FIELDS))
@example(GOOD_COMPANY)
def test_both_engines_judge_company_rows_alike(row: dict[str, Any]) -> None:
    one, other = both("company", row)
    assert one == other


@settings(max_examples=examples(150), deadline=None)
@given(st.sampled_from(["email", "companyVanityName", "firstName", "title"]), VALUES)
@example("email", "x@y@z.io")
@example("email", "@x")
@example("email", "ann@acme.example\u2028x")
@example("firstName", "𝒳" * 64)
@example("firstName", "𝒳" * 65)
@example("email", "é@acme.example")
@example("companyVanityName", "١٢")
def test_both_engines_judge_each_cell_alike(field: str, value: str) -> None:
    one, other = both("user", GOOD_USER | {field: value})
    assert one == other


def test_good_rows_are_good() -> None:
    assert both("user", GOOD_USER) == both("company", GOOD_COMPANY) == (set(), set())


# -- the schema and the code that stands behind it --------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "kinds"), [("policy", [Policy, Approving]), ("limits", [Limits]), ("pace", [Pace])], ids=str
)
def test_settings_and_their_schema_name_the_same(table: str, kinds: list[type[Any]]) -> None:
    properties = schema("config")["properties"][table]["properties"]
    settings = [
        field
        for kind in kinds
        for field in fields(kind)
        if field.name not in ("ignored_columns", "people")  # which stand under columns and in a table of their own
    ]
    assert list(properties) == [field.name.removesuffix("_s") for field in settings]
    resolved = {name: _resolved(rule) for name, rule in properties.items()}
    for field in settings:
        rule = resolved[field.name.removesuffix("_s")]
        default: Any = field.default
        if default is None:
            continue
        value = (
            f"{default * 1000:.0f}ms"
            if field.name.endswith("_s")
            else list(default)
            if isinstance(default, tuple)
            else default
        )
        assert not list(jsonschema.Draft202012Validator(rule).iter_errors(value)), field.name
        is_duration = "ms" in rule.get("pattern", "")
        assert field.name.endswith("_s") == is_duration


def _resolved(rule: dict[str, Any]) -> dict[str, Any]:
    reference = rule.get("$ref", "").removeprefix("#/$defs/")
    found: dict[str, Any] = schema("config")["$defs"][reference] if reference else rule
    return found


def test_the_house_may_name_every_column() -> None:
    kinds = schema("config")["properties"]["columns"]["properties"]
    assert {kind: tuple(rule["properties"]) for kind, rule in kinds.items()} == {
        **FIELDS,
        "users": (*FIELDS["users"], "ignore"),
    }


def test_every_choice_in_the_configuration_is_one_the_program_knows() -> None:
    properties = schema("config")["properties"]
    assert set(properties["api"]["enum"]) == set(PRODUCTS)
    options = schema("plan")["properties"]["options"]["properties"]
    assert options["absent_users"]["enum"] == properties["policy"]["properties"]["absent_users"]["enum"]
    assert options["unknown_active"]["enum"] == properties["policy"]["properties"]["unknown_active"]["enum"]


HOLD = hold_of(Limit.RUN_DEACTIVATIONS, "Too many.")
DOCUMENTS = {
    "action": to_builtins(creation("ann@acme.example")),
    "finding": finding_to_json(finding_of(FindingKind.REJECTED, message="Fix it."), english),
    "hold": hold_to_json(HOLD, english),
    "company": CompanyCounts("acme", "Acme", "id", "COMPLETED", "", (), 2, 3, None, "")._asdict(),
}
SINCE = {"name", "names", "confirm"}
"""What plans have had only since they were first written: a plan without it is good."""


@pytest.mark.parametrize("name", DOCUMENTS)
def test_plan_schema_and_records_name_the_same(name: str) -> None:
    rule = schema("plan")["$defs"][name]
    optional = SINCE if name in ("action", "hold") else set()
    assert rule["required"] == [name for name in rule["properties"] if name not in optional]
    assert rule["properties"].keys() == DOCUMENTS[name].keys()


def test_kinds_stand_in_the_schemas_as_in_the_models() -> None:
    definitions = schema("plan")["$defs"]
    assert definitions["action"]["properties"]["kind"]["enum"] == [str(kind) for kind in ActionKind]
    assert definitions["finding"]["properties"]["kind"]["enum"] == [str(kind) for kind in FindingKind]
    assert schema("check")["properties"]["counts"]["required"] == [str(kind) for kind in FindingKind]
    counts = schema("summary")["properties"]["counts"]
    assert counts["required"] == [str(kind) for kind in (*ActionKind, *FindingKind)]
    assert schema("summary")["$defs"]["actions"]["required"] == ["planned", *(str(outcome) for outcome in Outcome)]
    assert schema("plan")["properties"]["sources"]["items"]["required"] == list(Source._fields)


EXAMPLE = folder("schemas").parent / "reconciler.example.toml"


@pytest.mark.skipif(not EXAMPLE.is_file(), reason="the example travels in the checkout only")
def test_the_example_configuration_is_all_defaults() -> None:
    settings = load_settings(EXAMPLE, {})
    assert (settings.policy, settings.limits, settings.pace) == (Policy(), Limits(), Pace())


@pytest.mark.skipif(not EXAMPLE.is_file(), reason="the example travels in the checkout only")
def test_the_example_names_every_setting_and_its_comments_are_settings_too() -> None:
    lines = EXAMPLE.read_text("utf-8").splitlines()
    told = [line.removeprefix("# ") for line in lines if re.match(r"(# )?([a-z_]+ = |\[\[)|\[", line)]
    document = tomllib.loads("\n".join(told))
    jsonschema.validate(document, schema("config"))
    for table, rule in schema("config")["properties"].items():
        assert table in document
        if "properties" in rule:
            assert set(document[table]) == set(rule["properties"]), table
        if "items" in rule:
            assert set(document[table][0]) == set(rule["items"]["properties"]), table


def test_a_schema_is_found_wherever_the_program_stands() -> None:
    assert (folder("schemas") / "user.json").is_file()
    assert schema("user") is schema("user")
    assert folder("none") == Path(folder("schemas").parent, "none")
