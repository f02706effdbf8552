"""Cells: what they say of a person under a header that tells who has left, and under any other."""

from datetime import date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from reconciler.sheets.leavers import value_words
from reconciler.sheets.leavers.folding import forms
from reconciler.sheets.leavers.remarks import may_tell
from reconciler.sheets.leavers.values import Says, of_action, of_anything, of_leaving, of_status
from tests.each import each

TODAY = date(2026, 1, 15)
REMARKS = (
    "left the company 31/03|last day 30.4.|hat uns verlassen|a quitté la société|ya no trabaja aquí|"
    "Leaver|Terminated|Retired|gekündigt zum 31.3.|Resigned 2024-03-31|please delete|"
    "Konto gesperrt|démission au 31/03|baja voluntaria|ausgeschieden per 31.12.|Leaver - March|"
    "Hat am 31.03. gekündigt|Inactive|left 31/03|laid off|parti le 31/03"
)
NO_REMARKS = (
    "left-handed|never left|Sales|Terminal operator|on maternity leave|out of office until Monday|in Elternzeit|"
    "works from home|Exit manager|en arrêt maladie|baja médica|last day of probation 3.4.|5 days left|new joiner|"
    "ungekündigt|parti en vacances|départ à 17h|sortie scolaire|trabaja en planta baja|salida a las 17h|speaks "
    "French|returns 1 May|laptop on the left|notice period 3 months|Urlaub bis 31.3.|"
    "contract ends 31/12/2030"
)


@each(
    ("says", "cells"),
    [
        (
            Says.HERE,
            "Active|aktiv|Actif|activo|Employed|yes|1|☑|not terminated|Active - Full Time|512|66048|On Probation",
        ),
        (
            Says.KIND,
            "Full-Time|Part-Time|Permanent|Contractor|Vollzeit, unbefristet|CDI|On leave|LOA - Paid|"
            "Elternzeit|baja médica|"
            "Excedencia|Non-exempt|Regular Full-time|Intern|indefinido",
        ),
        (
            Says.GONE,
            "Terminated|Terminated - Voluntary|resigned|Retiree|left|departed|Deceased|inactive|"
            "Not active|no|0|"
            "ausgeschieden|gekündigt|Ehemalige|Rentner|parti|démissionné(e)|licencié|retraité|de baja|Cesado|Jubilada|"
            "despedido|514|66050|DEPROVISIONED|Former employee|☐|T",
        ),
        (Says.RELEASED, "Suspended|Garden leave|freigestellt|Suspendiert|mise à pied|suspendida|Relevado de funciones"),
        (Says.UNKNOWN, "3|X1|L|Pending|Berlin|4711"),
        (Says.NOTHING, "|-|n/a|–"),
    ],
)
def test_a_status_is_read(says: Says, cells: str) -> None:
    for cell in cells.split("|"):
        assert of_status(cell) is says, cell


@each(
    "cell",
    ["", "no", "0", 0, False, "-", "n/a", "31.12.9999", "12/31/9999", "2099-01-01", "unbefristet", "permanent", "Never",
     "☐",
     None, datetime(2030, 1, 1),  # noqa: DTZ001
     date(2026, 1, 15), "9223372036854775807", "active", 73_000],
)  # fmt: skip
def test_who_has_no_day_or_one_to_come_has_not_left(cell: Any) -> None:
    assert of_leaving(cell, TODAY) is Says.NOTHING


@each(
    "cell",
    ["yes", "x", 1, True, "2024-03-31", "03/31/2024", "31.03.2024", "03/04/2024", "01/02/2026", "Mar 2024",
     "31 mars 2024",
     45_000, "45000", "20240331", "Resigned", "voluntary", "TBD", "3", "31/3", date(2026, 1, 14), "133000000000000000",
     "20240331120000.0Z", "2024-03-31T00:00:00Z", "☑"],
)  # fmt: skip
def test_any_other_cell_is_a_sign(cell: Any) -> None:
    assert of_leaving(cell, TODAY) in (Says.GONE, Says.UNKNOWN)


@given(st.dates(date(2000, 1, 1), date(2098, 12, 31)), st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%Y%m%d"]))
def test_a_day_is_a_sign_once_it_is_past(day: date, form: str) -> None:
    assert (of_leaving(day.strftime(form), TODAY) is Says.GONE) == (day < TODAY)
    moment = datetime(day.year, day.month, day.day)  # noqa: DTZ001
    assert (of_leaving(moment, TODAY) is Says.GONE) == (day < TODAY)


@each(
    "cell",
    ["Remove", "DELETE", "deactivate user", "D", "Offboard", "löschen", "dar de baja", "suppression", "Termination"],
)
def test_an_action_takes_somebody_away(cell: str) -> None:
    assert of_action(cell) is Says.GONE


@each("cell", ["", "Add", "Update", "keep", "New hire", "A", "U", "no change", "do not delete", "Transfer", "alta"])
def test_another_action_does_not(cell: str) -> None:
    assert of_action(cell) not in (Says.GONE, Says.UNKNOWN)


@each("text", REMARKS.split("|"))
def test_a_remark_tells_of_leaving(text: str) -> None:
    assert of_anything(text, TODAY, is_remark=True) in (Says.GONE, Says.NOTICE)
    assert of_anything(text.upper(), TODAY, is_remark=True) in (Says.GONE, Says.NOTICE)
    assert may_tell([text])


@each("text", NO_REMARKS.split("|"))
def test_another_remark_does_not(text: str) -> None:
    assert of_anything(text, TODAY) is Says.NOTHING
    assert of_anything(text, TODAY, is_remark=True) is Says.NOTHING


@each("text", ["Retirement services", "Terminal operator", "Exit manager", "Alumni", "Termination desk", "Sales"])
def test_a_department_or_a_title_is_none(text: str) -> None:
    assert of_anything(text, TODAY, is_field=True) is Says.NOTHING


def test_the_quick_look_passes_over_no_word_of_leaving() -> None:
    words = sorted(forms(value_words.LEFT) | forms(value_words.OFF))
    telling = [word for word in words if of_anything(word, TODAY) is Says.GONE]
    assert [word for word in telling if not may_tell([word])] == []
    assert len(telling) > 300


@given(st.one_of(st.text(max_size=100), st.integers(), st.floats(), st.booleans(), st.dates(), st.none()))
def test_any_cell_is_judged(cell: Any) -> None:
    assert {of_status(cell), of_leaving(cell, TODAY), of_action(cell), of_anything(cell, TODAY)} <= set(Says)
