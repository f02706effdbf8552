"""How sheets on other machines are fetched, host by host; secrets stand in files of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reconciler.config.places import beside
from reconciler.config.units import seconds
from reconciler.errors import UsageError
from reconciler.model.far_address import FarAddress, looks_far, place_of

_FILES = ("key_file", "passphrase_file", "password_file", "token_file", "known_hosts", "ca_bundle")


@dataclass(frozen=True, slots=True)
class Remote:
    """How a host lets us in, and how it is known to be the one that is meant; None for what is not said.

    `key_file` is a private key for sftp, `passphrase_file` has what opens it, `password_file` a password, `token_file`
    a bearer token for https; `known_hosts` has the keys of hosts, `ca_bundle` the authorities that are trusted. An
    answer may take `timeout_s`, and a file has to stay as it is for `settle_s`.
    """

    host: str = ""
    key_file: Path | None = None
    passphrase_file: Path | None = None
    password_file: Path | None = None
    token_file: Path | None = None
    known_hosts: Path | None = None
    ca_bundle: Path | None = None
    timeout_s: float = 60.0
    settle_s: float = 2.0


def source_place(folder: Path, given: str) -> Path | FarAddress:
    """Return where a source is that is named in a file of `folder`. Raises UsageError for an unusable address."""
    return place_of(given) if looks_far(given) else beside(folder, given)


def read_remotes(tables: Sequence[Mapping[str, Any]], folder: Path, file: str) -> tuple[Remote, ...]:
    """Return what the tables [[remote]] say; file names are relative to `folder`.

    Raises UsageError, with the `file`, where a host has two tables, or a time is none.
    """
    found = tuple(_remote(table, folder, file) for table in tables)
    hosts = [remote.host for remote in found]
    if twice := next((host for host in hosts if hosts.count(host) > 1), ""):
        raise UsageError(f"{file}: two of [[remote]] are about {twice}: put them together.")
    return found


def remote_of(remotes: Sequence[Remote], host: str) -> Remote:
    """Return how a host is asked, or a bucket; what no table says is as usual."""
    return next((remote for remote in remotes if remote.host == host.lower()), Remote(host))


def _remote(table: Mapping[str, Any], folder: Path, file: str) -> Remote:
    given: dict[str, Any] = {name: beside(folder, table[name]) for name in _FILES if name in table}
    given |= {f"{name}_s": seconds(table[name]) for name in ("timeout", "settle") if name in table}
    if given.get("timeout_s", 1.0) <= 0:
        raise UsageError(f"{file}: remote.timeout: an answer needs some time, as in 60s.")
    return Remote(table["host"].lower(), **given)
