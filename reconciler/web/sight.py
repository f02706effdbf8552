"""Who sees what: whoever is here for some client companies sees nothing that is about others."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from reconciler.errors import NoSuchRun, ReconcilerError, UsageError
from reconciler.operations.concerned import UNKNOWN
from reconciler.operations.drops import drop_of
from reconciler.operations.runs import RunLine, list_runs, run_line
from reconciler.web import shelf
from reconciler.web.desk import Desk, Refused
from reconciler.web.jobs.record import Kind
from reconciler.web.kept_runs import keep_run
from reconciler.web.sign_in.roles import EVERYBODY, Person, Role

_NOT_YOURS = (
    "This has people of other companies than yours in it, so it is not shown to you, and you cannot do anything with "
    "it. Ask somebody who is here for all of them."
)
_DAY_S = 86400.0
NOTHING_KNOWN = frozenset({UNKNOWN})
"""The companies of what nothing is known of: it is for those who are here for all."""


def require_sight(desk: Desk, person: Person, path: str, parts: Mapping[str, Any], roles: Iterable[Role]) -> None:
    """Raise Refused where an address is about companies that somebody is not here for, in any of these roles."""
    if person.companies_as(EVERYBODY.intersection(roles)) is None:
        return
    about = _about(desk, person, path, parts)
    if about is not None and not person.may(roles, about):
        raise Refused(403, _NOT_YOURS)


def sees(person: Person, about: Iterable[str]) -> bool:
    """Whether somebody sees what is about these companies."""
    return person.may(EVERYBODY, about)


def sees_drop(desk: Desk, person: Person, drop_id: str) -> bool:
    """Whether somebody sees the page of a drop."""
    about = _of_drop(desk, person, drop_id, is_page=True)
    return about is None or sees(person, about)


def runs_of(desk: Desk) -> list[RunLine]:
    """Return the runs of this partner, the latest last."""
    return [run for run in list_runs(desk.state) if run.tenant == desk.partner.tenant]


def runs_for(desk: Desk, person: Person, known: Iterable[RunLine]) -> list[RunLine]:
    """Return those of some runs that somebody sees."""
    is_for_all = person.companies_as(EVERYBODY) is None
    return [run for run in known if is_for_all or sees(person, _of_run(desk, run))]


def line_of(desk: Desk, run_id: str) -> RunLine:
    """Return the run of an id. Raises NoSuchRun where this partner has none."""
    run = run_line(desk.state, run_id)
    if run and run.tenant == desk.partner.tenant:
        return run
    raise NoSuchRun("There is no such run. It may not have begun yet: look at the list of runs.")


def kept_run(desk: Desk, run: RunLine) -> tuple[str, shelf.Json]:
    """Return a run by its id as it is kept for the page, and what counts of it; read anew while it may change."""
    name = shelf.name_of_run(run.run_id)
    facts = shelf.facts_of(desk.store, name)
    if facts is None or not facts["ended"] or facts["open"] or _awaits_audit(desk, facts):
        facts = keep_run(desk.store, desk.state, run.run_id, desk.clock())
    return name, facts


def _awaits_audit(desk: Desk, facts: shelf.Json) -> bool:
    """Whether the audit workbook of a run may yet come: it is written behind its end, if at all."""
    return not facts["audit"] and desk.clock() - datetime.fromisoformat(facts["at"]).timestamp() < _DAY_S


def _about(desk: Desk, person: Person, path: str, parts: Mapping[str, Any]) -> frozenset[str] | None:
    """Return the companies that an address is about, None where it is about none."""
    kind, about = path.split("/")[1], str(parts.get("id", parts.get("digest", "")))
    if not about:
        return None
    if kind == "jobs":
        return _of_job(desk, person, about)
    if kind == "drops":
        return _of_drop(desk, person, about, is_page=path.endswith("}"))
    if kind == "plans":
        return _of_plan(desk, about)
    return _of_run(desk, line_of(desk, about)) if kind == "runs" else NOTHING_KNOWN


def _of_job(desk: Desk, person: Person, job_id: str) -> frozenset[str] | None:
    job = desk.queue.jobs.of(job_id)
    if job is None or job.person == person.id:
        return None
    is_run = job.kind is Kind.APPLY
    of = _of_plan(desk, job.about) if is_run else _of_drop(desk, person, job.about, is_page=False)
    return NOTHING_KNOWN if of is None else of


def _of_drop(desk: Desk, person: Person, drop_id: str, *, is_page: bool) -> frozenset[str] | None:
    """Return the companies of a drop: of all its rows, or of what its page tells of them.

    Before they are known, and where they cannot be, it is for whoever handed it in, and those who are here for all.
    """
    facts = shelf.facts_of(desk.store, drop_id)
    if facts is None:
        try:
            drop = drop_of(desk.state, desk.partner.tenant, drop_id)
        except UsageError:
            return None
        return None if drop.by.login.id == person.id else NOTHING_KNOWN
    of: list[str] = facts["of"]
    return frozenset(of if is_page else facts.get("of_rows", of))


def _of_plan(desk: Desk, digest: str) -> frozenset[str] | None:
    facts = shelf.facts_of(desk.store, digest)
    return None if facts is None else frozenset(facts.get("of", NOTHING_KNOWN))


def _of_run(desk: Desk, run: RunLine) -> frozenset[str]:
    """Return the companies of a run; a row that does not say its own is of those whom its plan is for."""
    try:
        _, facts = kept_run(desk, run)
    except ReconcilerError:
        return NOTHING_KNOWN
    of = frozenset(facts["of"])
    if UNKNOWN in of and (plan := _of_plan(desk, facts["digest"])):
        of = of - NOTHING_KNOWN | plan
    return of
