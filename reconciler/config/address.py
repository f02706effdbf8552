"""The addresses that credentials go to: which may be used at all, and the one form that all spellings of one share.

Two spellings of one address would be two partners to the lock and to all that is remembered, so whatever is not sure
to be one address to everybody who reads it is refused. Nothing of what was refused is shown but scheme and host, for
the rest may hold a secret.
"""

import re
from dataclasses import dataclass, replace
from urllib.parse import quote, urlsplit

from reconciler.errors import UsageError
from reconciler.support.hosts import ip_of, is_loopback

_PORTS = {"https": 443, "http": 80}
_AUTHORITY = re.compile(r"(?P<host>\[[^\[\]]*\]|[^\[\]:]*)(?::(?P<port>[0-9]*))?")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_LONGEST_HOST = 253
_LONGEST_PORT = 65535
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_VERSION = re.compile(r"(/api(/v2)?)?/?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Address:
    """An address in its one form; `authority` is the host, with the port where it is not the scheme's own."""

    scheme: str
    authority: str
    path: str = ""

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"

    @property
    def host_alone(self) -> tuple[str, str]:
        """Scheme and authority."""
        return self.scheme, self.authority

    def with_path(self, path: str) -> "Address":
        """Return the address with this path where it has none."""
        return self if self.path.strip("/") else replace(self, path=path)

    def of_api(self) -> "Address":
        """Return the address without /api/v2, slashes or parts of them at its end, and without doubled slashes."""
        return replace(self, path=_VERSION.sub("", re.sub("/+", "/", self.path)))


def read_address(name: str, text: str) -> Address:
    """Return the address that `text` is a spelling of.

    Raises UsageError with the setting's `name` where it is none, where two programs could read two addresses in it, or
    where credentials would travel over plain HTTP to another machine.
    """
    if "@" in text:
        raise UsageError(f"{name} has a user name or a password in it: take out all between // and @.")
    if "?" in text:
        raise UsageError(
            f"{name} has a ? in it: take it out, with all that follows. An address is no place for a secret."
        )
    if not text.isprintable() or re.search(r"[\\\s#]", text):
        raise UsageError(f"{name} must not have a backslash, a space, a line break, a tab or a # in it.")
    try:
        parts = urlsplit(text)
        authority, host = _authority(parts.scheme, parts.netloc)
        path = _path(parts.path)
    except ValueError as error:
        raise UsageError(f"{name} is not an address: {error}.") from error
    if host and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))):
        return Address(parts.scheme, authority, path)
    shown = f"{parts.scheme}://{authority}" if parts.scheme and host else "not an address"
    raise UsageError(
        f"{name} is {shown}: it must begin with https:// (plain http is for this machine only, as with the sandbox)."
    )


def _authority(scheme: str, netloc: str) -> tuple[str, str]:
    """Return host and port in their one form, and the host as it was spelled. Raises ValueError."""
    found = _AUTHORITY.fullmatch(netloc)
    if not found or "%" in netloc:
        raise ValueError("there is more before the path than a host and a port")
    spelled = found["host"]
    if not spelled:
        return "", ""
    host = _ipv6(spelled[1:-1]) if spelled.startswith("[") else _host(spelled)
    port = int(found["port"]) if found["port"] and len(found["port"].lstrip("0")) < 6 else 0
    if found["port"] and not 0 < port <= _LONGEST_PORT:
        raise ValueError(f"its port is no number from 1 to {_LONGEST_PORT}")
    return (f"{host}:{port}" if port and port != _PORTS.get(scheme) else host), spelled


def _ipv6(text: str) -> str:
    ip = ip_of(text)
    if ip is None or ":" not in text:
        raise ValueError("what stands between [ and ] is no IPv6 address")
    return f"[{ip}]" if ip.version == 6 else str(ip)


def _host(spelled: str) -> str:
    """Return a name in ASCII and lower case without the full stop at its end, or an IPv4 address."""
    name = _ascii(spelled).removesuffix(".")
    labels = name.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        # 127.1, 0x7f.1, 2130706433: what they stand for depends on who reads them.
        if (ip := ip_of(name)) is None:
            raise ValueError("an IPv4 address is four numbers without leading zeros, as in 192.0.2.1")
        return str(ip)
    if len(name) > _LONGEST_HOST or not all(map(_LABEL.fullmatch, labels)):
        raise ValueError("its host is no name of a host")
    return name


def _ascii(spelled: str) -> str:
    if spelled.isascii() and "xn--" not in spelled.lower():
        return spelled.lower()
    import idna

    try:
        name = idna.encode(spelled, uts46=True).decode().lower()
        # Whoever shows the name to people must come back to the same one.
        if idna.encode(idna.decode(name), uts46=True).decode().lower() != name:
            raise ValueError("its host is no name of a host")
    except UnicodeError as error:
        raise ValueError("its host is no name of a host") from error
    return name


def _path(path: str) -> str:
    """Return a path in its one form (RFC 3986, 6.2.2): percent-codes where they are needed alone, dots resolved."""
    if re.search("%(?![0-9A-Fa-f]{2})", path):
        raise ValueError("it has a % that no code follows")
    return _without_dots(re.sub("%(..)", _decoded, quote(path, safe="/%:!$&'()*+,;=")))


def _decoded(code: re.Match[str]) -> str:
    letter = chr(int(code[1], 16))
    return letter if letter in _UNRESERVED else code[0].upper()


def _without_dots(path: str) -> str:
    if "/." not in path:
        return path
    kept: list[str] = []
    for part in (parts := path.split("/")[1:]):
        if part == "..":
            del kept[-1:]
        elif part != ".":
            kept.append(part)
    if parts[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)
