"""The sheets of a voyage, as somebody edits them, and what they ask for: from what they hold, and nothing else."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from reconciler.model.action import ActionKind, Identity
from tests.storm.draw import Edit

NEW = ".new"
"""What stands behind the name of somebody who has a new address."""
_HEADER = "companyVanityName,email,firstName,lastName,active,note"


def address(who: str, company: str) -> str:
    """Give the address of somebody."""
    return f"{who}@{company}.example"


class Paper:
    """The rows of both sheets, by company and by what stands before the @; and what is wrong with them."""

    def __init__(self, people: Iterable[tuple[str, str, bool]]) -> None:
        self.rows = {(company, who): active for company, who, active in people}
        self.companies: dict[str, set[str]] = {company: set() for company, _ in self.rows}
        self.rows[next(iter(self.companies)), "zoe"] = True
        self.damaged: set[tuple[str, str]] = set()
        self.capitals: set[tuple[str, str]] = set()
        self.mentioned: set[str] = set()
        self.unreadable = False
        self.swallows = False
        self.written = b""

    def edit(self, edit: Edit) -> None:
        """Change a row, or what is wrong with the sheet; a company comes with its first person."""
        what, company, who = edit
        key, domains = (company, who), self.companies.setdefault(company, set())
        match what:
            case "domain":
                domains.add(f"{company}.test")
            case "spoil":
                self.unreadable = not self.unreadable
            case "swallow":
                self.swallows = not self.swallows
            case "drop":
                self.rows.pop(key, None)
            case "mention":
                self.rows.pop(key, None)
                self.mentioned.add(address(who, company))
            case "purge" | "welcome":
                self.rows |= {row: what == "welcome" for row in self.rows if row[0] == company and row[1] != "zoe"}
            case "rename":
                if self.rows.pop(key, None) is not None:
                    self.rows[company, f"{who}{NEW}"] = True
            case _:
                self.damaged.discard(key)
                self.rows[key] = what != "inactive"
                if what == "damage":
                    self.damaged.add(key)
                if what == "capitals":
                    self.capitals.add(key)

    def heal(self) -> None:
        """Correct what is wrong with the sheet as a whole, and the damaged names."""
        self.swallows = self.unreadable = False
        self.damaged.clear()

    def asks_for(self, identity: Identity, absent_users: str) -> bool:
        """Say whether the sheets ask for a change."""
        kind, company, subject = identity
        key = (company, subject.partition("@")[0])
        row = self.rows.get(key)
        if kind in (ActionKind.CREATE_COMPANY, ActionKind.ADD_DOMAINS):
            return company in self.companies
        if kind == ActionKind.DEACTIVATE_USER:
            return row is False or (absent_users == "deactivate" and self.is_absent(company, subject))
        return row is True and not (kind == ActionKind.CREATE_USER and key in self.damaged)

    def is_absent(self, company: str, subject: str) -> bool:
        """Say whether somebody stands nowhere in the sheets, in which every row could be read."""
        stands = subject.encode() in self.written.lower()
        return not stands and not self.unreadable and any(name == company for name, _ in self.rows)

    def new_address_of(self, company: str, subject: str) -> str:
        """Give the address that somebody in no row may have now; "" where there is none."""
        who = f"{subject.partition('@')[0]}{NEW}"
        return address(who, company) if self.rows.get((company, who)) else ""

    def write(self, folder: Path) -> None:
        """Write both sheets."""
        folder.mkdir(exist_ok=True)
        companies = ["name,vanityName,emailDomains"]
        for name, more in self.companies.items():
            companies.append(f"{name.title()} Ltd,{name},{';'.join((f'{name}.example', *sorted(more)))}")
        (folder / "companies.csv").write_text("\n".join(companies) + "\n", "utf-8")
        self.written = ("\n".join([_HEADER, *self._users()]) + "\n").encode()
        (folder / "users.csv").write_bytes(self.written)

    def _users(self) -> Iterator[str]:
        notes = ["" for _ in self.rows]
        notes[0] = " and ".join(f"covers for {one}" for one in sorted(self.mentioned))
        if self.swallows:
            # A reader of CSV takes all from here to the closing quote for one cell.
            notes[0], notes[-1] = f'"{notes[0] or "see"} below', 'as above"'
        for (key, active), note in zip(self.rows.items(), notes, strict=True):
            yield self._user(key, active, note)
        if self.unreadable:
            yield ",nobody,No,Body,yes,"

    def _user(self, key: tuple[str, str], active: bool, note: str) -> str:
        company, who = key
        email = address(who, company)
        first = who.removesuffix(NEW).title()
        if key in self.damaged:
            first = f"{first[:1]}\ufffd{first[2:]}"
        return f"{company},{email.upper() if key in self.capitals else email},{first},Example,{_word(active)},{note}"


def _word(active: bool) -> str:
    return "yes" if active else "no"
