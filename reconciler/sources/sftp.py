"""Files over SFTP, from hosts whose key is known: nobody else's is ever taken."""

import base64
import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import paramiko
from fsspec.implementations.sftp import SFTPFileSystem

from reconciler.config.credentials import from_file
from reconciler.config.remote import Remote
from reconciler.errors import UsageError
from reconciler.model.far_address import FarAddress
from reconciler.sources.look import Look, Reader

_KNOWN_HOSTS = ("~/.ssh/known_hosts", "/etc/ssh/ssh_known_hosts")
_PORT = 22


class UnknownHost(Exception):
    """A host shows a key, of this fingerprint, and none is known of it here."""

    def __init__(self, fingerprint: str) -> None:
        super().__init__(fingerprint)
        self.fingerprint = fingerprint


class Sftp:
    """The files of a host over SFTP."""

    def __init__(self, address: FarAddress, remote: Remote) -> None:
        self._files = _Files(address.host, address=address, remote=remote)

    def look(self, address: FarAddress) -> Look:
        """Return how a file or a folder looks. Raises FileNotFoundError where nothing is there."""
        return _as_look(self._files.info(address.path))

    def listed(self, address: FarAddress) -> Iterable[tuple[str, Look]]:
        """Yield the names in a folder, each with how it looks; a link as what it leads to, where that is there."""
        for found in self._files.ls(address.path, detail=True):
            name = found["name"].rpartition("/")[2]
            with suppress(FileNotFoundError):
                yield name, _as_look(self._files.info(found["name"]) if found["type"] == "link" else found)

    @contextmanager
    def opened(self, address: FarAddress) -> Iterator[Reader]:
        """Open a file to be read from its beginning to its end."""
        with self._files.open(address.path, "rb") as file:
            file.prefetch()  # else each 32 KiB wait for an answer of their own
            yield file

    def close(self) -> None:
        """End the connection."""
        self._files.client.close()


class _Files(SFTPFileSystem):  # type: ignore[misc]
    """The same with a connection of ours: fsspec's own takes any key that a host shows."""

    cachable = False

    def _connect(self) -> None:
        address, remote = self.ssh_kwargs["address"], self.ssh_kwargs["remote"]
        self.client = paramiko.SSHClient()
        _load_known_hosts(self.client, remote)
        self.client.set_missing_host_key_policy(_Refused())
        is_named = bool(remote.key_file or remote.password_file)
        try:
            self.client.connect(
                address.host,
                address.port or _PORT,
                address.user or None,
                **_credentials(remote),
                timeout=remote.timeout_s,
                banner_timeout=remote.timeout_s,
                auth_timeout=remote.timeout_s,
                channel_timeout=remote.timeout_s,
                allow_agent=not is_named,
                look_for_keys=not is_named,
            )
            self.ftp = self.client.open_sftp()
            if channel := self.ftp.get_channel():
                channel.settimeout(remote.timeout_s)
        except BaseException:
            self.client.close()
            raise


class _Refused(paramiko.MissingHostKeyPolicy):
    def missing_host_key(self, _client: paramiko.SSHClient, _hostname: str, key: paramiko.PKey) -> None:
        """Raise UnknownHost."""
        digest = base64.b64encode(hashlib.sha256(key.asbytes()).digest()).decode().rstrip("=")
        raise UnknownHost(f"{key.get_name()} SHA256:{digest}")


def _load_known_hosts(client: paramiko.SSHClient, remote: Remote) -> None:
    """Load the keys of hosts. Raises UsageError where a file of them that was named cannot be read."""
    if remote.known_hosts is None:
        for file in (Path(name).expanduser() for name in _KNOWN_HOSTS):
            with suppress(OSError):
                client.load_system_host_keys(str(file))
        return
    try:
        client.load_system_host_keys(str(remote.known_hosts))
    except OSError as error:
        raise UsageError(
            f"{remote.known_hosts}: the keys of hosts cannot be read ({error.strerror}). Check known_hosts in "
            "[[remote]]."
        ) from error


def _credentials(remote: Remote) -> Mapping[str, Any]:
    """Return what signs in. Raises UsageError where it cannot be read."""
    given: dict[str, Any] = {}
    if remote.password_file:
        given["password"] = _secret(remote.password_file, "password_file")
    if remote.key_file:
        given["pkey"] = _key(remote.key_file, remote.passphrase_file)
    return given


def _key(file: Path, passphrase_file: Path | None) -> paramiko.PKey:
    passphrase = _secret(passphrase_file, "passphrase_file") if passphrase_file else None
    place = f"{file}: the key for sftp"
    try:
        file.open("rb").close()
        for kind in (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey):
            with suppress(paramiko.SSHException):
                return kind.from_private_key_file(str(file), passphrase)
        kind.from_private_key_file(str(file), passphrase)
    except OSError as error:
        raise UsageError(
            f"{place} cannot be read ({error.strerror}). Check key_file in [[remote]], and who may read it."
        ) from error
    except paramiko.PasswordRequiredException as error:
        raise UsageError(f"{place} has a passphrase. Put it into a file, and name that as passphrase_file.") from error
    except (paramiko.SSHException, ValueError, TypeError) as error:
        wrong = "its passphrase does not open it" if passphrase else "it is no private key"
        raise UsageError(f"{place} cannot be used: {wrong}. Check key_file and passphrase_file.") from error
    raise UsageError(f"{place} is of no kind that is known here. Make one of ed25519.")


def _secret(file: Path, setting: str) -> str:
    return from_file(str(file), Path(), f"{setting} in [[remote]]", secret=True, environment=os.environ)


def _as_look(found: Mapping[str, Any]) -> Look:
    return Look(found["size"], found["mtime"], is_folder=found["type"] == "directory")
