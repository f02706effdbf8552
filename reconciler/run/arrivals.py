"""Whether somebody who was to have an account has it: only then the account of the address before it is closed."""

from collections.abc import Iterable

from reconciler.api.client import ConnectApi
from reconciler.api.listing import ListingIncomplete, list_users
from reconciler.api.read_live import fetch_users
from reconciler.config.settings import Pace
from reconciler.errors import ApiError
from reconciler.model.action import Action, ActionKind, Identity
from reconciler.model.live import Company, User
from reconciler.model.result import Outcome, Result
from reconciler.run.field_comparison import fields_of_person
from reconciler.run.results import Results
from reconciler.run.stopping import Stopping


class Arrivals:
    """Tells of people created or active again in this run; `companies` has those that are ready, by vanityName."""

    def __init__(self, api: ConnectApi, results: Results, stopping: Stopping, pace: Pace) -> None:
        self._api = api
        self._results = results
        self._stopping = stopping
        self._pace = pace
        self.companies: dict[str, Company] = {}

    async def missing(self, awaited: Iterable[Identity]) -> str:
        """Return why one of those who are awaited is not there and active, as a re-read shows; "" where all are."""
        for identity in awaited:
            result = self._results.find(identity)
            if result is None or result.outcome is not Outcome.DONE:
                ended = result.outcome if result else Outcome.SKIPPED
                return f"the change of {result.action.subject if result else identity[2]} ended as {ended}"
            if not await self._is_there(result):
                return f"a re-read does not show {result.action.subject} there and active"
        return ""

    async def _is_there(self, result: Result) -> bool:
        company = self.companies.get(result.action.company)
        if company is None:
            return False
        if not agrees(result.action, await self._read(company, result)):
            # A listing, or a server beside the first, may lag behind.
            await self._stopping.pause(self._pace.settle_s / 3)
            return agrees(result.action, await self._read(company, result))
        return True

    async def _read(self, company: Company, result: Result) -> User | None:
        user_id = result.action.user_id or result.created_id
        try:
            if user_id:
                return (await fetch_users(self._api, [(company, user_id)])).get(user_id)
            key = result.action.identity[2]
            return next((user for user in await list_users(self._api, company.id) if user.key == key), None)
        except (ApiError, ListingIncomplete) as error:
            self._stopping.stop_if_gone(error)
            return None


def agrees(action: Action, user: User | None) -> bool:
    """Whether a person as read is whom an action was about, active, and in nothing other than was sent."""
    if user is None or user.active is not True or user.key != action.identity[2]:
        return False
    # A reactivation sets nothing else.
    return action.kind is not ActionKind.CREATE_USER or not fields_of_person(action.new, user).differing
