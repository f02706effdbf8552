"""Which free remarks are understood, and which columns have them."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from reconciler.sheets.leavers.free_remarks import are_remarks
from reconciler.sheets.leavers.understood import is_understood
from tests.each import each

TODAY = date(2026, 11, 28)


@each(
    "text",
    [
        "", "-", "n/a", "#N/A", "✓", "12:30", "10 am", "2026-01-01", "31 March 2026", "+44 20 7946 0001", "80 %",
        "yes", "Nein",
        "ann@acme.example", "https://acme.example/ann",  # values alone
        "maternity leave", "Elternzeit bis 31.03.2027", "Full-time", "CDI",  # kinds of leave and of employment
        "has not left", "never left", "replaces Ray, who left", "her manager left", "3 days left", "left-handed",
        "resignation withdrawn", "n'a pas quitté l'entreprise", "bisher nicht gekündigt",  # known to say nothing
        "has left", "garden leave", "now at UCL", "visit ended 30 June 2025",  # signs, about which the row is asked
    ],
)  # fmt: skip
def test_values_and_what_is_known_are_understood(text: str) -> None:
    assert is_understood(text, TODAY)


@each(
    "text",
    [
        "living in Australia now", "prefers Maggie", "wohnt jetzt in Australien", "vit maintenant en Australie",
        "vive en Australia con su familia", "vegan", "已经搬到澳大利亚", "her manager left, lives in Australia now",
        "Her manager left. Seen in Sydney.", "never left - until the summer, that is", "3 days left; then Australia",
        "x" * 5000,
    ],
)  # fmt: skip
def test_whatever_else_is_not_understood_be_it_in_one_part_alone(text: str) -> None:
    assert not is_understood(text, TODAY)


@given(
    st.text("bcdfgjkpqwxz", min_size=6, max_size=9), st.sampled_from(["{}", "her manager left. {}", "{}; never left"])
)
def test_a_word_that_no_list_has_is_understood_nowhere(word: str, frame: str) -> None:
    assert not is_understood(frame.format(f"{word} {word[::-1]}"), TODAY)


@each(
    ("cells", "expected"),
    [
        (["living in Australia now"], True),
        (["prefers Maggie to her name", "allergic to nuts", "2026-01-01"], True),
        (["WENT BACK HOME TO HER FAMILY"], True),
        (["Berlin", "Paris", "New York"], False),
        (["Human Resources and Finance", "Legal", "Research and Development"], False),
        (["Head of Sales", "Senior Data Engineer"], False),
        (["12 Main street, York", "4 Elm road, York", "Am alten Markt 12"], False),
        (["batch of the autumn"] * 9 + ["batch of the spring"], False),
        (["ann@acme.example", "bob@acme.example"], False),
        (["yes", "no", "-", "2026-01-01"], False),
        ([], False),
    ],
)
def test_a_column_of_unknown_header_has_remarks_where_its_cells_are_running_text(
    cells: list[str], expected: bool
) -> None:
    assert are_remarks(cells) is expected


@each(
    ("cells", "expected"),
    [(["Sydney?"], True), (["4100", "4200"], False), (["Berlin", "Paris", "Rome", "Bonn", "York", "Bath"], False)],
)
def test_a_few_texts_beside_a_table_are_remarks_and_no_values(cells: list[str], expected: bool) -> None:
    assert are_remarks(cells, has_header=False) is expected
