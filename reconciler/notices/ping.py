"""Tell a watchdog outside that a run has ended: it rings when it hears nothing, for then everything may be dead."""

from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from reconciler.version import __version__

_TIMEOUT_S = 10


def ping(url: str) -> str:
    """Ask for an address, and return why that failed, "" where it did not; nothing of the address is in it."""
    request = Request(url, headers={"User-Agent": f"reconciler/{__version__}"})  # noqa: S310 - the schema has http(s) alone
    try:
        with urlopen(request, timeout=_TIMEOUT_S):  # noqa: S310
            return ""
    except HTTPError as error:
        return f"it answered {error.code}"
    except (OSError, HTTPException, ValueError) as error:
        return type(error).__name__ if isinstance(error, HTTPException | ValueError) else "it could not be reached"
