"""A drop: sheets that were handed in, what is wrong with them, and the way to what they would change."""

from contextlib import ExitStack
from pathlib import Path
from secrets import token_hex

from starlette.datastructures import UploadFile
from starlette.responses import Response

from reconciler.errors import UsageError
from reconciler.operations.drops import (
    Drop,
    Handed,
    drop_of,
    known_feeds,
    made_folder,
    plan_path,
    sheets_of,
    take_drop,
)
from reconciler.operations.fixing import Version, hands_of, path_of, version_now
from reconciler.operations.in_pages import DECIDE, NOTES
from reconciler.operations.shared_files import open_files
from reconciler.support.concurrency import in_thread
from reconciler.web import shelf
from reconciler.web.desk import Ask, Refused
from reconciler.web.jobs.record import Job, Kind, State
from reconciler.web.pages.files import download
from reconciler.web.pages.signing import see
from reconciler.web.pages.to_fix import SIZE, to_fix
from reconciler.web.sight import sees_drop
from reconciler.web.sign_in.roles import Role
from reconciler.web.templating import page


async def take(ask: Ask) -> Response:
    """Keep the sheets that were dropped, and have them checked."""
    desk = ask.desk
    files = [file for file in ask.form.getlist("sheet") if isinstance(file, UploadFile) and file.filename]
    with ExitStack() as opened:
        for file in files:
            opened.callback(file.file.close)
        changed = [*moments(ask.field("changed")), *(0.0 for _ in files)]
        handed = [Handed(file.filename or "", file.file, at) for file, at in zip(files, changed, strict=False)]
        feed = await in_thread(feed_asked_for, ask)
        drop = await in_thread(take_drop, desk.state, desk.partner.tenant, ask.actor, handed, feed)
    await begin_check(ask, drop)
    return see(f"/drops/{drop.drop_id}")


async def check_again(ask: Ask) -> Response:
    """Have a drop checked once more."""
    return await _checked_again(ask, older=False)


async def take_older(ask: Ask) -> Response:
    """Have a drop checked that is meant, although it is older than what was applied."""
    return await _checked_again(ask, older=True)


async def _checked_again(ask: Ask, *, older: bool) -> Response:
    drop = await in_thread(drop_asked_for, ask)
    await in_thread(require_quiet, ask, drop)
    await begin_check(ask, drop, older=older)
    return see(f"/drops/{drop.drop_id}")


async def plan(ask: Ask) -> Response:
    """Have the plan of a drop made. Raises Refused while it is being looked at."""
    drop = await in_thread(drop_asked_for, ask)
    await in_thread(require_quiet, ask, drop)
    out = await in_thread(plan_path, ask.desk.state)
    sheets = await in_thread(sheets_of, ask.desk.state, drop)
    version = await in_thread(_version, ask, drop)
    hands = [{name: account._asdict() for name, account in hand._asdict().items()} for hand in hands_of(drop, version)]
    gone, older = ask.field("gone").split(), await in_thread(_takes_older, ask, drop)
    return await _begun(ask, Kind.PLAN, drop, version, sheets=sheets, out=str(out), hands=hands, gone=gone, older=older)


async def show(ask: Ask) -> Response:
    """Show a drop."""
    return await in_thread(_shown, ask)


async def original(ask: Ask) -> Response:
    """Return a sheet byte for byte as it was handed in: the first, or the one of this number."""
    drop = await in_thread(drop_asked_for, ask)
    number = int(text) - 1 if (text := ask.asked("file")).isdecimal() and len(text) < 5 else 0
    paths = await in_thread(sheets_of, ask.desk.state, drop)
    if not 0 <= number < len(paths):
        raise Refused(404, "This drop has no such file.")
    return download(paths[number], drop.files[number].name)


async def marked(ask: Ask) -> Response:
    """Return the copy of the sheets in which the wrong cells are marked."""
    drop = await in_thread(drop_asked_for, ask)
    path = await in_thread(_marked, ask, drop)
    if not path.is_file() and (job := await in_thread(ask.desk.queue.jobs.last, drop.drop_id, Kind.CHECK)):
        await ask.desk.queue.ended(job)
    if not path.is_file():
        raise Refused(404, "The marked copy could not be written. Check this sheet again, and ask for it then.")
    return download(path, "marked.xlsx")


def _marked(ask: Ask, drop: Drop) -> Path:
    """Return where the marked copy of a drop is, or is to be soon. Raises Refused where it has none."""
    facts = shelf.facts_of(ask.desk.store, drop.drop_id)
    if not (facts and facts["marked"]):
        raise Refused(404, "There is no marked copy: no row of these sheets needs fixing.")
    return open_files(ask.desk.state).found(Path(facts["marked"]))


def moments(text: str) -> list[float]:
    """Return in seconds when files were last changed, told in milliseconds; 0 for what is no moment."""
    told = text.split(",") if text else []
    return [int(one) / 1000 if one.isdecimal() and len(one) < 15 else 0.0 for one in told]


def feed_asked_for(ask: Ask) -> str:
    """Return the feed that sheets are said to be of. Raises Refused where it is of others' companies, too."""
    feed = " ".join(ask.field("feed").split())
    within = ask.person.companies_as({Role.PREPARER})
    if feed and within is not None and not feeds(ask).get(feed, frozenset()) <= within:
        raise Refused(403, f"“{feed}” is a feed of other companies, too. Leave it empty, or ask who is here for all.")
    return feed


def feeds(ask: Ask) -> dict[str, frozenset[str]]:
    """Return the feeds that are known, with their companies."""
    return known_feeds(ask.desk.state, ask.desk.partner.tenant, ask.desk.settings)


def drop_asked_for(ask: Ask) -> Drop:
    """Return the drop that is asked for. Raises Refused where there is none."""
    try:
        return drop_of(ask.desk.state, ask.desk.partner.tenant, ask.named("id"))
    except UsageError:
        raise Refused(404, "There is no such sheet here. Drop it again on the first page.") from None


def require_quiet(ask: Ask, drop: Drop) -> None:
    """Raise Refused while a drop is checked, or its plan is made."""
    for kind in (Kind.CHECK, Kind.PLAN):
        job = ask.desk.queue.jobs.last(drop.drop_id, kind)
        if job and job.is_under_way:
            raise Refused(409, "This sheet is being looked at just now. Wait until that has ended.")


async def begin_check(ask: Ask, drop: Drop, *, older: bool = False) -> None:
    """Have a drop checked, with the fixes that lie over it now; what was meant to be older stays so."""
    folder = await in_thread(made_folder, ask.desk.state, drop.drop_id)
    sheets = await in_thread(sheets_of, ask.desk.state, drop)
    version = await in_thread(_version, ask, drop)
    older = older or await in_thread(_takes_older, ask, drop)
    copy = str(folder / f"marked-{token_hex(6)}.xlsx")
    await _begun(ask, Kind.CHECK, drop, version, sheets=sheets, marked=copy, older=older)


def _takes_older(ask: Ask, drop: Drop) -> bool:
    return bool((shelf.facts_of(ask.desk.store, drop.drop_id) or {}).get("takes_older"))


def _version(ask: Ask, drop: Drop) -> Version:
    return version_now(ask.desk.state, ask.desk.partner.tenant, drop)


async def _begun(ask: Ask, kind: Kind, drop: Drop, version: Version, *, sheets: list[Path], **more: object) -> Response:
    job = await in_thread(ask.desk.queue.jobs.add, kind, drop.drop_id, ask.person)
    assert job  # noqa: S101 - only plans are carried out once
    fixes = path_of(ask.desk.state, drop, version.digest)
    more |= {"fixes": str(fixes or ""), "version": version.digest, "changed": [file.changed for file in drop.files]}
    ask.desk.queue.submit(job, ask.order(sources=[str(path) for path in sheets], **more))
    return see(f"/jobs/{job.id}")


def _shown(ask: Ask) -> Response:
    drop, desk = drop_asked_for(ask), ask.desk
    checking = desk.queue.jobs.last(drop.drop_id, Kind.CHECK)
    planning = desk.queue.jobs.last(drop.drop_id, Kind.PLAN)
    busy = next((job for job in (checking, planning) if job and job.is_under_way), None)
    facts = shelf.facts_of(desk.store, drop.drop_id)
    return page(
        ask,
        "drop.html",
        title=f"{_error(checking, facts)}{', '.join(file.name for file in drop.files)}",
        drop=drop,
        busy=busy,
        far=desk.queue.how_far(busy) if busy else None,
        facts=facts,
        trouble=_trouble(checking, planning),
        same=[one for one in (facts or {}).get("same", ()) if sees_drop(desk, ask.person, one["drop"])],
        may_fix=not busy and ask.person.may({Role.PREPARER}),
        ask_list=ask.asked("list"),
        decide=_list(ask, drop, DECIDE),
        notes=_list(ask, drop, NOTES),
        **to_fix(ask, drop),
        refresh=2 if busy else 0,
    )


def _list(ask: Ask, drop: Drop, section: str) -> shelf.Slice:
    number = ask.page_number if ask.asked("list") == section else 1
    return shelf.page_of(ask.desk.store, drop.drop_id, section, number, size=SIZE, within=ask.within)


def _error(checking: Job | None, facts: shelf.Json | None) -> str:
    wrong = bool(facts and (facts["wrong"] or facts["code"]))
    return "Error: " if wrong and not (checking and checking.is_under_way) else ""


def _trouble(*jobs: Job | None) -> str:
    """Return why the last of some jobs has failed, "" where it has not."""
    last = max((job for job in jobs if job), key=lambda job: job.made, default=None)
    return last.said if last and last.state is State.FAILED else ""
