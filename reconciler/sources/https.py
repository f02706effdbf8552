"""Files over HTTPS: of servers that are trusted, from the very address that was given."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import aiohttp
from fsspec.implementations.http import HTTPFileSystem

from reconciler.api.tls import trusting
from reconciler.config.credentials import from_file
from reconciler.config.remote import Remote
from reconciler.model.far_address import FarAddress
from reconciler.sources.look import Look, Reader

_OK = 200
_UNSEEN = 1
"""Any size: so fsspec does not ask for it beforehand."""


class LedElsewhere(Exception):
    """The server answers with another address in place of the file."""

    def __init__(self, host: str) -> None:
        super().__init__(host)
        self.host = host


class Https:
    """The files of a server over HTTPS; it has no folders."""

    def __init__(self, remote: Remote) -> None:
        token = _token(remote)
        self._files = HTTPFileSystem(
            skip_instance_cache=True,
            client_kwargs={
                "trust_env": True,  # the proxy
                "auto_decompress": False,
                "timeout": aiohttp.ClientTimeout(None, sock_connect=remote.timeout_s, sock_read=remote.timeout_s),
            },
            ssl=trusting(str(remote.ca_bundle or ""), "ca_bundle in [[remote]]"),
            allow_redirects=False,  # a token goes to nobody else, and nothing is fetched without TLS
            headers={"Accept-Encoding": "identity", **({"Authorization": f"Bearer {token}"} if token else {})},
        )

    def look(self, address: FarAddress) -> Look:
        """Return how the file looks: as its headers tell, for not every server answers a HEAD."""
        with self._answer(address) as answer:
            return _as_look(answer.r.headers)

    def listed(self, address: FarAddress) -> Iterable[tuple[str, Look]]:
        """Raise NotADirectoryError: there are no folders."""
        raise NotADirectoryError(str(address))

    @contextmanager
    def opened(self, address: FarAddress) -> Iterator[Reader]:
        """Open the file to be read from its beginning to its end."""
        with self._answer(address) as answer:
            yield answer

    def close(self) -> None:
        """Do nothing: the connection ends when nobody holds it any more."""

    @contextmanager
    def _answer(self, address: FarAddress) -> Iterator[Any]:
        with self._files.open(str(address), block_size=0, size=_UNSEEN) as answer:
            if answer.r.status != _OK:
                raise LedElsewhere(answer.r.headers.get("Location", ""))
            yield answer


def _token(remote: Remote) -> str:
    if remote.token_file is None:
        return ""
    return from_file(str(remote.token_file), Path(), "token_file in [[remote]]", secret=True, environment=os.environ)


def _as_look(headers: Mapping[str, str]) -> Look:
    is_as_sent = headers.get("Content-Encoding", "identity") == "identity"
    size = headers.get("Content-Length", "") if is_as_sent else ""
    return Look(
        int(size) if size.isdecimal() else None, _moment(headers.get("Last-Modified", "")), headers.get("ETag", "")
    )


def _moment(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except ValueError:
        return None
