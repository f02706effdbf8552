"""`reconciler demo`."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from reconciler.cli.options import PATH, everywhere
from reconciler.cli.shared import say, settings_of
from reconciler.exit_codes import Exit

_TITLES = (
    "1. What would change?",
    "2. Make it so, read again to verify, write the audit workbook.",
    "3. Is anything left to do?",
)
_MEANINGS: dict[int, str] = {Exit.INCOMPLETE: ": all is done but the rows that need a person"}


@click.command("demo")
@click.option("--out", type=PATH, default=Path("reconciler-demo"), show_default=True, help="Folder for the results.")
@everywhere
@click.pass_context
def command(context: click.Context, /, out: Path, **flags: Any) -> None:
    """Show the whole job on sample data, against a sandbox.

    Plan, apply, verify, audit, and a second plan that is empty.
    """
    from reconciler.config.credentials import require_no_key_log
    from reconciler.operations.demo import DemoRequest, demo

    settings_of(context, flags)
    require_no_key_log(os.environ)
    done = demo(DemoRequest(out, [*_options(flags)], _opened, _begun, _ended))
    say([""])
    if done.exit_code is Exit.OK:
        say([click.style(f"The second plan is empty: {_verdict(done.left)}", fg="green", bold=True)])
        say([f"Open {done.audit} to see the proof of every line."])
    else:
        say([click.style(f"The demo did not go as it should: its commands ended with {[*done.codes]}.", fg="red")])
    context.exit(done.exit_code)


def _options(flags: dict[str, Any]) -> Iterator[str]:
    """Yield the options of the demo that are those of its commands, too."""
    for name in ("config", "api"):
        if flags[name]:
            yield from (f"--{name}", str(flags[name]))
    yield from (f"--{name}" for name in ("verbose", "quiet") if flags[name])


def _verdict(left: int) -> str:
    so = "what is live is what the sheet says"
    if not left:
        return f"{so}."
    return f"{so}, but for {f'{left:,} rows that need' if left > 1 else 'one row that needs'} a person."


def _opened(url: str, sheet: Path) -> None:
    say([f"A sandbox of the API listens at {url}. The sheet to apply is {sheet}."])


def _begun(number: int, arguments: Sequence[str]) -> None:
    say(["", click.style(_TITLES[number - 1], bold=True)])
    say([click.style(f"$ reconciler {' '.join(arguments)}", dim=True)])


def _ended(code: int) -> None:
    say([click.style(f"(exit code {code}{_MEANINGS.get(code, '')})", dim=True)])
