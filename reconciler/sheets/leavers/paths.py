"""What the path of somebody in a directory, or a group, says by its parts: OU=Leavers,DC=acme; SG_Leavers."""

import re
from collections.abc import Callable

from reconciler.sheets.leavers.folding import words_of
from reconciler.sheets.leavers.places import Named, is_archive_of, is_called_old, is_of_finished, named_for

Words = tuple[str, ...]
"""The words of a part, folded."""

_LONGEST = 400
_PATH = re.compile(r"^/|\b(?:ou|cn)=|\w\.\w+/|\\", re.IGNORECASE)
_IN_PATHS = "/=\\"
_UNIX_BIN = ("bin",)
"""A folder of programs in a path that begins at the root: /bin/bash."""
_ASIDE = re.compile(r"\s+[-–—]\s+")
_PART = re.compile(r"[/\\,]|\b(?:ou|cn|dc)=", re.IGNORECASE)
_GROUP = re.compile(
    r"(?:^|[;,|\n=])\s*(?:sg|ggs?|gl|dl|ug|ad|az|aad|grp|group|gruppe|groupe|grupo|sec|role|app|okta)[-_.]([^;,|\n]+)",
    re.IGNORECASE,
)


def part_of_path(cell: str, is_sign: Callable[[Words], bool]) -> bool | None:
    """Whether a part of a path says for sure that somebody has left; None where none says anything of it.

    `is_sign` tells of some words whether they are a sign of leaving by themselves.
    """
    if any(named_for(name) is Named.LEAVERS for name in _GROUP.findall(cell[:_LONGEST])):
        return True
    if not any(map(cell.__contains__, _IN_PATHS)) or not _PATH.search(cell) or "://" in cell:
        return None
    named = [part for part in _PART.split(cell[:_LONGEST]) if words_of(part)]
    parts = [words_of(part) for part in named]

    def is_of_leavers(part: Words) -> bool:
        name = " ".join(part)
        return is_sign(part) or named_for(name) is Named.LEAVERS or is_called_old(name)

    for above, part in zip([(), *parts], parts, strict=False):
        is_other = is_archive_of(part, above) or (part == _UNIX_BIN and cell[0] == "/")
        if not is_other and is_of_leavers(part):
            return True
    if any(is_of_leavers(words_of(_ASIDE.split(part)[0])) for part in named if _ASIDE.search(part)):
        return True
    return False if any(map(is_of_finished, parts)) else None
