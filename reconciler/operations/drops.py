"""Hand in sheets: they are kept as they are, for their owner alone, and it is on record who handed them in."""

import hashlib
import os
import re
import shutil
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from secrets import token_hex
from typing import BinaryIO, NamedTuple

from reconciler.config.settings import Settings
from reconciler.errors import UsageError
from reconciler.model.actor import Actor
from reconciler.model.state_place import StatePlace
from reconciler.sheets.formats.own_moment import own_moment
from reconciler.state.backends import open_files, open_state, open_to_read
from reconciler.state.drops import Drop, DroppedFile, drop_folder, drops_before, find_drop, record_drop
from reconciler.state.folder import state_folder
from reconciler.support.private_files import open_private

__all__ = [
    "Drop",
    "Handed",
    "date_sheets",
    "drop_of",
    "known_feeds",
    "made_folder",
    "plan_path",
    "safe_name",
    "same_before",
    "sheets_of",
    "take_drop",
]

_DROP_ID = re.compile(r"drop-\d{8}T\d{6}Z-[0-9a-f]{12}")
_OURS = re.compile(r"(?i)made|fixes-.*\.json")
"""Names of what is kept beside the sheets of a drop: `made_folder`, and the versions of what was fixed."""
_LONGEST = 100
_CHUNK = 1 << 20


class Handed(NamedTuple):
    """A file as somebody hands it in: what they call it, its bytes, and when they say that it was last changed.

    That is in seconds since 1970, 0 where they do not say.
    """

    called: str
    content: BinaryIO
    changed: float = 0.0


class SameBefore(NamedTuple):
    """A file of a drop, by its name, that is byte for byte one of an earlier drop."""

    name: str
    before: Drop


def take_drop(
    state: StatePlace, tenant: str, actor: Actor, files: Sequence[Handed], feed: str = "", inbox: str = ""
) -> Drop:
    """Keep sheets as they are, and put on record who handed them in, as a delivery of which feed, by which inbox.

    Raises UsageError where there are none, or one is empty, or cannot be kept.
    """
    feed = _one_feed(feed)
    if not files:
        raise UsageError("No sheet was handed in. Choose a workbook or a CSV file first.")
    drop_id = f"drop-{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{token_hex(6)}"
    folder = drop_folder(state, drop_id)
    try:
        names = distinct(safe_name(file.called) for file in files)
        kept = [_kept(folder, name, file) for name, file in zip(names, files, strict=True)]
        open_files(state).share(folder)
        with closing(open_state(state)) as store:
            record_drop(store.journal, tenant, Drop(drop_id, "", actor, tuple(kept), feed, inbox))
            return find_drop(store.journal, tenant, drop_id)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def drop_of(state: StatePlace, tenant: str, drop_id: str) -> Drop:
    """Return what is on record of a drop. Raises UsageError where nothing is."""
    if not _DROP_ID.fullmatch(drop_id):
        raise UsageError("No sheet was handed in under this name.")
    with closing(open_to_read(state)) as store:
        return find_drop(store.journal, tenant, drop_id)


def known_feeds(state: StatePlace, tenant: str, settings: Settings) -> dict[str, frozenset[str]]:
    """Return the feeds that have a name, in the configuration or since a run, with the companies that each had last."""
    with closing(open_to_read(state)) as store:
        known = store.feeds.companies(tenant)
    return ({settings.feed: frozenset()} if settings.feed else {}) | known


def same_before(state: StatePlace, tenant: str, drop: Drop) -> list[SameBefore]:
    """Return the files of a drop that somebody has handed in before, each with the last drop that has it."""
    left, found = {file.sha256: file.name for file in drop.files}, list[SameBefore]()
    with closing(open_to_read(state)) as store:
        for before in drops_before(store.journal, open_files(state).drops(), tenant, drop):
            same = [name for file in before.files if (name := left.pop(file.sha256, ""))]
            found += [SameBefore(name, before) for name in same]
    return found


def date_sheets(paths: Iterable[Path], told: Iterable[float]) -> None:
    """Give sheets that were handed in the age that they had: by then their files were as old as the upload.

    A workbook says it itself; of others it is as `told`, in seconds since 1970. Where nobody knows it, it is 0.
    """
    for path, changed in zip(paths, told, strict=True):
        own = own_moment(path)
        moment = own.timestamp() if own else changed
        os.utime(path, (moment, moment))


def _one_feed(feed: str) -> str:
    """Return the name of a feed in one line. Raises UsageError where it can be none."""
    feed = " ".join(feed.split())
    if len(feed) > _LONGEST or not feed.isprintable():
        raise UsageError(f"A feed has a name of up to {_LONGEST} characters.")
    return feed


def sheets_of(state: StatePlace, drop: Drop) -> list[Path]:
    """Return the files of a drop. Raises UsageError where one is gone."""
    folder = drop_folder(state, drop.drop_id)
    paths = [open_files(state).found(folder / file.name) for file in drop.files]
    if missing := [file.called for file, path in zip(drop.files, paths, strict=True) if not path.is_file()]:
        raise UsageError(f"{missing[0]} is kept here no more: somebody has removed it. Drop the sheet again.")
    return paths


def made_folder(state: StatePlace, drop_id: str) -> Path:
    """Return where stands what was made of a drop, such as its marked copy. Raises UsageError."""
    return state_folder(drop_folder(state, drop_id), "made")


def plan_path(state: StatePlace) -> Path:
    """Return where a new plan of the page goes. Raises UsageError where it cannot be written there."""
    return state_folder(state.folder, "plans") / f"page-{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{token_hex(4)}.json"


def safe_name(called: str) -> str:
    """Return a name that a file may have here, as near as may be to what somebody calls it.

    It is one part of a path, has no sign that steers a terminal or a reader, is none that is used here for something
    else, and keeps its ending.
    """
    name = PurePosixPath(called.replace("\\", "/")).name
    name = "".join(letter for letter in name if letter.isprintable() and letter not in '<>:"/|?*')
    name = " ".join(name.split()).lstrip(". ~$")
    stem, dot, ending = name.rpartition(".")
    if not dot or not ending.isalnum() or len(ending) > 8:
        stem, dot, ending = name, "", ""
    while len(f"{stem}{dot}{ending}".encode()) > _LONGEST:
        stem = stem[:-1]
    name = f"{stem.strip(' .') or 'sheet'}{dot}{ending}"
    return f"sheet-{name}" if _OURS.fullmatch(name) else name


def distinct(names: Iterable[str]) -> list[str]:
    """Return names of which no two are one, whatever the case of their letters: the later ones get a number."""
    taken, given = set[str](), list[str]()
    for name in names:
        stem, dot, ending = name.rpartition(".") if "." in name else (name, "", "")
        number, free = 1, name
        while free.casefold() in taken:
            number += 1
            free = f"{stem}-{number}{dot}{ending}"
        taken.add(free.casefold())
        given.append(free)
    return given


def _kept(folder: Path, name: str, file: Handed) -> DroppedFile:
    """Return a file as it is kept. Raises UsageError where it is empty, or the disk does not take it."""
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(open_private(folder / name, os.O_WRONLY | os.O_EXCL), "wb") as out:
            while piece := file.content.read(_CHUNK):
                digest.update(piece)
                size += out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        with suppress(OSError):
            (folder / name).chmod(0o400)
    except OSError as error:
        raise UsageError(f"{name} cannot be kept ({error.strerror}). Ask whoever runs this page.") from error
    if not size:
        raise UsageError(f"{name} is empty: nothing was read. Choose the sheet again.")
    return DroppedFile(name, file.called[:_LONGEST], size, digest.hexdigest(), file.changed)
