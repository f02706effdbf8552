"""A plan in lines for people: what counts first, then company by company, with the largest share of lock-outs first.

Whatever stands in people's cells, file names or answers of the API goes through `shown`: it must not steer a terminal.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import click

from reconciler.model.action import Action, ActionKind, Identity
from reconciler.model.hold import Hold
from reconciler.model.report import Report
from reconciler.report.coming_and_going import Near, coming_and_going
from reconciler.report.counts import kept_disabled, rejected_rows
from reconciler.report.effect import CompanyEffect, answered, by_company, effect_of
from reconciler.report.fixed import fixed
from reconciler.report.lifted import lifted
from reconciler.report.places import kind_of
from reconciler.report.plan_record import Fact, moment, next_step, plan_facts, run_facts
from reconciler.report.terminal import findings_of, next_line, shown
from reconciler.report.unread_remarks import by_person, by_text, unread_remarks
from reconciler.report.widths import Command
from reconciler.report.words.english import holds as hold_words
from reconciler.report.words.english import people as words
from reconciler.report.words.english.forgotten import TAKEN_OUT
from reconciler.support.redact import visible

_SHOWN = 200
"""So many people who lose access are named in a preview, so many who are held, and so many other changes are shown."""

_REMARKS = 10
"""So many different remarks that nothing understands are shown, each cut at so many characters, with so many cells."""
_REMARK, _CELLS = 160, 5

_COMPANIES = 50
_LEAST = 3
"""So many people of each hold are named, however many holds there are."""

_MARKS = {
    ActionKind.CREATE_COMPANY: ("+", "green"),
    ActionKind.ADD_DOMAINS: ("~", "yellow"),
    ActionKind.CREATE_USER: ("+", "green"),
    ActionKind.DEACTIVATE_USER: ("-", "red"),
    ActionKind.REACTIVATE_USER: ("~", "yellow"),
}


@dataclass(frozen=True, slots=True)
class _Room:
    """What is shown in full: who loses access, who gets it; and of how many companies."""

    lose: bool
    get: bool
    companies: int | None


def preview(report: Report, *, full: bool = False, rest: Sequence[str] = ()) -> Iterator[str]:
    """Give the plan in lines: what counts, the changes by company, findings, holds.

    In `full` nothing is cut. Else people who lose access are named up to 200, and so are other changes; beyond that,
    each company has its numbers, and `rest` are the commands that show everything.
    """
    effect, companies = effect_of(report), by_company(report)
    room = _Room(
        full or effect.lose <= _SHOWN, full or effect.changes - effect.lose <= _SHOWN, None if full else _COMPANIES
    )
    yield from head(report)
    yield from _companies(companies, room, {one.identity for one in answered(report)} if report.results else None)
    is_cut = not (room.lose and room.get) or len(companies) > (room.companies or len(companies))
    if is_cut and rest:
        yield ""
        yield f"To see all {effect.changes:,} changes, by name:"
        yield from (Command(f"  {visible(command)}") for command in rest)
    yield from fixed(report, full=full)
    yield from _near_ones(report, full)
    yield from _unread_ones(report, full)
    told = {*(id(one.finding) for one in coming_and_going(report)), *map(id, unread_remarks(report))}
    yield from findings_of(replace(report, findings=[one for one in report.findings if id(one) not in told]), full=full)
    if kept := kept_disabled(report):
        yield ""
        yield f"{words.people(kept)} {'stays' if kept == 1 else 'stay'} disabled: no row says yes outright."
    yield from held(report, named=room.lose, full=full)


def plan_in_full(report: Report, now: datetime) -> Iterator[str]:
    """Give a saved plan in lines: all of it, what is on record of it, and the command that comes next."""
    yield from preview(report, full=True)
    yield ""
    yield from _facts(list(plan_facts(report, now)))
    yield from lifted(report)
    if command := next_step(report, now):
        yield from next_line(command)


def run_in_full(report: Report) -> Iterator[str]:
    """Give a past run in lines: what it changed or would have, by whom and by which rules it ran."""
    yield from preview(report, full=True)
    yield ""
    yield from _facts(list(run_facts(report)))


def approved_record(report: Report) -> Iterator[str]:
    """Give whose plan somebody is asked to approve, until when it is good, its digest, and what was lifted."""
    yield shown(
        f"Made by {report.plan_made_by} at {moment(report.plan_made_at)}, good until {moment(report.plan_until)}"
    )
    yield f"Digest {report.plan_digest}"
    yield from lifted(report)


def _facts(facts: Sequence[Fact]) -> Iterator[str]:
    room = max(len(label) for label, _ in facts)
    return (f"{label:<{room}}  {shown(fact)}" for label, fact in facts)


def schedule_record(report: Report, limits: Mapping[str, object]) -> Iterator[str]:
    """Give what a yes to a schedule covers: which sheets, by which policy, within which limits, and until when."""
    yield click.style(f"Every later run of these sheets on {report.host}, {kind_of(report.host)}:", bold=True)
    yield from (shown(f"  {source.path or source.name}") for source in report.sources)
    yield shown(
        "Policy: "
        + "; ".join(f"{name}: {value}" for name, value in report.options.items() if name not in ("today", "zone"))
    )
    yield shown("Limits: " + "; ".join(f"{name}: {value}" for name, value in limits.items()))
    yield "What no limit holds and no flag lifts is applied, whatever the sheets say then, and not this plan alone."
    yield "It has no end: it is good until somebody takes it back (--withdraw), or any of these changes."


def held(report: Report, *, named: bool = False, full: bool = False) -> Iterator[str]:
    """Give the holds in lines: how many, each with its share and its people, and each way on once.

    People whose changes are `named` elsewhere are not named again.
    """
    if not report.holds:
        return
    yield ""
    yield click.style(f"HELD: {hold_words.summed(report.holds)}", fg="red", bold=True)
    seen = {(action.company, action.subject) for action in report.planned} if named else set[tuple[str, str]]()
    holds = sorted(report.holds, key=lambda hold: (not hold.company, -hold.percent, hold.company))
    people = {who for hold in holds for who in hold.people}
    most = len(people) if full or len(people) <= _SHOWN else max(_LEAST, _SHOWN // len(holds))
    company_of = {action.subject: action.company for action in report.planned}
    shown_ones = holds if full else holds[:_COMPANIES]
    for hold in shown_ones:
        yield click.style(f"  {shown(hold_words.reason(hold))}", fg="red")
        yield from _people(hold, company_of, seen, most)
    if len(holds) > len(shown_ones):
        yield f"  … and {words.counted(len(holds) - len(shown_ones), 'more hold')}"
    for way in hold_words.ways_on(report.holds):
        if report.needs_approval:  # no flag of whoever applies it lifts a number then
            way = re.sub("run again with (?=--confirm-(de|re)activations)", "somebody else approves it with ", way)
        yield f"  {shown(way)}"


def _people(hold: Hold, company_of: Mapping[str, str], seen: set[tuple[str, str]], most: int) -> Iterator[str]:
    """Give the people of a hold who are not `seen` yet, so many at most, and add them."""
    about = [((hold.company or company_of.get(who, ""), who), name) for who, name in hold.named]
    new = [words.called(key[1], name) for key, name in about if key not in seen]
    seen.update(key for key, _ in about)
    yield from (f"    {shown(who)}" for who in new[:most])
    if len(new) > most:
        yield f"    … and {len(new) - most:,} more"


def head(report: Report) -> Iterator[str]:
    """Give what counts in a plan, in a line, and what it was made of."""
    wrote = bool(report.results)
    effect = effect_of(report, answered(report) if wrote else None)
    place = f"on {report.host}, {kind_of(report.host)}"
    told = words.headline(effect, past=wrote)
    told += f", {words.base(effect)}" if effect.changes else ""
    yield click.style(f"{told}, {place}", bold=True)
    rows = rejected_rows(report)
    more = [f"{words.counted(rows, 'row')} rejected"] if rows else []
    more += [words.counted(len(report.holds), "hold")] if report.holds else []
    more += [f"{words.counted(report.unchanged_count, 'row')} right already"] if report.unchanged_count else []
    if more:
        yield " · ".join(more)
    names = ", ".join(f"{source.name} ({words.counted(source.rows, 'row')})" for source in report.sources)
    about = ", ".join(filter(None, (report.product, f"from {names}" if names else "")))
    if about:
        yield shown(about)
    if "today" in report.options:
        zone = shown(str(report.options["zone"]))
        yield f"As of {report.options['today']} in {zone}: first and last days count from it"
    if effect.lose and report.chat and not wrote:
        yield f"Whoever loses access can no longer log in, nor use {report.chat}."


def _companies(effects: Sequence[CompanyEffect], room: _Room, done: Collection[Identity] | None) -> Iterator[str]:
    """Give the companies; what is `done` in the past, where there is such, and each change that is not so marked."""
    apart = True
    for effect in effects[: room.companies]:
        actions = effect.lose if room.lose else []
        actions = [*actions, *effect.own, *effect.new, *effect.back] if room.get else actions
        if apart or actions:
            yield ""
        yield _company(effect, done)
        yield from (_action(action, is_open=done is not None and action.identity not in done) for action in actions)
        apart = bool(actions)
    if left := effects[room.companies :] if room.companies else ():
        lose = sum(len(effect.lose) for effect in left)
        yield ""
        yield f"… and {words.counted(len(left), 'more company', 'more companies')}, in which {lose:,} lose access"


def _company(effect: CompanyEffect, done: Collection[Identity] | None) -> str:
    counts, past = effect.counts, done is not None
    name = f" ({counts.name})" if counts and counts.name and counts.name != effect.company else ""
    lose, get, own = (
        [action for action in actions if done is None or action.identity in done]
        for actions in (effect.lose, [*effect.new, *effect.back], effect.own)
    )
    told = []
    if lose:
        of = f" of {effect.active:,}" if effect.active is not None and not past else ""
        share = f" ({effect.share:.1f} %)" if effect.active and not past else ""
        told += [f"{words.loses(len(lose), of, past=past)} access{share}"]
    if get:
        told += [f"{words.gets(len(get), past=past)} access"]
    told += [(_OWN_DONE if past else _OWN)[action.kind] for action in own]
    held_here = f" · {click.style('HELD', fg='red', bold=True)}" if effect.holds else ""
    said = " · ".join(told) or ("nothing was changed" if past else "nothing changes")
    return click.style(shown(f"{effect.company or TAKEN_OUT}{name}: {said}"), bold=True) + held_here


_OWN = {ActionKind.CREATE_COMPANY: "is created", ActionKind.ADD_DOMAINS: "gets email domains"}
_OWN_DONE = {ActionKind.CREATE_COMPANY: "was created", ActionKind.ADD_DOMAINS: "got email domains"}


def _action(action: Action, *, is_open: bool = False) -> str:
    mark, color = _MARKS[action.kind]
    where = f"  [{action.origin}]" if action.origin else ""
    note = f"  ({action.note})" if action.note else ""
    not_done = "  (not done)" if is_open else ""
    return click.style(f"  {mark} {shown(_who(action))}", fg=color) + visible(f"{not_done}{note}{where}")


def _who(action: Action) -> str:
    if action.kind not in _VERBS:
        return words.own_change(action)
    who = words.called(action.subject, action.name) if action.subject else f"somebody ({TAKEN_OUT})"
    return f"{_VERBS[action.kind]} {who}"


_VERBS = {
    ActionKind.DEACTIVATE_USER: "deactivate",
    ActionKind.CREATE_USER: "create",
    ActionKind.REACTIVATE_USER: "reactivate",
}


def _near_ones(report: Report, full: bool) -> Iterator[str]:
    near = coming_and_going(report)
    most = len(near) if full else _SHOWN
    if near:
        yield ""
        yield f"Coming and going in the next 30 days ({len(near):,})"
        yield from map(_near, near[:most])
    if len(near) > most:
        yield f"    … and {len(near) - most:,} more"


def _near(one: Near) -> str:
    place = f"  [{one.finding.origin}]" if one.finding.origin else ""
    return f"    {one.day}  {one.what}  " + shown(f"{one.finding.subject} ({one.finding.company})") + visible(place)


def _unread_ones(report: Report, full: bool) -> Iterator[str]:
    """Give the remarks that nothing understands of people who get access."""
    found = by_text(report)
    if not found:
        return
    yield ""
    yield click.style(words.unread(len(by_person(report))), bold=True)
    for text, those in list(found.items())[: None if full else _REMARKS]:
        said = text if full or len(text) <= _REMARK else f"{text[: _REMARK - 1]}…"
        named = those if full else those[:_CELLS]
        more = f" and {len(those) - len(named):,} more" if len(those) > len(named) else ""
        yield shown(f"    “{said}”: {', '.join(f'{one.subject} [{one.place}]' for one in named)}{more}")
    if len(found) > _REMARKS and not full:
        yield f"    … and {words.counted(len(found) - _REMARKS, 'more remark')}"
