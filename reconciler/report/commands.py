"""Commands that people can copy: quoted for the shell they are in."""

import os
from collections.abc import Iterable, Sequence
from itertools import chain, count
from pathlib import Path

from reconciler.model.hold import Hold, Limit
from reconciler.report.words.english import catalogue as english
from reconciler.support.command_line import command_line


def typed(path: str) -> str:
    """Give a path as one would type it: from the folder one is in, where it lies in that."""
    try:
        return str(Path(path).relative_to(Path.cwd()))
    except (ValueError, OSError):
        return path


def confirmations(holds: Iterable[Hold], *, saved: bool = False) -> list[str]:
    """Return the options that lift some holds, each once.

    A `saved` plan has nobody of a company that is gone: that is confirmed for a new plan, and not for this one.
    """
    lifted = (hold for hold in holds if not (saved and hold.limit is Limit.COMPANY_GONE))
    options = dict.fromkeys(filter(None, map(english.confirmation, lifted)))
    return [word for option in options for word in option.split(" ", 1)]


def may_go_on(holds: Iterable[Hold]) -> bool:
    """Whether options can lift all of some holds."""
    return all(map(english.confirmation, holds))


def apply_plan(plan_file: str, holds: Sequence[Hold] = ()) -> str:
    """Return the command that applies a plan file; "" where no option lifts a hold on it."""
    return _of_plan("apply", plan_file, holds)


def approve_plan(plan_file: str, holds: Sequence[Hold] = ()) -> str:
    """Return the command that approves a plan file; "" where no option lifts a hold on it."""
    return _of_plan("approve", plan_file, holds)


def _of_plan(command: str, plan_file: str, holds: Sequence[Hold]) -> str:
    words = ["reconciler", command, typed(plan_file), *confirmations(holds, saved=True)]
    return command_line(words) if may_go_on(holds) else ""


def free_name(stem: str, suffix: str) -> str:
    """Return a name that no file of this folder has: mended.xlsx, mended-2.xlsx, …"""
    names = chain([f"{stem}{suffix}"], (f"{stem}-{number}{suffix}" for number in count(2)))
    return next(name for name in names if not os.path.lexists(name))
