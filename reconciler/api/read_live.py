"""Read the live state: every company of the partner, each with a listing that is proven complete or not used."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

from reconciler.api.client import ConnectApi
from reconciler.api.error_codes import USER_MISSING
from reconciler.api.listing import ListingIncomplete, list_users
from reconciler.errors import AnswerLost, ApiGone, ApiRefused
from reconciler.model.live import COMPLETED, ON_THE_WAY, Company, Live, LiveCompany, Unreadable, User
from reconciler.support.concurrency import gather_all


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

    live = Live({one.company.vanity_name: one for one in await gather_all(read(company) for company in companies)})
    add_unreadable(live, companies)
    return live


def add_unreadable(live: Live, companies: Sequence[Company]) -> None:
    """Add the companies that cannot be used: whose record breaks the contract, or is not the only one."""
    for one in getattr(companies, "unreadable", ()):
        if not one.key:
            live.unreadable.append(one)
            continue
        company = Company(one.id, one.key, COMPLETED)
        problem = f"Its record in the list of companies cannot be read ({one.why}): ask Symphony support."
        if one.twice:
            problem = f"{one.key} is left as it is, for {one.why}. Ask Symphony support which is right."
        live.companies[one.key] = LiveCompany(company, problem=problem, twice=one.twice)


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
    """Return the company with its people; a company still being provisioned has none yet."""
    if company.state in ON_THE_WAY:
        return LiveCompany(company, users=[])
    if company.state != COMPLETED:
        return LiveCompany(company, problem=state_problem(company))

    unreadable: list[Unreadable] = []

    async def listing(company: Company) -> list[User]:
        return await list_users(api, company.id, unreadable)

    return await usable_listing(company, listing, unreadable)


async def usable_listing(
    company: Company, listing: Callable[[Company], Awaitable[list[User]]], unreadable: list[Unreadable]
) -> LiveCompany:
    """Return the company with the people that `listing` gives; where it gives none, with the reason.

    `unreadable` holds the records that break the contract, once the listing has been read.
    """
    try:
        return LiveCompany(company, users=await listing(company), unreadable=unreadable)
    except ListingIncomplete as error:
        return LiveCompany(company, problem=str(error))
    except (ApiRefused, AnswerLost) as error:
        return LiveCompany(company, problem=f"Its people could not be listed: {error}", trace_id=error.trace_id)


def state_problem(company: Company) -> str:
    """Return what a state means that only Symphony can mend."""
    why = (company.error_message or "").rstrip(". ")
    help_ = "" if "contact symphony support" in why.lower() else " Contact Symphony support."
    return f"The company is in state {company.state}{f': {why}' if why else ''}.{help_}"


async def fetch_users(api: ConnectApi, people: Iterable[tuple[Company, str]]) -> dict[str, User | None]:
    """Ask for each person alone, by company and user id; returns the record by id, None for who is gone (40106).

    Who could not be asked for is left out.
    """

    async def fetch(company: Company, user_id: str) -> tuple[str, User | None] | None:
        try:
            return user_id, await api.user(company.id, user_id)
        except ApiRefused as error:
            return (user_id, None) if error.detail_code == USER_MISSING else None
        except AnswerLost:
            return None

    return dict(filter(None, await gather_all(fetch(company, user_id) for company, user_id in people)))


def active_by_id(fetched: Mapping[str, User | None]) -> dict[str, bool | None]:
    """Return active by user id of what `fetch_users` found of people who are listed.

    Who is listed and gone at once is unknown: that contradiction proves nothing.
    """
    return {user_id: user.active if user else None for user_id, user in fetched.items()}
