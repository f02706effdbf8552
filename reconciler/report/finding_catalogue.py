"""Every code that a refusal or a finding can have: its kind, its cause and its cure. Nothing is decided here.

docs/findings.md is made from it (`make docs`).
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from reconciler.model.fields import COMPANY_FIELDS, USER_FIELDS, snake
from reconciler.model.finding_code import FindingKind
from reconciler.support.resources import schema

REFUSED = "refused"
"""The kind of codes that are no finding: the input as a whole was refused."""

_Texts = Mapping[str, tuple[str, str]]


class Code(NamedTuple):
    """What a code stands for: a kind of finding or "refused", why it comes up, and what to do."""

    kind: str
    cause: str
    cure: str


_REFUSED: _Texts = {
    "file.missing": (
        "There is no file or folder of this name.",
        "Check the spelling, and the folder that the program was started in.",
    ),
    "file.unreadable": (
        "The file is there, and this user or this machine cannot read it.",
        "Check who may read the file, and that the drive is connected.",
    ),
    "file.empty": (
        "The file holds nothing at all, or nothing but blanks.",
        "Save it again from the program that made it, or ask for it again.",
    ),
    "file.temporary": (
        "By its name (`~$…`, `.~lock…`, `.tmp`, `.part`, `.crdownload`) the file is one that another program keeps "
        "while it has the real one open, or is still writing.",
        "Close the sheet there, or wait for the download to end. Then name the real file.",
    ),
    "file.changing": (
        "The file was changed while it was being read, so what was read may be half of it.",
        "Wait until whatever writes it is done, then run again.",
    ),
    "file.not_a_sheet": (
        "The file is something else, whatever its name says: a PDF, a picture, a letter, a web page, a program.",
        "Open it, and save or export the table as .xlsx or CSV. Giving the file another name does not help.",
    ),
    "file.damaged": (
        "The file is broken or cut off, as by a download that was interrupted.",
        "Open it in the spreadsheet program and save it again as .xlsx, or ask for it again.",
    ),
    "file.password": (
        "The workbook is protected by a password for opening it.",
        "Save a copy without the password (in Excel: File, Info, Protect Workbook).",
    ),
    "file.too_large": (
        "The file is larger than this program reads.",
        "Remove pictures and sheets that are not needed, or split the rows over several files.",
    ),
    "file.bomb": (
        "The workbook unpacks to far more than its size lets expect, or to another size than it says. Files are made "
        "so to bring programs down.",
        "Do not use it. Ask the sender for the sheet as a new file.",
    ),
    "file.entities": (
        "The workbook holds definitions (DOCTYPE, ENTITY) that no spreadsheet program writes, and that attacks are "
        "made of.",
        "Do not use it. Ask the sender for the sheet as a new file.",
    ),
    "file.macros_only": (
        "The workbook has no sheet with cells: only macros, charts or dialogs. Macros are never run.",
        "Put the rows on an ordinary sheet and save as .xlsx.",
    ),
    "sheet.unusable": (
        "More than 20,000 rows cannot be used, and fewer can: it is another sheet, or its headers "
        "are on the wrong columns.",
        "Look at the headers. Check the first thousand rows alone: what is wrong with them is told cell by cell.",
    ),
    "header.two_tables": (
        "Two tables stand on one sheet, one below the other, each with headers of its own.",
        "Put each on a sheet of its own.",
    ),
    "header.active": (
        "No column is called `active`, and another one seems to say who is active or who has left. Without `active`, "
        "everybody would be taken as active.",
        "Call that column active if its cells say yes or no. Otherwise add a column active; an empty cell means yes.",
    ),
    "file.old_macros": (
        "One of the sheets holds macros of an old kind (Excel 4). Macros are never run, and nothing can be read beside "
        "them.",
        "Delete that sheet, or save the workbook as .xlsx, which leaves it out.",
    ),
    "folder.empty": ("The folder holds no spreadsheet.", "Put the sheets in it, or name the files themselves."),
    "sheet.too_large": (
        "The sheet uses more rows, columns or cells than this program reads.",
        "Delete what is not needed, or split the rows over several files.",
    ),
    "sheet.no_rows": (
        "There are headers and no row below them. An empty sheet is never taken to mean that nobody is left.",
        "Fill it in, or leave the sheet out.",
    ),
    "sheet.older": (
        "The file was last changed before the one that was applied last: somebody may have dropped in last month's.",
        "Get the newest file. If the older one is meant, run again with `--older-sheet`.",
    ),
    "csv.quotes": (
        "A quotation mark in the CSV file is opened and never closed, or stands where none may be. The message names "
        "the line.",
        "Correct that line: a quotation mark inside a cell is written twice. Or save the sheet as .xlsx instead.",
    ),
    "header.none": (
        "No sheet of the file has column names that this program knows in its first 20 rows.",
        "Name the columns in one row above the data, as docs/sheets.md lists them.",
    ),
    "header.missing": (
        "A column that every sheet of this kind needs is not there.",
        "Add it. If it is there under another name, use one of those in docs/sheets.md, or tell the program your own "
        "name for it.",
    ),
    "header.twice": (
        "Two columns have the same name, or two names that mean the same.",
        "Remove or rename the one that is not meant.",
    ),
    "seed.unreadable": (
        "The seed of the sandbox cannot be read. (`reconciler sandbox` only.)",
        "Check the name of the file, and who may read it.",
    ),
    "seed.invalid": (
        "The seed of the sandbox is not written as docs/sandbox.md says. (`reconciler sandbox` only.)",
        "Correct what the message names.",
    ),
}

_REJECTED: _Texts = {
    "row.ragged": (
        "A row of the CSV file has more or fewer cells than the header, so its cells may stand under the wrong names.",
        "Look for a missing comma, or for one inside a cell that has no quotation marks around it.",
    ),
    "row.swallowed": (
        "A cell has several lines, and other rows seem to be among them: in a CSV file a quote at the beginning of a "
        "cell joins all that follows as far as the next quote; in a workbook rows were pasted into one cell. They are "
        "not read.",
        "Take the quote out, or write it twice; give each pasted line a row of its own. Until then nobody is taken as "
        "absent.",
    ),
    "row.above_headers": (
        "A row with an address stands above the headers, as it does after the whole sheet was sorted. It is not read.",
        "Move it below the headers.",
    ),
    "row.contradiction": (
        "Two rows for one person or one company say different things, or one of the two is not valid.",
        "Keep the one that is right.",
    ),
    "cell.error": (
        "The cell holds an error such as #N/A or #REF!, which would otherwise be read as empty.",
        "Type the value itself, or mend the formula.",
    ),
    "cell.lost_letter": (
        "A � stands in the cell where a letter was: a program read the file in the wrong encoding and saved it so.",
        "Type the text again, or export the file anew as UTF-8.",
    ),
    "cell.formula": (
        "The cell holds a formula whose value was never calculated, so there is nothing to read.",
        "Open the workbook in the spreadsheet program and save it, or type the value itself.",
    ),
    "cell.merged": (
        "The cell is part of a merged block, and the value stands in the first cell of that block only.",
        "Unmerge it, and fill in each cell.",
    ),
    "cell.boolean": ("A yes/no value stands where text belongs.", "Type it as text."),
    "cell.number": (
        "A number with a fraction stands where text belongs.",
        "Format the column as text and type it again.",
    ),
    "cell.date": ("A date or a time stands where text belongs.", "Format the column as text and type it again."),
    "cell.precision": (
        "The cell holds a number of 16 or more digits. Spreadsheet programs keep 15, so the last ones are lost.",
        "Format the column as text and type the number again.",
    ),
    "cell.too_long": (
        "The cell holds more text than a spreadsheet cell can hold. It is never cut silently.",
        "Shorten it.",
    ),
    "active.invalid": (
        "The cell says neither yes nor no in a word that this program knows.",
        "Write yes, no, or leave the cell empty for yes.",
    ),
    "email.invalid": (
        "The cell does not hold an email address.",
        "Write one address, such as ada@acme.example.",
    ),
    "email.mailto": (
        "The address has `mailto:` in front, as a copied link has.",
        "Type the address alone. The message shows it.",
    ),
    "email.display_name": (
        "The cell holds a name and an address together, as in `Ada Example <ada@acme.example>`.",
        "Type the address alone. The message shows it.",
    ),
    "email.several": (
        "The cell holds more than one address. A row is about one person, who has one address.",
        "Keep the one that the person logs in with. The message shows them.",
    ),
    "email.mixed_script": (
        "The address mixes letters of different alphabets that look alike, such as a Cyrillic а among Latin letters. "
        "It would be somebody else's address. The message names the odd letter.",
        "Type the address again by hand.",
    ),
    "email.invisible": (
        "The address holds a character that cannot be seen, as copied text sometimes does. The message names it.",
        "Delete the whole cell and type the address again by hand.",
    ),
    "email.domain": (
        "The part of the address behind the @ is not among the company's email domains. Found by `plan` and `apply`: "
        "it takes the live state.",
        "Correct the address, or add the domain to the row of the company.",
    ),
    "phone_number.scientific": (
        "The number was saved as 4.42E+11 or the like: most of its digits are lost.",
        "Format the column as text, type the number again, and save once more.",
    ),
    "vanity_name.invalid": (
        "A vanity name has 2 to 63 of the letters a to z, digits and hyphens, and no hyphen at either end. The message "
        "proposes one where it can.",
        "Write one of that form. It becomes part of the company's web address and cannot be changed later.",
    ),
    "company_vanity_name.invalid": (
        "The cell should hold the short vanity name of the company, such as example-bank, and holds something else, "
        "often its long name.",
        "Write the vanityName that the companies sheet has for it.",
    ),
    "email_domains.invalid": (
        "The cell holds something that is not a domain, such as a web or an email address.",
        "Write domains such as acme.example, with semicolons between them.",
    ),
    "email_domains.too_many": (
        "The company would have more than 10 email domains, counting those that it has already.",
        "Keep the ones that its people's addresses use. The API cannot remove a domain.",
    ),
    "user.two_companies": (
        "The same address stands under two companies. Somebody can be in one only.",
        "Keep the row that is right.",
    ),
    "company.unknown": (
        "The company of this row is in no sheet and not live. Found by `plan` and `apply`: it takes the live state.",
        "Add it to the companies sheet, or correct the name.",
    ),
    "company.rejected": (
        "The company of this row is new, and the row that describes it was rejected.",
        "Mend the row of the company. This one is then good.",
    ),
}

_NOTES: _Texts = {
    "file.encoding": (
        "The CSV file is not UTF-8 text. It was read as Windows-1252, which most such files are.",
        "If names look wrong, save it as “CSV UTF-8”.",
    ),
    "file.external_links": (
        "Formulas in the workbook take values from other workbooks. The values that were saved last were read.",
        "If the other workbooks have changed since, open this one, let it update, and save it.",
    ),
    "file.passed_over": (
        "A folder that was given as a source holds something else than sheets: another folder, a packed file, a file "
        "of another program, a hidden, temporary or unfinished one. It was not read.",
        "Nothing, if no rows are in it. Otherwise save it as a spreadsheet, or move its sheets into the folder.",
    ),
    "sheet.skipped": (
        "The sheet has no column names that this program knows, and was not read. If it holds addresses, nobody is "
        "deactivated for being absent.",
        "Nothing, if it is no list of companies or people. Otherwise name its columns, or remove it.",
    ),
    "sheet.dated_ahead": (
        "By its date the file was changed in the future: the clock of the machine that wrote it is wrong, or that of "
        "this one. The sheet was read all the same; it cannot be told whether it is an old one, and later sheets are "
        "not held against it.",
        "Look whether it is the sheet that you mean. Set the clock right; saving the file gives it a new date.",
    ),
    "sheet.hidden": (
        "A hidden sheet has known column names. It was read like the others.",
        "If it is an old copy, delete it.",
    ),
    "row.duplicate": (
        "The same row stands there twice. One of them counts.",
        "Nothing. Delete the copy when convenient.",
    ),
    "row.footer": ("The line below the data is a total or a remark. It was not read.", "Nothing."),
    "row.header_again": (
        "The column names stand a second time further down. That line was not read, and the rows below it were.",
        "Nothing.",
    ),
    "rows.hidden": (
        "Some rows are hidden, or a filter hides them. They were read like all others.",
        "If they are not meant, delete them. Hiding a row takes nobody's access away.",
    ),
    "columns.hidden": (
        "A column that this program uses is hidden. It was read like the others.",
        "If it is not meant, delete it.",
    ),
    "header.unknown": (
        "A column name is not known, and is close to one that is. Its column is carried along, not used.",
        "If the known name is meant, correct it.",
    ),
    "cell.full_width": (
        "The cell has full-width letters, as East Asian keyboards type them. They were read as ordinary ones.",
        "Nothing, if the new text in the message is right.",
    ),
    "cell.invisible": (
        "The cell has characters that cannot be seen. They were left out.",
        "Nothing, if the new text in the message is right.",
    ),
    "cell.line_break": (
        "The cell has line breaks or tabs inside its text. Each was read as a space.",
        "Nothing, if the new text in the message is right.",
    ),
    "email_domains.mended": (
        "A domain was written with an @ or a web address around it. The domain alone was taken.",
        "Nothing, if the domain in the message is right.",
    ),
    "phone_number.number": (
        "Telephone numbers are stored as numbers. Their digits were kept. A + or a 0 in front may have been lost "
        "before, in the spreadsheet program.",
        "Look at the numbers. Format the column as text so that it does not happen again.",
    ),
    "company.not_in_sheets": (
        "People are listed under a company that no companies sheet names. `check` cannot tell whether it exists.",
        "Nothing, if it is live already. `plan` finds out.",
    ),
    "company.provisioning": (
        "Symphony is still setting the company up, which takes about 20 minutes.",
        "Run the same command again later.",
    ),
    "user.protected_nobody": (
        "An entry of `[protected]` is about nobody: nobody live has this address or domain, and no row names it.",
        "Look for a typing error: whoever was meant is not protected. If they have gone for good, take it off.",
    ),
    "plan.already_done": ("A change of the plan is no longer needed: it is so already.", "Nothing."),
    "resume.done": (
        "An earlier run was interrupted or lost an answer. Reading again shows that its change was made.",
        "Nothing.",
    ),
    "resume.pending": (
        "An earlier run was interrupted while a company was being made. Symphony is setting it up.",
        "Run the same command again later.",
    ),
    "resume.missing": (
        "An earlier run was interrupted or lost an answer. Reading again shows that its change was not made.",
        "Nothing. It is planned again where the sheets still ask for it.",
    ),
    "undo.not_ours": ("Nothing proves that the run made this change, and nobody else.", "Look at the person by hand."),
    "undo.stays": (
        "What the earlier run did cannot be taken back: the API can delete no company and remove no domain.",
        "Nothing, or ask Symphony.",
    ),
}

_CONFLICTS: _Texts = {
    "active.unknown": (
        "The API does not say whether this person is active, not even when asked for that person alone; or it lists "
        "somebody who does not exist when asked for alone, or lacks somebody and does not answer for them.",
        "Run again later. If it stays, ask Symphony.",
    ),
    "company.state": (
        "Symphony could not set the company up, or is not done with it. Nothing in it is changed.",
        "Read the message: run again later, or ask Symphony.",
    ),
    "company.unreadable": (
        "The list of the company's people could not be read, or not completely. Nothing in it is changed.",
        "Run again later. If it stays, ask Symphony, with the trace id where there is one.",
    ),
    "email.elsewhere": (
        "The person has an account in another company already. An address can have only one.",
        "Decide where the person belongs, and correct the row.",
    ),
    "email.two_accounts": (
        "The company has more than one usable account with this address. None of them is changed.",
        "Ask Symphony to remove one.",
    ),
    "email.two_spellings": (
        "Two addresses differ in nothing but letters that some programs take for others, such as ß and ss, ı and i, or "
        "É and é. They may be one person or two: neither is changed, created or taken as absent.",
        "If one person is meant, write the live address into the row. If they are two people, and one has no account "
        "yet, ask Symphony to make it.",
    ),
    "live.unreadable_record": (
        "The API lists a person or a company with a record that breaks its contract, such as an empty address. That "
        "record is left alone, and nobody of its company is taken as absent; all others go on.",
        "Ask Symphony, with what the message says of the record.",
    ),
    "resume.unknown": (
        "An earlier run was interrupted or lost an answer, and what became of its change cannot be read now.",
        "Run again later. If it stays, look at the person or the company by hand, as docs/recovery.md tells.",
    ),
    "resume.differs": ("What a run was to create is there, but other than was sent.", "Look who made it, and mend it."),
    "undo.gone": ("The person whose change is to be taken back is not there any more.", "Nothing, or ask Symphony."),
    "undo.unreadable": (
        "The person whose change is to be taken back could not be read, and is left alone.",
        "Apply the plan again later.",
    ),
    "user.protected": (
        "The row says that the person has left, and the configuration protects the address from being deactivated.",
        "Correct the row, or have the address taken off the list `[protected]`.",
    ),
}

_DRIFT: _Texts = {
    "email_domains.dropped": (
        "The company has an email domain that its row does not name. The API cannot remove a domain.",
        "Add it to the row, or ask Symphony to remove it.",
    ),
}

_UNMANAGED: _Texts = {
    "company.unmanaged": (
        "The company is live, and no sheet names it. It and its people are left as they are.",
        "Nothing, or add it to the sheets.",
    ),
    "user.unmanaged": (
        "The person is live, and no readable row is about them. The message says why they are left as they are.",
        "Add a row: with no in `active` if they have left. Or mend the rejected row that the message names.",
    ),
}

_POSSIBLE_RENAMES: _Texts = {
    "email.possible_rename": (
        "A new address has the name of somebody whose own address is in no sheet: perhaps one person with a new "
        "address. The API cannot change an address, so a new account is made. Where people in no sheet are "
        "deactivated, the old account is closed only once the new one is there and active.",
        "If it is one person, add a row for the old address, with no in `active`: then it waits no longer. If they are "
        "two, keep a row for each.",
    ),
}

_BY_KIND: Mapping[str, _Texts] = {
    REFUSED: _REFUSED,
    FindingKind.REJECTED: _REJECTED,
    FindingKind.CONFLICT: _CONFLICTS,
    FindingKind.POSSIBLE_RENAME: _POSSIBLE_RENAMES,
    FindingKind.DRIFT: _DRIFT,
    FindingKind.UNMANAGED: _UNMANAGED,
    FindingKind.NOTE: _NOTES,
}

_COMPARED = ("name", *(field for field in USER_FIELDS if field not in ("companyVanityName", "email", "active")))
"""The fields in which a live company or person can differ from its row."""


def catalogue() -> dict[str, Code]:
    """Give every code: those that have texts of their own, and those that follow from the fields and their schemas."""
    own = {code: Code(str(kind), *texts) for kind, codes in _BY_KIND.items() for code, texts in codes.items()}
    rejected = [
        found for name, fields in (("company", COMPANY_FIELDS), ("user", USER_FIELDS)) for found in _of(name, fields)
    ]
    return {**dict(rejected), **{f"{snake(field)}.drift": _drift(field) for field in _COMPARED}, **own}


def _of(name: str, fields: tuple[str, ...]) -> Iterator[tuple[str, Code]]:
    rules = schema(name)
    for field in fields:
        # An empty `active` means yes, so that it is never missing.
        required = field in rules["required"] and field != "active"
        for suffix, cause, cure in _broken(field, rules["properties"][field], required):
            yield f"{snake(field)}.{suffix}", Code(str(FindingKind.REJECTED), cause, cure)


def _broken(field: str, rule: Mapping[str, Any], required: bool) -> Iterator[tuple[str, str, str]]:
    """Give in which ways a cell can break the rule of its field; a pattern's ways have texts of their own above."""
    if required:
        yield "required", f"The cell of `{field}` is empty, and every row needs one.", "Fill it in."
    least, most = rule.get("minLength", 0), rule.get("maxLength") or rule.get("items", {}).get("maxLength")
    if least > 1:  # a text of no character at all is a missing one
        yield "too_short", f"The cell of `{field}` has fewer than {least} characters.", "Write it in full."
    if most:
        one = "A domain in" if "items" in rule else "The cell of"
        yield "too_long", f"{one} `{field}` has more than {most} characters.", "Shorten it."


def _drift(field: str) -> Code:
    cause = f"`{field}` differs between the sheet and what is live. The API cannot change it."
    cure = "Decide which is right. Correct the sheet, or ask Symphony or the person to change what is live."
    return Code(str(FindingKind.DRIFT), cause, cure)
