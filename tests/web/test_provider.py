"""The page as it really runs, with people who sign in at a provider that is a process, or a server, of its own."""

import json
import re
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
import trustme
from openpyxl import Workbook, load_workbook

from tests.acceptance.harness import Rehearse, Room, company, crowd, live_company, live_person, person
from tests.provider import CLIENT, SECRET, TestProvider, running_provider
from tests.web.forms import form_to
from tests.web.visitor import Page, Visitor, served, text_of, until

ROLES = (
    ("prepare", "preparer", ()),
    ("approve", "approver", ()),
    ("prepare-acme", "preparer", ("acme",)),
    ("approve-acme", "approver", ("acme",)),
)


@pytest.fixture
def room(rehearse: Rehearse) -> Room:
    """Open a room with two companies, in each of which somebody is new."""
    room = rehearse(live_company("acme", live_person("bob")), live_company("beta", live_person("zoe", "beta")))
    room.table("acme/users.csv", [person("ada"), person("bob")])
    room.table("beta/users.csv", [person("yan", "beta"), person("zoe", "beta")])
    return room


@pytest.fixture
def provider() -> Iterator[TestProvider]:
    with running_provider() as provider:
        yield provider


def config(room: Room, issuer: str, **more: str) -> Path:
    """Write settings under which people sign in at a provider."""
    lines = [f'issuer = "{issuer}"', f'client_id = "{CLIENT}"', 'client_secret_file = "page-secret.txt"']
    lines += [f"{name} = {json.dumps(value)}" for name, value in more.items()]
    for value, role, companies in ROLES:
        lines += ["[[serve.roles]]", f'value = "{value}"', f'role = "{role}"']
        lines += [f"companies = {json.dumps(companies)}"] if companies else []
    (room.folder / "page-secret.txt").write_text(SECRET, "utf-8")
    (room.folder / "page-secret.txt").chmod(0o600)
    settings = (room.folder / "reconciler.toml").read_text("utf-8")
    path = room.folder / "page.toml"
    path.write_text("\n".join([settings, "[serve]", *lines]), "utf-8")
    return path


@contextmanager
def page_of(room: Room, issuer: str, **more: str) -> Iterator[Page]:
    with served(room, "--config", str(config(room, issuer, **more))) as page:
        assert page.links == {}
        yield page


def signed_in(page: Page, provider: TestProvider, who: str, *groups: str, at: str = "/sign-in") -> Visitor:
    """Let somebody sign in, in a browser of their own."""
    provider.person(who, *groups)
    visitor = page.stranger()
    again(visitor, provider, who, at)
    return visitor


def again(visitor: Visitor, provider: TestProvider, who: str, at: str) -> None:
    provider.who = who
    there = visitor.http.get(at).headers["location"]
    back = httpx2.get(there).headers["location"]
    answer = visitor.http.get(back)
    assert answer.status_code == 303, text_of(answer.text)


def test_two_people_of_a_provider_go_the_whole_way_and_no_secret_is_anywhere(
    room: Room, provider: TestProvider
) -> None:
    with page_of(room, provider.issuer) as page:
        stranger = page.stranger()
        assert stranger.http.get("/approvals").headers["location"] == "/sign-in?back=/approvals"
        mara = signed_in(page, provider, "mara", "prepare")
        teun = signed_in(page, provider, "teun", "approve")
        plan = mara.plan(mara.drop(room.folder / "acme/users.csv"))
        mara.send(plan, f"{plan}/ask")
        ended = teun.waited(teun.send(plan, f"{plan}/approve"))
        assert ended["state"] == "done", ended
        said = [mara.read(address) for address in ("/", plan, ended["next"], "/runs")]
        audit = load_workbook(BytesIO(mara.fetched(f"{ended['next']}/audit.xlsx")))["Summary"]
        assert "Teun" in str({row[0]: row[1] for row in audit.iter_rows(values_only=True) if row[0]}["Approved by"])
    kept = b"".join(
        one.read_bytes() for one in room.folder.rglob("*") if one.is_file() and one.name != "page-secret.txt"
    )
    assert len(provider.told) > 6
    for secret in (SECRET, *provider.told):
        assert secret.encode() not in kept
        assert secret not in "".join(said)


def test_a_group_withdrawn_between_sign_in_and_approval_counts(room: Room, provider: TestProvider) -> None:
    with page_of(room, provider.issuer) as page:
        mara = signed_in(page, provider, "mara", "prepare")
        teun = signed_in(page, provider, "teun", "approve")
        plan = mara.plan(mara.drop(room.folder / "acme/users.csv"))
        mara.send(plan, f"{plan}/ask")
        provider.person("teun", "prepare")
        answer = teun.answer(plan, f"{plan}/approve")
        assert (answer.status_code, "You may not approve this any more" in answer.text) == (403, True)
        assert room.writes() == []


def test_a_held_plan_asks_for_a_fresh_sign_in_by_a_link(rehearse: Rehearse, provider: TestProvider) -> None:
    names = crowd(20)
    room = rehearse(live_company("acme", *map(live_person, names)))
    room.sheets([company()], [person(name, active="no" if name in names[:9] else "yes") for name in names])
    with page_of(room, provider.issuer) as page:
        mara = signed_in(page, provider, "mara", "prepare")
        provider.signed_in = provider.clock() - 3600
        teun = signed_in(page, provider, "teun", "approve")
        plan = mara.plan(mara.drop(room.folder / "sheets/companies.csv", room.folder / "sheets/users.csv"))
        mara.send(plan, f"{plan}/ask")
        assert f'action="{plan}/approve"' not in teun.read(plan)
        (link,) = re.findall(r'href="(/sign-in\?again=[^"]+)"', teun.read(plan))
        again(teun, provider, "teun", link)
        assert provider.asked[-1]["max_age"] == "0"
        assert teun.waited(teun.send(plan, f"{plan}/approve", count="9"))["state"] == "done"


def test_who_prepares_for_one_company_sees_nobody_of_another(room: Room, provider: TestProvider) -> None:
    with page_of(room, provider.issuer) as page:
        mara = signed_in(page, provider, "mara", "prepare-acme")
        teun = signed_in(page, provider, "teun", "approve-acme")
        boss, chief = signed_in(page, provider, "boss", "prepare"), signed_in(page, provider, "chief", "approve")
        foreign = mara.drop(room.folder / "beta/users.csv")
        assert "rows of beta, and you prepare sheets for acme alone" in mara.words(foreign)
        for address in (f"{foreign}/original", f"{foreign}/marked.xlsx"):
            assert mara.http.get(address).status_code == 403
        theirs = boss.drop(room.folder / "beta/users.csv")
        plan = boss.plan(theirs)
        boss.send(plan, f"{plan}/ask")
        run = chief.waited(chief.send(plan, f"{plan}/approve"))["next"]
        half = mara.drop(room.table("half/users.csv", [person("ada"), person("eve", email="no address")]))
        copy = load_workbook(BytesIO(mara.fetched(f"{half}/marked.xlsx")))
        assert not re.search("(?i)beta|yan@|zoe@", cells_of(copy))
        own = mara.plan(mara.drop(room.folder / "acme/users.csv"))
        mara.send(own, f"{own}/ask")
        assert "Approve 1 change" in teun.words("/")
        done = teun.waited(teun.send(own, f"{own}/approve"))["next"]
        for who in (mara, teun):
            for address in (theirs, f"{theirs}/original", plan, run, f"{run}/audit.xlsx", f"{run}/marked.xlsx"):
                answer = who.http.get(address)
                assert (answer.status_code, "other companies than yours" in answer.text) == (403, True), address
            for address in ("/", "/approvals", "/runs", own, done):
                said = who.read(address)
                assert plan not in said
                assert run not in said
                assert not re.search("(?i)beta|yan|zoe", said), address
        audit = load_workbook(BytesIO(mara.fetched(f"{done}/audit.xlsx")))
        cells = cells_of(audit)
        assert "ada@acme.example" in cells
        assert not re.search("(?i)beta|yan@|zoe@", cells)
        assert run in boss.read("/runs")
        assert done in boss.read("/runs")


def cells_of(book: Workbook) -> str:
    return " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)


# -- another provider than our own ----------------------------------------------------------------------------------


@contextmanager
def another_provider() -> Iterator[str]:
    """Run a provider that others have written, as a process; gives its issuer."""
    port = free_port()
    words = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    issuer = f"http://localhost:{port}"
    try:
        until(lambda: _is_there(issuer), "the provider")
        yield issuer
    finally:
        process.terminate()
        process.wait()


def _is_there(issuer: str) -> bool:
    try:
        return httpx2.get(f"{issuer}/.well-known/openid-configuration").status_code == 200
    except httpx2.TransportError:
        return False


def test_a_provider_that_others_have_written_is_understood_too(room: Room) -> None:
    with another_provider() as issuer:
        put(issuer, "mara", groups=["prepare"], name="Mara Lindqvist")
        put(issuer, "teun", groups=["approve"], name="Teun Abara")
        with page_of(room, issuer) as page:
            mara, teun = by_form(page, "mara"), by_form(page, "teun")
            assert "Signed in as Mara Lindqvist" in mara.words("/")
            plan = mara.plan(mara.drop(room.folder / "acme/users.csv"))
            mara.send(plan, f"{plan}/ask")
            answer, fields = f"{plan}/approve", form_to(teun.read(plan), f"{plan}/approve").fields
            put(issuer, "teun", groups=[], name="Teun Abara")
            assert teun.http.post(answer, data=fields).status_code == 403
            put(issuer, "teun", groups=["approve"], name="Teun Abara")
            again = by_form(page, "teun")
            assert again.waited(again.send(plan, answer))["state"] == "done"


def put(issuer: str, who: str, **claims: Any) -> None:
    """Let somebody be known to the provider."""
    assert httpx2.put(f"{issuer}/users/{who}", json=claims).status_code == 204


def by_form(page: Page, who: str) -> Visitor:
    """Sign in by the form of the provider."""
    visitor = page.stranger()
    there = visitor.http.get("/sign-in").headers["location"]
    back = httpx2.post(there, data={"sub": who}).headers["location"]
    assert urlsplit(back).path == "/sign-in/back"
    assert visitor.http.get(back).status_code == 303
    return visitor


# -- TLS ------------------------------------------------------------------------------------------------------------


def test_over_tls_of_its_own_the_page_listens_beyond_this_machine(room: Room, provider: TestProvider) -> None:
    authority = trustme.CA()
    certificate = authority.issue_cert("localhost")
    for name, pem in (("page.key", certificate.private_key_pem), ("page.pem", certificate.cert_chain_pems[0])):
        (room.folder / name).write_bytes(pem.bytes())
    port = free_port()
    url = f"https://localhost:{port}"
    more = {"url": url, "tls_certificate": "page.pem", "tls_key": "page.key"}
    options = ("--config", str(config(room, provider.issuer, **more)), "--host", "0.0.0.0", "--port", str(port))
    context = ssl.create_default_context()
    authority.configure_trust(context)
    with served(room, *options) as page, httpx2.Client(base_url=url, verify=context) as browser:
        assert page.url == url
        provider.person("mara", "prepare")
        provider.who = "mara"
        there = browser.get("/sign-in").headers["location"]
        answer = browser.get(httpx2.get(there).headers["location"])
        kept = answer.headers["set-cookie"]
        assert kept.startswith("__Host-session=")
        assert "Secure" in kept
        assert "Signed in as" in browser.get("/").text
        assert browser.get("/", headers={"Host": f"127.0.0.1:{port}"}).status_code == 421


@pytest.mark.parametrize(("proxy", "status"), [("127.0.0.1", 303), ("192.0.2.7", 421)])
def test_behind_a_proxy_nobody_else_is_answered(room: Room, provider: TestProvider, proxy: str, status: int) -> None:
    port, path = free_port(), config(room, provider.issuer, url="https://access.example")
    with served(room, "--config", str(path), "--port", str(port), "--behind-proxy", proxy) as page:
        assert page.url == "https://access.example"
        told = {"Host": "access.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1"}
        answer = httpx2.get(f"http://127.0.0.1:{port}/sign-in", headers=told)
        assert answer.status_code == status
        if status == 303:
            assert "redirect_uri=https%3A%2F%2Faccess.example%2Fsign-in%2Fback" in answer.headers["location"]


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port
