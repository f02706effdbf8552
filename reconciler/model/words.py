"""How facts become sentences: injected, so that nothing that decides knows a language, a flag or a sheet's name."""

from collections.abc import Mapping
from typing import Any, Protocol

from reconciler.errors import ReconcilerError
from reconciler.model.finding import Finding
from reconciler.model.hold import Hold
from reconciler.model.report import Report


class Words(Protocol):
    """The sentences of one language, such as the module `report.words.english`."""

    def finding(self, found: Finding, /) -> str:
        """Return what a finding is about, and how to fix it."""

    def hold(self, held: Hold, /) -> str:
        """Return why a plan is held, and the way on."""

    def confirmation(self, held: Hold, /) -> str:
        """Return the option that lifts a hold; "" where none does."""

    def let_through(self, limit: str, facts: Mapping[str, Any], /) -> str:
        """Return what an override let through, by the limit or guard and the facts of a hold on it."""

    def verdict(self, report: Report, /) -> str:
        """Return how a run ended, by its outcome."""

    def error(self, raised: ReconcilerError, /) -> str:
        """Return what an error says, and the way on."""
