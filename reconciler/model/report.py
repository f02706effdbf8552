"""The data that flows through a run: records for rows, frozen dataclasses for decisions.

desired (from sheets) and live (from the API) meet in the diff, which gives actions and findings; executing actions
gives results. Nothing here knows a file, a network or a clock.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

COMPANY_FIELDS = ("name", "vanityName", "emailDomains")
USER_FIELDS = (
    "companyVanityName",
    "email",
    "firstName",
    "lastName",
    "displayName",
    "active",
    "phoneNumber",
    "department",
    "title",
    "location",
)
"""The columns of the two kinds of sheet, by the API's own names."""

_LONGEST_DOMAIN = 253

COMPLETED = "COMPLETED"
"""The one state of a company in which it can have people."""


class ActionKind(StrEnum):
    """What the API can be asked to change."""

    CREATE_COMPANY = "create-company"
    ADD_DOMAINS = "add-domains"
    CREATE_USER = "create-user"
    DEACTIVATE_USER = "deactivate-user"
    REACTIVATE_USER = "reactivate-user"


class FindingKind(StrEnum):
    """What no action can settle, and notes on what was mended or merged on the way."""

    REJECTED = "rejected"
    DRIFT = "drift"
    UNMANAGED = "unmanaged"
    CONFLICT = "conflict"
    POSSIBLE_RENAME = "possible-rename"
    NOTE = "note"


class Outcome(StrEnum):
    """How an action ended."""

    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"
    PENDING = "pending"
    UNKNOWN = "unknown"


class Verified(StrEnum):
    """What a re-read showed of an outcome."""

    YES = "yes"
    NO = "no"
    NOT_CHECKED = "not checked"


class Sheet(NamedTuple):
    """One table of one source: the file as the operator named it, and the sheet ("" for CSV)."""

    source: str
    name: str


class Origin(NamedTuple):
    """Where a row stands: rows count from 1, as the spreadsheet program shows them."""

    source: str
    sheet: str
    row: int

    def __str__(self) -> str:
        return f"{self.source} › {self.sheet} row {self.row}" if self.sheet else f"{self.source} row {self.row}"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: its header as the sheet has it, and its index, from 0."""

    label: str
    index: int

    def cell(self, row: int) -> str:
        """Give the reference of this column's cell in a row (counted from 1), such as E17."""
        letters, rest = "", self.index + 1
        while rest:
            rest, digit = divmod(rest - 1, 26)
            letters = chr(ord("A") + digit) + letters
        return f"{letters}{row}"


Extras = tuple[tuple[str, str], ...]
"""Columns the program does not know: (header, cell) pairs, carried into the audit untouched."""


class DesiredCompany(msgspec.Struct, frozen=True, gc=False):
    """A valid company row."""

    name: str
    vanity_name: str
    email_domains: tuple[str, ...]
    extras: Extras
    sheet: Sheet
    row: int

    @property
    def origin(self) -> Origin:
        """Where the row stands."""
        return Origin(*self.sheet, self.row)


class DesiredUser(msgspec.Struct, frozen=True, gc=False):
    """A valid user row; optional text is "" where the cell is empty."""

    company: str
    email: str
    first_name: str
    last_name: str
    display_name: str
    active: bool
    phone_number: str
    department: str
    title: str
    location: str
    extras: Extras
    sheet: Sheet
    row: int

    @property
    def origin(self) -> Origin:
        """Where the row stands."""
        return Origin(*self.sheet, self.row)

    @property
    def domain(self) -> str:
        """The domain of the email address, as `ascii_domain` gives it."""
        return domain_of(self.email)


class Company(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """A company as the API gives it (contract: Company)."""

    id: str
    vanity_name: str
    state: str
    name: str = ""
    email_domains: tuple[str, ...] = ()
    public_url: str | None = None
    error_message: str | None = None


class User(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """A user as a listing or GET gives it (contract: User); `active` None means the answer did not say."""

    id: str
    email: str
    first_name: str | None = None
    last_name: str | None = None
    display_name: str | None = None
    active: bool | None = None
    phone_number: str | None = None
    department: str | None = None
    title: str | None = None
    location: str | None = None

    @property
    def key(self) -> str:
        """What the user is matched by."""
        return email_key(self.email)


class Source(NamedTuple):
    """A file that was read, with the SHA-256 of its bytes and the number of its data rows.

    `kind` is "companies" or "users" where the operator said so, None where the headers told; `modified` is when the
    file was last changed, UTC in ISO 8601, "" for a DataFrame.
    """

    name: str
    path: str
    kind: str | None
    sha256: str
    rows: int
    user_rows: int = 0
    modified: str = ""


class Finding(msgspec.Struct, frozen=True, gc=False):
    """Something the reader must know; `message` says what it is and how to mend it.

    `column` is the header of the cell it is about and `cell` its reference, such as E17; both "" for a whole row.
    """

    kind: FindingKind
    code: str
    message: str
    origin: Origin | None = None
    column: str = ""
    value: str = ""
    company: str = ""
    subject: str = ""
    trace_id: str = ""
    cell: str = ""

    @property
    def place(self) -> str:
        """Where it stands, as a spreadsheet program names it: users.xlsx › Staff!E17; "" where it is nowhere."""
        if self.origin is None or not self.cell:
            return str(self.origin or "")
        sheet = f"{self.origin.sheet}!" if self.origin.sheet else ""
        return f"{self.origin.source} › {sheet}{self.cell}"


@dataclass(slots=True)
class Desired:
    """What the sheets say, after every check that needs no live state.

    `protected` maps the email keys of rejected rows to where they stand; `unreadable` maps a company ("" for unknown)
    to the origins of rows whose person could not be told: while one stands, nobody absent is deactivated there
    (design, promise 3). `columns` holds, for each sheet, the columns it has for our fields.
    """

    companies: dict[str, DesiredCompany] = field(default_factory=dict)
    users: dict[str, dict[str, DesiredUser]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    protected: dict[str, Origin] = field(default_factory=dict)
    unreadable: dict[str, list[Origin]] = field(default_factory=dict)
    rejected_companies: dict[str, Origin] = field(default_factory=dict)
    columns: dict[Sheet, dict[str, Column]] = field(default_factory=dict)
    rows: int = 0

    def label(self, sheet: Sheet, field_name: str) -> str:
        """Give the header that a sheet has for a field."""
        column = self.columns.get(sheet, {}).get(field_name)
        return column.label if column else field_name

    def cell(self, origin: Origin, field_name: str) -> str:
        """Give the reference of the cell that a row has for a field; "" where it has none."""
        column = self.columns.get(Sheet(*origin[:2]), {}).get(field_name)
        return column.cell(origin.row) if column else ""


@dataclass(slots=True)
class LiveCompany:
    """A company with its complete listing; `users` is None where no listing can be used, and `problem` says why."""

    company: Company
    users: list[User] | None = None
    problem: str = ""
    trace_id: str = ""


@dataclass(slots=True)
class Live:
    """What the API says, by vanityName."""

    companies: dict[str, LiveCompany] = field(default_factory=dict)


class Action(msgspec.Struct, frozen=True, gc=False):
    """One change that the API can make.

    `company` is a vanityName; `subject` the vanityName or the email it is about; `old` and `new` hold the API's own
    field names. `origin` is None where the person is absent from the sheets.
    """

    kind: ActionKind
    company: str
    subject: str
    old: Mapping[str, Any] | None
    new: Mapping[str, Any]
    company_id: str = ""
    user_id: str = ""
    origin: Origin | None = None
    extras: Extras = ()
    note: str = ""

    @property
    def identity(self) -> tuple[str, str, str]:
        """What makes two actions the same change of the same thing."""
        return (self.kind, self.company, email_key(self.subject))


STATUS: Mapping[bool | None, Mapping[str, Any]] = {active: {"active": active} for active in (True, False, None)}
"""What an action has as `old` or `new` where it is about somebody's status: one object for all of them."""


class Hold(msgspec.Struct, frozen=True, gc=False):
    """The guard's refusal: which limit, in which company ("" for the run), the count, its base, and the way on."""

    limit: str
    company: str
    count: int
    base: int
    percent: float
    message: str
    people: tuple[str, ...] = ()


class Result(msgspec.Struct, gc=False):
    """How one action ended, with all that proves it; `at` is UTC in ISO 8601, `account_at` a pod found by
    look-up, `created_id` the id that a created person was given, `seen` what a re-read showed
    instead of what was wanted."""

    action: Action
    outcome: Outcome
    verified: Verified = Verified.NOT_CHECKED
    status: int | None = None
    detail_code: int | None = None
    detail: str = ""
    trace_id: str = ""
    attempts: int = 0
    at: str = ""
    account_at: str = ""
    created_id: str = ""
    seen: str = ""


class Outline(NamedTuple):
    """A planned action as counting takes it; `outcome` is None where it has no result."""

    kind: ActionKind
    extras: Extras
    outcome: Outcome | None
    verified: Verified


class CompanyCounts(NamedTuple):
    """A company as a run last read it; counts are None where its listing could not be used or does not exist yet."""

    vanity_name: str
    name: str
    id: str
    state: str
    public_url: str
    domains: tuple[str, ...]
    in_sheets: int
    live: int | None
    active: int | None
    problem: str


@dataclass(frozen=True, slots=True)
class Limits:
    """When the guard holds a run, or refuses its input (design, Limits); `on_hold` is "all" or "deactivations"."""

    company_deactivations: int = 5
    company_deactivations_percent: float = 10
    company_share_percent: float = 100
    run_deactivations: int = 500
    run_share_percent: float = 100
    lost_rows_percent: float = 20
    rejected_rows: int = 5
    rejected_rows_percent: float = 10
    on_hold: str = "all"


@dataclass(frozen=True, slots=True)
class Policy:
    """What to do with people absent from the sheets, and where a listing does not say who is active.

    `absent_runs` is the number of good runs in a row that somebody must be absent from before they are deactivated.
    """

    absent_users: str = "report"
    unknown_active: str = "assume-active"
    absent_runs: int = 1


@dataclass(frozen=True, slots=True)
class Protected:
    """Who is never deactivated, whatever the sheets say: addresses, and domains of addresses."""

    emails: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()

    def covers(self, email: str) -> bool:
        """Say whether the person with this address is protected."""
        return email_key(email) in self.emails or domain_of(email) in self.domains


class Unchanged(NamedTuple):
    """A row that is satisfied already."""

    origin: Origin
    company: str
    subject: str
    state: str


@dataclass(slots=True)
class ApiUse:
    """What a run asked of the API: calls sent (retries included), retries, and answers of 429."""

    calls: int = 0
    retries: int = 0
    throttled: int = 0


@dataclass(slots=True, repr=False)  # asyncio asks for the repr of what a run gives: with all its people, a second
class Report:
    """All that a run learned: the one source of the summary, the preview and the audit workbook.

    `planned` is what the plan holds, `results` how its actions ended (empty for a dry run); `verdict` says in one
    sentence what happened, `error` what stopped the run and `error_code` its code ("" where nothing did, or it has
    none). `docs` and `chat` are the product's documentation and what its people chat through, `marked` is the path of
    a marked copy of the sheets ("" for none), `journal_head` the hash of the journal's last record of the run.
    """

    run_id: str
    command: str
    started_at: datetime
    operator: str
    host: str
    product: str
    dry_run: bool
    docs: str = ""
    chat: str = ""
    outcome: str = ""
    verdict: str = ""
    error: str = ""
    error_code: str = ""
    error_call: ApiFacts | None = None
    exit_code: int = 0
    duration_s: float = 0.0
    options: dict[str, Any] = field(default_factory=dict)
    sources: list[Source] = field(default_factory=list)
    planned: list[Action] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    companies: list[CompanyCounts] = field(default_factory=list)
    unchanged: list[Unchanged] | None = None
    unchanged_count: int = 0
    plan_digest: str = ""
    plan_file: str = ""
    audit: str = ""
    marked: str = ""
    journal_head: str = ""
    api: ApiUse = field(default_factory=ApiUse)


class ApiFacts(NamedTuple):
    """What Symphony support needs to find a failed call."""

    call: str
    status: int | None
    detail_code: int | None
    trace_id: str


def snake(field_name: str) -> str:
    """Give a field name as codes spell it: emailDomains becomes email_domains."""
    return re.sub(r"(?<!^)([A-Z])", r"_\1", field_name).lower()


def email_key(email: str) -> str:
    """Give what two spellings of one address share (design, promise 2).

    Trimmed, NFC, casefolded, and with its domain in ASCII form: bücher.example and xn--bcher-kva.example are one.
    """
    email = email.strip()
    if email.isascii():
        lower = email.lower()
        return email if email == lower else lower  # one text in memory, and not two that are equal
    local, at, domain = email.rpartition("@")
    return f"{_folded(local)}@{ascii_domain(domain)}" if at else _folded(email)


def domain_of(email: str) -> str:
    """Give the part behind the last @, as `ascii_domain` does; "" where there is none."""
    return ascii_domain(email.rpartition("@")[2]) if "@" in email else ""


def ascii_domain(domain: str) -> str:
    """Give the one form of a domain that all its spellings share: lower case, and in ASCII (IDNA 2008, UTS 46).

    What is no domain comes back casefolded.
    """
    return domain.lower() if domain.isascii() else _encoded(domain)


@lru_cache(maxsize=4096)
def _encoded(domain: str) -> str:
    import idna

    folded = _folded(domain)
    # The folded form is tried too: else what only it makes a domain would have another form when asked again.
    for form in (domain, folded):
        with suppress(UnicodeError):
            if len(form) <= _LONGEST_DOMAIN:
                return idna.encode(form, uts46=True).decode().lower()
    return folded


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def where(finding: Finding) -> tuple[bool, Origin, int, str]:
    """Give what findings are sorted by: where they stand, cell by cell; what stands nowhere comes last."""
    return finding.origin is None, finding.origin or Origin("", "", 0), len(finding.cell), finding.cell


def of_kind(actions: Iterable[Action], *kinds: ActionKind) -> list[Action]:
    """Give the actions of these kinds, in order."""
    return [action for action in actions if action.kind in kinds]
