"""One file or folder on another machine: taken whole, and only when it is complete."""

from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import quote

from reconciler.model.far_address import FarAddress
from reconciler.sheets.formats.detect import (
    MAX_BYTES,
    changing,
    is_litter,
    is_temporary,
    is_unfinished,
    names_sheet,
    no_sheets,
    temporary,
    too_large,
)
from reconciler.sources.look import Look, System

_CHUNK = 1 << 20
_BESIDE = (".part", ".filepart", ".tmp")
"""What programs put behind a name while they upload it."""


class Taken(NamedTuple):
    """How a file looked when it was taken, and the SHA-256 of its bytes."""

    look: Look
    digest: str


class Listed(NamedTuple):
    """The sheets in a folder, by name, and what else is there, with whether it is a folder."""

    sheets: list[FarAddress]
    passed_over: list[tuple[str, bool]]


def take(address: FarAddress, system: System, before: Look, write: Callable[[bytes], object]) -> Taken:
    """Read a file to its end, and hand each piece to `write`; `before` is how it looked a while ago.

    Raises InputRefused where it is being written, changes, or is too large.
    """
    require_finished(address, system)
    if system.look(address) != before:
        raise changing(str(address))
    if (before.size or 0) > MAX_BYTES:
        raise too_large(str(address))
    digest, size = sha256(), 0
    for piece in _pieces(address, system):
        size += len(piece)
        if size > MAX_BYTES:
            raise too_large(str(address))
        digest.update(piece)
        write(piece)
    if system.look(address) != before or before.size not in (None, size):
        raise changing(str(address))
    return Taken(before, digest.hexdigest())


def require_finished(address: FarAddress, system: System) -> None:
    """Raise InputRefused where a file is being uploaded, as its name tells, or that of one beside it."""
    if is_temporary(address.name):
        raise temporary(str(address))
    if address.scheme != "sftp":
        return  # what is put there is there when it is whole
    for ending in _BESIDE:
        try:
            system.look(FarAddress(f"{address}{ending}"))
        except FileNotFoundError:
            continue
        raise temporary(f"{address}{ending}")


def sheets_in(folder: FarAddress, system: System) -> Listed:
    """Return what is in a folder. Raises InputRefused where it has no sheet, or one is being uploaded."""
    found = sorted(system.listed(folder), key=lambda one: one[0])
    if unfinished := next((name for name, _ in found if is_unfinished(name)), ""):
        raise temporary(str(_in(folder, unfinished)))
    sheets = [name for name, look in found if names_sheet(name) and not look.is_folder]
    others = [(name, look.is_folder) for name, look in found if name not in sheets and not is_litter(name)]
    if not sheets:
        raise no_sheets(str(folder))
    return Listed([_in(folder, name) for name in sheets], others)


def _pieces(address: FarAddress, system: System) -> Iterator[bytes]:
    with system.opened(address) as reader:
        while piece := reader.read(_CHUNK):
            yield piece


def _in(folder: FarAddress, name: str) -> FarAddress:
    """Return the address of a file in a folder; of s3 names stand there as they are."""
    if folder.scheme != "s3":
        name = "".join(letter if letter.isprintable() and letter != "%" else quote(letter) for letter in name)
    return FarAddress(f"{folder.rstrip('/')}/{name}")
