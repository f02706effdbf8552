"""Where a world begins: a JSON seed, or a workbook that `reconciler export` has written."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType
from python_calamine import CalamineError, CalamineWorkbook

from reconciler.errors import InputRefused
from reconciler.model.finding_code import Code
from reconciler.model.identity import email_key
from reconciler.sandbox import rules
from reconciler.sandbox.companies import Fate, SandboxCompany, State
from reconciler.sandbox.contract_options import options_from
from reconciler.sandbox.problems import ApiProblem
from reconciler.sandbox.users import SandboxUser
from reconciler.sandbox.world import SEEDED_AT, World

_TEXTS = tuple(rules.USER_TEXTS)
_COMPANY_COLUMNS = ("name", "vanityName", "emailDomains")
_USER_COLUMNS = ("companyVanityName", "email")


class SeedUser(msgspec.Struct, rename="camel", forbid_unknown_fields=True, kw_only=True, gc=False):
    """A user of a seed; the id is made from the email where it is not given."""

    id: str = ""
    email: str
    first_name: str | UnsetType = UNSET
    last_name: str | UnsetType = UNSET
    display_name: str | UnsetType = UNSET
    active: bool = True
    phone_number: str | UnsetType = UNSET
    department: str | UnsetType = UNSET
    title: str | UnsetType = UNSET
    location: str | UnsetType = UNSET


class SeedCompany(msgspec.Struct, rename="camel", forbid_unknown_fields=True, kw_only=True):
    """A company of a seed; the id is made from the vanityName where it is not given."""

    id: str = ""
    name: str
    vanity_name: str
    email_domains: list[str]
    state: State = "COMPLETED"
    error_message: str = ""
    users: list[SeedUser] = []


class Seed(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A whole world as JSON."""

    companies: list[SeedCompany] = []
    elsewhere: dict[str, str] = {}
    taken_domains: list[str] = []
    taken_names: list[str] = []
    taken_vanity_names: list[str] = []
    provisioning: dict[str, Fate] = {}
    options: dict[str, Any] = {}


_ACTIVE = {"": True, "YES": True, "TRUE": True, "NO": False, "FALSE": False}


def load_seed(path: Path | str, clock: Callable[[], float] = time.time) -> World:
    """Return the world that a seed file describes. Raises InputRefused, which says what is wrong with it."""
    path = Path(path)
    try:
        seed = _read_json(path.read_bytes()) if path.suffix.lower() == ".json" else _read_workbook(path)
        return build(seed, clock)
    except OSError as error:
        raise InputRefused(
            f"The seed {path.name} cannot be read: {error.strerror or error}.", Code.SEED_UNREADABLE
        ) from error
    except ValueError as error:
        raise InputRefused(f"The seed {path.name} cannot be used: {error}.", Code.SEED_INVALID) from error


def build(seed: Seed, clock: Callable[[], float] = time.time) -> World:
    """Return the world that a seed describes. Raises ValueError, which says what is wrong and where."""
    world = World(options_from(seed.options), clock)
    world.companies.fates.update(seed.provisioning)
    for company in seed.companies:
        _place(world, company)
    world.elsewhere.accounts.update((email_key(email), pod) for email, pod in seed.elsewhere.items())
    world.elsewhere.domains.update(domain.lower() for domain in seed.taken_domains)
    world.elsewhere.names.update(name.casefold() for name in seed.taken_names)
    world.elsewhere.vanity_names.update(seed.taken_vanity_names)
    return world


def describe(world: World) -> Seed:
    """Return a world as the seed that would make it again, with ids and states; the client's secret is left out."""
    options = asdict(world.options)
    del options["client_secret"]
    return Seed(
        companies=[_describe_company(company) for company in world.companies.all()],
        elsewhere=world.elsewhere.accounts,
        taken_domains=sorted(world.elsewhere.domains),
        taken_names=sorted(world.elsewhere.names),
        taken_vanity_names=sorted(world.elsewhere.vanity_names),
        provisioning=world.companies.fates,
        options=options,
    )


def _describe_company(company: SandboxCompany) -> SeedCompany:
    return SeedCompany(
        id=company.id,
        name=company.name,
        vanity_name=company.vanity_name,
        email_domains=company.email_domains,
        state=company.state,
        error_message=company.error_message,
        users=[_describe_user(user) for user in company.users],
    )


def _describe_user(user: SandboxUser) -> SeedUser:
    return SeedUser(**{name: getattr(user, name) for name in SeedUser.__struct_fields__})


def _place(world: World, seeded: SeedCompany) -> None:
    where = f"company {seeded.vanity_name!r}"
    fields = {"name": seeded.name, "vanityName": seeded.vanity_name, "emailDomains": seeded.email_domains}
    if fault := rules.company_fault(fields):
        raise ValueError(f"{where}: {fault}")
    try:
        company = world.companies.place(
            seeded.name,
            seeded.vanity_name,
            seeded.email_domains,
            state=seeded.state,
            company_id=seeded.id,
            error_message=seeded.error_message,
            created_at=SEEDED_AT,
        )
        for user in seeded.users:
            _place_user(world, company, user)
    except ApiProblem as problem:
        raise ValueError(f"{where}: {problem.detail}") from problem


def _place_user(world: World, company: SandboxCompany, user: SeedUser) -> None:
    if "@" not in user.email:
        raise ValueError(f"company {company.vanity_name!r}: {user.email!r} is not an email address")
    world.users.place(company, msgspec.to_builtins(user), user_id=user.id, created_at=SEEDED_AT)


def _read_json(raw: bytes) -> Seed:
    # Some editors of Windows begin a file with a byte order mark, which JSON does not have.
    return msgspec.json.decode(raw.removeprefix(b"\xef\xbb\xbf"), type=Seed)


def _read_workbook(path: Path) -> Seed:
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    except CalamineError as error:
        raise ValueError(f"it is neither JSON nor a workbook ({error})") from error
    companies = [_company_of(row) for row in _rows(sheets, "Companies", _COMPANY_COLUMNS)]
    by_vanity_name = {company.vanity_name: company for company in companies}
    for row in _rows(sheets, "Users", _USER_COLUMNS):
        if row["companyVanityName"] not in by_vanity_name:
            raise ValueError(f"{row['email']!r} is of {row['companyVanityName']!r}, which the sheet Companies lacks")
        by_vanity_name[row["companyVanityName"]].users.append(_user_of(row))
    return Seed(companies=companies)


def _rows(sheets: Mapping[str, list[list[Any]]], name: str, required: Iterable[str]) -> Iterator[dict[str, str]]:
    """Yield the filled rows of a sheet as texts by column."""
    if name not in sheets:
        raise ValueError(f"the sheet {name} is missing")
    rows = iter(sheets[name])
    header = [_text(cell) for cell in next(rows, [])]
    if missing := [column for column in required if column not in header]:
        raise ValueError(f"the sheet {name} has no column {missing[0]}")
    for row in rows:
        texts = dict(zip(header, map(_text, row), strict=False))
        if any(texts.values()):
            yield texts


def _company_of(row: Mapping[str, str]) -> SeedCompany:
    domains = [domain.strip() for domain in row["emailDomains"].split(",")]
    return SeedCompany(name=row["name"], vanity_name=row["vanityName"], email_domains=domains)


def _user_of(row: Mapping[str, str]) -> SeedUser:
    active = row.get("active", "").upper()
    if active not in _ACTIVE:
        raise ValueError(f"{row['email']!r}: active must be yes, no or empty, not {row['active']!r}")
    texts = {name: row[name] for name in _TEXTS if row.get(name)}
    return msgspec.convert({**texts, "email": row["email"], "active": _ACTIVE[active]}, SeedUser)


def _text(cell: object) -> str:
    # Workbooks know no whole numbers: a phone number is one with a fraction of nothing.
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
