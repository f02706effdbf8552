"""Letters stand side by side as in some language, or a word was read in a wrong encoding; what may be either stays."""

from reconciler.sheets.values.names.cells import name
from reconciler.sheets.values.names.spellings import fits_a_language
from tests.each import each

NAMES = """
    Bäßler Größl Käßmann Überall Janßen Noël Éléonore Lefèvre Françoise Cœur Moÿse Louÿs Aïcha Yáñez Íñiguez
    Ibáñez Agüero
    Ordóñez Simões Conceição Guimarães Estêvão Camões Romã Søren Bjørnstjerne Fløan Nolsøe Åberg Kåre Ærø Hämäläinen
    Yrjö Töyräänvuori Friðþjófur Guðmundsdóttir Sæþór Eyþór Aðólf Þórhildur Míó Lúísa Heygum Djúrhuus Nicolò
    Cantù Noè
    Żółkiewski Ściegienny Źrebiec Chrząszcz Wąs Źdźbło Małż Gołębiewska Dvořák Řehoř Třešňák Jiříčková Čtvrtníček
    Ťažký
    Kŕč Vĺčik Dĺžka Haščáková Paľúch Ňaňo Stôl Erdődy Győző Böszörményi Űrhegyi Fűtő Ștefănescu Țuțea Şerban
    Bărbuleţ
    Fîntînă Brâncuși Ćosić Đuro Šćepan Žižić Crnčec Ağaoğlu Şahin Yıldız Iğdır Gençler Taşçı Âdem Öğüt Čiurlionis
    Žąsinas
    Jankevičiūtė Krėvė Šešelgis Bērziņš Ķēniņš Kļaviņš Ģērmanis Šķēle Oļģerts Põld Lõoke Jõesaar Štšerbakov
    Bõstrov Mõttus
    Süda Õispuu Tèarlach Mòrag Ùisdean Siobhán Gráinne Rúáin Ŵyn Gŵyr Siân Avel·lí Vicenç Mañé Raïm Çelë Përparim
    Əliyev
    Ülviyyə Għawdxija Ħaż-Żebbuġ Biret-Áhkká Nguyễn Đặng Phùng Thúy Ngọc Kaʻiulani Tāufaʻāhau Zhào Lǚ Māori Ọlápadé
    Mɛnsa Ngũgĩ Ḥusayn Śaṅkara Chʻen Ŝildo
""".split()  # noqa: SIM905


@each("words", NAMES)
def test_a_name_of_any_language_fits_one(words: str) -> None:
    for spelled in (words, words.upper(), words.lower()):
        assert name(spelled).problem is None
        assert all(map(fits_a_language, spelled.replace("·", "-").split("-")))


@each(
    ("cell", "meant"),
    [
        ("Jšrg", "Jörg"), ("Mžller", ""), ("Erdõs", "Erdős"), ("Gergõ", "Gergő"), ("Szõke", "Szőke"),
        ("Kovaè", "Kovač"),
        ("Kuèera", "Kučera"), ("Hoøejší", "Hořejší"), ("Bartoò", "Bartoň"), ("Kalniòa", "Kalniņa"),
        ("Bçrziòð", "Bērziņš"),
        ("Yýldýz", "Yıldız"), ("Aðaoðlu", "Ağaoğlu"), ("Iþýk", "Işık"), ("Mürþid", "Mürşid"),
        ("Stãnescu", "Stănescu"),
        ("Kwapieñ", "Kwapień"), ("Radosàaw", ""), ("Garzùn", "Garzón"), ("Mçrk", "Márk"),
        ("Vitasoviì", "Vitasović"),
        ("Bj¿rn", "Bjørn"), ("Gonz\xa0lez", "González"), ("Anton¡n", "Antonín"), ("Bi膰ani膰", "Bićanić"),
        ("艩mid", "Šmid"),
        ("袗褉褋械薪", "Арсен"), ("螖蟻伪魏", "Δρακ"), ("M锟斤拷ller", ""), ("N˜ZAMETT˜N", "NİZAMETTİN"),
    ],
)  # fmt: skip
def test_letters_that_no_language_has_side_by_side_are_damage(cell: str, meant: str) -> None:
    problem = name(cell).problem
    assert problem
    asked = str(problem.facts.get("meant", ""))
    assert not asked or not meant or meant in asked.split(" or ")


@each("cell", ["Søren", "Sõren", "Kõrösi", "Frančois", "Ilzîte", "Jânis", "Loìc", "Anða", "Maria\xa0del Mar"])
def test_what_may_be_a_name_of_another_language_stays(cell: str) -> None:
    assert name(cell).problem is None


@each("cell", ["韦维", "閻麗香", "范麗卿", "阮麗卿", "陳Peter", "小孝", "欧阳"])
def test_chinese_names_stay_whatever_their_bytes_are_elsewhere(cell: str) -> None:
    assert name(cell).problem is None
