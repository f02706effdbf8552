"""A night that somebody has to approve: 3,000 rows, 200 changes, 40 rejected rows, five holds."""

from typing import Any

from tests.acceptance.harness import Row, company, live_company, live_person, person

SIZES = {"alder": 95, "birch": 60, "cedar": 80, "dogwood": 112, "elm": 2400}
LEAVERS = {"alder": 40, "birch": 12, "cedar": 9, "elm": 6}
BACK = {"dogwood": 12}
NEW = {"fir": 60, "ginkgo": 46, "elm": 12}
"""People by company: who is live, who of them leaves, who of them is disabled and comes back, and who is new."""

CREATED = ("fir", "ginkgo")
LIMITS = {"run_deactivations": 50}
HELD = ["company-deactivations"] * 3 + ["run-deactivations", "company-reactivations"]

_FIRST = ("Ada", "Björn", "Chloé", "Dmitri", "Eun-ji", "Farah", "Giulia", "Haruto")
_LAST = ("Abernathy", "Bäcker", "Castellanos", "Dubois", "Esposito", "Fitzgerald-Worthington", "Grünwald", "Haddad")


def name_of(number: int) -> dict[str, str]:
    """Give somebody's names; no two of some hundreds are called alike."""
    return {"firstName": _FIRST[number % 8], "lastName": f"{_LAST[number // 8 % 8]} {_roman(number // 64 + 1)}"}


def _roman(number: int) -> str:
    tens, ones = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]


def address(number: int) -> str:
    """Give the part of an address before the @."""
    return f"p{number:04}"


def world() -> list[dict[str, Any]]:
    """Give the companies that are live."""
    companies = []
    for name, size in SIZES.items():
        disabled = BACK.get(name, 0)
        people = [
            live_person(address(number), name, **name_of(number), active=number >= disabled) for number in range(size)
        ]
        companies.append(live_company(name, *people))
    return companies


def sheets() -> tuple[list[Row], list[Row]]:
    """Give the rows of companies and of people."""
    companies = [company(name) for name in (*SIZES, *CREATED)]
    companies[0]["emailDomains"] = "alder.example; alder-holding.example"
    rows = []
    for name, size in SIZES.items():
        leaves, back = LEAVERS.get(name, 0), BACK.get(name, 0)
        for number in range(size):
            active = "no" if number < leaves else "yes" if number < back else ""
            rows.append(person(address(number), name, **name_of(number), active=active))
    for name, count in NEW.items():
        for number in range(count):
            rows.append(person(address(5000 + number), name, **name_of(number), active=""))
    wrong = [person(f"w{number}", "elm", email=f"w{number} at elm", active="") for number in range(20)]
    wrong += [person(f"x{number}", "elm", lastName="", active="") for number in range(10)]
    wrong += [person(f"y{number}", "elm", active="perhaps") for number in range(10)]
    rows += wrong
    missing = 3000 - len(rows) - len(companies)
    rows += [person(address(9000 + number), "elm", active="no") for number in range(missing)]
    return companies, rows


def leavers(name: str) -> list[tuple[str, str]]:
    """Give who leaves a company: name and address."""
    return [_called(number, name) for number in range(LEAVERS[name])]


def newcomers(name: str) -> list[tuple[str, str]]:
    """Give who is new in a company: name and address."""
    return [(_called(number, name)[0], f"{address(5000 + number)}@{name}.example") for number in range(NEW[name])]


def _called(number: int, of: str) -> tuple[str, str]:
    names = name_of(number)
    return f"{names['firstName']} {names['lastName']}", f"{address(number)}@{of}.example"
