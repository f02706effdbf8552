"""What of a record tells of people: each of them in an item of its own, which can be taken out alone.

What stays is public: numbers, codes and hashes, nothing about a person. A body is its public part with its items laid
over it; what is not known here is no part of the public.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

from reconciler.state.bodies import decode_body, encode_bodies, encode_body

Json: TypeAlias = dict[str, Any]

_BARE = frozenset({"intent", "sent", "verified"})
"""Records of numbers and codes alone."""

_WHOLE: Mapping[str, tuple[str, ...]] = {
    "action": ("kind",),
    "finding": ("code", "kind"),
    "unchanged": (),
    "company": (),
    "result": ("action", "outcome", "verified"),
}
"""Records about one person or company: the item is all of the body, and these fields of it are public, too."""

_EACH: Mapping[str, str] = {"outcome": "request", "settled": "run"}
"""Records of results, each of them an item, and the field beside them."""

_UNCHECKED = "not checked"

_PUBLIC: Mapping[str, tuple[str, ...]] = {
    "begun": (
        "tenant", "command", "host", "product", "docs", "started_at", "process", "process_started", "derived", "feed",
        "version", "options", "limits",
    ),
    "plan": (
        "options", "digest", "unchanged_count", "holds", "until", "overrides", "made_at", "approved_at",
        "needs_approval",
    ),
    "source": ("kind", "rows", "user_rows"),
    "fix": ("remove",),
    "lost": ("request", "status"),
    "ended": (
        "exit_code", "outcome", "error_code", "duration_s", "api", "open", "failed", "without_audit", "done",
        "rejected_rows", "overrides",
    ),
    "notice": ("event", "about"),
    "kept": ("tenant", "absences"),
    "people": ("tenant", "people"),
    "inactive": ("tenant", "active", "people"),
    "delivered": ("tenant", "name", "left", "people"),
    "feed": ("tenant", "name", "other", "rows", "gone", "leaving", "counted"),
    "paused": ("since",),
    "resumed": ("since",),
    "restored": ("made_at", "head", "forgotten"),
    "approved": ("plan", "host", "options", "limits", "lifted", "expires_at"),
    "withdrawn": ("plan",),
    "asked": ("plan",),
    "asked-no-more": ("plan",),
    "sent-back": ("plan",),
    "used": ("plan", "run"),
    "fixed": ("number",),
    "submitted": ("drop", "schedule", "due"),
    "attempt": ("number", "worker", "run"),
    "attempt-left": ("number", "run"),
    "scheduled": ("name", "cron", "zone", "since"),
    "schedule-skipped": ("name", "due", "job"),
    "job-ended": ("state", "exit_code", "run"),
    "forget-asked": ("id", "before"),
    "forget-begun": ("id", "before"),
    "forgot": ("id", "before", "people", "items", "runs"),
    "forget-ended": ("id",),
}  # fmt: skip
"""The fields of other records that are public; an empty one always is."""


class Parts(NamedTuple):
    """A record in parts, each a text that is kept byte for byte.

    `items` has the body of each item on a line, an empty one where it was taken out; "" where there are none. Canonical
    JSON has no line breaks.
    """

    public: str
    items: str


def split(kind: str, body: Any) -> Parts:
    """Return the parts of a record with this body: JSON data, a struct of such, or what is in parts already."""
    if isinstance(body, Parts):
        return body
    if kind in _BARE:
        return Parts(encode_body(body), "")
    if kind in _WHOLE:
        return Parts(_public_of(kind, _values(kind, body)), encode_body(body))
    if kind in _EACH:
        return _split_results(kind, body)
    rest = dict(body)
    items = list(_SPLITTERS[kind](rest)) if kind in _SPLITTERS else []
    public = {name: value for name, value in rest.items() if name in _PUBLIC.get(kind, ()) or not value}
    private = {name: value for name, value in rest.items() if name not in public}
    return Parts(encode_body(public), encode_bodies([private, *items] if private else items))


def _values(kind: str, body: Any) -> tuple[Any, ...]:
    names = _WHOLE[kind]
    return tuple([body.get(name) if isinstance(body, dict) else getattr(body, name) for name in names])


@lru_cache
def _public_of(kind: str, values: tuple[Any, ...]) -> str:
    return encode_body({name: value for name, value in zip(_WHOLE[kind], values, strict=True) if value is not None})


def text_of(kind: str, public: str, items: str) -> str:
    """Return the body of a record as JSON text; of what was taken out, the public part is left."""
    if kind in _WHOLE or not items:
        return items or public
    lines = items.split("\n")
    if kind in _EACH and "" not in lines:
        beside = encode_body(_taken(decode_body(public), [_EACH[kind]]))[1:-1]
        return f'{{{beside}{"," if beside else ""}"results":[{",".join(lines)}]}}'
    return encode_body(body_of(kind, public, items, decode_body))


def body_of(kind: str, public: str, items: str, decode: Callable[[str], Any]) -> Any:
    """Return the body of a record as JSON data; of what was taken out, the public part is left."""
    if kind in _WHOLE:
        return decode(text_of(kind, public, items))
    body = decode(public)
    if kind in _EACH:
        results = body.get("results")
        each = zip(results, items.split("\n"), strict=True) if results else ()
        body["results"] = [decode(item) if item else left for left, item in each]
        return body
    for item in decode(f"[{','.join(filter(None, items.split(chr(10))))}]"):
        _lay_over(body, item)
    return body


def _taken(body: Any, names: Iterable[str]) -> Json:
    if isinstance(body, dict):
        return {name: body[name] for name in names if name in body}
    return {name: getattr(body, name) for name in names}


def _lay_over(below: Any, above: Json) -> None:
    """Lay one JSON value over another: objects are merged, lists go on; a part of a list is told by its number."""
    for name, value in above.items():
        at: Any = int(name) if isinstance(below, list) else name
        old = below[at] if isinstance(below, list) else below.get(name)
        if isinstance(value, list) and isinstance(old, list):
            old += value
        elif isinstance(value, dict) and isinstance(old, dict | list):
            _lay_over(old, value)
        else:
            below[at] = value


# -- records with many people -------------------------------------------------------------------------------------


def _split_results(kind: str, body: Json) -> Parts:
    beside, results = _EACH[kind], body.get("results", ())
    left = [_ending(result, kind) for result in results]
    return Parts(encode_body({**_taken(body, [beside]), "results": left}), encode_bodies(results))


def _ending(result: Any, kind: str) -> Json:
    # An action has a number in its own run; in another it is told by whom it is about.
    left = _taken(result, ("action", "outcome", "verified") if kind == "outcome" else ("outcome", "verified"))
    if left.get("verified") == _UNCHECKED:
        del left["verified"]
    return left


def _of_source(body: Json) -> Iterator[Json]:
    # Whoever knows a sheet of few people could guess at them by its hash: it can be taken out alone.
    if digest := body.pop("sha256", ""):
        yield {"sha256": digest}


def _of_fix(body: Json) -> Iterator[Json]:
    # Whoever fixed a cell is another person than the one it is about.
    for name in ("by", "sha256"):
        if body.get(name):
            yield {name: body.pop(name)}


_OF_A_COMPANY, _OF_A_PERSON = ("company", "message", "confirm"), ("people", "names")
_WITHOUT_PEOPLE: Json = {**dict.fromkeys(_OF_A_COMPANY, ""), **{name: [] for name in _OF_A_PERSON}}
"""What of a hold is about its company, what about each of its people, and how it is public: without either."""


def _of_plan(body: Json) -> Iterator[Json]:
    yield from _of_options(body)
    yield from _of_overrides(body)
    # Whoever knows the sheets could guess at their few fixes by a digest: it can be taken out alone.
    for name in ("made_by", "fixes"):
        if body.get(name):
            yield {name: body.pop(name)}
    holds = body.get("holds")
    if not holds:
        return
    body["holds"] = [{name: _WITHOUT_PEOPLE.get(name, value) for name, value in hold.items()} for hold in holds]
    for number, hold in enumerate(holds):
        yield {"holds": {str(number): {name: hold[name] for name in _OF_A_COMPANY if name in hold}}}
        for person in zip(*(hold[name] for name in _OF_A_PERSON if hold.get(name)), strict=True):
            yield {"holds": {str(number): {name: [one] for name, one in zip(_OF_A_PERSON, person, strict=False)}}}


def _of_begin(body: Json) -> Iterator[Json]:
    yield from _of_options(body)
    # Who acts: each of the names of an account, and of the machine, is about one person.
    for name in ("operator", "actor"):
        if body.get(name):
            yield {name: body.pop(name)}


def _of_options(body: Json) -> Iterator[Json]:
    """Take headers and companies out of options: they are the only lists there."""
    options = body.get("options") or {}
    lists = {name: value for name, value in options.items() if isinstance(value, list)}
    if any(lists.values()):
        body["options"] = {**options, **{name: [] for name in lists}}
    for name, values in lists.items():
        for value in values:
            yield {"options": {name: [value]}}


def _of_overrides(body: Json) -> Iterator[Json]:
    """Take out of each override who it is by, what was said, and each company of which it let something through."""
    overrides = body.get("overrides")
    if not overrides:
        return
    body["overrides"] = [_public_override(one) for one in overrides]
    for number, one in enumerate(overrides):
        at = str(number)
        yield {"overrides": {at: {"by": one["by"]}}}
        yield {"overrides": {at: {"value": one["value"], "instead_of": one["instead_of"]}}}
        for place, case in enumerate(one["let_through"]):
            told = {"company": case["company"], "text": case["text"]}
            yield {"overrides": {at: {"let_through": {str(place): told}}}}


def _public_override(one: Json) -> Json:
    cases = [{**case, "company": "", "text": ""} for case in one["let_through"]]
    return {**one, "by": "", "value": "", "instead_of": "", "let_through": cases}


def _of_end(body: Json) -> Iterator[Json]:
    yield from _of_overrides(body)
    # Whether the run went through is known, whatever is taken out.
    if body.get("error"):
        body["failed"] = True
    own = body.get("without_audit")
    if own and own.get("error"):
        body["without_audit"] = {**own, "error": "", "failed": True}
        yield {"without_audit": {"error": own["error"]}}


def _listed(*names: str) -> Callable[[Json], Iterator[Json]]:
    def of_list(body: Json) -> Iterator[Json]:
        for name in names:
            values, body[name] = body.get(name, ()), []
            for value in values:
                yield {name: [value]}

    return of_list


def _of_feed(body: Json) -> Iterator[Json]:
    counted = body.get("counted")
    rows, lists = body.get("rows", {}), {name: set(body.get(name, ())) for name in ("gone", "leaving")}
    covered = set(counted["companies"]) if counted else set[str]()
    body |= {"rows": {}, **{name: [] for name in lists}}
    for company in sorted({*rows, *covered, *lists["gone"], *lists["leaving"]}):
        item: Json = {name: [company] for name, companies in lists.items() if company in companies}
        if company in rows:
            item["rows"] = {company: rows[company]}
        if company in covered:
            item["counted"] = {"companies": [company]}
        yield item
    if counted:
        body["counted"] = {**counted, "companies": [], "people": []}
        for person in counted["people"]:
            yield {"counted": {"people": [person]}}


def _of_fixed(body: Json) -> Iterator[Json]:
    # Whoever fixed cells is another person than those they are about.
    for name in ("by", "digest"):
        if body.get(name):
            yield {name: body.pop(name)}
    yield from _listed("rows")(body)


def _of_job(body: Json) -> Iterator[Json]:
    # Who handed it over is another person than those whom its words and files may name.
    for name in ("by", "words"):
        if body.get(name):
            yield {name: body.pop(name)}
    yield from _listed("files")(body)


def _of_forgetting(body: Json) -> Iterator[Json]:
    # Who acts is another person than whom it is about, and of the latter there is a digest with a mark alone.
    for name in ("by", "reason", "of"):
        if body.get(name):
            yield {name: body.pop(name)}


_SPLITTERS: Mapping[str, Callable[[Json], Iterator[Json]]] = {
    "begun": _of_begin,
    "source": _of_source,
    "fix": _of_fix,
    "plan": _of_plan,
    "ended": _of_end,
    "people": _listed("people"),
    "inactive": _listed("people"),
    "kept": _listed("absences"),
    "delivered": _listed("people"),
    "feed": _of_feed,
    "approved": _listed("sources", "companies_gone"),
    "dropped": _listed("files"),
    "fixed": _of_fixed,
    "submitted": _of_job,
    "forget-asked": _of_forgetting,
    "forget-begun": _of_forgetting,
    "forgot": _of_forgetting,
}
"""What takes out of a body, field by field, what is to be an item of its own."""
