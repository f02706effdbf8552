"""The changes that take one request each: domains of a company, and the status of a person."""

from collections.abc import Iterable, Sequence
from typing import Any

from reconciler.api.answers import Answer
from reconciler.api.client import ConnectApi
from reconciler.api.limiter import BeforeSend
from reconciler.api.read_live import fetch_users
from reconciler.errors import AnswerLost
from reconciler.model.action import Action
from reconciler.model.identity import ascii_domain
from reconciler.model.live import Company
from reconciler.run.results import Results
from reconciler.run.writer import Writer


class SingleWrites:
    """Sends the changes that take one request each, and settles their lost answers."""

    def __init__(self, api: ConnectApi, writer: Writer, results: Results) -> None:
        self._api = api
        self._writer = writer
        self._results = results

    async def add_domains(self, company_id: str, actions: Iterable[Action]) -> set[str]:
        """Add domains; return those that could not be added, so that nobody is sent who needs one of them."""
        refused: set[str] = set()
        for action in actions:
            union = action.new["emailDomains"]

            # Bound here: the next round of the loop has another union.
            async def send(leaving: BeforeSend, union: Sequence[str] = union) -> Answer[Any]:
                return await self._api.add_domains(company_id, union, leaving)

            async def reread(union: Sequence[str] = union) -> Company | None:
                company = await self._api.company(company_id)
                return company if {*map(ascii_domain, union)} <= {*map(ascii_domain, company.email_domains)} else None

            landed = await self._writer.send_one(action, send, reread)
            if landed is None:
                refused |= set(union) - set((action.old or {}).get("emailDomains", ()))
            elif landed.status == 304:
                self._results.add(action, detail="There was nothing to add.")
        return refused

    async def set_active(self, company: Company, action: Action) -> None:
        """Give a person the status that the action tells."""
        wanted, user_id = action.new["active"], action.user_id

        async def send(leaving: BeforeSend) -> Answer[Any]:
            return await self._api.set_active(company.id, user_id, wanted, leaving)

        async def reread() -> bool | None:
            fetched = await fetch_users(self._api, [(company, user_id)])
            if user_id not in fetched:
                raise AnswerLost("The person could not be read again.")
            user = fetched[user_id]
            # Disabled people may vanish.
            return True if (user.active is wanted if user else not wanted) else None

        await self._writer.send_one(action, send, reread)
