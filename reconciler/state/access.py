"""Who had access at a moment, derived from the records up to it."""

from datetime import datetime
from typing import Any

from reconciler.model.access import LISTED, NO, UNKNOWN, YES, Access, AccessReport, Decision, Listing
from reconciler.model.action import Action, ActionKind
from reconciler.model.identity import email_key
from reconciler.model.report import Report
from reconciler.model.result import Outcome, Result
from reconciler.state.derived import INACTIVE, PEOPLE
from reconciler.state.kept import KeptRecords
from reconciler.state.records import company_from_json
from reconciler.state.replay import past_run
from reconciler.state.runs import RunLine, runs
from reconciler.state.store import Journal, Record

_GIVES = {ActionKind.CREATE_USER: YES, ActionKind.REACTIVATE_USER: YES, ActionKind.DEACTIVATE_USER: NO}

Key = tuple[str, str, str]
"""Tenant, company, email key."""


def access_at(journal: Journal, until: datetime, company: str = "") -> AccessReport:
    """Return who had access at a moment, of one company or of all."""
    told = _Told(company)
    for run in runs(journal):
        if datetime.fromisoformat(run.started_at) <= until:
            _take_run(told, journal, run, until)
    return AccessReport(until.isoformat(), journal.head(), company, told.people(), told.listings(), 0)


def taken_out(kept: KeptRecords, until: datetime) -> int:
    """Return how many items were taken out of the records up to a moment."""
    return sum(
        1
        for record in kept.after(0)
        if datetime.fromisoformat(record.at) <= until
        for item in record.items
        if item.body is None
    )


def _take_run(told: "_Told", journal: Journal, run: RunLine, until: datetime) -> None:
    for record in journal.records(run.run_id, PEOPLE, INACTIVE, "company"):
        if datetime.fromisoformat(record.at) <= until:
            told.take(record, run.tenant)
    with past_run(journal, run.run_id) as past:
        for item in past.actions():
            if isinstance(item, Result) and item.action.kind in _GIVES and _is_by(item, until):
                told.take_result(run.tenant, past.report, item)


def _is_by(result: Result, until: datetime) -> bool:
    return not result.at or datetime.fromisoformat(result.at) <= until


class _Told:
    """What the records that were taken tell, of one company or of all."""

    def __init__(self, company: str) -> None:
        self._company = company
        self._people = dict[Key, Access]()
        self._listed = dict[tuple[str, str], Listing]()

    def take(self, record: Record, tenant: str) -> None:
        """Take in a record of what a run saw: people, who has no access, or a company."""
        body = record.body
        if record.kind == "company":
            self._take_company(record, tenant, body)
            return
        state = LISTED if record.kind == PEOPLE else YES if body.get("active") else NO
        for company, key, *_ in body.get("people", ()):
            before = self._before((tenant, company, key), key, record.subject, record.at)
            # That somebody is listed says nothing new of whom we know.
            self._put(before._replace(access=before.access if record.kind == PEOPLE else state), key)

    def take_result(self, tenant: str, run: Report, result: Result) -> None:
        """Take in how a change of somebody's access ended."""
        action, outcome = result.action, result.outcome
        if outcome not in (Outcome.DONE, Outcome.UNKNOWN, Outcome.PRESENT) or not action.subject:
            return  # without a subject it was taken out since
        key = email_key(action.subject)
        at = result.at or run.started_at.isoformat()
        before = self._before((tenant, action.company, key), action.subject, run.run_id, at)
        before = before._replace(person=action.subject, name=action.name or before.name)
        if outcome is not Outcome.PRESENT:  # that was somebody else
            access = _GIVES[action.kind] if outcome is Outcome.DONE else UNKNOWN
            before = before._replace(access=access, last=_decision(run, action, result, at))
        self._put(before, key)

    def people(self) -> list[Access]:
        """Return who had access, or may have had, by company and address."""
        had = (one for one in self._people.values() if one.access != NO)
        return sorted(had, key=lambda one: (one.company, one.tenant, one.person))

    def listings(self) -> list[Listing]:
        """Return each company with its last listing, and how many people of it are accounted for."""
        counts = dict[tuple[str, str], int]()
        for one in self._people.values():
            of = one.tenant, one.company
            counts[of] = counts.get(of, 0) + (one.access != NO)
        return [
            self._listed.get(of, Listing(*of, "", "", None, None, 0))._replace(accounted=counts.get(of, 0))
            for of in sorted({*self._listed, *counts}, key=lambda of: (of[1], of[0]))
        ]

    def _take_company(self, record: Record, tenant: str, body: Any) -> None:
        counts = company_from_json(body)
        of = tenant, counts.vanity_name
        if not counts.vanity_name or not self._is_meant(of[1]):
            return
        if counts.live is not None:
            self._listed[of] = Listing(*of, record.subject, record.at, counts.live, counts.active, 0)
        else:
            self._listed.setdefault(of, Listing(*of, "", "", None, None, 0))

    def _before(self, key: Key, person: str, run_id: str, at: str) -> Access:
        return self._people.get(key) or Access(*key[:2], person, "", LISTED, run_id, at, None)

    def _put(self, one: Access, key: str) -> None:
        if self._is_meant(one.company):
            self._people[one.tenant, one.company, key] = one

    def _is_meant(self, company: str) -> bool:
        return self._company in ("", company)


def _decision(run: Report, action: Action, result: Result, at: str) -> Decision:
    return Decision(
        action.kind, result.outcome, result.verified, at, run.run_id, str(run.actor or run.operator),
        run.plan_made_by, run.approved_by, action.origin,
    )  # fmt: skip
