"""The sheets of one run that are on other machines: fetched whole to private files, which go when the run ends."""

import os
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from reconciler.config.remote import Remote, remote_of
from reconciler.errors import ReconcilerError
from reconciler.model.far_address import FarAddress, Fetched, FetchedFolder, is_far
from reconciler.model.origin import Source
from reconciler.sources.faults import fault_of
from reconciler.sources.fetch import Taken, sheets_in, take
from reconciler.sources.look import Look, System
from reconciler.sources.opening import opened
from reconciler.support.drafts import drafting
from reconciler.support.private_files import open_private

_ATTEMPTS = 3
_BETWEEN_S = 2.0

_Answer = TypeVar("_Answer")


class _Copy(NamedTuple):
    fetched: Fetched
    taken: Taken


class FarSheets:
    """Fetches sheets, and knows them again.

    `folder` gives the folder for the copies, and is asked when there is one; `pause` waits so many seconds.
    """

    def __init__(
        self, remotes: Sequence[Remote], folder: Callable[[], Path], pause: Callable[[float], object] = time.sleep
    ) -> None:
        self._remotes = remotes
        self._folder = folder
        self._pause = pause
        self._stack = ExitStack()
        self._private: Path | None = None
        self._systems: dict[tuple[str, str], System] = {}
        self._copies: dict[FarAddress, _Copy] = {}

    def close(self) -> None:
        """Remove all copies, and end all connections."""
        for system in self._systems.values():
            system.close()
        self._systems.clear()
        self._stack.close()

    def brought(self, sources: Iterable[Any]) -> list[Any]:
        """Return sources with what was fetched in the place of addresses, each file once.

        Raises InputRefused where one cannot be fetched, or is not complete; UsageError where this machine lacks
        something for it.
        """
        return [self._brought(source) if isinstance(source, FarAddress) else source for source in sources]

    def here(self, sources: Iterable[Source]) -> list[Source]:
        """Return sources that were read, with the paths of their copies in the place of addresses."""
        copies = {str(address): str(copy.fetched.copy) for address, copy in self._copies.items()}
        return [source._replace(path=copies.get(source.path, source.path)) for source in sources]

    def changed(self, sources: Iterable[Any], read: Iterable[Source]) -> list[str]:
        """Return the names of sheets that are not what was `read` any more, or are new in a folder of `sources`."""
        known = {FarAddress(source.path): source.name for source in read if is_far(source.path)}
        found = [name for address, name in known.items() if self._is_another(address)]
        for folder in (source for source in sources if isinstance(source, FarAddress) and source not in known):
            try:
                now = self._asked(folder, sheets_in).sheets
                found += [sheet.name for sheet in now if sheet not in known]
            except ReconcilerError:
                found.append(folder.name)
        return list(dict.fromkeys(found))

    # -- one address --------------------------------------------------------------------------------------------

    def _brought(self, address: FarAddress) -> Fetched | FetchedFolder:
        if not self._asked(address, _look).is_folder:
            return self._fetched([address])[0]
        listed = self._asked(address, sheets_in)
        return FetchedFolder(address, tuple(self._fetched(listed.sheets)), tuple(listed.passed_over))

    def _fetched(self, addresses: Sequence[FarAddress]) -> list[Fetched]:
        """Return files of one machine, fetched once they have stayed as they are for a while."""
        new = [address for address in addresses if address not in self._copies]
        before = {address: self._asked(address, _look) for address in new}
        if new:
            self._pause(remote_of(self._remotes, new[0].host).settle_s)
        for address in new:
            copy = self._place() / str(len(self._copies))
            taken = self._asked(address, partial(_copied, before[address], copy))
            self._copies[address] = _Copy(Fetched(address, copy, taken.look.modified), taken)
        return [self._copies[address].fetched for address in addresses]

    def _is_another(self, address: FarAddress) -> bool:
        """Whether a file is not what was fetched; where it does not look the same, its bytes decide."""
        then = self._copies[address].taken
        try:
            now = self._asked(address, _look)
            if now == then.look and (now.changed or now.tag):
                return False
            return self._asked(address, lambda at, system: take(at, system, now, len)).digest != then.digest
        except ReconcilerError:
            return True

    def _place(self) -> Path:
        if self._private is None:
            self._private = self._stack.enter_context(drafting(self._folder()))
        return self._private

    def _asked(self, address: FarAddress, ask: Callable[[FarAddress, System], _Answer]) -> _Answer:
        """Return what a machine answers; a connection that breaks off is made anew, a few times."""
        key, left = (address.scheme, address.place), _ATTEMPTS
        while True:
            left -= 1
            try:
                if key not in self._systems:
                    self._systems[key] = opened(address, remote_of(self._remotes, address.host))
                return ask(address, self._systems[key])
            except ReconcilerError:
                raise
            except Exception as error:
                fault = fault_of(error, address)
                if key in self._systems:
                    self._systems.pop(key).close()
                if not (left and fault.passes):
                    raise fault.told from error
            self._pause(_BETWEEN_S)


def _look(address: FarAddress, system: System) -> Look:
    return system.look(address)


def _copied(before: Look, path: Path, address: FarAddress, system: System) -> Taken:
    with os.fdopen(open_private(path, os.O_WRONLY | os.O_TRUNC), "wb") as file:
        return take(address, system, before, file.write)
