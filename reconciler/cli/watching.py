"""What `reconciler runs` tells of nights that nobody sees: --due and --metrics."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reconciler.cli.shared import print_document, say, settings_of
from reconciler.cli.telling import tell_of_waiting
from reconciler.errors import UsageError
from reconciler.exit_codes import Exit
from reconciler.operations.watch import standings, write_metrics
from reconciler.report.words.english import schedules as words
from reconciler.support.redact import visible

if TYPE_CHECKING:
    from reconciler.config.settings import Settings
    from reconciler.model.schedule import Standing


def shown(context: click.Context, /, flags: dict[str, Any], due: bool, metrics: Path | None) -> Exit:
    """Write the metrics, tell how the schedules stand; return 6 where a run was missed.

    Raises UsageError where no schedule is configured.
    """
    settings, now = settings_of(context, flags, tell=False), datetime.now(UTC)
    if metrics:
        write_metrics(settings, metrics, now)
        if not due and not flags["quiet"]:
            say([visible(f"Metrics: {metrics}")], err=flags["as_json"])
    return _due(settings, flags, now) if due else Exit.OK


def _due(settings: "Settings", flags: dict[str, Any], now: datetime) -> Exit:
    from reconciler.operations.notices import is_told_of_expiring

    tell_of_waiting(settings)
    if not settings.schedules and not is_told_of_expiring(settings):
        raise UsageError(
            "No schedule is configured: say in reconciler.toml under [[schedule]] when runs are due, with a name and "
            'cron = "0 3 * * *" (reconciler.example.toml).'
        )
    known = standings(settings, now)
    if flags["as_json"]:
        print_document([_document(standing) for standing in known])
    elif flags["quiet"]:
        say(words.missed(standing) for standing in known if standing.missed)
    else:
        say(line for standing in known for line in words.lines(standing))
    return Exit.INCOMPLETE if any(standing.missed for standing in known) else Exit.OK


def _document(standing: "Standing") -> dict[str, Any]:
    schedule, last = standing.schedule, standing.last
    return {
        "schedule": schedule.name,
        "cron": schedule.cron,
        "zone": schedule.zone,
        "due": last.at.isoformat() if last else None,
        "state": last.state if last else None,
        "run_id": last.run.run_id if last and last.run else None,
        "missed": [at.isoformat() for at in standing.missed],
        "next": standing.next.isoformat(),
    }
