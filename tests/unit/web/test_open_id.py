"""Sign-in at a provider: the way there and back, and everybody who means to come in by another way."""

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.responses import JSONResponse, RedirectResponse, Response

from reconciler.web.app import ADDRESSES
from reconciler.web.sign_in import wire
from reconciler.web.sign_in.attempts import LIFE_S
from reconciler.web.sign_in.cookies import ATTEMPT
from reconciler.web.sign_in.sessions import COOKIE
from tests.provider import CLIENT, SECRET, query_of
from tests.unit.web.with_provider import ISSUER, ProviderBench

SIGNED_IN = (303, "/")
DOES_NOT_ANSWER = "does not answer as it should"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[ProviderBench]:
    bench = ProviderBench(tmp_path / "state")
    bench.provider.person("mara", "prepare")
    bench.provider.person("teun", "approve", "x")
    yield bench
    bench.store.close()


def test_whoever_has_a_role_is_let_in_and_led_to_what_they_asked_for(bench: ProviderBench) -> None:
    with bench.browser() as browser:
        assert browser.to_provider("/approvals") == "/sign-in?back=/approvals"
        answer = browser.sign_in("mara", "/sign-in?back=/approvals")
        assert (answer.status_code, answer.headers["location"]) == (303, "/approvals")
        assert "Signed in as <strong><bdi>Mara" in browser.page.get("/").text
        session = bench.desk.sessions.of(browser.page.cookies[COOKIE])
    assert session
    assert session.person.id == f"{ISSUER}|mara"


def test_the_way_there_has_all_that_the_way_back_is_held_to(bench: ProviderBench) -> None:
    with bench.browser() as browser:
        first, other = query_of(browser.to_provider()), query_of(browser.to_provider())
    assert (first["response_type"], first["client_id"], first["scope"]) == ("code", CLIENT, "openid profile email")
    assert first["redirect_uri"] == "http://127.0.0.1:8080/sign-in/back"
    assert first["code_challenge_method"] == "S256"
    for part in ("state", "nonce", "code_challenge"):
        assert len(first[part]) >= 43
        assert first[part] != other[part]
    assert "max_age" not in first


@pytest.mark.parametrize(
    "back", ["//evil.example", "/\\evil.example", "https://evil.example", "", "/a\nb", f"/{'a' * 500}"]
)
def test_nobody_is_led_away_from_the_page(bench: ProviderBench, back: str) -> None:
    with bench.browser() as browser:
        answer = browser.sign_in("mara", f"/sign-in?{urlencode({'back': back})}")
    assert (answer.status_code, answer.headers["location"]) == SIGNED_IN


def refused(bench: ProviderBench, browser: Any, answer: Any, status: int, said: str) -> None:
    """Assert that nobody came in, and that the page says why."""
    assert (answer.status_code, said in answer.text) == (status, True), answer.text
    assert "Traceback" not in answer.text
    assert COOKIE not in browser.page.cookies
    assert bench.store.rows("SELECT * FROM page_session") == []


def test_a_state_is_good_once_in_the_browser_that_began_and_for_ten_minutes(bench: ProviderBench) -> None:
    with bench.browser() as victim, bench.browser() as attacker:
        theirs = attacker.at_provider(attacker.to_provider(), "teun")
        victim.to_provider()
        refused(bench, victim, victim.back(theirs), 403, "begun in another browser")
        mine = victim.at_provider(victim.to_provider(), "mara")
        swapped = mine.replace(query_of(mine)["state"], query_of(theirs)["state"])
        refused(bench, victim, victim.back(swapped), 403, "begun in another browser")
        bench.now += LIFE_S + 1
        refused(bench, victim, victim.back(mine), 403, "longer than ten minutes")
        again = victim.at_provider(victim.to_provider(), "mara")
        assert victim.back(again).status_code == 303
        calls = len(bench.provider.calls)
        assert victim.back(again).status_code == 403
        assert len(bench.provider.calls) == calls, "a code is not sent twice"


@pytest.mark.parametrize("query", ["", "code=x", "state=x", "code=x&state=x", "error=denied", "state=%00&code=x"])
def test_whoever_comes_back_without_having_gone_is_not_let_in(bench: ProviderBench, query: str) -> None:
    with bench.browser() as browser:
        refused(bench, browser, browser.back(f"/sign-in/back?{query}"), 403, "Begin again")
    assert bench.provider.calls == []


def test_a_code_of_another_sign_in_is_worth_nothing(bench: ProviderBench) -> None:
    with bench.browser() as victim, bench.browser() as attacker:
        stolen = query_of(victim.at_provider(victim.to_provider(), "mara"))["code"]
        mine = attacker.at_provider(attacker.to_provider(), "teun")
        injected = mine.replace(query_of(mine)["code"], stolen)
        refused(bench, attacker, attacker.back(injected), 403, "was used already")


def test_a_provider_that_turns_somebody_back_is_told_in_our_words(bench: ProviderBench) -> None:
    with bench.browser() as browser:
        state = query_of(browser.to_provider())["state"]
        query = urlencode({"state": state, "error": "access_denied", "error_description": "<b>call 0900</b>"})
        answer = browser.back(f"/sign-in/back?{query}")
        refused(bench, browser, answer, 403, "You were not let in")
        assert "0900" not in answer.text


def test_an_answer_that_says_it_is_of_another_issuer_is_none(bench: ProviderBench) -> None:
    with bench.browser() as browser:
        back = browser.at_provider(browser.to_provider(), "mara")
        mixed = back.replace(urlencode({"iss": ISSUER}), urlencode({"iss": "https://evil.example"}))
        assert mixed != back
        refused(bench, browser, browser.back(mixed), 502, DOES_NOT_ANSWER)
    assert "/token" not in bench.provider.calls


def test_the_page_s_secret_is_sent_by_form_where_the_provider_takes_it_so_alone(bench: ProviderBench) -> None:
    facts = {**FACTS, "token_endpoint_auth_methods_supported": ["client_secret_post"]}
    bench.provider.answers["/.well-known/openid-configuration"] = JSONResponse(facts)
    with bench.browser() as browser:
        assert browser.sign_in("mara").status_code == 303
    assert bench.provider.by_form


Lie = Callable[[ProviderBench], None]


def lie(**claims: Any) -> Lie:
    """Have the provider say something else in its id token."""
    return lambda bench: bench.provider.lies.update(claims)


def _by(name: str) -> Lie:
    return lambda bench: setattr(bench.provider, "signs", getattr(bench.provider, name))


def _by_another_key(bench: ProviderBench) -> None:
    other, own = RSAKey.generate_key(2048, {"kid": "one"}), bench.provider.key

    def signs(claims: dict[str, Any]) -> str:
        bench.provider.key = other
        token = bench.provider.id_token(claims)
        bench.provider.key = own
        return token

    bench.provider.signs = signs


def _replayed(bench: ProviderBench) -> None:
    with bench.browser() as earlier:
        assert earlier.sign_in("mara").status_code == 303
    with bench.store.change() as db:
        db.execute("DELETE FROM page_session")
    token = next(one for one in bench.provider.told if one.count(".") == 2)
    bench.provider.signs = lambda _: token


NOW = 1_700_000_000
LIES: dict[str, Lie] = {
    "unsigned": _by("unsigned"),
    "HS256 with the public key": _by("hmac_with_the_public_key"),
    "another key of the same name": _by_another_key,
    "a token of an earlier sign-in": _replayed,
    "another nonce": lie(nonce="x"),
    "no nonce": lie(nonce=None),
    "another issuer": lie(iss="https://login.example.evil"),
    "an issuer with a slash": lie(iss=f"{ISSUER}/"),
    "for another client": lie(aud="another"),
    "for several, and not ours": lie(aud=["another", "third"], azp=CLIENT),
    "for several, made for another": lie(aud=[CLIENT, "another"], azp="another"),
    "for several, made for nobody": lie(aud=[CLIENT, "another"]),
    "made for another": lie(azp="another"),
    "for nobody": lie(aud=None),
    "over": lie(exp=NOW - 61),
    "without an end": lie(exp=None),
    "an end that is none": lie(exp="tomorrow"),
    "made tomorrow": lie(iat=NOW + 3600),
    "made never": lie(iat=None),
    "not good yet": lie(nbf=NOW + 3600),
    "about nobody": lie(sub=None),
    "about nobody that can be named": lie(sub=["mara"]),
    "rubbish": lambda bench: setattr(bench.provider, "signs", lambda _: "rubbish"),
    "rubbish in three parts": lambda bench: setattr(bench.provider, "signs", lambda _: "e30.e30.e30"),
    "endless": lambda bench: setattr(bench.provider, "signs", lambda _: f"{'a' * 70_000}.e30.e30"),
}


@pytest.mark.parametrize("how", LIES.values(), ids=LIES)
def test_a_token_that_is_not_to_be_believed_lets_nobody_in(
    bench: ProviderBench, how: Lie, caplog: pytest.LogCaptureFixture
) -> None:
    how(bench)
    with bench.browser() as browser:
        refused(bench, browser, browser.sign_in("mara"), 502, DOES_NOT_ANSWER)
    assert "an id token is not to be believed" in caplog.text


def _without_a_key_s_name(bench: ProviderBench) -> None:
    key = bench.provider.key
    bench.provider.signs = lambda claims: jwt.encode({"alg": "PS256"}, claims, key, algorithms=["PS256"])


@pytest.mark.parametrize(
    "how",
    [
        lie(aud=[CLIENT]),
        lie(aud=[CLIENT, "api"], azp=CLIENT),
        lie(azp=CLIENT),
        lie(exp=NOW - 59),
        lie(iat=NOW + 59),
        _without_a_key_s_name,
    ],
)
def test_a_token_within_the_rules_lets_somebody_in(bench: ProviderBench, how: Lie) -> None:
    how(bench)
    with bench.browser() as browser:
        assert browser.sign_in("mara").status_code == 303


def test_a_key_that_is_new_is_looked_for_and_not_again_and_again(bench: ProviderBench) -> None:
    with bench.browser() as browser:
        assert browser.sign_in("mara").status_code == 303
        bench.provider.key = RSAKey.generate_key(2048, {"kid": "two"})
        bench.now += 31
        assert browser.sign_in("mara").status_code == 303
        assert bench.provider.calls.count("/keys") == 2
        bench.provider.signs = lambda claims: _with_kid(bench, claims)
        for _ in range(5):
            assert browser.sign_in("mara").status_code == 502
        assert bench.provider.calls.count("/keys") == 2
        assert bench.provider.calls.count("/.well-known/openid-configuration") == 1


def test_a_clock_that_is_set_back_shuts_nobody_out(bench: ProviderBench) -> None:
    with bench.browser() as browser:
        assert browser.sign_in("mara").status_code == 303
        bench.now -= 86_400
        bench.provider.key = RSAKey.generate_key(2048, {"kid": "two"})
        assert browser.sign_in("mara").status_code == 303
        bench.provider.answers["/.well-known/openid-configuration"] = HTML
        bench.now += 2 * 86_400
        assert browser.page.get("/sign-in").status_code == 502
        del bench.provider.answers["/.well-known/openid-configuration"]
        bench.now -= 86_400
        assert browser.sign_in("mara").status_code == 303


def _with_kid(bench: ProviderBench, claims: dict[str, Any]) -> str:
    key = bench.provider.key
    bench.provider.key = RSAKey.generate_key(2048, {"kid": "made up"})
    token = bench.provider.id_token(claims)
    bench.provider.key = key
    return token


FACTS = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/keys",
}
HTML = Response("<html>down for maintenance</html>", 503, media_type="text/html")
DEEP = Response("[" * 100_000, media_type="application/json")
HUGE = Response("x" * (1 << 21), media_type="application/json")
ANSWERS: dict[str, tuple[str, Response]] = {
    f"{path}: {name}": (path, answer)
    for path in ("/.well-known/openid-configuration", "/token", "/keys", "/userinfo")
    for name, answer in {
        "HTML": HTML,
        "deep": DEEP,
        "huge": HUGE,
        "a list": JSONResponse([]),
        "null": JSONResponse(None),
        "elsewhere": RedirectResponse("https://evil.example"),
        "an error": JSONResponse({"error": "server_error", "error_description": "<b>0900</b>"}, 400),
        "an odd error": JSONResponse({"error": ["x"]}, 400),
        "empty": Response(b""),
        "not text": Response(b"\xff\xfe"),
    }.items()
} | {
    "another name": ("/.well-known/openid-configuration", JSONResponse({**FACTS, "issuer": "https://evil.example"})),
    "no keys": ("/.well-known/openid-configuration", JSONResponse({**FACTS, "jwks_uri": None})),
    "over plain http": (
        "/.well-known/openid-configuration",
        JSONResponse({**FACTS, "token_endpoint": "http://login.example/token"}),
    ),
    "a shared key alone": ("/keys", JSONResponse({"keys": [{"kty": "oct", "k": "AA", "kid": "one"}]})),
    "somebody else": ("/userinfo", JSONResponse({"sub": "teun", "groups": ["prepare"]})),
}


@pytest.mark.thorough
@pytest.mark.parametrize(("path", "answer"), ANSWERS.values(), ids=ANSWERS)
def test_a_provider_in_trouble_is_an_error_page_in_plain_words(
    bench: ProviderBench, path: str, answer: Response, caplog: pytest.LogCaptureFixture
) -> None:
    bench.provider.answers[path] = answer
    with bench.browser() as browser:
        first = browser.page.get("/sign-in")
        if path.startswith("/.well"):
            refused(bench, browser, first, 502, DOES_NOT_ANSWER)
        else:
            last = browser.back(browser.at_provider(first.headers["location"], "mara"))
            refused(bench, browser, last, 502, DOES_NOT_ANSWER)
            assert "0900" not in last.text
    assert "the provider is in trouble" in caplog.text
    assert "0900" not in caplog.text


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/keys", "/userinfo"])
def test_nobody_waits_for_ever_for_a_provider(bench: ProviderBench, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "PATIENCE_S", 0.2)
    bench.provider.hangs.add(path)
    with bench.browser() as browser:
        first = browser.page.get("/sign-in")
        last = (
            first if first.status_code == 502 else browser.back(browser.at_provider(first.headers["location"], "mara"))
        )
        refused(bench, browser, last, 502, DOES_NOT_ANSWER)
    assert bench.provider.calls[-1] == path


def test_a_provider_that_is_away_is_not_asked_by_everybody_in_turn(bench: ProviderBench) -> None:
    bench.provider.answers["/.well-known/openid-configuration"] = HTML
    with bench.browser() as browser:
        for _ in range(5):
            assert browser.page.get("/sign-in").status_code == 502
        assert len(bench.provider.calls) == 1
        del bench.provider.answers["/.well-known/openid-configuration"]
        bench.now += 11
        assert browser.sign_in("mara").status_code == 303


def test_whoever_has_no_role_is_told_whom_to_ask(bench: ProviderBench) -> None:
    for groups in ([], ["Prepare"], ["prepare "], ["prepare-acme-2"], ["prepare,approve"]):
        bench.provider.person("mara", *groups)
        with bench.browser() as browser:
            refused(bench, browser, browser.sign_in("mara"), 403, "none of your groups has a role here")


@pytest.mark.parametrize("sign", [{"_claim_names": {"groups": "src1"}}, {"hasgroups": True}])
def test_whose_groups_were_left_out_is_told_that(bench: ProviderBench, sign: dict[str, Any]) -> None:
    bench.provider.people["mara"] = {"name": "Mara", **sign}
    with bench.browser() as browser:
        refused(bench, browser, browser.sign_in("mara"), 403, "You are in so many groups")


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        ("roles", {"roles": ["prepare"]}),
        ("roles", {"roles": "prepare"}),
        ("realm_access.roles", {"realm_access": {"roles": ["prepare", 7, None]}}),
        ("https://acme.example/roles", {"https://acme.example/roles": ["prepare"]}),
    ],
)
def test_roles_are_read_from_the_claim_of_the_settings(tmp_path: Path, claim: str, told: dict[str, Any]) -> None:
    bench = ProviderBench(tmp_path / "state", claim)
    bench.provider.people["mara"] = told
    with bench.browser() as browser:
        assert browser.sign_in("mara").status_code == 303
        assert "(preparer)" in browser.page.get("/").text
        assert "<bdi>mara</bdi>" in browser.page.get("/").text, "with no name it is the subject"
    bench.store.close()


def test_a_sign_in_ends_the_session_before_it(bench: ProviderBench) -> None:
    with bench.browser() as browser:
        browser.sign_in("mara")
        before = browser.page.cookies[COOKIE]
        browser.sign_in("mara")
        assert browser.page.cookies[COOKIE] != before
        assert bench.desk.sessions.of(before) is None


def test_of_two_sign_ins_in_one_browser_each_comes_to_its_end(bench: ProviderBench) -> None:
    with bench.browser() as browser:
        one, other = browser.to_provider("/sign-in?back=/runs"), browser.to_provider("/sign-in?back=/approvals")
        assert browser.back(browser.at_provider(other, "mara")).headers["location"] == "/approvals"
        assert browser.back(browser.at_provider(one, "mara")).headers["location"] == "/runs"


def test_who_signs_out_is_out_and_is_not_led_straight_in_again(bench: ProviderBench) -> None:
    with bench.browser() as browser:
        browser.sign_in("mara")
        session = bench.desk.sessions.of(browser.page.cookies[COOKIE])
        assert session
        answer = browser.page.post("/sign-out", data={"token": session.token})
        assert answer.headers["location"] == "/sign-in?out=1"
        assert "You have signed out" in browser.page.get("/sign-in?out=1").text
        assert browser.page.get("/").headers["location"] == "/sign-in"


def test_a_form_after_the_end_of_a_session_leads_to_a_link_and_not_to_another_site(bench: ProviderBench) -> None:
    with bench.browser() as browser:
        for address in (one for one in ADDRESSES if one.method == "POST" and one.roles is not None):
            answer = browser.page.post(address.path.replace("{", "").replace("}", ""), data={"token": "x"})
            assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?out=over")
        said = browser.page.get("/sign-in?out=over")
        assert said.status_code == 200, "a browser follows no form to another site"
        assert "What you have just sent was not taken." in said.text
        assert 'href="/sign-in"' in said.text
    assert bench.provider.calls == []


def test_nobody_signs_in_by_a_link_where_there_is_a_provider(bench: ProviderBench) -> None:
    token = bench.desk.links.make("Eve", bench.person().roles)
    local = bench.desk.sessions.begin(bench.person())
    with bench.browser() as browser:
        assert browser.page.get(f"/sign-in/{token}").status_code == 404
        assert browser.page.post(f"/sign-in/{token}").status_code == 403
        browser.page.cookies.set(COOKIE, local)
        assert browser.page.get("/").headers["location"] == "/sign-in"


def test_no_secret_and_no_token_is_in_any_answer_file_or_log(
    bench: ProviderBench, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said = []
    with bench.browser() as browser:
        for client in (CLIENT, "another"):
            bench.provider.lies["aud"] = client
            there = browser.to_provider()
            answer = browser.back(browser.at_provider(there, "mara"))
            said += [there, answer.text, str(answer.headers), *(browser.page.get(page).text for page in ("/", "/runs"))]
    kept = b"".join(path.read_bytes() for path in (tmp_path / "state").rglob("*") if path.is_file())
    everything = f"{json.dumps(said)}{kept.decode('latin-1')}{caplog.text}"
    assert len(bench.provider.told) == 6
    for secret in (SECRET, *bench.provider.told):
        assert secret not in everything


def test_the_store_knows_states_and_browsers_by_their_hashes_alone(bench: ProviderBench, tmp_path: Path) -> None:
    with bench.browser() as browser:
        state = query_of(browser.to_provider())["state"]
        kept = b"".join(path.read_bytes() for path in (tmp_path / "state").glob("page.sqlite3*"))
        assert state.encode() not in kept
        assert browser.page.cookies[ATTEMPT].encode() not in kept


def test_sign_ins_that_nobody_finishes_take_no_room(bench: ProviderBench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reconciler.web.sign_in.attempts._MOST", 3)
    with bench.browser() as browser:
        for _ in range(9):
            browser.to_provider()
    assert len(bench.store.rows("SELECT * FROM page_attempt")) == 3
