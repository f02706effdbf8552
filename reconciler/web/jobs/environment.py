"""What a process is told by variables: no secret that it has no use for."""

from collections.abc import Mapping


def without_page_secret(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment without the page's own secret, for processes that do not sign anybody in."""
    return {name: value for name, value in environment.items() if not name.startswith("RECONCILER_PAGE_")}


def without_secret(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a process that asks nothing of the API."""
    return {
        name: value
        for name, value in environment.items()
        if "CLIENT_SECRET" not in name and name != "CREDENTIALS_DIRECTORY"
    }
