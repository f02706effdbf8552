"""Who acts is what the system says: no variable changes it, and `sudo` doesn't either."""

import os
import pwd
import subprocess
import sys
from pathlib import Path

import pytest

from reconciler.model.actor import Account
from reconciler.run import who_acts as module
from reconciler.run.who_acts import who_acts

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the accounts of POSIX")

VARIABLES = ("LOGNAME", "USER", "LNAME", "USERNAME", "SUDO_USER", "SUDO_UID", "HOME")


def me() -> Account:
    return Account(str(os.geteuid()), pwd.getpwuid(os.geteuid()).pw_name)


@pytest.fixture
def login(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Give a file that stands for the system's word on who signed in."""
    monkeypatch.setattr(module, "_LOGIN", tmp_path / "loginuid")
    return tmp_path / "loginuid"


@pytest.mark.parametrize("variable", VARIABLES)
def test_no_variable_has_a_say(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    before = who_acts()
    monkeypatch.setenv(variable, "mallory")
    assert who_acts() == before


def test_who_signed_in_stays_whoever_the_process_runs_as(login: Path) -> None:
    login.write_text("54321")
    assert who_acts() == (Account("54321", "user 54321"), me())
    assert str(who_acts()) == f"user 54321 (as {me().name})"


@pytest.mark.parametrize("said", [None, "4294967295", "4294967295\n", "", "nonsense", "\xff"])
def test_where_the_system_keeps_nobody_the_real_account_acts(login: Path, said: str | None) -> None:
    if said is not None:
        login.write_text(said, "latin-1")
    assert who_acts().login == Account(str(os.getuid()), pwd.getpwuid(os.getuid()).pw_name)


_AS = """
import os, sys
from pathlib import Path
from reconciler.run.who_acts import who_acts
import pwd
who_acts()
login, account = sys.argv[1:]
if login:
    Path("/proc/self/loginuid").write_text(login)
os.setgroups([]), os.setgid(int(account)), os.setuid(int(account))
actor = who_acts()
print(actor.login.id, actor.process.id)
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/loginuid").exists() or os.geteuid() != 0, reason="needs root on Linux")
@pytest.mark.parametrize(("login", "seen"), [("54321", "54321 54322"), ("", "54322 54322")])
def test_the_system_is_asked(login: str, seen: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _AS, login, "54322"], capture_output=True, text=True, timeout=60, check=False
    )
    if "Permission" in ended.stderr or "not permitted" in ended.stderr:
        pytest.skip("this system lets nobody set who signed in")
    if login == "" and Path("/proc/self/loginuid").read_text() != "4294967295":
        seen = f"{Path('/proc/self/loginuid').read_text()} 54322"
    assert ended.stdout.strip() == seen, ended.stderr
