"""Whoever is told of a run gets commands that do in any shell what they do in that of the run, and no secret."""

import shlex
import sys
from pathlib import Path

import pytest

from reconciler.config.settings import Settings
from reconciler.operations.site import site_of
from tests.each import each

STATE = Path("/var/lib/the job")
SECRETS = {"RECONCILER_CLIENT_ID": "canary-id", "RECONCILER_CLIENT_SECRET": "canary-secret"}
ENVIRONMENT = {
    **SECRETS,
    "RECONCILER_STATE_DIR": str(STATE),
    "RECONCILER_API_URL": "https://api.example",
    "RECONCILER_CLIENT_SECRET_FILE": "canary-in-the-wrong-place",
    "RECONCILER_CA_BUNDLE": __file__,
    "RECONCILER_TOKEN_URL": "https://user:canary@token.example",
    "RECONCILER_ODD": "canary-odd",
    "PATH": "/bin",
}
SETTINGS = Settings(state_dir=STATE, file=Path("/etc/r.toml"))


@pytest.mark.skipif(sys.platform == "win32", reason="the words of another shell")
def test_what_the_program_was_told_by_variables_stands_in_front_of_each_command_that_needs_it() -> None:
    site = site_of(SETTINGS, "/opt/reconciler", ("apply", "--yes"), ENVIRONMENT)
    state = f"RECONCILER_STATE_DIR={shlex.quote(str(STATE))}"
    api = f"RECONCILER_API_URL=https://api.example RECONCILER_CA_BUNDLE={shlex.quote(__file__)}"
    assert site.command("resume") == f"{state} /opt/reconciler resume --config /etc/r.toml"
    assert site.command("apply", "p.json") == f"{state} {api} /opt/reconciler apply p.json --config /etc/r.toml"
    assert site.again() == f"{state} {api} /opt/reconciler apply --yes"
    wrong = {"RECONCILER_TOKEN_URL", "RECONCILER_CLIENT_SECRET_FILE"}
    assert {*site.secret} == {*SECRETS, *wrong}
    assert "canary" not in repr(site)


@each(
    ("environment", "is_told"),
    [
        ({}, False),
        ({"XDG_STATE_HOME": "/var/lib"}, True),
        ({"XDG_STATE_HOME": "/home/ann/.state"}, False),
        ({"RECONCILER_STATE_DIR": str(STATE)}, True),
    ],
)
def test_the_state_folder_is_told_where_another_shell_would_take_another(
    environment: dict[str, str], is_told: bool
) -> None:
    assert ("RECONCILER_STATE_DIR" in site_of(SETTINGS, "x", (), environment).environment) is is_told


@each("program", ["-m", "reconciler", "./reconciler", "/usr/lib/python3/__main__.py"])
def test_the_program_is_named_so_that_it_is_found_from_any_folder(program: str) -> None:
    assert site_of(SETTINGS, program, (), {}).program == str(Path(sys.executable).with_name("reconciler"))
