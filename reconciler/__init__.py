"""Reconcile sheets of companies and users with Symphony's Connect / Sponsored Access API.

`await reconciler.plan(Request(sources=["people.xlsx"]), settings, connect(settings))` gives a `Report`, and `apply`
likewise; nothing is printed. The names below are the public interface, each loaded when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reconciler.config.connection import Connection, connect
    from reconciler.config.settings import Overrides, Settings, load_settings
    from reconciler.dataframes import actions_frame, findings_frame, results_frame
    from reconciler.errors import (
        AnswerLost,
        ApiError,
        ApiGone,
        ApiRefused,
        CredentialsRefused,
        InputRefused,
        InternalError,
        Interrupted,
        PlanRefused,
        ReconcilerError,
        RunLocked,
        UsageError,
    )
    from reconciler.exit_codes import Exit
    from reconciler.model.action import Action, ActionKind
    from reconciler.model.finding import Finding
    from reconciler.model.finding_code import Code, FindingKind
    from reconciler.model.hold import Hold
    from reconciler.model.report import Report
    from reconciler.model.result import Outcome, Result, Verified
    from reconciler.model.run_outcome import RunOutcome
    from reconciler.operations.apply import apply
    from reconciler.operations.check import Checked, check
    from reconciler.operations.export import Exported, ExportRequest, export
    from reconciler.operations.plan import plan
    from reconciler.operations.runs import runs
    from reconciler.report.audit.workbook import write_audit
    from reconciler.report.words.english.catalogue import finding as describe
    from reconciler.run.request import Request, new_run_id
    from reconciler.run.stop_switch import StopSwitch
    from reconciler.state.runs import RunLine
    from reconciler.version import __version__

_MODULES = {
    "config.connection": ("Connection", "connect"),
    "config.settings": ("Overrides", "Settings", "load_settings"),
    "dataframes": ("actions_frame", "findings_frame", "results_frame"),
    "errors": (
        "AnswerLost", "ApiError", "ApiGone", "ApiRefused", "CredentialsRefused", "InputRefused", "InternalError",
        "Interrupted", "PlanRefused", "ReconcilerError", "RunLocked", "UsageError",
    ),
    "exit_codes": ("Exit",),
    "model.action": ("Action", "ActionKind"),
    "model.finding_code": ("Code", "FindingKind"),
    "model.finding": ("Finding",),
    "model.hold": ("Hold",),
    "model.report": ("Report",),
    "model.result": ("Outcome", "Result", "Verified"),
    "model.run_outcome": ("RunOutcome",),
    "operations.apply": ("apply",),
    "operations.check": ("Checked", "check"),
    "operations.export": ("ExportRequest", "Exported", "export"),
    "operations.plan": ("plan",),
    "operations.runs": ("runs",),
    "report.audit.workbook": ("write_audit",),
    "report.words.english.catalogue": ("describe",),
    "run.request": ("Request", "new_run_id"),
    "run.stop_switch": ("StopSwitch",),
    "state.runs": ("RunLine",),
    "version": ("__version__",),
}  # fmt: skip
_HOME = {name: module for module, names in _MODULES.items() for name in names}
_OWN_NAMES = {"describe": "finding"}

__all__ = [
    "Action", "ActionKind", "AnswerLost", "ApiError", "ApiGone", "ApiRefused", "Checked", "Code", "Connection",
    "CredentialsRefused", "Exit", "ExportRequest", "Exported", "Finding", "FindingKind", "Hold", "InputRefused",
    "InternalError", "Interrupted", "Outcome", "Overrides", "PlanRefused", "ReconcilerError", "Report", "Request",
    "Result", "RunLine", "RunLocked", "RunOutcome", "Settings", "StopSwitch", "UsageError", "Verified", "__version__",
    "actions_frame", "apply", "check", "connect", "describe", "export", "findings_frame", "load_settings",
    "new_run_id", "plan", "results_frame", "runs", "write_audit",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Load a public name. Raises AttributeError for any other."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), _OWN_NAMES.get(name, name))
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
