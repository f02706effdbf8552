"""A reconciler.toml that merely lies in the current folder: whose it must be, and what it may not say."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from reconciler.config.connection import connect
from reconciler.config.file import read_config
from reconciler.config.settings import load_settings
from reconciler.errors import UsageError

CREDENTIALS = {"RECONCILER_CLIENT_ID": "partner", "RECONCILER_CLIENT_SECRET": "hunter2"}
needs_root = pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can give files away")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder of our own with a reconciler.toml."""
    folder = tmp_path / "here"
    folder.mkdir(mode=0o755)
    (folder / "reconciler.toml").write_text('api = "connect"\n', "utf-8")
    (folder / "reconciler.toml").chmod(0o644)
    monkeypatch.chdir(folder)
    return folder


def write(text: str) -> None:
    Path("reconciler.toml").write_text(text, "utf-8")


def given_away(path: str, owner: int = 4321) -> Callable[[], None]:
    return lambda: os.chown(path, owner, owner, follow_symlinks=False)


def replaced_by_a_link(owner: int, target_mode: int = 0o644, folder_mode: int = 0o755) -> Callable[[], None]:
    def replace() -> None:
        elsewhere = Path("../elsewhere")
        elsewhere.mkdir()
        (elsewhere / "r.toml").write_text('api = "connect"\n', "utf-8")
        (elsewhere / "r.toml").chmod(target_mode)
        elsewhere.chmod(folder_mode)
        Path("reconciler.toml").unlink()
        Path("reconciler.toml").symlink_to(elsewhere / "r.toml")
        given_away("reconciler.toml", owner)()

    return replace


# -- whose it is ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda: Path("reconciler.toml").chmod(0o664), "others can write to it"),
        (lambda: Path("reconciler.toml").chmod(0o646), "others can write to it"),
        (lambda: Path().chmod(0o775), "others can write to its folder"),
        (lambda: Path().chmod(0o757), "others can write to its folder"),
        pytest.param(given_away("reconciler.toml"), "it belongs to user 4321", marks=needs_root),
        pytest.param(given_away("."), "its folder belongs to user 4321", marks=needs_root),
        pytest.param(replaced_by_a_link(4321), "it is a link of user 4321", marks=needs_root),
        pytest.param(replaced_by_a_link(0, 0o666), "others can write to it", marks=needs_root),
        pytest.param(replaced_by_a_link(0, folder_mode=0o777), "others can write to its folder", marks=needs_root),
    ],
)
def test_a_file_that_somebody_else_could_have_written_is_refused_unless_it_is_named(
    here: Path, change: Callable[[], None], words: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert load_settings(None, {}).product.key == "connect"
    change()
    for look in (lambda: load_settings(None, {}), lambda: read_config(None)):
        with pytest.raises(UsageError, match=rf"reconciler\.toml: .*{words}.*chmod go-w.*name it") as refused:
            look()
        assert str(here) not in str(refused.value)
    assert load_settings("reconciler.toml", {}).product.key == "connect"
    assert [words in message for message in caplog.messages] == [True]


@pytest.mark.parametrize(
    "change",
    [
        lambda: Path("reconciler.toml").chmod(0o600),
        lambda: Path("reconciler.toml").chmod(0o444),
        lambda: Path().chmod(0o1777),
        pytest.param(replaced_by_a_link(0), marks=needs_root),
    ],
)
def test_a_file_that_nobody_else_could_have_written_is_read(here: Path, change: Callable[[], None]) -> None:
    change()
    assert load_settings(None, {}).product.key == "connect"


def test_a_link_that_leads_nowhere_is_refused(here: Path) -> None:
    Path("reconciler.toml").unlink()
    assert load_settings(None, {}).product.key == "sponsored-access"
    Path("reconciler.toml").symlink_to("none")
    with pytest.raises(UsageError, match=r"reconciler\.toml: the configuration cannot be read"):
        load_settings(None, {})


# -- where it may lead to -------------------------------------------------------------------------------------------

EVIL = [
    "token_url = 'https://evil.example/oauth/token'",
    "token_url = 'https://us-auth.prod.symphony.com:8443/oauth/token'",
    "token_url = 'https://us-auth.prod.symphony.com.evil.example'",
    "token_url = 'http://127.0.0.1:8080'",
    "login_url = 'https://evil.example'",
    "api_url = 'https://evil.example'\ntoken_url = 'https://evil.example/oauth/token'",
    "api_url = 'https://community.uat.symphony.com'\ntoken_url = 'https://us-auth.prod.symphony.com'",
]


@pytest.mark.parametrize("table", EVIL)
def test_it_cannot_send_credentials_to_a_host_that_is_not_known(here: Path, table: str) -> None:
    write(f"[connection]\n{table}\n")
    with pytest.raises(
        UsageError, match=r"reconciler\.toml: connection\.\w+_url leads to .*RECONCILER_\w+_URL"
    ) as refused:
        connect(load_settings(None, CREDENTIALS), CREDENTIALS)
    assert "hunter2" not in str(refused.value)


def test_it_cannot_send_the_token_elsewhere_either(here: Path) -> None:
    write("connection.api_url = 'https://evil.example'")
    environment = CREDENTIALS | {"RECONCILER_TOKEN_URL": "https://us-auth.prod.symphony.com"}
    with pytest.raises(UsageError, match=r"connection\.api_url leads to evil\.example"):
        connect(load_settings(None, environment), environment)


@pytest.mark.parametrize(
    "table",
    [
        "token_url = 'https://US-auth.prod.symphony.com:443/oauth/token'",
        "login_url = 'https://loginservice.symphony.com'",
        "token_url = 'https://community.symphony.com/oauth/token'",
        "api_url = 'https://community.symphony.com/api'",
        "api_url = 'https://community.symphony.com'\ntoken_url = 'https://us-auth.prod.symphony.com'",
    ],
)
def test_it_may_name_hosts_that_are_known(here: Path, table: str) -> None:
    write(f"[connection]\n{table}\n")
    assert connect(load_settings(None, CREDENTIALS), CREDENTIALS).host == "community.symphony.com"


def test_the_environment_wins_over_it_and_a_file_that_was_named_may_say_what_it_likes(here: Path) -> None:
    write("[connection]\n" + EVIL[-2])
    told = CREDENTIALS | {f"RECONCILER_{name}_URL": f"https://{name.lower()}.example" for name in ("API", "TOKEN")}
    assert connect(load_settings(None, told), told).token_url == "https://token.example/oauth/token"
    found = connect(load_settings("reconciler.toml", CREDENTIALS), CREDENTIALS)
    assert (found.host, found.token_url) == ("evil.example", "https://evil.example/oauth/token")


# -- a secret where a path belongs ----------------------------------------------------------------------------------

SECRETS = [
    "hunter2",
    "/hunter2",
    "~hunter2",
    "ab/hunter2==",
    "hunter2\0x",
    "x" * 5000 + "hunter2",
    "/ab/hunter2",
    "//hunter2",
]


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("name", ["client_id", "client_secret", "api_url", "token_url", "login_url"])
def test_a_secret_in_the_place_of_a_path_is_not_shown(here: Path, name: str, secret: str) -> None:
    variable = f"RECONCILER_{name.upper()}_FILE"
    environment = {key: value for key, value in CREDENTIALS.items() if key not in variable} | {variable: secret}
    with pytest.raises(UsageError, match=rf"{variable} names something \(not shown\)") as refused:
        connect(load_settings(None, environment), environment)
    assert "hunter2" not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("secret", SECRETS[:4])
@pytest.mark.parametrize("named", [False, True])
def test_a_secret_in_the_place_of_a_path_of_the_configuration_is_not_shown(
    here: Path, secret: str, named: bool
) -> None:
    write(f"connection.client_secret_file = '{secret}'")
    environment = {"RECONCILER_CLIENT_ID": "partner"}
    settings = load_settings(here / "reconciler.toml" if named else None, environment)
    with pytest.raises(UsageError, match="client_secret_file names something") as refused:
        connect(settings, environment)
    assert "hunter2" not in str(refused.value)


def test_a_path_that_leads_into_a_folder_is_shown(here: Path) -> None:
    environment = {"RECONCILER_CLIENT_ID": "partner", "RECONCILER_CLIENT_SECRET_FILE": str(here / "scret")}
    with pytest.raises(UsageError, match=rf"names {here}/scret, which cannot be read \(No such file"):
        connect(load_settings(None, environment), environment)
