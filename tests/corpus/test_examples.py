"""The message that `reconciler explain` shows for each code is one that the program gives."""

import re

from reconciler.model.finding_code import Code
from reconciler.report.finding_catalogue import examples
from tests.corpus.make_examples import EXAMPLES, text


def test_the_examples_are_what_the_program_says_now() -> None:
    assert EXAMPLES.read_text("utf-8") == text(), "run `make docs`"


def test_every_code_has_one_and_none_names_a_place_of_this_machine() -> None:
    assert list(examples()) == sorted(Code)
    assert not [message for message in examples().values() if re.search(r"(^|\s)/\w|\{|\}", message)]
