"""Read the live state: every company of the partner, each with a listing that is proven complete or not used."""

import asyncio
import math
from collections.abc import Callable, Iterable, Mapping
from sys import intern

from msgspec.structs import force_setattr

from reconciler.api.client import USER_MISSING, ConnectApi, UserPage
from reconciler.errors import AnswerLost, ApiGone, ApiRefused
from reconciler.model.report import COMPLETED, Company, Live, LiveCompany, User
from reconciler.support.concurrency import together

ON_THE_WAY = frozenset({"STARTED", "TENANT_CREATED"})

_READINGS = 4
_REPEATED = ("first_name", "last_name", "department", "title", "location")
"""What many people have alike."""


class ListingIncomplete(Exception):
    """A listing did not add up, however often it was read; str(error) says what it gave."""


async def read_live(api: ConnectApi, listed: Callable[[int], None] = lambda _users: None) -> Live:
    """Read all companies and the people of those that can have any, side by side.

    `listed` is called with the number of people of each company read. A company whose listing cannot be used carries
    the reason in `problem`. Raises ApiGone and CredentialsRefused.
    """
    companies = await read_companies(api)

    async def read(company: Company) -> LiveCompany:
        one = await read_company(api, company)
        listed(len(one.users or ()))
        return one

    return Live({one.company.vanity_name: one for one in await together(read(company) for company in companies)})


async def read_companies(api: ConnectApi) -> list[Company]:
    """List the partner's companies; without that list nothing can be decided, so any fault stops the run."""
    try:
        return await api.companies()
    except (ApiRefused, AnswerLost) as error:
        raise ApiGone(
            f"The companies could not be listed: {error.message} Check RECONCILER_API_URL, or try again later.",
            call=error.call, status=error.status, detail_code=error.detail_code, trace_id=error.trace_id,
        ) from None  # fmt: skip


async def read_company(api: ConnectApi, company: Company) -> LiveCompany:
    """Give the company with its people; a company still being provisioned has none yet."""
    if company.state in ON_THE_WAY:
        return LiveCompany(company, users=[])
    if company.state != COMPLETED:
        return LiveCompany(company, problem=state_problem(company))
    try:
        return LiveCompany(company, users=await list_users(api, company.id))
    except ListingIncomplete as error:
        return LiveCompany(company, problem=str(error))
    except (ApiRefused, AnswerLost) as error:
        return LiveCompany(company, problem=f"Its people could not be listed: {error}", trace_id=error.trace_id)


def state_problem(company: Company) -> str:
    """Word a state that only Symphony can mend."""
    why = (company.error_message or "").rstrip(". ")
    help_ = "" if "contact symphony support" in why.lower() else " Contact Symphony support."
    return f"The company is in state {company.state}{f': {why}' if why else ''}.{help_}"


async def list_users(api: ConnectApi, company_id: str) -> list[User]:
    """List a company's people: distinct ids = first total = last total, else read again (design, promise 5).

    Pages count from 0 or from 1: the first answer's own currentPage tells; where the pages show that it does not, the
    next reading counts from the other. Raises ListingIncomplete, and the errors of the API.
    """
    said, lies = "", False
    for reading in range(_READINGS):
        if reading:
            await asyncio.sleep(0.2 * reading)
        first = await api.users_page(company_id)
        base = 1 - min(first.current_page, 1) if lies else first.current_page
        later = await _later_pages(api, company_id, first, base)
        lies = lies != _other_base(first, later)
        pages = [first, *later]
        users = {user.id: user for page in pages for user in page.users}
        totals = {page.total for page in pages}
        if totals == {len(users)}:
            return _sharing_texts(users.values())
        said = f"{len(users)} people on {len(pages)} pages, totals {', '.join(map(str, sorted(totals)))}"
    raise ListingIncomplete(
        f"Its listing does not add up after {_READINGS} readings ({said}): nothing of this company is changed. "
        "Run again later; if it stays so, ask Symphony support."
    )


def _sharing_texts(users: Iterable[User]) -> list[User]:
    """Give people with equal texts as one in memory, a third less of it; they are ours alone until here."""
    shared = list(users)
    for user in shared:
        for name in _REPEATED:
            if text := getattr(user, name):
                force_setattr(user, name, intern(text))
    return shared


def _other_base(first: UserPage, later: list[UserPage]) -> bool:
    """Say whether pages seem to count from the other number: one is the first again, or there is none at the end."""
    ids = [user.id for user in first.users]
    missing = first.total > len(first.users) and (not later or not later[-1].users)
    return missing or any([user.id for user in page.users] == ids for page in later if ids)


async def _later_pages(api: ConnectApi, company_id: str, first: UserPage, base: int) -> list[UserPage]:
    size = first.page_size if first.page_size > 0 else len(first.users) or 1
    count = math.ceil(first.total / size)
    try:
        return await together(api.users_page(company_id, base + page, size) for page in range(1, count))
    except ApiRefused:
        # A page number that the server refuses: the reading is incomplete, and the next one counts differently.
        return []


async def look_at(api: ConnectApi, people: Iterable[tuple[Company, str]]) -> dict[str, User | None]:
    """Ask for each person alone, by company and user id; gives the record by id, None for who is gone (40106).

    Who could not be asked for is left out.
    """

    async def look(company: Company, user_id: str) -> tuple[str, User | None] | None:
        try:
            return user_id, await api.user(company.id, user_id)
        except ApiRefused as error:
            return (user_id, None) if error.detail_code == USER_MISSING else None
        except AnswerLost:
            return None

    return dict(filter(None, await together(look(company, user_id) for company, user_id in people)))


def states(looked: Mapping[str, User | None]) -> dict[str, bool | None]:
    """Give active by user id of what `look_at` found; who is gone is not active."""
    return {user_id: user.active if user else False for user_id, user in looked.items()}


async def add_hidden(
    api: ConnectApi, live: Live, wanted: Mapping[str, Iterable[str]], known: Callable[[str, list[str]], dict[str, str]]
) -> None:
    """Add to the live state the people whom a listing hides, but whose ids are known from earlier.

    `wanted` holds the email keys of people wanted active, by company; `known` gives ids by email key.
    """
    hidden: list[tuple[Company, str]] = []
    asked: dict[str, str] = {}
    for name, keys in wanted.items():
        one = live.companies.get(name)
        if one and one.users is not None:
            listed = {user.key for user in one.users}
            ids = {user.id for user in one.users}
            missing = [key for key in keys if key not in listed]
            for key, user_id in known(name, missing).items() if missing else ():
                if user_id not in ids:
                    hidden.append((one.company, user_id))
                    asked[user_id] = key
    looked = await look_at(api, hidden)
    for company, user_id in hidden:
        user, users = looked.get(user_id), live.companies[company.vanity_name].users
        # The address may have been changed since: then the id is somebody else's by now.
        if user is not None and users is not None and user.key == asked[user_id]:
            users.append(user)
