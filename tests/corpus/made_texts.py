"""Texts: encodings, delimiters, quotes, widths, and what stands above and below the data."""

from tests.corpus.vocabulary import (
    ACME,
    ANN,
    BOB,
    CID,
    COMPANIES,
    USERS,
    ZOE,
    add,
    bad,
    company,
    csv,
    lines,
    note,
    user,
)

# -- encodings --------------------------------------------------------------------------------------------------

add("utf8.csv", "UTF-8 as any program but Excel saves it.", csv(USERS, ZOE), users=[user(2, ZOE)])
add(
    "utf8-bom.csv",
    "Excel's “CSV UTF-8” on a French or German machine: a byte order mark, and semicolons.",
    b"\xef\xbb\xbf" + csv(USERS, ZOE, mark=";"),
    users=[user(2, ZOE)],
)
add(
    "utf16le-tabs.txt",
    "Excel's “Unicode Text”: UTF-16 with a byte order mark, and tabs.",
    b"\xff\xfe" + lines(USERS, ZOE, mark="\t").encode("utf-16-le"),
    users=[user(2, ZOE)],
)
add(
    "utf16be.csv",
    "UTF-16 in the other byte order.",
    b"\xfe\xff" + lines(USERS, ZOE).encode("utf-16-be"),
    users=[user(2, ZOE)],
)
add(
    "utf16-named.xls",
    "A report tool's “Excel” file, which is text in UTF-16 with tabs: the kind is told by the content.",
    b"\xff\xfe" + lines(USERS, ANN, ZOE, mark="\t").encode("utf-16-le"),
    users=[user(2, ANN), user(3, ZOE)],
)
add(
    "cp1252.csv",
    "Excel's plain “CSV”: Windows-1252, read with a note.",
    lines(USERS, ZOE, mark=";").encode("cp1252"),
    users=[user(2, ZOE)],
    findings=[note("file.encoding", "", "", "Windows-1252", "CSV UTF-8")],
)
add(
    "tick-boxes.csv",
    "A form with tick boxes and a company filled in beforehand, lines that part it, and what its report adds below.",
    csv(
        [*USERS, "active", "No."],
        ["--------", "--------", "--------", "--------", "---", "---"],
        [*ANN, "TRUE", "1"],
        ["acme", "", "", "", "", "2"],
        *[["", "", "", "", "FALSE", str(number)] for number in range(3, 9)],
        [*BOB, "TRUE", "9"],
        ["--------", "", "", "", "", ""],
        ["*** End of report: 2 records ***", "", "", "", "", ""],
        ["(2 rows affected)", "", "", "", "", ""],
    ),
    users=[user(3, ANN, {"No.": "1"}), user(11, BOB, {"No.": "9"})],
    findings=[
        note("rows.nobody", 2, "", "9 rows (2, 4, 5, 6, 7 …)"),
        note("row.footer", 13, ""),
        note("row.footer", 14, ""),
    ],
)
add(
    "headers-with-remarks.csv",
    "The template of an identity provider: a remark in brackets is no part of a header.",
    csv(
        ["First Name [Required]", "Last Name (required)", "Email Address [UPLOAD ONLY]", "Company*"],
        ["Ann", "Archer", ANN[1], "acme"],
    ),
    users=[user(2, ANN)],
)
for name, codec, first, last in (
    ("cp1250.csv", "cp1250", "Łukasz", "Świątek"),
    ("mac-roman.csv", "mac_roman", "Jörg", "Müller"),
    ("shift-jis.csv", "cp932", "太郎", "山田"),
    ("cyrillic.csv", "cp1251", "Иван", "Петров"),
):
    add(
        name,
        "A CSV in another encoding than Windows-1252, which would make other names of these: refused, and both shown.",
        lines(USERS, [*ANN[:2], first, last], mark=";").encode(codec),
        refused="file.encoding_unclear",
        says=[name, "line 2", first, last, "--encoding"],
    )
add(
    "two-marks.csv",
    "Two byte order marks, where one program added its own to that of another.",
    b"\xef\xbb\xbf" * 2 + csv(USERS, ZOE),
    users=[user(2, ZOE)],
)
add(
    "utf16-broken.csv",
    "UTF-16 that lost its last byte on the way.",
    b"\xff\xfe" + lines(USERS, ANN).encode("utf-16-le")[:-1],
    refused="file.damaged",
    says=["utf16-broken.csv"],
)
add(
    "utf16-without-mark.csv",
    "UTF-16 without a byte order mark: every other byte is zero, which tells it for certain.",
    lines(USERS, ANN).encode("utf-16-le"),
    users=[user(2, ANN)],
)

# -- delimiters and line ends -----------------------------------------------------------------------------------

add("comma.csv", "Commas.", csv(USERS, ANN, BOB), users=[user(2, ANN), user(3, BOB)])
add("semicolon.csv", "Semicolons, as on a German machine.", csv(USERS, ANN, mark=";"), users=[user(2, ANN)])
add("tab.tsv", "Tabs.", csv(USERS, ANN, mark="\t"), users=[user(2, ANN)])
add("pipe.txt", "Pipes, as databases like to export.", csv(USERS, ANN, mark="|"), users=[user(2, ANN)])
add(
    "sep-line.csv",
    "A first line that tells Excel the delimiter; it is a line of the file, and counted.",
    b"sep=;\r\n" + csv(USERS, ANN, mark=";"),
    users=[user(3, ANN)],
)
add(
    "sep-line-pipe.csv",
    "A delimiter that is announced, and stands in quotes in a cell.",
    b"sep=|\r\n" + csv([*USERS, "title"], [*ANN, '"Sales | North"'], mark="|"),
    users=[user(3, ANN, title="Sales | North")],
)
add(
    "other-delimiters-above.csv",
    "A title full of commas above headers that stand between semicolons.",
    b"People, all of them, as of March, 2026\r\n\r\n" + csv(USERS, ANN, mark=";"),
    users=[user(4, ANN)],
)
add(
    "old-mac.csv",
    "Lines that end with a carriage return alone, as Excel for Mac saves “CSV (Macintosh)”.",
    lines(USERS, ANN, BOB, end="\r").encode(),
    users=[user(2, ANN), user(3, BOB)],
)
add(
    "no-last-line-end.csv",
    "The last line has no end.",
    csv(USERS, ANN, BOB).rstrip(),
    users=[user(2, ANN), user(3, BOB)],
)

# -- quotes and widths ------------------------------------------------------------------------------------------

add(
    "quotes.csv",
    "Quotes within quotes, a comma and a line break in a cell; rows are counted as a spreadsheet program shows them.",
    csv(
        [*USERS, "displayName", "location"],
        [*ANN, '"Archer, Ann ""Annie"""', '"Floor 3\nNorth"'],
        [*BOB, "Bob", "Here"],
    ),
    users=[
        user(2, ANN, displayName='Archer, Ann "Annie"', location="Floor 3 North"),
        user(3, BOB, displayName="Bob", location="Here"),
    ],
    findings=[note("cell.line_break", "F2", "location", "Floor 3 North")],
)
add(
    "inch-mark.csv",
    "A quote inside a cell that is not quoted is a sign like any other.",
    csv([*USERS, "title"], [*ANN, 'Head of 12" screens']),
    users=[user(2, ANN, title='Head of 12" screens')],
)
add(
    "unclosed-quote.csv",
    "A quote is opened and never closed: all that follows would be one cell.",
    csv(USERS, ANN, ["acme", "bob@acme.example", '"Bob', "Baker"], CID),
    refused="csv.quotes",
    says=["unclosed-quote.csv", "line 3"],
)
add(
    "stray-quote.csv",
    "Text stands behind a closing quote.",
    csv(USERS, ANN, ["acme", "bob@acme.example", '"Bob" Robert', "Baker"]),
    refused="csv.quotes",
    says=["stray-quote.csv", "line 3"],
)
add(
    "lines-in-quotes.csv",
    "Each line is quoted as a whole, as Excel saves lines that were pasted into one column.",
    b"".join(b'"' + line + b'"\r\n' for line in csv(USERS, ANN).splitlines()),
    refused="header.none",
    says=["lines-in-quotes.csv"],
)
add(
    "rows-in-a-comment.csv",
    "A comment begins with a quote and a later one ends with one: the two rows and all between them are one cell.",
    csv(
        [*USERS, "comment"],
        [*ANN, '"left'],
        [*BOB, ""],
        [*CID, 'back"'],
        [*ZOE, "she said"],
    ),
    users=[user(3, ZOE, {"comment": "she said"})],
    findings=[bad("row.swallowed", 2, "", "E2", "3 lines", "quote")],
    unreadable={"": [2]},
)
add(
    "lines-in-a-comment.csv",
    "A comment of several lines with commas and quotes, as a spreadsheet program saves it.",
    csv([*USERS, "comment"], [*ANN, '"1, Main Street\nSpringfield, ""IL"", USA"'], [*BOB, ""]),
    users=[user(2, ANN, {"comment": '1, Main Street\nSpringfield, "IL", USA'}), user(3, BOB, {"comment": ""})],
)
add(
    "cell-too-long.csv",
    "A cell of more characters than a workbook can hold.",
    csv([*USERS, "title"], [*ANN, "x" * 32_768], [*BOB, ""]),
    users=[user(3, BOB)],
    findings=[bad("cell.too_long", "E2", "title")],
    protected=["ann@acme.example"],
)
add(
    "unquoted-comma.csv",
    "A comma inside a name, without quotes: the row has a cell too many and may be about anybody.",
    csv(USERS, ["acme", "ann@acme.example", "Ann", "Archer", " PhD"], BOB),
    users=[user(3, BOB)],
    findings=[bad("row.ragged", 2, "", "5 cells", "4")],
    unreadable={"": [2]},
)
add(
    "missing-comma.csv",
    "A comma is missing, so that the row has a cell too few.",
    csv(USERS, ["acme", "ann@acme.example", "Ann Archer"], BOB),
    users=[user(3, BOB)],
    findings=[bad("row.ragged", 2, "", "3 cells", "4")],
    unreadable={"": [2]},
)
add(
    "cut-off.csv",
    "A transfer broke off behind the last comma: the last row's “no” is lost, and no other row is empty there.",
    csv([*USERS, "active"], [*ANN, "yes"], [*BOB, ""]).rstrip(b"\r\n"),
    users=[user(2, ANN)],
    findings=[bad("row.cut", 3, "", "active", "end the last line")],
    unreadable={"": [3]},
)
add(
    "cut-off-name.csv",
    "A program of Unix was killed while it wrote the last name.",
    csv(USERS, ANN, ["acme", "bob@acme.example", "Bob", "Bak"]).replace(b"\r\n", b"\n").rstrip(),
    users=[user(2, ANN)],
    findings=[bad("row.cut", 3, "", "Bak", "lastName", "end the last line")],
    unreadable={"": [3]},
)
add(
    "two-tables.csv",
    "The companies, and below them the people, on one sheet.",
    csv(COMPANIES, ACME, [], USERS, ANN),
    refused="header.two_tables",
    says=["two-tables.csv row 4", "a sheet of its own"],
)
add(
    "leavers-by-another-name.csv",
    "No column says who is active, and one says who has left: read without it, a leaver would be let in.",
    csv([*USERS, "Leaver"], [*ANN, ""], [*BOB, "x"]),
    refused="header.active",
    says=["leavers-by-another-name.csv row 1", "“Leaver”", "active"],
)
for _name, _header, _here, _gone, *_says in (
    ("sign-employment-status.csv", "Employment Status", "Full-Time", "Terminated", "E3 says “Terminated”"),
    ("sign-archived.csv", "Archived", "no", "yes", "E3 says “yes”", "says no in the row of everybody who has left"),
    ("sign-deleted.csv", "Deleted", "0", "1", "E3 says “1”"),
    ("sign-leave-date.csv", "Offboarding Date", "", "2024-03-31", "E3 says “2024-03-31”"),
    ("sign-state.csv", "State", "active", "blocked", "E3 says “blocked”"),
    ("sign-term.csv", "Term Dt", "", "03/31/2024", "E3 says “03/31/2024”"),
    ("sign-vertrag.csv", "Arbeitsverhältnis beendet am", "", "31.03.2024", "E3 says “31.03.2024”"),
):
    add(
        _name,
        "No column says who is active, and another one says who has left, by its header and by its cells.",
        csv([*USERS, _header], [*ANN, _here], [*BOB, _gone]),
        refused="header.active",
        says=[f"{_name} row 1", f"“{_header}” (E1)", "--ignore-column", *_says],
    )
add(
    "last-day-taken-back.csv",
    "A last day, and beside it that somebody came back or stays: nobody loses access by such a row.",
    csv([*USERS, "Vertragsende", "Verlängert bis"], [*ANN, "30.06.2024", "31.12.2027"], [*BOB, "30.06.2024", ""]),
    users=[user(3, BOB, {"Verlängert bis": ""}, active=False)],
    findings=[bad("end_date.taken_back", "E2", "Vertragsende", "F2", "31.12.2027")],
    protected=[ANN[1]],
)
add(
    "no-sign.csv",
    "States, dates, yes and no about other things, and odd surnames: nobody has left.",
    csv(
        [
            *USERS, "State", "Visa expiry", "Probation end", "Remote", "Marital status", "Employment Status",
            "Offboarding date",
        ],
        [*ANN, "NY", "2020-01-31", "2019-06-30", "yes", "single", "Full-Time", "31.12.9999"],
        ["acme", "bob@acme.example", "Bob", "Left", "CA", "2021-01-31", "2018-06-30", "no", "married", "On leave", ""],
    ),
    users=[
        user(2, ANN, {
            "State": "NY", "Visa expiry": "2020-01-31", "Probation end": "2019-06-30", "Remote": "yes",
            "Marital status": "single", "Employment Status": "Full-Time", "Offboarding date": "31.12.9999",
        }),
        user(3, ["acme", "bob@acme.example", "Bob", "Left"], {
            "State": "CA", "Visa expiry": "2021-01-31", "Probation end": "2018-06-30", "Remote": "no",
            "Marital status": "married", "Employment Status": "On leave", "Offboarding date": "",
        }),
    ],
)  # fmt: skip
add(
    "sign-in-cells.csv",
    "A remark and a mark in a name say that somebody has left; a row that says no itself is taken at its word.",
    csv(
        [*USERS, "active", "Remarks"],
        [*ANN, "yes", "left the company 31/03/2024"],
        [*BOB, "no", "hat uns verlassen"],
        ["acme", "cid@acme.example", "Cid", "Cook (LEFT 31/03)", "", ""],
        [*ZOE, "", "left-handed"],
    ),
    users=[
        user(3, BOB, {"Remarks": "hat uns verlassen"}, active=False),
        user(5, ZOE, {"Remarks": "left-handed"}),
    ],
    findings=[
        bad("row.left", "F2", "Remarks", "left the company", "“active” says “yes”", "--ignore-column"),
        bad("row.left", "D4", "lastName", "Cook (LEFT 31/03)", "the name alone"),
    ],
    protected=["ann@acme.example", "cid@acme.example"],
)
add(
    "signs-answered.csv",
    "“yes, checked” beside a remark, a status and a department: a person has read them, and its people stay.",
    csv(
        [*USERS, "active", "Employment Status", "Remarks"],
        [*ANN, '"yes, checked"', "Full-Time", "left in 2019 for a year abroad"],
        [*BOB, "ja (geprüft)", "Terminated", ""],
        [*CID, "yes", "Terminated", ""],
    ),
    users=[
        user(2, ANN, {"Employment Status": "Full-Time", "Remarks": "left in 2019 for a year abroad"}),
        user(3, BOB, {"Employment Status": "Terminated", "Remarks": ""}),
    ],
    findings=[
        note("row.checked", "E2", "active", "“left in 2019 for a year abroad”", "checked"),
        note("row.checked", "E3", "active", "“Terminated”", "checked"),
        bad("row.left", "F4", "Employment Status", "write “yes, checked” under active in this row"),
    ],
    protected=["cid@acme.example"],
)
add(
    "remark-elsewhere.csv",
    "Remarks say where somebody is now: another employer, a country, and parts of the house.",
    csv(
        [*USERS, "department", "Notes"],
        [*ANN, "Claims", "now at reception"],
        [*BOB, "Claims", "now at UCL"],
        [*CID, "Claims", "went back to Sweden"],
        [*ZOE, "Fleet", "moved to Claims in May"],
    ),
    users=[
        user(2, ANN, {"Notes": "now at reception"}, department="Claims"),
        user(5, ZOE, {"Notes": "moved to Claims in May"}, department="Fleet"),
    ],
    findings=[
        bad("row.left", "F3", "Notes", "Write yes under active in this row", "“now at UCL”", "--ignore-column"),
        bad("row.left", "F4", "Notes", "“went back to Sweden”"),
    ],
    protected=["bob@acme.example", "cid@acme.example"],
)
add(
    "word-in-a-name.csv",
    "A surname has a word of leaving in it: whether it is one, a yes or no says.",
    csv(
        [*USERS, "active"],
        ["acme", "ana@acme.example", "Ana", "Fuentes de Baja", "yes"],
        ["acme", "eva@acme.example", "Eva", "Fuentes de Baja", ""],
    ),
    users=[user(2, ["acme", "ana@acme.example", "Ana", "Fuentes de Baja"])],
    findings=[bad("row.left", "D3", "lastName", "Write yes or no under active", "“Fuentes de Baja”")],
    protected=["eva@acme.example"],
)
add(
    "sign-ignored.csv",
    "A person has said that a column means nothing: it is carried along, and nothing in it is a sign.",
    csv([*USERS, "Status of contract"], [*ANN, "terminated"]),
    users=[user(2, ANN, {"Status of contract": "terminated"})],
    findings=[note("header.ignored", "", "", "“Gone”")],
    options={"columns": {"users": {"ignore": ["status of contract", "Gone"]}}},
)
add(
    "trailing-delimiters.csv",
    "Empty columns and rows behind and below the data, which a spreadsheet program writes as bare delimiters.",
    csv([*USERS, "", ""], [*ANN, "", ""], ["", "", "", "", "", ""], [*BOB, "", ""], ["", "", "", "", "", ""]),
    users=[user(2, ANN), user(4, BOB)],
)
add(
    "blank-lines.csv",
    "Blank lines, and lines of white space only.",
    csv([], USERS, [], ANN, ["   "], BOB, [], []),
    users=[user(4, ANN), user(6, BOB)],
)

# -- above and below the data -----------------------------------------------------------------------------------

add(
    "title-rows.csv",
    "A title, a date and a blank line above the headers.",
    csv(["Staff of Acme"], ["Exported 2026-03-04"], [], USERS, ANN),
    users=[user(5, ANN)],
)
add(
    "header-too-low.csv",
    "Headers below twenty rows of other text: not looked for there.",
    csv(*([f"Remark {number}"] for number in range(20)), USERS, ANN),
    refused="header.none",
    says=["header-too-low.csv"],
)
add(
    "row-above-headers.csv",
    "A sheet that was sorted together with its headers: a person stands above them.",
    csv(ANN, USERS, BOB),
    users=[user(3, BOB)],
    findings=[bad("row.above_headers", 1, "", "below")],
    unreadable={"": [1]},
)
add(
    "header-again.csv",
    "Two exports pasted one below the other: the headers stand twice.",
    csv(USERS, ANN, USERS, BOB),
    users=[user(2, ANN), user(4, BOB)],
    findings=[note("row.header_again", 3)],
)
add(
    "footer-english.csv",
    "A total and a line of the report tool below the data.",
    csv(USERS, ANN, BOB, [], ["Total", "2", "", ""], ["Generated by Payroll on 4 March 2026"]),
    users=[user(2, ANN), user(3, BOB)],
    findings=[note("row.footer", 5, "", "Total"), note("row.footer", 6, "", "Generated")],
)
add(
    "footer-german.csv",
    "Gesamt und „Erstellt am“ unter den Daten.",
    csv(USERS, ANN, ["Gesamt: 1", "", "", ""], ["Erstellt am 04.03.2026", "", "", ""], mark=";"),
    users=[user(2, ANN)],
    findings=[note("row.footer", 3, "", "Gesamt"), note("row.footer", 4, "", "Erstellt")],
)
add(
    "footer-french.csv",
    "Un nombre et « Généré le » sous les données.",
    csv(USERS, ANN, ["", "Nombre", "1", ""], ["Généré le 04/03/2026"], mark=";"),
    users=[user(2, ANN)],
    findings=[note("row.footer", 3, "", "Nombre"), note("row.footer", 4, "", "Généré")],
)
add(
    "footer-spanish.csv",
    "Una suma y «Generado el» bajo los datos.",
    csv(USERS, ANN, ["Recuento", "", "", "1"], ["GENERADO el 4/3/2026", "", "", ""], mark=";"),
    users=[user(2, ANN)],
    findings=[note("row.footer", 3, "", "Recuento"), note("row.footer", 4, "", "GENERADO")],
)
add(
    "total-is-a-name.csv",
    "A company, a first name and a surname that are words of footers: who has an address is a person.",
    csv(USERS, ANN, ["total", "total@total.example", "Total", "Summe"]),
    users=[user(2, ANN), user(3, ["total", "total@total.example", "Total", "Summe"])],
)
add(
    "total-is-a-company.csv",
    "A company whose name is the word of a footer, and below it a footer.",
    csv(COMPANIES, ACME, ["Total SE", "total", "total.example"], ["Total", "2", ""]),
    companies=[company(2, ACME), company(3, ["Total SE", "total", "total.example"])],
    findings=[note("row.footer", 4, "", "Total")],
)
add(
    "total-in-the-middle.csv",
    "What looks like a footer is none while people stand below it: with a word behind it, it may be somebody's row.",
    csv(USERS, ANN, ["total", "", "", ""], ["total", "", "", "Cook"], BOB),
    users=[user(2, ANN), user(5, BOB)],
    findings=[
        note("rows.nobody", 3),
        bad("email.required", "B4", "email"),
        bad("first_name.required", "C4", "firstName"),
    ],
    unreadable={"total": [4]},
)
add(
    "last-row-without-address.csv",
    "The last row lacks its address and is no footer: a person may stand in it.",
    csv(USERS, ANN, ["acme", "", "Bob", "Baker"]),
    users=[user(2, ANN)],
    findings=[bad("email.required", "B3", "email", "fill it in")],
    unreadable={"acme": [3]},
)

# -- nothing to read --------------------------------------------------------------------------------------------

add("zero-bytes.csv", "A file of no bytes.", b"", refused="file.empty", says=["zero-bytes.csv", "empty"])
add("only-spaces.csv", "Spaces and line ends only.", b"  \r\n\r\n \t", refused="file.empty", says=["empty"])
add("only-a-mark.csv", "A byte order mark and nothing else.", b"\xef\xbb\xbf\r\n", refused="file.empty", says=["empty"])
add(
    "only-headers.csv",
    "Headers and no row: never taken to mean that nobody is left.",
    csv(USERS),
    refused="sheet.no_rows",
    says=["only-headers.csv", "no row"],
)
add(
    "only-footer.csv",
    "Headers, and a total below nobody: where there is no data there is no footer, and the row may be somebody's.",
    csv(USERS, ["Total", "0", "", ""]),
    findings=[
        bad("company_vanity_name.invalid", "A2", "companyVanityName"),
        bad("email.invalid", "B2", "email"),
        bad("first_name.required", "C2", "firstName"),
        bad("last_name.required", "D2", "lastName"),
    ],
    unreadable={"": [2]},
)
add(
    "no-headers.csv",
    "The people start in the first row.",
    csv(ANN, BOB),
    refused="header.none",
    says=["no-headers.csv", "first row", "email"],
)
add(
    "letter.txt",
    "A text that is no table.",
    b"Dear colleagues,\r\n\r\nplease find the list attached.\r\n",
    refused="header.none",
    says=["letter.txt"],
)

# -- headers ----------------------------------------------------------------------------------------------------

add(
    "headers-french.csv",
    "French headers, as an HR system exports them.",
    csv(
        ["Entreprise", "Adresse e-mail", "Prénom", "Nom", "Actif", "Téléphone", "Service", "Poste", "Lieu"],
        ["acme", "zoe@acme.example", "Zoé", "Lefèvre", "oui", "+33 1 99 00 12 34", "Ventes", "Vendeuse", "Lyon"],
        ["acme", "bob@acme.example", "Bob", "Baker", "non", "", "", "", ""],
        mark=";",
    ),
    users=[
        user(
            2,
            ["acme", "zoe@acme.example", "Zoé", "Lefèvre"],
            phoneNumber="+33 1 99 00 12 34",
            department="Ventes",
            title="Vendeuse",
            location="Lyon",
        ),
        user(3, BOB, active=False),
    ],
)
add(
    "headers-german.csv",
    "German headers, as an HR system exports them.",
    csv(
        ["Firma", "E-Mail-Adresse", "Vorname", "Nachname", "Aktiv", "Telefon", "Abteilung", "Position", "Standort"],
        ["acme", "jo@acme.example", "Jörg", "Groß", "ja", "030 23125 000", "Vertrieb", "Leiter", "Köln"],
        ["acme", "bob@acme.example", "Bob", "Baker", "nein", "", "", "", ""],
        mark=";",
    ),
    users=[
        user(
            2,
            ["acme", "jo@acme.example", "Jörg", "Groß"],
            phoneNumber="030 23125 000",
            department="Vertrieb",
            title="Leiter",
            location="Köln",
        ),
        user(3, BOB, active=False),
    ],
)
add(
    "headers-spanish.csv",
    "Spanish headers, as an HR system exports them.",
    csv(
        [
            "Empresa",
            "Correo electrónico",
            "Nombre",
            "Apellidos",
            "Activo",
            "Teléfono",
            "Departamento",
            "Cargo",
            "Oficina",
        ],
        ["acme", "eva@acme.example", "Eva", "Muñoz Peña", "sí", "", "Ventas", "Jefa", "Cádiz"],
        ["acme", "bob@acme.example", "Bob", "Baker", "no", "", "", "", ""],
        mark=";",
    ),
    users=[
        user(2, ["acme", "eva@acme.example", "Eva", "Muñoz Peña"], department="Ventas", title="Jefa", location="Cádiz"),
        user(3, BOB, active=False),
    ],
)
add(
    "headers-any-spelling.csv",
    "Capitals, underscores, hyphens, accents, blanks and signs in headers do not matter.",
    csv(
        ["COMPANY_VANITY_NAME", " E-Mail ", "first_name", "Last  Name:", "PHÓNE-NUMBER", "ÀCTIVE?"],
        [*ANN, "+44 20 7946 0123", "no"],
    ),
    users=[user(2, ANN, phoneNumber="+44 20 7946 0123", active=False)],
)
add(
    "headers-english-hr.csv",
    "Headers as they stand in the exports of English HR systems.",
    csv(
        [
            "Company",
            "Work Email",
            "Given Name",
            "Family Name",
            "Full Name",
            "Status",
            "Work Phone",
            "Job Title",
            "Office",
        ],
        [*ANN, "Ann Archer", "Active", "+44 20 7946 0123", "Trader", "Leeds"],
        [*BOB, "Bob Baker", "Terminated", "", "", ""],
    ),
    users=[
        user(2, ANN, displayName="Ann Archer", phoneNumber="+44 20 7946 0123", title="Trader", location="Leeds"),
        user(3, BOB, displayName="Bob Baker", active=False),
    ],
)
add(
    "headers-companies-german.csv",
    "Companies under German headers.",
    csv(
        ["Firmenname", "Kurzname", "E-Mail-Domains"], ["Müller & Söhne", "mueller", '"a.example, b.example"'], mark=";"
    ),
    companies=[company(2, ["Müller & Söhne", "mueller", "a.example b.example"])],
)
add(
    "header-close.csv",
    "A header that is nearly a known one is told; one that is not close is only carried along.",
    csv([*USERS, "department", "Locaton", "Cost centre"], [*ANN, "Sales", "Leeds", "4100"]),
    users=[user(2, ANN, department="Sales", extras={"Locaton": "Leeds", "Cost centre": "4100"})],
    findings=[note("header.unknown", "", "Locaton", "Locaton", "Did you mean", "location")],
)
add(
    "header-misspelt.csv",
    "A required column is misspelt: nothing is read, and the likely one is named.",
    csv(["companyVanityName", "Emial", "firstName", "lastName"], ANN),
    refused="header.missing",
    says=["header-misspelt.csv", "email", "“Emial”"],
)
add(
    "header-missing.csv",
    "Required columns are not there.",
    csv(["email", "firstName"], ["ann@acme.example", "Ann"]),
    refused="header.missing",
    says=["companyVanityName", "lastName"],
)
add(
    "header-twice.csv",
    "One header stands twice: which column counts cannot be told.",
    csv([*USERS, "active", "active"], [*ANN, "yes", "no"]),
    refused="header.twice",
    says=["header-twice.csv", "active"],
)
add(
    "header-two-for-one.csv",
    "Two columns mean the same field.",
    csv([*USERS, "Mail address"], [*ANN, "a.archer@acme.example"]),
    refused="header.twice",
    says=["email", "Mail address"],
)
add(
    "house-headers.csv",
    "The house's own headers, named in the configuration; they win over what the program takes them for.",
    csv(["Mandant", "Mail dienst", "Rufname", "Zuname", "Title", "Stand"], [*ANN, "Dr", "leaver"]),
    options={
        "columns": {
            "users": {
                "companyVanityName": ["Mandant"],
                "email": ["Mail dienst"],
                "firstName": ["Rufname"],
                "lastName": ["Zuname"],
                "active": ["Stand"],
            }
        }
    },
    users=[user(2, ANN, title="Dr", active=False)],
)

# -- which rows belong together ---------------------------------------------------------------------------------

add(
    "companies.csv",
    "Companies, and nothing wrong with them.",
    csv(COMPANIES, ACME, ["Bolt, Inc.", "bolt", "bolt.example"]).replace(b"Bolt, Inc.", b'"Bolt, Inc."'),
    companies=[company(2, ACME), company(3, ["Bolt, Inc.", "bolt", "bolt.example"])],
)
add(
    "duplicate.csv",
    "One person twice, with nothing different but capitals in the address.",
    csv(USERS, ANN, BOB, ["acme", "Ann@ACME.example", "Ann", "Archer"]),
    users=[user(2, ANN), user(3, BOB)],
    findings=[note("row.duplicate", "B4", "email", "row 2")],
)
add(
    "contradiction.csv",
    "One person twice with different names: which is right cannot be told.",
    csv(USERS, ANN, ["acme", "ann@acme.example", "Ann", "Baker"], CID),
    users=[user(4, CID)],
    findings=[
        bad("row.contradiction", "B2", "email", "row 3"),
        bad("row.contradiction", "B3", "email", "row 2"),
    ],
    protected=["ann@acme.example"],
)
add(
    "status-contradiction.csv",
    "One row says that somebody is active, another that they left.",
    csv([*USERS, "active"], [*ANN, "yes"], [*ANN, "leaver"]),
    findings=[bad("row.contradiction", "B2", "email"), bad("row.contradiction", "B3", "email")],
    protected=["ann@acme.example"],
)
add(
    "two-companies.csv",
    "One person under two companies.",
    csv(USERS, ANN, ["bolt", *ANN[1:]]),
    findings=[
        bad("user.two_companies", "A2", "companyVanityName", "row 3"),
        bad("user.two_companies", "A3", "companyVanityName", "row 2"),
    ],
    protected=["ann@acme.example"],
)
add(
    "beside-a-bad-row.csv",
    "A good row beside a bad one of the same person: which is meant cannot be told.",
    csv([*USERS, "active"], [*ANN, "yes"], [*ANN, "maybe"]),
    findings=[
        bad("active.invalid", "E3", "active", "maybe", "write yes or no"),
        bad("row.contradiction", "B2", "email", "row 3"),
    ],
    protected=["ann@acme.example"],
)
add(
    "folder-without-sheets",
    "A folder in which no spreadsheet lies.",
    {"Read me.pdf": b"%PDF-1.7\n"},
    refused="folder.empty",
    says=["folder-without-sheets"],
)
add(
    "two-files",
    "A folder of files that contradict each other; what is no spreadsheet in it does no harm.",
    {
        "york.csv": csv(USERS, ANN, BOB),
        "leeds.csv": csv(USERS, [*ANN[:3], "Baker"], BOB),
        "Read me.pdf": b"%PDF-1.7\n",
    },
    users=[user("leeds.csv row 3", BOB)],
    findings=[
        bad("row.contradiction", "leeds.csv › B2", "email", "york.csv"),
        bad("row.contradiction", "york.csv › B2", "email", "leeds.csv"),
        note("row.duplicate", "york.csv › B3", "email", "leeds.csv"),
        note("file.passed_over", "Read me.pdf", "", "not read"),  # it used to be passed over without a word
    ],
    protected=["ann@acme.example"],
)
add(
    "two-months",
    "A folder with one list of two months, by the names of its files: the newer one counts.",
    {"may.csv": csv(USERS, ANN, BOB, CID), "june.csv": csv(USERS, [*ANN[:3], "Baker"], BOB, ZOE)},
    users=[
        user("june.csv row 2", [*ANN[:3], "Baker"]),
        user("june.csv row 3", BOB),
        user("june.csv row 4", ZOE),
    ],
    findings=[
        note("sheet.superseded", "may.csv row 1", "", "the newer june.csv", "2"),
        bad("row.older", "may.csv › B4", "email", "not in the newer june.csv"),
    ],
    protected=["cid@acme.example"],
)
