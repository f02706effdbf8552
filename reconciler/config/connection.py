"""Where the API is, and who we are to it."""

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from reconciler.config.address import Address, read_address
from reconciler.config.credentials import from_file, from_keyring, from_systemd, require_no_key_log, require_plain
from reconciler.config.database import secrets_of
from reconciler.config.file import DEFAULT_FILE
from reconciler.config.places import beside, expanded
from reconciler.config.settings import Settings
from reconciler.errors import UsageError
from reconciler.support.redactor import Redactor

PRODUCTION = "https://community.symphony.com"


UAT = "https://community.uat.symphony.com"


_TOKEN_URLS = {PRODUCTION: "https://us-auth.prod.symphony.com/oauth/token"}


_TOKEN_PATH = "/oauth/token"  # noqa: S105 - no secret
_LOGIN_PATH = "/webcontroller/podLoginInformation"


_NOT_SET = "{0} is not set. Set it, or set {0}_FILE to the path of a file that holds it."

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
class Partner:
    """Whose memory and plans these are: the API's address, and the client id, without any secret."""

    api_url: str
    client_id: str

    @property
    def tenant(self) -> str:
        """What tells one partner on one host from another, in file names and in the journal."""
        return hashlib.sha256(f"{self.api_url} {self.client_id}".encode()).hexdigest()[:16]

    @property
    def host(self) -> str:
        """The API's host (and port), as plans and messages name it."""
        return urlsplit(self.api_url).netloc


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
        """Give the API's address its one form, whoever made the connection: the lock and all memory hang on it."""
        object.__setattr__(self, "redactor", Redactor(self.client_secret.reveal()))
        object.__setattr__(self, "api_url", str(read_address("api_url", self.api_url)))

    @property
    def tenant(self) -> str:
        """What tells one partner on one host from another, in file names and in the journal."""
        return Partner(self.api_url, self.client_id).tenant

    @property
    def host(self) -> str:
        """The API's host (and port), as plans and messages name it."""
        return Partner(self.api_url, self.client_id).host


def partner(settings: Settings, environment: Mapping[str, str] = os.environ) -> Partner:
    """Return whose memory and plans these are; no secret is read for it. Raises UsageError as `connect`."""
    api = _value("api_url", settings, environment, (*_TOKEN_URLS, *_LOGIN_URLS))
    client_id = _credential("client_id", settings, environment)
    if not client_id:
        raise UsageError(_NOT_SET.format("RECONCILER_CLIENT_ID"))
    address = f"{api.of_api() if api else read_address('', PRODUCTION)}/api/v2"
    return Partner(str(read_address("api_url", address)), client_id)


def connect(settings: Settings, environment: Mapping[str, str] = os.environ) -> Connection:
    """Give the connection, from the environment first and the configuration second.

    Each RECONCILER_ variable may be given as …_FILE, a path to read it from. Credentials may also come from systemd,
    and the secret from the keyring where the configuration says so. Raises UsageError where something is missing,
    where credentials would travel over plain HTTP to another machine, or where a configuration file that nobody named
    would send them to a host that is not known.
    """
    require_no_key_log(environment)
    table = settings.connection_table
    api = _value("api_url", settings, environment, (*_TOKEN_URLS, *_LOGIN_URLS))
    api = api.of_api() if api else read_address("", PRODUCTION)
    token = _value("token_url", settings, environment, (str(api), _TOKEN_URLS.get(str(api), "")))
    token_url = str(token.with_path(_TOKEN_PATH)) if token else _TOKEN_URLS.get(str(api), "")
    login = _value("login_url", settings, environment, (str(api), _LOGIN_URLS.get(str(api), "")))
    login_url = str(login.with_path(_LOGIN_PATH)) if login else _LOGIN_URLS.get(str(api), "")
    if not token_url:
        raise UsageError(
            f"RECONCILER_TOKEN_URL is not set, and none is published for {api}. "
            "Ask your Symphony contact where to get tokens for this environment."
        )
    client_id = _credential("client_id", settings, environment)
    client_secret = _credential("client_secret", settings, environment)
    if not client_secret and table.get("keyring"):
        client_secret = from_keyring(api.authority)
    for name, value in (("RECONCILER_CLIENT_ID", client_id), ("RECONCILER_CLIENT_SECRET", client_secret)):
        if not value:
            raise UsageError(_NOT_SET.format(name))
    ca_bundle = _ca_bundle(settings, environment)
    connection = Connection(f"{api}/api/v2", token_url, login_url, client_id, Secret(client_secret), ca_bundle)
    for secret in secrets_of(settings.database.url) if settings.database else ():
        connection.redactor.add(secret)
    return connection


def page_secret(settings: Settings, environment: Mapping[str, str] = os.environ) -> Secret:
    """Return the page's secret at the provider that people sign in at. Raises UsageError where there is none."""
    name, file = "page_client_secret", settings.serving.secret_file
    value = (
        _of_environment(name, environment)
        or from_systemd(name, environment)
        or (from_file(str(file), Path(), "serve.client_secret_file", True, environment) if file else "")
    )
    if not value:
        raise UsageError(f"serve.client_secret_file: {_NOT_SET.format('RECONCILER_PAGE_CLIENT_SECRET')}")
    require_plain(value, "RECONCILER_PAGE_CLIENT_SECRET")
    return Secret(value)


def ca_bundle(settings: Settings, environment: Mapping[str, str] = os.environ) -> str:
    """Return the file of the certificates that are trusted, "" where those of this system are."""
    return _ca_bundle(settings, environment) or environment.get("SSL_CERT_FILE", "")


def _value(name: str, settings: Settings, environment: Mapping[str, str], known: Iterable[str]) -> Address | None:
    """Return an address as it is set, None where it is not.

    Raises UsageError where it cannot be used, or stands in a file that nobody named and leads to a host that is none
    of those `known`.
    """
    if text := _of_environment(name, environment):
        return read_address(f"RECONCILER_{name.upper()}", text)
    text = str(settings.connection_table.get(name, "")).strip()
    if not text:
        return None
    address = read_address(f"connection.{name}", text)
    if settings.connection_is_named or address.host_alone in {urlsplit(url)[:2] for url in known}:
        return address
    raise UsageError(
        f"{DEFAULT_FILE}: connection.{name} leads to {address.authority}, which is no published host, and a file that "
        f"merely lies in the current folder may not say where credentials go. If that is the right host, set "
        f"RECONCILER_{name.upper()}, or name the file when you call the program (docs/security.md)."
    )


def _credential(name: str, settings: Settings, environment: Mapping[str, str]) -> str:
    table, file_key = settings.connection_table, f"{name}_file"
    value = (
        _of_environment(name, environment)
        or from_systemd(name, environment)
        or str(table.get(name, "")).strip()
        or _of_file(file_key, table, f"connection.{file_key}", settings.connection_folder, environment)
    )  # fmt: skip
    require_plain(value, f"RECONCILER_{name.upper()}")
    return value


def _of_environment(name: str, environment: Mapping[str, str]) -> str:
    variable = f"RECONCILER_{name.upper()}"
    if environment.get(variable):
        return environment[variable].strip()
    return _of_file(f"{variable}_FILE", environment, f"{variable}_FILE", Path(), environment)


def _of_file(key: str, places: Mapping[str, Any], shown: str, folder: Path, environment: Mapping[str, str]) -> str:
    """Return what stands in the file that `key` names, "" where it names none."""
    if not places.get(key):
        return ""
    return from_file(str(places[key]), folder, shown, "secret" in key.lower(), environment)


def _ca_bundle(settings: Settings, environment: Mapping[str, str]) -> str:
    if named := environment.get("RECONCILER_CA_BUNDLE"):
        return str(expanded(named))
    configured = settings.connection_table.get("ca_bundle", "")
    return str(beside(settings.connection_folder, configured)) if configured else ""
