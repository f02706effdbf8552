"""The live state as a workbook that `plan` reads back with no change."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reconciler.api.read_live import active_by_id, fetch_users, read_live
from reconciler.config.connection import Connection
from reconciler.config.settings import Settings
from reconciler.exit_codes import Exit
from reconciler.model.live import Live, LiveCompany
from reconciler.run.outputs import kept_files
from reconciler.run.progress import Progress, Silent, Stage
from reconciler.support.outputs import Output
from reconciler.support.own_files import Kind

if TYPE_CHECKING:
    from reconciler.api.client import ConnectApi


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
    """What was written; `unreadable` are the companies that stand there without their people.

    `left_out` is how many companies and people have no row, because no row would say what is live.
    """

    path: Path
    companies: int
    people: int
    unreadable: tuple[LiveCompany, ...] = ()
    left_out: int = 0

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
    from reconciler.operations.read_back import leave_out
    from reconciler.report.input_workbook import write_export

    output = Output(request.out, Kind.SHEETS, request.force, kept_files(settings))
    output.require_possible()
    told = request.progress
    async with Transport(connection, settings.pace, told.paused, told.away, told.back) as transport:
        with told.step(Stage.READ_LIVE) as step:
            api = ConnectApi(transport)
            live = await read_live(api, step.advance)
            if settings.policy.unknown_active == "look":
                await _look(api, live)
    companies = list(live.companies.values())
    left = leave_out(companies, request.out.parent, settings.columns)
    write_export(companies, output, left)
    people = sum(len(one.users or ()) for one in companies)
    unreadable = tuple(one for one in companies if one.problem)
    return Exported(request.out, len(companies), people, unreadable, len(left.companies) + len(left.people))


async def _look(api: "ConnectApi", live: Live) -> None:
    """Ask for the people of whom the listing does not tell whether they are active, as a plan would."""
    unknown = [
        (one.company, user.id) for one in live.companies.values() for user in one.users or () if user.active is None
    ]
    active = active_by_id(await fetch_users(api, unknown))
    for one in live.companies.values():
        one.users = one.users and [
            replace(user, active=active.get(user.id)) if user.active is None else user for user in one.users
        ]
