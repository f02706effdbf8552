"""Who stands in the sheets that were last applied, as far as these can still be read.

The journal tells who ever stood in a feed, for only a delivery that may deactivate takes anybody out of it. So the
sheets themselves are read: those of the last good run of each feed and company, as they lie there now.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from reconciler.config.settings import Settings
from reconciler.errors import InputRefused, UsageError
from reconciler.model.far_address import FarAddress, Fetched, is_far
from reconciler.run.reaching import fetching
from reconciler.sheets.formats.read import read_file
from reconciler.sources.far_sheets import FarSheets
from reconciler.state.derived import DELIVERED, delivered_after
from reconciler.state.drops import drop_holding
from reconciler.state.person_marks import addresses
from reconciler.state.runs import runs
from reconciler.state.store import Journal


@dataclass
class LastSheets:
    """`named` has by email key in which file somebody stands, `untold` which file could tell and is gone."""

    named: dict[str, str] = field(default_factory=dict)
    untold: dict[str, str] = field(default_factory=dict)


def last_sheets(journal: Journal, settings: Settings) -> LastSheets:
    """Return who stands in the last sheets, fetched where they are on another machine."""
    with fetching(settings) as far:
        return _last_sheets(journal, settings.encoding, far)


def _last_sheets(journal: Journal, encoding: str, far: FarSheets) -> LastSheets:
    found, gone = LastSheets(), dict[tuple[str, str, str], str]()
    read = dict[str, frozenset[str] | None]()
    for of, path in _last_files(journal):
        if path not in read:
            read[path] = _keys_in(path, encoding, far)
        keys = read[path]
        if keys is None:
            gone.setdefault(of, path)
        else:
            found.named |= dict.fromkeys(keys, path)
    had = defaultdict[tuple[str, str], set[tuple[str, str]]](set)
    for record in journal.all_of(DELIVERED):
        delivered_after(had[record.chain, record.body.get("name", "")], record.body)
    for (tenant, feed), people in had.items():
        for company, key in people:
            if sheet := gone.get((tenant, feed, company)):
                found.untold[key] = sheet
    return found


def _last_files(journal: Journal) -> Iterator[tuple[tuple[str, str, str], str]]:
    """Yield the files of the last good run of each tenant, feed and company: it once for each of these."""
    seen = set[tuple[str, str, str]]()
    for run in reversed(runs(journal)):
        if not run.good:
            continue
        companies = {
            (run.tenant, run.feed, record.body.get("vanity_name", ""))
            for record in journal.records(run.run_id, "company")
            if record.body.get("in_sheets")
        } - seen
        paths = [record.body.get("path", "") for record in journal.records(run.run_id, "source")] if companies else []
        yield from ((of, path) for of in companies for path in paths if path)
        seen |= companies


def _keys_in(named: str, encoding: str, far: FarSheets) -> frozenset[str] | None:
    """Return the email keys of all addresses in a sheet; None where it cannot be read."""
    path = Path(named)
    try:
        if is_far(named):
            (found,) = far.brought([FarAddress(named)])
            path = found.copy if isinstance(found, Fetched) else path
        tables = read_file(path, path.name, encoding=encoding).tables
    except (InputRefused, UsageError, OSError):
        # What was handed in on the page is removed with whoever stood in it, and is applied once.
        return frozenset() if drop_holding(path) and not path.parent.exists() else None
    texts = (cell for table in tables for row in table.rows for cell in row if isinstance(cell, str) and "@" in cell)
    return frozenset(key for text in texts for key in addresses(text))
