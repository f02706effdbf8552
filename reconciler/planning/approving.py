"""Which changes need the yes of a second person, and which numbers of them have to be confirmed. Pure."""

from collections.abc import Iterable, Sequence

from reconciler.model.action import Action, ActionKind
from reconciler.model.approval import Lifted
from reconciler.model.hold import DEACTIVATIONS, REACTIVATIONS, Hold, Limit
from reconciler.model.policy import Approving
from reconciler.model.report import CompanyCounts

GRANTS, HELD, LEAVERS = "grants", "held", "leavers"

_CANNOT_BE_LIFTED = frozenset({Limit.REJECTED_ROWS, Limit.UNKNOWN_ACTIVE})


def why_two(actions: Sequence[Action], approving: Approving, *, held: bool) -> str:
    """Return why these changes need the yes of a second person, "" where they do not.

    `held` says that a limit holds them, or would if nobody had lifted it. Whoever is in no row never said outright that
    they leave: for them one yes is never enough.
    """
    if not approving.four_eyes or not actions:
        return ""
    leavers = [action for action in actions if action.kind is ActionKind.DEACTIVATE_USER]
    absent, grants = sum(action.origin is None for action in leavers), len(actions) - len(leavers)
    why = [
        f"{_count(grants, 'change')} that {'gives' if grants == 1 else 'give'} access or {_prepares(grants)} it"
        if grants and GRANTS in approving.four_eyes_for
        else "",
        "a limit that holds it, or was lifted" if held and HELD in approving.four_eyes_for else "",
        f"{_count(absent, 'person', 'people')} in no row who would lose access" if absent else "",
        f"{_count(len(leavers), 'person', 'people')} who would lose access"
        if len(leavers) > absent and LEAVERS in approving.four_eyes_for
        else "",
    ]
    return ", ".join(filter(None, why))


def to_confirm(actions: Iterable[Action], holds: Iterable[Hold]) -> Lifted:
    """Return the numbers that confirm all changes of a plan; those who would follow from lost rows are among them."""
    counts = dict.fromkeys(ActionKind, 0)
    for action in actions:
        counts[action.kind] += 1
    later = [len(hold.people) for hold in holds if hold.limit is Limit.LOST_ROWS]
    return Lifted(max([counts[ActionKind.DEACTIVATE_USER], *later]), counts[ActionKind.REACTIVATE_USER])


def held(actions: Iterable[Action], holds: Sequence[Hold]) -> Lifted:
    """Return the numbers that have to be confirmed: of the kinds of changes that are held."""
    limits, numbers = {hold.limit for hold in holds}, to_confirm(actions, holds)
    return Lifted(
        numbers.deactivations if limits & DEACTIVATIONS else None,
        numbers.reactivations if limits & REACTIVATIONS else None,
    )


def companies_gone(actions: Iterable[Action], companies: Iterable[CompanyCounts]) -> list[str]:
    """Return the companies of which somebody has confirmed, as a plan was made, that the sheets have them no more.

    Whoever is absent from a company without a row is in a plan for no other reason.
    """
    without_rows = {one.vanity_name for one in companies if not one.in_sheets}
    absent = {one.company for one in actions if one.kind is ActionKind.DEACTIVATE_USER and one.origin is None}
    return sorted(absent & without_rows)


def cannot_be_lifted(holds: Iterable[Hold]) -> list[Hold]:
    """Return the holds that no yes lifts: these rows or people have to be seen to first."""
    return [hold for hold in holds if hold.limit in _CANNOT_BE_LIFTED]


def _prepares(count: int) -> str:
    return "prepares" if count == 1 else "prepare"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
