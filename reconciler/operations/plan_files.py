"""Plan files, as those who name one need them."""

from pathlib import Path

from reconciler.model.far_address import FarAddress
from reconciler.model.state_place import StatePlace
from reconciler.state.backends import open_files
from reconciler.state.plan_file import is_plan


def named_plan(sources: tuple[Path | FarAddress, ...], state: StatePlace) -> Path | None:
    """Return the plan file that these sources are; None where they are sheets."""
    first, *others = sources or (None,)
    if others or not isinstance(first, Path):
        return None
    path = found_plan(first, state)
    return path if is_plan(path) else None


def found_plan(path: Path, state: StatePlace) -> Path:
    """Return where a plan file is here, which another machine may have written and named; `path` where it is nowhere.

    Raises ReconcilerError where the other machines cannot be asked.
    """
    return path if path.exists() else open_files(state).found(path)
