"""Where the API is, and who we are to it."""

import hashlib
import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from reconciler.config.credentials import from_file, from_keyring, from_systemd
from reconciler.config.settings import Settings
from reconciler.errors import UsageError
from reconciler.support.redactor import Redactor

PRODUCTION = "https://community.symphony.com"


UAT = "https://community.uat.symphony.com"


_TOKEN_URLS = {PRODUCTION: "https://us-auth.prod.symphony.com/oauth/token"}


_LOGIN_PATH = "/webcontroller/podLoginInformation"


_LOGIN_URLS = {
    PRODUCTION: f"https://loginservice.symphony.com{_LOGIN_PATH}",
    UAT: f"https://loginservice-test.symphony.com{_LOGIN_PATH}",
}


class Secret:
    """A text that shows itself only when asked."""

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Give the text."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(***)"


@dataclass(frozen=True, slots=True)
class Connection:
    """Where the API is and who we are; `login_url` "" means that no look-up is made, `ca_bundle` "" that the
    system's own certificates are trusted.

    `redactor` knows what must not be shown of all that comes over it: the secret, and each token as it is fetched.
    """

    api_url: str
    token_url: str
    login_url: str
    client_id: str
    client_secret: Secret
    ca_bundle: str = ""
    redactor: Redactor = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Know the secret."""
        object.__setattr__(self, "redactor", Redactor(self.client_secret.reveal()))

    @property
    def tenant(self) -> str:
        """What tells one partner on one host from another, in file names and in the journal."""
        return hashlib.sha256(f"{self.api_url} {self.client_id}".encode()).hexdigest()[:16]

    @property
    def host(self) -> str:
        """The API's host (and port), as plans and messages name it."""
        return urlsplit(self.api_url).netloc


def connect(settings: Settings, environment: Mapping[str, str] = os.environ) -> Connection:
    """Give the connection, from the environment first and the configuration second.

    Each RECONCILER_ variable may be given as …_FILE, a path to read it from. Credentials may also come from systemd,
    and the secret from the keyring where the configuration says so. Raises UsageError where something is missing, or
    where credentials would travel over plain HTTP to another machine.
    """
    table = settings.connection_table
    api_url = _safe("RECONCILER_API_URL", _value("api_url", table, environment) or PRODUCTION)
    api_url = re.sub(r"(/api(/v2)?)?/*$", "", api_url)
    token_url = _safe("RECONCILER_TOKEN_URL", _value("token_url", table, environment))
    token_url = _with_path(token_url, "/oauth/token") or _TOKEN_URLS.get(api_url, "")
    login_url = _safe("RECONCILER_LOGIN_URL", _value("login_url", table, environment))
    login_url = _with_path(login_url, _LOGIN_PATH) or _LOGIN_URLS.get(api_url, "")
    if not token_url:
        raise UsageError(
            f"RECONCILER_TOKEN_URL is not set, and none is published for {api_url}. "
            "Ask your Symphony contact where to get tokens for this environment."
        )
    client_id = _credential("client_id", table, environment)
    client_secret = _credential("client_secret", table, environment)
    if not client_secret and table.get("keyring"):
        client_secret = from_keyring(urlsplit(api_url).netloc)
    for name, value in (("RECONCILER_CLIENT_ID", client_id), ("RECONCILER_CLIENT_SECRET", client_secret)):
        if not value:
            raise UsageError(f"{name} is not set. Set it, or set {name}_FILE to the path of a file that holds it.")
    ca_bundle = environment.get("RECONCILER_CA_BUNDLE") or table.get("ca_bundle", "")
    return Connection(api_url + "/api/v2", token_url, login_url, client_id, Secret(client_secret), ca_bundle)


def _value(name: str, table: Mapping[str, Any], environment: Mapping[str, str]) -> str:
    return _of_environment(name, environment) or _of_table(name, table, environment)


def _credential(name: str, table: Mapping[str, Any], environment: Mapping[str, str]) -> str:
    return (
        _of_environment(name, environment)
        or from_systemd(name, environment)
        or _of_table(name, table, environment)
    )  # fmt: skip


def _of_environment(name: str, environment: Mapping[str, str]) -> str:
    variable = f"RECONCILER_{name.upper()}"
    return _given(name, environment, variable, f"{variable}_FILE", environment)


def _of_table(name: str, table: Mapping[str, Any], environment: Mapping[str, str]) -> str:
    return _given(name, table, name, f"{name}_file", environment)


def _given(name: str, places: Mapping[str, Any], key: str, file_key: str, environment: Mapping[str, str]) -> str:
    """Give what stands under `key`, or in the file that `file_key` names."""
    if places.get(key):
        return str(places[key]).strip()
    if not places.get(file_key):
        return ""
    shown = file_key if places is environment else f"connection.{file_key}"
    return from_file(Path(str(places[file_key])).expanduser(), shown, name == "client_secret", environment)


def _with_path(url: str, path: str) -> str:
    """Add the path where the address has none."""
    bare = re.fullmatch(r"[a-z]+://[^/]+/*", url)
    return url.rstrip("/") + path if bare else url


def _safe(name: str, url: str) -> str:
    """Give back an address that credentials may be sent to, or "". Raises UsageError for any other."""
    if not url:
        return ""
    if "@" in url:
        # Not shown: it may hold a password.
        raise UsageError(f"{name} has a user name or a password in it: take out all between // and @.")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise UsageError(f"{name} is not an address: {error}.") from error
    if re.search(r"[\\\s#]", url):
        raise UsageError(f"{name} is {url}: it must not have a backslash, a space or a # in it.")
    if host and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))):
        return url
    raise UsageError(
        f"{name} is {url}: it must begin with https:// (plain http is for this machine only, as with the sandbox)."
    )


def is_loopback(host: str) -> bool:
    """Say whether a host is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
