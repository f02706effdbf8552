"""Causes and cures of what is about whole rows, and about cells of any column."""

from collections.abc import Mapping

from reconciler.model.finding_code import Code

TEXTS: Mapping[Code, tuple[str, str]] = {
    Code.ROW_RAGGED: (
        "A row of the CSV file has more or fewer cells than the header, so its cells may stand under the wrong names.",
        "Look for a missing comma, or for one inside a cell that has no quotation marks around it.",
    ),
    Code.ROW_CUT: (
        "The last line of a text file has no end, as after a transfer that broke off, and its last cell may be the "
        "rest of a longer one.",
        "Look whether that cell, and all rows, are there; then end the last line (the Enter key behind it), or save "
        "the sheet anew.",
    ),
    Code.ROW_SWALLOWED: (
        "A cell has several lines, and other rows seem to be among them: in a CSV file a quote at the beginning of a "
        "cell joins all that follows as far as the next quote; in a workbook rows were pasted into one cell. They are "
        "not read.",
        "Take the quote out, or write it twice; give each pasted line a row of its own. Until then nobody is taken as "
        "absent.",
    ),
    Code.ROW_STRUCK: (
        "The name, the address or most cells of the row are struck through, as people mark somebody who has left, and "
        "nothing else in the row says so.",
        "Write no under active (or the last day under endDate), or take the line off if the person stays.",
    ),
    Code.ROW_REMARK: (
        "A note or comment on a cell of the row seems to say that the person has left, and nothing else in the row "
        "says so.",
        "Write no under active (or the last day under endDate), or delete the note if the person stays.",
    ),
    Code.ROW_ABOVE_HEADERS: (
        "A row with an address stands above the headers, as it does after the whole sheet was sorted. It is not read.",
        "Move it below the headers.",
    ),
    Code.ROW_CONTRADICTION: (
        "Two rows for one person or one company say different things, or one of the two is not valid.",
        "Keep the one that is right.",
    ),
    Code.ROW_LEFT: (
        "A cell, a mark in a name or an address, a heading, the name of a tab or file, a row that is greyed, or a text "
        "beside the rows that names them seems to say that this person has left, is leaving, or is released from work, "
        "and the row doesn't say no under `active`. Such a row gives no access; its person is left as they are.",
        "Write no under active in that row for whoever has left, and the last day under endDate for whoever leaves "
        "later. If the person stays all the same, write “yes, checked” under active in that row. Only for a column "
        "that never tells who has left: --ignore-column, and no cell of it is looked at any more.",
    ),
    Code.ROW_OLDER: (
        "The person stands in an older tab or file of a list, and not in the newest: they may have left. They are "
        "left as "
        "they are.",
        "Put them into the newest, with yes or no under active, or take the older one away.",
    ),
    Code.ROW_HEADING: (
        "A line between the rows holds a text and nobody's address: a heading. It was not read as a row.",
        "Nothing. Rows below a heading for people who have left are rejected, unless they say no under active.",
    ),
    Code.ROW_CHECKED: (
        "Something seems to say that the person of a row has left, and whoever wrote “yes, checked” under `active` has "
        "looked at it: the row gives access all the same.",
        "Nothing, if they stay. Whoever approves the plan sees here what was answered.",
    ),
    Code.REMARK_UNREAD: (
        "Somebody who gets access has a remark in their row that the program does not understand: in a column of "
        "remarks or without a header, in one that holds running text, or as a note on a cell. It may say that they "
        "have left, in words that are not known here. Nothing is held back for it.",
        "Read it before you approve. If the person has left, write no under active in that row, and make a new plan. "
        "“yes, checked” there says that somebody has read it, and it is told no more.",
    ),
    Code.ROW_DUPLICATE: (
        "The same row stands there twice. One of them counts.",
        "Nothing. Delete the copy when convenient.",
    ),
    Code.ROW_FOOTER: ("The line below the data is a total or a remark. It was not read.", "Nothing."),
    Code.ROW_HEADER_AGAIN: (
        "The column names stand a second time further down. That line was not read, and the rows below it were.",
        "Nothing.",
    ),
    Code.ROWS_NOBODY: (
        "Rows have no name, no address and no other text: a form filled in tick boxes, a company or numbers "
        "beforehand, or they are lines that part a list. They were passed over.",
        "Nothing, if nobody is missing.",
    ),
    Code.ROW_HIDDEN: (
        "Somebody who gets access stands in a row that was hidden by hand, and by no filter, as people put away rows "
        "of those who have left. Nothing is held back for it.",
        "Look at the row before you approve. If the person has left, write no under active in it, and make a new plan; "
        "“yes, checked” there says that it is meant, and it is told no more.",
    ),
    Code.ROWS_HIDDEN: (
        "Some rows are hidden, or a filter hides them. They were read like all others.",
        "If they are not meant, delete them. Hiding a row takes nobody's access away.",
    ),
    Code.CELL_ERROR: (
        "The cell holds an error such as #N/A or #REF!, which would otherwise be read as empty.",
        "Type the value itself, or fix the formula.",
    ),
    Code.CELL_LOST_LETTER: (
        "A �, a ? or a □ stands in the cell where a letter was: a program read or wrote the file in an encoding that "
        "does not have that letter.",
        "Type the text again, or export the file anew as UTF-8.",
    ),
    Code.CELL_MISREAD: (
        "A program has read the text in a wrong encoding and saved it so: MÃ¼ller, M√ºller or MŸller for Müller. A "
        "name can never be corrected once the account is made.",
        "Type the text as it should be, or export the file anew as UTF-8. What the message asks is a guess: look.",
    ),
    Code.CELL_ESCAPED: (
        "The text has signs that a web page, an address, a mail or a program writes in place of others: O&#39;Brien, "
        "M%C3%BCller, J\\u00f6rg.",
        "Type the text as it should be, or export the file without such signs.",
    ),
    Code.CELL_LEFT_OVER: (
        "Signs stand around a text that are not part of it: quotation marks, ='…', brackets, a comma or a dash; or a "
        "cell for one name has a last and a first name.",
        "Take them out. Write each name in its own cell.",
    ),
    Code.CELL_STRANGE_SIGN: (
        "A name holds a sign that no name is written with. A name can never be corrected once the account is made.",
        "Type the name as it should be.",
    ),
    Code.CELL_MIXED_SCRIPT: (
        "A word of a name mixes letters of two alphabets that may look the same, such as a Latin and a Cyrillic a.",
        "Type the name again, in one alphabet.",
    ),
    Code.CELL_NO_NAME: (
        "A cell for a name holds an address, a date, a word that stands for nothing, or no letter at all.",
        "Type the name. Whoever has one name only needs a first and a last name here all the same.",
    ),
    Code.CELL_NAME_TWICE: (
        "The same name of several words stands in both cells, for the first name and for the last.",
        "Write each part in its own cell.",
    ),
    Code.CELL_FORMULA: (
        "The cell holds a formula whose value was never calculated, so there is nothing to read.",
        "Open the workbook in the spreadsheet program and save it, or type the value itself.",
    ),
    Code.CELL_STALE: (
        "The cell under active, startDate, endDate or email takes its value from the day (TODAY, NOW), from chance "
        "(RAND) or from another file or service, by itself or through other cells. The value is as old as the last "
        "save, and the program does not calculate, so neither a yes nor a no of it is believed.",
        "Open the workbook, copy the column, and paste it as values (“Paste Special › Values”). Or type it.",
    ),
    Code.CELL_PARTLY_STRUCK: (
        "A part of the cell's text is struck through, as people correct a text by hand. A program reads both parts as "
        "one.",
        "Delete what is struck through.",
    ),
    Code.CELL_MERGED: (
        "The cell is part of a merged block, and the value stands in the first cell of that block only.",
        "Unmerge it, and fill in each cell.",
    ),
    Code.CELL_BOOLEAN: ("A yes/no value stands where text belongs.", "Type it as text."),
    Code.CELL_NUMBER: (
        "A number with a fraction stands where text belongs.",
        "Format the column as text and type it again.",
    ),
    Code.CELL_DATE: ("A date or a time stands where text belongs.", "Format the column as text and type it again."),
    Code.CELL_PRECISION: (
        "The cell holds a number of 16 or more digits. Spreadsheet programs keep 15, so the last ones are lost.",
        "Format the column as text and type the number again.",
    ),
    Code.CELL_TOO_LONG: (
        "The cell holds more text than a spreadsheet cell can hold. It is never cut silently.",
        "Shorten it.",
    ),
    Code.CELL_MENDED: (
        "Another program had escaped the text, put signs around it or read it in a wrong encoding, and what it said is "
        "certain. Names are never read so: they are rejected.",
        "Nothing, if the new text in the message is right.",
    ),
    Code.CELL_NAME_NOT_READ: (
        "A name in the row of somebody who has left is damaged or empty. Taking access away needs no name, so that the "
        "row counts without it.",
        "Nothing has to be done. To have no note, type the name as it should be.",
    ),
    Code.CELL_NOTHING: (
        "Cells hold a word or a sign that databases and programs write for nothing, such as NULL, \\N, n/a or a dash. "
        "They were read as empty cells.",
        "Nothing, if they are empty.",
    ),
    Code.CELL_FULL_WIDTH: (
        "The cell has full-width letters, as East Asian keyboards type them. They were read as ordinary ones.",
        "Nothing, if the new text in the message is right.",
    ),
    Code.CELL_INVISIBLE: (
        "The cell has characters that cannot be seen. They were left out.",
        "Nothing, if the new text in the message is right.",
    ),
    Code.CELL_LINE_BREAK: (
        "The cell has line breaks or tabs inside its text. Each was read as a space.",
        "Nothing, if the new text in the message is right.",
    ),
}
