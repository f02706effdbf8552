"""Fix cells of a drop: what a form says becomes a version, which is checked at once, and supersedes every open plan."""

from datetime import UTC, datetime

from starlette.datastructures import UploadFile
from starlette.responses import JSONResponse, Response

from reconciler.errors import InputRefused
from reconciler.operations.drops import Drop
from reconciler.operations.fixing import Fixed, FixedMeanwhile, fixed_of, fixes_of, save
from reconciler.operations.wrong_in_pages import row_key
from reconciler.report.words.english import at_page
from reconciler.support.concurrency import in_thread
from reconciler.web import shelf
from reconciler.web.desk import Ask, Refused
from reconciler.web.pages import drop as drops
from reconciler.web.pages import typed
from reconciler.web.pages.signing import see
from reconciler.web.pages.typed import Gone, Meanwhile, Signature, by_place
from reconciler.web.templating import page

_CHECKED_AGAIN = (
    "This sheet was checked again meanwhile, and what the form is about stands there no more. Load the page again."
)


async def fix(ask: Ask) -> Response:
    """Keep what somebody has fixed, and have the drop checked again; 409 with both values where another was faster."""
    async with ask.desk.turn:
        drop = await in_thread(drops.drop_asked_for, ask)
        fixed = await in_thread(fixed_of, ask.desk.state, ask.desk.partner.tenant, drop)
        if fixed.version.digest != ask.field("version"):
            return await in_thread(_meanwhile, ask, drop, fixed)
        await in_thread(drops.require_quiet, ask, drop)
        try:
            await in_thread(_save, ask, drop, fixed)
        except FixedMeanwhile:
            return await in_thread(_meanwhile, ask, drop, fixed)
        await drops.begin_check(ask, drop)
    return see(f"/drops/{drop.drop_id}")


def _save(ask: Ask, drop: Drop, fixed: Fixed) -> None:
    desk, who = (
        ask.desk,
        Signature(ask.person.name, f"{datetime.fromtimestamp(ask.desk.clock(), UTC):%Y-%m-%dT%H:%M:%S}Z"),
    )
    try:
        fixes = typed.fixes_of(dict(_fields(ask)), _fields(ask), _finder(ask, drop), fixed.fixes.all, who)
        save(desk.state, desk.partner.tenant, drop, ask.actor, fixed.version.digest, fixes)
    except Gone:
        raise Refused(409, _CHECKED_AGAIN) from None
    except InputRefused as refused:
        raise Refused(409, at_page.error(refused)) from refused


def _meanwhile(ask: Ask, drop: Drop, fixed: Fixed) -> Response:
    """Return the page that shows what somebody has typed beside what another has saved."""
    version = fixed.version
    who = version.by.login.name if version.by else "Somebody else"
    said = f"{who} has saved other fixes of this sheet since you loaded the page. Nothing of yours was saved."
    if ask.wants_json:
        return JSONResponse({"error": said}, 409)
    shown = fixes_of(ask.desk.state, drop, ask.field("version"))
    seen = Meanwhile(by_place(shown.all, row_key), by_place(fixed.fixes.all, row_key), _finder(ask, drop))
    clashes = [clash for one in typed.cells_of(_fields(ask)) if (clash := seen.clash(one))]
    return page(ask, "meanwhile.html", 409, title="Somebody else was faster", said=said, drop=drop, clashes=clashes)


def _finder(ask: Ask, drop: Drop) -> typed.Find:
    return lambda key: shelf.entry_of(ask.desk.store, drop.drop_id, key)


def _fields(ask: Ask) -> list[tuple[str, str]]:
    return [(name, value) for name, value in ask.form.multi_items() if not isinstance(value, UploadFile)]
