"""What leaves a run in its report, rid of secrets once more: answers come clean already, and here nothing slips by."""

from collections.abc import Iterable
from dataclasses import replace as replaced
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from reconciler.model.action import Action
from reconciler.model.report import Report
from reconciler.support.redactor import Redactor

T = TypeVar("T", bound=Struct)

_TEXTS = ("detail", "seen", "trace_id", "account_at", "created_id", "facts", "value", "subject", "recorded")
"""The fields of results and findings that hold what came from the API."""


def without_secrets(records: Iterable[T], redactor: Redactor) -> list[T]:
    """Return results or findings without any secret; those that have none are the same ones."""
    return [_cleaned(record, redactor) for record in records]


def names_without_secrets(actions: Iterable[Action], redactor: Redactor) -> list[Action]:
    """Return actions without any secret in the names that the API gave; those that have none are the same ones."""
    cleaned = ((action, redactor.clean_all(action.name)) for action in actions)
    return [action if name == action.name else replace(action, name=name) for action, name in cleaned]


def report_without_secrets(report: Report, redactor: Redactor) -> Report:
    """Return a report without any secret in what it tells of the API."""
    clean = redactor.clean_all
    return replaced(
        report,
        error=clean(report.error),
        error_call=clean(report.error_call),
        results=without_secrets(report.results, redactor),
        findings=without_secrets(report.findings, redactor),
        companies=clean(report.companies),
    )


def _cleaned(record: T, redactor: Redactor) -> T:
    changed = {}
    for name in _TEXTS:
        if (held := getattr(record, name, None)) and (cleaned := redactor.clean_all(held)) is not held:
            changed[name] = cleaned
    return replace(record, **changed) if changed else record
