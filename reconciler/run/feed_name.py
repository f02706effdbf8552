"""The name of the feed that sheets are a delivery of."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from reconciler.errors import UsageError
from reconciler.model.far_address import FarAddress, is_far
from reconciler.model.origin import Source
from reconciler.run.context import RunContext
from reconciler.state.drops import drop_holding, find_drop


def feed_name(run: RunContext, sources: Sequence[Source]) -> str:
    """Return the feed's name: the one that was given when these sheets were handed in, or that of the configuration.

    The configuration's is for the sheets that it names; "" for others.
    """
    if not sources:
        return ""
    if drops := {drop_holding(Path(source.path)) for source in sources} - {""}:
        return _given(run, drops)
    settings = run.settings
    places = [*settings.files, *settings.companies, *settings.users]
    return settings.feed if settings.feed and all(is_in(source.path, places) for source in sources) else ""


def _given(run: RunContext, drops: set[str]) -> str:
    """Return the feed that was named as sheets were handed in; "" where none was, or these are of several drops."""
    try:
        (drop_id,) = drops
        return find_drop(run.store.journal, run.tenant, drop_id).feed if run.store else ""
    except (ValueError, UsageError):
        return ""


def is_in(path: str, places: Iterable[Path | FarAddress]) -> bool:
    """Whether a sheet, by its path or address ("" for none), is one of some places or stands in one."""
    if is_far(path):
        return any(isinstance(place, FarAddress) and place.holds(path) for place in places)
    folders = (_absolute(place) for place in places if not isinstance(place, FarAddress))
    return bool(path) and any(_absolute(Path(path)).is_relative_to(folder) for folder in folders)


def _absolute(path: Path) -> Path:
    return path.expanduser().resolve()
