"""A listing is complete or it is not used, whatever the pages are numbered from."""

import math
from collections.abc import Sequence
from typing import Any

import httpx2
import msgspec
import pytest

from reconciler.api import client
from reconciler.api.client import Companies, UserPage
from reconciler.api.listing import ListingIncomplete, list_until_alike, list_users
from reconciler.api.read_live import active_by_id, fetch_users, read_company, read_live
from reconciler.errors import AnswerLost, ApiGone, ApiRefused, CredentialsRefused
from reconciler.model.live import Company, Live, User
from tests.each import each
from tests.unit.builders import Clock, Wire, api_over, live_user, run

SIZE = 2


class Listing:
    """The listing of one company; `base` is the true number of its first page, `said` what the first answer claims.

    `totals` are told one after the other, the last one for ever; `pages` replaces what stands on a page, by its place.
    """

    def __init__(
        self,
        people: int,
        base: int = 0,
        said: int | None = None,
        totals: Sequence[int] = (),
        pages: dict[int, list[User]] | None = None,
        refuse: bool = True,
    ) -> None:
        self.users = [live_user(f"u{i}@acme.example") for i in range(people)]
        self.asked: list[int | None] = []
        self._base, self._said = base, base if said is None else said
        self._totals, self._pages, self._refuse = list(totals), pages or {}, refuse

    async def users_page(self, company_id: str, page: int | None = None, size: int = 100) -> UserPage:
        """Answer as the API does."""
        assert company_id == "id-acme"
        assert page is None or size == SIZE
        self.asked.append(page)
        place = 0 if page is None else page - self._base
        if not 0 <= place < math.ceil(len(self.users) / SIZE) and self._refuse:
            raise ApiRefused("no such page", status=400)
        total = len(self.users)
        if self._totals:
            total = self._totals.pop(0) if len(self._totals) > 1 else self._totals[0]
        users = self._pages.get(place, self.users[place * SIZE : (place + 1) * SIZE] if place >= 0 else [])
        return UserPage(total, users, SIZE, self._said if page is None else page)

    def read(self) -> list[User]:
        """List the people."""
        api: Any = self
        return run(list_users(api, "id-acme"))


@each("base", [0, 1])
@each("people", [1, 2, 3, 4, 9])
def test_all_pages_are_read_once_from_either_base(people: int, base: int) -> None:
    listing = Listing(people, base)
    assert listing.read() == listing.users
    assert listing.asked == [None, *range(base + 1, base + math.ceil(people / SIZE))]


def test_an_empty_listing_is_complete() -> None:
    assert Listing(0, refuse=False).read() == []


@pytest.mark.parametrize(("base", "said"), [(0, 1), (1, 0)])
@pytest.mark.parametrize("refuse", [True, False])
def test_a_first_answer_that_lies_about_its_number_is_found_out(base: int, said: int, refuse: bool) -> None:
    listing = Listing(5, base, said, refuse=refuse)
    assert {user.id for user in listing.read()} == {user.id for user in listing.users}
    assert listing.asked.count(None) == 2


def test_totals_that_move_between_pages_are_read_again() -> None:
    listing = Listing(5, totals=[5, 6, 6, 5])
    assert listing.read() == listing.users
    assert listing.asked.count(None) > 1


@pytest.mark.parametrize(
    "listing",
    [
        Listing(5, totals=[6]),
        Listing(5, totals=[1]),
        Listing(5, totals=[5, 6] * 50),
        Listing(6, pages={1: []}),
        Listing(6, pages={1: [live_user("u0@acme.example"), live_user("u1@acme.example")]}),
        Listing(6, pages={1: [live_user("u2@acme.example")]}),
    ],
    ids=["total too high", "total too low", "totals differ", "empty page", "page twice", "short page"],
)
def test_a_listing_that_never_adds_up_is_not_used(listing: Listing) -> None:
    with pytest.raises(ListingIncomplete, match=r"does not add up after 4 readings .*: nothing of this company is"):
        listing.read()
    assert listing.asked.count(None) == 4


def test_a_page_that_is_short_once_is_read_again() -> None:
    class Once(Listing):
        async def users_page(self, company_id: str, page: int | None = None, size: int = 100) -> UserPage:
            answer = await super().users_page(company_id, page, size)
            first_time = self.asked.count(None) == 1
            return UserPage(answer.total, answer.users[:1] if first_time else answer.users, SIZE, answer.current_page)

    assert len(Once(5).read()) == 5


def test_two_records_of_one_id_are_one_person_where_two_readings_say_so() -> None:
    listing = Listing(4, totals=[3], pages={1: [live_user("u1@acme.example"), live_user("u2@acme.example")]})
    assert [user.email[:2] for user in listing.read()] == ["u0", "u1", "u2"]
    assert listing.asked.count(None) == 2


def test_readings_go_on_until_two_in_a_row_are_alike() -> None:
    listing = Listing(4)
    before = [*listing.users[1:], live_user("gone@acme.example")]
    api: Any = listing
    assert run(list_until_alike(api, "id-acme", before)) == listing.users
    assert listing.asked.count(None) == 2


def test_readings_that_are_never_alike_are_not_used() -> None:
    class Moving(Listing):
        async def users_page(self, company_id: str, page: int | None = None, size: int = 100) -> UserPage:
            answer = await super().users_page(company_id, page, size)
            self.users = [*self.users[1:], live_user(f"new{len(self.asked)}@acme.example")]
            return answer

    api: Any = Moving(2)
    with pytest.raises(ListingIncomplete, match="names other people in each of 5 readings"):
        run(list_until_alike(api, "id-acme", []))


# -- companies --------------------------------------------------------------------------------------------------


def people(count: int, domain: str = "acme.example") -> list[dict[str, Any]]:
    return [{"email": f"u{i}@{domain}", "firstName": "U", "lastName": str(i)} for i in range(count)]


SEED: dict[str, Any] = {
    "companies": [
        {"name": "Acme", "vanityName": "acme", "emailDomains": ["acme.example"], "users": people(250)},
        {"name": "Bolt", "vanityName": "bolt", "emailDomains": ["bolt.example"], "state": "STARTED"},
        {
            "name": "Cord",
            "vanityName": "cord",
            "emailDomains": ["cord.example"],
            "state": "TENANT_CONFIG_ERROR",
            "errorMessage": "no tenant",
        },
    ]
}


@pytest.mark.parametrize("base", [0, 1])
def test_every_company_is_read_with_its_people(base: int) -> None:
    clock, counted = Clock(), [0]
    wire = Wire({**SEED, "options": {"page_base": base, "provisioning_polls": 5}}, clock)

    def count(people: int) -> None:
        counted[0] += people

    found = run(read_live(api_over(wire), count), clock).companies
    assert [len(found["acme"].users or ()), found["bolt"].users, found["cord"].users] == [250, [], None]
    assert found["cord"].problem == (
        "The company is in state TENANT_CONFIG_ERROR: no tenant. Contact Symphony support."
    )
    assert (counted, wire.sent("GET", "/users")) == ([250], 3)


class Refusing:
    """An API whose every call ends in one error."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def companies(self) -> list[Company]:
        raise self._error

    async def users_page(self, *_: Any) -> UserPage:
        raise self._error

    async def user(self, *_: Any) -> User:
        raise self._error


ACME = Company("id-acme", "acme", "COMPLETED")


def refusing(error: Exception) -> Any:
    return Refusing(error)


@pytest.mark.parametrize("error", [ApiRefused("no", status=403, trace_id="t"), AnswerLost("lost", trace_id="t")])
def test_a_company_whose_people_cannot_be_listed_has_a_problem_and_a_trace_id(error: Exception) -> None:
    one = run(read_company(refusing(error), ACME))
    assert (one.users, one.trace_id) == (None, "t")
    assert one.problem.startswith("Its people could not be listed")


@pytest.mark.parametrize("error", [ApiRefused("no", status=403, trace_id="t"), AnswerLost("lost", trace_id="t")])
def test_without_the_list_of_companies_nothing_can_be_decided(error: Exception) -> None:
    with pytest.raises(ApiGone, match="The companies could not be listed") as gone:
        run(read_live(refusing(error)))
    assert gone.value.trace_id == "t"


@pytest.mark.parametrize("error", [ApiGone("gone"), CredentialsRefused("no")])
def test_what_stops_a_run_is_not_kept_within_a_company(error: Exception) -> None:
    api = refusing(error)
    jobs: list[Any] = [read_live(api), read_company(api, ACME), fetch_users(api, [(ACME, "1")])]
    for job in jobs:
        with pytest.raises(type(error)):
            run(job)


def test_more_people_than_fit_into_memory_cost_their_company_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "MOST_BYTES", 80_000)
    cord = {"name": "Cord", "vanityName": "cord", "emailDomains": ["cord.example"], "users": people(30, "cord.example")}
    clock = Clock()
    api = api_over(Wire({"companies": [SEED["companies"][0], cord]}, clock))

    async def nights() -> list[Live]:
        return [await read_live(api) for _ in range(12)]

    for live in run(nights(), clock):  # what is read again takes the place of what was read before
        assert "There is more in its listing than fits into memory." in live.companies["acme"].problem
        assert len(live.companies["cord"].users or ()) == 30


# -- people alone -----------------------------------------------------------------------------------------------


def test_people_are_asked_for_alone() -> None:
    clock = Clock()
    wire = Wire(SEED, clock)
    acme = wire.world.companies.find("acme")
    assert acme
    known = acme.users[0].id
    found = run(
        fetch_users(api_over(wire), [(Company(acme.id, "acme", "COMPLETED"), i) for i in (known, "nobody")]), clock
    )
    assert (found["nobody"], active_by_id(found)) == (None, {known: True, "nobody": None})


@pytest.mark.parametrize("error", [ApiRefused("no", status=403), AnswerLost("lost")])
def test_who_cannot_be_asked_for_is_left_out(error: Exception) -> None:
    assert run(fetch_users(refusing(error), [(ACME, "1")])) == {}


def test_a_record_that_does_not_tell_or_contradicts_the_listing_stays_unknown() -> None:
    assert active_by_id({"1": live_user(active=None), "2": None, "3": live_user(active=True)}) == {
        "1": None,
        "2": None,
        "3": True,
    }


def test_a_page_that_breaks_the_contract_is_a_problem_of_its_company() -> None:
    class TruncatedAnswer(Wire):
        async def spoil(self, request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response:
            spoilt = request.url.path.endswith("/users")
            return httpx2.Response(200, json={"users": []}, headers={"X-Trace-Id": "t"}) if spoilt else answer

    clock = Clock()
    found = run(read_live(api_over(TruncatedAnswer(SEED, clock))), clock).companies
    assert (found["acme"].users, found["acme"].trace_id) == (None, "t")


def record(vanity_name: str, company_id: str, state: str = "COMPLETED") -> dict[str, str]:
    return {"id": company_id, "vanityName": vanity_name, "state": state}


@each(
    ("listed", "usable", "twice"),
    [
        ([record("a", "1"), record("b", "2")], ["a", "b"], []),
        ([record("a", "1"), record("b", "2"), record("a", "1")], ["a", "b"], []),
        ([record("a", "1"), record("b", "2"), record("a", "3")], ["b"], ["a"]),
        ([record("a", "1"), record("b", "2"), record("a", "1", "STARTED")], ["b"], ["a"]),
        ([record("a", "1"), record("b", "2"), record("c", "1")], ["b"], ["a", "c"]),
    ],
)
def test_of_companies_that_share_a_name_or_an_id_none_is_used(
    listed: list[dict[str, str]], usable: list[str], twice: list[str]
) -> None:
    for order in (listed, listed[::-1]):
        found = Companies.from_json(msgspec.json.encode(order))
        assert sorted(company.vanity_name for company in found) == usable
        assert sorted(one.key for one in found.unreadable) == twice
        assert all(one.twice for one in found.unreadable)
