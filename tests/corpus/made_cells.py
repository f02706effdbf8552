"""Cells: names, addresses, domains, yes and no; what is mended, and what only a person can mend."""

from tests.corpus.vocabulary import ACME, ANN, BOB, CID, COMPANIES, USERS, add, bad, company, csv, note, user
from tests.corpus.workbooks import xlsx

_ACTIVE = [*USERS, "active"]


def _named(first: str, last: str, who: str = "p") -> list[str]:
    return ["acme", f"{who}@acme.example", first, last]


def _addressed(*emails: str) -> list[list[str]]:
    return [["acme", email, "Ann", "Archer"] for email in emails]


# -- names ------------------------------------------------------------------------------------------------------

_ODD = ["NA", "None", "null", "nan", "True"]
add(
    "names-like-values.csv",
    "Surnames that programs take for nothing or for yes.",
    csv(USERS, *(_named(name, name, f"p{i}") for i, name in enumerate(_ODD))),
    users=[user(i + 2, _named(name, name, f"p{i}")) for i, name in enumerate(_ODD)],
)
add(
    "names-like-values.xlsx",
    "The same surnames as text in a workbook.",
    xlsx({"Staff": [USERS, *(_named(name, name, f"p{i}") for i, name in enumerate(_ODD))]}),
    users=[user(f"Staff!{i + 2}", _named(name, name, f"p{i}")) for i, name in enumerate(_ODD)],
)


def _refused(name: str, trouble: str, code: str, *names: str) -> None:
    """Enter people each of whom has a first name that is none."""
    add(
        name,
        trouble,
        csv(USERS, *(_named(one, "Archer", f"p{i}") for i, one in enumerate(names))),
        findings=[bad(code, f"C{i + 2}", "firstName", one) for i, one in enumerate(names)],
        protected=[f"p{i}@acme.example" for i in range(len(names))],
    )


_refused(
    "names-that-are-none.csv",
    "Digits, signs, a date and an address, where a name belongs.",
    "cell.no_name",
    "00123",
    "#1",
    "N/A",
    "-",
    ".",
    "1-Mar",
    "ann@acme.example",
)
_refused("names-unlike-names.csv", "Signs that no name is written with.", "cell.strange_sign", "Ann%", "Ann^Lee")
_refused(
    "names-like-formulas.csv",
    "Names behind the sign of a formula or a number.",
    "cell.left_over",
    "=Ann",
    "+Ann",
    "-Ann",
)
_refused(
    "names-misread.csv", "Names that another program has read in a wrong encoding.", "cell.misread", "ZoÃ©", "M√ºller"
)
_refused(
    "names-escaped.csv",
    "Names with the escapes of a web page and of an address.",
    "cell.escaped",
    "Zo&eacute;",
    "M%C3%BCller",
)
_refused(
    "names-with-accents-apart.csv",
    "Accents that a program could not put on their letters.",
    "cell.strange_sign",
    "Mu¨ller",
    "Jose´",
    "Fran¸cois",
    "Mun~oz",
)
_refused(
    "names-with-gaps.csv",
    "Other signs than a question mark, where letters were.",
    "cell.lost_letter",
    "M_ller",
    "M&ller",
    "J0rg",
)
_refused(
    "names-not-filled-in.csv",
    "What stands where nobody, or no program, has put a name.",
    "cell.no_name",
    "{{first_name}}",
    "«Vorname»",
    "%FIRSTNAME%",
    "System.Data.DataRow",
    "FNU",
    "keine Angabe",
    "sin apellido",
    "Mr.",
)
add(
    "damaged-names-and-endings.csv",
    "Damaged names of people who have left: nobody keeps access for them.",
    csv(
        [*_ACTIVE, "endDate"],
        [*_named("MÃ¼ller", "Archer", "ann"), "no", ""],
        [*_named("Bob", "", "bob"), "", "2020-01-31"],
        [*_named("Mu¨ller", "Cook", "cid"), "yes", ""],
    ),
    users=[
        user(2, _named("", "Archer", "ann"), active=False),
        user(3, _named("Bob", "", "bob"), active=False),
    ],
    findings=[
        note("cell.name_not_read", "C2", "firstName", "cell.misread"),
        note("cell.name_not_read", "D3", "lastName", "last_name.required"),
        bad("cell.strange_sign", "C4", "firstName", "Müller"),
    ],
    protected=["cid@acme.example"],
)
_refused("names-of-two-scripts.csv", "A Cyrillic a in a Latin name.", "cell.mixed_script", "M\u0430x")
_refused(
    "names-without-a-letter-left.csv", "Letters that became question marks.", "cell.lost_letter", "?ukasz", "Ma?gorzata"
)
add(
    "two-names-in-a-cell.xlsx",
    "A last and a first name in one cell.",
    xlsx({"Staff": [USERS, _named("Lee, Ann", "Archer")]}),
    findings=[bad("cell.left_over", "Staff!C2", "firstName", "own cell")],
    protected=["p@acme.example"],
)
add(
    "names-twice.csv",
    "A whole name as first name and as last name.",
    csv(USERS, _named("Ann Archer", "Ann Archer")),
    findings=[bad("cell.name_twice", "D2", "lastName", "own cell")],
    protected=["p@acme.example"],
)
add(
    "words-for-nothing.csv",
    "A database's words for nothing, one of them a name elsewhere, and a text that a web page has escaped.",
    csv(
        [*USERS, "department", "title"],
        [*ANN, "NULL", "R&amp;D"],
        [*BOB, "NULL", ""],
        [*_named("Cid", "NULL"), "Sales", "-"],
    ),
    users=[user(2, ANN, title="R&D"), user(3, BOB)],
    findings=[
        note("cell.nothing", "E2", "department", "2, 3"),
        note("cell.mended", "F2", "title", "R&D"),
        bad("cell.no_name", "D4", "lastName", "capitals"),
        note("cell.nothing", "F4", "title", "row 4"),
    ],
    protected=["p@acme.example"],
)
add(
    "spaces.csv",
    "Spaces, also ones that do not break or are very wide, around every cell.",
    csv(USERS, [" acme\u00a0", "\u00a0ann@acme.example ", "\u2003Ann\u00a0", " Archer\u202f"]),
    users=[user(2, ANN)],
)
add(
    "accents-in-two-parts.csv",
    "Accents typed as signs of their own, as macOS names files; one letter each once it is read.",
    csv(USERS, _named("Zoe\u0301", "Z\u030ciz\u030cek")),
    users=[user(2, _named("Zoé", "Žižek"))],
)
add(
    "full-width.csv",
    "Letters of full width in a name, as a Japanese keyboard types them.",
    csv([*USERS, "title"], [*_named("Ａｎｎ", "Archer"), "ＶＰ\u3000Sales"]),
    users=[user(2, _named("Ann", "Archer"), title="VP Sales")],
    findings=[
        note("cell.full_width", "C2", "firstName", "Ａｎｎ", "Ann"),
        note("cell.full_width", "E2", "title", "VP Sales"),
    ],
)
add(
    "kana-kept.csv",
    "Katakana is no letter of full width, and is kept.",
    csv(USERS, _named("ヒロシ", "山田")),
    users=[user(2, _named("ヒロシ", "山田"))],
)
add(
    "zero-width-in-name.csv",
    "A sign without width inside a name, left over from a web page.",
    csv(USERS, _named("An\u200bn", "\ufeffArcher")),
    users=[user(2, _named("Ann", "Archer"))],
    findings=[
        note("cell.invisible", "C2", "firstName", "ZERO WIDTH SPACE"),
        note("cell.invisible", "D2", "lastName"),
    ],
)
add(
    "direction-marks-in-name.csv",
    "Marks that turn the direction of writing around in a name.",
    csv(USERS, _named("\u202aAnn\u202c", "Arc\u202eher")),
    users=[user(2, _named("Ann", "Archer"))],
    findings=[
        note("cell.invisible", "C2", "firstName"),
        note("cell.invisible", "D2", "lastName", "RIGHT-TO-LEFT OVERRIDE"),
    ],
)
add(
    "control-characters-in-name.csv",
    "A bell and an escape in a name, as old terminals left them.",
    csv(USERS, _named("An\x07n", "Arc\x1bher")),
    users=[user(2, _named("Ann", "Archer"))],
    findings=[note("cell.invisible", "C2", "firstName"), note("cell.invisible", "D2", "lastName")],
)
add(
    "persian-joiner.csv",
    "A joiner without width that Persian spelling needs: it stays.",
    csv(USERS, _named("مریم", "علی\u200cزاده")),
    users=[user(2, _named("مریم", "علی\u200cزاده"))],
)
add(
    "line-breaks-in-names.csv",
    "Line breaks and tabs inside cells become a blank.",
    csv([*USERS, "title"], [*_named('"Ann\r\nMarie"', "Archer"), '"Head\tof Sales"']),
    users=[user(2, _named("Ann Marie", "Archer"), title="Head of Sales")],
    findings=[
        note("cell.line_break", "C2", "firstName", "Ann Marie"),
        note("cell.line_break", "E2", "title", "Head of Sales"),
    ],
)
_LABEL = "x" * 63
_WIDEST = [
    _LABEL,
    f"{'a' * 64}@{'.'.join(['x' * 61] * 3)}.abc",
    "A" * 64,
    "B" * 64,
    *(letter * 256 for letter in "CDEFG"),
]
add(
    "limits-of-people.csv",
    "Cells of exactly as many letters as the API takes, and cells of one more; a company's name of one letter.",
    csv(
        [*USERS, "displayName", "phoneNumber", "department", "title", "location"],
        _WIDEST,
        [cell[0] + cell for cell in _WIDEST],
        ["a", *ANN[1:], "", "", "", "", ""],
    ),
    users=[
        user(
            2,
            _WIDEST[:4],
            displayName=_WIDEST[4],
            phoneNumber=_WIDEST[5],
            department=_WIDEST[6],
            title=_WIDEST[7],
            location=_WIDEST[8],
        )
    ],
    findings=[
        bad("company_vanity_name.too_long", "A3", "companyVanityName", "63"),
        bad("email.too_long", "B3", "email", "254"),
        bad("first_name.too_long", "C3", "firstName", "64"),
        bad("last_name.too_long", "D3", "lastName", "64"),
        bad("display_name.too_long", "E3", "displayName", "256"),
        bad("phone_number.too_long", "F3", "phoneNumber", "256"),
        bad("department.too_long", "G3", "department", "256"),
        bad("title.too_long", "H3", "title", "256"),
        bad("location.too_long", "I3", "location", "256"),
        bad("company_vanity_name.too_short", "A4", "companyVanityName", "2"),
    ],
    protected=["ann@acme.example"],
    unreadable={"": [3]},
)
add(
    "limits-of-companies.csv",
    "Cells of a company that are empty, too short and too long.",
    csv(
        COMPANIES,
        ["", "", "acme.example"],
        ["B", "b", "bolt.example"],
        ["C" * 101, _LABEL + "x", f"{_LABEL}.{_LABEL}.{_LABEL}.{'x' * 62}"],
        ["D" * 100, _LABEL, f"{_LABEL}.{_LABEL}.{_LABEL}.{'x' * 61}"],
    ),
    companies=[company(5, ["D" * 100, _LABEL, f"{_LABEL}.{_LABEL}.{_LABEL}.{'x' * 61}"])],
    findings=[
        bad("name.required", "A2", "name", "fill it in"),
        bad("vanity_name.required", "B2", "vanityName", "fill it in"),
        bad("name.too_short", "A3", "name", "2"),
        bad("vanity_name.too_short", "B3", "vanityName", "2"),
        bad("name.too_long", "A4", "name", "100"),
        bad("vanity_name.too_long", "B4", "vanityName", "63"),
        bad("email_domains.too_long", "C4", "emailDomains", "253"),
    ],
)
add(
    "empty-required.csv",
    "Cells that must be filled in and are not.",
    csv(USERS, ["", "ann@acme.example", " ", "\u00a0"]),
    findings=[
        bad("company_vanity_name.required", "A2", "companyVanityName", "fill it in"),
        bad("first_name.required", "C2", "firstName", "fill it in"),
        bad("last_name.required", "D2", "lastName", "fill it in"),
    ],
    protected=["ann@acme.example"],
)

# -- addresses --------------------------------------------------------------------------------------------------

add(
    "email-mailto.csv",
    "Addresses copied from a web page as links.",
    csv(USERS, *_addressed("mailto:ann@acme.example", "MAILTO:bob@acme.example?subject=Hello")),
    findings=[
        bad("email.mailto", "B2", "email", "Did you mean ann@acme.example?"),
        bad("email.mailto", "B3", "email", "Did you mean bob@acme.example?"),
    ],
    protected=["ann@acme.example", "bob@acme.example"],
    unreadable={"acme": [2, 3]},
)
add(
    "email-display-name.csv",
    "Addresses copied from a mail program, with the name.",
    csv(
        USERS, *_addressed("Ann Archer <ann@acme.example>", '"""Baker, Bob"" <bob@acme.example>"', "<cid@acme.example>")
    ),
    findings=[
        bad("email.display_name", "B2", "email", "Did you mean ann@acme.example?"),
        bad("email.display_name", "B3", "email", "Did you mean bob@acme.example?"),
        bad("email.display_name", "B4", "email", "Did you mean cid@acme.example?"),
    ],
    protected=["ann@acme.example", "bob@acme.example", "cid@acme.example"],
    unreadable={"acme": [2, 3, 4]},
)
add(
    "email-several.csv",
    "Two addresses in one cell: which is the person's cannot be told.",
    csv(
        USERS,
        *_addressed(
            "ann@acme.example; a.archer@acme.example", '"bob@acme.example,b@acme.example"', "c@a.example / d@a.example"
        ),
    ),
    findings=[
        bad("email.several", "B2", "email", "ann@acme.example", "a.archer@acme.example"),
        bad("email.several", "B3", "email", "bob@acme.example", "b@acme.example"),
        bad("email.several", "B4", "email", "c@a.example", "d@a.example"),
    ],
    protected=[
        *("a.archer@acme.example", "ann@acme.example", "b@acme.example"),
        *("bob@acme.example", "c@a.example", "d@a.example"),
    ],
    unreadable={"acme": [2, 3, 4]},
)
add(
    "email-slips.csv",
    "Slips of the pen: a dot or comma behind, a blank inside, no @, no dot, two dots.",
    csv(
        USERS,
        *_addressed(
            "ann@acme.example.",
            '"ann@acme.example,"',
            "ann @acme.example",
            "ann.acme.example",
            "ann@acme",
            "ann..archer@acme.example",
            "@acme.example",
            "ann(at)acme.example",
        ),
    ),
    findings=[bad("email.invalid", f"B{row}", "email") for row in range(2, 10)],
    protected=["ann.archer@acme.example", "ann@acme.example"],
    unreadable={"acme": list(range(2, 10))},
)
add(
    "email-mixed-script.csv",
    "A Cyrillic letter that looks like a Latin one, in the name and in the domain.",
    csv(USERS, *_addressed("\u0430nn@acme.example", "ann@\u0430cme.example")),
    findings=[
        bad("email.mixed_script", "B2", "email", "“\u0430”", "CYRILLIC SMALL LETTER A"),
        bad("email.mixed_script", "B3", "email", "“\u0430”", "CYRILLIC SMALL LETTER A"),
    ],
    protected=["ann@acme.example", "\u0430nn@acme.example", "ann@xn--cme-5cd.example"],
    unreadable={"acme": [2, 3]},
)
add(
    "email-typographic.csv",
    "Signs that a word processor or a text prefix put into addresses: another address than the person's.",
    csv(USERS, *_addressed("o\u2019brien@acme.example", "'ann@acme.example")),
    findings=[
        bad("email.invalid", "B2", "email", "Did you mean o'brien@acme.example?"),
        bad("email.invalid", "B3", "email", "Did you mean ann@acme.example?"),
    ],
    protected=["o'brien@acme.example", "o\u2019brien@acme.example", "ann@acme.example", "'ann@acme.example"],
    unreadable={"acme": [2, 3]},
)
add(
    "cell-lost-letter.csv",
    "A letter was lost on the way.",
    csv(USERS, ["acme", "ann@acme.example", "Ann", "M\ufffdller"]),
    findings=[bad("cell.lost_letter", "D2", "lastName", "has lost a letter")],
    protected=["ann@acme.example"],
)
add(
    "email-invisible.csv",
    "Signs that cannot be seen inside addresses: it may be another address than it looks.",
    csv(
        USERS,
        *_addressed(
            "ann\u200b@acme.example", "\u200eann@acme.example", "a\u00adnn@acme.example", "an\x07n@acme.example"
        ),
    ),
    findings=[
        bad("email.invisible", "B2", "email", "ZERO WIDTH SPACE"),
        bad("email.invisible", "B3", "email", "LEFT-TO-RIGHT MARK"),
        bad("email.invisible", "B4", "email", "SOFT HYPHEN"),
        bad("email.invisible", "B5", "email"),
    ],
    protected=["ann@acme.example"],
    unreadable={"acme": [2, 3, 4, 5]},
)
add(
    "email-full-width.csv",
    "An @ of full width, as a Japanese keyboard types it.",
    csv(USERS, *_addressed("ann＠acme.example")),
    users=[user(2, ANN)],
    findings=[note("cell.full_width", "B2", "email", "ann＠acme.example", "ann@acme.example")],
)
add(
    "email-unusual-and-good.csv",
    "Addresses that look odd and are good.",
    csv(
        USERS,
        *_addressed("o'neil@acme.example", "a+b@acme.example", "ann@acme.test", "ann@intra.local", "+ann@acme.example"),
    ),
    users=[
        user(row, ["acme", email, "Ann", "Archer"])
        for row, email in enumerate(
            ["o'neil@acme.example", "a+b@acme.example", "ann@acme.test", "ann@intra.local", "+ann@acme.example"], 2
        )
    ],
)
add(
    "email-quoted-and-literal.csv",
    "Forms of addresses that the standard knows and nobody has: not taken.",
    csv(USERS, *_addressed('"""ann archer""@acme.example"', "ann@[192.0.2.1]", "ann(home)@acme.example")),
    findings=[bad("email.invalid", f"B{row}", "email") for row in (2, 3, 4)],
    unreadable={"acme": [2, 3, 4]},
)
add(
    "email-idn.xlsx",
    "A domain with an umlaut in one place and in its ASCII form in another: one domain, one person.",
    xlsx(
        {
            "Firms": [
                COMPANIES,
                ["Bücher GmbH", "buecher", "Bücher.example"],
                ["Straße AG", "strasse", "xn--strae-oqa.example"],
            ],
            "Staff": [
                USERS,
                ["buecher", "lena@bücher.example", "Lena", "Leser"],
                ["buecher", "lena@XN--BCHER-KVA.example", "Lena", "Leser"],
                ["buecher", "lena@BÜCHER.example", "Lena", "Leser"],
                ["strasse", "max@straße.example", "Max", "Meier"],
            ],
        }
    ),
    companies=[
        company("Firms!2", ["Bücher GmbH", "buecher", "xn--bcher-kva.example"]),
        company("Firms!3", ["Straße AG", "strasse", "xn--strae-oqa.example"]),
    ],
    users=[
        user("Staff!2", ["buecher", "lena@xn--bcher-kva.example", "Lena", "Leser"]),
        user("Staff!5", ["strasse", "max@xn--strae-oqa.example", "Max", "Meier"]),
    ],
    findings=[
        note("row.duplicate", "Staff!B3", "email", "row 2"),
        note("row.duplicate", "Staff!B4", "email", "row 2"),
    ],
)

# -- domains and vanity names -----------------------------------------------------------------------------------

add(
    "domains-separators.xlsx",
    "Domains with any usual sign between, one twice in capitals.",
    xlsx(
        {
            "Firms": [
                COMPANIES,
                ["One Ltd", "one", "a.example;b.example"],
                ["Two Ltd", "two", "a.example, b.example"],
                ["Three Ltd", "three", "a.example\nb.example"],
                ["Four Ltd", "four", " a.example  b.example ;"],
                ["Five Ltd", "five", "A.Example\t a.example;\r\nb.example"],
                ["Six Ltd", "six", "a.example | b.example"],
            ]
        }
    ),
    companies=[
        company(f"Firms!{row}", [f"{name} Ltd", name.lower(), "a.example b.example"])
        for row, name in enumerate(["One", "Two", "Three", "Four", "Five", "Six"], 2)
    ],
)
add(
    "domains-mended.csv",
    "Domains with an @ or an address of the web around them, which says the same.",
    csv(
        COMPANIES,
        ["One Ltd", "one", "@one.example"],
        ["Two Ltd", "two", "https://two.example/"],
        ["Three Ltd", "three", "three.example; @3.example"],
    ),
    companies=[
        company(2, ["One Ltd", "one", "one.example"]),
        company(3, ["Two Ltd", "two", "two.example"]),
        company(4, ["Three Ltd", "three", "three.example 3.example"]),
    ],
    findings=[
        note("email_domains.mended", "C2", "emailDomains", "@one.example", "one.example"),
        note("email_domains.mended", "C3", "emailDomains", "https://two.example/", "two.example"),
        note("email_domains.mended", "C4", "emailDomains", "@3.example", "3.example"),
    ],
)
add(
    "domains-wrong.csv",
    "A web site, an address and a bare name where domains belong: the likely domain is proposed, not taken.",
    csv(
        COMPANIES,
        ["One Ltd", "one", "www.one.example"],
        ["Two Ltd", "two", "info@two.example"],
        ["Three Ltd", "three", "three"],
        ["Four Ltd", "four", ""],
    ),
    findings=[
        bad("email_domains.invalid", "C2", "emailDomains", "www.one.example", "Did you mean one.example?"),
        bad("email_domains.invalid", "C3", "emailDomains", "info@two.example", "Did you mean two.example?"),
        bad("email_domains.invalid", "C4", "emailDomains", "three"),
        bad("email_domains.required", "C5", "emailDomains"),
    ],
)
add(
    "domains-too-many.csv",
    "Eleven domains, where the API takes ten.",
    csv(COMPANIES, ["One Ltd", "one", " ".join(f"d{i}.example" for i in range(11))], ACME),
    companies=[company(3, ACME)],
    findings=[bad("email_domains.too_many", "C2", "emailDomains", "10")],
)
add(
    "vanity-names-wrong.csv",
    "Long names, capitals, umlauts and underscores where a vanity name belongs: the right form is proposed.",
    csv(
        COMPANIES,
        ["Acme", "Acme GmbH & Co.", "acme.example"],
        ["Bolt", "BOLT", "bolt.example"],
        ["Cord", "cord_uk", "cord.example"],
        ["Élan", "Élan S.A.", "elan.example"],
        ["Dash", "-dash-", "dash.example"],
    ),
    findings=[
        bad("vanity_name.invalid", "B2", "vanityName", "acme-gmbh-co"),
        bad("vanity_name.invalid", "B3", "vanityName", "bolt"),
        bad("vanity_name.invalid", "B4", "vanityName", "cord-uk"),
        bad("vanity_name.invalid", "B5", "vanityName", "elan-s-a"),
        bad("vanity_name.invalid", "B6", "vanityName", "dash"),
    ],
)
add(
    "vanity-name-of-a-user.csv",
    "The company's name in a row of its people, where its vanity name belongs.",
    csv(USERS, ["Acme", *ANN[1:]], ["Acme Ltd", *BOB[1:]]),
    findings=[
        bad("company_vanity_name.invalid", "A2", "companyVanityName", "acme"),
        bad("company_vanity_name.invalid", "A3", "companyVanityName", "acme-ltd"),
    ],
    protected=["ann@acme.example", "bob@acme.example"],
)
add(
    "company-contradiction.csv",
    "One vanity name with two names, and one with the same domains in another order.",
    csv(
        COMPANIES,
        ACME,
        ["Acme Limited", *ACME[1:]],
        ["Bolt", "bolt", "a.example b.example"],
        ["Bolt", "bolt", "b.example;a.example"],
    ),
    companies=[company(4, ["Bolt", "bolt", "a.example b.example"])],
    findings=[
        bad("row.contradiction", "B2", "vanityName", "row 3"),
        bad("row.contradiction", "B3", "vanityName", "row 2"),
        note("row.duplicate", "B5", "vanityName", "row 4"),
    ],
)

# -- yes and no -------------------------------------------------------------------------------------------------

_YES_AND_NO = {
    "english": (
        "yes y true 1 on x active enabled YES Active",
        "no n false 0 off inactive disabled leaver left terminated suspended Leaver",
    ),
    "french": ("oui vrai actif active OUI", "non n faux inactif inactive parti sorti Parti"),
    "german": ("ja j wahr aktiv JA", "nein n falsch inaktiv ausgeschieden ausgetreten Nein"),
    "spanish": ("sí si verdadero activo activa alta SÍ", "no n falso inactivo inactiva baja Baja"),
}
for _language, (_yes, _no) in _YES_AND_NO.items():
    _words = [(word, True) for word in _yes.split()] + [(word, False) for word in _no.split()]
    add(
        f"active-{_language}.csv",
        f"Yes and no as {_language.title()} sheets have them.",
        csv(_ACTIVE, *([*_named("Ann", "Archer", f"p{i}"), word] for i, (word, _) in enumerate(_words))),
        users=[user(i + 2, _named("Ann", "Archer", f"p{i}"), active=active) for i, (_, active) in enumerate(_words)],
    )
add(
    "active-empty.csv",
    "An empty cell means active; empty is not false.",
    csv(_ACTIVE, [*ANN, ""], [*BOB, " "]),
    users=[user(2, ANN), user(3, BOB)],
)
add(
    "active-wrong.csv",
    "What is neither yes nor no.",
    csv(_ACTIVE, *([*_named("Ann", "Archer", f"p{i}"), word] for i, word in enumerate(["maybe", "2", "?", "yes no"]))),
    findings=[
        bad("active.invalid", f"E{row}", "active", word, "write yes or no")
        for row, word in enumerate(["maybe", "2", "?", "yes no"], 2)
    ],
    protected=[f"p{i}@acme.example" for i in range(4)],
)

# -- first and last days ----------------------------------------------------------------------------------------

_LEAVERS = ["Company", "Work Email", "First Name", "Last Name", "Active", "Termination Date"]
_STATUS = ["Company", "E-mail", "First name", "Surname", "Status", "Start date", "End date"]
_DAN = ["acme", "dan@acme.example", "Dan", "Ode"]
add(
    "dates-beside-empty-active.csv",
    "A past date of leaving beside an empty active: who has left is out.",
    csv(_LEAVERS, [*ANN, "", ""], [*BOB, "", "2024-03-31"], [*_DAN, "", "2023-12-31"]),
    users=[user(2, ANN), user(3, BOB, active=False), user(4, _DAN, active=False)],
)
add(
    "dates-beside-status.csv",
    "A status that says active for somebody who left, and for somebody who has yet to come.",
    csv(
        _STATUS,
        [*ANN, "Active", "2020-01-01", ""],
        [*BOB, "Active", "2018-01-01", "2024-03-31"],
        [*CID, "Active", "2090-02-01", ""],
        [*_DAN, "Active", "2090-02-01", "2024-03-31"],
    ),
    users=[user(2, ANN), user(4, CID, active=False)],
    findings=[
        bad("end_date.active", "E3", "Status", "Active", "G3 says 2024-03-31", "E3 says Active"),
        bad("end_date.active", "G3", "End date", "2024-03-31", "G3 says 2024-03-31", "E3 says Active"),
        bad("end_date.before_start", "F5", "Start date", "2090-02-01", "G5 says 2024-03-31"),
        bad("end_date.before_start", "G5", "End date", "2024-03-31", "F5 says 2090-02-01"),
    ],
    protected=["bob@acme.example", "dan@acme.example"],
)
add(
    "dates-that-are-none.csv",
    "What is no day, or could be two, is not guessed; who is out may have any.",
    csv(
        _STATUS,
        [*ANN, "", "03/04/2090", ""],
        [*BOB, "", "", "left"],
        [*CID, "no", "", "left"],
        [*_DAN, "", "01.02.2020", "31.12.9999"],
    ),
    users=[user(4, CID, active=False), user(5, _DAN)],
    findings=[
        bad("start_date.invalid", "F2", "Start date", "03/04/2090", "2090-03-04 or 2090-04-03"),
        bad("end_date.invalid", "G3", "End date", "left", "write no in active"),
    ],
    protected=["ann@acme.example", "bob@acme.example"],
)

# -- telephone numbers ------------------------------------------------------------------------------------------

add(
    "phone-scientific.csv",
    "A telephone number that Excel saved as 4.42E+11 in a CSV: its digits are gone.",
    csv([*USERS, "phoneNumber"], [*ANN, "4.42E+11"], [*BOB, '"4,42071E+11"']),
    findings=[
        bad("phone_number.scientific", "E2", "phoneNumber", "4.42E+11", "text"),
        bad("phone_number.scientific", "E3", "phoneNumber", "4,42071E+11"),
    ],
    protected=["ann@acme.example", "bob@acme.example"],
)
