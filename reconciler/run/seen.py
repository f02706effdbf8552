"""What a re-read shows of an action, and what that makes of its result."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from msgspec.structs import replace

from reconciler.model.action import Action, ActionKind
from reconciler.model.live import COMPLETED, ON_THE_WAY, LiveCompany, Unreadable, User
from reconciler.model.result import Outcome, Result, Verified
from reconciler.run.field_comparison import fields_of_company, fields_of_person, merged


class Found(Enum):
    """What a re-read can find of an action."""

    REACHED = auto()
    """All is as it was wanted."""
    DIFFERS = auto()
    """What was to be created is there, and looks other than was sent."""
    ON_ITS_WAY = auto()
    BROKEN = auto()
    """The company is there, in a state that only Symphony can mend."""
    NO_COMPANY = auto()
    NO_ACCOUNT = auto()
    LACKS_DOMAINS = auto()
    STILL_ACTIVE = auto()
    STILL_INACTIVE = auto()
    GONE = auto()
    SOMEBODY_ELSE = auto()
    """The account of the id is there, under another address than was meant."""
    NOT_TOLD = auto()
    """The API gives no listing, or does not say what would have to be known."""
    UNREADABLE = auto()
    """Nothing is found, and a record that breaks the contract may be what was looked for."""


_CANNOT_BE_TOLD = frozenset({Found.NOT_TOLD, Found.UNREADABLE})
_MAY_SHOW_LATE = frozenset(
    {Found.NO_COMPANY, Found.NO_ACCOUNT, Found.LACKS_DOMAINS, Found.STILL_ACTIVE, Found.STILL_INACTIVE, Found.GONE}
)
_IS_THERE = frozenset({Found.REACHED, Found.DIFFERS, Found.ON_ITS_WAY, Found.BROKEN})
_CREATIONS = frozenset({ActionKind.CREATE_COMPANY, ActionKind.CREATE_USER})
_READY_BY_NOW = "Not sent: its company was not seen ready while this run waited for it. It is ready now: run again."
_WORDS: Mapping[Found, str] = {
    Found.DIFFERS: "{0}",
    Found.ON_ITS_WAY: "the company is still being provisioned",
    Found.BROKEN: "the company is in state {0}",
    Found.NO_COMPANY: "the company is not listed",
    Found.NO_ACCOUNT: "the account is not listed",
    Found.LACKS_DOMAINS: "{0}",
    Found.STILL_ACTIVE: "the person is active",
    Found.STILL_INACTIVE: "the person is inactive",
    Found.GONE: "the person is gone",
    Found.SOMEBODY_ELSE: "{0}",
}
"""What was found instead of what was wanted, with its `detail`."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a re-read shows of an action; `untold` are fields that no record has, `user_id` is whose record was seen.

    `is_ready` tells of its company that it is COMPLETED.
    """

    found: Found
    detail: str = ""
    untold: tuple[str, ...] = ()
    user_id: str = ""
    is_ready: bool = False

    @property
    def reached(self) -> bool | None:
        """Whether all is as it was wanted; None where it cannot be told."""
        return None if self.found in _CANNOT_BE_TOLD else self.found is Found.REACHED

    @property
    def differs(self) -> bool:
        """Whether what was to be created is there, and looks other than was sent."""
        return self.found is Found.DIFFERS

    @property
    def may_show_late(self) -> bool:
        """Whether another reading may show what was wanted: nothing that is there, and for good, is in its way."""
        return self.found in _MAY_SHOW_LATE

    @property
    def what(self) -> str:
        """What was found instead of what was wanted, in words."""
        return _WORDS.get(self.found, "").format(self.detail)


def seen_of(
    result: Result, one: LiveCompany | None, people: Mapping[str, User], own: Mapping[str, User | None]
) -> Seen:
    """Return what is seen of an action: `people` are those listed, by id and by key, `own` the records of those who
    were asked for alone, by id. `one` is None where the company is provably not there."""
    action = result.action
    if one is None:
        return Seen(Found.NO_COMPANY)
    if action.kind is ActionKind.CREATE_COMPANY:
        return _created_company(action, one)
    if action.kind is ActionKind.ADD_DOMAINS:
        fields = fields_of_company(action, one.company)
        lacks = Seen(Found.LACKS_DOMAINS, fields.told, is_ready=_is_ready(one))
        return lacks if fields.differing else Seen(Found.REACHED)
    if one.users is None:
        return Seen(Found.NOT_TOLD)
    if action.kind is ActionKind.CREATE_USER:
        return _created_person(result, one, people, own)
    return _state(result, one, people, own)


def _is_ready(one: LiveCompany) -> bool:
    return one.company.state == COMPLETED


def _missing(found: Found, action: Action, one: LiveCompany) -> Seen:
    """Return what is seen of somebody who is not found: nothing, where a record that cannot be read may be theirs."""
    is_unreadable = any(_may_be_theirs(record, action) for record in one.unreadable)
    return Seen(Found.UNREADABLE) if is_unreadable else Seen(found, is_ready=_is_ready(one))


def _may_be_theirs(record: Unreadable, action: Action) -> bool:
    """Whether a record that cannot be read may be that of whom an action is about: no id or address says otherwise."""
    if record.id and action.user_id:
        return record.id == action.user_id
    return record.key in ("", action.identity[2])


def _created_company(action: Action, one: LiveCompany) -> Seen:
    fields = fields_of_company(action, one.company)
    if fields.differing:
        return Seen(Found.DIFFERS, fields.told)
    if one.company.state in ON_THE_WAY:
        return Seen(Found.ON_ITS_WAY)
    if one.company.state != COMPLETED:
        return Seen(Found.BROKEN, one.company.state)
    return Seen(Found.REACHED, untold=fields.untold)


def _created_person(
    result: Result, one: LiveCompany, people: Mapping[str, User], own: Mapping[str, User | None]
) -> Seen:
    key = result.action.identity[2]
    listed = people.get(key)
    asked = own.get(listed.id if listed else result.created_id)
    user = merged(listed, asked if asked and asked.key == key else None)
    if user is None:
        return _missing(Found.NO_ACCOUNT, result.action, one)
    fields = fields_of_person(result.action.new, user)
    if fields.differing:
        return Seen(Found.DIFFERS, fields.told, fields.untold, user.id)
    if fields.untold and own.get(user.id) is None:
        # Not asked for, or listed and gone at once: that contradiction proves nothing.
        return Seen(Found.NOT_TOLD)
    return Seen(Found.REACHED, untold=fields.untold, user_id=user.id)


def _state(result: Result, one: LiveCompany, people: Mapping[str, User], own: Mapping[str, User | None]) -> Seen:
    wanted, user_id = result.action.new["active"], result.action.user_id
    user = people.get(user_id)
    if user is None or user.active is None:
        if user_id not in own:
            return Seen(Found.NOT_TOLD)
        user = own[user_id]
    if user is None:
        # Disabled people may vanish; but where the API refused the change, vanishing does not prove it done.
        found = Found.GONE if wanted or result.outcome is Outcome.FAILED else Found.REACHED
        return _missing(found, result.action, one)
    if user.key != result.action.identity[2]:
        return Seen(Found.SOMEBODY_ELSE, of_somebody_else(result.action, user.email))
    if user.active is None:
        return Seen(Found.NOT_TOLD)
    if user.active is wanted:
        return Seen(Found.REACHED)
    return Seen(Found.STILL_ACTIVE if user.active else Found.STILL_INACTIVE)


def of_somebody_else(action: Action, there: str) -> str:
    """Return what a change of somebody's status means whose id has another address, and what to do, as a clause."""
    what, cure = ("been given", "take it away") if action.new["active"] else ("lost", "give it back")
    return (
        f"the account with this id has the address {there}, not {action.subject}: {there} may have {what} access by "
        f"this change; look at both accounts in the admin portal, and {cure} there"
    )


def judged(result: Result, seen: Seen) -> Result:
    """Return a result as what was seen of it makes it."""
    if seen.reached is None:
        return result
    if _is_not_ours(result, seen):
        return _present(result, seen)
    if seen.found is Found.ON_ITS_WAY and result.outcome is Outcome.UNKNOWN:
        detail = f"{result.detail} A re-read shows that the company is being provisioned.".strip()
        return replace(result, outcome=Outcome.PENDING, verified=Verified.YES, detail=detail)
    if not seen.reached:
        return replace(result, verified=Verified.NO, seen=seen.what)
    return _done(result, seen)


def _is_not_ours(result: Result, seen: Seen) -> bool:
    """Whether what was to be created is there, and no request of ours has: the API refused it, or it was not sent yet.

    After a lost answer a refusal may be the echo of our own request: what looks as it was sent is ours.
    """
    kind = result.action.kind
    if kind not in _CREATIONS or seen.found not in _IS_THERE:
        return False
    match result.outcome:
        case Outcome.FAILED:
            return kind is ActionKind.CREATE_USER or result.refused
        case Outcome.PENDING:
            return kind is ActionKind.CREATE_USER
        case Outcome.UNKNOWN:
            return result.refused and seen.found in (Found.DIFFERS, Found.BROKEN)
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
    created_id = seen.user_id or result.created_id
    if result.created_id not in ("", created_id):
        detail = (
            f"{detail} The answer gave the id of another person; this one's, by a re-read, is {created_id}.".strip()
        )
    return replace(result, outcome=Outcome.DONE, verified=Verified.YES, detail=detail, created_id=created_id)


def concluded(result: Result, seen: Seen | None) -> Result:
    """Return a result corrected where the re-read does not bear out what the answers said."""
    if result.verified is not Verified.NO or seen is None:
        return result
    if result.outcome is Outcome.PENDING and result.action.kind is not ActionKind.CREATE_COMPANY and seen.is_ready:
        return replace(result, outcome=Outcome.SKIPPED, verified=Verified.YES, detail=_READY_BY_NOW)
    if result.outcome is Outcome.DONE or (result.outcome is Outcome.PENDING and not _may_pend(seen)):
        said = "answered that it was done" if result.outcome is Outcome.DONE else "took the request"
        detail = f"The API {said}, but the re-read shows: {result.seen}."
        return replace(result, outcome=Outcome.UNKNOWN, detail=detail)
    if result.outcome in (Outcome.FAILED, Outcome.PENDING):
        # The re-read agrees with the outcome.
        return replace(result, verified=Verified.YES)
    if result.outcome is Outcome.UNKNOWN and result.seen[1:] not in result.detail:
        # What an answer told at once needs no second telling.
        detail = f"{result.detail} The re-read shows: {result.seen}. Look at this item by hand."
        return replace(result, detail=detail)
    return result


def _may_pend(seen: Seen) -> bool:
    """Whether what was seen bears out that something waits for a company: it is there, and as it was sent."""
    return seen.found not in (Found.NO_COMPANY, Found.DIFFERS)
