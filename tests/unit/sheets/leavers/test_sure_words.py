"""A word that says one thing alone is known to every reader, wherever it stands."""

from datetime import date

import pytest

from reconciler.sheets.leavers.addresses import is_marked
from reconciler.sheets.leavers.folding import forms
from reconciler.sheets.leavers.headers import WHO_LEFT, kind_of
from reconciler.sheets.leavers.places import Named, named_for
from reconciler.sheets.leavers.remarks import telling
from reconciler.sheets.leavers.sure_words import MANY, SURE
from reconciler.sheets.leavers.values import Says, of_anything, of_status

TODAY = date(2026, 6, 1)


@pytest.mark.parametrize("word", sorted(forms(SURE)))
def test_a_remark_says_it_of_its_person(word: str) -> None:
    remark = f"Desk 4, {word.capitalize()}"
    assert telling([remark]) == [remark]
    assert of_anything(remark, TODAY, is_remark=True) in (Says.GONE, Says.NOTICE)


@pytest.mark.parametrize("word", sorted(forms(SURE) | forms(MANY)))
def test_every_other_reader_knows_it(word: str) -> None:
    assert of_anything(word.upper(), TODAY) in (Says.GONE, Says.NOTICE)
    assert of_status(word) is Says.GONE
    assert kind_of(word) in WHO_LEFT
    assert named_for(f"{word.capitalize()} 2024") is Named.LEAVERS
    assert is_marked(f"ray.{word}@acme.example", ["Ray", "Roe"])


@pytest.mark.parametrize("word", ["exmatrikuliert", "emeritiert", "retiree", "jubilado"])
def test_it_may_still_be_a_name(word: str) -> None:
    assert not is_marked(f"ray.{word}@acme.example", ["Ray", word])
