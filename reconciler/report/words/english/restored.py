"""What a journal that was put back from a backup means, in words."""

from collections.abc import Iterator
from typing import Protocol


class _Restored(Protocol):
    @property
    def at(self) -> str: ...

    @property
    def made_at(self) -> str: ...

    @property
    def forgotten(self) -> int: ...


class _PutBack(Protocol):
    @property
    def made_at(self) -> str: ...

    @property
    def head(self) -> str: ...

    @property
    def records(self) -> int: ...

    @property
    def forgotten(self) -> int: ...


def restored(put_back: _PutBack) -> Iterator[str]:
    """Yield what was put back, and what is to be done before the next run."""
    yield f"Put back: {put_back.records:,} records as of {_moment(put_back.made_at)}, with the head {put_back.head}."
    yield "What happened after that is not on record. Before the next run:"
    yield f"1. {_came_back(put_back.made_at, put_back.forgotten)}"
    yield "2. Approvals that were given before count no longer: have open plans and schedules approved again."
    yield "3. Read a plan before you apply it: an older sheet, and rows that were lost since, may not be told."
    yield "Nothing is done twice: each run reads what is live, and settles by it what was left open."


def again(one: _Restored) -> str:
    """Return what `runs --verify` says of it from then on."""
    return f"It was put back at {_moment(one.at)} from a backup. {_came_back(one.made_at, one.forgotten)}"


def _came_back(made_at: str, forgotten: int) -> str:
    """Return what to do about people who were forgotten after the backup, of whom so many are known of."""
    if forgotten:
        who = "1 person who was" if forgotten == 1 else f"{forgotten:,} people who were"
        return (
            f"{who} forgotten after {_moment(made_at)} came back with it: forget them again, if that is not done yet."
        )
    return (
        f"Whoever was forgotten after {_moment(made_at)} has come back with it: forget them again. That it was done, "
        "and when, is told by the records of the kind “forgot” in what `journal export` gave since."
    )


def _moment(at: str) -> str:
    return f"{at[:16].replace('T', ' ')} UTC"
