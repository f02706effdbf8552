"""Sentences about single cells."""

from collections.abc import Mapping

from reconciler.model.finding_code import Code
from reconciler.report.words.templates import Plural, Template

_BY_RULE = {
    "required": "{field} is empty: fill it in.",
    "too_short": "“{value}” is too short: {field} takes at least {limit} characters.",
    "too_long": "“{value}” is too long: {field} takes at most {limit} characters.",
    "too_many": "Too many: {field} takes at most {limit}.",
}
"""By the end of their codes, the sentences that any field may need."""

_NO_VANITY_NAME = "“{value}” is not a vanity name: use 2 to 63 of a-z, 0-9 and hyphens, with no hyphen at either end."
_OTHER_TYPE = " where text belongs: type it as text."
_STORED_AS_NUMBER = (
    "The telephone number is stored as a number: its digits are kept, but a + or 0 in front may have been lost before. "
    "Format the column as text and look it through."
)

_NO_DAY = {
    "other": "“{value}” is no day: write it as in 2026-11-30, or leave the cell empty.",
    "several": "“{value}” could be {first} or {second}: write it in one of these two ways.",
    "two digits": "“{value}” has a year of two digits: write the day with all four, as in 2026-11-30.",
    "zero": (
        "“{value}” is what programs write for no date: leave the cell empty if there is none, or write the day as in "
        "2026-11-30."
    ),
    "far": "“{value}” lies far ahead: correct the year, or leave the cell empty if there is no day.",
    "no such day": "“{value}” is no day of the calendar: correct it.",
    "moment": "“{value}” has a time zone, and on which day it falls depends on where one is: write the day alone.",
    "number": "“{value}” is a number and no day: format the cell as a date, or write the day as in 2026-11-30.",
    "swapped": (
        "“{value}” may have its day and its month the wrong way round: the other cells of the column are texts whose "
        "day no spreadsheet program could take for a month. Write this one as text, as in 2026-11-30."
    ),
}

TEMPLATES: Mapping[Code, Template] = {
    **{code: _BY_RULE[rule] for code in Code for rule in [code.rpartition(".")[2]] if rule in _BY_RULE},
    Code.CELL_ERROR: {
        "text": "The cell holds the error {error}: type the value itself.",
        "empty": "The cell holds the error {error}, which reads as empty: type the value itself.",
    },
    Code.CELL_LOST_LETTER: {
        "": "“{value}” has lost a letter, where � stands: type it again, or save the file again as UTF-8.",
        "sign": "“{value}” has lost a letter, where “{sign}” stands: type it again, or save the file again as UTF-8.",
    },
    Code.CELL_MISREAD: "“{value}” was read in a wrong encoding by another program: type it as it should be.",
    Code.CELL_ESCAPED: "“{value}” has signs that another program writes in place of others: type it as it should be.",
    Code.CELL_LEFT_OVER: {
        "": "“{value}” has signs around it that are not part of it: take them out.",
        "comma": "“{value}” looks like a last name and a first name: write each in its own cell.",
    },
    Code.CELL_STRANGE_SIGN: {
        "": "“{value}” holds “{sign}” ({name}), as no name does: type it as it should be.",
        "accent": "In “{value}” an accent stands beside its letter (“{sign}”): type it as it should be.",
    },
    Code.CELL_MIXED_SCRIPT: "“{value}” mixes two alphabets: “{sign}” is {name}. Type it again.",
    Code.CELL_NO_NAME: {
        "nothing": "“{value}” stands for nothing: type the name.",
        "field": "“{value}” stands where a program should have put the name: type the name.",
        "elsewhere": (
            "“{value}” stands for nothing in other cells of this sheet: type the name. If somebody is called so, write "
            "it in other capitals, or leave those cells empty."
        ),
        "no letter": "“{value}” is no name: it has no letter. Type the name.",
        "address": "“{value}” is an address: type the name.",
        "date": "“{value}” is a date: type the name.",
    },
    Code.CELL_NAME_TWICE: "“{value}” stands as first name and as last name: write each part in its own cell.",
    Code.CELL_MENDED: "“{value}” was read as “{read}”.",
    Code.CELL_NAME_NOT_READ: (
        "“{value}” cannot be read as a name ({code}). The row takes access away, for which no name is needed: it "
        "counts all the same."
    ),
    Code.CELL_NOTHING: Plural(
        "“{value}” was read as an empty cell in row {rows}.",
        "“{value}” was read as an empty cell in {count:,} rows: {rows}.",
    ),
    Code.CELL_FORMULA: (
        "The cell holds a formula that was never calculated, which reads as empty: type the value itself."
    ),
    Code.CELL_STALE: (
        "“{value}” comes from a formula that asks for the day, for chance or for another file, and may have changed "
        "since it was saved: copy the cell and paste it as a value, or type the value itself."
    ),
    Code.CELL_PARTLY_STRUCK: (
        "A part of “{value}” is struck through, and would be read with the rest: leave only what is meant."
    ),
    Code.CELL_MERGED: "The cell is merged with others and holds no value: unmerge it and fill each cell.",
    Code.CELL_BOOLEAN: "“{value}” is a yes-or-no value" + _OTHER_TYPE,
    Code.CELL_NUMBER: "“{value}” is a number with a fraction" + _OTHER_TYPE,
    Code.CELL_DATE: "“{value}” is a date or a time" + _OTHER_TYPE,
    Code.CELL_PRECISION: (
        "The number {value} has more than 15 digits, and its last ones are lost: format the cell as text and type it "
        "again."
    ),
    Code.CELL_TOO_LONG: {
        "counted": "The cell holds {length:,} characters, and a spreadsheet's at most {limit:,}: shorten it.",
        "found": "The text is longer than {limit:,} characters, which no spreadsheet holds: shorten it.",
    },
    Code.CELL_INVISIBLE: "“{value}” was read as “{read}”, without {characters}.",
    Code.CELL_FULL_WIDTH: "“{value}” has full-width letters: read as “{read}”.",
    Code.CELL_LINE_BREAK: "The cell has several lines or a tab: read as “{read}”.",
    Code.ACTIVE_INVALID: (
        "“{value}” is neither yes nor no: write yes or no. If the column says something else, say that it means "
        "nothing: {way_ignore_this}."
    ),
    Code.END_DATE_TAKEN_BACK: (
        "There is a last day, and {cell} ({header}) says “{value}”: it may have been taken back. Write yes or no in "
        "active and empty the cell that is wrong, or say that the column means nothing: {way_ignore_other}."
    ),
    Code.START_DATE_INVALID: _NO_DAY,
    Code.END_DATE_INVALID: {
        **_NO_DAY,
        "other": (
            "“{value}” is no day: write the last day with access, as in 2026-11-30, or leave the cell empty for nobody "
            "who leaves. If the person has left, write no in active: then this cell may say anything."
        ),
    },
    Code.END_DATE_ACTIVE: (
        "{other} says {against}, which has passed, and {one} says {said}: correct one of the two. Until then nobody "
        "knows whether the person has left, and nothing is done."
    ),
    Code.END_DATE_BEFORE_START: (
        "{other} says {against} and {one} says {said}: the end comes before the start. Correct one of the two; of "
        "somebody who left and came back, delete the old end."
    ),
    Code.EMAIL_INVALID: {
        "shape": "“{value}” is not an email address: write one address, such as ada@acme.example.",
        "first": "“{value}” begins with “{sign}” ({name}), as no address does: type the address again.",
        "inside": "“{value}” has “{sign}” ({name}), as no address does: type the address again.",
    },
    Code.EMAIL_MAILTO: "“{value}” is a link: type the address alone.",
    Code.EMAIL_DISPLAY_NAME: "“{value}” has more in it than the address: type the address alone.",
    Code.EMAIL_SEVERAL: (
        "“{value}” holds several addresses: keep one, {first} or {second}, and give each person a row."
    ),
    Code.EMAIL_MIXED_SCRIPT: {
        "mixed": "“{value}” mixes two alphabets: at character {place}, “{letter}” is {name}. Type the address again.",
        "alike": (
            "“{value}” looks like Latin letters: at character {place}, “{letter}” is {name}. Type the address again."
        ),
    },
    Code.EMAIL_INVISIBLE: "“{value}” holds what cannot be seen ({characters}): type the address again.",
    Code.PHONE_NUMBER_NUMBER: Plural(
        _STORED_AS_NUMBER, _STORED_AS_NUMBER + " {count:,} cells of the sheet are so; this is the first."
    ),
    Code.PHONE_NUMBER_SCIENTIFIC: (
        "“{value}” is a shortened number whose last digits are lost: format the column as text and type the number "
        "again."
    ),
    Code.VANITY_NAME_INVALID: _NO_VANITY_NAME,
    Code.COMPANY_VANITY_NAME_INVALID: _NO_VANITY_NAME,
    Code.EMAIL_DOMAINS_INVALID: {
        "shape": "“{value}” is not a domain of email addresses: write domains such as acme.example.",
        "mixed": "“{value}” mixes two alphabets: at character {place}, “{letter}” is {name}. Type the domain again.",
        "pattern": "“{value}” is not a domain: write domains such as acme.example, separated by semicolons.",
    },
    Code.EMAIL_DOMAINS_MENDED: "“{value}” was read as {read}.",
}
