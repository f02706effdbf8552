"""Where the page may listen, whom it answers there, and what a browser keeps."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from reconciler.config.connection import page_secret
from reconciler.config.serving import Grant, Serving
from reconciler.config.settings import Settings, load_settings
from reconciler.errors import UsageError
from reconciler.web.app import make_app
from reconciler.web.jobs.environment import without_page_secret
from reconciler.web.serve import ServeRequest, invite, require_guarded, serve
from reconciler.web.sign_in.cookies import Cookies
from reconciler.web.sign_in.roles import Role
from reconciler.web.sign_in.sessions import COOKIE
from tests.each import each
from tests.unit.web.desks import Bench

URL = "https://access.example"
SIGN_IN = Serving(issuer="https://login.example", client_id="x", url=URL)
PROXY = "192.0.2.7"


def certified(folder: Path, serving: Serving) -> Serving:
    for name in ("page.pem", "page.key"):
        (folder / name).touch()
    return replace(serving, certificate=folder / "page.pem", key=folder / "page.key")


def test_the_page_is_never_open_and_never_over_plain_http_to_others(tmp_path: Path) -> None:
    tls, proxied = certified(tmp_path, SIGN_IN), replace(SIGN_IN, behind_proxy=(PROXY,))
    plain = replace(SIGN_IN, url="")
    for host, serving in (
        ("127.0.0.1", Serving()), ("localhost", Serving()), ("127.0.0.1", plain), ("127.0.0.1", proxied),
        ("127.0.0.1", tls), ("0.0.0.0", tls), ("10.0.0.5", proxied),
        ("127.0.0.1", replace(SIGN_IN, url="http://localhost:8080")),
    ):  # fmt: skip
        require_guarded(host, serving)
    for host, serving, said in (
        ("0.0.0.0", Serving(), "without serve.issuer"),
        ("10.0.0.5", certified(tmp_path, Serving()), "without serve.issuer"),
        ("127.0.0.1", Serving(behind_proxy=(PROXY,)), "without serve.issuer"),
        ("0.0.0.0", plain, "needs serve.url, and TLS"),
        ("0.0.0.0", SIGN_IN, "needs serve.url, and TLS"),
        ("0.0.0.0", replace(plain, behind_proxy=(PROXY,)), "needs serve.url, and TLS"),
        ("0.0.0.0", replace(proxied, url="http://access.example"), "begins with https"),
        ("127.0.0.1", SIGN_IN, "begins with https"),
        ("0.0.0.0", replace(tls, key=tmp_path / "none"), "this is none"),
    ):
        with pytest.raises(UsageError, match=said):
            require_guarded(host, serving)


# -- behind a proxy -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("peer", "headers", "status"),
    [
        (PROXY, {}, 200),
        (PROXY, {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}, 200),
        (f"::ffff:{PROXY}", {"X-Forwarded-Proto": "https"}, 200),
        (PROXY, {"X-Forwarded-Proto": "http"}, 421),
        (PROXY, {"Host": "evil.example", "X-Forwarded-Host": "access.example"}, 421),
        ("203.0.113.9", {}, 421),
        ("203.0.113.9", {"X-Forwarded-For": PROXY, "X-Forwarded-Proto": "https", "Forwarded": f"for={PROXY}"}, 421),
        ("127.0.0.1", {"X-Forwarded-For": PROXY}, 421),
        ("", {}, 421),
    ],
)
def test_a_proxy_that_is_named_is_believed_and_nobody_else(
    bench: Bench, peer: str, headers: Mapping[str, str], status: int
) -> None:
    app = make_app(bench.desk, lambda: ("access.example",), (PROXY,))
    with TestClient(app, URL, client=(peer, 4711)) as client:
        assert client.get("/healthz", headers=headers).status_code == status
        forwarded = {"X-Forwarded-Prefix": "/x", "X-Forwarded-Host": "evil.example", **headers}
        answer = client.get("/", headers=forwarded, follow_redirects=False)
        assert "evil" not in str(answer.headers)


def test_over_tls_a_cookie_is_for_this_host_and_for_tls_alone(bench: Bench) -> None:
    bench.desk = replace(bench.desk, cookies=Cookies(secure=True))
    token = bench.desk.links.make("Ann", {Role.PREPARER})
    app = make_app(bench.desk, lambda: ("access.example",))
    with TestClient(app, URL, follow_redirects=False) as client:
        answer = client.post(f"/sign-in/{token}")
        kept = answer.headers["set-cookie"]
        assert kept.startswith(f"__Host-{COOKIE}=")
        assert {"HttpOnly", "Path=/", "SameSite=lax", "Secure"} <= set(kept.split("; "))
        assert "Domain" not in kept
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        assert client.get("/").status_code == 200
        client.cookies.set(COOKIE, client.cookies[f"__Host-{COOKIE}"])
        del client.cookies[f"__Host-{COOKIE}"]
        assert client.get("/").status_code == 303, "a cookie without the prefix may be from another host"


def test_a_form_from_the_same_host_over_plain_http_is_from_another_site(bench: Bench) -> None:
    bench.desk = replace(bench.desk, cookies=Cookies(secure=True))
    app = make_app(bench.desk, lambda: ("access.example",))
    with TestClient(app, URL) as client:
        answer = client.post("/sign-in/none", headers={"Origin": "http://access.example"})
        assert (answer.status_code, "came from another site" in answer.text) == (403, True)


# -- settings -------------------------------------------------------------------------------------------------------

GOOD = """
[serve]
url = "https://Access.example:443/"
issuer = "https://login.example/realms/staff/"
client_id = "page"
client_secret_file = "secret.txt"
claim = "roles"
scopes = ["openid", "offline_access"]
behind_proxy = ["::ffff:192.0.2.7"]
[[serve.roles]]
value = "HR Acme"
role = "preparer"
companies = ["acme"]
[[serve.roles]]
value = "Auditors"
role = "auditor"
"""


def read(tmp_path: Path, text: str) -> Settings:
    (tmp_path / "page.toml").write_text(text, "utf-8")
    return load_settings(tmp_path / "page.toml", {})


def test_settings_say_how_the_page_is_served(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD).serving == Serving(
        url="https://access.example",
        issuer="https://login.example/realms/staff/",
        client_id="page",
        secret_file=tmp_path / "secret.txt",
        claim="roles",
        scopes=("openid", "offline_access"),
        grants=(Grant("HR Acme", "preparer", frozenset({"acme"})), Grant("Auditors", "auditor")),
        behind_proxy=(PROXY,),
    )


BAD = {
    "an issuer over plain http": ('"https://login.example/realms/staff/"', '"http://login.example"', "serve.issuer"),
    "a secret in the issuer": ('"https://login.example/realms/staff/"', '"https://u:p@login.example"', "serve.issuer"),
    "a path in the address": ('"https://Access.example:443/"', '"https://access.example/page"', "serve.url"),
    "plain http to others": ('"https://Access.example:443/"', '"http://access.example"', "serve.url"),
    "a network as a proxy": ('"::ffff:192.0.2.7"', '"10.0.0.0/8"', "10.0.0.0/8"),
    "everybody as a proxy": ('"::ffff:192.0.2.7"', '"0.0.0.0"', "0.0.0.0"),
    "a name as a proxy": ('"::ffff:192.0.2.7"', '"proxy"', "“proxy” is not the IP address"),
    "an unknown role": ('"auditor"', '"admin"', "serve.roles"),
    "companies that are none": ('["acme"]', "[]", "serve.roles"),
    "a company that is none": ('["acme"]', '["Acme Ltd"]', "serve.roles"),
    "no openid": ('["openid", "offline_access"]', '["profile"]', "serve.scopes"),
    "two scopes in one": ('"offline_access"', '"a b"', "serve.scopes"),
    "no client": ('client_id = "page"', "", "serve"),
    "the secret itself": ("client_secret_file", "client_secret", "serve"),
    "a key without its certificate": ('claim = "roles"', 'tls_key = "x"', "serve"),
}


@each("case", BAD)
def test_settings_that_could_let_the_wrong_people_in_are_refused(case: str, tmp_path: Path) -> None:
    good, bad, said = BAD[case]
    assert good in GOOD
    with pytest.raises(UsageError) as error:
        read(tmp_path, GOOD.replace(good, bad))
    assert said in str(error.value), error.value
    assert "u:p" not in str(error.value)


def test_a_file_that_merely_lies_there_says_nobody_may_sign_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reconciler.toml").write_text(GOOD.replace("behind_proxy", "# "), "utf-8")
    settings = load_settings(None, {})
    request = ServeRequest("127.0.0.1", 0, lambda *_: None, behind_proxy=(PROXY,))
    with pytest.raises(UsageError, match="may not say who signs in"):
        serve(request, settings)


def test_the_page_s_secret_is_in_a_variable_or_a_file(tmp_path: Path) -> None:
    settings = read(tmp_path, GOOD)
    (tmp_path / "secret.txt").write_text("of the file\n", "utf-8")
    (tmp_path / "secret.txt").chmod(0o600)
    assert page_secret(settings, {}).reveal() == "of the file"
    assert page_secret(settings, {"RECONCILER_PAGE_CLIENT_SECRET": "of the variable"}).reveal() == "of the variable"
    with pytest.raises(UsageError, match="RECONCILER_PAGE_CLIENT_SECRET is not set"):
        page_secret(Settings(), {})


def test_no_job_is_given_the_page_s_secret() -> None:
    environment = {"RECONCILER_PAGE_CLIENT_SECRET": "x", "RECONCILER_PAGE_CLIENT_SECRET_FILE": "y", "HOME": "/h"}
    assert without_page_secret(environment) == {"HOME": "/h"}


def test_nobody_is_invited_by_a_link_where_people_sign_in_at_a_provider(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="People sign in at https://login"):
        invite(Settings(state_dir=tmp_path, serving=SIGN_IN), "Ann", frozenset({Role.PREPARER}))
