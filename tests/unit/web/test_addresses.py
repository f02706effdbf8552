"""Who may ask for what: every role at every address, and nobody from another site or for another host."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from reconciler.config.serving import Serving
from reconciler.web import templating
from reconciler.web.app import ADDRESSES, Address, make_app
from reconciler.web.pages.standing import count_waiting
from reconciler.web.security import HEADERS
from reconciler.web.sign_in.roles import Role
from reconciler.web.sign_in.sessions import Sessions
from tests.unit.web.desks import HOST, Bench

ALL = "preparer approver auditor on-call records"
OPEN = "anybody"
MAY = {
    ("GET", "/healthz"): OPEN,
    ("GET", "/metrics"): OPEN,
    ("GET", "/static/{name}"): OPEN,
    ("GET", "/sign-in"): OPEN,
    ("GET", "/sign-in/back"): OPEN,
    ("GET", "/sign-in/{token}"): OPEN,
    ("POST", "/sign-in/{token}"): OPEN,
    ("POST", "/sign-out"): ALL,
    ("POST", "/continue"): ALL,
    ("GET", "/"): ALL,
    ("GET", "/template.xlsx"): ALL,
    ("POST", "/drops"): "preparer",
    ("GET", "/drops/{id}"): ALL,
    ("GET", "/drops/{id}/original"): ALL,
    ("GET", "/drops/{id}/marked.xlsx"): ALL,
    ("POST", "/drops/{id}/check"): "preparer",
    ("POST", "/drops/{id}/older"): "preparer",
    ("POST", "/drops/{id}/fixes"): "preparer",
    ("POST", "/drops/{id}/plan"): "preparer",
    ("GET", "/jobs/{id}"): ALL,
    ("POST", "/jobs/{id}/stop"): "preparer approver on-call",
    ("GET", "/plans/{digest}"): ALL,
    ("POST", "/plans/{digest}/ask"): "preparer",
    ("POST", "/plans/{digest}/withdraw"): "preparer approver",
    ("POST", "/plans/{digest}/send-back"): "approver",
    ("POST", "/plans/{digest}/approve"): "approver",
    ("POST", "/plans/{digest}/apply"): "preparer approver",
    ("POST", "/pause"): "approver on-call",
    ("POST", "/resume"): "approver on-call",
    ("GET", "/approvals"): ALL,
    ("GET", "/runs"): ALL,
    ("GET", "/runs/{id}"): ALL,
    ("GET", "/runs/{id}/audit.xlsx"): ALL,
    ("GET", "/runs/{id}/marked.xlsx"): ALL,
    ("POST", "/runs/{id}/undo"): "preparer on-call",
}
"""Written down once more: an address that is new, or changes hands, has to be entered here, too."""

NOT_YOURS = "This is for people who may"
EACH = pytest.mark.parametrize("address", ADDRESSES, ids=lambda one: f"{one.method} {one.path}")


def test_every_address_is_in_the_table() -> None:
    assert {(one.method, one.path) for one in ADDRESSES} == MAY.keys()
    assert len(ADDRESSES) == len(MAY)


def path_of(address: Address) -> str:
    for part in ("id", "digest", "token", "name"):
        address = address._replace(path=address.path.replace(f"{{{part}}}", "page.css" if part == "name" else "none"))
    return address.path


def asked(client: object, address: Address, token: str = "", **headers: str):  # type: ignore[no-untyped-def]
    assert isinstance(client, TestClient)
    data = {"token": token} if address.method == "POST" else None
    return client.request(address.method, path_of(address), data=data, headers=headers)


@pytest.mark.parametrize("role", Role)
@EACH
def test_a_role_may_what_the_table_says_and_nothing_else(bench: Bench, address: Address, role: Role) -> None:
    with bench.client(bench.person(role)) as (client, token):
        answer = asked(client, address, token)
    may = MAY[address.method, address.path]
    if may == OPEN or role in may.split():
        assert NOT_YOURS not in answer.text
        assert answer.status_code in (200, 303, 400, 403, 404, 409)
    else:
        assert answer.status_code == 403
        assert NOT_YOURS in answer.text


@EACH
def test_whoever_has_not_signed_in_is_led_to_the_sign_in(bench: Bench, address: Address) -> None:
    with bench.client() as (client, _):
        answer = asked(client, address)
        told = client.request(address.method, path_of(address), headers={"Accept": "application/json"})
    if MAY[address.method, address.path] == OPEN:
        assert answer.headers.get("location") != "/sign-in"
    else:
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
        assert told.status_code == 401


@EACH
def test_a_request_for_another_host_is_for_nobody(bench: Bench, address: Address) -> None:
    with bench.client(bench.person(*Role)) as (client, token):
        for host in ("evil.example", "127.0.0.1", "127.0.0.1:8081", "127.0.0.1:8080.evil.example", ""):
            assert asked(client, address, token, Host=host).status_code == 421
    assert bench.queue.orders == []


@EACH
def test_a_form_of_another_site_or_without_its_token_does_nothing(bench: Bench, address: Address) -> None:
    if address.method != "POST":
        return
    elsewhere = (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
    )
    with bench.client(bench.person(*Role)) as (client, token):
        for headers in elsewhere:
            assert asked(client, address, token, **headers).status_code == 403
        for wrong in ("", "x", token[:-1], token.swapcase()):
            answer = asked(client, address, wrong)
            assert answer.status_code == 403
            assert "an earlier sign-in" in answer.text
    assert bench.queue.orders == []


@EACH
def test_every_answer_carries_the_headers(bench: Bench, address: Address) -> None:
    with bench.client(bench.person(*Role)) as (client, token):
        for headers in ({}, {"Host": "x"}, {"Origin": "https://evil.example"}):
            answer = asked(client, address, token, **headers)
            assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_no_other_method_does_anything(bench: Bench, method: str) -> None:
    with bench.client(bench.person(*Role)) as (client, _):
        assert client.request(method, "/drops").status_code in (403, 405)


@pytest.mark.parametrize(
    "origin", [{}, {"Origin": "http://127.0.0.1:8080"}, {"Sec-Fetch-Site": "same-origin", "Origin": "null"}]
)
def test_a_form_of_this_page_is_taken(bench: Bench, origin: dict[str, str]) -> None:
    with bench.client(bench.person(Role.PREPARER)) as (client, token):
        answer = client.post("/sign-out", data={"token": token}, headers=origin)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


def test_too_large_a_body_is_refused_before_it_is_read(bench: Bench) -> None:
    with bench.client(bench.person(Role.PREPARER)) as (client, token):
        for length in (str((1 << 20) + 1), str(600 << 20)):
            answer = client.post("/drops", headers={"Content-Length": length}, content=b"")
            assert answer.status_code == 413
            assert "That is too large" in answer.text
        much = (b"x" * 65536 for _ in range(32))
        kind = {"Content-Type": "multipart/form-data; boundary=b"}
        assert client.post("/drops", content=much, headers=kind).status_code in (400, 413)
        form = {"token": token, "note": "x" * (65 << 10)}
        assert client.post("/plans/none/ask", data=form).status_code == 413
    assert bench.queue.orders == []


@pytest.mark.parametrize("body", [b"", b"--b\r\n", b'--b\r\nContent-Disposition: form-data; name="token"\r\n\r\n'])
def test_half_a_form_is_an_error_page_and_no_fault(bench: Bench, body: bytes) -> None:
    with bench.client(bench.person(Role.PREPARER)) as (client, _):
        answer = client.post("/drops", content=body, headers={"Content-Type": "multipart/form-data; boundary=b"})
    assert answer.status_code in (400, 403)
    assert "Traceback" not in answer.text


# -- nobody waits for another ----------------------------------------------------------------------------------------


def is_in_a_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


@EACH
def test_no_page_and_no_look_at_a_session_is_made_where_all_others_wait_for_it(
    bench: Bench, address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = list[tuple[str, bool]]()

    def note(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*of: Any, **more: Any) -> Any:
            at.append((name, is_in_a_loop()))
            return work(*of, **more)

        return noted

    monkeypatch.setattr(templating, "render", note("render", templating.render))
    monkeypatch.setattr(templating, "count_waiting", note("waiting", count_waiting))
    monkeypatch.setattr(Sessions, "of", note("session", Sessions.of))
    with bench.client(bench.person(*Role)) as (client, token):
        at.clear()
        asked(client, address, token)
    assert not [name for name, is_there in at if is_there]
    assert at or address.is_for_all


def test_whether_the_page_is_there_is_told_without_a_look_at_the_store(bench: Bench) -> None:
    with bench.client(bench.person(*Role)) as (client, _):
        bench.store.close()
        assert client.get("/healthz").json() == {"status": "ok"}
        assert client.get("/static/page.css").status_code == 200


def test_metrics_are_for_the_addresses_that_may_ask_and_for_nobody_else(bench: Bench) -> None:
    with bench.client() as (client, _):
        assert client.get("/metrics").status_code == 404
    may = replace(bench.desk.settings, serving=Serving(metrics_for=("192.0.2.7",)))
    app = make_app(replace(bench.desk, settings=may), lambda: {HOST})
    for peer, status in (("192.0.2.7", 200), ("192.0.2.8", 404)):
        answer = TestClient(app, f"http://{HOST}", client=(peer, 50000)).get("/metrics")
        assert answer.status_code == status
        assert ("reconciler_runs" in answer.text) == (status == 200)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://["},
        {"Origin": "http://127.0.0.1:8080, http://127.0.0.1:8080"},
        [("Origin", "http://127.0.0.1:8080"), ("Origin", "https://evil.example")],
        [("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Site", "cross-site")],
    ],
)
def test_what_says_in_no_clear_words_where_it_is_from_is_from_another_site(bench: Bench, headers: Any) -> None:
    with bench.client(bench.person(Role.PREPARER)) as (client, token):
        answer = client.post("/sign-out", data={"token": token}, headers=headers)
        assert (answer.status_code, "came from another site" in answer.text) == (403, True)
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize("charset", ["unicode_escape", "undefined", "idna", "punycode", "utf-16", "no-such", ""])
@pytest.mark.parametrize("path", ["/drops", "/sign-in/none"])
def test_a_form_in_other_letters_than_ours_is_not_read(bench: Bench, path: str, charset: str) -> None:
    with bench.client(bench.person(Role.PREPARER)) as (client, token):
        body = f'--b\r\nContent-Disposition: form-data; name="token"\r\n\r\n{token}\\ud800\r\n--b--\r\n'
        kind = {"Content-Type": f"multipart/form-data; boundary=b; charset={charset}"}
        assert client.post(path, content=body, headers=kind).status_code == 400


@pytest.mark.parametrize(
    "name", [r"\ud800", "\xff", "utf-16'en'%D8%00", "unicode_escape'en'%5Cud800.csv", "undefined''x"]
)
def test_no_name_of_a_field_or_a_file_is_a_fault(bench: Bench, name: str) -> None:
    with bench.client(bench.person(Role.PREPARER)) as (client, token):
        for told in (f'name="{name}"', f"name*={name}", f'name="sheet"; filename*={name}'):
            body = f'--b\r\nContent-Disposition: form-data; name="token"\r\n\r\n{token}\r\n'.encode()
            body += b"--b\r\nContent-Disposition: form-data; " + told.encode("latin-1") + b"\r\n\r\nx\r\n--b--\r\n"
            kind = {"Content-Type": "multipart/form-data; boundary=b"}
            assert client.post("/drops", content=body, headers=kind).status_code in (303, 400), told


def test_whoever_may_do_nothing_any_more_can_sign_out(bench: Bench) -> None:
    with bench.client(bench.person()) as (client, token):
        assert client.get("/").status_code == 403
        assert client.post("/sign-out").status_code == 403, "a form of another session"
        answer = client.post("/sign-out", data={"token": token}, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
        assert client.get("/", follow_redirects=False).status_code == 303
