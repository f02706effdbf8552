"""What a code means, offline."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.errors import UsageError
from reconciler.model.finding_code import Code
from reconciler.operations.explain import explain
from reconciler.report.finding_catalogue import MEANINGS, catalogue
from tests.each import each

CODES = st.sampled_from(sorted(Code))


@given(CODES, st.sampled_from(["{}", "[{}]", " {} ", "{}\n"]), st.booleans())
def test_each_code_is_explained_however_it_was_copied(code: Code, form: str, is_shouted: bool) -> None:
    (one,) = explain(form.format(code.upper() if is_shouted else code))
    told = catalogue()[code]
    assert (one.code, one.kind, one.cause, one.cure) == (code, told.kind, told.cause, told.cure)
    assert (one.does, one.ends) == MEANINGS[one.kind]
    assert one.example


@given(CODES.filter(lambda code: len(code) > 8), st.integers(0, 100), st.sampled_from(["left out", "twice", "another"]))
def test_a_slip_of_the_fingers_is_asked_about(code: Code, place: int, slip: str) -> None:
    at = place % len(code)
    wrong = code[:at] + {"left out": "", "twice": code[at] * 2, "another": "q"}[slip] + code[at + 1 :]
    if wrong not in {*Code} and [c for c in Code if c.startswith(f"{wrong}.")] == []:
        with pytest.raises(UsageError) as refused:
            explain(wrong)
        meant = str(refused.value).partition("Did you mean ")[2]
        assert str(code) in meant or len(meant.split(" or ")) >= 3


def test_all_are_listed_kind_by_kind_and_none_twice() -> None:
    listed = explain()
    assert sorted(one.code for one in listed) == sorted(Code)
    kinds = list(MEANINGS)
    assert [kinds.index(one.kind) for one in listed] == sorted(kinds.index(one.kind) for one in listed)


@each("family", sorted({code.partition(".")[0] for code in Code}))
def test_the_beginning_of_codes_lists_those(family: str) -> None:
    assert sorted(one.code for one in explain(family)) == sorted(c for c in Code if c.partition(".")[0] == family)


@pytest.mark.parametrize("nothing_like_it", ["zzz", "42", "e"])
def test_what_is_no_code_leads_to_the_list(nothing_like_it: str) -> None:
    with pytest.raises(UsageError, match=f"no code {nothing_like_it}.*`reconciler explain` lists") as refused:
        explain(nothing_like_it)
    assert "mean" not in str(refused.value)
