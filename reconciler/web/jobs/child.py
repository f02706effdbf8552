"""The process of one job: what to do comes as a line of JSON on stdin, how far it is goes as such lines to stdout.

It is asked to end by a line `stop NAME` or `late`, or by the end of stdin, which comes with the end of the server: no
new change is begun then, what was done is verified, and the journal has it.
"""

import asyncio
import json
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

from reconciler.config.connection import Connection, connect
from reconciler.config.settings import PRODUCTS, Settings, load_settings
from reconciler.errors import ReconcilerError
from reconciler.exit_codes import Exit
from reconciler.model.actor import Account, Actor
from reconciler.model.live import Live
from reconciler.model.notice import Site
from reconciler.model.policy import PAGE
from reconciler.model.report import Report
from reconciler.operations.apply import apply_in
from reconciler.operations.drops import date_sheets, drop_of, known_feeds, same_before
from reconciler.operations.in_pages import LEFT_OUT, Paged, check_in_pages, plan_in_pages
from reconciler.operations.marked_copy import has_marked_copy, write_marked_copy
from reconciler.operations.notices import ping_watchdogs, tell_of_missed, tell_of_run
from reconciler.operations.plan import plan_in
from reconciler.operations.shared_files import open_files
from reconciler.operations.site import site_of
from reconciler.operations.wrong_in_pages import wrong_in_pages
from reconciler.operations.wrong_rows import not_known, seen_in, wrong_rows
from reconciler.report.words.english import at_page
from reconciler.run.outputs import marked_output
from reconciler.run.request import Request
from reconciler.run.stop_switch import StopSwitch
from reconciler.support.redact import mask_addresses
from reconciler.support.unforeseen import as_foreseen
from reconciler.web.briefs import keep_briefs
from reconciler.web.jobs.progress import Told
from reconciler.web.jobs.record import Kind
from reconciler.web.jobs.scope import foreign, not_theirs, presumed, without_rows
from reconciler.web.kept_runs import keep_run
from reconciler.web.shelf import put
from reconciler.web.store import Store
from reconciler.web.stores import open_store

Json = dict[str, Any]
_LOOK_S = 1.0


def main() -> None:
    """Do the job that stdin tells of."""
    os.umask(0o077)
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever else prints would be taken for progress

    def tell(**facts: Any) -> None:
        try:
            out.write(f"{json.dumps(facts)}\n")
            out.flush()
        except OSError:
            pass  # the server has gone: the end of stdin tells what to do

    order = json.loads(sys.stdin.readline())
    _bound_memory(order["memory"])
    logging.basicConfig(level=logging.ERROR, format="%(asctime)s %(levelname)s %(message)s")
    try:
        tell(ended=asyncio.run(_done(order, tell)))
    except Exception as error:  # noqa: BLE001 - it becomes what the page says
        tell(ended={"exit_code": int(Exit.UNEXPECTED), "error": mask_addresses(str(as_foreseen(error)))})
    os._exit(0)  # a thread still waits for stdin


async def _done(order: Json, tell: Callable[..., None]) -> Json:
    """Do the job, and return how it ended."""
    stop = StopSwitch()
    loop = asyncio.get_running_loop()
    threading.Thread(target=_hear, args=(loop, stop), daemon=True).start()
    try:
        settings = replace(load_settings(order["config"]), product=PRODUCTS[order["api"]])
        connection = connect(settings)
        request = Request(
            progress=Told(tell), stop=stop, actor=_actor(order["actor"]), run_id=order["run"], made_on=PAGE
        )
        work = {Kind.CHECK: _check, Kind.PLAN: _plan, Kind.APPLY: _apply}[Kind(order["kind"])]
        with _of_its_page(order, settings):
            return await work(order, request, settings, connection, tell)
    except ReconcilerError as error:
        return {"exit_code": int(error.exit_code), "error": at_page.error(error), "code": error.code}


Work = Callable[[Json, Request, Settings, Connection, Callable[..., None]], Any]


async def _check(
    order: Json, request: Request, settings: Settings, connection: Connection, tell: Callable[..., None]
) -> Json:
    """Tell what is wrong in sheets, and only then write their marked copy: nobody waits for that to fix a cell."""
    seen, tables, marked = list[Live](), list[Any](), Path(order["marked"])
    date_sheets(map(Path, order["sources"]), order["changed"])
    request = replace(request, sources=order["sources"], fixes=_path(order["fixes"]), older_sheet=order["older"])
    looking = replace(request, on_live=seen.append, on_tables=tables.extend)
    report = await plan_in(at_page, looking, settings, connection)
    found, scope = check_in_pages(report), order["scope"]
    is_marked = has_marked_copy(report.sources, report.findings)
    if foreign(found, scope):
        found, fixing, is_marked = without_rows(found, scope), Paged({"chips": []}, ()), False
    else:
        has_access = seen_in(seen[0]) if seen else not_known
        wrong = wrong_rows(report.sources, report.findings, settings, report.fixes, has_access, tables)
        fixing = wrong_in_pages(wrong)
    others = (entry for entry in found.entries if entry.section != LEFT_OUT)
    facts = {
        **found.facts,
        **fixing.facts,
        "fixes": order["version"],
        "marked": str(marked) if is_marked else "",
        "takes_older": order["older"],
        **_of_drop(order["about"], settings, connection),
    }
    paged = Paged(facts, chain(fixing.entries, others))
    with _shelf(settings) as store:
        put(store, order["about"], "check", presumed(paged, scope), order["now"])
    if is_marked:
        tell(found=_ending(report))
        copy = marked_output(marked, request, settings)
        made = write_marked_copy(report.sources, report.findings, settings, copy, report.fixes, at_page, tables)
        open_files(settings.state).share(Path(made))
    return _ending(report)


def _of_drop(drop_id: str, settings: Settings, connection: Connection) -> Json:
    """Return what earlier drops and runs tell of a drop: which files are not new, and whether its feed is."""
    drop = drop_of(settings.state, connection.tenant, drop_id)
    same = [
        {"name": name, "drop": before.drop_id, "at": before.at, "by": before.by.login.name}
        for name, before in same_before(settings.state, connection.tenant, drop)
    ]
    is_new = drop.feed and drop.feed not in known_feeds(settings.state, connection.tenant, settings)
    return {"same": same, "feed_is_new": bool(is_new)}


async def _plan(order: Json, request: Request, settings: Settings, connection: Connection, _: Any) -> Json:
    hands = tuple(map(_actor, order["hands"]))
    date_sheets(map(Path, order["sources"]), order["changed"])
    request = replace(
        request,
        sources=order["sources"],
        fixes=_path(order["fixes"]),
        out=Path(order["out"]),
        hands=hands,
        companies_gone=order["gone"],
        older_sheet=order["older"],
    )
    report = await plan_in(at_page, request, settings, connection)
    if not report.plan_digest or not report.plan_file:
        return _ending(report)
    paged = plan_in_pages(Path(report.plan_file))
    if others := foreign(paged, order["scope"]):
        Path(report.plan_file).unlink(missing_ok=True)
        return {**_ending(report), "exit_code": int(Exit.INPUT_REFUSED), "error": not_theirs(others, order["scope"])}
    open_files(settings.state).share(Path(report.plan_file))
    with _shelf(settings) as store:
        put(store, report.plan_digest, "plan", presumed(paged, order["scope"]), order["now"])
    return {**_ending(report), "digest": report.plan_digest}


async def _apply(
    order: Json, request: Request, settings: Settings, connection: Connection, tell: Callable[..., None]
) -> Json:
    """Carry a plan out; while another run is at work, wait for that."""
    request = replace(request, plan_file=Path(order["plan"]), plan_digest=order["about"], made_on="")
    site = _site(settings, order["plan"])
    await asyncio.to_thread(_harmless, tell_of_missed, settings, site)
    while True:
        report = await apply_in(at_page, request, settings, connection)
        if report.exit_code != Exit.LOCKED or request.stop.is_used:
            _keep_run(report, settings, order["now"])
            _harmless(tell_of_run, report, settings, site)
            _harmless(ping_watchdogs, settings)
            return _ending(report)
        tell(locked=report.error)
        await asyncio.sleep(_LOOK_S)


def _keep_run(report: Report, settings: Settings, now: float) -> None:
    """Keep a run for the page, which would else read it when somebody looks at it first."""
    try:
        with _shelf(settings) as store:
            keep_run(store, settings.state, report.run_id, now)
            keep_briefs(store, settings.state, [report.run_id], now)
    except Exception as error:  # noqa: BLE001 - the page reads it again
        logging.getLogger(__name__).warning("the run is not kept for the page (%s)", type(error).__name__)


def _site(settings: Settings, plan: str) -> Site:
    """Return where this process runs, with the command by which somebody there carries out the same plan."""
    config = ("--config", str(settings.file)) if settings.file else ()
    return site_of(settings, "", ("apply", plan, *config))


def _harmless(send: Callable[..., object], *what: Any) -> None:
    """Tell those who are not there; that they cannot be told changes nothing of a run, and it is tried again."""
    try:
        send(*what)
    except Exception as error:  # noqa: BLE001 - a notice never harms a run
        logging.getLogger(__name__).warning("no notice was sent (%s)", type(error).__name__)


@contextmanager
def _of_its_page(order: Json, settings: Settings) -> Iterator[None]:
    """Be of the page that has begun this: where that dies, the others wait until this has ended, too."""
    with _shelf(settings) as store:
        hold = store.hold(order["page"], with_others=True, patience_s=_LOOK_S)
        try:
            yield
        finally:
            if hold:
                hold.release()


def _shelf(settings: Settings) -> closing[Store]:
    """Return what the page remembers, open within a block."""
    return closing(open_store(settings.state))


def _ending(report: Report) -> Json:
    return {
        "exit_code": int(report.exit_code),
        "outcome": report.outcome,
        "verdict": report.verdict,
        "error": report.error,
        "code": report.error_code,
        "ran": bool(report.results),
    }


def _hear(loop: asyncio.AbstractEventLoop, stop: StopSwitch) -> None:
    """Have the run end once stdin says so, or ends."""
    word, _, who = sys.stdin.readline().strip().partition(" ")
    why = {
        "stop": f"{who} asked for an end.",
        "late": "The time that is allowed for this has passed.",
        "": "The server of the page has ended, and so this was asked to.",
    }[word]
    loop.call_soon_threadsafe(stop, why)


def _actor(told: Json) -> Actor:
    return Actor(Account(**told["login"]), Account(**told["process"]))


def _path(told: str) -> Path | None:
    return Path(told) if told else None


def _bound_memory(most: int) -> None:
    """Let this process take no more than so many bytes, where the system can be told."""
    if sys.platform == "win32" or not most:
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


if __name__ == "__main__":
    main()
