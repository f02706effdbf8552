"""What the sheets say, after every check that needs no live state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

from reconciler.model.finding import Finding
from reconciler.model.fixes import NO_FIXES, Fixes
from reconciler.model.identity import domain_of
from reconciler.model.origin import Column, Extras, Origin, Place, Sheet, Source, Stamp


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


class Access(NamedTuple):
    """Whether a row wants somebody to have access on the day the sheets were read.

    `outright` says that a yes in `active`, or a start date that was reached lately, says so: without it nobody who is
    disabled gets access back. `checked` says that whoever wrote the yes has looked at what says that they have left.
    `waits` says that it begins on `start`, which is still to come. Days are ISO 8601, "" for
    none; `end` is the last day with access.
    """

    active: bool
    outright: bool = False
    waits: bool = False
    start: str = ""
    end: str = ""
    checked: bool = False

    @property
    def gives(self) -> bool:
        """Whether access is given, today or later."""
        return self.active or self.waits


class DesiredUser(msgspec.Struct, frozen=True, gc=False):
    """A valid user row; optional text is "" where the cell is empty."""

    company: str
    email: str
    first_name: str
    last_name: str
    display_name: str
    access: Access
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
    def active(self) -> bool:
        """Whether the person is wanted active today."""
        return self.access.active

    @property
    def domain(self) -> str:
        """The domain of the email address, as `ascii_domain` gives it."""
        return domain_of(self.email)


class NotTaken(NamedTuple):
    """The person of a rejected row that seems to want them active, by what of the name can be read.

    `company` is "" where the row does not tell it; `alone` says that its own cells are wrong: a row that another
    contradicts may be the one to go.
    """

    company: str
    email: str
    first_name: str
    last_name: str
    display_name: str
    origin: Origin
    alone: bool = False

    @property
    def domain(self) -> str:
        """The domain of the email address, as `ascii_domain` gives it."""
        return domain_of(self.email)

    @property
    def is_named(self) -> bool:
        """Whether anything of the person's name can be read."""
        return bool(self.first_name or self.last_name or self.display_name)


class FreeRemarks(NamedTuple):
    """Where a sheet has remarks in somebody's own words.

    `columns` are the headers of its columns for them; `notes` has those on cells by row, each the reference of the cell
    and its text; `answered` are the rows of which somebody was asked whether their person has left, and said no;
    `hidden` are those that somebody has hidden by hand. Rows count from 1.
    """

    columns: tuple[str, ...] = ()
    notes: Mapping[int, tuple[tuple[str, str], ...]] = {}
    answered: frozenset[int] = frozenset()
    hidden: frozenset[int] = frozenset()


@dataclass(slots=True)
class Desired:
    """What the sheets say, after every check that needs no live state.

    `protected` maps the email keys of rejected rows to where they stand; `unreadable` maps a company ("" for
    unknown) to the origins of rows whose person could not be told: while one stands, nobody absent is deactivated
    there (architecture, promise 3). `mentioned` maps the email keys of addresses that stand anywhere else in the
    sheets, in no row of their own, to where they stand: these people are never absent. `not_taken` are the people of
    rejected rows who may be somebody live, under a new address. `columns` holds, for each sheet, the columns it has: by
    field, and those of its own by their header. `stamps` holds how each file was when it was read, by its path; `today`
    is the day for which all of it holds, ISO 8601. `as_told` names the sources whose letters were read in the encoding
    that somebody has told; `fixes` is what was laid over what was read. `remarks` says where each sheet has remarks in
    free text, and `copies` has by email key the rows that say the same as the one that counts, and were left out.
    """

    companies: dict[str, DesiredCompany] = field(default_factory=dict)
    users: dict[str, dict[str, DesiredUser]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    protected: dict[str, Origin] = field(default_factory=dict)
    unreadable: dict[str, list[Origin]] = field(default_factory=dict)
    mentioned: dict[str, Place] = field(default_factory=dict)
    not_taken: list[NotTaken] = field(default_factory=list)
    rejected_companies: dict[str, Origin] = field(default_factory=dict)
    columns: dict[Sheet, dict[str, Column]] = field(default_factory=dict)
    remarks: dict[Sheet, FreeRemarks] = field(default_factory=dict)
    copies: dict[str, list[DesiredUser]] = field(default_factory=dict)
    stamps: dict[str, Stamp] = field(default_factory=dict)
    as_told: list[str] = field(default_factory=list)
    rows: int = 0
    today: str = ""
    fixes: Fixes = NO_FIXES

    @property
    def has_dates(self) -> bool:
        """Whether a row has a first or a last day, so that it matters which day it is."""
        if not any("startDate" in columns or "endDate" in columns for columns in self.columns.values()):
            return False
        rows = (row for people in self.users.values() for row in people.values())
        return any(row.access.start or row.access.end for row in rows)

    def label(self, sheet: Sheet, field_name: str) -> str:
        """Give the header that a sheet has for a field."""
        column = self.columns.get(sheet, {}).get(field_name)
        return column.label if column else field_name

    def has(self, sheet: Sheet, field_name: str) -> bool:
        """Whether a sheet has a column for a field."""
        return field_name in self.columns.get(sheet, {})

    def cell(self, origin: Origin, field_name: str) -> str:
        """Give the reference of the cell that a row has for a field; "" where it has none."""
        column = self.columns.get(origin.table, {}).get(field_name)
        return column.cell(origin.row) if column else ""
