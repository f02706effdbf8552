"""The whole job in one command: a sandbox with sample data, then the program's own commands against it, over HTTP."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from reconciler.errors import UsageError
from reconciler.exit_codes import Exit
from reconciler.sandbox.rehearsal import environment
from reconciler.sandbox.seed import load_seed
from reconciler.sandbox.server import running
from reconciler.support.resources import folder


@dataclass(frozen=True, slots=True)
class DemoRequest:
    """Where the results are left; `opened` is told the sandbox's address and the sheet, `begun` and `ended` each
    command's number, its arguments, and the exit code it ended with."""

    out: Path
    opened: Callable[[str, Path], None]
    begun: Callable[[int, Sequence[str]], None]
    ended: Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Demonstrated:
    """The exit codes of the three commands, and the audit workbook."""

    codes: tuple[int, ...]
    audit: Path

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
        sheet = Path(shutil.copyfile(sample / "people.xlsx", out / "people.xlsx"))
    except OSError as error:
        raise UsageError(f"{out}: the folder cannot be used ({error.strerror}). Name another.") from error
    world = load_seed(sample / "live.json")
    plan, audit = str(out / "plan.json"), out / "audit.xlsx"
    commands = (
        ("plan", str(sheet), "--out", plan),
        ("apply", plan, "--yes", "--audit", str(audit)),
        ("plan", str(sheet), "--detailed-exitcode"),
    )
    with tempfile.TemporaryDirectory() as state, running(world) as url:
        env = {**os.environ, **environment(url, world), "RECONCILER_STATE_DIR": state}
        request.opened(url, sheet)
        codes = []
        for number, arguments in enumerate(commands, 1):
            request.begun(number, arguments)
            command = [sys.executable, "-m", "reconciler", *arguments]
            codes.append(subprocess.run(command, env=env, check=False).returncode)  # noqa: S603
            request.ended(codes[-1])
    return Demonstrated(tuple(codes), audit)
