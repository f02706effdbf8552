"""Answers that hold many records, decoded record by record: one that breaks the contract costs itself and no other.

A page is decoded in one step where all is well; where that fails, its text is cut into records first, without a tree of
it being made: a server may send millions of brackets.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeGuard

import msgspec

from reconciler.model.identity import email_key
from reconciler.model.live import Company, Unreadable, User

_DEEPEST = 32
_LONGEST_RECORD = 2**18
_LONGEST_TEXT = 1000
"""The contract ends at 256."""
_MOST_RECORDS = 50_000

_PIECE = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[\]{},]', re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")
_NO_ID = re.compile(r"\.{0,2}|.*[/\\?#%\s\x00-\x1f\x7f].*", re.DOTALL)
_BOM = b"\xef\xbb\xbf"


class Record(NamedTuple):
    """One record: what it is, "" and None where it cannot be read, for the reason `why`."""

    value: Any
    why: str = ""


def usable_id(value: object) -> TypeGuard[str]:
    """Whether an id can stand in an address: `..` and a slash would lead to another one."""
    return isinstance(value, str) and len(value) <= _LONGEST_TEXT and not _NO_ID.fullmatch(value)


def without_bom(body: bytes) -> bytes:
    """Return JSON without a mark of byte order, which RFC 8259 lets readers pass over."""
    return body.removeprefix(_BOM)


def array(text: str) -> Iterator[Record]:
    """Yield the records of a JSON array. Raises ValueError where it is none."""
    for piece in _members(text, "[]"):
        yield _record(piece)


def fields(text: str) -> dict[str, str]:
    """Return the members of a JSON object as they stand there. Raises ValueError where it is none."""
    found = {}
    for piece in _members(text, "{}"):
        match = re.match(r'\s*"([^"\\]*)"\s*:', piece.text)
        if match:
            found[match[1]] = piece.text[match.end() :].strip()
    return found


def decoded_text(body: bytes) -> str:
    """Return a body as text; bytes that are no UTF-8 spoil the record in which they stand."""
    return without_bom(body).decode("utf-8", "surrogateescape")


def user_of(record: Record) -> tuple[User | None, Unreadable | None]:
    """Return the person of a record, what is wrong with it, or both: who can be told is not lost for a phone number."""
    value, why = record
    if why or not isinstance(value, dict):
        return None, Unreadable("", why or "it is no object")
    user_id, email = value.get("id"), value.get("email")
    known = user_id if usable_id(user_id) else ""
    if not _is_text(email) or not email.strip():
        return None, Unreadable(known, f"its email is {_shown(email)}", "", known)
    key = email_key(email)
    if not known:
        return None, Unreadable(email, f"its id is {_shown(user_id)}", key)
    try:
        user = msgspec.convert(value, User, strict=False)
        long = next((name for name in User.__struct_fields__ if not _fits(getattr(user, name))), "")
        if not long:
            return user, None
        why = f"its {long} cannot be used"
    except msgspec.ValidationError as error:
        why = _words(error)
    active = value.get("active")
    user = User(known, email, active=active if isinstance(active, bool) else None)
    return user, Unreadable(email, why, key, known)


def company_of(record: Record) -> tuple[Company | None, Unreadable | None]:
    """Return the company of a record, or what is wrong with it."""
    value, why = record
    if why or not isinstance(value, dict):
        return None, Unreadable("", why or "it is no object")
    name = value.get("vanityName")
    key = name if _is_text(name) and name else ""
    known = value["id"] if usable_id(value.get("id")) else ""
    if not known:
        return None, Unreadable(key, f"its id is {_shown(value.get('id'))}", key)
    if not key:
        return None, Unreadable(known, f"its vanityName is {_shown(name)}", "", known)
    try:
        company = msgspec.convert(value, Company, strict=False)
    except msgspec.ValidationError as error:
        return None, Unreadable(key, _words(error), key, known)
    wrong = [name for name in Company.__struct_fields__ if not _fits(getattr(company, name))]
    return (None, Unreadable(key, f"its {wrong[0]} cannot be used", key, known)) if wrong else (company, None)


def named_twice(companies: Sequence[Company]) -> Iterator[Unreadable]:
    """Yield the companies whose vanityName another one of the list has, or whose id: nobody knows which is meant."""
    ids, names = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for company in companies:
        ids[company.vanity_name].append(company.id)
        names[company.id].append(company.vanity_name)
    for name, own in ids.items():
        under = names[own[0]]
        if len(own) > 1:
            with_ids = " and ".join(dict.fromkeys(own))
            why = f"the list of companies has {len(own)} records of this vanityName that differ, of id {with_ids}"
        elif len(under) > 1:
            why = f"the list of companies has its id, {own[0]}, for {' and '.join(under)}"
        else:
            continue
        yield Unreadable(name, why, name, own[0], twice=True)


def is_spoilt(value: object) -> bool:
    """Whether a record has a text in it that could not be written."""
    return bool(_SURROGATE.search(json.dumps(value, ensure_ascii=False)))


def are_plain(users: Sequence[User], size: int) -> bool:
    """Whether people who were decoded in one step, out of so many bytes, need no second look."""
    return size < _LONGEST_TEXT * (len(users) + 10) and all(
        not _NO_ID.fullmatch(user.id) and user.email.strip() for user in users
    )


class _Member(NamedTuple):
    text: str
    depth: int


def _members(text: str, brackets: str) -> Iterator[_Member]:
    """Yield what stands between the commas of an array or object."""
    begin, depth, deepest, start, count = -1, 0, 0, 0, 0
    for match in _PIECE.finditer(text):
        sign = match[0]
        if depth == 0:
            if sign != brackets[0] or text[: match.start()].strip():
                break
            begin, depth, start = match.start(), 1, match.end()
        elif sign in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif sign in "]}" or (sign == "," and depth == 1):
            depth -= sign != ","
            if depth > 1 or (depth == 1 and sign != ","):
                continue
            piece = text[start : match.start()]
            if piece.strip() or sign == ",":
                count += 1
                yield _Member(piece, deepest)
            start, deepest = match.end(), 0
            if depth == 0:
                if sign != brackets[1] or text[start:].strip():
                    break
                return
        if count > _MOST_RECORDS:
            break
    raise ValueError("it is no whole list" if begin < 0 or depth else "there is more behind it")


def _record(piece: _Member) -> Record:
    if piece.depth > _DEEPEST:
        return Record(None, "it is nested too deeply")
    if len(piece.text) > _LONGEST_RECORD:
        return Record(None, "it is far too long")
    try:
        return Record(json.loads(piece.text, strict=False))
    except (ValueError, RecursionError):
        return Record(None, "it is no JSON")


def _is_text(value: object) -> TypeGuard[str]:
    """Whether a value is a text that can be kept."""
    return isinstance(value, str) and _fits(value)


def _fits(value: object) -> bool:
    """Whether a field can be kept: a text that is not too long and that can be written, or a list of a few."""
    if isinstance(value, tuple):
        return len(value) <= _LONGEST_TEXT and all(map(_fits, value))
    return not isinstance(value, str) or (len(value) <= _LONGEST_TEXT and not _SURROGATE.search(value))


def _shown(value: object) -> str:
    """Return a value as a sentence tells it."""
    text = json.dumps(value)
    return text if len(text) < 80 else "far too long"


def _words(error: msgspec.ValidationError) -> str:
    """Return what is wrong with a field, in words."""
    match = re.search(r"\$\.(\w+)", str(error))
    return f"its {match[1]} is not what the contract says" if match else "it is not what the contract says"
