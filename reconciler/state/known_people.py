"""What a journal knows of some people: learned record by record, and which items are then to be taken out of each."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from reconciler.model.fixes import Fix
from reconciler.model.identity import email_key
from reconciler.state.bodies import decode_body
from reconciler.state.person_marks import Marks, Name, Recogniser, name_in_parts

_OF_ONE = frozenset(
    {"action", "finding", "unchanged", "people", "inactive", "delivered", "feed", "kept", "settled", "result"}
)
"""Records whose items are each of one person: beside another's address there, a name is that of a namesake."""

_WITH_DIGESTS = frozenset({"source", "fix", "approved"})
_OF_DROPS = frozenset({"dropped", "fixed"})
_OF_FIXES = frozenset({"plan", "fixed"})
_LEARNED = frozenset({"audit", "source"})
_NUMBERED = frozenset({"outcome", "result"})
_SUBJECTS = frozenset({"action", "finding", "unchanged"})

Row = tuple[str, str, int]
"""Source, sheet and row."""


class Told(NamedTuple):
    """A record as it is searched: its items are lines, empty ones of those that were taken out."""

    chain: str
    seq: int
    subject: str
    at: str
    kind: str
    public: str
    items: str


class KnownPeople:
    """What a journal knows of some people (`keys`): learned from all records in order, then `outs` tells what goes.

    `tenants` has by chain the first and the last record that names them, `runs` are the subjects of such records;
    `audits` has the runs of all audit workbooks, by path, `chains` the chains of their subjects, `dropped` all drops;
    `drops` are those that go as a whole.
    """

    def __init__(self, keys: Iterable[str], forgettings: Iterable[str] = ()) -> None:
        self.keys = frozenset(keys)
        self.ids = set[str]()
        self.names = set[Name]()
        self.tenants: dict[str, tuple[int, int]] = {}
        self.runs = set[str]()
        self.digests = set[str]()
        self.forgettings = frozenset(forgettings)
        self._by_address = Recogniser(Marks(self.keys))
        self._numbers: dict[str, set[int]] = defaultdict(set)
        self._rows: dict[str, set[Row]] = defaultdict(set)
        self._actions: dict[str, int] = defaultdict(int)
        self.audits: dict[str, str] = {}
        self.chains: dict[str, str] = {}
        self.drops = set[str]()
        self.dropped = set[str]()
        self._sources: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self._all: Recogniser | None = None

    # -- learning ---------------------------------------------------------------------------------------------------

    def learn(self, told: Told) -> None:
        """Take in a record; those of one subject in their order."""
        number = self._actions[told.subject]
        if told.kind == "action":
            self._actions[told.subject] += 1
        if told.kind in _NUMBERED:
            self._learn_results(told)
            return
        if told.kind == "dropped":
            self.dropped.add(told.subject)
        if told.kind not in _LEARNED and not self._by_address.may_name(told.items):
            return
        for line in filter(None, told.items.split("\n")):
            if told.kind == "audit":
                self.audits[decode_body(line).get("path", "")] = told.subject
            if told.kind == "source" and '"sha256"' in line and _has_people(told):
                self._sources[told.chain].append((told.seq, decode_body(line).get("sha256", "")))
            if not self._by_address.names(plain(line)):
                continue
            self._note(told)
            self._learn_item(told, decode_body(line), number)

    def _note(self, told: Told) -> None:
        first, _ = self.tenants.get(told.chain, (told.seq, told.seq))
        self.tenants[told.chain] = first, told.seq
        self.runs.add(told.subject)
        self.chains[told.subject] = told.chain

    def _learn_item(self, told: Told, item: Any, number: int) -> None:
        if told.kind in _SUBJECTS and email_key(str(item.get("subject", ""))) in self.keys:
            if told.kind == "action":
                self._numbers[told.subject].add(number)
                self.ids |= {str(item["user_id"])} if item.get("user_id") else set()
            self.names |= set(name_in_parts("", "", str(item.get("name", ""))))
            origin = item.get("origin")
            if origin:
                self._rows[told.subject].add((origin["source"], origin["sheet"], origin["row"]))
        if told.kind == "people":
            self.ids |= {str(one[2]) for one in item.get("people", ()) if one[1] in self.keys and one[2]}
        if told.kind == "settled" and item.get("created_id"):
            self.ids.add(str(item["created_id"]))
        for hold in (item.get("holds") or {}).values() if isinstance(item, dict) and told.kind == "plan" else ():
            for name in hold.get("names", ()):
                self.names |= set(name_in_parts("", "", name))
        for person in _people_in(item):
            self.names |= set(
                name_in_parts(*(str(person.get(name) or "") for name in ("firstName", "lastName", "displayName")))
            )

    def _learn_results(self, told: Told) -> None:
        for number, line in zip(_numbers_of(told), told.items.split("\n"), strict=False):
            if line and number in self._numbers.get(told.subject, ()):
                self._note(told)
                if created := decode_body(line).get("created_id"):
                    self.ids.add(str(created))

    def close(self, digests: Iterable[str] = ()) -> None:
        """Learn that all records are taken in, and the digests of sheets elsewhere that have these people in them.

        Between the first and the last record that names somebody, every sheet of the partner may have had them.
        """
        self.ids.discard("")
        self.digests |= {*digests}
        for chain, (first, last) in self.tenants.items():
            self.digests |= {digest for seq, digest in self._sources[chain] if digest and first <= seq <= last}
        self._all = Recogniser(self.marks)

    @property
    def marks(self) -> Marks:
        """What they are recognised by."""
        return Marks(self.keys, frozenset(self.ids), frozenset(self.names))

    @property
    def recogniser(self) -> Recogniser:
        """What recognises them in a text, once all is learned."""
        assert self._all is not None  # noqa: S101 - nobody asks before
        return self._all

    # -- what goes --------------------------------------------------------------------------------------------------

    def outs(self, told: Told) -> list[int]:
        """Return the numbers, from 0, of the items of a record that are to be taken out."""
        if not told.items:
            return []
        lines, numbers = told.items.split("\n"), _numbers_of(told) if told.kind in _NUMBERED else []
        own = self._numbers.get(told.subject, ())
        return [
            at
            for at, line in enumerate(lines)
            if line and ((at < len(numbers) and numbers[at] in own) or self._is_out(told, line))
        ]

    def _is_out(self, told: Told, line: str) -> bool:
        text = plain(line)
        if self._names(told.kind, text):
            return True
        if told.kind == "audit":
            return told.subject in self.runs  # of the workbook as it was
        if told.kind in _OF_DROPS and told.subject in self.drops:
            return not line.startswith('{"by":')  # its sheets are gone, and what they were is told by digests alone
        if told.kind in _WITH_DIGESTS and self.digests and any(one in text for one in self.digests if one):
            return True
        if told.subject in self.runs and told.kind in _OF_FIXES and line.startswith(('{"digest":', '{"fixes":')):
            return True  # a digest of few cells
        if told.kind == "fix" and told.subject in self._rows and '"sheet"' in line:
            return self._is_fix_of_their_row(told, line)
        return told.kind.startswith("forget-") and any(f'"{mark}"' in line for mark in self.forgettings)

    def _names(self, kind: str, text: str) -> bool:
        if not self.recogniser.may_name(text):
            return False
        if kind in _OF_ONE:
            return self.recogniser.names(text, but_for_namesakes=True)
        return any(self.recogniser.names(part) for part in text.split("\n"))

    def _is_fix_of_their_row(self, told: Told, line: str) -> bool:
        fix = decode_body(line)
        origin = Fix(**{name: fix[name] for name in ("source", "sheet", "cell", "row") if name in fix}).origin
        return (origin.source, origin.sheet, origin.row) in self._rows[told.subject]


def people_in(told: Told) -> Iterator[str]:
    """Yield the email keys of the people whom the items of a record are about: of rows, of accounts, of memory."""
    if told.kind not in _OF_ONE:
        return
    for line in filter(None, told.items.split("\n")):
        if "@" in line:
            body = decode_body(line)
            texts = [body.get("subject", "")] if told.kind in _SUBJECTS else _texts_in(body)
            yield from (email_key(text) for text in texts if "@" in text and " " not in text)


def plain(line: str) -> str:
    """Return the body of an item as text to be searched: without escapes."""
    return line if "\\" not in line else json.dumps(json.loads(line), ensure_ascii=False).replace("\\n", "\n")


def _has_people(told: Told) -> bool:
    """Whether a source has rows of people, as far as is told: one of companies alone has nobody in it."""
    return bool(decode_body(told.public).get("user_rows", 1))


def _numbers_of(told: Told) -> list[Any]:
    """Return the numbers of the actions that the items of a record tell the results of."""
    public = decode_body(told.public)
    if told.kind == "result":
        return [public.get("action")]
    return [one.get("action") for one in public.get("results", ())]


def _texts_in(value: Any) -> Iterator[str]:
    """Yield all texts in JSON data, but for the names of its members."""
    if isinstance(value, str):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts_in(one)


def _people_in(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield what in JSON data has the names of a person."""
    if isinstance(value, dict):
        if "lastName" in value or "firstName" in value:
            yield value
        for one in value.values():
            yield from _people_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from _people_in(one)
