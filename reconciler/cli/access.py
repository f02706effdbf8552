"""What `reconciler runs` tells of who had access: --access."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reconciler.cli.shared import print_document, say, state_of, tell_pause
from reconciler.errors import UsageError
from reconciler.operations.access import access_on, require_possible, write_book
from reconciler.report.words.english import access as words
from reconciler.support.redact import visible

if TYPE_CHECKING:
    from reconciler.model.access import Access, AccessReport


def show(context: click.Context, /, flags: dict[str, Any], day: str, company: str, out: Path | None) -> None:
    """Tell who had access on a day; write the workbook, where one is asked for.

    Raises UsageError where the day is none, JournalAltered where the journal is not what was put on record.
    """
    try:
        on = date.fromisoformat(day)
    except ValueError as error:
        raise UsageError(f"--access {day}: write the day as 2026-03-31.") from error
    state = state_of(context, flags)
    output = require_possible(out) if out else None
    report = access_on(state, on, company.lower(), datetime.now(UTC))
    book = write_book(report, output) if output else None
    tell_pause(state)
    if flags["as_json"]:
        print_document({**_document(report), "xlsx": str(book) if book else None})
    else:
        say(visible(line) for line in ([words.headline(report)] if book or flags["quiet"] else _lines(report)))
    if book:
        say([f"Workbook of who had access: {visible(str(book))}"], err=True)


def _lines(report: "AccessReport") -> Iterator[str]:
    yield words.headline(report)
    listings = {(one.company, one.tenant): one for one in report.listings}
    for of, people in groupby(report.people, lambda one: (one.company, one.tenant)):
        yield words.listed(listings[of])
        yield from _people(people)
    yield "What this can't know:"
    yield from (f"    {line}" for line in words.cannot_know(report))


def _people(people: Iterable["Access"]) -> Iterator[str]:
    for one in people:
        name = f" ({one.name})" if one.name else ""
        yield f"    {one.person}{name}: {one.access}; {words.decided(one)}"


def _document(report: "AccessReport") -> dict[str, Any]:
    return {
        "until": report.until,
        "company": report.company or None,
        "head": report.head,
        "people": [_person(one) for one in report.people],
        "companies": [one._asdict() for one in report.listings],
        "cannot_know": list(words.cannot_know(report)),
    }


def _person(one: "Access") -> dict[str, Any]:
    if one.last is None:
        return one._asdict()
    origin = one.last.origin
    place = {"source": origin.source, "sheet": origin.sheet, "row": origin.row} if origin else None
    return {**one._asdict(), "last": {**one.last._asdict(), "origin": place}}
