"""Compare what was sent with what a re-read shows, field by field."""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from msgspec.structs import replace

from reconciler.model.action import Action, ActionKind
from reconciler.model.identity import ascii_domain, email_key
from reconciler.model.live import Company, User
from reconciler.planning.users import PROFILE

_LONGEST = 100
_NAMES = ("firstName", "lastName")


class Fields(NamedTuple):
    """What a record shows of the fields that an action sets.

    `differing` says of each field that is another what it is: "firstName: Wrong, not Ann". `untold` are the fields that
    the record does not have at all: those are not known, which is no difference.
    """

    differing: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """The differences in one line; "" where there is none."""
        return "; ".join(self.differing)


def fields_of_company(action: Action, company: Company) -> Fields:
    """Compare a company with the action that makes it or adds domains to it."""
    new, differing, untold = action.new, list[str](), list[str]()
    if name := new.get("name"):
        if not company.name:
            untold.append("name")
        elif _text(company.name) != _text(name):
            differing.append(_line("name", company.name, name))
    wanted, there = _domains(new["emailDomains"]), _domains(company.email_domains)
    # Domains that somebody else has added do not undo an addition; a new company has those that it was made with.
    if wanted - there or (action.kind is ActionKind.CREATE_COMPANY and there - wanted):
        differing.append(_line("emailDomains", ", ".join(sorted(there)), ", ".join(sorted(wanted))))
    return Fields(tuple(differing), tuple(untold))


def fields_of_person(new: Mapping[str, Any], user: User) -> Fields:
    """Compare a person with what they were created with."""
    differing, untold = list[str](), list[str]()
    if email_key(user.email) != email_key(new["email"]):
        differing.append(_line("email", user.email, new["email"]))
    for field, name in PROFILE:
        wanted, there = new.get(field), getattr(user, name)
        if wanted and there is None:
            untold.append(field)
        elif wanted and _text(there) != _text(wanted):
            differing.append(_line(field, there, wanted))
    # Whoever has another name has another display name, too: that is told once.
    is_default = not new.get("displayName") and not differing
    if is_default and user.display_name and not _is_joined(user.display_name, new):
        differing.append(_line("displayName", user.display_name, " ".join(new.get(name, "") for name in _NAMES)))
    if "active" in new and user.active is None:
        untold.append("active")
    elif "active" in new and user.active is not new["active"]:
        differing.append(_line("active", _yes_no(user.active), _yes_no(new["active"])))
    return Fields(tuple(differing), tuple(untold))


def merged(listed: User | None, own: User | None) -> User | None:
    """Return a person as both records show them: the own record counts, and the listing where that tells nothing."""
    if listed is None or own is None:
        return own or listed
    told = {name: there for name in User.__struct_fields__ if (there := getattr(own, name)) is not None}
    return replace(listed, **told)


def _is_joined(display_name: str, new: Mapping[str, Any]) -> bool:
    """Whether a name that was not sent is the first and last name joined, in either order, as the API makes it."""
    first, last = (_letters(new.get(name, "")) for name in _NAMES)
    return _letters(display_name) in (first + last, last + first)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, _text(text).casefold()))


def _text(value: str) -> str:
    return unicodedata.normalize("NFC", value).strip()


def _domains(domains: Iterable[str]) -> set[str]:
    return {ascii_domain(domain.strip()) for domain in domains}


def _yes_no(value: Any) -> str:
    return "yes" if value else "no"


def _line(field: str, there: str, wanted: str) -> str:
    return f"{field}: {_short(there)}, not {_short(wanted)}"


def _short(value: str) -> str:
    """Return a value in one line, and not as long as somebody else may have made it."""
    line = " ".join(value.split()) or "empty"
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
