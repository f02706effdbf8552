"""Room on the disk: no sheet is taken that would leave none to those who need it more, the journal above all."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from reconciler.web.desk import Refused

LEFT_B = 256 << 20
"""So much stays free whatever is dropped, for the journal, plans and audits."""
_COPIES = 2
"""A sheet stands in a temporary file until all of it has come, and then where it is kept."""


class Room:
    """What is free on the disks of some folders, less what is on its way to them."""

    def __init__(self, *folders: Path, left_b: int = LEFT_B, free: Callable[[Path], int] | None = None) -> None:
        self._folders = folders
        self._left = left_b
        self._free = free or _free
        self._coming = 0

    @contextmanager
    def taken(self, size: int) -> Iterator[None]:
        """Have room for so many bytes within the block. Raises Refused (507) where there is none."""
        needed = size * _COPIES
        if any(self._free(folder) - self._coming - needed < self._left for folder in self._folders):
            raise Refused(
                507,
                "There is no room left on the disk of this page. Nothing was kept. Tell whoever runs it.",
            )
        self._coming += needed
        try:
            yield
        finally:
            self._coming -= needed


def _free(folder: Path) -> int:
    return shutil.disk_usage(folder).free
