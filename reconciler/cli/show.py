"""`reconciler show`."""

from itertools import islice
from pathlib import Path
from typing import Any

import click

from reconciler.cli.options import PATH, everywhere
from reconciler.cli.shared import print_document, say, state_of
from reconciler.errors import UsageError


@click.command("show")
@click.argument("plan", type=PATH, metavar="PLAN")
@click.option("--xlsx", type=PATH, metavar="FILE", help="Write a workbook of the plan, to read and to file.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout.")
@everywhere
@click.pass_context
def command(context: click.Context, /, plan: Path, xlsx: Path | None, as_json: bool, quiet: bool, **flags: Any) -> None:
    """Show a plan file in full, offline.

    PLAN is a file that `plan --out` made. No credentials, sheets or settings are needed. Exits 5 if it was altered.
    """
    from datetime import UTC, datetime

    from reconciler.operations.show import show, write_book
    from reconciler.report.plan_document import plan_document
    from reconciler.report.plan_text import head, plan_in_full
    from reconciler.support.redact import visible

    if not plan.exists():
        plan = _of_state(context, plan, {**flags, "quiet": quiet})
    report = show(plan)
    book = write_book(report, xlsx) if xlsx else None
    now = datetime.now(UTC)
    if as_json:
        print_document({**plan_document(report, now), "xlsx": str(book) if book else None})
    else:
        say(islice(head(report), 1) if quiet else plan_in_full(report, now))
    if book:
        say([f"Workbook of the plan: {visible(str(book))}"], err=True)


def _of_state(context: click.Context, plan: Path, flags: dict[str, Any]) -> Path:
    """Return the file of a plan in the state; `plan` as it is where no settings can be read: none are needed for it."""
    from reconciler.operations.plan_files import found_plan

    try:
        state = state_of(context, flags)
    except UsageError:
        return plan
    return found_plan(plan, state)
