"""Sentences about what a comparison finds."""

from collections.abc import Mapping

from reconciler.model.finding_code import Code
from reconciler.report.words.templates import Plural, Template

_NOT_OF_THE_COMPANY = (
    "{domain} is not among the domains of {company} (%s): correct the address, or add the domain to the company's "
    "emailDomains."
)

_UNUSABLE: Template = {
    "alone": "{problem}",
    "waited for": Plural(
        "{problem} 1 user row waits for it.", "{problem} {user_rows} user rows wait for it.", by="user_rows"
    ),
    "gone": "The company is not there any more.",
}

_KEPT: Template = {
    "named elsewhere": "Live here, and the sheets name this address under another company: left as it is.",
    "rejected": "Live, and the row for this address was rejected ({row}): left as it is.",
    "mentioned": (
        "Live, and in no row, but the address stands in {place}: left as it is. If the person has left, give them a "
        "row that says inactive, or take the address out of that cell."
    ),
    "not asked for": "Live and in no sheet: left as it is. ({way_absent}.)",
    "unreadable": "Live and in no readable row: left as it is, for {row} does not tell whose row it is.",
    "same name": (
        "Live and in no sheet; {row} has the same name, and gives nobody an account in this run: left as it is, for it "
        "may be one person with a new address. If they are two people, add a row for this one with no in active."
    ),
    "same contact": (
        "Live and in no sheet; {row} has the same telephone number or the same name before the @, and gives nobody an "
        "account in this run: left as it is, for it may be one person with a new address. If they are two people, add "
        "a row for this one with no in active."
    ),
    "unreadable record": "Live and in no sheet: left as it is, for a record in this company's listing cannot be read.",
    "no rows": "Live, and no sheet has a usable row for this company: left as it is.",
    "protected": "Live and in no sheet: left as it is, for the configuration protects this person.",
    "too few runs": "Live and in no sheet, in {count} of {needed} runs: deactivated after {more} more.",
    "two spellings": (
        "Live and in no sheet; {place} has {other}, and {letter} ({name}) tells the two apart: left as it is."
    ),
    "two accounts": "Live with more than one account of this address, and in no sheet: none of them is changed.",
}

_NOT_SAID = (
    "Nothing is done, for the row does not say outright that they are to have access: write yes in active to give it "
    "back, no to keep it as it is."
)
_STAYS_DISABLED = "This person is disabled. " + _NOT_SAID

TEMPLATES: Mapping[Code, Template] = {
    **{
        code: "{field} is “{live}” live and “{wanted}” in the sheet. The API cannot change it."
        for code in Code
        if code.endswith(".drift")
    },
    Code.COMPANY_PROVISIONING: "The company is still being provisioned ({state}): run again later.",
    Code.COMPANY_STATE: _UNUSABLE,
    Code.COMPANY_TWICE: _UNUSABLE,
    Code.COMPANY_UNREADABLE: _UNUSABLE,
    Code.COMPANY_UNMANAGED: {
        "listed": "The company is live and no sheet names it: it and its {people} people are left as they are.",
        "not listed": "The company is live and no sheet names it: it and its people are left as they are.",
    },
    Code.EMAIL_DOMAINS_DROPPED: (
        "The company has the domain {domain}, and its row does not. The API cannot remove a domain."
    ),
    Code.EMAIL_DOMAINS_TOO_MANY: {
        "live": "With the domains it has, the company would have {count}; at most {most} are allowed.",
    },
    Code.ACTIVE_UNKNOWN: {
        "not told": "The API does not say whether this person is active, not even when asked: left as it is.",
        "listed and gone": (
            "The API lists this person and says, when asked for them alone, that they do not exist: left as it is."
        ),
        "not answered": (
            "An earlier run saw this person, the listing lacks them now, and the API did not answer for them alone: "
            "left as it is."
        ),
    },
    Code.ACTIVE_NOT_SAID: {
        "live": _STAYS_DISABLED,
        "remembered": "The API does not say whether this person is active, and an earlier run saw them disabled. "
        + _NOT_SAID,
        "not listed": "This person has no account here now, and an earlier run saw theirs disabled. " + _NOT_SAID,
    },
    Code.START_DATE_ACTIVE: (
        "The row says that this person starts on {date}, and they are active today: left as they are. If they are here "
        "already, correct the date; if not, write no in active until then."
    ),
    Code.START_DATE_COMING: "Starts on {date}: nothing is done before.",
    Code.END_DATE_COMING: "Active to the end of {date}; the first run after that takes access away.",
    Code.LIVE_UNREADABLE_RECORD: {
        "person": "The API lists somebody in {company} whose record cannot be read: {why}. Nobody of the company is "
        "taken as absent.",
        "row": "The API lists this person with a record that cannot be used: {why}. Nothing is changed for the row.",
        "company": "The API lists a company whose record cannot be used: {why}. It is left as it is.",
    },
    Code.USER_PROTECTED: {
        "row": "The row says inactive, and the configuration protects this person: not deactivated.",
        "undo": "The configuration protects this person: not deactivated.",
    },
    Code.USER_PROTECTED_NOBODY: {
        "emails": "{entry} is on the list of protected addresses, and nobody live or in the sheets has it: check it.",
        "domains": (
            "{entry} is on the list of protected domains, and nobody live or in the sheets has an address in exactly "
            "that domain: check it."
        ),
    },
    Code.USER_UNMANAGED: _KEPT,
    Code.EMAIL_ELSEWHERE: {
        "active": "This person has an account in the company {other} already, and an address can have only one.",
        "inactive": "The row says inactive, and the person has an account in the company {other}: correct the row.",
    },
    Code.EMAIL_PLAIN_LIVE: (
        "Nobody has this address, and {meant} is live: did you mean that? Letters such as é may come from the name."
    ),
    Code.EMAIL_DOMAIN: {
        "known": _NOT_OF_THE_COMPANY % "{known}",
        "none": _NOT_OF_THE_COMPANY % "none",
    },
    Code.EMAIL_CHANGED: {
        "changed": (
            "The account that an earlier run knew as {was} has the address {now} now, by its id: it is left as it is, "
            "and none is made for {was}. If it is one person, write {now} into the row of {was}; if they are two, give "
            "{now} a row of its own."
        ),
        "contradicted": (
            "An earlier run knew an account as {was}. The listing has its id under {now}, and the account's own record "
            "does not bear that out: nothing is done about either. Run again later; if it stays so, ask Symphony."
        ),
    },
    Code.EMAIL_TWO_ACCOUNTS: "The company has more than one account with this address: none of them is changed.",
    Code.EMAIL_TWO_SPELLINGS: {
        "live": (
            "{email} and {other}, which is live in {place}, are two addresses: {letter} ({name}) tells them apart. "
            "Neither is changed. If one person is meant, write the live address into the row."
        ),
        "row": (
            "{email} and {other}, which {place} has, are two addresses: {letter} ({name}) tells them apart. Neither "
            "account is created. If one person is meant, keep the row with the right address."
        ),
        "status": (
            "{email} and {other}, which {place} has, are two addresses: {letter} ({name}) tells them apart. One row "
            "says active and one inactive, and only {email} has an account: it is left as it is. If one person is "
            "meant, keep one row, with the live address."
        ),
        "rejected": (
            "{email} and {other}, of {place}, which was rejected, are two addresses: {letter} ({name}) tells them "
            "apart. Nothing is done until that row is fixed."
        ),
    },
    Code.EMAIL_POSSIBLE_RENAME: {
        "created": (
            "{email} is new and {live} is in no sheet, under the same name: perhaps one person with a new address. "
            "The API cannot change an address; a new account is created."
        ),
        "waits": (
            "{email} is to have an account and {live} (in {company}) is in no sheet, under the same name: perhaps one "
            "person with a new address. {live} is deactivated only once {email} is there and active. If they are two "
            "people, add a row for {live} with no in active."
        ),
    },
}
