"""Cells of domains: split at any usual separator, each in its one form."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.report.words.english import catalogue as english
from reconciler.sheets.values.cells import Cleaned
from reconciler.sheets.values.domains import domains
from tests.each import each


@each(
    ("cell", "found"),
    [
        ("a.example", ["a.example"]),
        ("a.example;b.example,c.example\nd.example e.example", [f"{c}.example" for c in "abcde"]),
        ("a.example | b.example\tc.example、d.example", [f"{c}.example" for c in "abcd"]),
        ("a.example / b.example and c.example & d.example", [f"{c}.example" for c in "abcd"]),
        ("A.Example; a.example ;", ["a.example"]),
        ("Bücher.example, xn--bcher-kva.example", ["xn--bcher-kva.example"]),
        (" ; , ", []),
        (None, []),
    ],
)
def test_domains(cell: Any, found: list[str]) -> None:
    assert domains(cell) == Cleaned(tuple(found))


@each(
    ("cell", "found"),
    [
        ("@acme.example", "acme.example"),
        ("https://acme.example/", "acme.example"),
        ("HTTP://acme.example", "acme.example"),
        ("acme.example.", "acme.example"),
        ("@acme.example; https://bolt.example/", "acme.example; bolt.example"),
    ],
)
def test_what_is_mended_is_told(cell: str, found: str) -> None:
    value, problem, note = domains(cell)
    assert note
    assert ("; ".join(value), problem, note.code) == (found, None, "email_domains.mended")
    assert english.issue(*note) == f"“{cell}” was read as {found}."


@each(
    ("cell", "asked"),
    [
        ("www.acme.example", "Did you mean acme.example?"),
        ("https://www.acme.example/about", "Did you mean acme.example?"),
        ("info@acme.example", "Did you mean acme.example?"),
        ("*.acme.example", "Did you mean acme.example?"),
        (".acme.example", "Did you mean acme.example?"),
        ("acme.example/about", "Did you mean acme.example?"),
        ("a.example; acme.example:8080", "Did you mean acme.example?"),
        ("localhost", "such as acme.example."),
        ("a_b.example", "such as acme.example."),
        ("127.0.0.1", "such as acme.example."),
        ("\u0430cme.example", "“\u0430” is CYRILLIC SMALL LETTER A. Type the domain again."),
    ],
)
def test_what_is_no_domain_is_refused_with_what_may_be_meant(cell: str, asked: str) -> None:
    _, problem, note = domains(cell)
    assert problem
    assert (problem.code, note) == ("email_domains.invalid", None)
    assert english.issue(*problem).endswith(asked)


def test_full_width_letters_are_told_and_line_breaks_are_not() -> None:
    wide, lines = domains("ａ.example").note, domains("a.example\nb.example").note
    assert (wide and wide.code, lines) == ("cell.full_width", None)


@pytest.mark.parametrize("cell", ["é" * 32_000, "a," * 16_000, "é.xn--" * 5_000, "@" * 32_000])
def test_a_hostile_cell_costs_no_time(cell: str) -> None:
    began = time.process_time()
    assert domains(cell).value
    assert time.process_time() - began < 0.5


LABELS = st.text("aB1é-ßx@/. ", min_size=1, max_size=8)


@given(st.lists(LABELS, max_size=3).map(".example;".join) | st.text(max_size=20))
def test_what_was_cleaned_is_clean(cell: str) -> None:
    found, problem, _ = domains(cell)
    if not problem:
        assert domains("; ".join(found)) == Cleaned(found)
