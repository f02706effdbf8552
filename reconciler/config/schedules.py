"""When runs are due, as the configuration says it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from reconciler.config.places import beside
from reconciler.config.units import seconds
from reconciler.errors import UsageError
from reconciler.model.schedule import Schedule
from reconciler.support.time_zone import require_known_zone

_LATE_AFTER = "2h"


def read_schedules(document: Mapping[str, Any], folder: Path, file: str) -> tuple[Schedule, ...]:
    """Return the schedules of a configuration; paths are relative to its folder.

    Raises UsageError, with the file and the schedule, for a time that is none, an unknown zone, and a name given twice.
    """
    found = tuple(_read(table, folder, file) for table in document.get("schedule", ()))
    names = [schedule.name for schedule in found]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise UsageError(f"{file}: two of [[schedule]] are called {twice!r}: give each a name of its own.")
    return found


def _read(table: Mapping[str, Any], folder: Path, file: str) -> Schedule:
    from cronsim import CronSim, CronSimError

    name, cron, zone = table["name"], table["cron"], table.get("zone", "")
    where = f"{file}: schedule {name!r}"
    try:
        require_known_zone(zone)
    except UsageError as error:
        raise UsageError(f"{where}: {error}") from error
    try:
        next(CronSim(cron, datetime(2000, 1, 1, tzinfo=UTC)))
    except (CronSimError, StopIteration) as error:
        raise UsageError(
            f"{where}: cron = {cron!r} is no time ({error or 'it never comes'}). Give minute, hour, day, month and "
            'weekday, as in "0 3 * * *" for every night at 03:00.'
        ) from error
    late_after = timedelta(seconds=seconds(table.get("late_after", _LATE_AFTER)))
    sources = tuple(str(beside(folder, source).absolute()) for source in table.get("sources", ()))
    skips = table.get("overlap") == "skip"
    return Schedule(name, cron, zone, late_after, table.get("ping_url", ""), sources, skips)
