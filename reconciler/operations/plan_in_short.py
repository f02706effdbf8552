"""A plan in short, for whoever is asked to say yes to it."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from reconciler.model.action import ActionKind
from reconciler.planning.plan import Plan
from reconciler.report.words.english import catalogue as english

_TELLING = {
    ActionKind.DEACTIVATE_USER: ("person loses access", "people lose access"),
    ActionKind.CREATE_USER: ("person gets access", "people get access"),
    ActionKind.REACTIVATE_USER: ("person gets access back", "people get access back"),
    ActionKind.CREATE_COMPANY: ("company is made", "companies are made"),
    ActionKind.ADD_DOMAINS: ("company gets domains", "companies get domains"),
}


_SHOWN = 200
"""So many of the people of a company who lose access are named."""


def in_short(plan: Plan, digest: str) -> Iterator[str]:
    """Yield who made it for which host, until when it is good, how many get access, who loses it, and what holds it."""
    yield f"Plan for {plan.host}, made by {plan.maker} at {plan.created_at:%Y-%m-%d %H:%M} UTC"
    yield f"Good until {plan.expires_at:%Y-%m-%d %H:%M} UTC; digest {digest}"
    counts = Counter(action.kind for action in plan.actions)
    told = [f"{counts[kind]:,} {words[counts[kind] != 1]}" for kind, words in _TELLING.items() if counts[kind]]
    companies = len({action.company for action in plan.actions})
    where = f", in {companies:,} {'company' if companies == 1 else 'companies'}" if told else ""
    yield f"{' · '.join(told) or 'Nothing would change'}{where}"
    for company, people in _losing(plan).items():
        more = f" … and {len(people) - _SHOWN:,} more" if len(people) > _SHOWN else ""
        yield f"Lose access in {company} ({len(people):,}): {', '.join(people[:_SHOWN])}{more}"
    for hold in plan.holds:
        yield f"HELD: {english.hold(hold)}"


def _losing(plan: Plan) -> dict[str, list[str]]:
    losing = defaultdict[str, list[str]](list)
    for action in plan.actions:
        if action.kind is ActionKind.DEACTIVATE_USER:
            losing[action.company].append(action.subject)
    return losing
