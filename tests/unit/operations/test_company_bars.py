"""Which companies have a bar, in which order, and what is told of the others."""

from reconciler.operations.company_bars import MOST, Moves, bars
from tests.each import each


def moves(company: str, go: int = 0, stay: int | None = 10, come: int = 0) -> Moves:
    return Moves(company, "", go, stay, come)


@each(
    ("given", "shown"),
    [
        ([], []),
        ([moves("still")], []),
        ([moves("few", 1, 0), moves("many", 9, 991)], ["many", "few"]),
        ([moves("small", 2, 98), moves("large", 2, 2)], ["large", "small"]),
        ([moves("new", 0, 0, 9), moves("unknown", 0, None, 10), moves("goes", 1)], ["goes", "unknown", "new"]),
        ([moves("b", 1), moves("a", 1)], ["a", "b"]),
    ],
)
def test_the_largest_loss_comes_first_and_who_stands_still_has_no_bar(given: list[Moves], shown: list[str]) -> None:
    assert [one["company"] for one in bars(given)["bars"]] == shown


def test_of_many_companies_the_rest_is_told_in_numbers_with_the_largest_part_of_one() -> None:
    many = [moves(f"c{n:02}", 5, 5, 1) for n in range(MOST)]
    told = bars([*many, moves("tiny", 1, 0), moves("gain", 0, 3, 4), moves("half", 2, 2)])
    assert len(told["bars"]) == MOST
    assert told["more"] == {"companies": 3, "go": 3, "come": 4, "percent": 100.0, "of": "tiny"}
    assert bars(many)["more"]["companies"] == 0
