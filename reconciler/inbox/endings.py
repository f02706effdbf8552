"""Where a sheet of an inbox goes in the end, and what is told of it there."""

import os
from datetime import datetime
from pathlib import Path

from filelock import FileLock

from reconciler.inbox.arrivals import WORK
from reconciler.inbox.claims import MARKED, RESULT, Claim
from reconciler.inbox.placing import free_number, like, marked_name, named, open_folder, place, result_name
from reconciler.model.schedule import TO_FIX
from reconciler.operations.drops import safe_name
from reconciler.report.words.english import inbox as words
from reconciler.support.private_files import write_private


def settle(inbox: Path, taken: Claim, folder: str, text: str) -> None:
    """Write what is told of a sheet, settle in which folder of its inbox it goes, and put it there. Raises OSError."""
    write_private(taken.place / RESULT, text.encode("utf-8-sig"))
    open_folder(inbox / folder)
    number = free_number(inbox / folder, safe_name(taken.note.called))
    bring(inbox, taken.noting(folder=folder, number=number))


def bring(inbox: Path, taken: Claim) -> None:
    """Put a sheet where it is settled that it goes, last: what is told of it stands there before. Raises OSError."""
    name = named(safe_name(taken.note.called), taken.note.number)
    for made in (taken.place / RESULT, taken.place / MARKED):
        if made.exists():
            like(inbox, made)
    files = {
        result_name(name): taken.place / RESULT,
        marked_name(name): taken.place / MARKED,
        name: taken.sheet,
    }
    with FileLock(inbox / WORK / "placing"):
        place(files, inbox / taken.note.folder)
    taken.end()


def tell_of_folder(inbox: Path, name: str, at: datetime) -> None:
    """Say once that a folder is passed over. Raises OSError."""
    open_folder(inbox / TO_FIX)
    path = inbox / TO_FIX / result_name(safe_name(name))
    if not os.path.lexists(path):
        write_private(path, words.folder_passed_over(name, at).encode("utf-8-sig"))
        like(inbox, path)
