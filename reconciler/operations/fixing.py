"""Fix cells of sheets that were handed in: each time somebody saves some, a version that stands beside the sheets."""

import json
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import structs

from reconciler.errors import UsageError
from reconciler.model.actor import Actor
from reconciler.model.fixes import NO_FIXES, Fix, Fixes
from reconciler.model.state_place import StatePlace
from reconciler.sheets.fixes import fixes_on_record, require_one_of_each
from reconciler.state.backends import open_files, open_state, open_to_read
from reconciler.state.drops import Drop, Version, drop_folder, record_version, version_of
from reconciler.support.private_files import open_private

__all__ = [
    "Fixed",
    "FixedMeanwhile",
    "Version",
    "fixed_of",
    "hands_of",
    "path_of",
    "save",
    "version_now",
    "versions_of",
]


class FixedMeanwhile(UsageError):
    """Somebody else has saved a version since whoever saves now has looked."""


class Fixed(NamedTuple):
    """The fixes that lie over a drop, and the version that they are."""

    version: Version
    fixes: Fixes = NO_FIXES


def fixed_of(state: StatePlace, tenant: str, drop: Drop) -> Fixed:
    """Return what is fixed over a drop. Raises UsageError where the file of its fixes is gone or altered."""
    version = version_now(state, tenant, drop)
    return Fixed(version, fixes_of(state, drop, version.digest))


def version_now(state: StatePlace, tenant: str, drop: Drop) -> Version:
    """Return the version of a drop that counts."""
    with closing(open_to_read(state)) as store:
        return version_of(store.journal, tenant, drop.drop_id)


def fixes_of(state: StatePlace, drop: Drop, digest: str) -> Fixes:
    """Return the fixes of any version of a drop. Raises UsageError where their file is gone or altered."""
    path = path_of(state, drop, digest)
    if path is None:
        return NO_FIXES
    fixes = fixes_on_record(open_files(state).found(path), digest)
    if fixes is None:
        raise UsageError(
            f"{path}: what was fixed is not there as it was saved. Drop the sheet again, and fix it again."
        )
    return fixes


def path_of(state: StatePlace, drop: Drop, digest: str) -> Path | None:
    """Return where the fixes of a version stand; None for no fixes. Raises UsageError for what is no digest."""
    if not digest:
        return None
    if len(digest) != 64 or not digest.isalnum():
        raise UsageError("This is no version of what was fixed.")
    return drop_folder(state, drop.drop_id) / f"fixes-{digest}.json"


def hands_of(drop: Drop, version: Version) -> tuple[Actor, ...]:
    """Return who had a hand in the sheets of a drop: who handed them in, and who has fixed any of their cells."""
    return (drop.by, *(one for one in version.hands if one != drop.by))


def versions_of(state: StatePlace, drops: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the digests of the fixes that lie over drops now, each given with its tenant."""
    with closing(open_to_read(state)) as store:
        return {drop_id: version_of(store.journal, tenant, drop_id).digest for tenant, drop_id in drops}


def save(state: StatePlace, tenant: str, drop: Drop, actor: Actor, shown: str, fixes: Sequence[Fix]) -> Version:
    """Keep fixes in the place of those that were `shown`, a digest, and put on record who saved them.

    Raises FixedMeanwhile where others lie over the drop by now, UsageError where they cannot be kept, and InputRefused
    where two are of one cell.
    """
    require_one_of_each(Fixes(tuple(fixes)))
    with closing(open_state(state)) as store:
        before = version_of(store.journal, tenant, drop.drop_id)
        if before.digest != shown:
            raise FixedMeanwhile("Somebody else has saved meanwhile. Load the page again.")
        there, kept = fixes_of(state, drop, shown), Fixes(tuple(fixes))
        if kept.digest == shown:
            return before
        if path := path_of(state, drop, kept.digest):
            _write(path, kept)
            open_files(state).share(path)
        version = Version(kept.digest, before.number + 1, actor)
        record_version(store.journal, tenant, drop.drop_id, version, changes(there.all, kept.all))
        return version_of(store.journal, tenant, drop.drop_id)


def changes(before: Iterable[Fix], after: Iterable[Fix]) -> list[dict[str, Any]]:
    """Return in what two versions differ, row by row: what each cell is read as, before and after."""
    was, now = ({fix.what: fix for fix in fixes} for fixes in (before, after))
    rows: dict[tuple[str, str, str, int], dict[str, Any]] = defaultdict(dict)
    for what in sorted({*was, *now}, key=str):
        old, new = was.get(what), now.get(what)
        one = new or old
        if one is None or _read(old) == _read(new):
            continue
        row = rows[one.source, one.sha256, one.sheet, one.origin.row]
        if one.remove:
            row["removed"] = new is not None
        else:
            told = {"old": old.new if old else one.old, "new": new.new if new else one.old}
            row.setdefault("cells", {})[one.cell] = told | ({"answers": one.answers} if new and one.answers else {})
    names = ("source", "sha256", "sheet", "row")
    return [{**dict(zip(names, place, strict=True)), **row} for place, row in rows.items()]


def _read(fix: Fix | None) -> tuple[Any, ...] | None:
    return (fix.new, fix.remove, fix.answers) if fix else None


def _write(path: Path, fixes: Fixes) -> None:
    """Write fixes for their owner alone, whole or not at all. Raises UsageError where the disk does not take them."""
    if path.is_file():
        return
    document = {"format": 1, "fixes": [_as_json(fix) for fix in fixes.all]}
    part = path.with_suffix(".part")
    try:
        with os.fdopen(open_private(part, os.O_WRONLY | os.O_TRUNC), "w", encoding="utf-8") as out:
            json.dump(document, out, ensure_ascii=False)
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    except OSError as error:
        raise UsageError(f"What was fixed cannot be kept ({error.strerror}). Ask whoever runs this page.") from error


def _as_json(fix: Fix) -> Mapping[str, Any]:
    told = structs.asdict(fix)
    left_out = ("cell", "old", "new") if fix.remove else ("row", "remove")
    return {name: value for name, value in told.items() if name not in left_out and (value or name != "answers")}
