"""Where this process runs, for those who are told of it elsewhere."""

from collections.abc import Sequence
from pathlib import Path

from reconciler.config.settings import Settings
from reconciler.model.notice import Site
from reconciler.run.who_acts import who_acts
from reconciler.support.operator import operator


def site_of(settings: Settings, program: str, given: Sequence[str]) -> Site:
    """Return where this process runs and how it was started, by the words after the program's name."""
    is_ours = Path(program).is_absolute() and Path(program).name.startswith("reconciler")
    return Site(
        account=operator(who_acts().process.name),
        folder=str(Path.cwd()),
        state=str(settings.state_dir),
        program=program if is_ours else "reconciler",
        config=str(settings.file or ""),
        given=tuple(given),
    )
