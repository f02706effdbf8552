"""Made people: the same for the same shape, as sheets, as the live world, and as the writes that lead from it to them.

`python -m bench.data KIND FOLDER SHAPE…` makes one kind; `ready` does so in a process of its own where it is missing.
"""

import csv
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CACHE = HERE / "cache"
COLUMNS = (
    "companyVanityName", "email", "firstName", "lastName", "displayName", "active", "phoneNumber", "department",
    "title", "location", "costCentre",
)  # fmt: skip
SIGNS_COLUMNS = (*COLUMNS, "startDate", "Remarks")
COMPANY_COLUMNS = ("name", "vanityName", "emailDomains")
FILES = {
    "xlsx": ("people.xlsx",),
    "csv": ("users.csv", "companies.csv"),
    "signs": ("users-signs.csv", "companies-signs.csv"),
    "wrong": ("people-wrong.xlsx",),
    "live": ("companies.json", "users.jsonl"),
    "writes": ("writes.jsonl",),
}
_VERSION = 3
_BATCH = 20

_FIRST = ("Zo", "Ma", "Jo", "Li", "Re", "An", "Bri", "Cé", "Da", "El", "Fé", "Gre", "Jür", "In", "Kat")
_FIRST_END = ("ë", "ria", "han", "na", "né", "dreas", "gitte", "line", "vid", "len", "lix", "ta", "ger", "grid")
_SYLLABLES = (
    "al", "ber", "cor", "den", "ers", "fal", "gard", "hol", "ing", "jor", "kel", "lin", "mar", "nor", "ost", "per",
    "quin", "ros", "sten", "tor", "ul", "ver", "wal", "yar", "zim",
)  # fmt: skip
_LEVELS = ("Junior", "Senior", "Lead", "Principal", "Associate", "Assistant")
_JOBS = ("Trader", "Analyst", "Engineer", "Auditor", "Broker", "Controller", "Counsel", "Planner", "Writer", "Buyer")
_DEPARTMENTS = ("Fixed Income", "Equities", "Operations", "Legal", "Compliance", "Treasury", "Research", "Technology")
_PLACES = ("London", "Zürich", "New York", "Paris", "Singapore", "São Paulo", "Frankfurt", "Tokyo", "Dublin", "Madrid")
_SURNAMES = ("Müller", "Łuczak", "Dvořák", "Nuñez", "Çelik", "Øster", "Новиков", "Παππάς", "王小明", "山田")
_SAID = (
    "needs a badge", "sits near the window", "speaks German", "works in the office on Tuesdays", "asked for a headset",
    "training in May", "project Phoenix", "card at the reception",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shape:
    """How many are live, and how the sheets differ from that.

    `each` people live in each of `companies`; `newcomers` are in the sheets alone; of a thousand live people `leavers`
    are in no sheet, `status` have the other `active` in the sheets, and `drift` another title. In each of the first
    `few` companies one more person is to be deactivated.
    """

    companies: int
    each: int
    newcomers: int
    leavers: int = 20
    status: int = 60
    drift: int = 10
    few: int = 0

    def __str__(self) -> str:
        return f"{self.live:,} live in {self.companies:,} companies"

    @property
    def live(self) -> int:
        """How many people are live."""
        return self.companies * self.each

    @property
    def rows(self) -> int:
        """How many people are in the sheets."""
        return sum(1 for index in range(self.live) if self.fate(index) >= self.leavers) + self.newcomers

    @property
    def changes(self) -> int:
        """How many people have another status in the sheets."""
        return sum(1 for index in range(self.live) if self.changed(index))

    @property
    def pages(self) -> int:
        """How many pages of a hundred the listing has."""
        return self.companies * -(-self.each // 100)

    @property
    def folder(self) -> Path:
        """Where its files are kept."""
        return CACHE / "-".join(map(str, (_VERSION, *astuple(self))))

    def fate(self, index: int) -> int:
        """Give a number below a thousand that says how somebody live differs; each is given alike often."""
        return index * 7919 % 1000

    def changed(self, index: int) -> bool:
        """Say whether somebody live has another status in the sheets."""
        return self.leavers <= self.fate(index) < self.leavers + self.status or self.leaves_alone(index)

    def leaves_alone(self, index: int) -> bool:
        """Say whether somebody is the one person of a company to be deactivated."""
        return index % self.each == 0 and index // self.each < self.few

    def active(self, index: int) -> bool:
        """Say whether somebody live is active; half of the changes are reactivations."""
        return self.leaves_alone(index) or not (self.changed(index) and self.fate(index) % 2)

    def drifts(self, index: int) -> bool:
        """Say whether somebody live has another title in the sheets."""
        return self.leavers + self.status <= self.fate(index) < self.leavers + self.status + self.drift


def ready(shape: Shape, kind: str) -> Path:
    """Give the folder that has the files of this kind, after making them where they are missing."""
    if not all((shape.folder / name).exists() for name in FILES[kind]):
        arguments = [str(number) for number in astuple(shape)]
        subprocess.run([sys.executable, "-m", "bench.data", kind, *arguments], check=True, cwd=HERE.parent)
    return shape.folder


def sheets(shape: Shape, kind: str) -> list[Path]:
    """Give the sheets of a kind, "xlsx", "csv", "signs" or "wrong", companies and users."""
    return [ready(shape, kind) / name for name in FILES[kind]]


# -- people --


def company_id(number: int) -> str:
    """Give the id of a company."""
    return f"{number:08x}-c0c0-4c0c-8c0c-{_scattered(number):012x}"


def user_id(index: int) -> str:
    """Give the id of a person; it begins with the index in hexadecimal."""
    return f"{index:08x}-5a1e-4b0d-9b1f-{_scattered(index):012x}"


def vanity_name(number: int) -> str:
    """Give the vanityName of a company."""
    return f"company-{number:04}"


def person(index: int, company: int) -> dict[str, str]:
    """Give a person's profile, by the API's names."""
    luck = _scattered(index)
    first = _pick(_FIRST, luck) + _pick(_FIRST_END, luck // 17)
    last = "".join(_pick(_SYLLABLES, luck // step) for step in (3, 83, 2089)).capitalize()
    return {
        "email": f"{last.lower()}.{index}@{vanity_name(company)}.example",
        "firstName": first,
        "lastName": last,
        "displayName": f"{first} {last}",
        "phoneNumber": f"+44 20 7{luck % 1000:03} {index % 10000:04}",
        "department": _pick(_DEPARTMENTS, luck // 5),
        "title": f"{_pick(_LEVELS, luck // 7)} {_pick(_JOBS, luck // 11)}",
        "location": _pick(_PLACES, luck // 13),
    }


def desired(shape: Shape) -> Iterator[tuple[str, ...]]:
    """Give the rows of the users sheet, company by company, in the order of COLUMNS."""
    for number in range(shape.companies):
        for index in range(number * shape.each, (number + 1) * shape.each):
            if shape.fate(index) >= shape.leavers:
                facts = person(index, number)
                if shape.drifts(index):
                    facts["title"] = f"Head {facts['title']}"
                yield _row(facts, number, shape.active(index) is not shape.changed(index))
        for index in newcomers(shape, number):
            yield _row(person(index, number), number, True)


def with_signs(shape: Shape) -> Iterator[tuple[str, ...]]:
    """Give the same rows with names beyond ASCII, first days and remarks, most of them different."""
    for index, row in enumerate(desired(shape)):
        luck = _scattered(index)
        last = f"{_pick(_SURNAMES, luck)}{'' if luck % 10 > 5 else row[3].lower()}"
        day = f"{luck % 28 + 1:02}.{luck // 31 % 12 + 1:02}.{2010 + luck // 401 % 16}"
        names = {"lastName": last, "displayName": f"{row[2]} {last}"}
        facts = [names.get(column, cell) for column, cell in zip(COLUMNS, row, strict=True)]
        yield *facts, day, f"{_pick(_SAID, luck // 3)}, {_pick(_SAID, luck // 29)} {index}"


def with_wrong_cells(shape: Shape) -> Iterator[tuple[str, ...]]:
    """Give the same rows, of each hundred one with a wrong cell: as often the same in many rows as another in each."""
    ways = (("companyVanityName", "copperline"), ("email", "nobody at {}"), ("active", "perhaps"), ("email", ""))
    for index, row in enumerate(desired(shape)):
        if index % 100 == 0:
            column, text = ways[index // 100 % len(ways)]
            at = COLUMNS.index(column)
            row = (*row[:at], text.format(index), *row[at + 1 :])
        yield row


def newcomers(shape: Shape, number: int) -> range:
    """Give those of a company who are in the sheets alone."""
    return range(shape.live + number, shape.live + shape.newcomers, shape.companies)


def _row(facts: dict[str, str], company: int, active: bool) -> tuple[str, ...]:
    more = {
        "companyVanityName": vanity_name(company),
        "active": "yes" if active else "no",
        "costCentre": f"CC-{company % 97:03}",
    }
    return tuple((facts | more)[column] for column in COLUMNS)


def companies(shape: Shape) -> Iterator[tuple[str, str, str]]:
    """Give the rows of the companies sheet."""
    for number in range(shape.companies):
        yield f"Company {number} Limited", vanity_name(number), f"{vanity_name(number)}.example"


def _scattered(number: int) -> int:
    return number * 2654435761 % 4294967296


def _pick(words: tuple[str, ...], luck: int) -> str:
    return words[luck % len(words)]


# -- files --


def make(kind: str, shape: Shape) -> None:
    """Make the files of a kind; each appears under its name when it is whole."""
    shape.folder.mkdir(parents=True, exist_ok=True)
    makers: dict[str, Callable[..., None]] = {
        "xlsx": _workbook,
        "csv": _csv,
        "signs": _signs,
        "wrong": _wrong,
        "live": _live,
        "writes": _writes,
    }
    drafts = [shape.folder / f"draft-{name}" for name in FILES[kind]]
    makers[kind](shape, *drafts)
    for draft, name in zip(drafts, FILES[kind], strict=True):
        draft.rename(shape.folder / name)


def _workbook(shape: Shape, path: Path) -> None:
    _book(path, companies(shape), desired(shape))


def _wrong(shape: Shape, path: Path) -> None:
    _book(path, companies(shape), with_wrong_cells(shape))


def _book(path: Path, of_companies: Iterator[tuple[str, ...]], of_users: Iterator[tuple[str, ...]]) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        for name, header, rows in (
            ("Companies", COMPANY_COLUMNS, of_companies),
            ("Users", COLUMNS, of_users),
        ):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, header)
            for number, row in enumerate(rows, 1):
                for column, cell in enumerate(row):
                    sheet.write_string(number, column, cell)


def _csv(shape: Shape, users: Path, companies_: Path) -> None:
    _texts((users, COLUMNS, desired(shape)), (companies_, COMPANY_COLUMNS, companies(shape)))


def _signs(shape: Shape, users: Path, companies_: Path) -> None:
    _texts((users, SIGNS_COLUMNS, with_signs(shape)), (companies_, COMPANY_COLUMNS, companies(shape)))


def _texts(*files: tuple[Path, tuple[str, ...], Iterator[tuple[str, ...]]]) -> None:
    for path, header, rows in files:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(header)
            writer.writerows(rows)


def _live(shape: Shape, companies_: Path, users: Path) -> None:
    listed = [_company(number, *row) for number, row in enumerate(companies(shape))]
    companies_.write_text(json.dumps(listed, ensure_ascii=False), "utf-8")
    with users.open("w", encoding="utf-8") as file:
        for index in range(shape.live):
            file.write(json.dumps(_user(shape, index), ensure_ascii=False, separators=(",", ":")) + ",\n")


def _company(number: int, name: str, vanity: str, domain: str) -> dict[str, Any]:
    return {
        "id": company_id(number),
        "name": name,
        "vanityName": vanity,
        "emailDomains": [domain],
        "publicUrl": f"https://{vanity}.on.symphony.com",
        "state": "COMPLETED",
        "createdAt": "2026-01-05T09:00:00.000Z",
        "updatedAt": "2026-01-05T09:20:00.000Z",
    }


def _user(shape: Shape, index: int) -> dict[str, Any]:
    return {
        "id": user_id(index),
        **person(index, index // shape.each),
        "active": shape.active(index),
        "symphonyUserId": 349026222342000 + index,
        "createdAt": "2026-02-03T10:11:12.131Z",
        "updatedAt": "2026-02-03T10:11:12.131Z",
    }


def _writes(shape: Shape, path: Path) -> None:
    """Write what there is to send, a line each: method, path below /api/v2, body."""
    with path.open("w", encoding="utf-8") as file:
        for write in _requests(shape):
            file.write(json.dumps(write, ensure_ascii=False) + "\n")


def _requests(shape: Shape) -> Iterator[tuple[str, str, Any]]:
    for number in range(shape.companies):
        users = f"/companies/{company_id(number)}/users"
        bodies = [{**person(index, number), "active": True} for index in newcomers(shape, number)]
        for start in range(0, len(bodies), _BATCH):
            yield "POST", users, bodies[start : start + _BATCH]
        for index in range(number * shape.each, (number + 1) * shape.each):
            if shape.changed(index):
                yield "PATCH", f"{users}/{user_id(index)}", {"active": not shape.active(index)}


if __name__ == "__main__":
    make(sys.argv[1], Shape(*map(int, sys.argv[2:])))
