"""Causes and cures of what is about files, folders, sheets and their headers, and the seed of the sandbox."""

from collections.abc import Mapping

from reconciler.model.finding_code import Code

TEXTS: Mapping[Code, tuple[str, str]] = {
    Code.FILE_MISSING: (
        "There is no file or folder of this name.",
        "Check the spelling, and the folder that the program was started in.",
    ),
    Code.FILE_UNREADABLE: (
        "The file is there, and this user or this machine cannot read it.",
        "Check who may read the file, and that the drive is connected.",
    ),
    Code.FILE_UNREACHABLE: (
        "The sheet is on another machine, and that machine could not be reached, or does not prove to be the one that "
        "is meant: no answer, no such host, an unknown key, a certificate that is not trusted.",
        "The message says which. Check the address and the network; a host key or a certificate is never to be taken "
        "unseen: ask whoever runs that machine.",
    ),
    Code.FILE_SIGN_IN: (
        "The sheet is on another machine, and that machine did not let this account in.",
        "Check the user in the address, and the key, password or token that [[remote]] of reconciler.toml names; of S3 "
        "the AWS configuration of the account that runs the program.",
    ),
    Code.FILE_EMPTY: (
        "The file holds nothing at all, or nothing but blanks.",
        "Save it again from the program that made it, or ask for it again.",
    ),
    Code.FILE_TEMPORARY: (
        "By its name (`~$…`, `.~lock…`, `.tmp`, `.part`, `.filepart`, `.crdownload`) the file is one that another "
        "program keeps while it has the real one open, or is still writing.",
        "Close the sheet there, or wait for the download to end. Then name the real file.",
    ),
    Code.FILE_CHANGING: (
        "The file was changed while it was being read, so what was read may be half of it.",
        "Wait until whatever writes it is done, then run again.",
    ),
    Code.FILE_NOT_A_SHEET: (
        "The file is something else, whatever its name says: a PDF, a picture, a letter, a web page, a program.",
        "Open it, and save or export the table as .xlsx or CSV. Giving the file another name does not help.",
    ),
    Code.FILE_DAMAGED: (
        "The file is broken or cut off, as by a download that was interrupted.",
        "Open it in the spreadsheet program and save it again as .xlsx, or ask for it again.",
    ),
    Code.FILE_PASSWORD: (
        "The workbook is protected by a password for opening it.",
        "Save a copy without the password (in Excel: File, Info, Protect Workbook).",
    ),
    Code.FILE_TOO_LARGE: (
        "The file is larger than this program reads.",
        "Remove pictures and sheets that are not needed, or split the rows over several files.",
    ),
    Code.FILE_BOMB: (
        "The workbook unpacks to far more than its size lets expect, or to another size than it says. Files are made "
        "so to bring programs down.",
        "Do not use it. Ask the sender for the sheet as a new file.",
    ),
    Code.FILE_ENTITIES: (
        "The workbook holds definitions (DOCTYPE, ENTITY) that no spreadsheet program writes, and that attacks are "
        "made of.",
        "Do not use it. Ask the sender for the sheet as a new file.",
    ),
    Code.FILE_MACROS_ONLY: (
        "The workbook has no sheet with cells: only macros, charts or dialogs. Macros are never run.",
        "Put the rows on an ordinary sheet and save as .xlsx.",
    ),
    Code.FILE_OLD_MACROS: (
        "One of the sheets holds macros of an old kind (Excel 4). Macros are never run, and nothing can be read "
        "beside "
        "them.",
        "Delete that sheet, or save the workbook as .xlsx, which leaves it out.",
    ),
    Code.FILE_ENCODING: (
        "The CSV file is not UTF-8 text. It was read as Windows-1252, which most such files are.",
        "If names look wrong, save it as “CSV UTF-8”.",
    ),
    Code.FILE_ENCODING_UNCLEAR: (
        "The text file is not UTF-8, and read as Windows-1252 it would have names that nobody bears: it is in "
        "another "
        "encoding, as other countries' computers and old Macs write. A name that is read wrong can never be mended.",
        "Save it as “CSV UTF-8”. Or find your names among those that the message shows, and give the encoding beside "
        "them: --encoding, or encoding in [sources] of reconciler.toml.",
    ),
    Code.FILE_EXTERNAL_LINKS: (
        "Formulas in the workbook take values from other workbooks. The values that were saved last were read.",
        "If the other workbooks have changed since, open this one, let it update, and save it.",
    ),
    Code.FILE_PASSED_OVER: (
        "A folder that was given as a source holds something else than sheets: another folder, a packed file, a file "
        "of another program, a hidden, temporary or unfinished one. It was not read.",
        "Nothing, if no rows are in it. Otherwise save it as a spreadsheet, or move its sheets into the folder.",
    ),
    Code.FOLDER_EMPTY: ("The folder holds no spreadsheet.", "Put the sheets in it, or name the files themselves."),
    Code.SHEET_UNUSABLE: (
        "More than 20,000 rows cannot be used, and fewer can: it is another sheet, or its headers "
        "are on the wrong columns.",
        "Look at the headers. Check the first thousand rows alone: what is wrong with them is told cell by cell.",
    ),
    Code.SHEET_TOO_LARGE: (
        "The sheet uses more rows, columns or cells than this program reads.",
        "Delete what is not needed, or split the rows over several files.",
    ),
    Code.SHEET_NO_ROWS: (
        "There are headers and no row below them. An empty sheet is never taken to mean that nobody is left.",
        "Fill it in, or leave the sheet out; in a workbook, delete that sheet.",
    ),
    Code.SHEET_OLDER: (
        "The file was last changed before the one that was applied last: somebody may have dropped in last month's.",
        "Get the newest file. If the older one is meant, run again with `--older-sheet`.",
    ),
    Code.FIXES_UNUSABLE: (
        "The file of fixes cannot be read, is none, or has two fixes of one cell: nothing was read with a part of it.",
        "Give the file as the page wrote it; one that was written by hand has to keep to `schemas/fixes.json`.",
    ),
    Code.FIXES_DO_NOT_FIT: (
        "A fix was made for another file, for a cell that is not there, or where the cell held another text. Somebody "
        "has changed the sheet since, or another sheet was named.",
        "Name the sheet that the fixes were made for; or fix the cells of the new one.",
    ),
    Code.SHEET_STRUCK_BY_RULE: (
        "A conditional format strikes rows of the sheet through, as people mark those who have left, and no column "
        "called `active` or `endDate` says who they are. The program does not calculate such rules.",
        "Add a column active or endDate that says what the rule shows; or take the rule out, if it means other things.",
    ),
    Code.SHEET_SKIPPED: (
        "The sheet has no column names that this program knows, and was not read. If it holds addresses, nobody is "
        "deactivated for being absent.",
        "Nothing, if it is no list of companies or people. Otherwise name its columns, or remove it.",
    ),
    Code.SHEET_DATED_AHEAD: (
        "By its date the file was changed in the future: the clock of the machine that wrote it is wrong, or that of "
        "this one. The sheet was read all the same; it cannot be told whether it is an old one, and later sheets are "
        "not held against it.",
        "Look whether it is the sheet that you mean. Set the clock right; saving the file gives it a new date.",
    ),
    Code.SHEET_HIDDEN: (
        "A hidden sheet has known column names. It was read like the others.",
        "If it is an old copy, delete it.",
    ),
    Code.CSV_QUOTES: (
        "A quotation mark in the CSV file is opened and never closed, or stands where none may be. The message names "
        "the line.",
        "Correct that line: a quotation mark inside a cell is written twice. Or save the sheet as .xlsx instead.",
    ),
    Code.HEADER_TWO_TABLES: (
        "Two tables stand on one sheet, one below the other, each with headers of its own.",
        "Put each on a sheet of its own.",
    ),
    Code.HEADER_ACTIVE: (
        "No column is called `active`, and another one seems to say who is active or who has left: by its header and "
        "by "
        "what its cells say. Without `active`, everybody would be taken as active. Or the column `active` has other "
        "numbers than 0 and 1, so that these are no yes and no.",
        "Call that column active if its cells say yes or no. Otherwise add a column active that says so in each row; "
        "where its cells are codes, find out first which of them mean leaving. If "
        "the column says nothing about who has left, ignore it: --ignore-column, or ignore under [columns.users].",
    ),
    Code.HEADER_GROUP: (
        "A column that is called as `active`, `startDate` or `endDate` may be stands below a heading over some columns "
        "that is about something else, such as VPN or Building over “Access”: what it says may be of that alone.",
        'If the column is meant, say so: active = ["Access"] under [columns.users] in reconciler.toml. If not, ignore '
        "it: --ignore-column, or ignore under [columns.users].",
    ),
    Code.SHEET_UNDATED: (
        "Several sheets seem to be one list of different days, as months, quarters or weeks without a year, or a copy "
        "of a tab with other people, and it can't be told which is the newest.",
        "Give the newest alone, or write the date with its year into the names of tabs or files.",
    ),
    Code.SHEET_SUPERSEDED: (
        "Of a list that stands here several times, by the dates, numbers or words (“old”) in the names of tabs or "
        "files, the newest counts. Rows of an older one whose people stand in the newest were passed over.",
        "Nothing. Give the newest alone when convenient.",
    ),
    Code.SHEET_LEAVERS: (
        "A tab, a file or a title above the headers is named for people who have left, and no column is called "
        "`active`: "
        "everybody there would be taken as active.",
        "Add a column active that says no for whoever has left, take the rows out, or give the tab or file another "
        "name.",
    ),
    Code.SHEET_LEGEND: (
        "A text beside the rows, or on another tab, says that a colour or another form of a row marks who has left "
        "(“red = left”). Such forms are not read, and no column is called `active`: everybody there would be taken as "
        "active.",
        "Add a column active that says no in each row that is marked, and yes in all others. Take the text out if it "
        "means something else.",
    ),
    Code.HEADER_NONE: (
        "No sheet of the file has column names that this program knows in its first 20 rows.",
        "Name the columns in one row above the data, as docs/sheets.md lists them.",
    ),
    Code.HEADER_MISSING: (
        "A column that every sheet of this kind needs is not there.",
        "Add it. If it is there under another name, use one of those in docs/sheets.md, or tell the program your own "
        "name for it.",
    ),
    Code.HEADER_TWICE: (
        "Two columns have the same name, or two names that mean the same.",
        "Remove or rename the one that is not meant.",
    ),
    Code.HEADER_IGNORED: (
        "A column is to be ignored (--ignore-column, or ignore under [columns.users]), and no users sheet has "
        "one with "
        "that header: it may be misspelled, or gone.",
        "Nothing, if the column is gone for good: take it out of the setting. Otherwise correct it.",
    ),
    Code.HEADER_UNKNOWN: (
        "A column name is not known, and is close to one that is. Its column is carried along, not used.",
        "If the known name is meant, correct it.",
    ),
    Code.HEADER_ABSENT: (
        "A column has cells and no header, in the row of the headers or above it. It is carried along and not used.",
        "Give the column a header, or empty it.",
    ),
    Code.COLUMNS_HIDDEN: (
        "A column that this program uses is hidden. It was read like the others.",
        "If it is not meant, delete it.",
    ),
    Code.SEED_UNREADABLE: (
        "The seed of the sandbox cannot be read. (`reconciler sandbox` only.)",
        "Check the name of the file, and who may read it.",
    ),
    Code.SEED_INVALID: (
        "The seed of the sandbox is not written as docs/sandbox.md says. (`reconciler sandbox` only.)",
        "Correct what the message names.",
    ),
}
