"""The name of the feed that sheets are a delivery of."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from reconciler.config.settings import Settings
from reconciler.model.origin import Source


def feed_name(settings: Settings, sources: Sequence[Source]) -> str:
    """Return the feed's name in the configuration, where these are the sheets that it names; else ""."""
    if not settings.feed or not sources:
        return ""
    places = [_absolute(path) for path in (*settings.files, *settings.companies, *settings.users)]
    return settings.feed if all(_is_in(source, places) for source in sources) else ""


def _is_in(source: Source, places: Iterable[Path]) -> bool:
    return bool(source.path) and any(_absolute(Path(source.path)).is_relative_to(place) for place in places)


def _absolute(path: Path) -> Path:
    return path.expanduser().resolve()
