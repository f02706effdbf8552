"""Where settings, secrets and state may lie: what somebody else could have put there is refused."""

import json
import os
from pathlib import Path

import pytest

from reconciler.config.connection import connect
from reconciler.config.settings import load_settings
from tests.acceptance.harness import SECRET, Rehearse, Room, company, live_company, person


def opened(rehearse: Rehearse) -> Room:
    room = rehearse(live_company())
    room.sheets([company()], [person("ada")])
    return room


# -- a configuration file of the current folder ---------------------------------------------------------------------


def test_a_file_that_merely_lies_there_cannot_name_another_host_for_the_secret(rehearse: Rehearse) -> None:
    room = opened(rehearse)
    thief = rehearse()  # a sandbox of its own: it would take the secret
    token_url = room.env.pop("RECONCILER_TOKEN_URL")
    room.configure(connection={"token_url": f"{thief.url}/oauth/token"})
    said = room.apply("sheets", expect=2).stderr
    assert "reconciler.toml: connection.token_url" in said
    assert room.requests() == thief.requests() == []
    room.configure(connection={"token_url": f"{thief.url}/oauth/token"})
    room.apply("sheets", "--config", "reconciler.toml", expect=8)  # somebody's choice: a token of another sandbox
    assert {entry["path"] for entry in thief.requests()} == {"/oauth/token"}
    room.env["RECONCILER_TOKEN_URL"] = token_url
    room.apply("sheets")


@pytest.mark.parametrize(
    ("command", "path", "mode"),
    [("apply", "reconciler.toml", 0o666), ("check", "reconciler.toml", 0o664), ("runs", "", 0o777)],
)
def test_a_file_that_others_can_write_is_refused_unless_it_is_named(
    rehearse: Rehearse, command: str, path: str, mode: int
) -> None:
    room = opened(rehearse)
    (room.folder / path).chmod(mode)
    sheets = [] if command == "runs" else ["sheets"]
    said = room.run(command, *sheets, expect=2).stderr
    assert "reconciler.toml: others can write to it" in said
    assert room.requests() == []
    room.run(command, *sheets, "--config", "reconciler.toml", *["--yes"] * (command == "apply"))


# -- the state folder -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["{}.lock", "{}.holder.json", "../journal.sqlite3", "../journal.sqlite3-wal"])
def test_a_planted_link_is_refused_and_what_it_leads_to_stays_as_it_is(rehearse: Rehearse, name: str) -> None:
    room = opened(rehearse)
    room.apply("sheets")
    (lock,) = room.state.glob("locks/*.lock")
    place, victim = lock.parent / name.format(lock.stem), room.folder / "victim"
    victim.write_bytes(b"of somebody")
    victim.chmod(0o644)
    place.unlink(missing_ok=True)
    place.symlink_to(victim)
    assert "is a link" in room.apply("sheets", expect=2).stderr
    assert (victim.read_bytes(), victim.stat().st_mode & 0o777) == (b"of somebody", 0o644)


def test_a_state_folder_with_its_parents_is_closed_under_an_open_umask(rehearse: Rehearse) -> None:
    room = opened(rehearse)
    room.env["RECONCILER_STATE_DIR"] = str(room.folder / "a" / "b" / "state")
    before = os.umask(0)
    try:
        room.apply("sheets")
    finally:
        os.umask(before)
    folders = [path for path in (room.folder / "a").rglob("*") if path.is_dir()]
    assert {path.stat().st_mode & 0o777 for path in (room.folder / "a", *folders)} == {0o700}


@pytest.mark.parametrize(
    ("named", "why"),
    [
        ("$HOME/x", "variables are not looked up there"),
        ("x", "is no absolute path"),
        ("./x", "is no absolute path"),
        ("", "is set and empty"),
        ("{}/x ", "a blank at an end"),
        ("~nobody-of-this-name/x", "no such user's home"),
    ],
)
def test_a_state_folder_that_could_be_another_one_tomorrow_is_refused_and_nothing_is_made(
    rehearse: Rehearse, named: str, why: str
) -> None:
    room = opened(rehearse)
    before = {path.name for path in room.folder.iterdir()}
    room.env["RECONCILER_STATE_DIR"] = named.format(room.folder)
    for command in (
        ["apply", "sheets", "--yes"],
        ["plan", "sheets"],
        ["runs"],
        ["runs", "--verify"],
        ["check", "sheets"],
    ):
        said = room.run(*command, expect=2).stderr
        assert "RECONCILER_STATE_DIR" in said
        assert why in said
    assert {path.name for path in room.folder.iterdir()} == before
    assert room.requests() == []


def test_all_spellings_of_a_state_folder_are_one_journal(rehearse: Rehearse) -> None:
    room = opened(rehearse)
    for named in ("~/state", "~/state/", "~//state", str(room.state), f"{room.state}/"):
        room.env["RECONCILER_STATE_DIR"] = named
        room.apply("sheets")
    del room.env["RECONCILER_STATE_DIR"]
    for directory in ("state", "./state", "~/state", str(room.state)):
        room.configure(state={"directory": directory})
        room.apply("sheets")
    assert not (room.folder / "~").exists()
    assert len(json.loads(room.run("runs", "--json").stdout)) == 9


# -- a secret in the wrong place ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CLIENT_SECRET_FILE", SECRET),
        ("CLIENT_SECRET_FILE", f"/{SECRET}"),
        ("CLIENT_ID_FILE", SECRET),
        ("API_URL", SECRET),
        ("TOKEN_URL", f"https://auth.example/oauth/token?secret={SECRET}"),
        ("API_URL", f"https://api.example?secret={SECRET}"),
        ("LOGIN_URL", f"https://login.example/?{SECRET}"),
        ("CA_BUNDLE", SECRET),
    ],
)
def test_a_secret_that_was_put_in_the_wrong_place_ends_with_2_and_is_not_printed(
    rehearse: Rehearse, name: str, value: str
) -> None:
    room = opened(rehearse)
    room.env.pop(f"RECONCILER_{name.removesuffix('_FILE')}", None)
    room.env[f"RECONCILER_{name}"] = value
    said = room.apply("sheets", "--verbose", expect=2).stderr  # that the secret is in no line, the room looks itself
    assert f"RECONCILER_{name}" in said
    assert "not shown" in said or "?" in said or "not an address" in said


# -- a secret with something around it --------------------------------------------------------------------------------


WRAPPED = [
    (f'"{SECRET}"', "stands in quotes"),
    (f"'{SECRET}'", "stands in quotes"),
    (f"“{SECRET}”", "stands in quotes"),
    (f"`{SECRET}`", "stands in quotes"),
    (f"RECONCILER_CLIENT_SECRET={SECRET}", "has a name before the value"),
    (f"export RECONCILER_CLIENT_SECRET='{SECRET}'", "has a name before the value"),
    (f"client_secret = {SECRET}", "has a name before the value"),
    (f"Secret: {SECRET}", "has a name before the value"),
    (f"{SECRET}\n{SECRET}", "has more than one line"),
    (f"# the secret\r\n{SECRET}", "has more than one line"),
    (f"{SECRET[:4]}\u200b{SECRET[4:]}", "cannot be seen"),
    (f"{SECRET[:4]}\t{SECRET[4:]}", "cannot be seen"),
    (SECRET * 2000, "far too long"),
]


@pytest.mark.parametrize(("value", "why"), WRAPPED)
@pytest.mark.parametrize(
    "name",
    ["CLIENT_SECRET_FILE", *(pytest.param(one, marks=pytest.mark.slow) for one in ("CLIENT_SECRET", "CLIENT_ID_FILE"))],
)
def test_what_stands_around_a_secret_is_told_and_nothing_of_it_is_shown(
    rehearse: Rehearse, name: str, value: str, why: str
) -> None:
    room = opened(rehearse)
    given = value
    if name.endswith("_FILE"):
        room.env.pop(f"RECONCILER_{name.removesuffix('_FILE')}")
        (file := room.folder.parent / "value").write_bytes(value.encode())
        file.chmod(0o600)
        given = str(file)
    room.env[f"RECONCILER_{name}"] = given
    said = room.plan("sheets", expect=2).stderr
    assert f"RECONCILER_{name} " in said
    assert why in said
    assert room.requests() == []


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (SECRET.encode("utf-16"), "not text in UTF-8"),
        (SECRET.encode("utf-16-le"), "has a NUL in it"),
        (SECRET.encode() + b"\0", "has a NUL in it"),
        (b"\xff\xfe\xfd", "not text in UTF-8"),
        (b"\xef\xbb\xbf", "is empty"),
        (b" \r\n", "is empty"),
    ],
)
def test_a_file_that_is_no_text_is_told_as_what_it_is(rehearse: Rehearse, data: bytes, why: str) -> None:
    room = opened(rehearse)
    del room.env["RECONCILER_CLIENT_SECRET"]
    (room.folder.parent / "value").write_bytes(data)
    room.env["RECONCILER_CLIENT_SECRET_FILE"] = str(room.folder.parent / "value")
    said = room.plan("sheets", expect=2).stderr
    assert "RECONCILER_CLIENT_SECRET_FILE names" in said
    assert why in said


@pytest.mark.parametrize("data", [b"%b", b"\xef\xbb\xbf%b", b"%b\n", b"%b\r\n\r\n", b"\n %b "])
def test_blanks_around_it_and_the_mark_of_utf_8_are_no_part_of_a_secret(rehearse: Rehearse, data: bytes) -> None:
    room = opened(rehearse)
    del room.env["RECONCILER_CLIENT_SECRET"]
    (room.folder.parent / "value").write_bytes(data % SECRET.encode())
    (room.folder.parent / "value").chmod(0o600)
    room.env["RECONCILER_CLIENT_SECRET_FILE"] = str(room.folder.parent / "value")
    room.plan("sheets")


@pytest.mark.parametrize(
    "secret", ["a1b2c3d4e5==", "abcid==", "x=y", "Zm9v:YmFy", "it's", '"', "a b", "Üß", "-id=", "{}"]
)
def test_what_may_be_a_secret_is_one(tmp_path: Path, secret: str) -> None:
    (tmp_path / "value").write_text(secret, "utf-8")
    environment = {"RECONCILER_CLIENT_ID": "partner", "RECONCILER_CLIENT_SECRET_FILE": str(tmp_path / "value")}
    assert connect(load_settings(None, environment), environment).client_secret.reveal() == secret
