"""Settings: flags over environment over reconciler.toml over defaults."""

import getpass
import hashlib
import ipaddress
import os
import re
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from reconciler.config.credentials import from_file, from_keyring, from_systemd
from reconciler.config.file import read_config, state_dir
from reconciler.errors import UsageError
from reconciler.model.report import Limits, Policy, Protected, ascii_domain, email_key
from reconciler.support.resources import schema

PRODUCTION = "https://community.symphony.com"
UAT = "https://community.uat.symphony.com"
_TOKEN_URLS = {PRODUCTION: "https://us-auth.prod.symphony.com/oauth/token"}
_LOGIN_PATH = "/webcontroller/podLoginInformation"
_LOGIN_URLS = {
    PRODUCTION: f"https://loginservice.symphony.com{_LOGIN_PATH}",
    UAT: f"https://loginservice-test.symphony.com{_LOGIN_PATH}",
}
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}


@dataclass(frozen=True, slots=True)
class Product:
    """One of the two names the API is published under; the wire is the same."""

    key: str
    name: str
    chat: str
    docs: str


PRODUCTS = {
    "connect": Product(
        "connect",
        "Connect API",
        "the Embedded Collaboration Platform (ECP)",
        "https://docs.developers.symphony.com/symphony-rest-api/connect-api",
    ),
    "sponsored-access": Product(
        "sponsored-access",
        "Sponsored Access API",
        "Embedded Mode",
        "https://docs.developers.symphony.com/symphony-rest-api/sponsored-access-api",
    ),
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
    system's own certificates are trusted."""

    api_url: str
    token_url: str
    login_url: str
    client_id: str
    client_secret: Secret
    ca_bundle: str = ""

    @property
    def tenant(self) -> str:
        """What tells one partner on one host from another, in file names and in the journal."""
        return hashlib.sha256(f"{self.api_url} {self.client_id}".encode()).hexdigest()[:16]

    @property
    def host(self) -> str:
        """The API's host (and port), as plans and messages name it."""
        return urlsplit(self.api_url).netloc


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast and how patiently the API is called; waits in seconds.

    `rate` is in requests per second, `deadline` a text that `reconciler.run.deadline` reads; None where there is none.
    """

    max_concurrency: int = 16
    attempts: int = 5
    timeout_s: float = 60.0
    longest_wait_s: float = 30.0
    provisioning_s: float = 1800.0
    provisioning_poll_s: float = 30.0
    settle_s: float = 15.0
    rate: float | None = None
    deadline: str | None = None

    @property
    def ahead(self) -> int:
        """How many writes may be put on record while as many as may be are under way, so that none waits for the disk.

        With a rate none: what was ready and then had to wait would leave together.
        """
        return 0 if self.rate else self.max_concurrency // 8


@dataclass(frozen=True, slots=True)
class Settings:
    """All that a command needs to know besides its sources' content.

    `columns` are the house's own names for columns: kind of sheet → field → headers.
    """

    product: Product = PRODUCTS["sponsored-access"]
    policy: Policy = field(default_factory=Policy)
    protected: Protected = field(default_factory=Protected)
    limits: Limits = field(default_factory=Limits)
    pace: Pace = Pace()
    state_dir: Path = Path()
    files: tuple[Path, ...] = ()
    companies: tuple[Path, ...] = ()
    users: tuple[Path, ...] = ()
    columns: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    connection_table: Mapping[str, Any] = field(default_factory=dict)

    def with_flags(
        self,
        api: str | None = None,
        max_concurrency: int | None = None,
        absent_users: str | None = None,
        unknown_active: str | None = None,
        absent_runs: int | None = None,
        on_hold: str | None = None,
        rate: str | None = None,
        deadline: str | None = None,
    ) -> "Settings":
        """Give the settings with the flags that were set laid over them; raises UsageError for a text that is none."""
        product = PRODUCTS[api] if api else self.product
        pace = replace(
            self.pace,
            max_concurrency=max_concurrency or self.pace.max_concurrency,
            rate=self.pace.rate if rate is None else requests_per_second(rate),
            deadline=self.pace.deadline if deadline is None else deadline,
        )
        old = self.policy
        policy = Policy(
            absent_users or old.absent_users, unknown_active or old.unknown_active, absent_runs or old.absent_runs
        )
        limits = replace(self.limits, on_hold=on_hold or self.limits.on_hold)
        return replace(self, product=product, pace=pace, policy=policy, limits=limits)


def load_settings(path: Path | None, environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the configuration file (`path`, or reconciler.toml in this folder if it is there) and the environment.

    Paths in the file are relative to the file. Raises UsageError with the file and the setting.
    """
    document, folder = read_config(path)
    sources = document.get("sources", {})
    connection = dict(document.get("connection", {}))
    for name in ("client_id_file", "client_secret_file", "ca_bundle"):
        if name in connection:
            connection[name] = str(folder / Path(connection[name]).expanduser())
    return Settings(
        product=PRODUCTS[document.get("api", "sponsored-access")],
        policy=Policy(**document.get("policy", {})),
        protected=_protected(document.get("protected", {})),
        limits=Limits(**document.get("limits", {})),
        pace=_pace(document.get("pace", {})),
        state_dir=state_dir(document, folder, environment),
        files=_paths(folder, sources.get("files", ())),
        companies=_paths(folder, sources.get("companies", ())),
        users=_paths(folder, sources.get("users", ())),
        columns={kind: names for kind, names in document.get("columns", {}).items() if names},
        connection_table=connection,
    )


def connection(settings: Settings, environment: Mapping[str, str] = os.environ) -> Connection:
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


def operator() -> str:
    """Give who runs the program, as user@machine."""
    try:
        return f"{getpass.getuser()}@{socket.gethostname()}"
    except (KeyError, OSError):
        return socket.gethostname()


def seconds(duration: str) -> float:
    """Turn a duration such as 30m, 1.5h, 90s or 200ms into seconds."""
    number, unit = re.fullmatch(r"([0-9.]+)(ms|s|m|h)", duration).groups()  # type: ignore[union-attr]
    return float(number) * _UNITS[unit]


def requests_per_second(text: str) -> float:
    """Turn a rate such as 50/s, or 50, into requests per second; raises UsageError for anything else."""
    if not re.fullmatch(_pace_rule("rate")["pattern"], text):
        raise UsageError(f"The rate {text!r} cannot be used. Give requests per second, as in 50/s or 50.")
    return float(text.removesuffix("/s"))


def is_deadline(text: str) -> bool:
    """Say whether a text has the form of a deadline: a time of day or a duration (schemas/config.json)."""
    return bool(re.fullmatch(_pace_rule("deadline")["pattern"], text))


def _pace_rule(name: str) -> dict[str, Any]:
    rule: dict[str, Any] = schema("config")["properties"]["pace"]["properties"][name]
    return rule


def _protected(table: Mapping[str, Any]) -> Protected:
    emails = frozenset(map(email_key, table.get("emails", ())))
    return Protected(emails, frozenset(ascii_domain(domain.strip().lstrip("@")) for domain in table.get("domains", ())))


def _pace(table: Mapping[str, Any]) -> Pace:
    as_is = {"max_concurrency", "attempts", "deadline"}
    given: dict[str, Any] = {name: value for name, value in table.items() if name in as_is}
    for name in table.keys() - as_is - {"rate"}:
        given[f"{name}_s"] = seconds(table[name])
    if "rate" in table:
        given["rate"] = requests_per_second(str(table["rate"]))
    return Pace(**given)


def _paths(folder: Path, names: Any) -> tuple[Path, ...]:
    return tuple(folder / name for name in names)


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
