"""Storms: drawn from a seed, calm in the end; and the faults that storms are made of."""

import base64
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import httpx2
import msgspec
import pytest

from reconciler.sandbox.contract_options import options_from
from reconciler.sandbox.seed import Seed, build
from reconciler.sandbox.server import running
from reconciler.sandbox.storm import KINDS, LIES, Storm, Weather

USERS = "/companies/{acme}/users"
DEE = {"email": "dee@acme.example", "firstName": "Dee", "lastName": "Dyer"}
CALLS = [
    ("GET", "/api/v2/companies"),
    ("GET", "/api/v2/companies/1/users"),
    ("POST", "/api/v2/companies/1/users"),
    ("PATCH", "/api/v2/companies/1/users/2"),
]


def strikes(storm: Storm, calls: Sequence[tuple[str, str]] = CALLS, times: int = 40) -> list[Any]:
    weather = Weather(storm)
    return [weather.next_fault(*call) for _ in range(times) for call in calls]


def emails(sandbox: Any, **params: Any) -> list[str]:
    return [user["email"][:3] for user in sandbox.call("GET", USERS, **params).json()["users"]]


def script(sandbox: Any, **fault: Any) -> None:
    assert sandbox.client.post("/sandbox/faults", json=[fault]).status_code == 200


# -- storms


def test_same_seed_same_storm_whatever_the_order_of_the_routes() -> None:
    storm = Storm(seed=7, rate=0.3)
    assert strikes(storm) == strikes(storm)
    assert strikes(storm) != strikes(Storm(seed=8, rate=0.3))
    backwards = strikes(storm, CALLS[::-1])
    by_route = [strikes(storm)[place::4] for place in range(4)]
    assert by_route == [backwards[3 - place :: 4] for place in range(4)]


def test_each_route_is_struck_so_often_and_no_more() -> None:
    struck = Counter(place % 4 for place, fault in enumerate(strikes(Storm(seed=1, rate=1.0, most=2))) if fault)
    assert struck == {0: 2, 1: 2, 2: 2, 3: 2}


def test_rate_is_a_share_of_the_calls() -> None:
    struck = [fault for fault in strikes(Storm(seed=1, rate=0.2, most=10_000), times=500) if fault]
    assert 300 < len(struck) < 500
    assert not any(strikes(Storm(seed=1, rate=0.0)))


@pytest.mark.parametrize("kind", [*KINDS, *LIES])
def test_kinds_choose_the_faults(kind: Any) -> None:
    found = [fault for fault in strikes(Storm(seed=3, rate=0.5, kinds=(kind,))) if fault]
    marks: dict[str, Callable[[Any], Any]] = {
        "503": lambda f: f.status == 503,
        "502": lambda f: f.status == 502 and f.content_type == "text/html",
        "reset-before": lambda f: f.drop and f.when == "before",
        "reset-after": lambda f: f.drop and f.when == "after",
        "half-body": lambda f: f.cut,
        "slow-body": lambda f: f.drip_s > 0,
        "429": lambda f: f.headers == {"Retry-After": "1"},
        "401": lambda f: f.status == 401,
        "lag": lambda f: f.lag > 0,
        "shift": lambda f: f.shift,
        "echo": lambda f: f.echo,
        "stored": lambda f: f.stored,
        "rival": lambda f: f.rival is not None,
        "hollow": lambda f: f.status in (200, 201),
        "malformed": lambda f: f.alter and f.raw,
        "total": lambda f: f.alter.keys() == {"/total"},
        "bom": lambda f: f.bom,
        "inflate": lambda f: f.inflate,
        "403": lambda f: f.status == 403,
    }
    assert found
    assert all(marks[kind](fault) for fault in found)


def test_lag_is_for_writes_on_people_and_shift_for_listings() -> None:
    found = strikes(Storm(seed=3, rate=1.0, kinds=("lag", "shift")), times=1)
    assert [bool(fault) for fault in found] == [False, True, True, True]
    assert found[1].shift
    assert found[2].lag
    assert found[3].lag


def test_lies_are_told_only_where_they_are_asked_for() -> None:
    assert set(Storm(seed=1).kinds) == set(KINDS)


def test_service_tells_what_has_struck(sandbox: Any) -> None:
    assert sandbox.client.get("/sandbox/storm").json() == {}
    sandbox.client.post("/sandbox/storm", json={"seed": 1, "rate": 1.0, "kinds": ["403"], "most": 2})
    assert [sandbox.call("GET", "/companies").status_code for _ in range(3)] == [403, 403, 200]
    assert sandbox.client.get("/sandbox/storm").json() == {"403": 2}
    met = [call["fault"] for call in sandbox.client.get("/sandbox/requests").json() if call["method"] == "GET"]
    assert met == [{"status": 403}, {"status": 403}, None]


SECRET = "s3cr=t/of&the<client"
SPELT = {
    "plain": SECRET,
    "json": r"s3cr\u003dt\/of\u0026the\u003Cclient",
    "url": "s3cr%3dt%2fof%26the%3cclient",
    "URL": "s3cr%3Dt%2Fof%26the%3Cclient",
    "html": "s3cr&#61;t&#x2F;of&amp;the&lt;client",
    "base64": "",
}


@pytest.mark.parametrize("spelling", SPELT)
def test_an_answer_repeats_the_credentials(sandbox: Any, spelling: str) -> None:
    sandbox.world.options = replace(sandbox.world.options, client_secret=SECRET)
    script(sandbox, status=400, echo=spelling)
    script(sandbox, echo=spelling)
    refused, told = sandbox.call("GET", "/companies"), sandbox.call("GET", "/companies")
    assert SPELT[spelling] in refused.text
    assert (refused.status_code, told.status_code) == (400, 200)
    token = sandbox.client.headers["authorization"]
    whole = f"client_secret={SECRET} {token}"
    if spelling == "base64":
        assert base64.b64decode(refused.json()["detail"].removeprefix("Refused: ")).decode() == whole
    if spelling in ("plain", "json"):
        assert refused.json()["detail"] == f"Refused: {whole}"
    if spelling in ("plain", "base64"):
        assert told.headers["x-trace-id"] == refused.json()["detail"].removeprefix("Refused: ")


def test_clock_of_the_service_may_be_wrong(make: Any) -> None:
    sandbox = make(clock_skew_s=-3600.0)
    claims = json.loads(base64.urlsafe_b64decode(sandbox.world.tokens[-1].split(".")[1] + "=="))
    assert claims["iat"] == sandbox.clock.now - 3600
    assert sandbox.call("GET", "/companies").status_code == 200


def test_tokens_may_be_opaque(make: Any) -> None:
    sandbox = make(opaque_tokens=True)
    assert "." not in sandbox.world.tokens[-1]
    assert sandbox.call("GET", "/companies").status_code == 200


def test_outage_begins_after_so_many_writes_and_lasts_so_many_calls() -> None:
    weather = Weather(Storm(seed=1, rate=0.0, outage_after=1, outage_calls=3))
    read, write = ("GET", "/api/v2/companies"), ("POST", "/api/v2/companies")
    found = [weather.next_fault(*call) for call in (read, write, read, write, read, write, read, write)]
    assert [bool(fault) for fault in found] == [False, False, False, True, True, True, False, False]


def test_outage_may_last_for_ever_and_spares_tokens() -> None:
    weather = Weather(Storm(seed=1, rate=0.0, outage_after=0))
    assert weather.next_fault("POST", "/api/v2/companies")
    assert all(weather.next_fault("GET", "/api/v2/companies") for _ in range(100))
    assert weather.next_fault("POST", "/oauth/token") is None


def test_storm_is_an_option_and_off_by_default(make: Any) -> None:
    assert make().world.options.storm is None
    sandbox = make(storm={"seed": 1, "rate": 1.0, "kinds": ["401"]})
    assert [sandbox.call("GET", "/companies").status_code for _ in range(5)] == [401, 401, 401, 200, 200]
    assert sandbox.client.get("/sandbox/world").json()["options"]["storm"]["seed"] == 1


@pytest.mark.parametrize("storm", [{}, {"seed": 1, "rate": 2}, {"seed": 1, "kinds": ["hail"]}, {"seed": 1, "wind": 1}])
def test_storm_that_is_none_is_refused(make: Any, storm: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        options_from({"storm": storm})
    assert make().client.post("/sandbox/storm", json=storm).status_code == 400


def test_storm_begins_and_ends_on_request(sandbox: Any) -> None:
    begun = sandbox.client.post("/sandbox/storm", json={"seed": 1, "rate": 1.0, "kinds": ["503"], "most": 100})
    assert begun.json()["most"] == 100
    assert sandbox.call("GET", "/companies").status_code == 503
    sandbox.client.delete("/sandbox/faults")
    assert sandbox.call("GET", "/companies").status_code == 200


def test_scripted_fault_goes_before_the_storm(sandbox: Any) -> None:
    sandbox.client.post("/sandbox/storm", json={"seed": 1, "rate": 1.0, "kinds": ["503"], "most": 1})
    script(sandbox, status=418)
    assert [sandbox.call("GET", "/companies").status_code for _ in range(3)] == [418, 503, 200]


# -- what storms are made of


def test_lag_keeps_a_new_person_from_listings(sandbox: Any) -> None:
    script(sandbox, method="POST", lag=2)
    created = sandbox.call("POST", USERS, [DEE])
    assert created.status_code == 201
    assert ["dee" in emails(sandbox) for _ in range(3)] == [False, False, True]
    assert sandbox.call("GET", f"{USERS}/{created.json()[0]['id']}").status_code == 200


@pytest.mark.parametrize("hide_disabled", [False, True])
def test_lag_keeps_a_new_state_from_listings(make: Any, hide_disabled: bool) -> None:
    sandbox = make(hide_disabled=hide_disabled)
    ann = sandbox.call("GET", USERS).json()["users"][0]
    script(sandbox, method="PATCH", lag=1)
    assert sandbox.call("PATCH", f"{USERS}/{ann['id']}", {"active": False}).json()["active"] is False
    before, after = (sandbox.call("GET", USERS).json()["users"] for _ in range(2))
    assert before[0] == {**ann, "updatedAt": before[0]["updatedAt"]}
    assert [user["active"] for user in after if user["email"] == ann["email"]] == ([] if hide_disabled else [False])


def test_listings_catch_up_when_faults_are_cleared(sandbox: Any) -> None:
    script(sandbox, method="POST", lag=9)
    sandbox.call("POST", USERS, [DEE])
    sandbox.client.delete("/sandbox/faults")
    assert "dee" in emails(sandbox)


def test_shift_creates_disables_or_hides_somebody_between_two_pages(sandbox: Any) -> None:
    second = {"currentPage": 1, "pageSize": 2}
    script(sandbox, shift="create")
    assert emails(sandbox, pageSize=2) == ["ann", "bob"]
    assert emails(sandbox, **second) == ["cid", "pas"]
    script(sandbox, shift="disable")
    assert sandbox.call("GET", USERS).json()["users"][0]["active"] is True
    assert sandbox.call("GET", USERS).json()["users"][0]["active"] is False
    script(sandbox, shift="hide")
    assert emails(sandbox, pageSize=2) == ["ann", "bob"]
    assert emails(sandbox, **second) == ["pas"]
    assert emails(sandbox, pageSize=2) == ["ann", "bob"]


@pytest.mark.parametrize("status", [None, 200])
def test_cut_gives_half_of_the_answer_over_the_wire(status: int | None) -> None:
    world = build(msgspec.convert({"companies": []}, Seed))
    with running(world) as url, httpx2.Client(base_url=url) as client:
        fault = {"path": "/webcontroller", "cut": True, "status": status, "body": {"podDomain": "pod.example"}}
        client.post("/sandbox/faults", json=[fault])
        with client.stream("GET", "/webcontroller/x") as answer:
            assert answer.status_code == (404 if status is None else 200)
            with pytest.raises(httpx2.TransportError):
                answer.read()


def test_drip_gives_the_answer_whole_and_slowly(sandbox: Any) -> None:
    script(sandbox, drip_s=0.01)
    assert sandbox.call("GET", "/companies").json() == sandbox.call("GET", "/companies").json()
