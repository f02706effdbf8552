"""Sheets on other machines, for as long as a command is at work on them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from reconciler.config.settings import Settings
from reconciler.model.far_address import FETCHED
from reconciler.model.origin import Source
from reconciler.run.request import Request
from reconciler.sources.far_sheets import FarSheets
from reconciler.state.folder import state_folder


@contextmanager
def reaching(request: Request, settings: Settings) -> Iterator[Request]:
    """Yield the request with what fetches its sheets; behind the block no copy of them is left."""
    with fetching(settings) as far:
        yield replace(request, far=far)


@contextmanager
def fetching(settings: Settings) -> Iterator[FarSheets]:
    """Yield what fetches sheets; behind the block no copy of them is left."""
    far = FarSheets(settings.remotes, partial(state_folder, settings.state.folder, FETCHED))
    try:
        yield far
    finally:
        far.close()


def brought(request: Request) -> tuple[Sequence[Any], Sequence[Any], Sequence[Any]]:
    """Return sources, companies and users of a request, fetched where they are elsewhere.

    Raises InputRefused, UsageError.
    """
    given = request.sources, request.companies, request.users
    if request.far is None:
        return given
    sources, companies, users = map(request.far.brought, given)
    return sources, companies, users


def here(request: Request, sources: Sequence[Source]) -> Sequence[Source]:
    """Return sources that were read, each as it can be read again on this machine."""
    return request.far.here(sources) if request.far else sources
