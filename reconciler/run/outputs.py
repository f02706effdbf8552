"""Where the files of a run go, and what none of them may take the place of."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from reconciler.config.settings import Settings
from reconciler.model.far_address import FarAddress
from reconciler.run.request import Request
from reconciler.state.sqlite_database import FILE
from reconciler.support.outputs import Output
from reconciler.support.own_files import Kind


def plan_output(request: Request, settings: Settings) -> Output | None:
    """Return where the plan of a run goes, None where it is not to be written."""
    return Output(request.out, Kind.PLAN, request.force, _kept(request, settings)) if request.out else None


def audit_output(path: Path, request: Request, settings: Settings) -> Output:
    """Return where the audit workbook of a run goes, or its next free name."""
    return Output(path, Kind.AUDIT, kept=_kept(request, settings))


def marked_output(path: Path, request: Request, settings: Settings) -> Output:
    """Return where the marked copy of a run's sheets goes, or its next free name."""
    return Output(path, Kind.MARKED, kept=_kept(request, settings))


def kept_files(settings: Settings, sources: Iterable[Any] = ()) -> tuple[Path, ...]:
    """Return what is never written over: these sources and the configured ones, files and folders, and the journal."""
    journal = [settings.state.folder / f"{FILE}{end}" for end in ("", "-wal", "-shm")]
    named = [*sources, *settings.files, *settings.companies, *settings.users]
    files = [Path(one) for one in named if isinstance(one, str | Path) and not isinstance(one, FarAddress)]
    return (*files, *journal)


def _kept(request: Request, settings: Settings) -> tuple[Path, ...]:
    beside = filter(None, (request.plan_file, request.fixes))
    return kept_files(settings, [*request.all_sources, *beside])
