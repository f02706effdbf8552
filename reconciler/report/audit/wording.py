"""The words of the audit workbook."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from reconciler.exit_codes import Exit
from reconciler.model.action import Action, ActionKind
from reconciler.model.finding_code import FindingKind
from reconciler.model.result import Outcome
from reconciler.report.audit.counts import NOT_APPLIED

OUTCOME_MEANINGS: Mapping[str, str] = {
    Outcome.DONE: "The API accepted the change. “verified: yes” means a later re-read shows it.",
    Outcome.FAILED: "The API said no, or the change is not there on a re-read; the detail says why.",
    Outcome.SKIPPED: "Not sent on purpose: something it depends on did not succeed; the detail says what.",
    Outcome.PENDING: "Waits for a company that Symphony is still setting up; run the same command later.",
    Outcome.UNKNOWN: "Sent, but a re-read could not settle it, or shows something else than was sent; see the detail.",
    Outcome.PRESENT: "There already, and not made by this run: the API refused to create it; undo leaves it alone.",
    NOT_APPLIED: "Planned, but this run did not get to it: a dry run, a hold, or an error that stopped it.",
}

FINDING_MEANINGS = {
    FindingKind.REJECTED: "A row that is not valid; it was left out, and its person was left alone.",
    FindingKind.DRIFT: "A difference that the API cannot change; somebody must decide which side is right.",
    FindingKind.UNMANAGED: "Lives in Symphony, is absent from the sheets; left as it is.",
    FindingKind.CONFLICT: "The address is used by another company or account.",
    FindingKind.POSSIBLE_RENAME: "Looks like one person under two addresses.",
    FindingKind.NOTE: "Something that was fixed or merged on the way.",
}

OUTCOME_NEEDS: Mapping[Outcome, tuple[str, str]] = {
    Outcome.UNKNOWN: (
        "action of which nobody can tell what became of it",
        "actions of which nobody can tell what became of them",
    ),
    Outcome.FAILED: ("action failed", "actions failed"),
    Outcome.SKIPPED: ("action was not sent", "actions were not sent"),
    Outcome.PENDING: ("action waits for its company", "actions wait for their company"),
    Outcome.PRESENT: ("creation of what was there already", "creations of what was there already"),
}
"""What is said of an outcome that needs a person, of one case and of several."""

UNVERIFIED_NEED = ("action is done and not verified", "actions are done and not verified")

FINDING_NEEDS = {
    FindingKind.REJECTED: ("bad cell of a rejected row", "bad cells of rejected rows"),
    FindingKind.CONFLICT: ("conflict to decide", "conflicts to decide"),
    FindingKind.POSSIBLE_RENAME: ("possible rename to decide", "possible renames to decide"),
    FindingKind.DRIFT: ("difference that the API cannot change", "differences that the API cannot change"),
}
"""The same of findings; what is only told is none of it."""

_EXIT_MEANINGS = {
    Exit.OK: "done and verified, or nothing to do",
    Exit.UNEXPECTED: "an unexpected error",
    Exit.USAGE: "wrong usage or configuration",
    Exit.INPUT_REFUSED: "the input as a whole was refused",
    Exit.HELD: "held: by the guard, for want of an approval, or while runs are paused",
    Exit.PLAN_REFUSED: "the plan is stale, expired or altered: nothing was changed",
    Exit.INCOMPLETE: "incomplete: rows were rejected, or actions failed, were skipped or wait; the rest is done",
    Exit.UNVERIFIED: "some outcome is unknown or could not be verified",
    Exit.API_GONE: "the API could not be reached, or refused the credentials",
    Exit.LOCKED: "another run was at work",
    Exit.CHANGES_PENDING: "changes are pending",
    Exit.LOCK_LOST: "the lock was lost under way: writes stopped, what was sent is not verified",
}


def change_text(action: Action) -> str:
    """Return what an action changes: "active: yes → no", "+ new.example", "new: Ada Lovelace"."""
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


def exit_meaning(exit_code: int) -> str:
    """Return what an exit code means."""
    return _EXIT_MEANINGS[Exit(exit_code)] if exit_code in set(Exit) else "not a code of this program"


def value_text(value: Any) -> str:
    """Return a value of the plan as people read it: yes and no, lists with commas."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return "not known"
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(map(value_text, value))
    return str(value)


def moment_text(moment: datetime) -> str:
    """Return a moment in UTC as people write it; one without a zone is UTC already."""
    utc = moment.astimezone(UTC) if moment.tzinfo else moment
    return f"{utc:%Y-%m-%d %H:%M:%S} UTC"


def instant_text(iso: str) -> str:
    """Return an ISO 8601 instant of UTC as people write it; any other text as it is."""
    return iso[:19].replace("T", " ") if iso.endswith(("Z", "+00:00")) else iso


def duration_text(seconds: float) -> str:
    """Return a duration in words: "1 hour 2 minutes", below a minute with one decimal."""
    if seconds < 60:
        return _amount(round(seconds, 1), "second")
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    parts = (_amount(n, unit) for n, unit in ((hours, "hour"), (minute, "minute"), (second, "second")) if n)
    return " ".join(parts)


def in_number(number: int, words: tuple[str, str]) -> str:
    """Return a number with the words for one case or for several."""
    return f"{number:,} {words[number != 1]}"


def _amount(number: float, unit: str) -> str:
    return f"{number:g} {unit}{'' if number == 1 else 's'}"
