"""The changes that take one request each: domains of a company, and the status of a person."""

from collections.abc import Iterable, Sequence
from typing import Any

from reconciler.api.answers import Answer
from reconciler.api.client import ConnectApi, require_record, told_field
from reconciler.api.limiter import AcquireSlot, BeforeSend
from reconciler.api.read_live import fetch_users
from reconciler.errors import AnswerLost, WrongRecord
from reconciler.model.action import Action
from reconciler.model.identity import ascii_domain, email_key
from reconciler.model.live import Company
from reconciler.run.request_sender import NotSent
from reconciler.run.results import Results
from reconciler.run.seen import of_somebody_else
from reconciler.run.writer import Writer

_MISLED = (
    "Not sent: an id in the listing of this company is somebody else's, as another change in this run has shown, so "
    "that nobody knows whom this one would be about. Run again, and look at the plan."
)


class SingleWrites:
    """Sends the changes that take one request each, and settles their lost answers."""

    def __init__(self, api: ConnectApi, writer: Writer, results: Results) -> None:
        self._api = api
        self._writer = writer
        self._results = results
        self._misled: set[str] = set()

    async def add_domains(self, company_id: str, vanity_name: str, actions: Iterable[Action]) -> set[str]:
        """Add domains; return those that could not be added, so that nobody is sent who needs one of them."""
        refused: set[str] = set()
        for action in actions:
            union = action.new["emailDomains"]

            # Bound here: the next round of the loop has another union.
            async def send(leaving: BeforeSend, union: Sequence[str] = union) -> Answer[Any]:
                return await self._api.add_domains(company_id, vanity_name, union, leaving)

            async def reread(union: Sequence[str] = union) -> Company | None:
                company = await self._api.company(company_id, vanity_name)
                return company if {*map(ascii_domain, union)} <= {*map(ascii_domain, company.email_domains)} else None

            landed = await self._writer.send_one(action, send, reread)
            if landed is None:
                refused |= set(union) - set((action.old or {}).get("emailDomains", ()))
            elif landed.status == 304:
                self._results.add(action, detail="There was nothing to add.")
        return refused

    async def set_active(self, company: Company, action: Action) -> None:
        """Give a person the status that the action tells.

        Once an answer shows that an id is somebody else's, nobody else of the company is switched in this run.
        """
        wanted, user_id = action.new["active"], action.user_id

        async def send(leaving: BeforeSend) -> Answer[Any]:
            async def leave(acquire: AcquireSlot) -> None:
                await leaving(acquire)
                if company.id in self._misled:
                    raise NotSent(_MISLED)

            answer = await self._api.set_active(company.id, user_id, wanted, leave)
            self._require_theirs(company, action, told_field(answer.body, "email"), answer)
            require_record(answer, "id", told_field(answer.body, "id") or user_id, user_id)
            return answer

        async def reread() -> bool | None:
            fetched = await fetch_users(self._api, [(company, user_id)])
            if user_id not in fetched:
                raise AnswerLost("The person could not be read again.")
            user = fetched[user_id]
            self._require_theirs(company, action, user.email if user else "")
            # Disabled people may vanish.
            return True if (user.active is wanted if user else not wanted) else None

        await self._writer.send_one(action, send, reread)

    def _require_theirs(self, company: Company, action: Action, there: str, answer: Answer[Any] | None = None) -> None:
        """Raise WrongRecord where the address of a record, if it tells one, is not whom the action is about."""
        if there and email_key(there) != action.identity[2]:
            self._misled.add(company.id)
            what = of_somebody_else(action, there)
            text = f"{what[0].upper()}{what[1:]}."
            if answer is None:
                raise WrongRecord(text)
            raise WrongRecord(text, status=answer.status, trace_id=answer.trace_id, attempts=answer.attempts)
