"""Sheets on other machines: a real OpenSSH, and files over TLS."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reconciler.model.finding_code import Code
from tests.acceptance.crew import crew_of
from tests.acceptance.far_servers import FileServer, SftpHost, file_server, make_key, s3_bucket, sftp_host
from tests.acceptance.harness import Rehearse, Room, live_company, live_person, person

PEOPLE = [person("ada"), person("bob")]
LONG_AGO, LATER = 1_700_000_000, 1_700_086_400


@pytest.fixture(scope="module")
def sftp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SftpHost]:
    """An OpenSSH for all tests here; each has a folder of its own on it."""
    with sftp_host(tmp_path_factory.mktemp("far") / "host") as host:
        yield host


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FileServer]:
    """A server of files."""
    with file_server(tmp_path / "server") as served:
        yield served


def settle_at_once(room: Room, host: str = "127.0.0.1", more: str = "", **given: object) -> None:
    """Have a host's files be taken for complete at the second look, and say what else its table has."""
    room.configure()
    lines = [f"{name} = {json.dumps(str(value))}" for name, value in {"settle": "1ms", **given}.items()]
    with (room.folder / "reconciler.toml").open("a", encoding="utf-8") as file:
        file.write("\n".join([more, "[[remote]]", f'host = "{host}"', *lines]) + "\n")


def far(room: Room, files: Path, name: str, rows: Any = None, at: int = LONG_AGO) -> Path:
    """Put a sheet where it is fetched from."""
    path = files / name
    path.parent.mkdir(parents=True, exist_ok=True)
    room.table("made.csv", rows or PEOPLE).rename(path)
    os.utime(path, (at, at))
    return path


def known(room: Room, host: SftpHost) -> SftpHost:
    """Have an account know a host and its key, as people do."""
    (room.folder / ".ssh").mkdir(mode=0o700, exist_ok=True)
    (room.folder / ".ssh/known_hosts").write_text(host.known_hosts)
    settle_at_once(room, key_file=host.key)
    return host


def nothing_left(room: Room) -> bool:
    """Whether no copy of a sheet is left on this machine."""
    fetched = room.state / "fetched"
    return not fetched.exists() or not list(fetched.iterdir())


# -- sftp -------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_sheet_is_fetched_over_sftp_planned_and_the_very_same_bytes_are_applied(
    rehearse: Rehearse, sftp: SftpHost
) -> None:
    room = rehearse(live_company("acme", live_person("old")))
    address = known(room, sftp).address("plan/people.csv")
    path = far(room, sftp.files, "plan/people.csv", [*PEOPLE, person("eve", email="no address")])
    run = room.plan(address, "--out", "plan.json", "--marked", "marked.xlsx")
    assert run.count("create-user") == {"planned": 2}
    assert run.summary["actions"][0]["origin"]["source"] == "people.csv"
    (room.folder / "marked.xlsx").read_bytes()
    plan = json.loads((room.folder / "plan.json").read_text())
    (source,) = plan["sources"]
    assert (source["path"], source["modified"]) == (address, "2023-11-14T22:13:20+00:00")
    assert nothing_left(room)

    kept = path.read_bytes()
    far(room, sftp.files, "plan/people.csv", [*PEOPLE, person("carl")], at=LATER)
    assert "have changed since the plan was made" in room.apply("plan.json", expect=5).summary["verdict"]
    path.write_bytes(kept)
    applied = room.apply("plan.json", expect=6)
    assert applied.count("create-user") == {"planned": 2, "done": 2}
    assert room.apply(address, expect=6).count("create-user") == {}
    assert address in room.run("runs", "last").stdout
    assert nothing_left(room)


@pytest.mark.slow
def test_a_folder_over_sftp_is_listed_and_what_else_is_in_it_is_told(rehearse: Rehearse, sftp: SftpHost) -> None:
    room = rehearse(live_company("acme"))
    known(room, sftp)
    far(room, sftp.files, "folder/people.csv")
    far(room, sftp.files, "folder/Müller 50%.csv", [person("carl")])
    (sftp.files / "folder/readme.pdf").write_bytes(b"%PDF-1")
    (sftp.files / "folder/sub").mkdir()
    (sftp.files / "folder/link.csv").symlink_to(sftp.files / "folder/nowhere.csv")
    settle_at_once(room, key_file=sftp.key, more=f"[sources]\nfiles = [{json.dumps(sftp.address('folder'))}]\n")
    run = room.plan()
    assert run.count("create-user") == {"planned": 3}
    assert run.summary["counts"]["note"] == 2
    assert run.text.count("passed over") + run.text.count("was not read") >= 2
    half = sftp.files / "folder/more.csv.filepart"
    half.write_text("half")
    refused = room.plan(expect=3)
    assert refused.summary["error_code"] == Code.FILE_TEMPORARY
    assert "more.csv.filepart" in refused.summary["verdict"]


@pytest.mark.slow
def test_an_older_sheet_is_known_by_the_time_on_its_own_machine(rehearse: Rehearse, sftp: SftpHost) -> None:
    room = rehearse(live_company("acme"))
    address = known(room, sftp).address("older/people.csv")
    far(room, sftp.files, "older/people.csv", at=LATER)
    room.apply(address)
    far(room, sftp.files, "older/people.csv", [person("ada")], at=LONG_AGO)
    assert room.apply(address, expect=3).summary["error_code"] == Code.SHEET_OLDER
    assert room.apply(address, "--older-sheet").summary["outcome"] == "in-sync"


@pytest.mark.slow
def test_a_sheet_that_is_changed_while_the_question_stands_is_not_applied(rehearse: Rehearse, sftp: SftpHost) -> None:
    room = rehearse(live_company("acme"))
    address = known(room, sftp).address("asked/people.csv")
    far(room, sftp.files, "asked/people.csv")

    def changed() -> None:
        far(room, sftp.files, "asked/people.csv", [person("eve")], at=LATER)

    run = room.answer(address, meanwhile=changed, expect=5)
    assert "people.csv" in run.summary["verdict"]
    assert room.people() == {}


@pytest.mark.slow
def test_what_keeps_a_sheet_from_being_fetched_is_said_in_words(
    rehearse: Rehearse, sftp: SftpHost, tmp_path: Path
) -> None:
    room = rehearse(live_company("acme"))
    address = sftp.address("said/people.csv")
    path = far(room, sftp.files, "said/people.csv")

    def said(code: str, *words: str, at: str = address, exit_code: int = 3) -> None:
        run = room.run("check", at, expect=exit_code)
        assert [word for word in (*words, f"[{code}]" * bool(code)) if word not in " ".join(run.stderr.split())] == []
        assert nothing_left(room)

    settle_at_once(room, key_file=sftp.key)
    said("file.unreachable", "no key of this host is known here", "ssh-ed25519 SHA256:", "ssh-keyscan -p")
    known(room, sftp)
    make_key(tmp_path / "other")
    public = (tmp_path / "other.pub").read_text().split()[1]
    (room.folder / ".ssh/known_hosts").write_text(f"[127.0.0.1]:{sftp.port} ssh-ed25519 {public}\n")
    said("file.unreachable", "its key is another than the one that is known here", "ssh-keygen -R")
    known(room, sftp)
    settle_at_once(room, key_file=tmp_path / "other")
    said("file.sign_in", "127.0.0.1 refused us", "[[remote]]")
    settle_at_once(room, key_file=room.folder / "none")
    said("", "none: the key for sftp cannot be read", exit_code=2)
    make_key(tmp_path / "locked", "open sesame")
    settle_at_once(room, key_file=tmp_path / "locked")
    said("", "has a passphrase", "passphrase_file", exit_code=2)
    (tmp_path / "word").write_text("wrong")
    (tmp_path / "word").chmod(0o600)
    settle_at_once(room, key_file=tmp_path / "locked", passphrase_file=tmp_path / "word")
    said("", "its passphrase does not open it", exit_code=2)
    known(room, sftp)
    said("file.missing", "there is no such file or folder", at=sftp.address("said/none.csv"))
    (sftp.files / "said/empty").mkdir()
    said("folder.empty", "holds no spreadsheet", at=sftp.address("said/empty"))
    (sftp.files / "said/people.csv.part").write_text("half")
    said("file.temporary", "people.csv.part")
    (sftp.files / "said/people.csv.part").unlink()
    if os.geteuid() != 0:
        path.chmod(0)
        said("file.unreadable", "this user may not read it")
        path.chmod(0o600)
    gone = f"sftp://hr@127.0.0.1:1{address.partition(f':{sftp.port}')[2]}"
    said("file.unreachable", "nothing answers there", at=gone)
    said("file.unreachable", "its name cannot be looked up", at="sftp://hr@files.invalid/people.csv")
    said("", "has no password in it", at="sftp://hr:hunter2@127.0.0.1/people.csv", exit_code=2)


@pytest.mark.slow
def test_a_key_with_a_passphrase_opens_and_the_passphrase_is_nowhere(
    rehearse: Rehearse, sftp: SftpHost, tmp_path: Path
) -> None:
    room = rehearse(live_company("acme"))
    known(room, sftp)
    far(room, sftp.files, "locked/people.csv")
    make_key(tmp_path / "locked", "open sesame")
    with (sftp.folder / "authorized_keys").open("a") as file:
        file.write((tmp_path / "locked.pub").read_text())
    (tmp_path / "word").write_text("open sesame\n")
    (tmp_path / "word").chmod(0o600)
    settle_at_once(room, key_file=tmp_path / "locked", passphrase_file=tmp_path / "word")
    run = room.run("--verbose", "apply", "--yes", sftp.address("locked/people.csv"))
    assert run.count("create-user") == {"planned": 2, "done": 2}
    assert "sesame" not in run.text


@pytest.mark.slow
def test_a_kill_while_a_sheet_is_read_leaves_nothing_for_long(rehearse: Rehearse, sftp: SftpHost) -> None:
    room = rehearse(live_company("acme"))
    address = known(room, sftp).address("killed/people.csv")
    far(room, sftp.files, "killed/people.csv")
    room.faults({"method": "GET", "path": "/companies$", "delay_s": 20.0})
    running = room.start("apply", "--yes", address)
    room.until(lambda: list((room.state / "fetched").glob("*/*")) if room.state.exists() else (), "a copy")
    running.kill()
    assert not nothing_left(room)
    room.clear_faults()
    room.apply(address)
    assert nothing_left(room)


@pytest.mark.slow
def test_whoever_is_to_be_forgotten_is_looked_for_in_the_last_sheets_where_they_are(
    rehearse: Rehearse, sftp: SftpHost
) -> None:
    room = rehearse(live_company("acme"))
    address = known(room, sftp).address("forgotten/people.csv")
    forget = ("journal", "forget", "--reason", "asked for it", "--person", "ada@acme.example")
    far(room, sftp.files, "forgotten/people.csv")
    room.apply(address)
    path = far(room, sftp.files, "forgotten/people.csv", [person("ada", active="no"), person("bob")], at=LATER)
    room.apply(address)
    assert "they stand in the last sheets" in room.run(*forget, expect=4).stderr
    far(room, sftp.files, "forgotten/people.csv", [person("bob")], at=LATER + 1)
    room.apply(address)
    path.rename(path.with_name("elsewhere.csv"))
    assert room.run(*forget, expect=4).stderr
    path.with_name("elsewhere.csv").rename(path)
    (room.state / "fetched").mkdir(exist_ok=True)
    left = room.state / "fetched/.reconciler-abcdefgh"
    left.mkdir(mode=0o700)
    (left / "0").write_text("ada@acme.example")
    assert "Forgotten: 1 person." in room.run(*forget).stdout
    assert nothing_left(room)


@pytest.mark.slow
def test_a_job_has_the_sheet_as_it_was_when_it_was_handed_over(rehearse: Rehearse, sftp: SftpHost) -> None:
    room = rehearse(live_company("acme"))
    address = known(room, sftp).address("handed")
    path = far(room, sftp.files, "handed/people.csv")
    with crew_of(room) as crew:
        job = crew.submit(address)
        path.unlink()
        crew.worker()
        assert crew.ended(job)["exit_code"] == 0
    assert len(room.people()) == 2
    (kept,) = (room.state / "drops").glob("*/people.csv")
    assert kept.stat().st_mtime == LONG_AGO, "as old as it was where it came from"
    assert nothing_left(room)


# -- https ------------------------------------------------------------------------------------------------------


def test_a_sheet_is_fetched_over_https_with_a_token_that_is_nowhere(rehearse: Rehearse, server: FileServer) -> None:
    room = rehearse(live_company("acme"))
    far(room, server.files, "people.csv")
    token = room.folder / "token"
    token.write_text("t0p-s3cret")
    token.chmod(0o600)
    settle_at_once(room, ca_bundle=server.ca, token_file=token)
    run = room.apply(f"{server.url}/people.csv?format=csv", "--audit", "audit.xlsx")
    assert run.count("create-user") == {"planned": 2, "done": 2}
    assert {asked for _, asked in server.asked} == {"Bearer t0p-s3cret"}
    assert "t0p-s3cret" not in run.text + room.run("runs", "last", "--json").text
    assert nothing_left(room)
    token.unlink()  # the room is searched for secrets


def test_what_a_server_answers_in_place_of_a_sheet_is_said_in_words(rehearse: Rehearse, server: FileServer) -> None:
    room = rehearse(live_company("acme"))
    far(room, server.files, "people.csv")

    def said(code: str, *words: str, path: str = "/people.csv", exit_code: int = 3) -> None:
        at = f"{server.url}{path}" if path.startswith("/") else path
        run = room.run("check", at, expect=exit_code)
        assert [word for word in (*words, f"[{code}]" * bool(code)) if word not in " ".join(run.stderr.split())] == []

    settle_at_once(room)
    said("file.unreachable", "its certificate is not trusted here")
    settle_at_once(room, ca_bundle=server.ca)
    assert "All 2 rows are good" in room.run("check", f"{server.url}/people.csv").text
    said("file.missing", "there is no such file", path="/none.csv")
    server.answers["/led.csv"] = 302, {"Location": "http://127.0.0.1:1/login"}, b""
    said("file.unreadable", "another address in place of the file", path="/led.csv")
    server.answers["/closed.csv"] = 403, {}, b""
    said("file.unreadable", "HTTP 403", path="/closed.csv")
    server.answers["/who.csv"] = 401, {}, b""
    said("file.sign_in", "HTTP 401", path="/who.csv")
    server.answers["/login.csv"] = 200, {}, b"<!doctype html><html><body>Sign in</body></html>"
    said("file.not_a_sheet", "a web page", path="/login.csv")
    server.answers["/empty.csv"] = 200, {}, b""
    said("file.empty", "the file is empty", path="/empty.csv")
    server.answers["/short.csv"] = 200, {"Content-Length": "1000"}, b"companyVanityName"
    said("file.unreachable", "broke off", path="/short.csv")
    said("", "without TLS", path=f"{server.url.replace('https', 'http')}/people.csv", exit_code=2)
    said("", "“token=” looks like a secret", path="/people.csv?token=hunter2", exit_code=2)


# -- s3 ---------------------------------------------------------------------------------------------------------


def test_sheets_are_fetched_from_s3_as_aws_says_who_we_are(rehearse: Rehearse, tmp_path: Path) -> None:
    room = rehearse(live_company("acme"))
    settle_at_once(room, "hr-out")
    with s3_bucket(tmp_path / "bucket") as bucket:
        far(room, bucket.files, "out/people.csv")
        far(room, bucket.files, "out/50%.csv", [person("carl")])
        far(room, bucket.files, "out/deep/other.csv", [person("dora")])
        aws = {"AWS_ENDPOINT_URL": bucket.url, "AWS_ACCESS_KEY_ID": "us", "AWS_SECRET_ACCESS_KEY": "s3-s3cret"}
        room.env |= {**aws, "AWS_DEFAULT_REGION": "eu-central-1"}
        run = room.apply("s3://hr-out/out")
        assert run.count("create-user") == {"planned": 3, "done": 3}
        assert run.summary["counts"]["note"] == 1, "the folder below"
        assert all("Credential=us/" in signed for signed in bucket.signed)
        room.plan("s3://hr-out/out/people.csv", "--out", "plan.json")
        source = json.loads((room.folder / "plan.json").read_text())["sources"][0]
        assert (source["path"], source["modified"]) == ("s3://hr-out/out/people.csv", "2023-11-14T22:13:20+00:00")

        def said(code: str, words: str, at: str = "s3://hr-out/out/people.csv") -> None:
            stderr = " ".join(room.run("check", at, expect=3).stderr.split())
            assert words in stderr
            assert f"[{code}]" in stderr
            assert "s3-s3cret" not in stderr

        said("file.missing", "there is no bucket other", "s3://other/people.csv")
        said("file.missing", "no such file", "s3://hr-out/out/none.csv")
        bucket.refused = "AccessDenied"
        said("file.unreadable", "the credentials of AWS may not read it")
        bucket.refused = ""
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            del room.env[name]
        room.env["AWS_EC2_METADATA_DISABLED"] = "true"
        said("file.sign_in", "no credentials of AWS")


def test_a_file_of_this_machine_may_be_an_address_too(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    sheet = room.table("people.csv", PEOPLE)
    run = room.plan(f"file://{sheet}", "--out", "plan.json")
    assert run.count("create-user") == {"planned": 2}
    assert json.loads((room.folder / "plan.json").read_text())["sources"][0]["path"] == str(sheet)
