"""What somebody may do now: asked for again at the approval, and who has to prove anew who they are."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import JSONResponse, Response

from reconciler.model.actor import Account, Actor
from reconciler.operations.asking import PlanInShort, Subject, ask
from reconciler.operations.in_pages import Paged
from reconciler.web import shelf
from reconciler.web.pages import plan as plan_page
from reconciler.web.sign_in.open_id import FRESH_S
from reconciler.web.sign_in.roles import Role
from reconciler.web.sign_in.sessions import COOKIE
from tests.provider import query_of
from tests.unit.web.with_provider import Browser, ProviderBench
from tests.unit.web.with_stores import BACKENDS

PLAN, DIGEST = "/plans/d1", "d1"
APPROVED, NO_MORE = (200, "It is approved."), "You may not approve this any more"
AGAIN = "Sign in again"


@pytest.fixture
def bench(tmp_path: Path, backend: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[ProviderBench]:
    """Lay a bench with a plan for acme that somebody asks for; what its approval would do is noted alone."""
    bench = ProviderBench(tmp_path / "state", store=BACKENDS[backend](tmp_path / "state"))
    bench.provider.person("teun", "approve")
    put_plan(bench)
    monkeypatch.setattr(type(bench.queue), "put_on_record", _nothing)
    monkeypatch.setattr(plan_page, "_begun", _approved)
    yield bench
    bench.store.close()


async def _approved(*_: object) -> Response:
    """Begin nothing."""
    return Response("It is approved.")


async def _nothing(*_: object) -> None:
    """Put nothing on record."""


def put_plan(bench: ProviderBench, lose: int | None = None, of: tuple[str, ...] = ("acme",)) -> None:
    """Put a plan on the shelf, and let somebody ask for it; with `lose` it is held."""
    subject = Subject(bench.desk.partner.tenant, bench.desk.partner.host, DIGEST)
    until = datetime(2030, 1, 1, tzinfo=UTC)
    facts = {
        "subject": list(subject), "of": list(of), "held": {"lose": lose, "back": None}, "lose": lose or 0,
        "until": until.isoformat(), "changes": 1, "made_on": "page",
        "hands": [], "path": "/none", "drop": "", "gone": [], "lifted": [],
    }  # fmt: skip
    shelf.put(bench.store, DIGEST, "plan", Paged(facts, ()), bench.now)
    somebody = Account("x", "Somebody")
    ask(PlanInShort(subject, until, 1), bench.desk.state, Actor(somebody, somebody))


def approve(bench: ProviderBench, browser: Browser, **fields: str) -> tuple[int, str]:
    """Send the form of an approval; gives the status, and what is said."""
    session = bench.desk.sessions.of(browser.page.cookies[COOKIE])
    assert session
    answer = browser.page.post(f"{PLAN}/approve", data={"token": session.token, **fields})
    return answer.status_code, answer.text


def refused(answer: tuple[int, str], said: str) -> None:
    assert (answer[0], said in answer[1]) == (403, True), answer


Provider = Callable[[ProviderBench], None]


def _told(info: bool, refreshes: bool, in_token: bool) -> Provider:
    def so(bench: ProviderBench) -> None:
        bench.provider.info, bench.provider.refreshes, bench.provider.in_token = info, refreshes, in_token

    return so


CAN_BE_ASKED: dict[str, Provider] = {
    "by refresh token": _told(False, True, True),
    "about a person": _told(True, False, False),
    "both": _told(True, True, True),
}


@pytest.mark.parametrize("how", CAN_BE_ASKED.values(), ids=CAN_BE_ASKED)
def test_a_group_that_was_withdrawn_since_the_sign_in_counts(bench: ProviderBench, how: Provider) -> None:
    how(bench)
    with bench.browser() as browser:
        browser.sign_in("teun")
        assert approve(bench, browser) == APPROVED
        bench.provider.person("teun", "read")
        refused(approve(bench, browser), NO_MORE)
        session = bench.desk.sessions.of(browser.page.cookies[COOKIE])
        assert session
        assert session.person.roles == {Role.AUDITOR}, "and everything else that they do is judged by it, too"
        bench.provider.people["teun"].pop("groups")
        refused(approve(bench, browser), "for people who may")


@pytest.mark.parametrize("how", CAN_BE_ASKED.values(), ids=CAN_BE_ASKED)
def test_a_group_that_was_given_for_fewer_companies_counts(bench: ProviderBench, how: Provider) -> None:
    how(bench)
    put_plan(bench, of=("acme", "beta"))
    with bench.browser() as browser:
        browser.sign_in("teun")
        assert approve(bench, browser) == APPROVED
        bench.provider.person("teun", "approve-acme")
        refused(approve(bench, browser), NO_MORE)


@pytest.mark.parametrize("how", CAN_BE_ASKED.values(), ids=CAN_BE_ASKED)
def test_whoever_was_shut_out_by_the_provider_approves_nothing(bench: ProviderBench, how: Provider) -> None:
    how(bench)
    with bench.browser() as browser:
        browser.sign_in("teun")
        bench.provider.revoke()
        refused(approve(bench, browser), AGAIN)
        refused(approve(bench, browser), AGAIN)
        browser.sign_in("teun", f"/sign-in?again={PLAN}")
        assert approve(bench, browser) == APPROVED


def test_where_only_a_sign_in_tells_roles_one_of_the_last_five_minutes_is_needed(bench: ProviderBench) -> None:
    _told(False, False, True)(bench)
    with bench.browser() as browser:
        browser.sign_in("teun")
        bench.now += FRESH_S
        assert approve(bench, browser) == APPROVED
        bench.now += 1
        refused(approve(bench, browser), AGAIN)
        assert browser.sign_in("teun", f"/sign-in?again={PLAN}").headers["location"] == PLAN
        assert approve(bench, browser) == APPROVED


def test_a_refreshed_answer_that_tells_nothing_is_no_yes(bench: ProviderBench) -> None:
    _told(False, True, True)(bench)
    with bench.browser() as browser:
        browser.sign_in("teun")
        given = {"access_token": "x", "token_type": "Bearer"}
        bench.provider.answers["/token"] = JSONResponse(given)
        refused(approve(bench, browser), AGAIN)


@pytest.mark.parametrize(
    "lies", [{"sub": "mara"}, {"aud": "another"}, {"iss": "https://evil.example"}, {"exp": 1}], ids=str
)
def test_a_refreshed_token_is_judged_like_the_first(bench: ProviderBench, lies: dict[str, Any]) -> None:
    _told(False, True, True)(bench)
    with bench.browser() as browser:
        browser.sign_in("teun")
        bench.provider.lies |= lies
        status, said = approve(bench, browser)
        assert (status, "does not answer as it should" in said) == (502, True)


@pytest.mark.parametrize("path", ["/token", "/userinfo"])
def test_a_provider_in_trouble_at_the_approval_is_no_yes(bench: ProviderBench, path: str) -> None:
    with bench.browser() as browser:
        browser.sign_in("teun")
        bench.provider.answers[path] = Response("<html>", 503)
        status, said = approve(bench, browser)
        assert (status, "does not answer as it should" in said) == (502, True)
        del bench.provider.answers[path]
        assert approve(bench, browser) == APPROVED


# -- what is held ---------------------------------------------------------------------------------------------------


def test_a_held_plan_is_approved_by_whoever_has_just_proved_who_they_are(bench: ProviderBench) -> None:
    put_plan(bench, lose=4)
    with bench.browser() as browser:
        browser.sign_in("teun")
        bench.now += FRESH_S + 1
        refused(approve(bench, browser, count="4"), AGAIN)
        there = browser.to_provider(f"/sign-in?again={PLAN}")
        assert query_of(there)["max_age"] == "0"
        assert browser.back(browser.at_provider(there, "teun")).headers["location"] == PLAN
        bench.now += FRESH_S
        assert approve(bench, browser, count="4") == APPROVED
        bench.now += 1
        refused(approve(bench, browser, count="4"), AGAIN)


@pytest.mark.parametrize("auth_time", [None, 0, "now", True, 1_700_000_000 - 301, 1_700_000_000 + 61])
def test_a_provider_that_does_not_say_when_has_not_said_now(bench: ProviderBench, auth_time: object) -> None:
    put_plan(bench, lose=4)
    bench.provider.lies["auth_time"] = auth_time
    with bench.browser() as browser:
        browser.sign_in("teun", f"/sign-in?again={PLAN}")
        refused(approve(bench, browser, count="4"), AGAIN)


def test_a_sign_in_of_somebody_else_is_theirs(bench: ProviderBench) -> None:
    put_plan(bench, lose=4)
    bench.provider.person("mara", "prepare")
    with bench.browser() as browser:
        browser.sign_in("teun")
        browser.sign_in("mara", f"/sign-in?again={PLAN}")
        refused(approve(bench, browser, count="4"), "for people who may approve")


def test_whoever_has_what_the_page_remembers_reads_no_token_of_it(bench: ProviderBench) -> None:
    with bench.browser() as browser:
        browser.sign_in("teun")
        kept = str(bench.store.rows("SELECT * FROM page_session"))
        assert bench.provider.told
        assert "eyJ" not in kept, "nor what looks like one"
        for token in bench.provider.told:
            assert token not in kept


def test_what_was_sealed_for_one_session_is_of_no_use_in_another(bench: ProviderBench) -> None:
    with bench.browser() as browser, bench.browser() as other:
        browser.sign_in("teun")
        other.sign_in("teun")
        with bench.store.change() as db:
            db.execute("UPDATE page_session SET proof = (SELECT max(proof) FROM page_session)")
        answers = [approve(bench, one) for one in (browser, other)]
        assert sorted(status for status, _ in answers) == [200, 403]
        refused(next(one for one in answers if one[0] == 403), AGAIN)
