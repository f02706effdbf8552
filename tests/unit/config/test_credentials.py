"""Where credentials come from, in which order, and to which addresses they may go."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import click
import pytest

from reconciler.cli.commands import cli, load
from reconciler.config.connection import connect, partner
from reconciler.config.settings import Settings, load_settings
from reconciler.errors import UsageError
from tests.each import each

BASE = {
    "RECONCILER_API_URL": "https://api.example",
    "RECONCILER_TOKEN_URL": "https://auth.example/oauth/token",
    "RECONCILER_CLIENT_ID": "partner",
}


@pytest.fixture
def put(tmp_path: Path) -> Callable[..., Path]:
    """Write a file of a mode."""

    def written(name: str, content: str, mode: int = 0o600) -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, "utf-8")
        path.chmod(mode)
        return path

    return written


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], str]:
    """Stand in for the keyring package; gives what it holds."""
    held: dict[tuple[str, str], str] = {}
    module, errors = ModuleType("keyring"), ModuleType("keyring.errors")
    errors.KeyringError = type("KeyringError", (Exception,), {})  # type: ignore[attr-defined]
    module.get_password = lambda service, user: held.get((service, user))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", module)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)
    return held


def secret(environment: dict[str, str], **table: object) -> str:
    return connect(Settings(connection_table=table), BASE | environment).client_secret.reveal()


# -- the order --------------------------------------------------------------------------------------------------


def test_each_place_wins_over_those_after_it(put: Callable[..., Path], keyring: dict[tuple[str, str], str]) -> None:
    keyring["reconciler", "api.example"] = "from the keyring"
    credentials = put("creds/reconciler-client-secret", "from systemd").parent
    environment = {
        "RECONCILER_CLIENT_SECRET": "from the variable",
        "RECONCILER_CLIENT_SECRET_FILE": str(put("a", "from its file")),
        "CREDENTIALS_DIRECTORY": str(credentials),
    }
    table = {"client_secret_file": str(put("b", "from the configuration")), "keyring": True}
    found = []
    for name in environment.copy():
        found.append(secret(environment, **table))
        del environment[name]
    found.append(secret({}, **table))
    del table["client_secret_file"]
    found.append(secret({}, **table))
    assert found == [
        "from the variable",
        "from its file",
        "from systemd",
        "from the configuration",
        "from the keyring",
    ]


def test_systemd_gives_the_client_id_too(put: Callable[..., Path]) -> None:
    folder = put("creds/reconciler-client-id", "unit\n").parent
    put("creds/reconciler-client-secret", "hunter2\n")
    environment = {**BASE, "RECONCILER_CLIENT_ID": "", "CREDENTIALS_DIRECTORY": str(folder)}
    found = connect(Settings(), environment)
    assert (found.client_id, found.client_secret.reveal()) == ("unit", "hunter2")


def test_credentials_of_a_unit_that_are_not_ours_are_passed_over(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="RECONCILER_CLIENT_SECRET is not set"):
        secret({"CREDENTIALS_DIRECTORY": str(tmp_path)})


def test_no_flag_takes_a_secret() -> None:
    assert isinstance(cli, click.Group)
    commands = [cli, *map(load, cli.commands)]
    flags = [flag for command in commands for option in command.params for flag in option.opts]
    assert not [flag for flag in flags if any(word in flag for word in ("secret", "token", "password", "client"))]


# -- files ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o644, 0o620])
def test_a_secret_that_others_can_read_is_warned_of(
    put: Callable[..., Path], caplog: pytest.LogCaptureFixture, mode: int
) -> None:
    path = put("secret", "hunter2", mode)
    assert secret({"RECONCILER_CLIENT_SECRET_FILE": str(path)}) == "hunter2"
    assert caplog.messages == [f"Others can read the secret in {path}. Close it: chmod 600 {path}"]


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_closed_secret_is_not_warned_of(
    put: Callable[..., Path], caplog: pytest.LogCaptureFixture, mode: int
) -> None:
    secret({"RECONCILER_CLIENT_SECRET_FILE": str(put("secret", "hunter2", mode))})
    assert caplog.messages == []


def test_an_open_client_id_is_not_warned_of(put: Callable[..., Path], caplog: pytest.LogCaptureFixture) -> None:
    path = put("id", "partner", 0o644)
    secret({"RECONCILER_CLIENT_ID": "", "RECONCILER_CLIENT_ID_FILE": str(path), "RECONCILER_CLIENT_SECRET": "x"})
    assert caplog.messages == []


@pytest.mark.parametrize("named", [False, True])
def test_what_systemd_hands_over_looks_open_and_is_not(
    put: Callable[..., Path], caplog: pytest.LogCaptureFixture, named: bool
) -> None:
    path = put("creds/reconciler-client-secret", "hunter2", 0o440)
    environment = {"CREDENTIALS_DIRECTORY": str(path.parent)}
    assert secret(environment | ({"RECONCILER_CLIENT_SECRET_FILE": str(path)} if named else {})) == "hunter2"
    assert caplog.messages == []


@pytest.mark.parametrize("content", ["", " \n"])
def test_an_empty_file_is_named(put: Callable[..., Path], content: str) -> None:
    path = put("secret", content)
    with pytest.raises(UsageError, match=rf"RECONCILER_CLIENT_SECRET_FILE names {path}, which is empty"):
        secret({"RECONCILER_CLIENT_SECRET_FILE": str(path)})
    with pytest.raises(UsageError, match=r"connection\.client_secret_file names .*, which is empty"):
        secret({}, client_secret_file=str(path))


def test_the_bundle_of_the_configuration_is_relative_to_it(tmp_path: Path) -> None:
    (tmp_path / "r.toml").write_text("[connection]\nca_bundle = 'ca.pem'", "utf-8")
    settings, environment = load_settings(tmp_path / "r.toml", {}), BASE | {"RECONCILER_CLIENT_SECRET": "x"}
    assert connect(settings, environment).ca_bundle == str(tmp_path / "ca.pem")
    assert connect(settings, environment | {"RECONCILER_CA_BUNDLE": "/ca"}).ca_bundle == "/ca"
    assert connect(Settings(), environment).ca_bundle == ""


# -- the keyring ------------------------------------------------------------------------------------------------


def test_the_keyring_is_opened_only_where_it_is_asked_for(keyring: dict[tuple[str, str], str]) -> None:
    keyring["reconciler", "api.example"] = "hunter2"
    with pytest.raises(UsageError, match="RECONCILER_CLIENT_SECRET is not set"):
        secret({})
    assert secret({}, keyring=True) == "hunter2"
    assert secret({"RECONCILER_CLIENT_SECRET": "other"}, keyring=True) == "other"


def test_a_keyring_without_the_secret_says_how_to_put_it_there(keyring: dict[tuple[str, str], str]) -> None:
    with pytest.raises(UsageError, match=r"`keyring set reconciler api\.example`"):
        secret({}, keyring=True)


def test_a_keyring_that_is_not_installed_or_shut_is_told(
    keyring: dict[tuple[str, str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def shut(service: str, user: str) -> str:
        raise RuntimeError("No recommended backend was available")

    monkeypatch.setattr(sys.modules["keyring"], "get_password", shut)
    with pytest.raises(UsageError, match=r"cannot be opened \(RuntimeError\)"):
        secret({}, keyring=True)
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(UsageError, match=r"pip install 'reconciler\[keyring\]'"):
        secret({}, keyring=True)


# -- where they may go ------------------------------------------------------------------------------------------


@each("name", ["API", "TOKEN", "LOGIN"])
@each(
    "url",
    [
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example",
        "http://evil.example#127.0.0.1",
        "http://evil.example/?127.0.0.1",
        "http://127.0.0.1@evil.example",
        "http://localhost:80@evil.example",
        "http://evil.example\\@127.0.0.1",
        "http://127.0.0.1\\.evil.example",
        "http://0.0.0.0",
        "http://2130706433",
        "http://127.1",
        "http://localhost.",
        "http://ⓛocalhost",
        "http://[::2]",
        "http://[::ffff:8.8.8.8]",
        "http://[fe80::1]",
        "http://[::1",
        "http://127.0.0.1:port",
        "https://",
        "https:///api",
        "https:api.example",
        "https://user:hunter2@api.example",
        "https://token@api.example",
        "user:hunter2@api.example",
        "https://api.example\n.evil.example",
        "file:///etc/passwd",
    ],
)
def test_addresses_that_only_look_safe_are_refused(name: str, url: str) -> None:
    environment = {"RECONCILER_CLIENT_SECRET": "x", f"RECONCILER_{name}_URL": url}
    with pytest.raises(UsageError, match=f"RECONCILER_{name}_URL") as refused:
        secret(environment)
    assert "hunter2" not in str(refused.value)


@each(
    "url",
    ["http://localhost:8080", "http://LOCALHOST", "http://127.8.9.1", "http://[::1]:8080", "https://api.example:8443"],
)
def test_this_machine_and_tls_are_allowed(url: str) -> None:
    assert secret({"RECONCILER_API_URL": url, "RECONCILER_CLIENT_SECRET": "x"}) == "x"


# -- without the secret ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "api", ["https://api.example", "https://API.example/api/v2/", "https://community.symphony.com"]
)
def test_whose_plans_these_are_is_known_without_the_secret(api: str) -> None:
    told = BASE | {"RECONCILER_API_URL": api}
    whole, known = connect(Settings(), told | {"RECONCILER_CLIENT_SECRET": "s" * 12}), partner(Settings(), told)
    assert (known.tenant, known.host) == (whole.tenant, whole.host)


def test_without_a_client_id_nobody_knows_whose_plans_these_are() -> None:
    with pytest.raises(UsageError, match="RECONCILER_CLIENT_ID is not set"):
        partner(Settings(), {"RECONCILER_API_URL": "https://api.example"})
