"""Where a run writes: which host, and whether that is production."""

from urllib.parse import urlsplit

from reconciler.support.hosts import is_loopback

_UAT = ".uat.symphony.com"


def kind_of(host: str) -> str:
    """Return what a host (with or without a port) is: what is not known to be anything else is production."""
    name = urlsplit(f"//{host}").hostname or ""
    if is_loopback(name):
        return "sandbox"
    return "UAT" if name.endswith(_UAT) else "production"


def place_of(host: str) -> str:
    """Return a host, and what it is."""
    return f"{host} ({kind_of(host)})"
