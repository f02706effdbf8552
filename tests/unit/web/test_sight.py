"""Who is here for some companies sees nobody of others: every address, whatever it is about."""

from collections.abc import Iterable
from dataclasses import replace
from io import BytesIO
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.config.connection import Partner
from reconciler.exit_codes import Exit
from reconciler.operations.drops import Handed, take_drop
from reconciler.operations.in_pages import Listed, Paged
from reconciler.web import shelf, sight
from reconciler.web.app import ADDRESSES, Address
from reconciler.web.jobs.record import Jobs, Kind
from reconciler.web.jobs.scope import foreign, presumed, without_rows
from reconciler.web.sign_in.local import local_person
from reconciler.web.sign_in.roles import Person, Role, person_of, roles_to_text
from tests.unit.web.desks import Bench, Noted

NOT_YOURS = "people of other companies than yours"
ABOUT = [one for one in ADDRESSES if "{id}" in one.path or "{digest}" in one.path]
KINDS = {"drops", "plans", "jobs", "runs"}
OF = {
    "acme": ["acme"],
    "nobody": [],
    "beta": ["beta"],
    "both": ["acme", "beta"],
    "unknown": [""],
    "acme and unknown": ["", "acme"],
}
SEEN = {"acme", "nobody"}


def bounded(*roles: Role, to: Iterable[str] = ("acme",), name: str = "Ann") -> Person:
    """Give somebody who is here for some companies alone."""
    bounds = frozenset((role, company) for role in roles for company in to)
    return local_person(name, roles)._replace(bounds=bounds)


def put(bench: Bench, kind: str, of: list[str], monkeypatch: pytest.MonkeyPatch, **more: int) -> str:
    """Put a thing on the shelf that is about some companies; gives its name."""
    facts = {
        "of": of, "ended": True, "open": 0, "audit": "/none", "digest": "", "changes": 1, "drop": "", "made_on": "page",
        "subject": [bench.desk.partner.tenant, "host", "d1"], "until": "2030-01-01T00:00:00+00:00", "maker": "x",
        "hands": [], **more,
    }  # fmt: skip
    somebody = local_person("Somebody", {Role.PREPARER})
    if kind == "runs":
        run = SimpleNamespace(run_id="r1", tenant=bench.desk.partner.tenant)
        monkeypatch.setattr(sight, "run_line", lambda _, run_id: run if run_id == run.run_id else None)
        shelf.put(bench.store, shelf.name_of_run("r1"), "run", Paged(facts, ()), bench.now)
        return "r1"
    if kind == "plans":
        shelf.put(bench.store, "d1", "plan", Paged(facts, ()), bench.now)
        return "d1"
    shelf.put(bench.store, "drop-1", "check", Paged(facts, ()), bench.now)
    job = bench.queue.jobs.add(Kind.CHECK, "drop-1", somebody)
    assert job
    return job.id if kind == "jobs" else "drop-1"


def asked(bench: Bench, person: Person, address: Address, name: str) -> tuple[int, str]:
    browser = bench.one_browser
    token = bench.sign_in(browser, person)
    path = address.path.replace("{id}", name).replace("{digest}", name)
    answer = browser.request(address.method, path, data={"token": token} if address.method == "POST" else None)
    return answer.status_code, answer.text


def test_every_address_that_has_a_part_is_about_something_that_has_companies() -> None:
    assert {one.path.split("/")[1] for one in ADDRESSES if "{" in one.path} == KINDS | {"sign-in", "static"}
    assert {one.path.split("/")[1] for one in ABOUT} == KINDS


@pytest.mark.parametrize("of", OF)
@pytest.mark.parametrize("address", ABOUT, ids=lambda one: f"{one.method} {one.path}")
def test_at_every_address_somebody_bounded_sees_what_is_theirs_and_nothing_else(
    bench: Bench, address: Address, of: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = put(bench, address.path.split("/")[1], OF[of], monkeypatch)
    for role in address.roles or ():
        status, said = asked(bench, bounded(role), address, name)
        assert (NOT_YOURS in said) == (of not in SEEN)
        assert of in SEEN or status == 403
        assert NOT_YOURS not in asked(bench, bench.person(role), address, name)[1], "who is here for all sees all"
        said = asked(bench, bounded(role, to=("acme", "beta")), address, name)[1]
        assert (NOT_YOURS in said) == ("" in OF[of]), "nobody is here for what is not known, but who is here for all"
    if address.method == "POST":
        elsewhere = bounded(*(address.roles or ()), to=("gamma",))._replace(
            roles=frozenset(Role), bounds=frozenset((role, "gamma") for role in address.roles or ())
        )
        if OF[of]:
            assert NOT_YOURS in asked(bench, elsewhere, address, name)[1], "another role for all does not help here"


def test_a_drop_of_which_nothing_is_known_yet_is_for_whoever_dropped_it(bench: Bench) -> None:
    ann, eve = bounded(Role.PREPARER), bounded(Role.PREPARER, name="Eve")
    desk = bench.desk
    handed = [Handed("users.csv", BytesIO(b"a"))]
    drop_id = take_drop(desk.state, desk.partner.tenant, ann.acting(desk.process), handed).drop_id
    for address in (one for one in ABOUT if one.path.startswith("/drops/")):
        assert NOT_YOURS not in asked(bench, ann, address, drop_id)[1], "even if no check of it is on record any more"
        assert NOT_YOURS in asked(bench, eve, address, drop_id)[1], address.path
    job = bench.queue.jobs.add(Kind.CHECK, drop_id, ann)
    assert job
    assert NOT_YOURS in asked(bench, eve, next(one for one in ABOUT if one.path == "/drops/{id}"), drop_id)[1]
    of_job = next(one for one in ABOUT if one.path == "/jobs/{id}")
    assert NOT_YOURS in asked(bench, eve, of_job, job.id)[1]
    assert NOT_YOURS not in asked(bench, ann, of_job, job.id)[1]


@pytest.mark.parametrize("about", ["plans", "jobs"])
def test_what_is_of_another_partner_is_not_here(bench: Bench, about: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name = put(bench, about, ["acme"], monkeypatch, lose=0)
    others = Partner(bench.desk.partner.api_url, "another client")
    bench.desk = replace(bench.desk, partner=others, queue=Noted(Jobs(bench.store, bench.clock, others.tenant)))
    for address in (one for one in ABOUT if one.path.startswith(f"/{about}/")):
        assert asked(bench, bench.person(*Role), address, name)[0] == 404, address.path


def test_a_refused_sheet_is_told_of_and_gives_none_of_its_files(bench: Bench) -> None:
    found = Paged({"of": ["acme", "beta"], "wrong": 1, "marked": "/m", "error": ""}, [Listed("left-out", {}, "")])
    shelf.put(bench.store, "drop-1", "check", without_rows(found, ["acme"]), bench.now)
    ann = bounded(Role.PREPARER)
    for address in (one for one in ABOUT if one.path.startswith("/drops/")):
        may_see = address.path == "/drops/{id}"
        assert (NOT_YOURS in asked(bench, ann, address, "drop-1")[1]) != may_see, address.path


# -- sheets with rows of others -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("of", "scope", "others", "known_as"),
    [
        (["acme"], ["acme"], [], ["acme"]),
        (["acme", "beta"], ["acme"], ["beta"], ["acme", "beta"]),
        (["", "acme"], ["acme", "zeta"], [], ["acme", "zeta"]),
        (["", "beta"], None, [], ["", "beta"]),
        (["acme"], [], ["acme"], ["acme"]),
    ],
)
def test_a_sheet_has_rows_of_its_bringers_companies_alone(
    of: list[str], scope: list[str] | None, others: list[str], known_as: list[str]
) -> None:
    found = Paged({"of": of}, ())
    assert foreign(found, scope) == others
    assert presumed(found, scope).facts["of"] == known_as


def test_a_refused_sheet_leaves_no_row_behind() -> None:
    rows = [Listed("left-out", {"address": "eve@beta.example"}, "")]
    found = Paged({"of": ["beta"], "wrong": 3, "marked": "/m", "changes": 2, "decide": 1, "rows": 9}, rows)
    refused = without_rows(found, ["acme"])
    assert list(refused.entries) == []
    assert (refused.facts["wrong"], refused.facts["changes"], refused.facts["marked"]) == (0, 0, "")
    assert refused.facts["exit_code"] == Exit.INPUT_REFUSED
    assert "rows of beta, and you prepare sheets for acme alone" in refused.facts["error"]


def test_what_is_live_elsewhere_is_in_no_list_of_whoever_is_here_for_some(bench: Bench) -> None:
    entries = [
        Listed("unmanaged", {"company": "beta", "where": "", "said": "b"}, "b"),
        Listed("unmanaged", {"company": "acme", "where": "", "said": "a"}, "a"),
        Listed("unmanaged", {"company": "", "where": "users.csv, row 3", "said": "r"}, "r"),
        Listed("unmanaged", {"company": "", "where": "", "said": "n"}, "n"),
    ]
    shelf.put(bench.store, "d", "plan", Paged({}, entries), bench.now)

    def said(within: frozenset[str] | None, sought: str = "") -> list[str]:
        return [one["said"] for one in shelf.page_of(bench.store, "d", "unmanaged", 1, sought, within=within).entries]

    assert said(None) == ["b", "a", "r", "n"]
    assert said(frozenset({"acme"})) == ["a", "r"]
    assert said(frozenset()) == ["r"]
    assert said(frozenset({"acme"}), "b") == []


# -- laws -----------------------------------------------------------------------------------------------------------

COMPANIES = st.sampled_from(["acme", "beta", "gamma"])
PEOPLE = st.builds(
    lambda roles, bounds: Person("local|x", "X", roles, frozenset(one for one in bounds if one[0] in roles)),
    st.frozensets(st.sampled_from(Role)),
    st.frozensets(st.tuples(st.sampled_from(Role), COMPANIES)),
)


@given(PEOPLE)
def test_what_somebody_may_do_is_kept_as_it_is(person: Person) -> None:
    assert person_of(person.id, person.name, roles_to_text(person)) == person


@given(PEOPLE, st.frozensets(st.sampled_from(Role)), st.frozensets(COMPANIES), COMPANIES)
def test_who_may_for_more_may_for_less(person: Person, roles: frozenset[Role], of: frozenset[str], one: str) -> None:
    if person.may(roles, of | {one}):
        assert person.may(roles, of)
        assert person.may(roles)
    if not person.roles & roles:
        assert not person.may(roles, of)
    assert person.may(roles, ["never heard of"]) == (bool(person.roles & roles) and person.companies_as(roles) is None)
