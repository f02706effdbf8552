"""The whole job in one command: a sandbox with sample data, then the program's own commands against it, over HTTP."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from reconciler.errors import Exit, UsageError
from reconciler.sandbox.rehearsal import environment
from reconciler.sandbox.seed import load_seed
from reconciler.sandbox.server import running
from reconciler.support.resources import folder

_MEANINGS: dict[int, str] = {Exit.OK: "", Exit.INCOMPLETE: ": all is done but the rows that need a person"}


def run_demo(out: Path, say: Callable[[str], None]) -> int:
    """Plan, apply, verify, audit, and plan again; the results stay in the folder `out`.

    Gives 0 where all went as it should. Raises UsageError where the folder cannot be made.
    """
    sample = folder("sample_data")
    try:
        out.mkdir(parents=True, exist_ok=True)
        sheet = Path(shutil.copyfile(sample / "people.xlsx", out / "people.xlsx"))
    except OSError as error:
        raise UsageError(f"{out}: the folder cannot be used ({error.strerror}). Name another with --out.") from error
    world = load_seed(sample / "live.json")
    with tempfile.TemporaryDirectory() as state, running(world) as url:
        env = {**os.environ, **environment(url, world), "RECONCILER_STATE_DIR": state}
        say(f"A sandbox of the API listens at {url}. The sheet to apply is {sheet}.")
        ended = [
            _run(["plan", str(sheet), "--out", str(out / "plan.json")], env, "1. What would change?", say),
            _run(["apply", str(out / "plan.json"), "--yes", "--audit", str(out / "audit.xlsx")], env,
                 "2. Make it so, read again to verify, write the audit workbook.", say),
            _run(["plan", str(sheet), "--detailed-exitcode"], env, "3. Is anything left to do?", say),
        ]  # fmt: skip
    say("")
    # The sample has rows that only a person can mend, so the apply ends with 6; the second plan must be empty.
    good = ended == [Exit.OK, Exit.INCOMPLETE, Exit.OK]
    if good:
        say(click.style("The second plan is empty: what is live is what the sheet says.", fg="green", bold=True))
        say(f"Open {out / 'audit.xlsx'} to see the proof of every line.")
    else:
        say(click.style(f"The demo did not go as it should: its commands ended with {ended}.", fg="red"))
    return int(Exit.OK if good else Exit.UNEXPECTED)


def _run(arguments: list[str], env: Mapping[str, str], title: str, say: Callable[[str], None]) -> int:
    say("")
    say(click.style(title, bold=True))
    say(click.style(f"$ reconciler {' '.join(arguments)}", dim=True))
    ended = subprocess.run([sys.executable, "-m", "reconciler", *arguments], env=env, check=False)  # noqa: S603
    meaning = _MEANINGS.get(ended.returncode, "")
    say(click.style(f"(exit code {ended.returncode}{meaning})", dim=True))
    return ended.returncode
