"""Sentences about plans that the guard holds, each with the way on."""

from collections.abc import Mapping

from reconciler.model.hold import DEACTIVATIONS, Hold, Limit
from reconciler.report.words.templates import Template, fill

_OF_A_COMPANY = "{company}: {count} of {base} active people ({percent:.1f} %) would be deactivated; the limit is "
_OF_THE_RUN = "This run would deactivate {count} of {base} active people ({percent:.1f} %); the limit is "

TEMPLATES: Mapping[Limit, Template] = {
    Limit.COMPANY_DEACTIVATIONS: {
        "share": _OF_A_COMPANY + "{share:g} %.",
        "number": _OF_A_COMPANY + "{most} and {most_percent:g} %.",
    },
    Limit.RUN_DEACTIVATIONS: {
        "share": _OF_THE_RUN + "{share:g} %.",
        "number": _OF_THE_RUN + "{most}.",
    },
    Limit.LOST_ROWS: (
        "The users sheets have {now} rows; in the last good run they had {base}. {count} rows ({percent:.1f} %) are "
        "gone; the limit is {most_percent:g} % while absent people are deactivated."
    ),
    Limit.REJECTED_ROWS: (
        "{count} of {base} rows ({percent:.1f} %) were rejected; the limit is {most} and {most_percent:g} %. Sheets "
        "with so many errors are not applied: mend the rows first (or raise rejected_rows under [limits])."
    ),
    Limit.UNKNOWN_ACTIVE: (
        "The listing does not say whether {count} people are active, and --unknown-active refuse forbids to assume "
        "it. Run again with --unknown-active look (asks for each of them) or assume-active."
    ),
}

_WRONG_NUMBER = "--confirm-deactivations {confirmed} is not the number of this run."
_WAY_ON = "If that is meant, run again with --confirm-deactivations {leavers}; if not, correct the sheets."


def hold(held: Hold, /) -> str:
    """Return why a plan is held, and the way on."""
    if held.recorded is not None:
        return held.recorded
    facts = {
        **held.facts, "company": held.company, "count": held.count, "base": held.base, "percent": held.percent,
    }  # fmt: skip
    said = [TEMPLATES[held.limit]]
    if held.limit in DEACTIVATIONS:
        said += [_WRONG_NUMBER] if facts["confirmed"] is not None else []
        said.append(_WAY_ON)
    return " ".join(fill(template, facts) for template in said)
