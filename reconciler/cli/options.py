"""The options that several commands take."""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from reconciler.version import __version__

if TYPE_CHECKING:
    import pathlib


class _Path(click.Path):
    """A path; gives a pathlib.Path."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> "pathlib.Path":
        """Load pathlib only where a path is given: `--help` starts without it."""
        from pathlib import Path

        return Path(os.fsdecode(super().convert(value, param, ctx)))


PATH = _Path()


def everywhere(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that every command takes."""
    for option in reversed(
        (
            click.option("--config", type=PATH, help="Configuration file; default: reconciler.toml in this folder."),
            click.option("--api", type=click.Choice(["connect", "sponsored-access"]), help="The product's name."),
            click.option("--max-concurrency", type=click.IntRange(1, 256), help="Requests under way at once."),
            click.option("--rate", metavar="N", help="Requests per second at most, as in 50/s."),
            click.option("--verbose", is_flag=True, help="Log every request."),
            click.option("--quiet", is_flag=True, help="Print errors and the verdict only."),
            click.version_option(__version__, "-V", "--version", prog_name="reconciler"),
        )
    ):
        command = option(command)
    return command


def sheets(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say what the desired state is."""
    for option in reversed(
        (
            click.argument("sources", nargs=-1, type=PATH, metavar="[SOURCE]..."),
            click.option("--companies", multiple=True, type=PATH, help="A companies sheet, whatever its headers say."),
            click.option("--users", multiple=True, type=PATH, help="A users sheet, whatever its headers say."),
            click.option("--encoding", metavar="NAME", help="Of CSV files that are not UTF-8, as in windows-1250."),
            click.option(
                "--ignore-column",
                multiple=True,
                metavar="HEADER",
                help="This column of users sheets says nothing about who has left; for several, again.",
            ),
        )
    ):
        command = option(command)
    return command


def policies(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that a plan depends on."""
    for option in reversed(
        (
            click.option(
                "--absent-users",
                type=click.Choice(["report", "deactivate"]),
                help="People who are live and in no sheet: report them (default), or deactivate them.",
            ),
            click.option(
                "--unknown-active",
                type=click.Choice(["assume-active", "look", "refuse"]),
                help="Where a listing does not say whether a person is active (default: assume-active).",
            ),
            click.option(
                "--confirm-deactivations",
                type=click.IntRange(0),
                metavar="N",
                help="Go past the deactivation limits: N must be the exact number of this run.",
            ),
            click.option(
                "--confirm-reactivations",
                type=click.IntRange(0),
                metavar="N",
                help="Go past the reactivation limits: N must be the exact number of this run.",
            ),
            click.option(
                "--confirm-companies-gone",
                multiple=True,
                metavar="NAME",
                help="This company (its vanityName) is meant to be in the sheets no more; for several, again.",
            ),
            click.option(
                "--absent-runs",
                type=click.IntRange(1, 100),
                metavar="N",
                help="Deactivate absent people only when they are absent in N runs in a row that count (default: 1).",
            ),
            click.option("--older-sheet", is_flag=True, help="Take a sheet older than the one last applied."),
            click.option("--json", "as_json", is_flag=True, help="Print one JSON summary on stdout."),
        )
    ):
        command = option(command)
    return command


def forcing(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option that lets an output take the place of a file that this program did not write."""
    told = (
        "Let --out replace a file that this program did not write. Sources, audits and marked copies stay in any case."
    )
    return click.option("--force", is_flag=True, help=told)(command)


def marking(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option that gives the sheets back with what is wrong in them marked."""
    told = "Where rows are rejected, write a copy of the sheets with each bad cell marked (.xlsx)."
    return click.option("--marked", type=PATH, metavar="FILE", help=told)(command)
