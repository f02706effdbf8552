"""Files in S3; who we are, and where it is, says the AWS configuration of this account, as for every program of AWS."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from s3fs import S3FileSystem

from reconciler.config.remote import Remote
from reconciler.model.far_address import FarAddress
from reconciler.sources.look import Look, Reader

_BLOCK = 8 * 2**20


class S3:
    """The files in S3; what stands before a slash is a folder."""

    def __init__(self, remote: Remote) -> None:
        times = {"connect_timeout": remote.timeout_s, "read_timeout": remote.timeout_s}
        self._files = S3FileSystem(
            skip_instance_cache=True,
            use_listings_cache=False,
            config_kwargs={**times, "retries": {"max_attempts": 2}},
        )

    def look(self, address: FarAddress) -> Look:
        """Return how a file or a folder looks. Raises FileNotFoundError where nothing is there."""
        return _as_look(self._files.info(address.path.rstrip("/"), refresh=True))

    def listed(self, address: FarAddress) -> Iterable[tuple[str, Look]]:
        """Yield the names in a folder, each with how it looks."""
        for found in self._files.ls(address.path.rstrip("/"), detail=True, refresh=True):
            if name := found["name"].rpartition("/")[2]:
                yield name, _as_look(found)

    @contextmanager
    def opened(self, address: FarAddress) -> Iterator[Reader]:
        """Open a file to be read from its beginning to its end."""
        with self._files.open(address.path, "rb", block_size=_BLOCK) as file:
            yield file

    def close(self) -> None:
        """Do nothing: the connection ends when nobody holds it any more."""


def _as_look(found: Mapping[str, Any]) -> Look:
    return Look(found["size"], found.get("LastModified") or None, found.get("ETag", ""), found["type"] == "directory")
