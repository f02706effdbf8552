"""One method for each call of the contract; paths, bodies and limits stand here and nowhere else."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec

from reconciler.api import records
from reconciler.api.answers import Answer, problem_of
from reconciler.api.limiter import BeforeSend
from reconciler.errors import ApiError, ApiRefused, BadAnswer, WrongRecord
from reconciler.model.live import Company, Unreadable, User

if TYPE_CHECKING:
    # The network is loaded only where it is used.
    from reconciler.api.transport import Transport


PAGE_SIZE = 100


BATCH_SIZE = 20

PAGE_BYTES = 4 * 2**20
"""The largest page of people that is looked at: a hundred take a hundredth of it."""

USER_BYTES = 250
"""What one person takes in memory, beside the letters of their fields."""

MOST_BYTES = 640 * 2**20
"""What all people who are kept may take: twice a million of them."""


class UserPage(msgspec.Struct, rename="camel"):
    """One page of a listing; `current_page` of the first answer tells whether pages count from 0 or 1.

    `unreadable` are the records that break the contract, `weight` is about how much memory the page takes.
    """

    total: int
    users: list[User]
    page_size: int = PAGE_SIZE
    current_page: int = 0
    unreadable: list[Unreadable] = []
    weight: int = 0

    @classmethod
    def from_json(cls, body: bytes) -> "UserPage":
        """Decode a page; who breaks the contract is in `unreadable`. Raises ValueError where it is no page."""
        if len(body) > PAGE_BYTES:
            raise ValueError("the page is far too large")
        try:
            page = msgspec.json.decode(records.without_bom(body), type=cls, strict=False)
        except (ValueError, RecursionError):
            page = None
        if page is None or page.unreadable or not records.are_plain(page.users, len(body)):
            page = cls._record_by_record(body)
        page.weight = len(body) + USER_BYTES * (len(page.users) + len(page.unreadable))
        return page

    @classmethod
    def _record_by_record(cls, body: bytes) -> "UserPage":
        members = records.fields(records.decoded_text(body))
        page = cls(_number(members, "total", None), [], _number(members, "pageSize", PAGE_SIZE))
        page.current_page, page.unreadable = _number(members, "currentPage", 0), []
        for user, wrong in map(records.user_of, records.array(members.get("users", ""))):
            page.users += [user] if user else []
            page.unreadable += [wrong] if wrong else []
        return page


def _number(members: Mapping[str, str], name: str, default: int | None) -> int:
    """Return a number of a page, be it written as text; the default where there is none. Raises ValueError."""
    text = members.get(name, "null").strip('"')
    if text == "null" and default is not None:
        return default
    number = float(text)
    if number < 0 or not number.is_integer():
        raise ValueError(f"{name} is no number of people")
    return int(number)


class Companies(list[Company]):
    """The companies of a partner; `unreadable` are those that break the contract, and whose name or id is not theirs
    alone."""

    unreadable: Sequence[Unreadable] = ()

    @classmethod
    def from_json(cls, body: bytes) -> "Companies":
        """Decode the list of companies. Raises ValueError where it is none."""
        each = [records.company_of(one) for one in records.array(records.decoded_text(body))]
        listed = list(dict.fromkeys(company for company, _ in each if company))
        twice = list(records.named_twice(listed))
        found = cls(company for company in listed if company.vanity_name not in {one.key for one in twice})
        found.unreadable = [*(wrong for _, wrong in each if wrong), *twice]
        return found


class Verdicts(list["CreateUserResult"]):
    """The verdicts on people who were to be created; one that breaks the contract is none."""

    @classmethod
    def from_json(cls, body: bytes) -> "Verdicts":
        """Decode the verdicts. Raises ValueError where they are no list."""
        found = cls()
        for record in records.array(records.decoded_text(body)):
            with suppress(msgspec.ValidationError):
                verdict = msgspec.convert(record.value, CreateUserResult, strict=False)
                found += [] if record.why or records.is_spoilt(record.value) else [verdict]
        return found


class CreateUserResult(msgspec.Struct, rename="camel"):
    """The verdict of an answer to create users on one of them."""

    id: str | None = None
    email: str | None = None
    status: int | None = None
    error: Any = None

    @property
    def created(self) -> bool:
        """Whether this user was created; where the verdict has no status, an id says so."""
        if self.error is not None:
            return False
        return self.id is not None if self.status is None else 200 <= self.status < 300


class _PodLogin(msgspec.Struct, rename="camel"):
    pod_domain: str | None = None


class ConnectApi:
    """The Connect / Sponsored Access API; every method may raise the errors of `Transport.api`.

    Writes take `leaving`, which is awaited each time before the request leaves.
    """

    def __init__(self, transport: "Transport", look_up: bool = True) -> None:
        self.transport = transport
        self._look_up = look_up
        self._kept: dict[str, int] = {}

    async def companies(self, vanity_name: str | None = None) -> list[Company]:
        """List the partner's companies, or only the one named."""
        params = {"vanityName": vanity_name} if vanity_name else None
        return (await self.transport.api("GET", "/companies", Companies, params=params)).body

    async def company(self, company_id: str, vanity_name: str) -> Company:
        """Retrieve the company of this id and vanityName. Raises WrongRecord where the answer has another one's."""
        answer = await self.transport.api("GET", _path(company_id), Company)
        require_record(answer, "vanityName", answer.body.vanity_name, vanity_name)
        require_record(answer, "id", answer.body.id, company_id)
        return answer.body

    async def create_company(self, body: Mapping[str, Any], leaving: BeforeSend) -> Answer[Company]:
        """Ask for a company; it is provisioned afterwards, for about 20 minutes. Raises WrongRecord as `company`."""
        answer = await self.transport.api("POST", "/companies", Company, body=dict(body), leaving=leaving)
        require_record(answer, "vanityName", answer.body.vanity_name, body["vanityName"])
        return answer

    async def add_domains(
        self, company_id: str, vanity_name: str, domains: Sequence[str], leaving: BeforeSend
    ) -> Answer[Any]:
        """Set the union of live and wanted domains; status 304 means there was nothing to add.

        Raises WrongRecord where the answer has the record of another company.
        """
        path, body = _path(company_id), {"emailDomains": list(domains)}
        answer = await self.transport.api("PATCH", path, Any, body=body, leaving=leaving)
        require_record(answer, "vanityName", told_field(answer.body, "vanityName") or vanity_name, vanity_name)
        return answer

    async def users_page(self, company_id: str, page: int | None = None, size: int = PAGE_SIZE) -> UserPage:
        """Return one page of a listing; without `page` the first one, sent without paging parameters."""
        params = None if page is None else {"currentPage": page, "pageSize": size}
        answer = await self.transport.api("GET", _path(company_id, "users"), UserPage, params=params)
        # A reading that begins anew takes the place of the one before.
        before = 0 if page is None else self._kept.get(company_id, 0)
        self._kept[company_id] = before + answer.body.weight
        if sum(self._kept.values()) > MOST_BYTES:
            self._kept[company_id] = 0
            raise BadAnswer("There is more in its listing than fits into memory.", status=answer.status)
        return answer.body

    async def user(self, company_id: str, user_id: str) -> User:
        """Retrieve one user. Raises WrongRecord where the answer has the record of another id."""
        answer = await self.transport.api("GET", _path(company_id, "users", user_id), User)
        require_record(answer, "id", answer.body.id, user_id)
        return answer.body

    async def create_users(
        self, company_id: str, bodies: Sequence[Mapping[str, Any]], leaving: BeforeSend
    ) -> Answer[Verdicts]:
        """Create 1 to 20 users; each gets its own verdict."""
        path = _path(company_id, "users")
        return await self.transport.api("POST", path, Verdicts, body=list(bodies), leaving=leaving)

    async def set_active(self, company_id: str, user_id: str, active: bool, leaving: BeforeSend) -> Answer[Any]:
        """Disable or re-enable a user."""
        path = _path(company_id, "users", user_id)
        return await self.transport.api("PATCH", path, Any, body={"active": active}, leaving=leaving)

    async def account_at(self, email: str) -> str:
        """Return the pod where a person already has an account; "" where none is known or the look-up fails."""
        if not self._look_up:
            return ""
        try:
            answer = await self.transport.login({"emailAddress": email, "fs": "advanced"}, _PodLogin)
        except ApiError:
            return ""
        return answer.body.pod_domain or ""


def require_record(answer: Answer[Any], field: str, there: str, wanted: str) -> None:
    """Raise WrongRecord where what an answer has in a field is not what the record that was asked for has there."""
    if there != wanted:
        raise WrongRecord(
            f"The API answered with another record: its {field} is {there}, not {wanted}.",
            status=answer.status,
            trace_id=answer.trace_id,
            attempts=answer.attempts,
        )


def told_field(body: Any, field: str) -> str:
    """Return a text that an answer has in a field; "" where it tells none, as an answer to a change may."""
    told = body.get(field) if isinstance(body, dict) else None
    return told if isinstance(told, str) else ""


def _path(*names: str) -> str:
    """Return the path of what is below /companies."""
    return "/".join(("/companies", *(quote(name, safe="") for name in names)))


def verdict_error(verdict: CreateUserResult, call: str, trace_id: str) -> ApiRefused:
    """Return what an answer says against one user as the refusal it is."""
    problem = problem_of(verdict.error)
    return ApiRefused(
        problem.detail or "The user was not created.",
        call=call,
        status=verdict.status,
        detail_code=problem.detail_code,
        trace_id=problem.trace_id or trace_id,
    )
