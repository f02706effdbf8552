"""English for whoever puts sheets into a folder: neither the command line nor the page is a way on for them."""

from reconciler.errors import ReconcilerError
from reconciler.model.finding import Finding
from reconciler.model.hold import Hold
from reconciler.model.report import Report
from reconciler.report.words.english import catalogue, holds, verdicts
from reconciler.report.words.english.at_page import retold
from reconciler.report.words.english.errors import error as error_in
from reconciler.report.words.english.holds import confirmation
from reconciler.report.words.english.overrides import let_through
from reconciler.report.words.english.ways import INBOX

__all__ = ["confirmation", "error", "finding", "hold", "let_through", "retold", "verdict"]


def finding(found: Finding, /) -> str:
    """Return what a finding is about, and how to fix it."""
    return catalogue.issue(found.code, found.facts, INBOX) if found.recorded is None else retold(found.recorded)


def hold(held: Hold, /) -> str:
    """Return why a plan is held, and the way on."""
    return holds.hold(held, INBOX) if held.recorded is None else retold(held.recorded)


def verdict(report: Report, /) -> str:
    """Return how a run ended, by its outcome."""
    return verdicts.verdict(report, INBOX)


def error(raised: ReconcilerError, /) -> str:
    """Return what an error says, and the way on."""
    return error_in(raised, INBOX)
