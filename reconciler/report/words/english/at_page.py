"""English for whoever works at the page and has no command line: other ways on, and the same sentences else."""

import re

from reconciler.errors import ReconcilerError
from reconciler.model.finding import Finding
from reconciler.model.hold import Hold
from reconciler.model.report import Report
from reconciler.report.words.english import catalogue, holds, verdicts
from reconciler.report.words.english.errors import error as error_in
from reconciler.report.words.english.holds import confirmation, limit
from reconciler.report.words.english.overrides import let_through
from reconciler.report.words.english.ways import PAGE

__all__ = ["confirmation", "error", "finding", "hold", "let_through", "limit", "reason", "retold", "verdict"]

_SENTENCE = re.compile(r"(?<=[.!?]) (?=[A-Z“`(])")
_OPTION = re.compile(r"(?<![\w-])--[a-z]{2}|\breconciler (?:apply|approve|plan|resume|runs|template) ?")


def finding(found: Finding, /) -> str:
    """Return what a finding is about, and how to fix it."""
    return catalogue.issue(found.code, found.facts, PAGE) if found.recorded is None else retold(found.recorded)


def hold(held: Hold, /) -> str:
    """Return why a plan is held, and the way on."""
    return holds.hold(held, PAGE) if held.recorded is None else retold(held.recorded)


def reason(held: Hold, /) -> str:
    """Return why a plan is held, without the way on that other holds may share."""
    return retold(holds.reason(held, PAGE))


def retold(recorded: str, /) -> str:
    """Return what is on record without the sentences that name an option: a run of the command line has put it there.

    Nor does it send anybody to the tables of the audit: the page has its own.

    Records keep sentences and no facts. What is nothing but such sentences is told as it is.
    """
    recorded = recorded.replace(verdicts.IN_AUDIT, "")
    kept = [one for one in _SENTENCE.split(recorded) if not _OPTION.search(one)]
    return " ".join(kept) or recorded


def verdict(report: Report, /) -> str:
    """Return how a run ended, by its outcome."""
    return verdicts.verdict(report, PAGE)


def error(raised: ReconcilerError, /) -> str:
    """Return what an error says, and the way on."""
    return error_in(raised, PAGE)
