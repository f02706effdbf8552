"""What was lifted, and what that let through, as lines of a terminal: the last that somebody sees of a run."""

from collections.abc import Iterator

import click

from reconciler.model.report import Report
from reconciler.report.words.english import catalogue as english
from reconciler.support.redact import visible

_CASES = 5
_NOTHING_YET = "Lifted for this plan, of which nothing was written:"


def lifted(report: Report) -> Iterator[str]:
    """Give what was lifted in lines: first what let something through, then what made no difference in one line.

    That is in red where the run has sent something, for then it did; else it would.
    """
    through = [one for one in report.overrides if one.let_through]
    wrote = any(result.at for result in report.results)
    color = "red" if wrote else "yellow"
    if through:
        yield click.style("Lifted in this run:" if wrote else _NOTHING_YET, fg=color, bold=True)
    for one in through:
        yield click.style(f"  ! {_shown(english.override(one, _CASES))}", fg=color)
    if quiet := [english.given(one) for one in report.overrides if not one.let_through]:
        yield _shown(f"Lifted without a difference: {'; '.join(quiet)}.")


def _shown(text: str) -> str:
    return visible(" ".join(text.split()))
