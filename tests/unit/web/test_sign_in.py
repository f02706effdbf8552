"""Links that are good for one use, and sessions that end: by the clock that is passed in."""

from pathlib import Path

import pytest

from reconciler.errors import UsageError
from reconciler.web.sign_in.attempts import Attempts
from reconciler.web.sign_in.local import LIFE_S, local_person
from reconciler.web.sign_in.roles import Role
from reconciler.web.sign_in.sessions import COOKIE, IDLE_S, LONGEST_S
from tests.unit.web.desks import Bench


def test_to_look_at_a_link_does_not_use_it_up_and_its_button_does(bench: Bench) -> None:
    token = bench.desk.links.make("Ann", {Role.PREPARER})
    with bench.client() as (client, _):
        for _ in range(3):
            assert "Sign in as" in client.get(f"/sign-in/{token}").text
        answer = client.post(f"/sign-in/{token}")
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith(f"{COOKIE}=")
        assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
        assert client.get("/").status_code == 200
    with bench.client() as (other, _):
        assert other.post(f"/sign-in/{token}").status_code == 403
        assert other.get(f"/sign-in/{token}").status_code == 404


def test_a_link_is_good_for_a_day(bench: Bench) -> None:
    token = bench.desk.links.make("Ann", {Role.PREPARER})
    bench.now += LIFE_S
    assert bench.desk.links.look(token)
    bench.now += 1
    assert bench.desk.links.look(token) is None
    assert bench.desk.links.use(token) is None


def test_a_session_ends_when_nobody_uses_it_and_at_the_latest_after_a_working_day(bench: Bench) -> None:
    secret = bench.desk.sessions.begin(bench.person(Role.AUDITOR))
    while bench.now < 1_700_000_000 + LONGEST_S - IDLE_S:
        bench.now += IDLE_S
        assert bench.desk.sessions.of(secret)
    bench.now = 1_700_000_000 + LONGEST_S
    assert bench.desk.sessions.of(secret)
    bench.now += 1
    assert bench.desk.sessions.of(secret) is None
    idle = bench.desk.sessions.begin(bench.person(Role.AUDITOR))
    bench.now += IDLE_S + 1
    assert bench.desk.sessions.of(idle) is None


def test_what_a_wrong_clock_has_begun_in_the_future_is_over_once_that_is_put_right(bench: Bench) -> None:
    person = bench.person(Role.AUDITOR)
    attempts = Attempts(bench.store, bench.clock)
    bench.now += 10 * 365 * 86_400
    session, link = bench.desk.sessions.begin(person), bench.desk.links.make("Ann", {Role.PREPARER})
    state, _ = attempts.begin("browser", "/")
    bench.now -= 10 * 365 * 86_400
    assert bench.desk.sessions.of(session) is None
    assert bench.desk.links.look(link) is None
    assert bench.desk.links.use(link) is None
    assert attempts.use(state, "browser") is None
    session, link = bench.desk.sessions.begin(person), bench.desk.links.make("Ann", {Role.PREPARER})
    bench.now -= 30
    assert bench.desk.sessions.of(session), "clocks are put right by seconds, too"
    assert bench.desk.links.use(link)


def test_a_page_that_asks_by_itself_how_far_a_job_is_keeps_nobody_signed_in(bench: Bench) -> None:
    with bench.client(bench.person(Role.PREPARER)) as (client, _):
        bench.now += IDLE_S - 1
        assert client.get("/jobs/none", headers={"Accept": "application/json"}).status_code == 404
        bench.now += 2
        assert client.get("/").headers["location"] == "/sign-in"


def test_who_signs_out_is_out_and_the_cookie_alone_does_not_bring_them_back(bench: Bench) -> None:
    with bench.client(bench.person(Role.PREPARER)) as (client, token):
        secret = client.cookies[COOKIE]
        client.post("/sign-out", data={"token": token})
        client.cookies.set(COOKIE, secret)
        assert client.get("/").headers["location"] == "/sign-in"


def test_the_store_has_neither_a_session_nor_a_link_in_clear(bench: Bench) -> None:
    token, secret = bench.desk.links.make("Ann", {Role.PREPARER}), bench.desk.sessions.begin(bench.person(Role.AUDITOR))
    kept = str([bench.store.rows(f"SELECT * FROM {table}") for table in ("page_session", "page_link")])
    assert kept.count("'Ann'") == 2
    assert token not in kept
    assert secret not in kept


def test_one_name_is_one_person_whatever_the_case_the_spaces_and_the_spelling_of_an_accent() -> None:
    assert local_person("Jos\u00e9", {Role.PREPARER}) == local_person("Jose\u0301", {Role.PREPARER})
    assert (
        local_person(" Ann  Doe", {Role.PREPARER}).id == local_person("ann doe", {Role.APPROVER}).id == "local|ann doe"
    )


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "Ann\u202e", "Ann\x00"])
def test_a_name_that_cannot_be_read_is_none(name: str) -> None:
    with pytest.raises(UsageError):
        local_person(name, {Role.PREPARER})


def test_only_a_demonstration_has_two_people_in_one_browser(bench: Bench, tmp_path: Path) -> None:
    with bench.client(bench.person(Role.PREPARER)) as (client, token):
        assert client.post("/continue", data={"token": token}).status_code == 404
    demo = Bench(tmp_path / "demo", demo=True)
    with demo.client(demo.desk.demo[0]) as (client, token):
        assert "Continue as" in client.get("/").text
        before = client.cookies[COOKIE]
        answer = client.post("/continue", data={"token": token, "back": "//evil.example"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        assert "Signed in as <strong><bdi>Bob" in client.get("/").text
        assert demo.desk.sessions.of(before) is None
    demo.store.close()
