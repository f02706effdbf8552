"""One cell at a time: what is mended, what is refused, and how it is quoted."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from reconciler.tables.cells import boolean, domains, shown, text


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (None, ""),
        ("", ""),
        ("  Ann \n", "Ann"),
        ("\u00a0Ann\u2003", "Ann"),
        ("e\u0301", "é"),
        ("00123", "00123"),
        ("NA", "NA"),
        ("None", "None"),
        ("nan", "nan"),
        ("null", "null"),
        ("=1+1", "=1+1"),
        (442071234567.0, "442071234567"),
        (442071234567, "442071234567"),
        (0.0, "0"),
    ],
)
def test_text_is_kept(cell: Any, words: str) -> None:
    assert text(cell) == (words, None)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (True, "cell.boolean"),
        (False, "cell.boolean"),
        (1.5, "cell.number"),
        (float("nan"), "cell.number"),
        (float("inf"), "cell.number"),
        (date(2026, 1, 2), "cell.date"),
        (datetime(2026, 1, 2, 3, 4), "cell.date"),  # noqa: DTZ001 - as a sheet has it
        (time(3, 4), "cell.date"),
        (timedelta(days=1), "cell.date"),
    ],
)
def test_what_a_spreadsheet_program_made_of_text_is_refused(cell: Any, code: str) -> None:
    _, problem = text(cell)
    assert problem
    assert problem.code == code
    assert "type it as text" in problem.message


@pytest.mark.parametrize(
    "cell", ["Yes", " y ", "TRUE", "t", "1", "Active", "enabled", "ON", "x", 1, 1.0, True, "", None, " "]
)
def test_words_for_yes(cell: Any) -> None:
    assert boolean(cell) is True


@pytest.mark.parametrize("cell", ["No", "n", "FALSE", "f", "0", "Inactive", "disabled", "off", "Leaver", 0, 0.0, False])
def test_words_for_no(cell: Any) -> None:
    assert boolean(cell) is False


@pytest.mark.parametrize(("cell", "words"), [("perhaps", "perhaps"), (2, "2"), (0.5, "0.5"), ("-", "-")])
def test_anything_else_is_neither(cell: Any, words: str) -> None:
    assert boolean(cell) == words


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("a.example", ["a.example"]),
        ("a.example;b.example,c.example\nd.example e.example", [f"{c}.example" for c in "abcde"]),
        ("A.Example; a.example ;", ["a.example"]),
        (" ; , ", []),
    ],
)
def test_domains(words: str, expected: list[str]) -> None:
    assert domains(words) == expected


def test_a_quoted_cell_is_one_line_of_at_most_80_characters() -> None:
    assert shown("a\n b\tc") == "a b c"
    assert shown("x" * 80) == "x" * 80
    assert shown("x" * 81) == "x" * 77 + "…"
    assert shown(7.0) == "7"
