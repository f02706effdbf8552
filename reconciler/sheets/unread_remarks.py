"""Who would get access with a remark in their row that nothing here understands: whoever approves is to read it."""

from collections.abc import Iterable, Iterator
from datetime import date

from reconciler.model.action import Action, ActionKind
from reconciler.model.desired import Desired, DesiredUser, FreeRemarks
from reconciler.model.finding import Finding
from reconciler.model.finding_code import Code
from reconciler.model.identity import email_key
from reconciler.sheets.leavers.understood import is_understood
from reconciler.sheets.values.characters import marked

_GIVES = (ActionKind.CREATE_USER, ActionKind.REACTIVATE_USER)
_NONE = FreeRemarks()


def unread_remarks(desired: Desired, actions: Iterable[Action]) -> Iterator[Finding]:
    """Yield what is to be read of those whom an action gives access, unless a person has answered for them.

    That is each remark that is not understood, and that their row was hidden by hand.
    """
    today = date.fromisoformat(desired.today) if desired.today else date.max
    for action in actions:
        if action.kind not in _GIVES:
            continue
        key = email_key(action.subject)
        row = desired.users.get(action.company, {}).get(key)
        if row is not None and not row.access.checked:
            told = set[str]()
            for one in (row, *desired.copies.get(key, ())):
                yield from _unread(one, desired, today, told)


def _unread(row: DesiredUser, desired: Desired, today: date, told: set[str]) -> Iterator[Finding]:
    """Yield what is to be read of a row, but for the remarks that are told already."""
    about = desired.remarks.get(row.sheet, _NONE)
    if row.row in about.answered:
        return
    if row.row in about.hidden:
        yield Finding(Code.ROW_HIDDEN, origin=row.origin, company=row.company, subject=row.email)
    for label, cell, text in _remarks(row, about, desired):
        if text not in told and not is_understood(text, today):
            told.add(text)
            value = marked(" ".join(text.split()))
            yield Finding(
                Code.REMARK_UNREAD, {"value": value}, row.origin, label, value, row.company, row.email, cell=cell
            )


def _remarks(row: DesiredUser, about: FreeRemarks, desired: Desired) -> Iterator[tuple[str, str, str]]:
    """Yield the free remarks of a row: the header of each, its cell and its text."""
    for label, text in row.extras if about.columns else ():
        if text and label in about.columns:
            yield label, desired.cell(row.origin, label), text
    for cell, text in about.notes.get(row.row, ()):
        yield "", cell, text
