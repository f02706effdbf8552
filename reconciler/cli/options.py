"""The options that several commands take."""

import os
import re
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

        if not value:
            self.fail("nothing is given: name a file or folder.", param, ctx)
        return Path(os.fsdecode(super().convert(value, param, ctx)))


class _Source(_Path):
    """A path, or the address of a sheet on another machine; gives a pathlib.Path, or a FarAddress."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Say what is wrong with an address without a word of it that may be a secret."""
        if isinstance(value, str) and "://" in value:
            from reconciler.errors import UsageError
            from reconciler.model.far_address import looks_far, place_of

            if looks_far(value):
                try:
                    return place_of(value)
                except UsageError as error:
                    self.fail(str(error), param, ctx)
        return super().convert(value, param, ctx)


class Whole(click.ParamType[int]):
    """A whole number within bounds, with or without commas between its thousands, as our own sentences show it."""

    name = "N"

    def __init__(self, least: int, most: int | None = None) -> None:
        self._least = least
        self._most = most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Say in words what number it should be where it is none of these."""
        text = str(value)
        try:
            number = int(text.replace(",", "") if _THOUSANDS.fullmatch(text) else text)
        except ValueError:
            self.fail(f"“{text}” is not a whole number{self._bounds()}.", param, ctx)
        if number < self._least or (self._most is not None and number > self._most):
            self.fail(f"“{text}” is not a number{self._bounds()}.", param, ctx)
        return number

    def _bounds(self) -> str:
        return f" of {self._least} or more" if self._most is None else f" from {self._least} to {self._most}"


class Choice(click.Choice[str]):
    """One of a few words."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Say which words there are where it is none of them."""
        if value in self.choices:
            return str(value)
        return self.fail(f"“{value}” is none of the words that it takes: {' or '.join(self.choices)}.", param, ctx)


_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+")

PATH = _Path()
SOURCE = _Source()


def everywhere(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that every command takes."""
    for option in reversed(
        (
            click.option(
                "--config",
                type=PATH,
                metavar="FILE",
                help="Configuration file; default: reconciler.toml in this folder.",
            ),
            click.option("--api", type=Choice(["connect", "sponsored-access"]), help="The product's name."),
            click.option("--verbose", is_flag=True, help="Log every request."),
            click.option("--quiet", is_flag=True, help="Print errors and the verdict only."),
            click.version_option(__version__, "-V", "--version", prog_name="reconciler"),
        )
    ):
        command = option(command)
    return command


def pace(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of commands that ask the API."""
    for option in reversed(
        (
            click.option("--max-concurrency", type=Whole(1, 256), help="Requests under way at once, 256 at most."),
            click.option("--rate", metavar="N", help="Requests per second at most, as in 50/s."),
        )
    ):
        command = option(command)
    return command


def sheets(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say what the desired state is."""
    for option in reversed(
        (
            click.argument("sources", nargs=-1, type=SOURCE, metavar="[SOURCE]..."),
            click.option(
                "--companies",
                multiple=True,
                type=SOURCE,
                metavar="FILE",
                help="A companies sheet, whatever its headers say.",
            ),
            click.option(
                "--users", multiple=True, type=SOURCE, metavar="FILE", help="A users sheet, whatever its headers say."
            ),
            click.option("--fixes", type=PATH, metavar="FILE", help="Cells that were fixed, laid over the sheets."),
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
                type=Choice(["report", "deactivate"]),
                help="People who are live and in no sheet: report them (default), or deactivate them.",
            ),
            click.option(
                "--unknown-active",
                type=Choice(["assume-active", "look", "refuse"]),
                help="Where a listing does not say whether a person is active (default: assume-active).",
            ),
            click.option(
                "--confirm-deactivations",
                type=Whole(0),
                metavar="N",
                help="Go past the deactivation limits: N must be the exact number of this run.",
            ),
            click.option(
                "--confirm-reactivations",
                type=Whole(0),
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
                type=Whole(1, 100),
                metavar="N",
                help="Deactivate absent people only when N runs in a row that count (1 to 100, default: 1) miss them.",
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
