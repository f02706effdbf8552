"""Whom the program talks to: certificates, proxies, redirects; and who may read what it leaves behind."""

import os
import ssl
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from tests.acceptance.harness import Rehearse, Room, company, live_company, live_person, person
from tests.acceptance.mirror import Mirror, mirror, tunnel

pytestmark = pytest.mark.slow

AWAY = "api.acme.test"
"""A name that no resolver knows: only a proxy can lead there."""


@pytest.fixture
def room(rehearse: Rehearse) -> Room:
    """Give a room in which one person is to be created."""
    room = rehearse(live_company("acme", live_person("ada")))
    room.sheets([company("acme")], [person("ada"), person("bob")])
    return room


@pytest.fixture(scope="module")
def ca() -> trustme.CA:
    """Give the authority of a company."""
    return trustme.CA(organization_name="Acme")


@contextmanager
def secured(room: Room, certificate: trustme.LeafCert, name: str = "localhost") -> Iterator[Mirror]:
    """Let the room's program talk to its sandbox over TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    with mirror(room.url, context, name) as held:
        room.env = {**room.env, **held.environment()}
        yield held


def trusts(room: Room, ca: trustme.CA, **variables: str) -> Path:
    """Write the authority's certificate into the room's folder and name it in a variable, if any."""
    bundle = room.folder / "ca.pem"
    ca.cert_pem.write_to_path(str(bundle))
    room.env = {**room.env, **{name: str(room.folder / value) for name, value in variables.items()}}
    return bundle


# -- certificates -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("variable", ["RECONCILER_CA_BUNDLE", "SSL_CERT_FILE"])
def test_an_authority_is_trusted_that_the_environment_names(room: Room, ca: trustme.CA, variable: str) -> None:
    trusts(room, ca, **{variable: "ca.pem"})
    with secured(room, ca.issue_cert("localhost")):
        room.apply("sheets")
    assert room.people()["bob@acme.example"]


def test_an_authority_is_trusted_that_the_configuration_names(room: Room, ca: trustme.CA) -> None:
    trusts(room, ca)
    room.configure(connection={"ca_bundle": "ca.pem"})
    with secured(room, ca.issue_cert("localhost")):
        room.apply("sheets")


def test_the_bundle_wins_over_the_systems_file(room: Room, ca: trustme.CA) -> None:
    trusts(room, ca, SSL_CERT_FILE="ca.pem")
    trustme.CA().cert_pem.write_to_path(str(room.folder / "other.pem"))
    room.env = {**room.env, "RECONCILER_CA_BUNDLE": str(room.folder / "other.pem")}
    with secured(room, ca.issue_cert("localhost")):
        assert "an authority that this machine does not know" in room.apply("sheets", expect=8).summary["verdict"]


@pytest.mark.parametrize(
    ("name", "ends", "trusted", "words"),
    [
        ("localhost", 2099, False, "an authority that this machine does not know, or the server.*RECONCILER_CA_BUNDLE"),
        ("localhost", 2001, True, "it has expired. Check the clock"),
        ("other.example", 2099, True, "it was issued for another name. Check the address"),
    ],
)
def test_what_is_wrong_with_a_certificate_is_told_at_once(
    room: Room, ca: trustme.CA, name: str, ends: int, trusted: bool, words: str
) -> None:
    if trusted:
        trusts(room, ca, RECONCILER_CA_BUNDLE="ca.pem")
    certificate = ca.issue_cert(
        name, not_before=datetime(2000, 1, 1, tzinfo=UTC), not_after=datetime(ends, 1, 1, tzinfo=UTC)
    )
    with secured(room, certificate) as held:
        run = room.apply("sheets", expect=8)
    assert pytest.approx(1) == run.summary["api"]["calls"]
    assert held.asked == []
    with pytest.raises(AssertionError, match=words):
        raise AssertionError(run.summary["verdict"])


def test_a_chain_that_lacks_its_middle_is_told(room: Room, ca: trustme.CA) -> None:
    trusts(room, ca, RECONCILER_CA_BUNDLE="ca.pem")
    certificate = ca.create_child_ca().issue_cert("localhost")
    with secured(room, certificate):
        room.plan("sheets")
    alone = certificate.private_key_pem.bytes() + certificate.cert_chain_pems[0].bytes()
    certificate.private_key_and_cert_chain_pem = trustme.Blob(alone)
    with secured(room, certificate):
        verdict = room.apply("sheets", expect=8).summary["verdict"]
    assert "or the server doesn't send its whole chain" in verdict
    assert "tell whoever runs that server" in verdict


@pytest.mark.parametrize(
    ("content", "words"), [(None, "No such file"), ("no certificate", "no certificate in PEM form")]
)
@pytest.mark.parametrize("variable", ["RECONCILER_CA_BUNDLE", "SSL_CERT_FILE"])
def test_a_bundle_that_cannot_be_used_is_named(room: Room, variable: str, content: str | None, words: str) -> None:
    bundle = room.folder / "ca.pem"
    if content:
        bundle.write_text(content, "utf-8")
    room.env = {**room.env, variable: str(bundle)}
    said = room.plan("sheets", expect=2).stderr
    assert str(bundle) in said
    assert words in said


def test_a_server_that_speaks_no_tls_is_told(room: Room) -> None:
    room.env = {**room.env, "RECONCILER_TOKEN_URL": room.url.replace("http", "https")}
    assert "does not speak TLS" in room.plan("sheets", expect=8).summary["verdict"]


# -- proxies ----------------------------------------------------------------------------------------------------


def test_a_proxy_leads_there_and_gets_its_own_password_only(room: Room, ca: trustme.CA) -> None:
    trusts(room, ca, RECONCILER_CA_BUNDLE="ca.pem")
    with secured(room, ca.issue_cert(AWAY), AWAY) as held, tunnel(int(held.url.rpartition(":")[2])) as (proxy, asked):
        room.env = {**room.env, "HTTPS_PROXY": f"http://user:password@{proxy}"}
        room.apply("sheets")
    assert {call.path.partition(":")[0] for call in asked} == {AWAY}
    assert all("Proxy-Authorization" in call.headers and not call.bearer for call in asked)
    assert not [call for call in held.asked if "Proxy-Authorization" in call.headers]


@pytest.mark.parametrize("exempt", [AWAY, f"{AWAY}:443", f"other {AWAY}:443"])
def test_a_host_that_no_proxy_names_is_asked_for_directly(room: Room, exempt: str) -> None:
    room.env = {
        **room.env,
        "RECONCILER_API_URL": f"https://{AWAY}",
        "HTTPS_PROXY": "http://127.0.0.1:9",
        "NO_PROXY": exempt,
    }
    room.env["RECONCILER_TOKEN_URL"] = f"https://{AWAY}/oauth/token"
    assert f"{AWAY} could not be reached: check the address" in room.plan("sheets", expect=8).summary["verdict"]


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_this_machine_is_never_asked_for_through_a_proxy(room: Room, variable: str) -> None:
    with tunnel(9) as (proxy, asked):
        room.env = {**room.env, variable: f"http://{proxy}"}
        room.apply("sheets")
        room.env = {key: value.replace("127.0.0.1", "localhost") for key, value in room.env.items() if key != variable}
        room.env[variable] = f"http://{proxy}"
        room.plan("sheets")
    assert asked == []


# -- redirects --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("part", ["/oauth/", "/api/"])
def test_a_redirect_is_not_followed(room: Room, status: int, part: str) -> None:
    with mirror(room.url) as evil, mirror(room.url) as held:
        room.env = {**room.env, **held.environment()}
        there = {"Location": f"{evil.url}/elsewhere"}
        held.script = lambda asked: (status, there, b"") if part in asked.path else None
        verdict = room.apply("sheets", expect=8).summary["verdict"]
    assert f"The server answered {status}. It points elsewhere" in verdict
    assert evil.asked == []


# -- who may read -----------------------------------------------------------------------------------------------


def test_what_is_left_behind_is_for_its_owner_alone(room: Room) -> None:
    before = os.umask(0)
    try:
        room.plan("sheets", "--out", "plan.json")
        (room.folder / "old.json").touch(0o666)
        room.plan("sheets", "--out", "old.json", "--force")
        room.apply("plan.json", "--audit", "audit.xlsx")
        room.run("runs", "last", "--audit", "again.xlsx")
        room.run("export", "--out", "export.xlsx")
        room.apply("sheets")
    finally:
        os.umask(before)
    named = [room.folder / name for name in ("plan.json", "old.json", "audit.xlsx", "again.xlsx", "export.xlsx")]
    files = [path for path in room.state.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} >= {".sqlite3", ".xlsx"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in (*files, *named)} == {0o600}
    folders = [room.state, *(path for path in room.state.rglob("*") if path.is_dir())]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}
