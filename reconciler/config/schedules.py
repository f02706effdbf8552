"""When runs are due, as the configuration says it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from reconciler.config.places import beside
from reconciler.config.remote import source_place
from reconciler.config.units import seconds
from reconciler.errors import UsageError
from reconciler.model.far_address import FarAddress
from reconciler.model.schedule import Schedule
from reconciler.support.time_zone import require_known_zone

_LATE_AFTER = "2h"


def read_schedules(document: Mapping[str, Any], folder: Path, file: str) -> tuple[Schedule, ...]:
    """Return the schedules of a configuration; paths are relative to its folder.

    Raises UsageError, with the file and the schedule, for a time that is none, an
    unknown zone, and a name or a folder given twice.
    """
    found = tuple(_read(table, folder, file) for table in document.get("schedule", ()))
    names = [schedule.name for schedule in found]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise UsageError(f"{file}: two of [[schedule]] are called {twice!r}: give each a name of its own.")
    inboxes = [schedule.inbox for schedule in found if schedule.inbox]
    if shared := next((inbox for inbox in inboxes if inboxes.count(inbox) > 1), None):
        raise UsageError(f"{file}: two of [[schedule]] have the inbox {shared}: give each a folder of its own.")
    return found


def _read(table: Mapping[str, Any], folder: Path, file: str) -> Schedule:
    name, cron, zone = table["name"], table.get("cron", ""), table.get("zone", "")
    where = f"{file}: schedule {name!r}"
    try:
        require_known_zone(zone)
    except UsageError as error:
        raise UsageError(f"{where}: {error}") from error
    if not cron and "inbox" not in table:
        raise UsageError(f"{where}: it has neither cron, when a run is due, nor inbox, a folder for sheets.")
    inbox = beside(folder, table["inbox"]).absolute() if "inbox" in table else None
    if cron:
        _require_time(cron, where)
    late_after = timedelta(seconds=seconds(table.get("late_after", _LATE_AFTER)))
    sources = tuple(_absolute(source_place(folder, source)) for source in table.get("sources", ()))
    skips = table.get("overlap") == "skip"
    return Schedule(name, cron, zone, late_after, table.get("ping_url", ""), sources, skips, inbox)


def _absolute(place: Path | FarAddress) -> str:
    return place if isinstance(place, FarAddress) else str(place.absolute())


def _require_time(cron: str, where: str) -> None:
    from cronsim import CronSim, CronSimError

    try:
        next(CronSim(cron, datetime(2000, 1, 1, tzinfo=UTC)))
    except (CronSimError, StopIteration) as error:
        raise UsageError(
            f"{where}: cron = {cron!r} is no time ({error or 'it never comes'}). Give minute, hour, day, month and "
            'weekday, as in "0 3 * * *" for every night at 03:00.'
        ) from error
