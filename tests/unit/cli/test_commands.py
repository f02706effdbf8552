"""The list of the commands, and commands that are loaded when they are called."""

import logging
from pathlib import Path

import click
import pytest
from click.shell_completion import ShellComplete

from reconciler.cli import shared
from reconciler.cli.commands import cli, load
from reconciler.model.state_place import StatePlace
from reconciler.support import lazy_log


@pytest.fixture(autouse=True)
def nothing_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave no log behind that another test would set up."""
    monkeypatch.setattr(lazy_log, "_waiting", [])


@pytest.mark.parametrize("name", cli.commands)
@pytest.mark.parametrize("width", [20, 45, 60, 200])
def test_the_list_says_of_a_command_what_its_own_help_says(name: str, width: int) -> None:
    assert cli.commands[name].get_short_help_str(width) == load(name).get_short_help_str(width)


def test_the_list_of_commands_is_not_cut_off_at_80_columns() -> None:
    with click.Context(cli, info_name="reconciler", terminal_width=80) as context:
        told = cli.get_help(context).partition("Commands:\n")[2]
    assert len(told.splitlines()) == len(cli.commands)
    assert "..." not in told


@pytest.mark.parametrize("name", cli.commands)
def test_a_command_goes_by_its_name(name: str) -> None:
    assert load(name).name == name


def test_the_log_is_set_up_with_the_first_logger_and_once() -> None:
    done: list[str] = []
    lazy_log.set_up_later(lambda: done.append("set up"))
    assert done == []
    assert lazy_log.logger("any") is logging.getLogger("any")
    lazy_log.logger("another")
    assert done == ["set up"]


def test_what_is_logged_where_past_runs_are_listed_looks_as_everywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RECONCILER_STATE_DIR", str(tmp_path))
    flags = {"config": None, "verbose": False, "quiet": False}
    with click.Context(cli) as context:
        assert shared.state_of(context, flags) == StatePlace(tmp_path)
    lazy_log.logger("any").warning("about %s", "ann@acme.example")
    assert capsys.readouterr().err.endswith("WARNING about a…@acme.example\n")


EVERYWHERE = {"--config", "--api", "--verbose", "--quiet", "--version"}


@pytest.mark.parametrize("name", ["", *cli.commands])
def test_every_command_takes_what_is_taken_everywhere(name: str) -> None:
    command = load(name) if name else cli
    own = {option for param in command.params for option in param.opts if isinstance(param, click.Option)}
    assert own >= EVERYWHERE | {"-V"}
    assert name or own == EVERYWHERE | {"-V"}


@pytest.mark.parametrize("option", ["--rate", "--max-concurrency"])
def test_the_pace_is_an_option_of_commands_that_ask_the_api(option: str) -> None:
    assert {name for name in cli.commands for param in load(name).params if option in param.opts} == {
        "plan",
        "apply",
        "export",
    }


@pytest.mark.parametrize(
    ("words", "begun", "completed"),
    [
        ([], "pl", {"plan"}),
        (["plan"], "--absent", {"--absent-users", "--absent-runs"}),
        (["plan", "--absent-users"], "r", {"report"}),
        (["explain"], "email.in", {"email.invalid", "email.invisible"}),
        (["check"], "--rate", set()),
    ],
)
def test_a_shell_can_complete_commands_options_words_and_codes(
    words: list[str], begun: str, completed: set[str]
) -> None:
    shell = ShellComplete(cli, {}, "reconciler", "_RECONCILER_COMPLETE")
    assert {item.value for item in shell.get_completions(words, begun)} == completed
