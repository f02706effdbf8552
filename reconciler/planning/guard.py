"""The guard: arithmetic on a plan that says when to hold it. Pure; a hold says count, base, percent, limit, way on."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from reconciler.model.action import Action, ActionKind
from reconciler.model.code import FindingKind
from reconciler.model.finding import Finding
from reconciler.model.hold import Hold
from reconciler.model.policy import Limits

REJECTED_ROWS = "rejected-rows"
DEACTIVATIONS = frozenset({"company-deactivations", "run-deactivations", "lost-rows"})
"""The limits that --confirm-deactivations lifts, and that --on-hold deactivations is about."""


def guard(
    actions: Sequence[Action],
    findings: Sequence[Finding],
    *,
    active: Mapping[str, int],
    rows: int,
    limits: Limits,
    confirmed: int | None = None,
    undecided: Sequence[tuple[str, str]] = (),
    lost_rows: tuple[int, int] | None = None,
) -> list[Hold]:
    """Give the holds on a plan, none where it may go on.

    `active` counts active people by company, `rows` the data rows read; `confirmed` is --confirm-deactivations N and
    lifts the deactivation limits only where N is the exact number. `lost_rows` gives the user rows of the last good run
    and of this one, where absent people are deactivated.
    """
    leavers = [action for action in actions if action.kind is ActionKind.DEACTIVATE_USER]
    holds = [
        *_companies(leavers, active, limits, confirmed),
        *_run(leavers, active, limits, confirmed),
        *_shrunk(leavers, lost_rows, limits, confirmed),
    ]
    if confirmed == len(leavers):
        holds = []
    return [*holds, *_rejected(findings, rows, limits), *_unknown(undecided)]


def _companies(
    leavers: Sequence[Action], active: Mapping[str, int], limits: Limits, confirmed: int | None
) -> list[Hold]:
    by_company: dict[str, list[str]] = defaultdict(list)
    for action in leavers:
        by_company[action.company].append(action.subject)
    most, most_percent = limits.company_deactivations, limits.company_deactivations_percent
    holds = []
    for company, people in by_company.items():
        count, base = len(people), active.get(company, 0)
        percent = _percent(count, base)
        share = limits.company_share_percent
        if (count > most and percent > most_percent) or percent > share:
            limit = f"{share:g} %" if percent > share else f"{most} and {most_percent:g} %"
            message = (
                f"{company}: {count} of {base} active people ({percent:.1f} %) would be deactivated; the limit is "
                f"{limit}. {_way_on(len(leavers), confirmed)}"
            )
            holds.append(Hold("company-deactivations", company, count, base, percent, message, tuple(people)))
    return holds


def _run(leavers: Sequence[Action], active: Mapping[str, int], limits: Limits, confirmed: int | None) -> list[Hold]:
    count, base = len(leavers), sum(active.values())
    percent = _percent(count, base)
    if count <= limits.run_deactivations and percent <= limits.run_share_percent:
        return []
    limit = f"{limits.run_deactivations}" if count > limits.run_deactivations else f"{limits.run_share_percent:g} %"
    message = (
        f"This run would deactivate {count} of {base} active people ({percent:.1f} %); the limit is "
        f"{limit}. {_way_on(count, confirmed)}"
    )
    return [Hold("run-deactivations", "", count, base, percent, message, tuple(a.subject for a in leavers))]


def _shrunk(
    leavers: Sequence[Action], rows: tuple[int, int] | None, limits: Limits, confirmed: int | None
) -> list[Hold]:
    if rows is None or not leavers:
        return []
    before, now = rows
    lost, percent = before - now, _percent(before - now, before)
    if lost <= 0 or percent <= limits.lost_rows_percent:
        return []
    message = (
        f"The users sheets have {now} rows; in the last good run they had {before}. {lost} rows ({percent:.1f} %) are "
        f"gone; the limit is {limits.lost_rows_percent:g} % while absent people are deactivated. "
        f"{_way_on(len(leavers), confirmed)}"
    )
    return [Hold("lost-rows", "", lost, before, percent, message, tuple(action.subject for action in leavers))]


def _way_on(count: int, confirmed: int | None) -> str:
    wrong = f"--confirm-deactivations {confirmed} is not the number of this run. " if confirmed is not None else ""
    return f"{wrong}If that is meant, run again with --confirm-deactivations {count}; if not, correct the sheets."


def _rejected(findings: Sequence[Finding], rows: int, limits: Limits) -> list[Hold]:
    places = dict.fromkeys(f.origin for f in findings if f.kind is FindingKind.REJECTED and f.origin)
    count, percent = len(places), _percent(len(places), rows)
    if count <= limits.rejected_rows or percent <= limits.rejected_rows_percent:
        return []
    message = (
        f"{count} of {rows} rows ({percent:.1f} %) were rejected; the limit is {limits.rejected_rows} and "
        f"{limits.rejected_rows_percent:g} %. Sheets with so many errors are not applied: mend the rows first "
        "(or raise rejected_rows under [limits])."
    )
    return [Hold(REJECTED_ROWS, "", count, rows, percent, message, tuple(map(str, places)))]


def _unknown(undecided: Sequence[tuple[str, str]]) -> list[Hold]:
    if not undecided:
        return []
    count = len(undecided)
    message = (
        f"The listing does not say whether {count} people are active, and --unknown-active refuse forbids to assume "
        "it. Run again with --unknown-active look (asks for each of them) or assume-active."
    )
    return [Hold("unknown-active", "", count, count, 100.0, message, tuple(email for _, email in undecided))]


def _percent(count: int, base: int) -> float:
    return 100.0 * count / base if base else (100.0 if count else 0.0)
