"""What of a drop needs fixing, page by page, and what was fixed: as its page shows it."""

from functools import lru_cache
from typing import Any, NamedTuple

from reconciler.model.fixes import Fix, Fixes
from reconciler.model.state_place import StatePlace
from reconciler.operations.drops import Drop
from reconciler.operations.fixing import Fixed, fixes_of, version_now
from reconciler.operations.wrong_in_pages import ALIKE, ASKED, BOTH, CAUSES, ROWS, row_key
from reconciler.web import shelf
from reconciler.web.desk import Ask
from reconciler.web.pages.typed import place_of

SIZE = 25
_ON_ONE_PAGE = 50

Json = dict[str, Any]


class OneFix(NamedTuple):
    """A fix, and the name by which a form takes it back."""

    fix: Fix
    name: str


def fixed_now(ask: Ask, drop: Drop) -> Fixed:
    """Return what is fixed over a drop; a file that was read before is not read again."""
    version = version_now(ask.desk.state, ask.desk.partner.tenant, drop)
    return Fixed(version, _fixes(ask.desk.state, drop, version.digest))


@lru_cache(maxsize=8)
def _fixes(state: StatePlace, drop: Drop, digest: str) -> Fixes:
    return fixes_of(state, drop, digest)


def to_fix(ask: Ask, drop: Drop) -> Json:
    """Return what the page shows of the rows that need fixing, and of the fixes."""
    fixed, cause = fixed_now(ask, drop), ask.asked("cause")
    rows = _page(ask, drop, ALIKE, cause, "cause") if cause else _page(ask, drop, ROWS)
    causes, both, asked = (_page(ask, drop, section) for section in (CAUSES, BOTH, ASKED))
    answered = {row_key(fix.sha256, fix.sheet, fix.origin.row) for fix in fixed.fixes.all if fix.answers}
    pairs = [{**one, "rows": [_entry(ask, drop, way["key"]) for way in one["ways"]]} for one in both.entries]
    return {
        "version": fixed.version.digest,
        "cause": cause,
        "rows": rows,
        "causes": causes,
        "both_list": both,
        "pairs": pairs,
        "asked": asked,
        "answered": answered,
        "links": links_to(causes.entries, pairs, asked.entries, rows.entries),
        "fixed": _fixed(ask, fixed.fixes),
    }


def links_to(causes: list[Json], pairs: list[Json], asked: list[Json], rows: list[Json]) -> list[dict[str, str]]:
    """Return where on the page something is to be fixed, and what to call it."""
    links = [
        {"id": f"new-{one['key']}", "text": f"“{one['text']}” under {one['header']}, in {one['count']:,} rows"}
        for one in causes
    ]
    links += [{"id": f"both-{one['key']}", "text": f"{one['name']}: which row is right?"} for one in pairs]
    links += [{"id": f"row-{row['key']}", "text": f"{_who(row)}: {_question(row)}"} for row in asked]
    for row in rows:
        cells = [f"{row['key']}-{one['cell']}" for one in row["wrong"]] if row["can_be_fixed"] else []
        what = [one["header"] or one["cell"] for one in row["wrong"]]
        links.append(
            {
                "id": next(iter(cells), f"row-{row['key']}"),
                "text": ": ".join(filter(None, (_who(row), ", ".join(what)))),
            }
        )
    return links


def _who(row: Json) -> str:
    return f"{row['name'] or row['address'] or 'Somebody'}, row {row['row']}"


def _question(row: Json) -> str:
    return "has left?" if row["asked"] else "is it right?"


def _page(ask: Ask, drop: Drop, section: str, sought: str = "", by: str = "") -> shelf.Slice:
    is_asked = bool(by) or ask.asked("list") == section
    return shelf.page_of(ask.desk.store, drop.drop_id, section, ask.page_number if is_asked else 1, sought, SIZE)


def _entry(ask: Ask, drop: Drop, key: str) -> Json:
    return shelf.entry_of(ask.desk.store, drop.drop_id, key) or {}


def _fixed(ask: Ask, fixes: Fixes) -> shelf.Slice:
    """Return a page of the fixes, the latest first."""
    latest = sorted(fixes.all, key=lambda fix: fix.at, reverse=True)
    pages = max(1, -(-len(latest) // _ON_ONE_PAGE))
    number = min(ask.page_number if ask.asked("list") == "fixed" else 1, pages)
    shown = latest[(number - 1) * _ON_ONE_PAGE : number * _ON_ONE_PAGE]
    return shelf.Slice([OneFix(fix, place_of(fix))._asdict() for fix in shown], len(latest), number, pages)
