"""Bugs that the program does not have: each breaks one promise, in the process of one run, and the storm must find it.

A bug is planted by replacing something of the program in a forked process, after everything was imported.
"""

import asyncio
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import click
from msgspec.structs import replace


class Climate(NamedTuple):
    """What the nights of a world have alone: faults, edits and errands; () for all that there are."""

    kinds: tuple[str, ...] = ()
    edits: tuple[str, ...] = ()
    errands: tuple[str, ...] = ()


class Bug(NamedTuple):
    """A bug: the promise of the architecture that it breaks (0: the guard), the oracles that see that, what plants it.

    `climate` has the faults, edits and errands that bring it to light: with these alone it is found soon.
    """

    promise: int
    oracles: tuple[str, ...]
    plant: Callable[[], None]
    climate: Climate = Climate()


def plant(name: str) -> None:
    """Give this process a bug."""
    BUGS[name].plant()


def _module(name: str) -> Any:
    return import_module(f"reconciler.{name}")


def _everywhere(module: str, name: str, other: Any) -> None:
    """Replace something wherever it was imported."""
    original = getattr(_module(module), name)
    for held in [held for key, held in sys.modules.items() if key.startswith("reconciler")]:
        if getattr(held, name, None) is original:
            setattr(held, name, other)


def _nothing(*_arguments: Any, **_named: Any) -> None:
    return None


def _plan_writes() -> None:
    _module("operations.plan").preview = _module("run.run").apply


def _case_counts() -> None:
    _everywhere("model.identity", "email_key", str.strip)


def _absent_have_left() -> None:
    _module("planning.absent").AbsentPeople._why_kept = _nothing


def _mentions_are_nothing() -> None:
    people = _module("planning.absent").AbsentPeople
    people._why_present = people._why_kept = _nothing


def _everybody_gets_an_account() -> None:
    newcomers = _module("planning.newcomers")
    newcomers.Newcomers.are_to_be_created = lambda _self, _key, _row, _domains: True


def _listings_are_believed() -> None:
    listing = _module("api.listing")

    async def once(api: Any, company_id: str, _unreadable: Any = None) -> list[Any]:
        first = await api.users_page(company_id)
        pages = [first, *await listing._later_pages(api, company_id, first, first.current_page)]
        return [*{user.id: user for page in pages for user in page.users}.values()]

    _everywhere("api.listing", "list_users", once)


def _recorded_after_sending() -> None:
    log = _module("state.recorder").RunLog
    leaving, tasks = log.leaving, set()

    async def late(self: Any, request: int) -> None:
        async def record() -> None:
            await asyncio.sleep(0.05)
            await leaving(self, request)

        tasks.add(asyncio.ensure_future(record()))

    log.leaving = late


def _nobody_is_looked_at() -> None:
    async def unseen(*_arguments: Any) -> dict[str, Any]:
        return {}

    _module("run.decide").fetch_users = unseen


def _sent_again_blindly() -> None:
    async def missing(*_arguments: Any) -> None:
        return None

    async def nobody(*_arguments: Any) -> dict[str, Any]:
        return {}

    _module("run.writer").Writer._reread_twice = missing
    _module("run.batch_writer").BatchWriter._listed = nobody


def _open_ends_are_left() -> None:
    recover = _module("run.recover")

    async def none(*_arguments: Any) -> Any:
        return recover.Settled([], frozenset())

    _everywhere("run.recover", "settle_earlier", none)


def _answers_are_believed() -> None:
    module, results = _module("run.verify"), _module("model.result")

    async def believe(_api: Any, given: Sequence[Any], _pace: Any, known: Any = None, *_more: Any) -> Any:
        judged = [replace(result, verified=results.Verified.YES) for result in given]
        return module.Verification(judged, known or _module("model.live").Live())

    _everywhere("run.verify", "verify", believe)


def _fields_are_not_compared() -> None:
    module = _module("run.field_comparison")
    _everywhere("run.field_comparison", "fields_of_person", lambda *_arguments: module.Fields())


def _ends_are_called_good() -> None:
    context = click.Context
    leave = context.exit
    setattr(context, "exit", lambda self, _code=0: leave(self, 0))  # noqa: B010


def _one_bad_record_ends_all() -> None:
    listing = _module("api.listing")
    unreadable = listing._unreadable

    def strict(pages: Any) -> Any:
        if unreadable(pages):
            raise _module("errors").ApiGone("A record cannot be read.")
        return []

    listing._unreadable = strict


def _secrets_are_told() -> None:
    redactor = _module("support.redactor").Redactor
    for name in ("clean", "clean_json", "clean_listing", "clean_all"):
        setattr(redactor, name, lambda _self, value, *_more: value)


def _secrets_are_told_in_other_spellings() -> None:
    module = _module("support.redactor")

    def as_it_stands(text: str) -> Iterator[Any]:
        yield module._View(text, range(len(text)), range(1, len(text) + 1))

    module._views = as_it_stands
    module.Redactor._opened = lambda *_arguments: iter(())


def _no_means_yes() -> None:
    says = _module("sheets.access")._BY_ACTIVE
    says[False] = says[True]


def _damaged_names_are_taken() -> None:
    lost = _module("sheets.values.cells").lost
    _everywhere("sheets.values.cells", "lost", lambda words: None if "\ufffd" in words else lost(words))
    judge = "sheets.values.names.judge"
    damage = _module(judge).damage
    _everywhere(judge, "damage", lambda text, holds: None if "\ufffd" in text else damage(text, holds))


def _plan_files_are_not_held_to() -> None:
    _everywhere("planning.plan", "require_subset", _nothing)
    _everywhere("planning.plan", "require_same_sources", _nothing)


def _files_are_written_over() -> None:
    def over(output: Any, draft: Any) -> Any:
        return draft.replace(output.path)

    _module("support.outputs").Output._numbered = over


def _guard_sleeps() -> None:
    _everywhere("planning.guard", "guard", lambda *_arguments: [])


def _lock_is_open() -> None:
    @contextmanager
    def open_door(state_dir: Path, *_arguments: Any) -> Iterator[Any]:
        # A lock that never was: what it asks of its file is so.
        yield _module("state.lock").HeldLock(state_dir / "no lock", None)

    _everywhere("state.lock", "run_lock", open_door)
    _everywhere("state.processes", "at_work", lambda *_arguments: None)


def _hosts_are_told_by_their_spelling() -> None:
    connection = _module("config.connection").Connection
    spelt = os.environ["RECONCILER_API_URL"].encode().hex()[:32]
    connection.tenant = property(lambda _self: spelt)


def _renames_are_not_waited_for() -> None:
    executor = _module("run.execute").Executor
    run = executor.run

    async def at_once(self: Any, actions: Sequence[Any], _waits: Any = None) -> Any:
        return await run(self, actions)

    executor.run = at_once


BUGS = {
    "plan writes": Bug(1, ("dry run that writes",), _plan_writes, Climate(errands=("plan",))),
    "case of addresses counts": Bug(2, ("doubled",), _case_counts),
    "whoever is absent has left": Bug(3, ("shut out",), _absent_have_left),
    "whoever is named beside the rows has left": Bug(3, ("shut out",), _mentions_are_nothing),
    "everybody gets an account": Bug(4, ("let in",), _everybody_gets_an_account),
    "listings are believed": Bug(
        5, ("doubled", "lost", "shut out"), _listings_are_believed, Climate(("total",), errands=("apply",))
    ),
    "recorded after sending": Bug(6, ("journal",), _recorded_after_sending),
    "nobody is looked at": Bug(6, ("doubled",), _nobody_is_looked_at),
    "sent again blindly": Bug(6, ("doubled",), _sent_again_blindly, Climate(("reset-after", "502", "half-body"))),
    "open ends are left": Bug(7, ("lost",), _open_ends_are_left),
    "answers are believed": Bug(8, ("untrue audit row",), _answers_are_believed, Climate(("hollow", "stored"))),
    "fields are not compared": Bug(8, ("untrue audit row",), _fields_are_not_compared, Climate(("stored", "rival"))),
    "ends are called good": Bug(8, ("exit",), _ends_are_called_good),
    "one bad record ends all": Bug(9, ("lost",), _one_bad_record_ends_all, Climate(("malformed",))),
    "secrets are told": Bug(10, ("secret",), _secrets_are_told, Climate(("echo",))),
    "secrets are told in other spellings": Bug(
        10, ("secret",), _secrets_are_told_in_other_spellings, Climate(("echo",))
    ),
    "no means yes": Bug(11, ("let in",), _no_means_yes),
    "damaged names are taken": Bug(12, ("let in",), _damaged_names_are_taken, Climate(edits=("damage", "active"))),
    "plan files are not held to": Bug(
        13, ("unplanned",), _plan_files_are_not_held_to, Climate(errands=("stale plan file",))
    ),
    "files are written over": Bug(14, ("written over",), _files_are_written_over),
    "the guard sleeps": Bug(0, ("limit exceeded",), _guard_sleeps, Climate(edits=("purge", "active"))),
    "the lock is open": Bug(6, ("doubled", "journal"), _lock_is_open, Climate(errands=("twice at once",))),
    "hosts are told by their spelling": Bug(
        6, ("doubled", "journal"), _hosts_are_told_by_their_spelling, Climate(errands=("twice at once",))
    ),
    "renames are not waited for": Bug(3, ("shut out",), _renames_are_not_waited_for, Climate(edits=("rename",))),
}
