"""Re-listings that settle lost answers: one for all batches of a company that wait for it.

It begins when none of the company's batches is under way any more, nor pauses before it asks again, so that it answers
for all that were lost by then; what is lost after it began waits for a later one.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from reconciler.api.client import ConnectApi
from reconciler.api.listing import list_users
from reconciler.model.live import User

_GATHER_S = 0.05


class SettlingListings:
    """The re-listings of the companies of one run."""

    def __init__(self, api: ConnectApi) -> None:
        self._api = api
        self._companies: dict[str, _CompanyListings] = defaultdict(_CompanyListings)

    @contextmanager
    def held_back(self, company_id: str) -> Iterator[None]:
        """Keep the company's re-listing from beginning while the block sends or pauses; never wait for one in it."""
        with self._companies[company_id].held_back():
            yield

    async def people(self, company_id: str) -> Mapping[str, User]:
        """Return the company's people, by email key, by a listing that begins after this call.

        Raises ListingIncomplete, and the errors of the API.
        """
        one = self._companies[company_id]
        if one.next is not None:
            # Others wait for the same listing, which has not begun.
            return await asyncio.shield(one.next)
        listed: asyncio.Future[Mapping[str, User]] = asyncio.get_running_loop().create_future()
        one.next = listed
        try:
            async with one.turn:
                await one.until_quiet()
                one.next = None
                listed.set_result({user.key: user for user in await list_users(self._api, company_id)})
        except BaseException as error:
            one.next = None if one.next is listed else one.next
            if isinstance(error, Exception):
                listed.set_exception(error)
                listed.exception()  # looked at, or asyncio complains of an error that nobody saw
            else:
                listed.cancel()
            raise
        return listed.result()


class _CompanyListings:
    """How many batches of a company hold its listing back, and the one that those who wait will share."""

    def __init__(self) -> None:
        self.next: asyncio.Future[Mapping[str, User]] | None = None
        self.turn = asyncio.Lock()
        self._holding = 0
        self._quiet = asyncio.Event()
        self._quiet.set()

    @contextmanager
    def held_back(self) -> Iterator[None]:
        self._holding += 1
        self._quiet.clear()
        try:
            yield
        finally:
            self._holding -= 1
            if not self._holding:
                self._quiet.set()

    async def until_quiet(self) -> None:
        """Wait until no batch holds it back, for so long that all who are about to wait for the same listing do."""
        await asyncio.sleep(_GATHER_S)
        while self._holding:
            await self._quiet.wait()
            await asyncio.sleep(_GATHER_S)
