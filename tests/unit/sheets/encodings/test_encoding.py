"""A text file is read in the encoding that its letters are likely in; else a person is asked, and shown the words."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.config.encoding import encoding as known
from reconciler.errors import InputRefused, UsageError
from reconciler.report.words.english.errors import error as worded
from reconciler.sheets.encodings import readings as reading_words
from reconciler.sheets.encodings import western
from reconciler.sheets.encodings.encoding import encoding_of
from reconciler.sheets.encodings.readings import readings
from reconciler.sheets.encodings.western import unlikely
from reconciler.sheets.formats.read import read_file
from tests.each import each

WESTERN = """
    Müller Jörg Zoé Lefèvre Hélène Thérèse Agnès Muñoz Núñez Peña García João Guimarães Conceição Ângela Inês
    Camões Simões Magalhães Gonçalves Søren Jørgensen Bjørn Ødegaard Åsa Håkansson Kjær Næss Björk
    Guðmundsdóttir Loïc Anaïs Moïse Noël Zoë Raphaël Strauß Groß Weiß François Besançon Mònica Antònia Nicolò
    Forlì Gesù Cantù Mosè Noè Élodie Étienne Ève Œuvre Cœur Forêt Brûlé Benoît Ségolène D’Arcy O’Brien “Bob”
    «Ann» Mª Nº Sínead Siobhán Hämäläinen Käärijä Lumière Rivière Frère Lê Château Crêpe María Íñigo ÑUÑEZ
    MÜLLER LEFÈVRE JOÃO SØREN ÅSA Straße Álvarez Poète Aïcha Pål Þórunn Öztürk Sigurðsson Acme® 10°C 50€ €50
    Müller… ¿Qué? 5m² 1½
""".split()  # noqa: SIM905
OTHERS = {
    "cp1250": """
        Łukasz Świątek Božena Hořejší Wałęsa Zieliński Gęsior Węgrzyn Kędzierski Jędrzej Dvořák Jiří Němec Zdeněk Věra
        Kučera Kovač Čapek Novaček Erdős Szűcs Gergő Dezső Petrović Marković Đorđe Băsescu Păun Růžička Zając Żak""",
    "mac_roman": """
        Jörg Bäcker Müller Zoé René Jérôme Håkan Søren Muñoz Núñez García João François Élodie Björn Göran König Schön
        Löwe Weiß Größe Vázquez""",
    "cp1254": "Ağaoğlu Şahin Yıldız Yılmaz Işık Kılıç İrem Gülşen",
    "cp850": "Jörg Müller René Muñoz Sørensen João",
    "cp437": "Jörg Müller René Muñoz Peña Martínez Çelik Bäcker",
    "cp852": "Dvořák Łukasz Šárka",
    "iso8859_2": "Łukasz Świątek Dvořák Šárka",
    "cp1257": "Bērziņš Šarūnas Žukauskaitė Ģirts",
    "cp1251": "Иванов Анна Пётр Ян Ли Жук",
    "koi8_r": "Иванов Анна Ли",
    "cp866": "Иванов Анна",
    "cp1253": "Παπαδόπουλος Άννα Γιώργος",
    "cp1255": "כהן דוד",
    "cp1256": "محمد علي",
    "cp874": "สมชาย ปิยะ น้ำผึ้ง วิทยา",
    "cp857": "Ağaoğlu Şahin Yıldız Işık Kılıç Gülşen",
    "cp775": "Bērziņš Šarūnas Žukauskaitė",
    "koi8_u": "Гайдамака Євген Їжак",
    "iso8859_5": "Иванов Анна Мелентьев",
    "mac_cyrillic": "Иванов Анна Мелентьев",
    "cp737": "Παπαδόπουλος Άννα Γιώργος",
    "cp932": "山田 太郎 スズキ",
    "gbk": "王伟 李",
    "cp950": "王偉 李",
    "cp949": "김철수 이",
}
PEOPLE = [(codec, name) for codec, names in OTHERS.items() for name in names.split()]


def in_a_file(*names: str) -> str:
    rows = "".join(f"acme,p{number}@acme.example,{name},Lee\r\n" for number, name in enumerate(names))
    return f"Company,E-mail,First name,Surname\r\n{rows}"


@each("name", WESTERN)
def test_what_western_europe_writes_is_likely_alone(name: str) -> None:
    assert unlikely([name]) == ""
    assert encoding_of(in_a_file(name).encode("cp1252"), "b.csv") == ("utf-8" if name.isascii() else "cp1252")


@given(st.lists(st.sampled_from(WESTERN), min_size=1, max_size=30))
def test_what_western_europe_writes_is_likely_in_any_company(names: list[str]) -> None:
    assert unlikely(names) == ""


@each(("codec", "name"), PEOPLE)
def test_a_name_in_another_encoding_is_never_read_as_another_name(codec: str, name: str) -> None:
    """One alone: a longer file has more to tell by."""
    try:
        encoding = encoding_of(in_a_file(name).encode(codec), "b.csv")
    except InputRefused as error:
        assert (error.code, "b.csv line 2" in str(error)) == ("file.encoding_unclear", True)  # noqa: PT017
    else:
        assert in_a_file(name).encode(codec).decode(encoding) == in_a_file(name)


@pytest.mark.parametrize(
    ("codec", "names"),
    [
        ("cp1250", "Musilová Blažková Marešová Malý Přemysl Žáková Hrušínský Tichá"),
        ("cp1250", "Ökrös Noémi Sándor László Dóra Jászai Béla Űrhegyi"),
        ("cp1258", "Ngân Thúy Trí Tăng Ánh Uyên Đăng"),
    ],
)
def test_letters_that_are_likely_alone_are_not_beside_those_of_another_language(codec: str, names: str) -> None:
    with pytest.raises(InputRefused):
        encoding_of(in_a_file(*names.split()).encode(codec), "b.csv")


@each("codec", OTHERS)
def test_the_right_names_are_among_those_that_are_shown(codec: str) -> None:
    names = OTHERS[codec].split()
    with pytest.raises(InputRefused) as refused:
        encoding_of(in_a_file(*names).encode(codec), "b.csv")
    assert names[0] in worded(refused.value), worded(refused.value)


@each("codec", OTHERS)
def test_an_encoding_that_is_named_is_used(tmp_path: Path, codec: str) -> None:
    (tmp_path / "b.csv").write_bytes(in_a_file(*OTHERS[codec].split()).encode(codec))
    read = read_file(tmp_path / "b.csv", "b.csv", encoding=codec)
    assert [row[2] for row in read.tables[0].rows[1:]] == OTHERS[codec].split()
    assert read.notes == []


@each("codec", OTHERS)
def test_what_is_utf_8_stays_so_whatever_others_are(tmp_path: Path, codec: str) -> None:
    (tmp_path / "b.csv").write_text(in_a_file(*OTHERS[codec].split()), "utf-8")
    read = read_file(tmp_path / "b.csv", "b.csv", encoding="cp1252")
    assert [row[2] for row in read.tables[0].rows[1:]] == OTHERS[codec].split()


def test_an_encoding_that_is_named_and_wrong_is_told() -> None:
    with pytest.raises(InputRefused, match=r"b\.csv line 3: ") as refused:
        encoding_of("a,b\nAnn,Lee\n王伟,李\n".encode("gbk"), "b.csv", "ascii")
    assert "--encoding gbk" in worded(refused.value)
    assert refused.value.code == "file.encoding_unclear"


@each("name", ["klingon", "base64", "zlib", "rot13", "idna\x00", "a" * 40])
def test_what_is_no_encoding_of_text_is_no_encoding(name: str) -> None:
    with pytest.raises(UsageError, match="no encoding"):
        known(name)


@each(
    ("lines", "said"),
    [
        (["Zoé".encode(), "Zoé".encode("cp1252")], "line 2 are broken, or in another encoding than those in line 1"),
        (
            ["Zoé".encode("cp1252"), b"Ann", "Zoé".encode()],
            "line 3 are broken, or in another encoding than those in line 1",
        ),
        (
            ["Łukasz".encode("cp1250"), "Łukasz".encode()],
            "line 2 are broken, or in another encoding than those in line 1",
        ),
    ],
)
@each("end", [b"\n", b"\r\n", b"\r"])
def test_a_file_of_two_encodings_names_the_line(lines: list[bytes], said: str, end: bytes) -> None:
    with pytest.raises(InputRefused, match=said) as refused:
        encoding_of(end.join(lines), "b.csv")
    assert refused.value.code == "file.damaged"


def test_no_reading_is_shown_where_none_makes_sense() -> None:
    with pytest.raises(InputRefused) as refused:
        encoding_of(b"email\nA\x81\xfe\x00\xff\x8db\n", "b.csv")
    assert "Save it anew as “CSV UTF-8”, or name its encoding (--encoding," in worded(refused.value)


@given(st.binary(max_size=40))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    readings(data)
    try:
        data.decode(encoding_of(data, "b.csv"))
    except InputRefused as error:
        assert error.code in ("file.encoding_unclear", "file.damaged")  # noqa: PT017


@given(st.text(st.sampled_from("aé ,;\xa0ô’"), max_size=12))
def test_words_are_looked_for_where_they_begin_alone(text: str) -> None:
    for pattern in (western._TOKEN, western._PARTED, reading_words._WORD):
        begins, _, rest = pattern.pattern.partition("])")
        anywhere = re.compile(rest)
        assert begins.startswith("(?<!")
        assert _special(pattern.findall(text)) == _special(anywhere.findall(text))


def _special(words: list[str]) -> list[str]:
    return [word for word in map(str.strip, words) if not word.isascii()]


@pytest.mark.thorough
def test_a_cell_of_many_letters_in_no_clear_encoding_is_refused_at_once_and_not_shown_in_full() -> None:
    with pytest.raises(InputRefused, match="x…") as refused:
        encoding_of(b"name\nAnn," + b"x" * 200_000 + b"\xb3x", "long.csv")
    assert len(str(refused.value)) < 2000
