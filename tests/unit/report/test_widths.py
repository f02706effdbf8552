"""Lines fit a terminal of any width, and no word is broken."""

import shlex

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.report.widths import Command, width_of, wrapped
from tests.each import each

WIDTHS = (60, 80, 120, 200)
SENTENCE = "  ! people.xlsx › Staff!E17, E-mail: “jon at acme” is not an email address: write one. [email.invalid]"
LONG = "p" * 90 + "@acme.example"
_words = st.text(st.characters(codec="utf-8", exclude_categories=("Z", "C")), min_size=1, max_size=30)


@pytest.mark.parametrize("columns", WIDTHS)
@given(words=st.lists(_words, min_size=1, max_size=40), start=st.sampled_from(["", "  ! ", "  - ", "    ", "• "]))
def test_no_line_is_wider_than_the_terminal_unless_it_is_one_word(columns: int, words: list[str], start: str) -> None:
    lines = wrapped(start + " ".join(words), columns)
    assert " ".join(lines).split() == (start + " ".join(words)).split(), "no word is lost or broken"
    for line in lines:
        alone = line.strip() in words or line.strip().removeprefix(start.strip()).strip() in words
        assert width_of(line) <= columns or alone


@pytest.mark.parametrize("columns", WIDTHS)
def test_what_goes_on_stands_below_the_text_and_not_below_its_mark(columns: int) -> None:
    first, *others = wrapped(SENTENCE, columns)
    assert first.startswith("  ! people.xlsx")
    assert all(line.startswith("    ") and line[4] != " " for line in others)
    assert bool(others) == (len(SENTENCE) > columns)


def test_a_fact_goes_on_behind_its_label() -> None:
    first, second = wrapped(f"Good until  {'word ' * 12}", 60)
    assert first.startswith("Good until  word")
    assert second.startswith("            word")


@pytest.mark.parametrize("columns", WIDTHS)
def test_a_word_that_is_too_long_stands_whole(columns: int) -> None:
    lines = wrapped(f"    - deactivate Ann Archer <{LONG}>  [users.csv row 2]", columns)
    assert sum(LONG in line for line in lines) == 1


@each(
    ("text", "columns"),
    [("abc", 3), ("王小明", 6), ("ｱﾝ", 2), ("é", 1), ("e\u0301", 1), ("Ａ", 2), (click.style("red", fg="red"), 3)],
)
def test_wide_letters_count_two_and_marks_and_colours_nothing(text: str, columns: int) -> None:
    assert width_of(text) == columns


@pytest.mark.parametrize("columns", WIDTHS)
def test_names_of_east_asia_fit(columns: int) -> None:
    lines = wrapped("  - " + " ".join(["王小明 <wang@acme.example>"] * 20), columns)
    assert max(map(width_of, lines)) <= columns


def test_a_colour_is_no_width_and_is_kept() -> None:
    line = click.style("  - " + "word " * 30, fg="red")
    lines = wrapped(line, 60)
    assert max(map(width_of, lines)) <= 60
    assert "\x1b[31m" in lines[0]
    assert lines[-1].endswith("\x1b[0m")


def test_without_a_width_a_line_stays_one() -> None:
    assert wrapped(SENTENCE * 9, None) == [SENTENCE * 9]


@given(
    words=st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\n\0"), max_size=40), min_size=1),
    columns=st.sampled_from(WIDTHS),
)
def test_a_shell_reads_a_broken_command_as_the_whole_one(words: list[str], columns: int) -> None:
    command = Command(f"  {shlex.join(['reconciler', *words])}")
    lines = wrapped(command, columns)
    assert shlex.split("\n".join(lines).replace("\\\n", "")) == ["reconciler", *words]
    assert all(line.endswith(" \\") for line in lines[:-1])
