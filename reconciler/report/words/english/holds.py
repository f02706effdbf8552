"""Sentences about plans that the guard holds, each with the way on."""

import re
from collections.abc import Iterable, Mapping, Sequence

from reconciler.model.hold import DEACTIVATIONS, REACTIVATIONS, Hold, Limit
from reconciler.report.words.english.ways import COMMAND_LINE, Ways
from reconciler.report.words.templates import Template, fill

_OF_A_COMPANY = "{company}: {count:,} of {base:,} active people ({percent:.1f} %) would be deactivated; the limit is "
_OF_THE_RUN = "This run would deactivate {count:,} of {base:,} active people ({percent:.1f} %); the limit is "
_NOW = "The users sheets have {now:,} people; in the last good runs they had "
_LOST = (
    "{count:,} of these ({percent:.1f} %) are gone; the limit is {most_percent:g} % while absent people are "
    "deactivated."
)
_REJECTED = "{count:,} of {base:,} rows ({percent:.1f} %) were rejected; the limit is {most} and {most_percent:g} %. "

TEMPLATES: Mapping[Limit, Template] = {
    Limit.COMPANY_DEACTIVATIONS: {
        "share": _OF_A_COMPANY + "{share:g} %.",
        "number": _OF_A_COMPANY + "{most} and {most_percent:g} %.",
    },
    Limit.RUN_DEACTIVATIONS: {
        "share": _OF_THE_RUN + "{share:g} %.",
        "number": _OF_THE_RUN + "{most}.",
    },
    Limit.COMPANY_REACTIVATIONS: (
        "{company}: {count:,} disabled people would get their access back, and {base:,} are active ({percent:.1f} %); "
        "the limit is {most} and {most_percent:g} %."
    ),
    Limit.RUN_REACTIVATIONS: (
        "In this run {count:,} disabled people would get their access back, and {base:,} are active ({percent:.1f} %); "
        "the limit is {most}."
    ),
    Limit.LOST_ROWS: {
        "all": _NOW + "{base:,}. " + _LOST,
        "access": _NOW + "{base:,} who have access. " + _LOST,
    },
    Limit.COMPANY_GONE: (
        "{company} is in the users sheets no more, and was in them at the last good run. Its {count:,} people are left "
        "as they are, and the other companies go on. If that is meant, {way_company_gone}. If not, the sheet was cut "
        "short: correct it."
    ),
    Limit.REJECTED_ROWS: {
        "": _REJECTED + "Sheets with so many errors are not applied: fix the rows first (or {way_rejected_rows}).",
        "leaving": _REJECTED + "Most of them seem to say that their people have left: write no under active, or their "
        "last day under endDate, in the row of everybody who has, and “yes, checked” in that of whoever stays.",
    },
    Limit.UNKNOWN_ACTIVE: (
        "The listing does not say whether {count:,} people are active, and {way_unknown_why} to assume it. "
        "{way_unknown}."
    ),
}

_MOST = 10
"""So many of several holds are told in short."""

_OF_ALL = {
    Limit.RUN_DEACTIVATIONS: "all deactivations",
    Limit.RUN_REACTIVATIONS: "all reactivations",
    Limit.LOST_ROWS: "people gone from the sheets",
    Limit.REJECTED_ROWS: "rejected rows",
    Limit.UNKNOWN_ACTIVE: "people of whom it is not known whether they are active",
}

_LOOKED = "The listing does not say who is active: {looked} people were asked for one by one to count them."
_WRONG_NUMBER = "{flag} {confirmed} is not the number of this run."
_IF_MEANT = "If that is meant,"
_WAY_ON = _IF_MEANT + " {way_confirm}; if not, correct the sheets."
_FLAGS = {
    **dict.fromkeys(DEACTIVATIONS, "--confirm-deactivations"),
    **dict.fromkeys(REACTIVATIONS, "--confirm-reactivations"),
}


_CONFIRM = re.compile(r"run again with (--confirm-\S+ [^\s;:]+)[;:]")


def confirmation(held: Hold, /) -> str:
    """Return the option that lifts a hold, with its value; "" where none does."""
    if held.recorded is not None:
        told = _CONFIRM.search(held.recorded)  # an older version kept the sentence alone
        return held.confirm or (told[1] if told else "")
    if held.limit is Limit.COMPANY_GONE:
        return f"--confirm-companies-gone {held.company}"
    return f"{_FLAGS[held.limit]} {held.facts['all']}" if held.limit in _FLAGS else ""


def reason(held: Hold, /, ways: Ways = COMMAND_LINE) -> str:
    """Return why a plan is held, without the way on that other holds may share."""
    return hold(held, ways).partition(f" {_IF_MEANT}")[0]


def limit(held: Hold, /) -> str:
    """Return the limit that a plan exceeds, as a sentence; "" where its reason names none."""
    _, named, said = reason(held).partition("the limit is ")
    return f"The limit is {said}" if named else ""


def summed(holds: Sequence[Hold], /) -> str:
    """Return how many holds there are, on how many people in how many companies."""
    if len(holds) == 1:
        return "1 hold"
    people = {who for held in holds if held.limit is not Limit.REJECTED_ROWS for who in held.people}
    companies = len({held.company for held in holds if held.company})
    told = [f"{len(people):,} {'person' if len(people) == 1 else 'people'}"] if people else []
    told += [f"in {companies:,} {'company' if companies == 1 else 'companies'}"] if companies else []
    return f"{len(holds)} holds{', on ' if people else ' '}{' '.join(told)}".rstrip()


def in_short(holds: Sequence[Hold], /, ways: Ways = COMMAND_LINE) -> str:
    """Return why a plan is held in a few sentences, whatever the number of holds, and the way on.

    One hold is told in full; of several each has its count, its base and its share, the companies first.
    """
    if len(holds) == 1:
        return hold(holds[0], ways)
    ordered = sorted(holds, key=lambda held: (not held.company, -held.percent, held.company))
    told = [_share(held) for held in ordered[:_MOST]]
    more = [f"{len(ordered) - _MOST:,} more"] if len(ordered) > _MOST else []
    return f"There are {summed(holds)}: {'; '.join([*told, *more])}. {' '.join(ways_on(holds, ways))}".rstrip()


def _share(held: Hold) -> str:
    share = f"{held.count:,} of {held.base:,} ({held.percent:.1f} %)"
    return f"{held.company} {share}" if held.company else f"{_OF_ALL[held.limit]} {share}"


def ways_on(holds: Iterable[Hold], /, ways: Ways = COMMAND_LINE) -> list[str]:
    """Return the ways on from some holds, each once."""
    told = (hold(held, ways).partition(f" {_IF_MEANT}") for held in holds)
    return list(dict.fromkeys(f"{_IF_MEANT}{way}" for _, meant, way in told if meant))


def hold(held: Hold, /, ways: Ways = COMMAND_LINE) -> str:
    """Return why a plan is held, and the way on."""
    if held.recorded is not None:
        return held.recorded
    facts = {
        **held.facts, "company": held.company, "count": held.count, "base": held.base, "percent": held.percent,
        "flag": _FLAGS.get(held.limit, ""),
    }  # fmt: skip
    said = [TEMPLATES[held.limit]]
    if held.limit in _FLAGS:
        said += [_LOOKED] if facts.get("looked") else []
        said += [_WRONG_NUMBER] if facts["confirmed"] is not None else []
        said.append(_WAY_ON)
    return " ".join(fill(template, facts, ways) for template in said)
