"""A re-read confirms or corrects every outcome."""

import asyncio
from functools import partial
from typing import Any

import httpx2
import msgspec
import pytest

from reconciler.errors import CredentialsRefused
from reconciler.model.action import Action
from reconciler.model.live import Live, User
from reconciler.model.result import Outcome, Result, Verified
from reconciler.run.verify import verify
from tests.each import each
from tests.unit.builders import (
    PACE,
    Clock,
    Wire,
    api_over,
    company_creation,
    creation,
    domain_addition,
    live,
    live_company,
    live_user,
    run,
    status_change,
)

DONE, FAILED, UNKNOWN, PENDING = Outcome.DONE, Outcome.FAILED, Outcome.UNKNOWN, Outcome.PENDING
PRESENT = Outcome.PRESENT
NAMES = {"firstName": "Ann", "lastName": "Archer"}
SEED: dict[str, Any] = {
    "companies": [
        {
            "id": "id-acme",
            "name": "Acme",
            "vanityName": "acme",
            "emailDomains": ["acme.example"],
            "users": [
                {"id": "id-ann@acme.example", "email": "ann@acme.example", **NAMES},
                {"id": "id-bob@acme.example", "email": "bob@acme.example", **NAMES, "active": False},
            ],
        },
        {"id": "id-bolt", "name": "Bolt", "vanityName": "bolt", "emailDomains": ["bolt.example"], "state": "STARTED"},
        {"id": "id-cord", "name": "Cord", "vanityName": "cord", "emailDomains": ["cord.example"]},
    ]
}


def judged(
    action: Action, outcome: Outcome, created_id: str = "", known: Live | None = None, **options: Any
) -> tuple[Result, Clock, Wire]:
    """Verify one result against the seed."""
    clock = Clock()
    wire = Wire({**SEED, "options": {"provisioning_polls": 99, **options}}, clock)
    result = Result(action, outcome, detail="what was said", created_id=created_id)
    verification = run(verify(api_over(wire), [result], PACE, known), clock)
    assert verification.stopped is None
    return verification.results[0], clock, wire


KNOWN = live(*(live_company(vanity_name=name, name="as it was") for name in ("acme", "cord", "gone")))
ANN_OUT, ANN_IN = status_change("ann@acme.example"), status_change("ann@acme.example", active=True)
BOB_OUT, BOB_IN = status_change("bob@acme.example"), status_change("bob@acme.example", active=True)
NOBODY_OUT, NOBODY_IN = status_change("no@acme.example"), status_change("no@acme.example", active=True)


@pytest.mark.thorough
@each(
    ("action", "said", "becomes", "verified"),
    [
        (creation("ann@acme.example"), DONE, DONE, "yes"),
        (creation("ANN@acme.example"), DONE, DONE, "yes"),
        (creation("ann@acme.example"), UNKNOWN, DONE, "yes"),
        (creation("ann@acme.example"), FAILED, PRESENT, "yes"),
        (creation("bob@acme.example"), FAILED, PRESENT, "no"),
        (creation("no@acme.example"), DONE, UNKNOWN, "no"),
        (creation("no@acme.example"), UNKNOWN, UNKNOWN, "no"),
        (creation("no@acme.example"), FAILED, FAILED, "yes"),
        (creation("bob@acme.example"), DONE, UNKNOWN, "no"),
        (BOB_OUT, DONE, DONE, "yes"),
        (BOB_OUT, UNKNOWN, DONE, "yes"),
        (BOB_OUT, FAILED, DONE, "yes"),
        (ANN_OUT, DONE, UNKNOWN, "no"),
        (ANN_OUT, FAILED, FAILED, "yes"),
        (ANN_IN, DONE, DONE, "yes"),
        (BOB_IN, DONE, UNKNOWN, "no"),
        (NOBODY_OUT, DONE, DONE, "yes"),
        (NOBODY_OUT, UNKNOWN, DONE, "yes"),
        (NOBODY_OUT, FAILED, FAILED, "yes"),
        (NOBODY_IN, DONE, UNKNOWN, "no"),
        (domain_addition([], ["Acme.Example"]), DONE, DONE, "yes"),
        (domain_addition(["acme.example"], ["b.example"]), DONE, UNKNOWN, "no"),
        (domain_addition(["acme.example"], ["b.example"]), FAILED, FAILED, "yes"),
        (company_creation("cord", ["cord.example"]), PENDING, DONE, "yes"),
        (company_creation("cord", ["cord.example"]), DONE, DONE, "yes"),
        (company_creation("bolt", ["bolt.example"]), PENDING, PENDING, "yes"),
        (company_creation("gone"), FAILED, FAILED, "yes"),
        (company_creation("gone"), DONE, UNKNOWN, "no"),
    ],
)
def test_outcomes_are_what_a_re_read_shows(action: Action, said: Outcome, becomes: Outcome, verified: str) -> None:
    result, _, wire = judged(action, said)
    assert (result.outcome, str(result.verified)) == (becomes, verified)
    again, _, known_wire = judged(action, said, known=KNOWN)
    assert (again.outcome, again.verified) == (result.outcome, result.verified)
    if action.company != "gone":
        assert len(known_wire.requests) <= len(wire.requests)


@pytest.mark.parametrize("options", [{"list_active": False}, {"hide_disabled": True}], ids=str)
@pytest.mark.parametrize(
    ("action", "becomes"), [(BOB_OUT, DONE), (BOB_IN, UNKNOWN), (ANN_OUT, UNKNOWN), (ANN_IN, DONE)]
)
def test_where_a_listing_does_not_tell_the_persons_own_record_does(
    action: Action, becomes: Outcome, options: dict[str, Any]
) -> None:
    assert judged(action, DONE, **options)[0].outcome is becomes


def test_what_the_re_read_shows_is_told() -> None:
    assert judged(ANN_OUT, DONE)[0].detail == (
        "The API answered that it was done, but the re-read shows: the person is active."
    )
    assert judged(creation("ann@acme.example"), UNKNOWN)[0].detail == (
        "A re-read shows it done. Before that: what was said"
    )
    assert judged(creation("ann@acme.example"), FAILED)[0].detail == (
        "Not made by this run: its creation was refused, and a re-read shows it there, as it was sent. The refusal: "
        "what was said"
    )
    assert judged(creation("no@acme.example"), UNKNOWN)[0].detail.endswith("Look at this item by hand.")


def test_what_does_not_show_yet_is_read_again_for_a_while() -> None:
    clock = Clock()
    wire = Wire(SEED, clock)

    async def late() -> Result:
        api = api_over(wire)
        change = partial(wire.world.users.patch, "id-acme", "id-ann@acme.example", {"active": False})
        asyncio.get_running_loop().call_later(1.0, change)
        verification = await verify(api, [Result(ANN_OUT, DONE)], PACE)
        return verification.results[0]

    result = run(late(), clock)
    assert (result.outcome, result.verified) == (DONE, Verified.YES)
    assert 1 <= clock.waited <= 2


def test_nobody_waits_for_what_is_settled_or_longer_than_the_pace_allows() -> None:
    assert judged(BOB_OUT, DONE)[1].waited == 0
    assert judged(NOBODY_OUT, FAILED)[1].waited == 0
    assert judged(ANN_OUT, DONE)[1].waited == pytest.approx(PACE.settle_s)


def test_the_record_of_somebody_else_proves_nothing_of_one_who_is_not_listed() -> None:
    other, _, _ = judged(creation("late@acme.example"), DONE, created_id="id-ann@acme.example")
    assert (other.outcome, other.verified) == (UNKNOWN, Verified.NO)
    never, _, _ = judged(creation("late@acme.example"), DONE, created_id="id-nobody")
    assert (never.outcome, never.verified) == (UNKNOWN, Verified.NO)


def test_each_result_that_is_settled_is_counted_once_and_no_other() -> None:
    told = list[int]()
    sent = [
        Result(creation("ann@acme.example"), DONE, attempts=1),
        Result(BOB_OUT, UNKNOWN, attempts=2),
        Result(creation("no@acme.example"), FAILED, attempts=1),
        Result(creation("nobody@acme.example"), DONE, attempts=1),  # does not show
        Result(creation("u@bolt.example", "bolt"), PENDING),  # was not sent
        Result(creation("v@acme.example"), Outcome.SKIPPED),
    ]
    clock = Clock()
    ended = run(verify(api_over(Wire(SEED, clock)), sent, PACE, settled=told.append), clock)
    assert [str(result.outcome) for result in ended.results[:4]] == ["done", "done", "failed", "unknown"]
    assert told == [1, 1, 1]


def test_what_was_not_sent_is_not_read() -> None:
    result, _, wire = judged(ANN_OUT, Outcome.SKIPPED)
    assert (result.outcome, result.verified, wire.requests) == (Outcome.SKIPPED, Verified.NOT_CHECKED, [])


def test_only_the_companies_touched_are_read() -> None:
    _, _, wire = judged(creation("x@cord.example", "cord"), FAILED)
    assert [path for _, path in wire.requests] == ["/companies", "/companies/id-cord/users"]


def test_a_company_that_cannot_be_read_confirms_nothing() -> None:
    clock = Clock()
    wire = Wire(SEED, clock)
    cord = wire.world.companies.find("cord")
    assert cord
    cord.state = "TENANT_CONFIG_ERROR"
    results = [Result(creation("x@cord.example", "cord"), DONE), Result(creation("y@cord.example", "cord"), FAILED)]
    verification = run(verify(api_over(wire), results, PACE), clock)
    assert verification.results == results
    assert {result.verified for result in results} == {Verified.NOT_CHECKED}
    assert verification.live.companies["cord"].problem


def test_the_people_of_a_company_that_is_known_are_listed_beside_the_companies() -> None:
    class Slow(Wire):
        async def spoil(self, request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response:
            await asyncio.sleep(1)
            return answer

    clock = Clock()
    result = Result(creation("ann@acme.example"), DONE)
    read = run(verify(api_over(Slow(SEED, clock)), [result], PACE, KNOWN), clock).live
    assert clock.waited == pytest.approx(2)  # the token, and both listings
    assert read.companies["acme"].company.name == "Acme"  # as it is now


def test_a_company_that_is_gone_by_now_is_not_taken_for_one_that_is_there() -> None:
    creating = creation("x@gone.example", "gone")
    assert judged(creating, DONE, known=KNOWN)[0].outcome is UNKNOWN


def test_a_creation_that_is_listed_nowhere_is_not_confirmed_as_pending() -> None:
    result, _, _ = judged(company_creation("gone"), PENDING)
    assert (result.outcome, result.verified) != (PENDING, Verified.YES)


def test_what_the_listing_proves_counts_where_somebody_cannot_be_looked_at() -> None:
    class Refusing(Wire):
        async def spoil(self, request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response:
            return httpx2.Response(401, request=request) if "/users/" in request.url.path else answer

    clock = Clock()
    wire = Refusing({**SEED, "options": {"list_active": False}}, clock)
    results = [Result(creation("ann@acme.example"), UNKNOWN), Result(BOB_OUT, DONE)]
    verification = run(verify(api_over(wire), results, PACE), clock)
    assert isinstance(verification.stopped, CredentialsRefused)
    told, untold = verification.results
    assert (told.outcome, told.verified) == (DONE, Verified.YES)
    assert (untold.outcome, untold.verified) == (DONE, Verified.NOT_CHECKED)


@pytest.mark.parametrize(
    ("result", "refused_from"),
    [
        (Result(creation("no@acme.example"), DONE, created_id="id-new"), "/users/id-new"),
        (Result(creation("no@acme.example"), UNKNOWN), "second reading"),
        (Result(ANN_OUT, DONE), "second reading"),
        (Result(domain_addition(["acme.example"], ["b.example"]), DONE), "second reading"),
    ],
)
def test_what_does_not_show_yet_is_no_verdict_where_the_re_read_is_broken_off(
    result: Result, refused_from: str
) -> None:
    class Refusing(Wire):
        async def spoil(self, request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response:
            lists = [path for _, path in self.requests if path.endswith("/companies")]
            is_refused = refused_from in request.url.path or (refused_from == "second reading" and len(lists) > 1)
            return httpx2.Response(401, request=request) if is_refused else answer

    clock = Clock()
    verification = run(verify(api_over(Refusing(SEED, clock)), [result], PACE), clock)
    assert isinstance(verification.stopped, CredentialsRefused)
    assert verification.results == [result]


def test_the_results_that_were_given_stay_as_they_were() -> None:
    given = [Result(ANN_OUT, DONE), Result(NOBODY_OUT, Outcome.SKIPPED)]
    before = [msgspec.structs.replace(result) for result in given]
    verification = run(verify(api_over(Wire(SEED, clock := Clock())), given, PACE), clock)
    assert given == before
    assert [result.action for result in verification.results] == [result.action for result in given]
    assert (verification.results[0].outcome, verification.results[1]) == (UNKNOWN, before[1])


# -- field by field ---------------------------------------------------------------------------------------------------


def crowd_of(count: int) -> dict[str, Any]:
    """Give a seed with a company of so many people."""
    users = [{"id": f"id-p{n}@acme.example", "email": f"p{n}@acme.example", **NAMES} for n in range(count)]
    return {"companies": [{**SEED["companies"][0], "users": users}]}


def people_of(count: int) -> list[User]:
    return [live_user(f"p{n}@acme.example") for n in range(count)]


def verified(seed: dict[str, Any], results: list[Result], known: Live, wire: type[Wire] = Wire) -> tuple[Any, Wire]:
    clock = Clock()
    over = wire(seed, clock)
    return run(verify(api_over(over), results, PACE, known), clock), over


@pytest.mark.parametrize("kind", ["deactivate", "create"])
def test_few_are_asked_for_one_by_one_and_the_listing_follows(kind: str) -> None:
    seed = crowd_of(1050)
    for user in seed["companies"][0]["users"][:10]:
        user["active"] = kind != "deactivate"
    before = people_of(1050) if kind == "deactivate" else people_of(1050)[10:]
    known = live(live_company(*before), live_company(vanity_name="cord"))
    actions = [status_change(f"p{n}@acme.example") for n in range(10)]
    if kind == "create":
        actions = [creation(f"p{n}@acme.example") for n in range(10)]
    results = [Result(action, DONE, created_id=f"id-{action.subject}") for action in actions]
    verification, wire = verified(seed, results, known)
    assert {(r.outcome, r.verified) for r in verification.results} == {(DONE, Verified.YES)}
    assert len(wire.requests) == 10
    assert all("/users/id-" in path for _, path in wire.requests)
    there = verification.live.companies["acme"].users
    assert (len(there), sum(user.active is True for user in there)) == (1050, 1040 if kind == "deactivate" else 1050)
    assert len(known.companies["acme"].users or ()) == len(before), "what is known stays as it was"


def test_as_many_as_there_are_pages_are_listed() -> None:
    results = [Result(status_change(f"p{n}@acme.example"), FAILED) for n in range(11)]
    _, wire = verified(crowd_of(1050), results, live(live_company(*people_of(1050))))
    assert sum(path.endswith("/users") for _, path in wire.requests) == 11
    assert not [path for _, path in wire.requests if "/users/" in path]


def test_nobody_is_listed_where_only_domains_were_added() -> None:
    action = domain_addition(["acme.example"], [])
    verification, wire = verified(crowd_of(1050), [Result(action, DONE)], live(live_company(*people_of(1050))))
    assert [path for _, path in wire.requests] == ["/companies"]
    assert verification.results[0].verified is Verified.YES
    assert len(verification.live.companies["acme"].users or ()) == 1050


def test_domains_and_few_people_of_one_company_need_no_listing() -> None:
    seed = crowd_of(350)
    seed["companies"][0]["users"][0]["active"] = False
    results = [Result(domain_addition(["acme.example"], []), DONE), Result(status_change("p0@acme.example"), DONE)]
    verification, wire = verified(seed, results, live(live_company(*people_of(350))))
    assert sorted(path for _, path in wire.requests) == [
        "/companies",
        "/companies/id-acme/users/id-p0@acme.example",
    ]
    assert {result.verified for result in verification.results} == {Verified.YES}
    there = verification.live.companies["acme"].users or ()
    assert [user.id for user in there if user.active is False] == ["id-p0@acme.example"]


def test_where_the_own_record_does_not_bear_it_out_the_listing_has_the_last_word() -> None:
    class Blind(Wire):
        async def spoil(self, request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response:
            return httpx2.Response(500) if "/users/" in request.url.path else answer

    seed = crowd_of(350)
    seed["companies"][0]["users"][0]["active"] = False
    results = [Result(status_change(f"p{n}@acme.example"), DONE) for n in range(2)]
    verification, wire = verified(seed, results, live(live_company(*people_of(350))), Blind)
    assert [(r.outcome, r.verified) for r in verification.results] == [(DONE, Verified.YES), (UNKNOWN, Verified.NO)]
    assert sum(path.endswith("/users") for _, path in wire.requests) == 4, "once, and not with each look"


def test_a_company_that_went_away_confirms_nobody_who_is_asked_for_alone() -> None:
    seed = {"companies": [SEED["companies"][2]]}
    verification, _ = verified(seed, [Result(ANN_OUT, DONE)], live(live_company(*people_of(350))))
    assert (verification.results[0].outcome, verification.results[0].verified) == (UNKNOWN, Verified.NO)


def test_what_a_listing_does_not_tell_the_own_record_does() -> None:
    class Short(Wire):
        """Lists people by id and address alone."""

        bare: tuple[str, ...] = ()

        async def spoil(self, request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response:
            if "/users" not in request.url.path:
                return answer
            body = msgspec.json.decode(answer.content)
            if "users" in body:
                body["users"] = [{key: user[key] for key in ("id", "email")} for user in body["users"]]
            body = {key: value for key, value in body.items() if key not in self.bare}
            return httpx2.Response(answer.status_code, json=body, headers=answer.headers)

    class Bare(Short):
        bare = ("title", "active", "displayName")

    seed = crowd_of(3)
    seed["companies"][0]["users"][0] |= {"firstName": "Wrong"}
    seed["companies"][0]["users"][1] |= {"title": "Dealer"}
    seed["companies"][0]["users"][2] |= {"title": "Dealer"}
    titled = [creation(f"p{n}@acme.example") for n in range(3)]
    titled = [msgspec.structs.replace(one, new={**one.new, "title": "Dealer"}) for one in titled[1:]]
    results = [Result(creation("p0@acme.example"), DONE), *(Result(one, DONE) for one in titled)]
    verification, _ = verified(seed, results, Live(), Short)
    assert [str(r.verified) for r in verification.results] == ["no", "yes", "yes"]
    assert verification.results[0].seen == "firstName: Wrong, not Ann"
    # A field that the API never tells is no difference, and is named; an own record that cannot be read proves nothing.
    untold, _ = verified(seed, results, Live(), Bare)
    assert [str(r.verified) for r in untold.results] == ["no", "yes", "yes"]
    assert untold.results[1].detail == "The API does not tell these fields: title, active."


def test_an_own_record_that_cannot_be_read_leaves_a_creation_unverified() -> None:
    class Blind(Wire):
        async def spoil(self, request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response:
            return httpx2.Response(500) if "/users/" in request.url.path else answer

    seed = {**crowd_of(3), "options": {"list_active": False}}
    verification, _ = verified(seed, [Result(creation("p0@acme.example"), DONE)], Live(), Blind)
    assert verification.results[0].verified is Verified.NOT_CHECKED


def test_what_own_records_do_not_tell_either_is_asked_of_one_alone() -> None:
    class Silent(Wire):
        async def spoil(self, request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response:
            if "/users/" not in request.url.path:
                return answer
            body = msgspec.json.decode(answer.content)
            del body["active"]
            return httpx2.Response(answer.status_code, json=body, headers=answer.headers)

    seed = {**crowd_of(50), "options": {"list_active": False}}
    results = [Result(creation(f"p{n}@acme.example"), DONE) for n in range(50)]
    verification, wire = verified(seed, results, Live(), Silent)
    assert {result.verified for result in verification.results} == {Verified.YES}
    assert len([path for _, path in wire.requests if "/users/" in path]) == 1


def test_an_id_is_proof_only_of_who_looks_as_they_were_sent() -> None:
    told, _, _ = judged(creation("ann@acme.example"), UNKNOWN)
    assert told.created_id == "id-ann@acme.example"
    refused, _, _ = judged(creation("ann@acme.example"), FAILED)
    assert refused.created_id == ""
    waiting, _, _ = judged(creation("ann@acme.example"), PENDING)
    assert (waiting.outcome, waiting.created_id) == (PRESENT, "")
