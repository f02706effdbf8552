"""Who had access on a day, and by whose decision, as far as a journal tells."""

from typing import NamedTuple

from reconciler.model.origin import Origin

YES, LISTED, UNKNOWN, NO = "yes", "listed", "unknown", "no"
"""How much is on record of somebody's access: it was given or seen; the account was seen, and nothing says that it had
no access; a change was sent, and what became of it is not known; there was none.
"""


class Decision(NamedTuple):
    """The last change that a run made, or may have made, of somebody's access: "" for what is not on record.

    `by` is who ran it, `asked_by` who made the plan that was applied, `approved_by` whose yes it was.
    """

    kind: str
    outcome: str
    verified: str
    at: str
    run_id: str
    by: str
    asked_by: str
    approved_by: str
    origin: Origin | None


class Access(NamedTuple):
    """Somebody with an account; `first_run` is the first that saw or made it, `last` None where no run changed it."""

    tenant: str
    company: str
    person: str
    name: str
    access: str
    first_run: str
    first_at: str
    last: Decision | None


class Listing(NamedTuple):
    """The last listing of a company: how many accounts it had, how many of them with access where it told.

    `accounted` is of how many people with access the journal knows; `run_id` "" where there was no listing.
    """

    tenant: str
    company: str
    run_id: str
    at: str
    live: int | None
    active: int | None
    accounted: int


class AccessReport(NamedTuple):
    """Who had access at a moment (ISO 8601), derived from the journal with this head; `out` items were taken out of it.

    `company` is the one that it is about, "" for all.
    """

    until: str
    head: str
    company: str
    people: list[Access]
    listings: list[Listing]
    out: int
