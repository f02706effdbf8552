"""Which servers are believed, how they are reached, and in plain words why one was not."""

import os
import ssl
from collections.abc import Iterator
from typing import Any

import httpx2

from reconciler.config import Connection
from reconciler.errors import UsageError

_DIRECT = ("all://localhost", "all://127.0.0.0/8", "all://[::1]")
"""This machine is never asked for through a proxy, even where NO_PROXY does not say so."""

_UNKNOWN_ISSUER = (
    "it was issued by an authority that this machine does not know. Where your company's proxy inspects what passes, "
    "ask for its CA certificate and name the file as RECONCILER_CA_BUNDLE, or have the system trust it"
)
_CLOCK = "Check the clock of this machine; if it is right, tell whoever runs that server"
# X509_V_ERR_… of OpenSSL: https://docs.openssl.org/3.0/man3/X509_STORE_CTX_get_error/#error-codes
_PROBLEMS = {
    9: f"it is not valid yet. {_CLOCK}",
    10: f"it has expired. {_CLOCK}",
    18: _UNKNOWN_ISSUER,
    19: _UNKNOWN_ISSUER,
    20: _UNKNOWN_ISSUER,
    21: _UNKNOWN_ISSUER,
    62: "it was issued for another name. Check the address",
    64: "it was issued for another address. Check the address",
}


def new_client(connection: Connection, **options: Any) -> httpx2.AsyncClient:
    """Give a client that follows no redirect, and takes proxies from HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY.

    Raises UsageError where the certificates to trust, or a proxy, cannot be used.
    """
    trusted = _trusted(connection)
    try:
        return httpx2.AsyncClient(
            verify=trusted, mounts=dict.fromkeys(_DIRECT), follow_redirects=False, trust_env=True, **options
        )
    except (ValueError, ImportError, httpx2.InvalidURL) as error:
        # Not the error's own words: the address of a proxy may hold a password.
        hint = "A SOCKS proxy needs `pip install 'httpx2[socks]'`. " if isinstance(error, ImportError) else ""
        raise UsageError(f"The proxy that HTTPS_PROXY, HTTP_PROXY or ALL_PROXY names cannot be used. {hint}") from None


def certificate_problem(error: BaseException) -> str:
    """Say what is wrong with a server's certificate and what to do; "" where the error is about something else."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _PROBLEMS.get(cause.verify_code) or f"{cause.verify_message}. {_UNKNOWN_ISSUER}"
    return _UNKNOWN_ISSUER if "CERTIFICATE" in str(error).upper() else ""


def unreachable(url: str, error: BaseException) -> str:
    """Say that a host was not reached, why, and what to do."""
    host = httpx2.URL(url).netloc.decode()
    if problem := certificate_problem(error):
        return f"{host} could not be reached: its certificate is not trusted here: {problem} ({type(error).__name__})."
    if isinstance(error, httpx2.ProxyError):
        return (
            f"{host} could not be reached: check the address, and the proxy that HTTPS_PROXY names, with its password: "
            "it would not pass us on (ProxyError)."
        )
    if any(isinstance(cause, ssl.SSLError) for cause in _causes(error)):
        return f"{host} could not be reached: it does not speak TLS as it should. Check the address and its port."
    return f"{host} could not be reached: check the address, the network and the proxy ({type(error).__name__})."


def _trusted(connection: Connection) -> ssl.SSLContext:
    """Give what certificates are checked against.

    The CA bundle and nothing else, where one is named; else what httpx2 takes (httpcore2/_ssl.py): SSL_CERT_FILE or
    SSL_CERT_DIR; else the trust store of the system, where a company puts the CA of its proxy.
    """
    try:
        if not connection.ca_bundle:
            return httpx2.create_ssl_context()
        # Made as httpx2 makes its own: ssl.create_default_context() is strict from Python 3.13 on, and the CAs of
        # many companies' proxies lack the extensions that it then asks for.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cafile=connection.ca_bundle)
        return context
    except OSError as error:  # ssl.SSLError is one
        named = connection.ca_bundle or os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR")
        reason = "it holds no certificate in PEM form" if isinstance(error, ssl.SSLError) else error.strerror
        raise UsageError(
            f"{named}: the certificates to trust cannot be read ({reason}). Check RECONCILER_CA_BUNDLE, "
            "connection.ca_bundle, SSL_CERT_FILE and SSL_CERT_DIR."
        ) from error


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
