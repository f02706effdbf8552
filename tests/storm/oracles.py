"""What must hold after every run: each promise that a storm can see, as a function that raises Broken."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from http.client import OK
from typing import Any

from python_calamine import CalamineWorkbook

from reconciler.model.action import Action, ActionKind, Identity
from reconciler.model.live import COMPLETED, ON_THE_WAY
from reconciler.model.report import Report
from reconciler.model.result import Outcome, Verified
from tests.storm.leaks import holds, leaks
from tests.storm.paper import Paper
from tests.storm.rig import Ended, Room
from tests.storm.witness import Witness

ORACLES = (
    "lost", "doubled", "unplanned", "untrue audit row", "secret", "shut out", "let in", "limit exceeded", "journal",
    "written over", "dry run that writes", "exit",
)  # fmt: skip
MOST_SWITCHED = 5
"""So many people of a company a run may switch off, or on, unless it is confirmed; a tenth of them is less."""
_CREATIONS = (ActionKind.CREATE_COMPANY, ActionKind.CREATE_USER)


class Broken(AssertionError):
    """A promise was broken; `oracle` is which."""

    def __init__(self, oracle: str, what: object) -> None:
        super().__init__(f"{oracle}: {what}")
        self.oracle = oracle


def require(holds_true: object, oracle: str, what: object) -> None:
    """Raise Broken where something does not hold."""
    if not holds_true:
        raise Broken(oracle, what)


def judge_end(ended: Ended, allowed: Iterable[int]) -> None:
    """A process ends with a code that says something, and shows nobody its insides."""
    require(ended.code in allowed, "exit", f"{ended.code}\n{ended.stdout}\n{ended.stderr}")
    require("Traceback" not in ended.stdout + ended.stderr, "exit", ended.stderr)


def judge_done(
    done: list[Identity], planned: Iterable[Identity], paper: Paper, absent_users: str, confirmed: bool = False
) -> None:
    """What was done was planned, the sheets ask for it, and it is no more than may be done unasked."""
    strange = {*done} - {*planned}
    require(not strange, "unplanned", strange)
    for identity in done:
        leaves = identity[0] == ActionKind.DEACTIVATE_USER
        oracle = "shut out" if leaves else "unplanned" if identity[0] in _CREATIONS[:1] else "let in"
        require(paper.asks_for(identity, absent_users), oracle, f"{identity}, but the sheets say\n{paper.written!r}")
    switched = Counter(identity[:2] for identity in done if identity[0] not in (*_CREATIONS, ActionKind.ADD_DOMAINS))
    for group, count in switched.items():
        require(confirmed or count <= MOST_SWITCHED, "limit exceeded", f"{group}: {count}")


def judge_renames(done: list[Identity], paper: Paper, world: Witness) -> None:
    """Who is in no row, and may have a new address, keeps the old account until the new one is there and active."""
    for kind, company, subject in done:
        new = paper.new_address_of(company, subject) if kind == ActionKind.DEACTIVATE_USER else ""
        if new and new not in world.disturbed and (company, subject.partition("@")[0]) not in paper.rows:
            has_access = world.people(company).get(new) is True
            require(has_access, "shut out", f"{subject} is now {new}, who has no account")


def judge_doubles(
    world: Witness, calls: Sequence[Mapping[str, Any]], unverified: Collection[Identity], listed_late: bool
) -> None:
    """Nothing was asked for that was so already, for all to see; and nothing was made twice.

    `calls` are those of the run, as the sandbox has logged them, `unverified` what earlier runs did and did not see.
    """
    if not listed_late:
        in_vain = [identity for identity in world.asked_in_vain if not _was_hidden(identity, world, calls, unverified)]
        require(not in_vain, "doubled", in_vain)


def _was_hidden(
    identity: Identity, world: Witness, calls: Sequence[Mapping[str, Any]], unverified: Collection[Identity]
) -> bool:
    """Whether a run could not see that something is so already, by no fault of its own.

    Who or what a record is about that breaks the contract, unless this program made them and has seen them since, or
    does not know whether it did; and how somebody is of whom the listing does not tell it, and of whose own record no
    whole answer came, though it was asked for.
    """
    kind, name, subject = identity
    company = world.companies.find(name)
    assert company
    if kind in _CREATIONS:
        listing = "/companies" if kind is ActionKind.CREATE_COMPANY else f"/{company.id}/users"
        altered = [(call["fault"] or {}).get("alter", {}) for call in calls if call["path"].endswith(listing)]
        is_unseen = identity not in world.done or identity in unverified
        return is_unseen and any(pointer != "/total" for one in altered for pointer in one)
    own = [call for call in calls if world.keys.get(call["path"].rpartition("/")[2]) == subject]
    before = own[: max(place for place, call in enumerate(own) if call["method"] != "GET")]
    was_answered = any(call["status"] == OK and not call["fault"] for call in before)
    return not world.options.list_active and bool(before) and not was_answered


def judge_journal(room: Room) -> None:
    """The journal is whole, and each write that arrived was in it before it did."""
    try:
        room.require_all_in_the_journal()
    except AssertionError as error:
        raise Broken("journal", error) from error


def judge_report(report: Report, ended: Ended) -> None:
    """The exit code says what the results say."""
    outcomes = [(result.outcome, result.verified) for result in report.results]
    if ended.code == 0:
        well = {(Outcome.DONE, Verified.YES), (Outcome.PRESENT, Verified.YES)}
        require({*outcomes} <= well, "exit", f"0, with {outcomes}")
    if any(outcome is Outcome.UNKNOWN for outcome, _ in outcomes):
        require(ended.code in (4, 7, 8), "exit", f"{ended.code}, with unknown outcomes")


def judge_audit(
    room: Room, report: Report, summary: Mapping[str, Any], done: list[Identity], listed_late: bool
) -> None:
    """Each row of the audit workbook is what the journal has, and what is true on the server, field by field."""
    if not summary.get("audit"):
        raise Broken("untrue audit row", "there is no audit workbook")
    book = CalamineWorkbook.from_path(str(room.folder / summary["audit"]))
    header, *rows = book.get_sheet_by_name("Actions").to_python()
    rows = [row for row in rows if any(row) and row[0] != "None."]
    results = {result.action.identity: result for result in report.results}
    require(len(rows) == len(report.planned), "untrue audit row", f"{len(rows)} rows for {len(report.planned)} actions")
    for row, action in zip(rows, report.planned, strict=True):
        told = dict(zip(header, row, strict=False))
        result = results.get(action.identity)
        outcome = str(result.outcome) if result else "not applied"
        verified = str(result.verified) if result else ""
        shown = (told["kind"], told["company"], told["who"], told["outcome"], told["verified"] or "")
        known = (str(action.kind), action.company, action.subject, outcome, verified)
        require(shown == known, "untrue audit row", f"{shown}, and the journal has {known}")
        for value in _new_texts(action):
            require(value in str(told["old → new"]), "untrue audit row", f"{told['old → new']} lacks {value}")
        if not {action.identity[2], action.company} & room.world.disturbed:
            _judge_row(action, outcome, verified, action.identity in done, room.world, listed_late)


def _new_texts(action: Action) -> list[str]:
    if action.kind is ActionKind.CREATE_USER:
        return [f"{action.new['firstName']} {action.new['lastName']}"]
    if action.kind is ActionKind.CREATE_COMPANY:
        return [action.new["name"], *action.new["emailDomains"]]
    return []


def _judge_row(action: Action, outcome: str, verified: str, was_done: bool, world: Witness, listed_late: bool) -> None:
    wrong = difference(action, world)
    said = f"{action.identity} is {outcome}, verified {verified or 'nothing'}; on the server: {wrong or 'just so'}"
    match outcome:
        case "done" | "present":
            true = bool(wrong) is (verified == "no") if verified != "not checked" else True
        case "failed" | "skipped" | "not applied":
            true = not was_done
        case "pending":
            company = world.companies.find(action.company)
            true = verified != "yes" or (company is not None and company.state in ON_THE_WAY and bool(wrong))
        case "unknown":
            true = bool(wrong) or verified != "no" or listed_late
        case _:
            true = False
    require(true, "untrue audit row", said)
    require(not (outcome == "present" and was_done and not wrong), "untrue audit row", f"{said}; this run made it")


def difference(action: Action, world: Witness) -> str:
    """Give what on the server is not as an action wants it, "" where all is."""
    company = world.companies.find(action.company)
    if company is None:
        return "there is no such company"
    new = action.new
    if action.kind is ActionKind.CREATE_COMPANY:
        there = (company.name, {*company.email_domains}, company.state)
        wanted = (new["name"], {*new["emailDomains"]}, COMPLETED)
        # Its domains may have been added to since.
        is_so = there[0] == wanted[0] and there[1] >= wanted[1] and there[2] == wanted[2]
        return "" if is_so else f"{there}, not {wanted}"
    if action.kind is ActionKind.ADD_DOMAINS:
        missing = {*new["emailDomains"]} - {*company.email_domains}
        return f"{missing} are missing" if missing else ""
    person = world.records(action.company).get(action.identity[2])
    if person is None:
        return "nobody is there"
    there_of = {"firstName": person.first_name, "lastName": person.last_name, "active": person.active is True}
    wrong = {name: there for name, there in there_of.items() if name in new and there != new[name]}
    return f"{wrong}, not {dict(new)}" if wrong else ""


def judge_secrets(ended: Ended, world: Witness) -> None:
    """Nothing that a process printed holds a secret, however it is spelt."""
    require(not holds((ended.stdout + ended.stderr).encode(), secrets_of(world)), "secret", ended.stdout + ended.stderr)


def judge_files(room: Room) -> None:
    """Nothing that was written holds a secret, however it is spelt."""
    found = [*leaks(room.folder, secrets_of(room.world))]
    require(not found, "secret", found)


def secrets_of(world: Witness) -> set[str]:
    """Give all that is secret: the client's secret, each token, and the part of it that counts."""
    parts = {token.rpartition(".")[2] for token in world.tokens}
    return {world.options.client_secret, *world.tokens, *parts}


def judge_settled(room: Room, paper: Paper, report: Report, companies: Iterable[str]) -> None:
    """What the sheets want in these companies is so, or a person is told of it."""
    told = {finding.subject.lower() for finding in report.findings}
    told |= {result.action.identity[2] for result in report.results if result.outcome is not Outcome.DONE}
    elsewhere = {finding.company for finding in report.findings if not finding.subject}
    wanted = [*companies]
    for (company, who), active in paper.rows.items():
        subject = f"{who}@{company}.example"
        if company not in wanted or subject in told or company in told | elsewhere:
            continue
        there = room.world.people(company).get(subject)
        if active and there is False and not room.world.options.list_active:
            # Where listings do not say how people are, whoever is wanted active is taken as such.
            continue
        is_so = there is True if active else there is not True
        require(
            is_so, "lost", f"{subject} should be {'active' if active else 'inactive'} and is {there}; nobody is told"
        )
