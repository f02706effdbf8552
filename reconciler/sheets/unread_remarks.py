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
    """Yield each remark that is not understood of somebody whom an action gives access, unless a person answered it."""
    today = date.fromisoformat(desired.today) if desired.today else date.max
    for action in actions:
        if action.kind not in _GIVES:
            continue
        key = email_key(action.subject)
        row = desired.users.get(action.company, {}).get(key)
        if row is None or row.access.checked:
            continue
        told = set[str]()
        for one in (row, *desired.copies.get(key, ())):
            for label, cell, text in _remarks(one, desired):
                if text not in told and not is_understood(text, today):
                    told.add(text)
                    value = marked(" ".join(text.split()))
                    yield Finding(
                        Code.REMARK_UNREAD, {"value": value}, one.origin, label, value, row.company, row.email,
                        cell=cell,
                    )  # fmt: skip


def _remarks(row: DesiredUser, desired: Desired) -> Iterator[tuple[str, str, str]]:
    """Yield the free remarks of a row: the header of each, its cell and its text."""
    columns, notes, answered = desired.remarks.get(row.sheet, _NONE)
    if row.row in answered:
        return
    for label, text in row.extras if columns else ():
        if text and label in columns:
            yield label, desired.cell(row.origin, label), text
    for cell, text in notes.get(row.row, ()):
        yield "", cell, text
