"""What was lifted, and what that let through, as lines of a terminal: the last that somebody sees of a run."""

import textwrap
from collections.abc import Iterator

import click

from reconciler.model.report import Report
from reconciler.report.words.english import catalogue as english
from reconciler.support.redact import visible

_WIDTH = 100
_CASES = 5


def lifted(report: Report) -> Iterator[str]:
    """Give what was lifted in lines: in red what let something through, then what made no difference in one line."""
    through = [one for one in report.overrides if one.let_through]
    if through:
        yield click.style("Lifted in this run:", fg="red", bold=True)
    for one in through:
        yield from (click.style(line, fg="red") for line in _wrapped(f"! {english.override(one, _CASES)}"))
    if quiet := [english.given(one) for one in report.overrides if not one.let_through]:
        yield from _wrapped(f"Lifted without a difference: {'; '.join(quiet)}.", "")


def _wrapped(text: str, start: str = "  ") -> list[str]:
    told = visible(" ".join(text.split()))
    return textwrap.wrap(
        told, _WIDTH, initial_indent=start, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    )
