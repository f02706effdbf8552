"""The live state as a workbook that `plan` reads back with no change."""

from dataclasses import dataclass, field
from pathlib import Path

from reconciler.api.read_live import read_live
from reconciler.config.connection import Connection
from reconciler.config.settings import Settings
from reconciler.exit_codes import Exit
from reconciler.model.live import LiveCompany
from reconciler.run.outputs import kept_files
from reconciler.run.progress import Progress, Silent, Stage
from reconciler.support.outputs import Output
from reconciler.support.own_files import Kind


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """Where the live state is written to (.xlsx); `force` takes the place of a file that this program did not write."""

    out: Path
    progress: Progress = field(default_factory=Silent)
    force: bool = False

    def __post_init__(self) -> None:
        """Take a path that is given as text."""
        object.__setattr__(self, "out", Path(self.out))


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written; `unreadable` are the companies that stand there without their people."""

    path: Path
    companies: int
    people: int
    unreadable: tuple[LiveCompany, ...] = ()

    @property
    def exit_code(self) -> Exit:
        """7 where a listing could not be used."""
        return Exit.UNVERIFIED if self.unreadable else Exit.OK


async def export(request: ExportRequest, settings: Settings, connection: Connection) -> Exported:
    """Read all companies and their people and write them to a workbook.

    Raises UsageError where the workbook cannot be written there, ApiGone, CredentialsRefused, and ReconcilerError where
    writing fails.
    """
    from reconciler.api.client import ConnectApi
    from reconciler.api.transport import Transport
    from reconciler.report.input_workbook import write_export

    output = Output(request.out, Kind.SHEETS, request.force, kept_files(settings))
    output.require_possible()
    async with Transport(connection, settings.pace, request.progress.paused) as transport:
        with request.progress.step(Stage.READ_LIVE) as step:
            live = await read_live(ConnectApi(transport), step.advance)
    companies = list(live.companies.values())
    write_export(companies, output)
    people = sum(len(one.users or ()) for one in companies)
    return Exported(request.out, len(companies), people, tuple(one for one in companies if one.problem))
