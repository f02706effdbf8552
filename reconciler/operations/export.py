"""The live state as a workbook that `plan` reads back with no change."""

from dataclasses import dataclass
from pathlib import Path

from reconciler.api.read_live import read_live
from reconciler.config.connection import Connection
from reconciler.config.settings import Settings
from reconciler.errors import Exit
from reconciler.run.progress import Progress
from reconciler.support.redact import visible


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export ended with: lines for people, and the exit code."""

    lines: list[str]
    exit_code: Exit


async def export_live(path: Path, settings: Settings, connection: Connection, progress: Progress) -> Exported:
    """Read all companies and their people and write them to `path`.

    A company whose people could not be listed is written without them, and said so (exit 7). Raises ApiGone,
    CredentialsRefused, and ReconcilerError where the file cannot be written.
    """
    from reconciler.api.client import ConnectApi
    from reconciler.api.transport import Transport
    from reconciler.report.input_workbook import write_export

    async with Transport(connection, settings.pace, progress.paused) as transport:
        with progress.step("Reading live companies and people") as step:
            live = await read_live(ConnectApi(transport), step.advance)
    companies = list(live.companies.values())
    write_export(companies, path)
    people = sum(len(one.users or ()) for one in companies)
    lines = [visible(f"{one.company.vanity_name}: {one.problem}") for one in companies if one.problem]
    lines.append(f"{path}: {len(companies)} companies, {people:,} people.")
    return Exported(lines, Exit.UNVERIFIED if any(one.problem for one in companies) else Exit.OK)
