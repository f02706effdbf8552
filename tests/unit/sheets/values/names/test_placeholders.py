"""What stands where nobody has put a name is no name; what people are called is one, whatever else it means."""

import pytest

from reconciler.sheets.values.names.cells import name, other_text
from reconciler.sheets.values.names.judge import Holds
from tests.each import each


def case(cell: str, holds: Holds = Holds.NAME) -> str:
    problem = name(cell, holds).problem
    return str(problem.facts.get("case", problem.code)) if problem else ""


@each(
    "cell",
    ["FNU", "Lnu", "TBD", "t.b.a.", "to be confirmed", "Vorname", "Nachname", "Last Name", "first name", "firstName",
     "LastName", "FIRST_NAME", "last_name", "Vorname_1", "employee.firstName", "Prénom", "prenom", "Apellidos",
     "Cognome",
     "Keine Angabe", "ohne Nachname", "kein Vorname", "nicht bekannt", "nicht angegeben", "sin apellido",
     "no disponible",
     "por definir", "inconnue", "Néant", "NEANT", "sans prénom", "non communiqué", "à compléter", "sem sobrenome",
     "non specificato", "onbekend", "brak danych", "nie podano", "neznámý", "ismeretlen", "necunoscut", "bilinmiyor",
     "nepoznato", "okänd", "tuntematon", "nezināms", "неизвестно", "не указано", "άγνωστος", "לא ידוע", "غير معروف",
     "ไม่ทราบ", "không có", "不明", "未知", "暂无", "該当なし", "없음", "No Last Name", "NoLastName", "no surname",
     "Unknown Unknown",
     "null null", "n.n. n.n.", "undefined undefined", "xxx", "XXXXXXX", "Mr.", "Mrs", "Mme", "Dr.", "[redacted]",
     "(deleted)",
     "***redacted***", "--Select--", "-- None --", "<unknown>", "Vacancy", "placeholder", "Platzhalter",
     "Invalid Date",
     "NaT", "lorem ipsum"],
)  # fmt: skip
def test_words_for_nothing_are_none_in_any_language(cell: str) -> None:
    for holds in (Holds.NAME, Holds.SHOWN):
        assert case(cell, holds) == "nothing"


@each(
    "cell",
    ["{{first_name}}", "{{ contact.name }}", "«Vorname»", "<<Vorname>>", "${name}", "#{name}", "$name", "$(name)",
     "%NAME%",
     "%%name%%", "%s", "%(name)s", "[First Name]", "<Name>", "{0}", "{name}", "{% name %}", "@@name@@", "##name##",
     "#name#",
     "__name__", "*|FNAME|*", "|name|", "[[name]]", "[%name%]", "<%= name %>", "&[Name]", "{ MERGEFIELD Vorname }",
     "System.Data.DataRowView", "System.String[]", "System.Data…", "java.lang.String", "com.acme.Person@1a2b3c",
     "ObjectId('507f1f77bcf86cd799439011')", "507f1f77bcf86cd799439011", "550e8400-e29b-41d4-a716-446655440000",
     "<Person object at 0x7f3a>", "[native code]", "function () {}"],
)  # fmt: skip
def test_fields_that_were_not_filled_in_are_none(cell: str) -> None:
    assert case(cell) in ("field", "address")  # an @ is looked for first


@each(
    "cell",
    ["Test", "Tester", "Xu", "Ng", "Na", "An", "O", "Nemo", "First", "Last", "Name", "Nom", "Blank", "Leer", "Herr",
     "Frau",
     "Brak", "Yok", "Nav", "Missing", "Mangler", "Pending", "Fields", "Value", "Kein", "Ohne", "Sans", "Sin",
     "Noname-Lee",
     "Platz", "Unknow", "Masters", "Msgr. Lee", "Van Null", "Will.i.am", "J.R.R.", "Deadbeef", "Abba", "Ada",
     "St. John",
     "Jo (Name)", "N. N. Vohra", "Deface", "Anonym Lee"],
)  # fmt: skip
def test_what_people_are_called_stays_a_name(cell: str) -> None:
    assert name(cell).problem is None


@each("cell", ["Vorname GmbH", "Pending", "Vacante", "First", "Last", "Default", "Mister", "Error"])
def test_companies_may_be_called_so(cell: str) -> None:
    assert name(cell, Holds.COMPANY).problem is None


@pytest.mark.parametrize("cell", ["tbd", "Vacant", "First name", "FNU"])
def test_texts_beside_names_stay_as_they_are(cell: str) -> None:
    assert other_text(cell) == (cell, None, None)
