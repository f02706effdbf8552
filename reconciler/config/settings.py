"""Settings: flags over environment over reconciler.toml over defaults."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from reconciler.config.database import read_database
from reconciler.config.encoding import encoding
from reconciler.config.file import DEFAULT_FILE, read_config
from reconciler.config.keeping import Keeping, read_keeping
from reconciler.config.notify import Notify, read_notify
from reconciler.config.places import state_dir
from reconciler.config.protected import read_protected
from reconciler.config.remote import Remote, read_remotes, source_place
from reconciler.config.schedules import read_schedules
from reconciler.config.serving import Serving, read_serving
from reconciler.config.units import requests_per_second, seconds
from reconciler.errors import UsageError
from reconciler.model.far_address import FarAddress
from reconciler.model.policy import Approving, Limits, Policy, Protected
from reconciler.model.schedule import Schedule
from reconciler.model.state_place import DatabaseAddress, StatePlace
from reconciler.support.time_zone import require_known_zone


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


_MARGIN_S = 5.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast and how patiently the API is called; waits in seconds.

    `rate` is in requests per second, `deadline` a text that `reconciler.run.deadline` reads; None where there is none.
    """

    max_concurrency: int = 16
    attempts: int = 5
    timeout_s: float = 60.0
    longest_wait_s: float = 30.0
    unreachable_s: float = 120.0
    provisioning_s: float = 1800.0
    provisioning_poll_s: float = 30.0
    settle_s: float = 15.0
    landing_s: float | None = None
    rate: float | None = None
    deadline: str | None = None

    @property
    def lands_within_s(self) -> float:
        """For how long a request may still land whose sender was killed: as long as it would have waited, and a bit."""
        return self.timeout_s + _MARGIN_S if self.landing_s is None else self.landing_s

    @property
    def ahead(self) -> int:
        """How many writes may be put on record while as many as may be are under way, so that none waits for the disk.

        With a rate none: what was ready and then had to wait would leave together.
        """
        return 0 if self.rate else self.max_concurrency // 8


@dataclass(frozen=True, slots=True)
class Overrides:
    """What somebody asks for in place of what the configuration says; None leaves it as it is.

    `api` is a key of `PRODUCTS`, `rate` requests per second as people write it (50/s).
    """

    api: str | None = None
    max_concurrency: int | None = None
    rate: str | None = None
    deadline: str | None = None
    absent_users: str | None = None
    unknown_active: str | None = None
    absent_runs: int | None = None
    on_hold: str | None = None
    encoding: str | None = None
    ignore_column: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """All that a command needs to know besides its sources' content.

    `feed` is what `files`, `companies` and `users` are deliveries of, "" where it has no name. `columns` are the
    house's own names for columns: kind of sheet → field → headers; under "ignore" of "users" those whose columns mean
    nothing. `encoding` is what text files that are no UTF are in, "" where nobody says it; `remotes` say how sheets on
    other machines are fetched. `log_format` is "text" or
    "json". Paths of `connection_table` are relative to `connection_folder`; `connection_is_named` is False where it
    comes from a file that was merely found. `file` is the configuration file, None where there is none; `configured` is
    what holds without overrides, None where there are none.
    """

    product: Product = PRODUCTS["sponsored-access"]
    policy: Policy = field(default_factory=Policy)
    approving: Approving = field(default_factory=Approving)
    protected: Protected = field(default_factory=Protected)
    limits: Limits = field(default_factory=Limits)
    pace: Pace = Pace()
    state_dir: Path = Path()
    database: DatabaseAddress | None = None
    keeping: Keeping = field(default_factory=Keeping)
    files: tuple[Path | FarAddress, ...] = ()
    companies: tuple[Path | FarAddress, ...] = ()
    users: tuple[Path | FarAddress, ...] = ()
    feed: str = ""
    encoding: str = ""
    remotes: tuple[Remote, ...] = ()
    columns: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    schedules: tuple[Schedule, ...] = ()
    notify: Notify = field(default_factory=Notify)
    serving: Serving = field(default_factory=Serving)
    log_format: str = "text"
    connection_table: Mapping[str, Any] = field(default_factory=dict)
    connection_folder: Path = field(default=Path(), compare=False)
    connection_is_named: bool = field(default=True, compare=False)
    file: Path | None = field(default=None, compare=False)
    configured: "Settings | None" = field(default=None, compare=False)

    def with_overrides(self, overrides: Overrides) -> "Settings":
        """Return the settings with what is overridden laid over them.

        Raises UsageError for a rate or an encoding that is none.
        """
        given = {name: value for name, value in asdict(overrides).items() if value is not None}

        def chosen(*names: str) -> dict[str, Any]:
            return {name: given[name] for name in names if name in given}

        if "rate" in given:
            given["rate"] = requests_per_second(given["rate"])
        encoding(given.get("encoding", ""))
        ignoring = self._ignoring(given.pop("ignore_column"))
        return replace(
            ignoring,
            product=PRODUCTS[given["api"]] if "api" in given else self.product,
            pace=replace(self.pace, **chosen("max_concurrency", "rate", "deadline")),
            policy=replace(ignoring.policy, **chosen("absent_users", "unknown_active", "absent_runs")),
            limits=replace(self.limits, **chosen("on_hold")),
            **chosen("encoding"),
            configured=self.configured or self,
        )

    @property
    def state(self) -> StatePlace:
        """Where the state is kept."""
        return StatePlace(self.state_dir, self.database)

    def on(self, surface: str) -> "Settings":
        """Return the settings as they hold for a plan that was made there: "page", or "" for the command line."""
        return replace(self, approving=self.approving.on(surface))

    def columns_under(self, policy: Policy) -> Mapping[str, Mapping[str, Sequence[str]]]:
        """Return the house's own names for columns, and those that are ignored under a policy."""
        if not policy.ignored_columns:
            return self.columns
        return {**self.columns, "users": {**self.columns.get("users", {}), "ignore": policy.ignored_columns}}

    def _ignoring(self, headers: Sequence[str]) -> "Settings":
        """Return the settings with more columns of users sheets that mean nothing."""
        policy = replace(self.policy, ignored_columns=tuple(dict.fromkeys([*self.policy.ignored_columns, *headers])))
        return replace(self, policy=policy, columns=self.columns_under(policy))


def load_settings(path: Path | str | None = None, environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the configuration file (`path`, or reconciler.toml in this folder if it is there) and the environment.

    Paths in the file are relative to the file, but for ~. Raises UsageError with the file and the setting.
    """
    document, folder = read_config(Path(path) if path else None)
    sources = document.get("sources", {})
    table = dict(document.get("policy", {}))
    approving = _approving({name: table.pop(name) for name in _APPROVING & table.keys()}, str(path or DEFAULT_FILE))
    policy = Policy(**table)
    if policy.zone:
        _require_zone(policy.zone, str(path or DEFAULT_FILE))
    return Settings(
        product=PRODUCTS[document.get("api", "sponsored-access")],
        policy=replace(policy, ignored_columns=_ignored(document)),
        approving=replace(approving, people=document.get("people", {})),
        protected=read_protected(document.get("protected", {}), str(path or DEFAULT_FILE)),
        limits=Limits(**document.get("limits", {})),
        pace=_pace(document.get("pace", {})),
        state_dir=state_dir(document, folder, environment),
        database=read_database(document, folder, environment),
        keeping=read_keeping(document.get("state", {}), str(path or DEFAULT_FILE)),
        files=_places(folder, sources.get("files", ())),
        companies=_places(folder, sources.get("companies", ())),
        users=_places(folder, sources.get("users", ())),
        feed=sources.get("feed", ""),
        encoding=encoding(sources.get("encoding", "")),
        remotes=read_remotes(document.get("remote", ()), folder, str(path or DEFAULT_FILE)),
        columns={kind: names for kind, names in document.get("columns", {}).items() if names},
        schedules=read_schedules(document, folder, str(path or DEFAULT_FILE)),
        notify=read_notify(document.get("notify", {}), folder),
        serving=read_serving(document.get("serve", {}), folder, str(path or DEFAULT_FILE)),
        log_format=document.get("log", {}).get("format", "text"),
        connection_table=document.get("connection", {}),
        connection_folder=folder,
        connection_is_named=bool(path),
        file=_file(path),
    )


def _file(path: Path | str | None) -> Path | None:
    """Return the configuration file that was read, wherever somebody looks at its name later."""
    return Path(path or DEFAULT_FILE).absolute() if path or os.path.lexists(DEFAULT_FILE) else None


_APPROVING = frozenset({"four_eyes", "four_eyes_for", "unattended", "plan_valid"})
_LONGEST_VALID_S = 7 * 86400.0


def _approving(table: dict[str, Any], file: str) -> Approving:
    """Return who has to approve what. Raises UsageError where a plan would be good for too long."""
    if "plan_valid" in table:
        table["plan_valid_s"] = seconds(table.pop("plan_valid"))
    approving = Approving(**table)
    if not 0 < approving.plan_valid_s <= _LONGEST_VALID_S:
        raise UsageError(f"{file}: policy.plan_valid: a plan is good for up to 7 days (168h), and more than no time.")
    return replace(approving, four_eyes_for=tuple(approving.four_eyes_for))


def _ignored(document: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(document.get("columns", {}).get("users", {}).get("ignore", ()))


def _require_zone(zone: str, file: str) -> None:
    try:
        require_known_zone(zone)
    except UsageError as error:
        raise UsageError(f"{file}: policy.zone: {error}") from error


def _pace(table: Mapping[str, Any]) -> Pace:
    as_is = {"max_concurrency", "attempts", "deadline"}
    given: dict[str, Any] = {name: value for name, value in table.items() if name in as_is}
    for name in table.keys() - as_is - {"rate"}:
        given[f"{name}_s"] = seconds(table[name])
    if "rate" in table:
        given["rate"] = requests_per_second(str(table["rate"]))
    return Pace(**given)


def _places(folder: Path, names: Any) -> tuple[Path | FarAddress, ...]:
    return tuple(source_place(folder, name) for name in names)
