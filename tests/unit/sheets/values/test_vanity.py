"""Proposals for a vanityName."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from reconciler.report.words.english import catalogue as english
from reconciler.sheets.columns import FieldColumn
from reconciler.sheets.values.vanity import proposal
from reconciler.support.resources import schema
from tests.each import each


@each(
    ("text", "name"),
    [
        ("Acme GmbH & Co.", "acme-gmbh-co"),
        ("Acme", "acme"),
        ("Müller & Söhne", "muller-sohne"),
        ("L'Oréal", "loreal"),
        ("Straße 7", "strasse-7"),
        ("Łódź_Ærø", "lodz-aero"),
        ("-acme-", "acme"),
        ("x" * 80, "x" * 63),
        ("x" * 62 + "-y", "x" * 62),
        ("A", ""),
        ("Компания", ""),
        ("", ""),
    ],
)
def test_proposals(text: str, name: str) -> None:
    assert proposal(text) == name


@given(st.text() | st.text("aÖ-. _ß1", max_size=80))
@example("a" * 62 + "-b")
def test_a_proposal_is_a_vanity_name(text: str) -> None:
    rule = schema("company")["properties"]["vanityName"]
    name = proposal(text)
    assert name == "" or (re.fullmatch(rule["pattern"], name) and rule["minLength"] <= len(name) <= rule["maxLength"])
    assert proposal(name) == name


@each(
    ("cell", "is_asked"),
    [
        ("Acme GmbH", True),
        ("Acme " * 12, True),
        ("Acme " * 13, False),
        ("ann@acme.example", False),
        ("acme,ann@acme.example,Ann", False),
        ("Acme &amp; Co", False),
        ("Acme &#38; Co", False),
    ],
)
def test_only_what_may_be_a_name_is_made_one(cell: str, is_asked: bool) -> None:
    problem = FieldColumn("users", "companyVanityName").read([cell]).problems[0]
    assert ("Did you mean" in english.issue(*problem)) == is_asked
