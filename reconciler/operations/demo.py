"""The whole job in one command: a sandbox with sample data, then the program's own commands against it, over HTTP."""

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reconciler.config.connection import connect
from reconciler.config.database import without_database
from reconciler.config.settings import Settings
from reconciler.errors import OutputTaken, UsageError
from reconciler.exit_codes import Exit
from reconciler.operations.plan import plan
from reconciler.report.counts import rows_for_a_person
from reconciler.run.request import Request
from reconciler.sandbox.rehearsal import environment
from reconciler.sandbox.seed import load_seed
from reconciler.sandbox.server import running
from reconciler.support.outputs import Output
from reconciler.support.own_files import Kind
from reconciler.support.resources import folder


@dataclass(frozen=True, slots=True)
class DemoRequest:
    """Where the results are left, and the options of every command.

    `opened` is told the sandbox's address and the sheet, `begun` and `ended` each command's number, its arguments, and
    the exit code it ended with.
    """

    out: Path
    options: Sequence[str]
    opened: Callable[[str, Path], None]
    begun: Callable[[int, Sequence[str]], None]
    ended: Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Demonstrated:
    """The exit codes of the three commands, the audit workbook, and how many rows are left to a person at the end."""

    codes: tuple[int, ...]
    audit: Path
    left: int

    @property
    def exit_code(self) -> Exit:
        """0 where all went as it should: the sample has rows that only a person can fix, so its apply ends with 6."""
        good = self.codes == (Exit.OK, Exit.INCOMPLETE, Exit.OK)
        return Exit.OK if good else Exit.UNEXPECTED


def demo(request: DemoRequest) -> Demonstrated:
    """Plan, apply, verify, audit, and plan again. Raises UsageError where the folder cannot be made."""
    sample, out = folder("sample_data"), request.out
    try:
        out.mkdir(parents=True, exist_ok=True)
        sheet = _copied(sample / "people.xlsx", out / "people.xlsx")
        plan_file = Output(out / "plan.json", Kind.PLAN)
        plan_file.require_possible()
    except OutputTaken as error:
        raise UsageError(f"{error}. Name another folder.") from error
    except OSError as error:
        raise UsageError(f"{out}: the folder cannot be used ({error.strerror}). Name another.") from error
    world = load_seed(sample / "live.json")
    audit = Output(out / "audit.xlsx", Kind.AUDIT).free()
    commands = (
        ("plan", str(sheet), "--out", str(plan_file.path)),
        ("apply", str(plan_file.path), "--yes", "--audit", str(audit)),
        ("plan", str(sheet), "--detailed-exitcode"),
    )
    with tempfile.TemporaryDirectory() as state, running(world) as url:
        env = {**without_database(os.environ), **environment(url, world), "RECONCILER_STATE_DIR": state}
        request.opened(url, sheet)
        codes = []
        for number, arguments in enumerate(commands, 1):
            request.begun(number, [*arguments, *request.options])
            command = [sys.executable, "-m", "reconciler", *arguments, *request.options]
            codes.append(subprocess.run(command, env=env, check=False).returncode)  # noqa: S603
            request.ended(codes[-1])
        left = _left(sheet, env)
    return Demonstrated(tuple(codes), audit, left)


def _left(sheet: Path, env: Mapping[str, str]) -> int:
    """Return how many rows are not so live after all, as a plan of this process finds them."""
    settings = Settings(state_dir=Path(env["RECONCILER_STATE_DIR"]))
    report = asyncio.run(plan(Request(sources=[sheet]), settings, connect(settings, env)))
    return rows_for_a_person(report)


def _copied(sample: Path, sheet: Path) -> Path:
    """Return the copy of a sample, made where it is missing. Raises OutputTaken where another file has its name."""
    content = sample.read_bytes()
    if sheet.is_file() and sheet.read_bytes() == content:
        return sheet
    return Output(sheet, Kind.SHEETS).write([content])
