"""Nothing is called missing because a record could not be read: not by a run's own re-read, and not by a later run."""

from typing import Any

import httpx2
import msgspec
import pytest

from reconciler.model.action import Action
from reconciler.model.finding_code import Code
from reconciler.model.live import Live
from reconciler.model.result import Outcome, Result, Verified
from reconciler.run.recover import findings, is_settled, settle
from reconciler.run.verify import Verification, verify
from reconciler.state.past_runs import OpenRun
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
NAMES = {"firstName": "Ann", "lastName": "Archer"}
SEED: dict[str, Any] = {
    "companies": [
        {
            "id": "id-acme",
            "name": "Acme",
            "vanityName": "acme",
            "emailDomains": ["acme.example"],
            "users": [
                {"id": f"id-{who}@acme.example", "email": f"{who}@acme.example", **NAMES} for who in ("ann", "bob")
            ],
        },
        {"id": "id-cord", "name": "Cord", "vanityName": "cord", "emailDomains": ["cord.example"]},
    ]
}


class Spoiling(Wire):
    """Spoils the first record of a list: its `fields` are others, in the first `times` answers."""

    path = "/companies"
    fields: Any = None
    times = 10**6

    async def spoil(self, request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response:
        """Give the answer with a record that breaks the contract."""
        if not request.url.path.endswith(self.path) or not self.times:
            return answer
        self.times -= 1
        body = msgspec.json.decode(answer.content)
        records = body["users"] if isinstance(body, dict) else body
        records[0] = {**records[0], **self.fields} if isinstance(self.fields, dict) else self.fields
        return httpx2.Response(answer.status_code, json=body, headers=answer.headers)


def wire_of(path: str, fields: Any, clock: Clock, times: int = 10**6) -> Spoiling:
    wire = Spoiling(SEED, clock)
    wire.path, wire.fields, wire.times = path, fields, times
    return wire


def verified(
    wire: Spoiling, clock: Clock, result: Result, known: Live | None = None
) -> tuple[Outcome, Verified, Verification]:
    verification = run(verify(api_over(wire), [result], PACE, known), clock)
    (ended,) = verification.results
    return ended.outcome, ended.verified, verification


def settled(wire: Spoiling, clock: Clock, action: Action) -> tuple[Code, bool]:
    """Give what a later run finds of an open action, and whether it puts that on record as settled."""
    open_run = OpenRun("r", [Result(action, UNKNOWN)])
    found = run(settle(api_over(wire), open_run, PACE), clock)
    (finding,) = findings(open_run, found)
    return finding.code, is_settled(found.results)


COMPANY_RECORDS: dict[str, Any] = {
    "no state": {"state": None},
    "no name": {"name": None},
    "no domains": {"emailDomains": None},
    "no id": {"id": None},
    "no vanityName": {"vanityName": None},
    "nothing": "acme",
}
OF_ACME: dict[str, Action] = {
    "create the company": company_creation("acme", ["acme.example"]),
    "add domains": domain_addition([], ["acme.example"]),
    "create": creation("ann@acme.example"),
    "create anew": creation("new@acme.example"),
    "deactivate": status_change("ann@acme.example"),
    "reactivate": status_change("ann@acme.example", active=True),
}


@pytest.mark.thorough
@each("record", COMPANY_RECORDS)
@each("what", OF_ACME)
def test_a_company_whose_record_cannot_be_read_tells_nothing(what: str, record: str) -> None:
    for outcome in (DONE, FAILED, UNKNOWN, PENDING):
        given = Result(OF_ACME[what], outcome, detail="what was said")
        wire = wire_of("/companies", COMPANY_RECORDS[record], clock := Clock())
        verification = run(verify(api_over(wire), [given], PACE), clock)
        assert verification.results == [given]
        there = verification.live.companies["acme"]
        assert (there.users, "cannot be used" in there.problem) == (None, True)
    wire = wire_of("/companies", COMPANY_RECORDS[record], clock := Clock())
    assert settled(wire, clock, OF_ACME[what]) == (Code.RESUME_UNKNOWN, False)


@pytest.mark.parametrize("action", [company_creation("gone"), creation("x@gone.example", "gone")])
def test_the_record_of_another_company_keeps_nobody_from_being_missing(action: Action) -> None:
    wire = wire_of("/companies", {"state": None}, clock := Clock())
    assert settled(wire, clock, action) == (Code.RESUME_MISSING, True)
    wire = wire_of("/companies", {"state": None}, clock := Clock())
    assert verified(wire, clock, Result(action, DONE))[:2] == (UNKNOWN, Verified.NO)


ANN, NEW = creation("ann@acme.example"), creation("new@acme.example")
ANN_OUT, ANN_IN = status_change("ann@acme.example"), status_change("ann@acme.example", active=True)
GONE_OUT = status_change("gone@acme.example")
GONE_IN = status_change("gone@acme.example", active=True)

MAY_BE_THEIRS: dict[str, tuple[Any, tuple[Action, ...]]] = {
    "null id": ({"id": None}, (ANN,)),
    "id of dots": ({"id": ".."}, (ANN,)),
    "id with a slash": ({"id": "../x"}, (ANN,)),
    "null email": ({"email": None}, (ANN, NEW)),
    "no email": ({"email": " "}, (ANN, NEW)),
    "no email, and no id": ({"email": None, "id": None}, (ANN, NEW, GONE_OUT, GONE_IN)),
    "no record": (None, (ANN, NEW, GONE_OUT, GONE_IN)),
    "the email of who is gone": ({"email": "gone@acme.example", "id": None}, (GONE_OUT, GONE_IN)),
    "the id of who is gone": ({"email": None, "id": "id-gone@acme.example"}, (GONE_OUT, GONE_IN)),
}


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("fields", "action"),
    [pytest.param(fields, one, id=f"{name}-{one.kind}-{one.subject}")
     for name, (fields, actions) in MAY_BE_THEIRS.items() for one in actions],
)  # fmt: skip
def test_who_is_not_found_may_be_who_cannot_be_read(fields: Any, action: Action) -> None:
    for outcome in (DONE, FAILED, UNKNOWN, PENDING):
        wire = wire_of("/users", fields, clock := Clock())
        assert verified(wire, clock, Result(action, outcome))[:2] == (outcome, Verified.NOT_CHECKED)
    wire = wire_of("/users", fields, clock := Clock())
    assert settled(wire, clock, action) == (Code.RESUME_UNKNOWN, False)


IS_ANOTHERS: dict[str, tuple[Any, Action, Code]] = {
    "another address, no id": ({"id": None}, NEW, Code.RESUME_MISSING),
    "another address, one who is gone": ({"id": None}, GONE_IN, Code.RESUME_MISSING),
    "another address, one who vanished": ({"id": None}, GONE_OUT, Code.RESUME_DONE),
    "another id, one who is gone": ({"email": None}, GONE_IN, Code.RESUME_MISSING),
    "another id, one who vanished": ({"email": None}, GONE_OUT, Code.RESUME_DONE),
    "a name, another address": ({"firstName": ["x"]}, NEW, Code.RESUME_MISSING),
}


@each("name", IS_ANOTHERS)
def test_a_record_that_is_provably_anothers_keeps_nobody_from_being_missing(name: str) -> None:
    fields, action, code = IS_ANOTHERS[name]
    wire = wire_of("/users", fields, clock := Clock())
    assert settled(wire, clock, action) == (code, True)
    wire = wire_of("/users", fields, clock := Clock())
    outcome, verified_, _ = verified(wire, clock, Result(action, FAILED))
    assert (outcome, verified_) == (FAILED, Verified.YES)


@each("fields", [{"firstName": ["x"]}, {"title": 7}, {"active": "perhaps"}, {"email": None}, {"id": None}])
@each("action", [ANN_IN, ANN])
def test_who_can_be_asked_for_alone_is_told_by_their_own_record(fields: Any, action: Action) -> None:
    if action is ANN and fields in ({"email": None}, {"id": None}):
        return  # nobody knows whom to ask for
    wire = wire_of("/users", fields, clock := Clock())
    assert settled(wire, clock, action) == (Code.RESUME_DONE, True)


def test_a_record_that_can_be_read_a_little_later_tells_again() -> None:
    for path, fields in (("/companies", {"state": None}), ("/users", {"email": None})):
        assert settled(wire_of(path, fields, clock := Clock(), times=1), clock, ANN) == (Code.RESUME_DONE, True)
        assert settled(wire_of(path, fields, clock := Clock(), times=1), clock, NEW) == (Code.RESUME_MISSING, True)


def test_what_was_not_found_is_not_missing_once_a_record_cannot_be_read() -> None:
    """The own record is asked for first, and says 40106; the listing that has the last word has a bad record."""
    known = live(live_company(*(live_user(f"p{n}@acme.example") for n in range(350))))
    wire = wire_of("/users", {"email": None}, clock := Clock())
    given = Result(NEW, DONE, created_id="id-new@acme.example")
    assert verified(wire, clock, given, known)[:2] == (DONE, Verified.NOT_CHECKED)
    assert [path for _, path in wire.requests if path.endswith("/users")]


def test_what_a_bad_record_does_not_tell_is_not_taken_for_a_field_that_no_record_has() -> None:
    class Blind(Spoiling):
        """Refuses the token where somebody is asked for alone."""

        async def spoil(self, request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response:
            if "/users/" in request.url.path:
                return httpx2.Response(401, request=request)
            return await super().spoil(request, answer)

    wire = Blind(SEED, clock := Clock())
    wire.path, wire.fields = "/users", {"firstName": ["Wrong"]}
    verification = run(verify(api_over(wire), [Result(ANN, DONE)], PACE), clock)
    assert verification.stopped is not None
    assert verification.results[0].verified is Verified.NOT_CHECKED


def test_who_is_listed_with_a_bad_record_and_gone_at_once_is_not_told() -> None:
    class Gone(Spoiling):
        """Says of everybody who is asked for alone that they are gone."""

        async def spoil(self, request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response:
            if "/users/" in request.url.path:
                return httpx2.Response(404, json={"detail": "gone", "detailErrorCode": 40106}, request=request)
            return await super().spoil(request, answer)

    for action, fields in ((ANN, {"firstName": ["Wrong"]}), (ANN_OUT, {"active": "perhaps"})):
        wire = Gone(SEED, clock := Clock())
        wire.path, wire.fields = "/users", fields
        assert verified(wire, clock, Result(action, DONE))[:2] == (DONE, Verified.NOT_CHECKED)
