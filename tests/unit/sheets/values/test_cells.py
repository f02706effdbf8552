"""One cell at a time: what is mended, what is refused, and how it is quoted."""

import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reconciler.report.words.english import catalogue as english
from reconciler.sheets.values.cells import (
    LONGEST,
    STORED_AS_NUMBER,
    Cleaned,
    as_text,
    is_clean,
    phone_number,
    shown,
    text,
)
from tests.each import each


@each(
    ("cell", "words"),
    [
        (None, ""),
        ("", ""),
        ("  Ann \n", "Ann"),
        ("\u00a0Ann\u2003\u3000", "Ann"),
        ("Ann\u00a0Marie", "Ann\u00a0Marie"),
        ("e\u0301", "é"),
        ("00123", "00123"),
        ("NA", "NA"),
        ("None", "None"),
        ("nan", "nan"),
        ("null", "null"),
        ("TRUE", "TRUE"),
        ("1e5", "1e5"),
        ("=1+1", "=1+1"),
        ("-x", "-x"),
        ("@x", "@x"),
        (442071234567.0, "442071234567"),
        (442071234567, "442071234567"),
        (999999999999999.0, "999999999999999"),
        (12345678901234567890, "12345678901234567890"),
        (0.0, "0"),
        ("x" * LONGEST, "x" * LONGEST),
    ],
)
def test_text_is_kept(cell: Any, words: str) -> None:
    assert text(cell) == Cleaned(words)


@each(
    ("cell", "code", "message"),
    [
        (True, "cell.boolean", "“TRUE” is a yes-or-no value where text belongs: type it as text."),
        (1.5, "cell.number", "“1.5” is a number with a fraction where text belongs: type it as text."),
        (float("nan"), "cell.number", ""),
        (float("inf"), "cell.number", ""),
        (date(2026, 1, 2), "cell.date", "“2026-01-02” is a date or a time where text belongs: type it as text."),
        (datetime(2026, 1, 2), "cell.date", "“2026-01-02” is a date or a time"),  # noqa: DTZ001 - as a sheet has it
        (time(3, 4), "cell.date", "“03:04:00” is"),
        (timedelta(days=1), "cell.date", ""),
        (1e15, "cell.precision", "The number 1000000000000000 has more than 15 digits"),
        (-1.234567890123456e18, "cell.precision", ""),
        (1e300, "cell.precision", "The number 1e+300"),
        ("x" * (LONGEST + 1), "cell.too_long", "The cell holds 32,768 characters"),
    ],
)
def test_what_changes_what_a_cell_says_is_a_problem(cell: Any, code: str, message: str) -> None:
    problem = text(cell).problem
    assert problem
    assert problem.code == code
    assert english.issue(*problem).startswith(message)
    assert english.issue(*problem).endswith(".")


@each(
    ("cell", "read", "code", "message"),
    [
        ("Ann\u200b Archer", "Ann Archer", "cell.invisible", "“Ann� Archer” was read as “Ann Archer”, without ZERO"),
        ("\u200eAnn\u202c", "Ann", "cell.invisible", ""),
        ("a\u200b\u0301", "á", "cell.invisible", ""),
        ("\u200b", "", "cell.invisible", ""),
        ("Ａｎｎ", "Ann", "cell.full_width", "“Ａｎｎ” has full-width letters: read as “Ann”."),
        ("山田\u3000花子", "山田 花子", "cell.full_width", ""),
        ("Ann\nMarie", "Ann Marie", "cell.line_break", "The cell has several lines or a tab: read as “Ann Marie”."),
        ("Ann\t\r\nMarie", "Ann Marie", "cell.line_break", ""),
        ("Ａ\nb\u200b", "A b", "cell.invisible", ""),
    ],
)
def test_what_is_mended_is_told_in_one_note(cell: str, read: str, code: str, message: str) -> None:
    value, problem, note = text(cell)
    assert note
    assert (value, problem, note.code) == (read, None, code)
    assert english.issue(*note).startswith(message)


@pytest.mark.parametrize("cell", ["4.42E+11", "4,42E+11", "4E+11", "-4.4e11"])
def test_a_telephone_number_that_lost_its_digits_is_refused(cell: str) -> None:
    problem = phone_number(cell).problem
    assert problem
    assert problem.code == "phone_number.scientific"
    assert f"“{cell}” is a shortened number" in english.issue(*problem)


@each("cell", ["+44 20 7946 0000", "0041 44 123", "4.42", "E11", "(0)30/123-45"])
def test_telephone_numbers_are_text(cell: str) -> None:
    assert phone_number(cell) == Cleaned(cell)


def test_a_telephone_number_stored_as_a_number_keeps_its_digits() -> None:
    assert phone_number(442071234567.0) == phone_number(442071234567) == Cleaned("442071234567", None, STORED_AS_NUMBER)
    assert phone_number(1e15).note is None
    assert phone_number(1.5).problem == text(1.5).problem
    assert phone_number(None) == Cleaned("")


def test_a_quoted_cell_is_one_line_of_at_most_80_characters() -> None:
    assert shown("a\n b\tc") == "a b c"
    assert shown("x" * 80) == "x" * 80
    assert shown("x" * 81) == "x" * 77 + "…"
    assert shown(7.0) == "7"
    assert shown("a\x1b[31m\u200bb") == "a�[31m�b"


@each(
    "cell",
    ["#N/A", " #REF! ", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "Err:502", "#n/a",
     "#NOM?", "#VALEUR!", "#NV", "#BEZUG!", "#WERT!", "#¡REF!", "#¡VALOR!", "#¿NOMBRE?", "＃N/A"],
)  # fmt: skip
def test_an_error_value_that_is_text_is_refused(cell: str) -> None:
    for problem in (text(cell).problem, phone_number(cell).problem):
        assert problem
        assert problem.code == "cell.error"
        assert english.issue(*problem).endswith(": type the value itself.")
    assert not is_clean(cell.strip())


@each("cell", ["#1", "N/A", "#N/A x", "Err: 502", "Erra", "#", "E"])
def test_what_only_resembles_an_error_value_is_text(cell: str) -> None:
    assert text(cell) == Cleaned(cell)
    assert is_clean(cell)


def test_a_lost_letter_is_told() -> None:
    problem = text("M\ufffdller").problem
    assert problem
    assert problem.code == "cell.lost_letter"
    assert english.issue(*problem).startswith("“M\ufffdller” has lost a letter")
    assert not is_clean("M\ufffdller")


CELLS = (
    st.text()
    | st.text("aÉé\u0301\u200b\u200cＡ　\n\t \u00a0م")
    | st.integers()
    | st.floats()
    | st.booleans()
    | st.none()
)


@given(CELLS | st.datetimes())
@example("\u200b\u0301")
@example("a\u200b\n")
def test_what_was_cleaned_is_clean(cell: Any) -> None:
    for clean in (text, phone_number):
        words = clean(cell).value
        assert (text(words).value, text(words).note) == (words, None)
    assert shown(shown(cell)) == shown(cell)
    assert as_text(as_text(cell)) == as_text(cell)


@given(CELLS.filter(lambda cell: isinstance(cell, str)))
def test_what_is_called_clean_is_given_back_as_it_is(cell: str) -> None:
    if is_clean(cell):
        assert text(cell) == Cleaned(cell)


def test_ordinary_text_is_clean() -> None:
    assert all(map(is_clean, ["", "Ann", "Müller", "O'Neil & Co.", "山田"]))
    assert not any(map(is_clean, [" Ann", "e\u0301", "Ａ", "a\u200bb", unicodedata.lookup("NO-BREAK SPACE")]))
