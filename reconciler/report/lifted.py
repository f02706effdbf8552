"""What was lifted, and what that let through, as lines of a terminal: the last that somebody sees of a run."""

from collections.abc import Iterator

import click

from reconciler.model.report import Report
from reconciler.report.words.english import catalogue as english
from reconciler.support.redact import visible

_CASES = 5


def lifted(report: Report) -> Iterator[str]:
    """Give what was lifted in lines: in red what let something through, then what made no difference in one line."""
    through = [one for one in report.overrides if one.let_through]
    if through:
        yield click.style("Lifted in this run:", fg="red", bold=True)
    for one in through:
        yield click.style(f"  ! {_shown(english.override(one, _CASES))}", fg="red")
    if quiet := [english.given(one) for one in report.overrides if not one.let_through]:
        yield _shown(f"Lifted without a difference: {'; '.join(quiet)}.")


def _shown(text: str) -> str:
    return visible(" ".join(text.split()))
