"""What is wrong with a command line is said in plain words, whichever command it is."""

import sys
from collections.abc import Iterator

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.cli.commands import cli, load, run
from reconciler.cli.misuse import wrapped
from reconciler.cli.options import Whole
from tests.each import each

COMMANDS = {name: load(name) for name in cli.commands}
CLICK_SAYS = (
    "Error:",
    "Usage:",
    "Invalid value",
    "No such",
    "not a valid",
    "not in the range",
    "not one of",
    "requires",
)
"""What no sentence of ours holds."""


def said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: str) -> str:
    """Return what a wrong command line is answered, in one line; it ends with 2, and prints nothing on stdout."""
    monkeypatch.setattr(sys, "argv", ["reconciler", *words])
    monkeypatch.setattr(sys.modules["__main__"], "__package__", None, raising=False)  # click asks how it was started
    assert run() == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert all(len(line) <= 80 for line in err.splitlines())
    assert not [phrase for phrase in CLICK_SAYS if phrase in err]
    command = " ".join(["reconciler", *[word for word in words[:1] if word in COMMANDS]])
    assert err.startswith(f"{command}: ")
    assert err.endswith(f"What it takes: {command} --help\n")
    return " ".join(err.rpartition("What it takes")[0].split()).removeprefix(f"{command}: ")


def options(*, taking: bool) -> Iterator[tuple[str, click.Option]]:
    for name, command in COMMANDS.items():
        for param in command.params:
            if isinstance(param, click.Option) and bool(param.is_flag) is not taking:
                yield name, param


VALUED = [(name, option.opts[-1]) for name, option in options(taking=True)]
FLAGS = [(name, option.opts[-1]) for name, option in options(taking=False)]
NUMBERS = [(name, option.opts[-1]) for name, option in options(taking=True) if isinstance(option.type, Whole)]
WORDS = [(name, option) for name, option in options(taking=True) if isinstance(option.type, click.Choice)]


def test_every_number_and_every_choice_of_a_command_is_one_of_ours() -> None:
    types = {type(option.type) for _, option in options(taking=True)}
    assert click.IntRange not in types
    assert click.Choice not in types
    assert len(NUMBERS) >= 9


@each(("command", "option"), NUMBERS)
@each("value", ["abc", "1.5", "", "-1", "1,00", "12 13"])
def test_a_number_that_is_none(
    command: str, option: str, value: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = said(capsys, monkeypatch, command, f"{option}={value}")
    assert words.startswith(f"{option}: “{value}” is not a ")
    assert " from " in words or "or more" in words


@pytest.mark.parametrize(("number", "most"), [(0, 5), (6, 5), (0, None), (-3, None)])
def test_a_number_beyond_its_bounds(number: int, most: int | None) -> None:
    with pytest.raises(click.BadParameter, match="from 1 to 5" if most else "of 1 or more"):
        Whole(1, most).convert(str(number), None, None)


@each(("command", "option"), WORDS)
def test_a_word_that_is_none(
    command: str, option: click.Option, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = said(capsys, monkeypatch, command, option.opts[-1], "perhaps")
    assert isinstance(option.type, click.Choice)
    for known in ("perhaps", *option.type.choices):
        assert known in words


@each(("command", "option"), VALUED)
def test_an_option_without_its_value(
    command: str, option: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert said(capsys, monkeypatch, command, option).startswith(f"{option} stands without a value: write {option} ")


@each(("command", "option"), FLAGS)
def test_a_flag_with_a_value(
    command: str, option: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert said(capsys, monkeypatch, command, f"{option}=1") == f"{option} stands alone: it takes no value."


@each(("command", "option"), [*VALUED, *FLAGS])
def test_an_option_with_a_letter_less(
    command: str, option: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert option in said(capsys, monkeypatch, command, option[:-1]).partition("Did you mean")[2]


@each("command", COMMANDS)
def test_an_option_of_other_commands(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    own = {name for param in COMMANDS[command].params for name in param.opts}
    others = {option for _, option in [*VALUED, *FLAGS]} - own
    assert others
    for option in others:
        words = said(capsys, monkeypatch, command, option)
        homes = words.removeprefix(f"{option} is an option of ").partition(", and stands")[0].replace(" and ", ", ")
        assert homes.split(", ") == [name for name, one in [*VALUED, *FLAGS] if one == option]


@each("command", COMMANDS)
@each("wrong", ["--nothing-like-it", "-y", "-out"])
def test_an_option_that_nobody_has(
    command: str, wrong: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = said(capsys, monkeypatch, command, wrong)
    assert words.startswith(f"there is no option {wrong if wrong.startswith('--') else wrong[:2]}.")
    assert ("two dashes" in words) is not wrong.startswith("--")


@each(
    "command",
    [
        name
        for name, one in COMMANDS.items()
        if "sources" not in [p.name for p in one.params]
        and (not isinstance(one, click.Group) or one.invoke_without_command)
    ],
)
def test_a_word_too_many(command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    taken = sum(isinstance(param, click.Argument) for param in COMMANDS[command].params)
    options = (param for param in COMMANDS[command].params if param.required and isinstance(param, click.Option))
    required = [word for param in options for word in (param.opts[0], "x.xlsx")]
    words = said(capsys, monkeypatch, command, *required, *["last"] * taken, "my", "file")
    assert words.startswith("“my file” is more than it takes.")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["template"], "--out FILE is missing."),
        (["export"], "--out FILE is missing."),
        (["template", "--out", ""], "--out: nothing is given: name a file or folder."),
        (["pln"], "there is no command pln. Did you mean plan?"),
        (["aply", "x"], "there is no command aply. Did you mean apply?"),
        (["--quiet"], f"no command is named. There are {', '.join(COMMANDS)}".rpartition(", ")[0]),
        (["--rate", "5", "plan"], "--rate is an option of plan, apply and export, and stands behind that word."),
        (["--config"], "--config stands without a value: write --config FILE."),
    ],
)
def test_what_stands_before_a_command_or_is_not_there(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert said(capsys, monkeypatch, *words).startswith(told)


def test_what_is_said_cannot_steer_the_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert said(capsys, monkeypatch, "plan", "--absent-runs", "1\x1b[2J\u202e").isprintable()


def test_who_names_nothing_at_all_is_shown_the_help(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["reconciler"])
    assert run() == 2
    assert "Commands:" in capsys.readouterr().err


@given(st.integers(0, 10**12))
def test_a_number_is_taken_as_our_own_sentences_show_it(number: int) -> None:
    kind = Whole(0)
    assert kind.convert(f"{number:,}", None, None) == kind.convert(str(number), None, None) == number


@pytest.mark.parametrize("columns", [20, 37, 80, 200])
def test_lines_fit_the_terminal_and_no_word_is_broken(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    text = "reconciler: " + "word and-another " * 30 + "x" * 100
    lines = wrapped(text).split("\n")
    assert " ".join(lines) == text
    assert max(map(len, lines[:-1])) <= min(columns, 80)
