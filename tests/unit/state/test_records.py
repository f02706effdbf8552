"""What a journal and a plan file hold of decisions, byte for byte, and that it is read as it was."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from reconciler.model.action import Action, ActionKind, Unchanged
from reconciler.model.finding import NO_FACTS, Finding
from reconciler.model.finding_code import Code
from reconciler.model.origin import Origin
from reconciler.report.words.english import catalogue as english
from reconciler.state.bodies import encode_body
from reconciler.state.records import (
    action_from_json,
    finding_from_json,
    finding_to_json,
    read_action,
    read_finding,
    read_unchanged,
)

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=10)
FILE_NAMES = TEXTS | st.just("p\udcff.csv")
"""Bytes that are no UTF-8 stand in a file name as lone surrogates."""

ORIGINS = st.builds(Origin, FILE_NAMES, TEXTS, st.integers(1, 10**6))
BODIES = st.dictionaries(TEXTS, TEXTS | st.booleans() | st.none() | st.lists(TEXTS, max_size=3), max_size=3)
ACTIONS = st.builds(
    Action, st.sampled_from(ActionKind), TEXTS, TEXTS, st.none() | BODIES, BODIES, TEXTS, TEXTS, st.none() | ORIGINS,
    st.lists(st.tuples(TEXTS, TEXTS), max_size=2).map(tuple), TEXTS,
)  # fmt: skip
FINDINGS = st.builds(
    Finding, st.sampled_from([code for code in Code if code.kind]), st.just(NO_FACTS), st.none() | ORIGINS, TEXTS,
    TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, recorded=TEXTS.map("Told: {}".format),
)  # fmt: skip
UNCHANGED = st.builds(Unchanged, ORIGINS, TEXTS, TEXTS, TEXTS)


def spelt(**parts: Any) -> str:
    """Return an object as canonical JSON: these keys in this order, no space, escapes only where JSON needs them."""
    return "{" + ",".join(f'"{name}":{part}' for name, part in parts.items()) + "}"


def told(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def place(origin: Origin | None) -> str:
    if origin is None:
        return "null"
    return spelt(row=origin.row, sheet=told(origin.sheet), source=told(origin.source))


def kept(text: str) -> str:
    """Return a text as the journal keeps it: all in ASCII where a file name is no UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(json.loads(text), separators=(",", ":"))
    return text


@given(ACTIONS)
def test_an_action_has_its_keys_in_order_and_comes_back(action: Action) -> None:
    text = encode_body(action)
    assert text == kept(
        spelt(
            company=told(action.company),
            company_id=told(action.company_id),
            extras=told([list(pair) for pair in action.extras]),
            kind=told(str(action.kind)),
            name=told(action.name),
            new=told(action.new),
            note=told(action.note),
            old=told(action.old),
            origin=place(action.origin),
            subject=told(action.subject),
            user_id=told(action.user_id),
        )
    )
    assert read_action(text) == action_from_json(json.loads(text)) == action


@given(FINDINGS)
def test_a_finding_is_kept_as_its_sentence(finding: Finding) -> None:
    text = encode_body(finding_to_json(finding, english))
    assert text == kept(
        spelt(
            cell=told(finding.cell),
            code=told(str(finding.code)),
            column=told(finding.column),
            company=told(finding.company),
            kind=told(str(finding.kind)),
            message=told(finding.recorded),
            origin=place(finding.origin),
            subject=told(finding.subject),
            trace_id=told(finding.trace_id),
            value=told(finding.value),
        )
    )
    assert read_finding(text) == finding_from_json(json.loads(text)) == finding


@given(UNCHANGED)
def test_an_unchanged_row_has_its_keys_in_order_and_comes_back(row: Unchanged) -> None:
    text = encode_body(row)
    assert text == kept(
        spelt(company=told(row.company), origin=place(row.origin), state=told(row.state), subject=told(row.subject))
    )
    assert read_unchanged(text) == row
