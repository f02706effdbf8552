"""Which servers are believed, how they are reached, and in plain words why one was not."""

import base64
import ipaddress
import os
import platform
import re
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import getproxies, getproxies_environment, proxy_bypass

import aiohttp
from yarl import URL

from reconciler.config.connection import Connection
from reconciler.config.credentials import shown_path
from reconciler.errors import UsageError
from reconciler.support.hosts import is_loopback
from reconciler.support.redact import SealedText

_CA_FILES = (
    "/etc/ssl/cert.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/cert.pem",
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/ssl/ca-bundle.pem",
)
"""Where Linux distributions keep what they trust, for a Python whose OpenSSL was built to look elsewhere."""

_INSPECTED = (
    "Where your company's proxy inspects what passes, ask for its CA certificate and name the file as "
    "RECONCILER_CA_BUNDLE, or have the system trust it"
)
_UNKNOWN_ISSUER = f"it was issued by an authority that this machine does not know. {_INSPECTED}"
_NO_ISSUER = (
    "it was issued by an authority that this machine does not know, or the server doesn't send its whole chain. "
    f"{_INSPECTED}; else tell whoever runs that server"
)
_CLOCK = "Check the clock of this machine; if it is right, tell whoever runs that server"
# X509_V_ERR_… of OpenSSL: https://docs.openssl.org/3.0/man3/X509_STORE_CTX_get_error/#error-codes
_PROBLEMS = {
    9: f"it is not valid yet. {_CLOCK}",
    10: f"it has expired. {_CLOCK}",
    18: _UNKNOWN_ISSUER,
    19: _UNKNOWN_ISSUER,
    20: _NO_ISSUER,
    21: _NO_ISSUER,
    62: "it was issued for another name. Check the address",
    64: "it was issued for another address. Check the address",
}


class Proxy(TypedDict, total=False):
    """How to go through a proxy, in aiohttp's words; empty where there is none."""

    proxy: str
    proxy_headers: dict[str, str]


# -- whom we believe --------------------------------------------------------------------------------------------


def trusted(connection: Connection) -> ssl.SSLContext | bool:
    """Return what certificates are checked against, True where no server shows any. Raises UsageError.

    The CA bundle and nothing else, where one is named; else SSL_CERT_FILE or SSL_CERT_DIR; else the trust store of the
    system, where a company puts the CA of its proxy.
    """
    named = connection.ca_bundle or os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR")
    is_used = named or any(url.startswith("https:") for url in _urls(connection))
    return trusting(connection.ca_bundle, "RECONCILER_CA_BUNDLE, connection.ca_bundle") if is_used else True


def trusting(ca_bundle: str, settings: str) -> ssl.SSLContext:
    """Return what certificates are checked against; `settings` are what may have named the bundle, "" for none.

    Raises UsageError where what is named cannot be read.
    """
    file = ca_bundle or os.environ.get("SSL_CERT_FILE")
    folder = None if file else os.environ.get("SSL_CERT_DIR")
    try:
        return _trusting(file, folder) if file or folder else _trusting_as_the_system()
    except OSError as error:  # ssl.SSLError is one
        named = shown_path(str(file or folder), Path(str(file or folder)))
        reason = "it holds no certificate in PEM form" if isinstance(error, ssl.SSLError) else error.strerror
        raise UsageError(
            f"{named}: the certificates to trust cannot be read ({reason}). Check {settings}, SSL_CERT_FILE and "
            "SSL_CERT_DIR."
        ) from error


def _trusting(file: str | None, folder: str | None) -> ssl.SSLContext:
    # Not ssl.create_default_context(): it is strict from Python 3.13 on, and the CAs of many companies' proxies lack
    # the extensions that it then asks for.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if file or folder:
        context.load_verify_locations(file, folder)
    return context


def _trusting_as_the_system() -> ssl.SSLContext:
    if platform.system() in ("Windows", "Darwin"):
        import truststore

        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # Not truststore here: it reads all certificates again for each connection.
    paths = ssl.get_default_verify_paths()
    folder: str | None = paths.capath
    if folder and not any(re.fullmatch(r"[0-9a-f]{8}\.\d", name) for name in os.listdir(folder)):  # noqa: PTH208
        folder = None
    file = paths.cafile or (None if folder else next(filter(os.path.isfile, _CA_FILES), None))
    return _trusting(file, folder)


def certificate_problem(error: BaseException) -> str:
    """Return what is wrong with a server's certificate and what to do; "" where the error is about something else."""
    for cause in _causes(error):
        # aiohttp's own error is one too, without the facts.
        if isinstance(cause, ssl.SSLCertVerificationError) and not isinstance(cause, aiohttp.ClientError):
            return _PROBLEMS.get(cause.verify_code) or f"{cause.verify_message}. {_UNKNOWN_ISSUER}"
    return ""


# -- the way there ----------------------------------------------------------------------------------------------


def proxies(connection: Connection) -> dict[str, Proxy]:
    """Return by host and port how they are reached, for those of a connection that a proxy leads to.

    Proxies come from HTTPS_PROXY, ALL_PROXY and NO_PROXY, else from the settings of the system. This machine is never
    asked for through one. Raises UsageError where one cannot be used.
    """
    # Plain HTTP is for this machine only (see config), so no other proxy matters.
    named = getproxies()
    address = named.get("https") or named.get("all")
    if not address:
        return {}
    urls = [url for url in map(URL, _urls(connection)) if url.raw_host and not is_loopback(url.raw_host)]
    return {authority(url): _proxy(address) for url in urls if not _is_exempt(url, named.get("no", ""))}


def authority(url: URL) -> str:
    """Return host and port of an address, as `proxies` names them."""
    return f"{url.raw_host}:{url.port}"


def _is_exempt(url: URL, no_proxy: str) -> bool:
    host = url.raw_host or ""
    if getproxies_environment():
        return any(_covers(entry, host, str(url.port)) for entry in re.split(r"[\s,]+", no_proxy.lower()))
    return bool(proxy_bypass(host))


def _covers(entry: str, host: str, port: str) -> bool:
    """Whether an entry of NO_PROXY is about a host: whatever curl takes, and ports, *.example and networks of IPv6."""
    with_port = re.fullmatch(r"(\[.*\]|[^:]*):(\d+)", entry)
    name = with_port[1] if with_port else entry
    if not name or (with_port and with_port[2] != port):
        return False
    try:
        return name == "*" or ipaddress.ip_address(host) in ipaddress.ip_network(name.strip("[]"), strict=False)
    except ValueError:
        pass
    if ":" in host or re.fullmatch(r"[\d.]+", host):
        return False
    below = name[1:] if name.startswith("*.") else f".{name.strip('.')}"
    return f".{host}".endswith(below) and (f".{host}" != below or not name.startswith("*."))


def _proxy(address: str) -> Proxy:
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        # Not shown: the address of a proxy may hold a password.
        raise UsageError(
            "The proxy that HTTPS_PROXY or ALL_PROXY names cannot be used: its address must be as in "
            "http://proxy.example:3128. SOCKS proxies are not supported."
        )
    return {"proxy": f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}", "proxy_headers": _password(parts)}


def _password(parts: SplitResult) -> dict[str, str]:
    """Return the header with a proxy's user name and password; not left to aiohttp, whose errors would show them."""
    if parts.username is None:
        return {}
    both = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return {"Proxy-Authorization": SealedText(f"Basic {base64.b64encode(both.encode()).decode()}")}


def unreachable(url: str, error: BaseException) -> str:
    """Return in words that a host was not reached, why, and what to do."""
    host = urlsplit(url).netloc
    if problem := certificate_problem(error):
        return f"{host} could not be reached: its certificate is not trusted here: {problem} ({type(error).__name__})."
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return (
            f"{host} could not be reached: check the address, and the proxy that HTTPS_PROXY names, with its password: "
            f"it would not pass us on (HTTP {error.status})."
        )
    if any(isinstance(cause, ssl.SSLError) for cause in _causes(error)):
        return f"{host} could not be reached: it does not speak TLS as it should. Check the address and its port."
    return f"{host} could not be reached: check the address, the network and the proxy ({_reason(error)})."


def _reason(error: BaseException) -> str:
    """Return in words why no connection came about."""
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "its name cannot be looked up"
    if isinstance(error, TimeoutError):
        return "no connection in time"
    if any(isinstance(cause, ConnectionRefusedError) for cause in _causes(error)):
        return "the connection was refused"
    return type(error).__name__


def _urls(connection: Connection) -> tuple[str, ...]:
    return connection.api_url, connection.token_url, connection.login_url


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
