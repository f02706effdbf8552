"""The words and colours of the audit workbook."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from reconciler.errors import Exit
from reconciler.model.action import Action, ActionKind
from reconciler.model.code import FindingKind
from reconciler.model.result import Outcome, Verified
from reconciler.report.audit.counts import NOT_APPLIED
from reconciler.report.xlsx.style import PLAIN, CellStyle, Value

_GREEN = CellStyle(fill="D8EFDC", ink="17602B")


RED = CellStyle(fill="F8D3D3", ink="8E1616", bold=True)


AMBER = CellStyle(fill="FDEBC8", ink="7A4B00")


_VIOLET = CellStyle(fill="E6DCF3", ink="52307C", bold=True)


_GREY = CellStyle(fill="E8EAED", ink="4A5058")


_BLUE = CellStyle(fill="DCE9F7", ink="1F4E78")


_FAINT = CellStyle(ink="808890")


OUTCOMES = {
    Outcome.DONE: (_GREEN, "The API accepted the change. “verified: yes” means a later re-read shows it."),
    Outcome.FAILED: (RED, "The API said no, or the change is not there on a re-read; the detail says why."),
    Outcome.SKIPPED: (_GREY, "Not sent on purpose: something it depends on did not succeed; the detail says what."),
    Outcome.PENDING: (AMBER, "Waits for a company that Symphony is still setting up; run the same command later."),
    Outcome.UNKNOWN: (_VIOLET, "Sent, but the answer was lost and a re-read could not settle it; run again to settle."),
    NOT_APPLIED: (_BLUE, "Planned, but this run did not get to it: a dry run, a hold, or an error that stopped it."),
}


OUTCOME_LOOKS: Mapping[Value, CellStyle] = {str(word): look for word, (look, _) in OUTCOMES.items()}


VERIFIED_LOOKS: Mapping[Value, CellStyle] = {
    Verified.YES: CellStyle(ink="17602B"),
    Verified.NO: RED,
    Verified.NOT_CHECKED: _FAINT,
}


STATE_LOOKS: Mapping[Value, CellStyle] = {
    "COMPLETED": PLAIN,
    "TENANT_CREATION_ERROR": RED,
    "AUTH0_CONFIG_ERROR": RED,
    "TENANT_CONFIG_ERROR": RED,
}


FINDINGS = {
    FindingKind.REJECTED: "A row that is not valid; it was left out, and its person was left alone.",
    FindingKind.DRIFT: "A difference that the API cannot change; somebody must decide which side is right.",
    FindingKind.UNMANAGED: "Lives in Symphony, is absent from the sheets; left as it is.",
    FindingKind.CONFLICT: "The address is used by another company or account.",
    FindingKind.POSSIBLE_RENAME: "Looks like one person under two addresses.",
    FindingKind.NOTE: "Something that was mended or merged on the way.",
}


_EXITS = {
    Exit.OK: "done and verified, or nothing to do",
    Exit.UNEXPECTED: "an unexpected error",
    Exit.USAGE: "wrong usage or configuration",
    Exit.INPUT_REFUSED: "the input as a whole was refused",
    Exit.HELD: "held by the guard",
    Exit.PLAN_REFUSED: "the plan is stale, expired or altered: nothing was changed",
    Exit.INCOMPLETE: "incomplete: rows were rejected, or actions failed, were skipped or wait; the rest is done",
    Exit.UNVERIFIED: "some outcome is unknown or could not be verified",
    Exit.API_GONE: "the API could not be reached, or refused the credentials",
    Exit.LOCKED: "another run was at work",
    Exit.CHANGES_PENDING: "changes are pending",
}


_AMBER_EXITS = {Exit.HELD, Exit.PLAN_REFUSED, Exit.INCOMPLETE, Exit.CHANGES_PENDING}


def change_text(action: Action) -> str:
    """Say in one line what an action changes: "active: yes → no", "+ new.example", "new: Ada Lovelace"."""
    new = action.new
    match action.kind:
        case ActionKind.CREATE_USER:
            name = new.get("displayName") or " ".join(filter(None, (new.get("firstName"), new.get("lastName"))))
            return f"new: {name or action.subject}"
        case ActionKind.CREATE_COMPANY:
            domains = value_text(new.get("emailDomains", ()))
            return f"new: {new.get('name') or action.subject}" + (f" ({domains})" if domains else "")
        case ActionKind.ADD_DOMAINS:
            known = set((action.old or {}).get("emailDomains") or ())
            return "\n".join(f"+ {domain}" for domain in new.get("emailDomains") or () if domain not in known)
        case _:
            old = action.old or {}
            return "\n".join(
                f"{name}: {value_text(old.get(name))} → {value_text(value)}" for name, value in new.items()
            )


def band_colour(exit_code: int) -> str:
    if exit_code == Exit.OK:
        return "1E7B3C"
    return "B36B00" if exit_code in _AMBER_EXITS else "A61B1B"


def exit_meaning(exit_code: int) -> str:
    return _EXITS[Exit(exit_code)] if exit_code in set(Exit) else "not a code of this program"


def value_text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return "not known"
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(map(value_text, value))
    return str(value)


def when(moment: datetime) -> str:
    utc = moment.astimezone(UTC) if moment.tzinfo else moment
    return f"{utc:%Y-%m-%d %H:%M:%S} UTC"


def instant_text(iso: str) -> str:
    """Give an ISO 8601 instant of UTC as people write it."""
    return iso[:19].replace("T", " ") if iso.endswith(("Z", "+00:00")) else iso


def duration(seconds: float) -> str:
    if seconds < 60:
        return _amount(round(seconds, 1), "second")
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    parts = (_amount(n, unit) for n, unit in ((hours, "hour"), (minute, "minute"), (second, "second")) if n)
    return " ".join(parts)


def _amount(number: float, unit: str) -> str:
    return f"{number:g} {unit}{'' if number == 1 else 's'}"
