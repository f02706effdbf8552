"""What a comparison, an earlier run and the guard have found, in sentences."""

from typing import Any

import pytest

from reconciler.model.finding import Finding
from reconciler.model.finding_code import Code
from reconciler.model.hold import DEACTIVATIONS, REACTIVATIONS, Hold, Limit
from reconciler.report.words.english import catalogue as english
from reconciler.report.words.english import holds, planning, runs
from reconciler.report.words.templates import fill, joined
from tests.each import each
from tests.unit.builders import hold_of

KEPT: dict[str, tuple[dict[str, Any], str]] = {
    "named elsewhere": ({}, "Live here, and the sheets name this address under another company: left as it is."),
    "rejected": (
        {"row": "b.csv row 3"},
        "Live, and the row for this address was rejected (b.csv row 3): left as it is.",
    ),
    "mentioned": (
        {"place": "b.csv › G3"},
        "Live, and in no row, but the address stands in b.csv › G3: left as it is. If the person has left, give them a "
        "row that says inactive, or take the address out of that cell.",
    ),
    "not asked for": ({}, "Live and in no sheet: left as it is. (--absent-users deactivate would deactivate.)"),
    "unreadable": (
        {"row": "b.csv row 3"},
        "Live and in no readable row: left as it is, for b.csv row 3 does not tell whose row it is.",
    ),
    "unreadable record": (
        {},
        "Live and in no sheet: left as it is, for a record in this company's listing cannot be read.",
    ),
    "same name": (
        {"row": "b.csv row 3"},
        "Live and in no sheet; b.csv row 3 has the same name, and gives nobody an account in this run: left as it is, "
        "for it may be one person with a new address. If they are two people, add a row for this one with no in "
        "active.",
    ),
    "same contact": (
        {"row": "b.csv row 3"},
        "Live and in no sheet; b.csv row 3 has the same telephone number or the same name before the @, and gives "
        "nobody an account in this run: left as it is, for it may be one person with a new address. If they are two "
        "people, add a row for this one with no in active.",
    ),
    "no rows": ({}, "Live, and no sheet has a usable row for this company: left as it is."),
    "protected": ({}, "Live and in no sheet: left as it is, for the configuration protects this person."),
    "too few runs": (
        {"count": 1, "needed": 3, "more": 2},
        "Live and in no sheet, in 1 of 3 runs: deactivated after 2 more.",
    ),
    "two spellings": (
        {"place": "b.csv row 3", "other": "groß@a.example", "letter": "ß", "name": "LATIN SMALL LETTER SHARP S"},
        "Live and in no sheet; b.csv row 3 has groß@a.example, and ß (LATIN SMALL LETTER SHARP S) tells the two apart: "
        "left as it is.",
    ),
    "two accounts": (
        {},
        "Live with more than one account of this address, and in no sheet: none of them is changed.",
    ),
}


@each("case", KEPT)
def test_why_somebody_absent_is_left_as_they_are(case: str) -> None:
    facts, sentence = KEPT[case]
    assert english.finding(Finding(Code.USER_UNMANAGED, {"case": case, **facts})) == sentence


def test_each_way_of_being_left_is_worded_above() -> None:
    template = planning.TEMPLATES[Code.USER_UNMANAGED]
    assert isinstance(template, dict)
    assert template.keys() == KEPT.keys()


@each(
    ("code", "facts", "sentence"),
    [
        (Code.COMPANY_STATE, {"case": "alone", "problem": "It is broken."}, "It is broken."),
        (
            Code.COMPANY_STATE,
            {"case": "waited for", "problem": "It is broken.", "user_rows": 1},
            "It is broken. 1 user row waits for it.",
        ),
        (
            Code.COMPANY_UNREADABLE,
            {"case": "waited for", "problem": "It is {broken}.", "user_rows": 2},
            "It is {broken}. 2 user rows wait for it.",
        ),
        (Code.COMPANY_UNREADABLE, {"case": "gone"}, "The company is not there any more."),
        (
            Code.LIVE_UNREADABLE_RECORD,
            {"case": "person", "company": "acme", "why": "its email is null"},
            "The API lists somebody in acme whose record cannot be read: its email is null. Nobody of the company is "
            "taken as absent.",
        ),
        (
            Code.LIVE_UNREADABLE_RECORD,
            {"case": "row", "why": 'its id is ".."'},
            'The API lists this person with a record that cannot be used: its id is "..". Nothing is changed for the '
            "row.",
        ),
        (
            Code.LIVE_UNREADABLE_RECORD,
            {"case": "company", "why": "its vanityName is null"},
            "The API lists a company whose record cannot be used: its vanityName is null. It is left as it is.",
        ),
        (
            Code.COMPANY_UNMANAGED,
            {"case": "listed", "people": 3},
            "The company is live and no sheet names it: it and its 3 people are left as they are.",
        ),
        (
            Code.EMAIL_DOMAINS_TOO_MANY,
            {"case": "live", "count": 11, "most": 10},
            "With the domains it has, the company would have 11; at most 10 are allowed.",
        ),
        (
            Code.EMAIL_DOMAIN,
            {"case": "known", "domain": "x.example", "company": "acme", "known": ("a.example", "b.example")},
            "x.example is not among the domains of acme (a.example, b.example): correct the address, or add the domain "
            "to the company's emailDomains.",
        ),
        (
            Code.EMAIL_DOMAIN,
            {"case": "none", "domain": "x.example", "company": "acme", "known": (), "meant": "y.example"},
            "x.example is not among the domains of acme (none): correct the address, or add the domain to the "
            "company's emailDomains. Did you mean y.example?",
        ),
        (
            Code.TITLE_DRIFT,
            {"field": "title", "live": "", "wanted": "Dr"},
            "title is “” live and “Dr” in the sheet. The API cannot change it.",
        ),
        (
            Code.RESUME_MISSING,
            {"run": "run-1", "kind": "create-user", "subject": "ann@a.example", "seen": "nobody has this address"},
            "Run run-1 sent create-user ann@a.example, or was about to, and has no answer on record: a re-read does "
            "not show it done, for nobody has this address.",
        ),
        (
            Code.PLAN_ALREADY_DONE,
            {"kind": "create-user", "subject": "ann@a.example"},
            "create-user ann@a.example is in the plan and no longer needed: it is so already.",
        ),
    ],
)
def test_what_was_found(code: Code, facts: dict[str, Any], sentence: str) -> None:
    assert english.finding(Finding(code, facts)) == sentence


COUNTS: dict[str, Any] = {"count": 6, "base": 8, "percent": 75.0}
WAY_ON: dict[str, Any] = {"all": 7, "looked": 0, "confirmed": None}
ON = "If that is meant, run again with --confirm-deactivations 7; if not, correct the sheets."
ON_BACK = "If that is meant, run again with --confirm-reactivations 7; if not, correct the sheets."


@each(
    ("limit", "facts", "sentence"),
    [
        (
            Limit.COMPANY_DEACTIVATIONS,
            {"case": "number", "most": 5, "most_percent": 10.0, **WAY_ON},
            f"acme: 6 of 8 active people (75.0 %) would be deactivated; the limit is 5 and 10 %. {ON}",
        ),
        (
            Limit.COMPANY_DEACTIVATIONS,
            {"case": "share", "share": 50.5, **WAY_ON},
            f"acme: 6 of 8 active people (75.0 %) would be deactivated; the limit is 50.5 %. {ON}",
        ),
        (
            Limit.RUN_DEACTIVATIONS,
            {"case": "number", "most": 5, **WAY_ON},
            f"This run would deactivate 6 of 8 active people (75.0 %); the limit is 5. {ON}",
        ),
        (
            Limit.RUN_DEACTIVATIONS,
            {"case": "share", "share": 50, **WAY_ON, "confirmed": 0},
            "This run would deactivate 6 of 8 active people (75.0 %); the limit is 50 %. --confirm-deactivations 0 is "
            f"not the number of this run. {ON}",
        ),
        (
            Limit.COMPANY_REACTIVATIONS,
            {"case": "number", "most": 5, "most_percent": 10.0, **WAY_ON, "looked": 3},
            "acme: 6 disabled people would get their access back, and 8 are active (75.0 %); the limit is 5 and 10 %. "
            f"The listing does not say who is active: 3 people were asked for one by one to count them. {ON_BACK}",
        ),
        (
            Limit.RUN_REACTIVATIONS,
            {"case": "number", "most": 5, **WAY_ON, "confirmed": 6},
            "In this run 6 disabled people would get their access back, and 8 are active (75.0 %); the limit is 5. "
            f"--confirm-reactivations 6 is not the number of this run. {ON_BACK}",
        ),
        (
            Limit.COMPANY_GONE,
            {},
            "acme is in the users sheets no more, and was in them at the last good run. Its 6 people are left as they "
            "are, and the other companies go on. If that is meant, run again with --confirm-companies-gone acme: its "
            "people count as absent then. If not, the sheet was cut short: correct it.",
        ),
        (
            Limit.LOST_ROWS,
            {"case": "all", "now": 2, "most_percent": 20, **WAY_ON},
            "The users sheets have 2 people; in the last good runs they had 8. 6 of these (75.0 %) are gone; the limit "
            f"is 20 % while absent people are deactivated. {ON}",
        ),
        (
            Limit.REJECTED_ROWS,
            {"most": 5, "most_percent": 10},
            "6 of 8 rows (75.0 %) were rejected; the limit is 5 and 10 %. Sheets with so many errors are not applied: "
            "fix the rows first (or raise rejected_rows under [limits]).",
        ),
        (
            Limit.UNKNOWN_ACTIVE,
            {},
            "The listing does not say whether 6 people are active, and --unknown-active refuse forbids to assume it. "
            "Run again with --unknown-active look (asks for each of them) or assume-active.",
        ),
    ],
)
def test_why_a_plan_is_held_and_the_way_on(limit: Limit, facts: dict[str, Any], sentence: str) -> None:
    assert english.hold(Hold(limit, "acme", **COUNTS, facts=facts)) == sentence


def test_every_limit_is_worded_and_those_on_deactivations_and_reactivations_name_the_number() -> None:
    assert holds.TEMPLATES.keys() == set(Limit)
    others = {Limit.COMPANY_GONE, Limit.REJECTED_ROWS, Limit.UNKNOWN_ACTIVE}
    assert set(Limit) - others == DEACTIVATIONS | REACTIVATIONS
    assert not DEACTIVATIONS & REACTIVATIONS


@pytest.mark.parametrize("sentence", ["Too many.", ""])
def test_what_is_on_record_is_told_as_it_was(sentence: str) -> None:
    assert english.hold(hold_of(Limit.LOST_ROWS, sentence)) == sentence
    assert english.finding(Finding(Code.UNDO_GONE, recorded=sentence)) == sentence


def test_a_code_of_two_catalogues_has_the_cases_of_both() -> None:
    both = joined({Code.EMAIL_DOMAIN: "one", Code.UNDO_GONE: "gone"}, {Code.EMAIL_DOMAIN: {"other": "two"}})
    assert fill(both[Code.EMAIL_DOMAIN], {}) == "one"
    assert fill(both[Code.EMAIL_DOMAIN], {"case": "other"}) == "two"
    assert fill(both[Code.UNDO_GONE], {}) == "gone"


def test_no_code_of_a_comparison_is_one_of_earlier_runs() -> None:
    assert not planning.TEMPLATES.keys() & runs.TEMPLATES.keys()


@pytest.mark.parametrize(
    ("sentence", "option"),
    [
        ("acme: too many. If that is meant, run again with --confirm-deactivations 12; if not, correct the sheets.",
         "--confirm-deactivations 12"),
        ("--confirm-reactivations 3 is not the number of this run. If that is meant, run again with "
         "--confirm-reactivations 9; if not, correct the sheets.", "--confirm-reactivations 9"),
        ("cord is gone. If that is meant, run again with --confirm-companies-gone cord: its people are absent then.",
         "--confirm-companies-gone cord"),
        ("40 of 50 rows were rejected. Fix the rows first.", ""),
    ],
)  # fmt: skip
def test_the_option_that_lifts_a_hold_is_found_in_the_sentence_of_an_older_version(sentence: str, option: str) -> None:
    assert english.confirmation(hold_of(Limit.COMPANY_DEACTIVATIONS, sentence)) == option
