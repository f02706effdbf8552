"""Sheets that are not on this machine: the address of one, and what was fetched from there."""

import re
from pathlib import Path
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from reconciler.errors import UsageError

SCHEMES = ("sftp", "s3", "https")
FETCHED = "fetched"
"""The folder of the state in which copies are kept while a command needs them."""

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*)://", re.ASCII)
_FAR = re.compile(rf"(?:{'|'.join(SCHEMES)})://")
_SECRET = re.compile(
    r"(?i)(?:^|[_.-])(?:key|token|sig|signature|secret|password|passwd|pwd|pass|auth|code|credentials?)$"
    r"|apikey|accesskey|^x-(?:amz|goog)-"
)
"""Names in a query whose values let somebody in."""
_KEPT_OUT = (
    "an address has no password in it, for it is printed and kept. Put the password into a file, and name that as "
    "password_file in [[remote]] of reconciler.toml; or use a key"
)
_EXAMPLES = {
    "sftp": "sftp://hr@files.example/out/people.xlsx",
    "s3": "s3://bucket/out/people.xlsx",
    "https": "https://files.example/out/people.xlsx",
}


class FarAddress(str):
    """Where a sheet is, or a folder of sheets, that is fetched: an address of sftp, s3 or https, without a secret."""

    __slots__ = ()

    @property
    def scheme(self) -> str:
        """How it is fetched: one of `SCHEMES`."""
        return self.partition("://")[0]

    @property
    def place(self) -> str:
        """Who signs in there, the machine and the port, as they are written; of s3 the bucket."""
        return self.partition("://")[2].partition("/")[0]

    @property
    def host(self) -> str:
        """The machine that it is fetched from, without a port, in small letters; of s3 the bucket, as it is written."""
        return self.place if self.scheme == "s3" else self._place.hostname or ""

    @property
    def port(self) -> int | None:
        """The port, None where it is the usual one."""
        return self._place.port

    @property
    def user(self) -> str:
        """Who signs in there, "" where it does not say."""
        return unquote(self._place.username or "")

    @property
    def path(self) -> str:
        """The path there, as that machine spells it; of s3 it begins with the bucket."""
        if self.scheme == "s3":
            return self.partition("://")[2]
        path = self.partition("://")[2].partition("/")[2]
        path = "/" + unquote(re.split("[?#]", path)[0] if self.scheme == "https" else path)
        return path.removeprefix("/~/")

    @property
    def name(self) -> str:
        """The name of the file or folder there, whatever folder it is in."""
        return self.path.rstrip("/").rpartition("/")[2]

    def holds(self, other: str) -> bool:
        """Whether another address is this one, or stands in this folder."""
        return other == self or other.startswith(f"{self.rstrip('/')}/")

    @property
    def _place(self) -> SplitResult:
        return urlsplit(f"//{self.place}")


class Fetched(NamedTuple):
    """A file that was fetched: where it is, its copy on this disk, and when it was last changed there.

    That is UTC in ISO 8601, "" where nobody there knows.
    """

    address: FarAddress
    copy: Path
    modified: str

    @property
    def name(self) -> str:
        """The name of the file there."""
        return self.address.name

    def __str__(self) -> str:
        return str(self.address)


class FetchedFolder(NamedTuple):
    """A folder of which the sheets were fetched; `passed_over` has what else is in it, and whether that is a folder."""

    address: FarAddress
    files: tuple[Fetched, ...]
    passed_over: tuple[tuple[str, bool], ...] = ()


def is_far(path: str) -> bool:
    """Whether the path of a source, as it is kept, is an address."""
    return bool(_FAR.match(path))


def looks_far(text: str) -> bool:
    """Whether somebody means an address by a text, be it one that can be used or not."""
    return bool(_SCHEME.match(text))


def place_of(text: str) -> Path | FarAddress:
    """Return the path or the address that somebody has written.

    Raises UsageError, which does not show a secret, where it is an address that cannot be used.
    """
    found = _SCHEME.match(text)
    if found is None:
        return Path(text)
    scheme = found[1].lower()
    if scheme == "file":
        return _local(text)
    if scheme not in SCHEMES:
        why = ": without TLS anybody on the way could read and change it" if scheme == "http" else ""
        raise UsageError(f"No sheet is fetched by {scheme}://{why}. Ways are {', '.join(SCHEMES)}, file and paths.")
    address = FarAddress(f"{scheme}{text[len(found[1]) :]}")
    _require_usable(address)
    return address


def _local(text: str) -> Path:
    from urllib.request import url2pathname

    parts = urlsplit(text)
    if parts.netloc not in ("", "localhost"):
        raise UsageError("A file of this machine has three slashes, as in file:///srv/hr/people.xlsx.")
    return Path(url2pathname(parts.path))


def _require_usable(address: FarAddress) -> None:
    """Raise UsageError, which shows no secret, where an address cannot be used."""
    scheme, example = address.scheme, _EXAMPLES[address.scheme]
    try:
        parts, host = urlsplit(f"//{address.place}"), address.host
        _ = parts.port
    except ValueError as error:
        raise UsageError(f"An address of {scheme} cannot be read. Write it as in {example}.") from error
    if parts.password is not None or (parts.username is not None and scheme != "sftp"):
        raise UsageError(f"{scheme}://{parts.hostname or ''}/…: {_KEPT_OUT}.")
    if ":" in address.place and (scheme == "s3" or "@" in address.path):
        raise UsageError(
            f"An address of {scheme} has a : before a / or an @, as a password has. Write it as in {example}, and an @ "
            "in a path as %40."
        )
    if not host:
        raise UsageError(f"An address of {scheme} has no host. Write it as in {example}.")
    if not unquote(address).isprintable():
        raise UsageError(f"An address on {host} has a character in it that cannot be seen. Take it out.")
    if scheme == "https" and (named := _secret(address)):
        raise UsageError(
            f"{scheme}://{host}/…: “{named}=” looks like a secret, and addresses are printed and kept. Put it into a "
            "file, and name that as token_file in [[remote]] of reconciler.toml."
        )
    if not address.name:
        raise UsageError(f"{scheme}://{host} has no path. Write it as in {example}.")


def _secret(address: str) -> str:
    names = (unquote(pair.partition("=")[0]) for pair in urlsplit(address).query.split("&"))
    return next(filter(_SECRET.search, names), "")
