"""What a re-read shows of an action, and what that makes of its result."""

from collections.abc import Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from reconciler.model.action import Action, ActionKind
from reconciler.model.live import COMPLETED, ON_THE_WAY, LiveCompany, User
from reconciler.model.result import Outcome, Result, Verified
from reconciler.run.field_comparison import fields_of_company, fields_of_person, merged

_ON_ITS_WAY = "the company is still being provisioned"
_NOT_LISTED = "the company is not listed"
_NOT_TOLD = "the API does not say whether the person is active"


@dataclass(frozen=True, slots=True)
class Seen:
    """What the re-read shows of one action: `reached` True or False, None where it cannot be told; `what` in words.

    `is_there` says of a creation that what it makes is there, whatever it looks like, and `differs` that it looks other
    than was sent; `untold` are fields that no record has, `user_id` is whose record was seen.
    """

    reached: bool | None
    what: str = ""
    is_there: bool = False
    differs: bool = False
    untold: tuple[str, ...] = ()
    user_id: str = ""


def seen_of(
    result: Result, one: LiveCompany | None, people: Mapping[str, User], own: Mapping[str, User | None]
) -> Seen:
    """Return what is seen of an action: `people` are those listed, by id and by key, `own` the records of those who
    were asked for alone, by id."""
    action = result.action
    if one is None:
        return Seen(False, _NOT_LISTED)
    if action.kind is ActionKind.CREATE_COMPANY:
        return _created_company(action, one)
    if action.kind is ActionKind.ADD_DOMAINS:
        fields = fields_of_company(action, one.company)
        return Seen(not fields.differing, fields.told)
    if one.users is None:
        return Seen(None, one.problem)
    if action.kind is ActionKind.CREATE_USER:
        return _created_person(result, people, own)
    return _state(result, people, own)


def _created_company(action: Action, one: LiveCompany) -> Seen:
    fields = fields_of_company(action, one.company)
    if fields.differing:
        return Seen(False, fields.told, is_there=True, differs=True)
    if one.company.state in ON_THE_WAY:
        return Seen(False, _ON_ITS_WAY, is_there=True)
    if one.company.state != COMPLETED:
        return Seen(False, f"the company is in state {one.company.state}", is_there=True)
    return Seen(True, is_there=True, untold=fields.untold)


def _created_person(result: Result, people: Mapping[str, User], own: Mapping[str, User | None]) -> Seen:
    key = result.action.identity[2]
    listed = people.get(key)
    asked = own.get(listed.id if listed else result.created_id)
    user = merged(listed, asked if asked and asked.key == key else None)
    if user is None:
        return Seen(False, "the account is not listed")
    fields = fields_of_person(result.action.new, user)
    if fields.untold and not fields.differing and user.id not in own:
        return Seen(None, f"these fields could not be read: {', '.join(fields.untold)}")
    differs = bool(fields.differing)
    return Seen(not differs, fields.told, is_there=True, differs=differs, untold=fields.untold, user_id=user.id)


def _state(result: Result, people: Mapping[str, User], own: Mapping[str, User | None]) -> Seen:
    wanted, user_id = result.action.new["active"], result.action.user_id
    user = people.get(user_id)
    if user is None or user.active is None:
        if user_id not in own:
            return Seen(None, _NOT_TOLD)
        user = own[user_id]
    if user is None:
        # Disabled people may vanish; but where the API refused the change, vanishing does not prove it done.
        return Seen(not wanted and result.outcome is not Outcome.FAILED, "the person is gone")
    if user.active is None:
        return Seen(None, _NOT_TOLD)
    return Seen(user.active is wanted, f"the person is {'active' if user.active else 'inactive'}")


def judged(result: Result, seen: Seen) -> Result:
    """Return a result as what was seen of it makes it."""
    if seen.reached is None:
        return result
    if seen.is_there and _is_not_ours(result, seen):
        return _present(result, seen)
    if seen.what == _ON_ITS_WAY and result.outcome is Outcome.UNKNOWN:
        detail = f"{result.detail} A re-read shows that the company is being provisioned.".strip()
        return replace(result, outcome=Outcome.PENDING, verified=Verified.YES, detail=detail)
    if not seen.reached:
        return replace(result, verified=Verified.NO, seen=seen.what)
    return _done(result, seen)


def _is_not_ours(result: Result, seen: Seen) -> bool:
    """Whether no request of ours has created what is there: the API refused it, or it was not sent yet.

    After a lost answer a refusal may be the echo of our own request: what looks as it was sent is ours.
    """
    of_person = result.action.kind is ActionKind.CREATE_USER
    match result.outcome:
        case Outcome.FAILED:
            return of_person or result.refused
        case Outcome.PENDING:
            return of_person
        case Outcome.UNKNOWN:
            return result.refused and seen.reached is False and seen.what != _ON_ITS_WAY
    return False


def _present(result: Result, seen: Seen) -> Result:
    looks = "as it was sent" if seen.reached else f"but not as it was sent: {seen.what}"
    why = "was not sent" if result.outcome is Outcome.PENDING else "was refused"
    said = f" The refusal: {result.detail}" if result.outcome is not Outcome.PENDING and result.detail else ""
    detail = f"Not made by this run: its creation {why}, and a re-read shows it there, {looks}.{said}"
    verified = Verified.YES if seen.reached else Verified.NO
    return replace(result, outcome=Outcome.PRESENT, verified=verified, seen=seen.what, detail=detail)


def _done(result: Result, seen: Seen) -> Result:
    detail = result.detail
    if result.outcome is not Outcome.DONE:
        detail = f"A re-read shows it done.{f' Before that: {detail}' if detail else ''}"
    if seen.untold:
        detail = f"{detail} The API does not tell these fields: {', '.join(seen.untold)}.".strip()
    # Nobody had the address when this was planned, and who has it now looks as we sent them: they are ours.
    created_id = result.created_id or seen.user_id
    return replace(result, outcome=Outcome.DONE, verified=Verified.YES, detail=detail, created_id=created_id)


def concluded(result: Result, seen: Seen | None) -> Result:
    """Return a result corrected where the re-read does not bear out what the answers said."""
    if result.verified is not Verified.NO or seen is None:
        return result
    if result.outcome is Outcome.DONE or (result.outcome is Outcome.PENDING and not _may_pend(seen)):
        said = "answered that it was done" if result.outcome is Outcome.DONE else "took the request"
        detail = f"The API {said}, but the re-read shows: {result.seen}."
        return replace(result, outcome=Outcome.UNKNOWN, detail=detail)
    if result.outcome in (Outcome.FAILED, Outcome.PENDING):
        # The re-read agrees with the outcome.
        return replace(result, verified=Verified.YES)
    if result.outcome is Outcome.UNKNOWN:
        detail = f"{result.detail} The re-read shows: {result.seen}. Look at this item by hand."
        return replace(result, detail=detail)
    return result


def _may_pend(seen: Seen) -> bool:
    """Whether what was seen bears out that something waits for a company: it is there, and as it was sent."""
    return seen.what != _NOT_LISTED and not seen.differs
