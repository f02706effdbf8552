"""How the page is served: where people ask for it, who lets them sign in, and what they may do."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from reconciler.config.address import read_address
from reconciler.config.places import beside
from reconciler.errors import UsageError
from reconciler.support.hosts import ip_of

_CLAIM, _SCOPES = "groups", ("openid", "profile", "email")


class Grant(NamedTuple):
    """The role that an exact value of the claim gives, and for which companies (none: for all)."""

    value: str
    role: str
    companies: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Serving:
    """How the page is served. Without an `issuer` people sign in by one-time links.

    `url` is where people ask for it, "" where that is what it listens on; `behind_proxy` has the addresses that alone
    may pass requests on, `metrics_for` those that may ask for metrics, in their one form.
    """

    url: str = ""
    issuer: str = ""
    client_id: str = ""
    secret_file: Path | None = None
    claim: str = _CLAIM
    scopes: tuple[str, ...] = _SCOPES
    grants: tuple[Grant, ...] = ()
    behind_proxy: tuple[str, ...] = ()
    metrics_for: tuple[str, ...] = ()
    certificate: Path | None = None
    key: Path | None = None


def read_serving(table: Mapping[str, Any], folder: Path, file: str) -> Serving:
    """Return how the page is served. Raises UsageError with the `file` and the setting."""
    if table.get("issuer"):
        read_address(f"{file}: serve.issuer", table["issuer"])  # its spelling stays the provider's
    return Serving(
        url=_url(table.get("url", ""), f"{file}: serve.url"),
        issuer=table.get("issuer", ""),
        client_id=table.get("client_id", ""),
        secret_file=_path(folder, table.get("client_secret_file")),
        claim=table.get("claim", _CLAIM),
        scopes=tuple(table.get("scopes", _SCOPES)),
        grants=tuple(
            Grant(one["value"], one["role"], frozenset(one.get("companies", ()))) for one in table.get("roles", ())
        ),
        behind_proxy=proxies(table.get("behind_proxy", ()), f"{file}: serve.behind_proxy"),
        metrics_for=proxies(table.get("metrics_for", ()), f"{file}: serve.metrics_for"),
        certificate=_path(folder, table.get("tls_certificate")),
        key=_path(folder, table.get("tls_key")),
    )


def proxies(given: Any, place: str) -> tuple[str, ...]:
    """Return the addresses of machines in their one form. Raises UsageError where one is no IP address."""
    found = []
    for text in given:
        ip = ip_of(text)
        if ip is None or ip.is_unspecified:
            raise UsageError(f"{place}: “{text}” is not the IP address of one machine, as in 192.0.2.1.")
        found.append(str(ip))
    return tuple(found)


def _url(text: str, place: str) -> str:
    """Return scheme, host and port of an address in their one form."""
    if not text:
        return ""
    address = read_address(place, text)
    return f"{address.scheme}://{address.authority}"


def _path(folder: Path, given: str | None) -> Path | None:
    return beside(folder, given) if given else None
