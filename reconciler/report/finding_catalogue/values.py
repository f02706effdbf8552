"""Causes and cures of what is about the value of a field."""

from collections.abc import Mapping

from reconciler.model.finding_code import Code

_NO_DAY = (
    "The cell should hold a day, and holds something else, or a text that could be two days, such as 03/04/2026, in a "
    "column whose other dates don't tell which is meant."
)
_WRITE_DAY = "Write the day as in 2026-11-30, or leave the cell empty."

TEXTS: Mapping[Code, tuple[str, str]] = {
    Code.EMAIL_INVALID: (
        "The cell does not hold an email address.",
        "Write one address, such as ada@acme.example.",
    ),
    Code.EMAIL_MAILTO: (
        "The address has `mailto:` in front, as a copied link has.",
        "Type the address alone. The message shows it.",
    ),
    Code.EMAIL_DISPLAY_NAME: (
        "The cell holds a name and an address together, as in `Ada Example <ada@acme.example>`.",
        "Type the address alone. The message shows it.",
    ),
    Code.EMAIL_SEVERAL: (
        "The cell holds more than one address. A row is about one person, who has one address.",
        "Keep the one that the person logs in with. The message shows them.",
    ),
    Code.EMAIL_MIXED_SCRIPT: (
        "The address mixes letters of different alphabets that look alike, such as a Cyrillic а among Latin letters. "
        "It would be somebody else's address. The message names the odd letter.",
        "Type the address again by hand.",
    ),
    Code.EMAIL_INVISIBLE: (
        "The address holds a character that cannot be seen, as copied text sometimes does. The message names it.",
        "Delete the whole cell and type the address again by hand.",
    ),
    Code.EMAIL_PLAIN_LIVE: (
        "The address has letters that a program may have put there (müller@, rené@), and the same address without them "
        "is live. Found by `plan`, `apply` and `check --against`.",
        "Write the live address, if it is the person's. Until then neither is touched.",
    ),
    Code.EMAIL_DOMAIN: (
        "The part of the address behind the @ is not among the company's email domains. Found by `plan` and `apply`: "
        "it takes the live state.",
        "Correct the address, or add the domain to the row of the company.",
    ),
    Code.EMAIL_ELSEWHERE: (
        "The person has an account in another company already. An address can have only one.",
        "Decide where the person belongs, and correct the row.",
    ),
    Code.EMAIL_CHANGED: (
        "An account has another address than an earlier run knew it by, as somebody may have changed it in the admin "
        "portal, and a row still has the old one. Nothing is done about either address.",
        "If it is one person, write the new address into the row. If they are two, give the new address a row of its "
        "own. Where the listing and the account's own record contradict each other, run again, or ask Symphony.",
    ),
    Code.EMAIL_TWO_ACCOUNTS: (
        "The company has more than one usable account with this address. None of them is changed.",
        "Ask Symphony to remove one.",
    ),
    Code.EMAIL_TWO_SPELLINGS: (
        "Two addresses differ in nothing but letters that some programs take for others, such as ß and ss, ı and i, or "
        "É and é. They may be one person or two: neither is changed, created or taken as absent.",
        "If one person is meant, write the live address into the row. If they are two people, and one has no account "
        "yet, ask Symphony to make it.",
    ),
    Code.EMAIL_POSSIBLE_RENAME: (
        "A new address has the name of somebody whose own address is in no sheet: perhaps one person with a new "
        "address. The API cannot change an address, so a new account is made. Where people in no sheet are "
        "deactivated, the old account is closed only once the new one is there and active.",
        "If it is one person, add a row for the old address, with no in `active`: then it waits no longer. If they are "
        "two, keep a row for each.",
    ),
    Code.EMAIL_DOMAINS_INVALID: (
        "The cell holds something that is not a domain, such as a web or an email address.",
        "Write domains such as acme.example, with semicolons between them.",
    ),
    Code.EMAIL_DOMAINS_TOO_MANY: (
        "The company would have more than 10 email domains, counting those that it has already.",
        "Keep the ones that its people's addresses use. The API cannot remove a domain.",
    ),
    Code.EMAIL_DOMAINS_MENDED: (
        "A domain was written with an @ or a web address around it. The domain alone was taken.",
        "Nothing, if the domain in the message is right.",
    ),
    Code.EMAIL_DOMAINS_DROPPED: (
        "The company has an email domain that its row does not name. The API cannot remove a domain.",
        "Add it to the row, or ask Symphony to remove it.",
    ),
    Code.VANITY_NAME_INVALID: (
        "A vanity name has 2 to 63 of the letters a to z, digits and hyphens, and no hyphen at either end. The message "
        "proposes one where it can.",
        "Write one of that form. It becomes part of the company's web address and cannot be changed later.",
    ),
    Code.ACTIVE_INVALID: (
        "The cell says neither yes nor no in a word that this program knows.",
        "Write yes or no. If the column says something else, name it under ignore in [columns.users], or give "
        "--ignore-column.",
    ),
    Code.END_DATE_TAKEN_BACK: (
        "The row has a last day, and a column such as Rehire date, Verlängert bis or Widerrufen says that it counts no "
        "more.",
        "Take out the one that is wrong, or write no in active. Until then the person is left as they are.",
    ),
    Code.ACTIVE_NOT_SAID: (
        "The person is disabled, and their row does not say outright that they are to have access: `active` is empty, "
        "or the sheet has no such column. A start date that was reached in the last 31 days says so, too; an older one "
        "says nothing of an account that was disabled since. Nothing is done about the person.",
        "Write yes in `active` to give access back, no to keep it as it is.",
    ),
    Code.START_DATE_INVALID: (_NO_DAY, _WRITE_DAY),
    Code.END_DATE_INVALID: (
        _NO_DAY,
        _WRITE_DAY + " If the person has left and nobody knows when, write no in `active`: then the end date is not "
        "looked at.",
    ),
    Code.END_DATE_ACTIVE: (
        "`active` says yes, and the end date of the same row has passed. Both cells are named.",
        "Write no in `active` if the person has left, or correct the date if they stay.",
    ),
    Code.END_DATE_BEFORE_START: (
        "The end date of the row comes before its start date. Both cells are named.",
        "Correct the date that is wrong. For somebody who left and came back, delete the old end.",
    ),
    Code.START_DATE_ACTIVE: (
        "The row says that the person starts later, and they are active today. They are left as they are: nobody is "
        "locked out by a date that may be mistyped.",
        "Correct the date, or write no in `active` until it comes.",
    ),
    Code.START_DATE_COMING: (
        "The person starts later. No account is made, and none is enabled, before that day.",
        "Nothing.",
    ),
    Code.END_DATE_COMING: (
        "The last day of the person comes in the next 30 days. The first run after it takes their access away.",
        "Nothing, if the date is right.",
    ),
    Code.ACTIVE_UNKNOWN: (
        "The API does not say whether this person is active, not even when asked for that person alone; or it lists "
        "somebody who does not exist when asked for alone, or lacks somebody and does not answer for them.",
        "Run again later. If it stays, ask Symphony.",
    ),
    Code.COMPANY_VANITY_NAME_INVALID: (
        "The cell should hold the short vanity name of the company, such as example-bank, and holds something else, "
        "often its long name.",
        "Write the vanityName that the companies sheet has for it.",
    ),
    Code.PHONE_NUMBER_SCIENTIFIC: (
        "The number was saved as 4.42E+11 or the like: most of its digits are lost.",
        "Format the column as text, type the number again, and save once more.",
    ),
    Code.PHONE_NUMBER_NUMBER: (
        "Telephone numbers are stored as numbers. Their digits were kept. A + or a 0 in front may have been lost "
        "before, in the spreadsheet program.",
        "Look at the numbers. Format the column as text so that it does not happen again.",
    ),
}
