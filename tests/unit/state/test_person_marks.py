"""Who is named in a text: by an address in any spelling, an account, or a whole name."""

import pytest

from reconciler.state.person_marks import Marks, Recogniser, name_in_parts
from tests.each import each

KEY = "jane.doe@acme.example"
JANE = Recogniser(
    Marks(frozenset({KEY}), frozenset({"349026222340007", "1001"}), frozenset(name_in_parts("Jane", "van Doe")))
)


@each(
    "text",
    [
        KEY,
        "Jane.DOE@Acme.Example",
        '"email":"jane.doe@acme.example"',
        "mailto:jane.doe@acme.example?subject=x",
        "Jane Doe <jane.doe@acme.example>",
        "/drops/jane.doe@acme.example.xlsx",
        "/users?email=jane.doe%40acme.example&x=1",
        "jane.doe&#64;acme.example",
        "send it to jane.doe@acme.example.",
        "user 349026222340007 is gone",
        '["acme","x","1001"]',
        "Jane van Doe",
        "VAN DOE, Jane",
    ],
)
def test_she_is_named(text: str) -> None:
    assert JANE.names(text)
    assert JANE.may_name(text)


@each(
    "text",
    [
        "",
        "mary-jane.doe@acme.example",
        "x.jane.doe@acme.example",
        "jane.doe@acme.example2",
        "jane.doe@acme",
        "janexdoe@acme.example",
        "3490262223400071",
        "row 1001",
        "Jane Doe",
        "Janet van Doe",
    ],
)
def test_she_is_not_named(text: str) -> None:
    assert not JANE.names(text)


@pytest.mark.parametrize(("text", "named"), [("Jane van Doe, row 7", True), ("Jane van Doe jvd@bolt.example", False)])
def test_beside_the_address_of_another_a_name_is_that_of_a_namesake(text: str, named: bool) -> None:
    assert JANE.names(text, but_for_namesakes=True) is named
