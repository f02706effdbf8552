"""The deactivation of a possible rename waits until the new account is there; what is planned says so."""

from collections.abc import Sequence
from pathlib import Path
from unittest.mock import Mock

import pytest
from msgspec.structs import replace

from reconciler.model.action import ActionKind
from reconciler.model.desired import Desired
from reconciler.model.finding_code import Code
from reconciler.model.live import Live, Unreadable, User
from reconciler.model.policy import Policy
from reconciler.planning import renames
from reconciler.planning.delta import Delta
from reconciler.planning.likeness import words_of
from reconciler.report.words.english import catalogue as english
from reconciler.sheets.against_live import check_against_live
from reconciler.sheets.load import load
from tests.each import each
from tests.unit.builders import (
    DEACTIVATE,
    REPORT,
    company_row,
    compare,
    desired,
    live,
    live_company,
    live_user,
    user_row,
)

OLD, NEW = "ann.archer@acme.example", "ann@acme.example"
LEAVES = (ActionKind.DEACTIVATE_USER, "acme", OLD)


def renamed(*live_users: User) -> Delta:
    wanted = desired([company_row()], [user_row(NEW)])
    return compare(wanted, live(live_company(*live_users)), DEACTIVATE)


def test_the_old_account_waits_for_the_creation_of_the_new_one() -> None:
    delta = renamed(live_user(OLD))
    assert delta.waits == {LEAVES: ((ActionKind.CREATE_USER, "acme", NEW),)}
    (leaving,) = (a for a in delta.actions if a.kind is ActionKind.DEACTIVATE_USER)
    assert leaving.note == f"absent from every sheet; only once {NEW} is there and active"
    (found,) = delta.findings
    assert "deactivated only once" in english.finding(found)


def test_it_waits_for_an_account_that_is_to_be_active_again() -> None:
    delta = renamed(live_user(OLD), live_user(NEW, active=False))
    assert delta.waits == {LEAVES: ((ActionKind.REACTIVATE_USER, "acme", NEW),)}
    assert [f.code for f in delta.findings] == ["email.possible_rename"]


@each(
    ("first", "last"),
    [("ANN", "archer"), ("Archer", "Ann"), ("Ann Archer", ""), ("Ánn", "Archér"), ("Ann ", " Archer")],
)
def test_a_name_is_one_however_it_is_spelled(first: str, last: str) -> None:
    assert renamed(live_user(OLD, first_name=first, last_name=last)).waits.keys() == {LEAVES}


def test_who_has_a_display_name_alone_is_known_by_it() -> None:
    old = User("id", OLD, display_name="Ann Archer", active=True)
    assert renamed(old).waits.keys() == {LEAVES}


SAME = {
    "an umlaut written out": (("Anna", "Müller"), ("Anna", "Mueller")),
    "an umlaut left out": (("Anna", "Müller"), ("Anna", "Muller")),
    "letters of the north": (("Søren", "Åkesson"), ("Soeren", "Aakesson")),
    "an initial": (("Anna", "Archer"), ("Anna M.", "Archer")),
    "an apostrophe": (("Una", "O'Brien"), ("Una", "O’Brien")),
    "a hyphen": (("Anne-Marie", "Archer"), ("Anne Marie", "Archer")),
    "all in one cell": (("Anna", "Archer"), ("Anna Archer", "")),
}
"""Spellings of one name, as it is live and as it is in the sheet."""

ALIKE = {
    "a second first name": (("Anna", "Archer"), ("Anna Maria", "Archer")),
    "a marriage": (("Ann", "Archer"), ("Ann", "Baker")),
    "a marriage with a hyphen": (("Ann", "Archer"), ("Ann", "Archer-Baker")),
    "a marriage, and names in another order": (("ARCHER", "Ann"), ("Ann", "Baker")),
    "a letter of another script": (("伟", "王"), ("伟", "李")),
}
"""Names of one person of which part is another now."""


@pytest.mark.parametrize("case", [case for case in (*SAME, *ALIKE) if case != "all in one cell"])
def test_an_old_account_waits_whose_name_is_written_otherwise_or_another_in_part(tmp_path: Path, case: str) -> None:
    assert LEAVES in named_anew(tmp_path, *(SAME | ALIKE)[case], "").waits


@pytest.mark.parametrize("case", SAME)
def test_a_rejected_row_keeps_who_has_its_name_in_any_spelling(tmp_path: Path, case: str) -> None:
    delta = named_anew(tmp_path, *SAME[case], "4.42E+11")
    assert LEAVES not in [action.identity for action in delta.actions]
    (told,) = (f for f in delta.findings if f.code == Code.USER_UNMANAGED and f.subject == OLD)
    assert "people.csv row 3" in english.finding(told)


def named_anew(folder: Path, before: tuple[str, str], now: tuple[str, str], phone: str) -> Delta:
    old = live_user(OLD, first_name=before[0], last_name=before[1])
    there = live(live_company(old, live_user("bob@acme.example", first_name="Bob", last_name="B")))
    row = ",".join(["acme,renamed@acme.example", *now, "", "yes", phone])
    return compare(sheet(folder, ["acme,bob@acme.example,Bob,B,,yes,", row], there), there, DEACTIVATE)


@pytest.mark.parametrize(("column", "value"), [("phone_number", "+44 20 7946 0001"), ("email", "ann@other.example")])
def test_a_telephone_number_or_a_mailbox_name_may_be_all_that_is_left(column: str, value: str) -> None:
    old = replace(live_user("ann@acme.example", first_name="Ann", last_name="Archer"), phone_number="02079460001")
    new = {"email": "zoe@acme.example", column: value}
    row = replace(
        user_row(new["email"]), first_name="Zoë", last_name="Zimmer", phone_number=new.get("phone_number", "")
    )
    wanted = desired([company_row(domains=["acme.example", "other.example"])], [row])
    delta = compare(wanted, live(live_company(old, domains=["acme.example", "other.example"])), DEACTIVATE)
    assert delta.waits.keys() == {(ActionKind.DEACTIVATE_USER, "acme", "ann@acme.example")}


def test_who_shares_nothing_waits_for_nobody_and_a_particle_is_nothing() -> None:
    old = live_user("old@acme.example", first_name="Jan", last_name="van der Berg")
    row = replace(user_row("new@acme.example"), first_name="Piet", last_name="van der Meer")
    assert compare(desired([company_row()], [row]), live(live_company(old)), DEACTIVATE).waits == {}


def test_a_surname_alone_is_shared_by_many() -> None:
    old = live_user("old@acme.example", first_name="Ann", last_name="Smith")
    row = replace(user_row("new@acme.example"), first_name="Zoe", last_name="Smith")
    assert compare(desired([company_row()], [row]), live(live_company(old)), DEACTIVATE).waits == {}


def test_what_so_many_share_tells_nobody_apart() -> None:
    crowd = [live_user(f"{n}@acme.example", first_name="Zoe", last_name=f"L{n}") for n in range(21)]
    row = replace(user_row("new@acme.example"), first_name="Zoe", last_name="Smith")
    assert compare(desired([company_row()], [row]), live(live_company(*crowd)), DEACTIVATE).waits == {}
    assert len(compare(desired([company_row()], [row]), live(live_company(*crowd[:9])), DEACTIVATE).waits) == 9


def other_company(policy_of: str = "bolt") -> tuple[Desired, Live]:
    wanted = desired(
        [company_row(), company_row(policy_of, ["bolt.example"], "Bolt")],
        [user_row("ann@bolt.example", company=policy_of), user_row("bob@acme.example", first_name="Bob")],
    )
    bolt = live_company(vanity_name=policy_of, name="Bolt", domains=["bolt.example"])
    return wanted, live(live_company(live_user(OLD), live_user("bob@acme.example", first_name="Bob")), bolt)


def test_it_waits_for_an_account_in_another_company() -> None:
    delta = compare(*other_company(), DEACTIVATE)
    assert delta.waits == {LEAVES: ((ActionKind.CREATE_USER, "bolt", "ann@bolt.example"),)}
    assert compare(*other_company(), REPORT).waits == {}
    assert [f.code for f in compare(*other_company(), REPORT).findings] == ["user.unmanaged"]


def test_it_waits_for_all_who_may_be_meant() -> None:
    wanted = desired([company_row()], [user_row(NEW), user_row("ann2@acme.example", row=3)])
    delta = compare(wanted, live(live_company(live_user(OLD))), DEACTIVATE)
    assert len(delta.waits[LEAVES]) == 2


def test_nobody_waits_where_a_person_has_decided_or_the_account_is_there() -> None:
    decided = desired([company_row()], [user_row(NEW), user_row(OLD, active=False, row=3)])
    delta = compare(decided, live(live_company(live_user(OLD))), DEACTIVATE)
    assert (len(delta.actions), delta.waits) == (2, {})
    delta = renamed(live_user(OLD), live_user(NEW))
    assert ([a.subject for a in delta.actions], delta.waits) == ([OLD], {})


def test_people_without_a_name_are_not_one_person() -> None:
    delta = renamed(User("id", OLD, active=True))
    assert (len(delta.actions), delta.waits) == (2, {})


# -- a new row that gives nobody an account ---------------------------------------------------------------------

HEADER = "companyVanityName,email,firstName,lastName,displayName,active,phoneNumber"
BOB, ZOE = "acme,bob@acme.example,Bob,B,,yes,", "bolt,zoe@bolt.example,Zoe,Z,,yes,"
BROKEN = {
    "a domain that is not the company's": "bolt,ann@wrong.example,Ann,Archer,,yes,",
    "two spellings": "bolt,groß@bolt.example,Ann,Archer,,yes,",
    "an account elsewhere": "bolt,elsewhere@bolt.example,Ann,Archer,,yes,",
    "a record that cannot be used": "bolt,odd@bolt.example,Ann,Archer,,yes,",
    "somebody of whom nothing is known": "bolt,unsure@bolt.example,Ann,Archer,,yes,",
    "a broken address": "bolt,ann bolt.example,Ann,Archer,,yes,",
    "no address": "bolt,,Ann,Archer,,yes,",
    "a broken telephone number in the same company": "acme,ann.new@acme.example,Ann,Archer,,yes,4.42E+11",
    "a broken telephone number": "bolt,ann@bolt.example,Ann,Archer,,,4.42E+11",
    "a word that may mean yes": "bolt,ann@bolt.example,Ann,Archer,,perhaps,",
    "a name in another order": "bolt,ann@wrong.example,ARCHER,Ánn,,yes,",
    "the display name alone": "bolt,ann@bolt.example,,,Ann Archer,yes,",
    "a company whose listing cannot be used": "cord,ann@cord.example,Ann,Archer,,yes,",
    "a company that is not known": "nowhere,zoe.2@bolt.example,Ann,Archer,,yes,",
    "two companies": "bolt,ann@bolt.example,Ann,Archer,,yes,\ncord,ann@bolt.example,Ann,Archer,,yes,",
    "a contradiction": "bolt,ann@bolt.example,Ann,Archer,,yes,\nbolt,ann@bolt.example,Ann,Archer,,no,",
}
"""Rows of somebody called Ann Archer by which nobody gets an account in this run."""


def world() -> Live:
    zoe = live_user("zoe@bolt.example", first_name="Zoe")
    gross = live_user("gross@bolt.example", first_name="G", active=False)
    unsure = live_user("unsure@bolt.example", id_="unsure")
    bolt = live_company(zoe, gross, unsure, vanity_name="bolt", domains=["bolt.example"])
    bolt.unreadable.append(Unreadable("odd@bolt.example", "no id", "odd@bolt.example"))
    cord = live_company(vanity_name="cord", domains=["cord.example"], problem="Not listed.")
    dome = live_company(live_user("elsewhere@bolt.example", first_name="E", active=False), vanity_name="dome")
    acme = live_company(live_user(OLD), live_user("bob@acme.example", first_name="Bob"))
    found = live(acme, bolt, cord, dome)
    found.unsure["unsure"] = "not answered"
    return found


def sheet(folder: Path, rows: Sequence[str], there: Live) -> Desired:
    (folder / "people.csv").write_text("\n".join([HEADER, *rows, ""]), "utf-8")
    wanted = load([folder / "people.csv"])
    check_against_live(wanted, there)
    return wanted


@pytest.mark.parametrize("place", [0, 2])
@pytest.mark.parametrize("case", BROKEN)
def test_nobody_is_locked_out_whose_name_is_in_a_row_that_gives_no_account(
    tmp_path: Path, case: str, place: int
) -> None:
    rows = [BOB, ZOE]
    rows.insert(place, BROKEN[case])
    there = world()
    delta = compare(sheet(tmp_path, rows, there), there, DEACTIVATE)
    assert LEAVES not in [action.identity for action in delta.actions]
    (told,) = (f for f in delta.findings if f.code == Code.USER_UNMANAGED and f.subject == OLD)
    assert "people.csv row" in english.finding(told)
    assert LEAVES not in delta.waits


@pytest.mark.parametrize(
    "row",
    [
        "bolt,ann@wrong.example,Ann,Archerly,,yes,",
        "bolt,ann@wrong.example,Ann,Archer,,no,",
        "bolt,ann@bolt.example,Ann,Archer,,no,4.42E+11",
        "bolt,ann@bolt.example,,,,yes,",
        "cord,ann@cord.example,Ann,Archer,,no,",
    ],
)
def test_who_has_another_name_or_no_wish_for_an_account_keeps_nobody(tmp_path: Path, row: str) -> None:
    there = world()
    delta = compare(sheet(tmp_path, [BOB, ZOE, row], there), there, DEACTIVATE)
    assert LEAVES in [action.identity for action in delta.actions]


def test_one_row_that_waits_is_enough_to_keep_who_waits_for_another(tmp_path: Path) -> None:
    there = world()
    rows = [BOB, ZOE, f"acme,{NEW},Ann,Archer,,yes,", BROKEN["a domain that is not the company's"]]
    delta = compare(sheet(tmp_path, rows, there), there, DEACTIVATE)
    assert [(a.kind, a.subject) for a in delta.actions] == [(ActionKind.CREATE_USER, NEW)]
    assert delta.waits == {}


@pytest.mark.parametrize(("policy", "kept"), [("assume-active", False), ("look", True), ("refuse", True)])
def test_an_account_of_which_the_api_does_not_say_whether_it_is_active_is_as_the_policy_takes_it(
    policy: str, kept: bool
) -> None:
    wanted = desired([company_row()], [user_row(NEW)])
    delta = compare(wanted, live(live_company(live_user(OLD), live_user(NEW, None))), Policy("deactivate", policy))
    assert (LEAVES not in [action.identity for action in delta.actions]) is kept


# -- what is said of the old address ----------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["rejected", "mentioned", "named elsewhere"])
@pytest.mark.parametrize("policy", [REPORT, DEACTIVATE])
def test_nobody_is_said_to_be_in_no_sheet_whom_one_names(tmp_path: Path, policy: Policy, how: str) -> None:
    naming = {
        "rejected": f"acme,{OLD},Ann,Archer,,yes,4.42E+11",
        "mentioned": f"acme,bob.2@acme.example,Bob,B,was {OLD},yes,",
        "named elsewhere": f"bolt,{OLD},Ann,Archer,,no,",
    }
    there = world()
    delta = compare(sheet(tmp_path, [BOB, ZOE, f"acme,{NEW},Ann,Archer,,yes,", naming[how]], there), there, policy)
    assert [f for f in delta.findings if f.code == Code.EMAIL_POSSIBLE_RENAME] == []
    assert (ActionKind.CREATE_USER, "acme", NEW) in [action.identity for action in delta.actions]


@pytest.mark.parametrize("policy", [REPORT, DEACTIVATE])
def test_a_company_all_of_whose_rows_are_rejected_is_not_said_to_be_in_no_sheet(tmp_path: Path, policy: Policy) -> None:
    there = world()
    delta = compare(sheet(tmp_path, [BOB, "bolt,zoe@bolt.example,Zoe,Z,,yes,4.42E+11"], there), there, policy)
    assert [f.subject for f in delta.findings if f.code == Code.COMPANY_UNMANAGED] == ["cord", "dome"]
    told = {f.subject: english.finding(f) for f in delta.findings if f.code == Code.USER_UNMANAGED}
    assert "was rejected (people.csv row 3)" in told["zoe@bolt.example"]
    assert "bolt" not in {action.company for action in delta.actions}


# -- what it takes --


@each("leaves", [(), ("elsewhere",)])
def test_nobody_is_likened_where_nobody_of_their_company_leaves(
    leaves: Sequence[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = Mock(wraps=words_of)
    monkeypatch.setattr(renames, "words_of", looked)
    names = ("acme", *leaves)
    wanted = desired([company_row(name) for name in names], [user_row(f"p{n}@acme.example") for n in range(9)])
    there = [live_company(), *(live_company(live_user("zoe@else.example"), vanity_name=name) for name in leaves)]
    compare(wanted, live(*there), DEACTIVATE)
    assert not looked.called
