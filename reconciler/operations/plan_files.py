"""Plan files, as those who name one need them."""

from pathlib import Path

from reconciler.state.plan_file import is_plan


def named_plan(sources: tuple[Path, ...]) -> Path | None:
    """Return the plan file that these sources are; None where they are sheets."""
    return sources[0] if len(sources) == 1 and is_plan(sources[0]) else None
