"""The plan file: canonical JSON with a digest, and the checks that a plan must pass before it is applied."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from reconciler import __version__
from reconciler.errors import PlanRefused, UsageError
from reconciler.model.action import Action
from reconciler.model.finding import Finding
from reconciler.model.hold import Hold
from reconciler.model.origin import Source
from reconciler.model.policy import Policy
from reconciler.state.records import (
    action_from_json,
    action_to_json,
    finding_from_json,
    finding_to_json,
    hold_from_json,
    hold_to_json,
    source_from_json,
)
from reconciler.support.private_files import write_private

FORMAT = "reconciler-plan/1"
LIFE = timedelta(hours=24)

_SHOWN = 10
_json = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class Plan:
    """The ordered actions and the findings of one comparison, and what they were made from; times in UTC."""

    host: str
    tenant: str
    created_at: datetime
    created_by: str
    expires_at: datetime
    policy: Policy
    sources: tuple[Source, ...]
    actions: tuple[Action, ...]
    findings: tuple[Finding, ...]
    holds: tuple[Hold, ...]
    undo_of: str = ""
    tool_version: str = __version__

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON of all the rest."""
        return _digest(self.document())

    def document(self) -> dict[str, Any]:
        """Give the plan as JSON data, without its digest; what can be long is to be read once, item by item."""
        return {
            "format": FORMAT,
            "tool_version": self.tool_version,
            "host": self.host,
            "tenant": self.tenant,
            "created_at": self.created_at.isoformat(),
            "created_by": self.created_by,
            "expires_at": self.expires_at.isoformat(),
            "options": asdict(self.policy),
            "undo_of": self.undo_of,
            "sources": [source._asdict() for source in self.sources],
            "actions": map(action_to_json, self.actions),
            "findings": map(finding_to_json, self.findings),
            "holds": map(hold_to_json, self.holds),
        }


def make_plan(
    host: str,
    tenant: str,
    created_by: str,
    policy: Policy,
    sources: Sequence[Source],
    actions: Sequence[Action],
    findings: Sequence[Finding],
    holds: Sequence[Hold],
    now: datetime,
    undo_of: str = "",
) -> Plan:
    """Give a plan that is good for 24 hours from `now`; `undo_of` names the run that it reverses, if it does."""
    now = now.astimezone(UTC).replace(microsecond=0)
    return Plan(
        host, tenant, now, created_by, now + LIFE, policy, tuple(sources), tuple(actions), tuple(findings),
        tuple(holds), undo_of,
    )  # fmt: skip


def write_plan(plan: Plan, path: Path) -> None:
    """Write the plan, readable by its owner alone: it names people.

    Raises UsageError where the file cannot be written.
    """
    document = {**plan.document(), "digest": plan.digest}
    try:
        write_private(path, b"".join([*_canonical(document), b"\n"]))
    except OSError as error:
        raise UsageError(f"{path}: the plan cannot be written ({error.strerror}).") from error


def is_plan(path: Path) -> bool:
    """Say whether a file is a plan and not a sheet: by its content, or by .json where there is none to read."""
    try:
        with path.open("rb") as file:
            return file.read(64).lstrip().startswith(b"{") or path.suffix.lower() == ".json"
    except OSError:
        return path.suffix.lower() == ".json"


def read_plan(path: Path) -> Plan:
    """Read a plan file. Raises PlanRefused where it is unreadable, altered, or not a plan."""
    from reconciler.support.json_schema import first_wrong

    try:
        document = json.loads(path.read_bytes())
    except OSError as error:
        raise PlanRefused(f"{path}: the plan cannot be read ({error.strerror}).") from error
    except (ValueError, RecursionError) as error:
        raise PlanRefused(f"{path}: this is not a plan, or it was cut short ({error}). Make a new one.") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise PlanRefused(f"{path}: this is not a plan of this program ({FORMAT}). Make one with `reconciler plan`.")
    digest = document.pop("digest", None)
    if digest != _digest(document):
        raise PlanRefused(f"{path}: the plan was altered after it was made (its digest differs). Make a new one.")
    if not all(_is_moment(document.get(name)) for name in ("created_at", "expires_at")):
        raise PlanRefused(f"{path}: the plan is not well formed (its times are not times). Make a new one.")
    if wrong := first_wrong({**document, "digest": digest}, "plan"):
        place = f"{wrong.where}: " if wrong.where else ""
        raise PlanRefused(f"{path}: the plan is not well formed ({place}{wrong.message}). Make a new one.")
    return _from_document(document)


def require_applicable(plan: Plan, host: str, tenant: str, now: datetime) -> None:
    """Raise PlanRefused where the plan has expired or was made for another host or another partner on it."""
    if plan.host != host:
        raise PlanRefused(f"The plan was made for {plan.host}, and this run is for {host}. Make a new plan.")
    if plan.tenant != tenant:
        raise PlanRefused(f"The plan was made with another client id for {host}. Make a new plan.")
    if now >= plan.expires_at:
        raise PlanRefused(f"The plan expired at {plan.expires_at:%Y-%m-%d %H:%M} UTC. Make a new one.")


def require_same_sources(plan: Plan, sources: Sequence[Source]) -> None:
    """Raise PlanRefused where a source's content is not what the plan was made from."""
    fresh = {(Path(source.path).name, source.sha256) for source in sources}
    changed = [source.name for source in plan.sources if (Path(source.path).name, source.sha256) not in fresh]
    if changed:
        raise PlanRefused(f"These sheets have changed since the plan was made: {', '.join(changed)}. Make a new plan.")


def require_subset(plan: Plan, actions: Sequence[Action]) -> None:
    """Raise PlanRefused, saying what moved, where an action is not in the plan old → new alike (design, A plan file).

    Actions of the plan that are no longer needed are done already and don't matter.
    """
    planned = {action.identity: action for action in plan.actions}
    moved = [words for action in actions if (words := _moved(action, planned.get(action.identity)))]
    if moved:
        more = f" … and {len(moved) - _SHOWN} more." if len(moved) > _SHOWN else ""
        raise PlanRefused(
            f"The live state has moved since the plan was made: {'; '.join(moved[:_SHOWN])}.{more} Make a new plan."
        )


def already_done(plan: Plan, actions: Sequence[Action]) -> list[Action]:
    """Give the plan's actions that the live state no longer needs."""
    needed = {action.identity for action in actions}
    return [action for action in plan.actions if action.identity not in needed]


def _moved(action: Action, planned: Action | None) -> str:
    if planned is None:
        return f"{action.kind} {action.subject} is not in the plan"
    if (action.old, action.new) == (planned.old, planned.new):
        return ""
    was, now = (f"{_shown(a.old)} → {_shown(a.new)}" for a in (planned, action))
    return f"{action.kind} {action.subject} was planned as {was} and would now be {now}"


def _shown(value: Mapping[str, Any] | None) -> str:
    return json.dumps(value, ensure_ascii=False) if value is not None else "nothing"


def _is_moment(text: Any) -> bool:
    try:
        return datetime.fromisoformat(str(text)).tzinfo is not None
    except ValueError:
        return False


def _canonical(document: Mapping[str, Any]) -> Iterator[bytes]:
    """Give canonical JSON piece by piece: of a million people it is hundreds of megabytes."""
    between = "{"
    for name in sorted(document):
        yield f"{between}{_json(name)}:".encode()
        between, value = ",", document[name]
        if isinstance(value, str | Mapping) or not isinstance(value, Iterable):
            yield _json_bytes(value)
            continue
        yield b"["
        for number, item in enumerate(value):
            yield b"," * (number > 0) + (_json_bytes(item) if name == "holds" else _quick_json_bytes(item))
        yield b"]"
    yield b"}"


def _quick_json_bytes(value: Any) -> bytes:
    """Give the same as `_json_bytes`, sevenfold as fast; but for numbers with a point, which it spells otherwise."""
    try:
        return msgspec.json.encode(value, order="sorted")
    except (UnicodeEncodeError, OverflowError):
        return _json_bytes(value)


def _json_bytes(value: Any) -> bytes:
    text = _json(value)
    try:
        return text.encode()
    except UnicodeEncodeError:
        # A file name may hold bytes that are no text; Python gives them as lone surrogates, which UTF-8 cannot hold.
        return re.sub("[\ud800-\udfff]", lambda odd: f"\\u{ord(odd[0]):04x}", text).encode()


def _digest(document: Mapping[str, Any]) -> str:
    made = hashlib.sha256()
    for piece in _canonical(document):
        made.update(piece)
    return made.hexdigest()


def _from_document(document: Mapping[str, Any]) -> Plan:
    return Plan(
        host=document["host"],
        tenant=document["tenant"],
        created_at=datetime.fromisoformat(document["created_at"]),
        created_by=document["created_by"],
        expires_at=datetime.fromisoformat(document["expires_at"]),
        policy=Policy(**document["options"]),
        sources=tuple(map(source_from_json, document["sources"])),
        actions=tuple(map(action_from_json, document["actions"])),
        findings=tuple(map(finding_from_json, document["findings"])),
        holds=tuple(map(hold_from_json, document["holds"])),
        undo_of=document["undo_of"],
        tool_version=document["tool_version"],
    )
