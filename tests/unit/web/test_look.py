"""What a picture has once shown to be wrong with the look of the page, and a text of it can hold."""

import re

from reconciler.web.templating import HERE
from tests.each import each
from tests.unit.web.test_templates import TEMPLATES

CSS = (HERE / "static" / "page.css").read_text("utf-8")


def block(of: str) -> str:
    """Give the rules of a medium."""
    start = CSS.index(of)
    end = CSS.find("\n@media", start)
    return CSS[start : None if end < 0 else end]


@each("name", sorted(TEMPLATES))
def test_no_class_is_made_of_a_text_that_begins_with_a_space(name: str) -> None:
    """What is shown loses the spaces around it, so that the two classes would be one."""
    assert not re.search(r"""\{\{-? *["'] """, TEMPLATES[name])


def test_forced_colours_have_rules_of_their_own_and_no_others_twice() -> None:
    rules = block("@media (forced-colors: active)")
    assert "var(--" not in rules
    for mark in ("[aria-current]", ".chip", "svg .go", ".night .box", ".course"):
        assert mark in rules


def test_the_cells_of_a_row_and_a_night_of_others_share_no_rule() -> None:
    assert not re.search(r"(?m)^\.others", CSS.replace(".others .box", "").replace(".others .line", ""))


def test_short_words_are_not_broken_where_a_table_is_narrow() -> None:
    assert re.search(r"\.wide th, \.wide td:not\(:first-child\), \.chip \{ overflow-wrap: break-word; \}", CSS)


def test_on_paper_all_that_is_folded_is_open_and_nothing_waits_for_a_click() -> None:
    rules = block("@media print")
    assert "details::details-content { content-visibility: visible;" in rules
    for mark in (".bar", ".foot form", "#drop", "#pause", ".pager"):
        assert mark in rules
