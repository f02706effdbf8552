"""Causes and cures of what is about companies and people who are live, plans and earlier runs."""

from collections.abc import Mapping

from reconciler.model.finding_code import Code

TEXTS: Mapping[Code, tuple[str, str]] = {
    Code.COMPANY_BY_NAME: (
        "The row calls its company by the name that people know, and one company has it. The row was read as one of "
        "that company's people.",
        "Nothing. Write the vanityName when convenient.",
    ),
    Code.COMPANY_SEVERAL: (
        "The row calls its company by a name that several companies have.",
        "Write the vanityName of the one that is meant.",
    ),
    Code.COMPANY_UNKNOWN: (
        "The company of this row is in no sheet and not live. Found by `plan` and `apply`: it takes the live state.",
        "Add it to the companies sheet, or correct the name.",
    ),
    Code.COMPANY_REJECTED: (
        "The company of this row is new, and the row that describes it was rejected.",
        "Fix the row of the company. This one is then good.",
    ),
    Code.COMPANY_NOT_IN_SHEETS: (
        "People are listed under a company that no companies sheet names. `check` cannot tell whether it exists.",
        "Nothing, if it is live already. `plan` finds out.",
    ),
    Code.COMPANY_PROVISIONING: (
        "Symphony is still setting the company up, which takes about 20 minutes.",
        "Run the same command again later.",
    ),
    Code.COMPANY_STATE: (
        "Symphony could not set the company up, or is not done with it. Nothing in it is changed.",
        "Read the message: run again later, or ask Symphony.",
    ),
    Code.COMPANY_TWICE: (
        "The API lists two companies of this vanityName, or this company's id under two of them. Nobody can tell which "
        "is meant: nothing in either is changed, and nobody of either is taken as absent.",
        "Ask Symphony, with the ids that the message shows.",
    ),
    Code.COMPANY_UNREADABLE: (
        "The list of the company's people could not be read, or not completely. Nothing in it is changed.",
        "Run again later. If it stays, ask Symphony, with the trace id where there is one.",
    ),
    Code.COMPANY_UNMANAGED: (
        "The company is live, and no sheet names it. It and its people are left as they are.",
        "Nothing, or add it to the sheets.",
    ),
    Code.USER_TWO_COMPANIES: (
        "The same address stands under two companies. Somebody can be in one only.",
        "Keep the row that is right.",
    ),
    Code.USER_PROTECTED_NOBODY: (
        "An entry of `[protected]` is about nobody: nobody live has this address or domain, and no row names it.",
        "Look for a typing error: whoever was meant is not protected. If they have gone for good, take it off.",
    ),
    Code.USER_PROTECTED: (
        "The row says that the person has left, and the configuration protects the address from being deactivated.",
        "Correct the row, or have the address taken off the list `[protected]`.",
    ),
    Code.USER_UNMANAGED: (
        "The person is live, and no readable row is about them. The message says why they are left as they are.",
        "Add a row: with no in `active` if they have left. Or fix the rejected row that the message names.",
    ),
    Code.LIVE_UNREADABLE_RECORD: (
        "The API lists a person or a company with a record that breaks its contract, such as an empty address. That "
        "record is left alone, and nobody of its company is taken as absent; all others go on.",
        "Ask Symphony, with what the message says of the record.",
    ),
    Code.PLAN_ALREADY_DONE: ("A change of the plan is no longer needed: it is so already.", "Nothing."),
    Code.RESUME_DONE: (
        "An earlier run was interrupted or lost an answer. Reading again shows that its change was made.",
        "Nothing.",
    ),
    Code.RESUME_PENDING: (
        "An earlier run was interrupted while a company was being made. Symphony is setting it up.",
        "Run the same command again later.",
    ),
    Code.RESUME_MISSING: (
        "An earlier run was interrupted or lost an answer. Reading again shows that its change was not made.",
        "Nothing. It is planned again where the sheets still ask for it.",
    ),
    Code.RESUME_UNKNOWN: (
        "An earlier run was interrupted or lost an answer, and what became of its change cannot be read now.",
        "Run again later. If it stays, look at the person or the company by hand, as docs/recovery.md tells.",
    ),
    Code.RESUME_DIFFERS: (
        "What a run was to create is there, but other than was sent.",
        "Look who made it, and fix it.",
    ),
    Code.UNDO_NOT_OURS: (
        "Nothing proves that the run made this change, and nobody else.",
        "Look at the person by hand.",
    ),
    Code.UNDO_STAYS: (
        "What the earlier run did cannot be taken back: the API can delete no company and remove no domain.",
        "Nothing, or ask Symphony.",
    ),
    Code.UNDO_GONE: ("The person whose change is to be taken back is not there any more.", "Nothing, or ask Symphony."),
    Code.UNDO_OTHER_ADDRESS: (
        "The account whose change is to be taken back has another address by now. It may be somebody else's.",
        "Look whose it is. If it is the same person, change their row in the sheet.",
    ),
    Code.UNDO_CHANGED_LATER: (
        "A later run changed the same account, so that the earlier one is not what made it as it is now.",
        "Undo the later run, which the message names, or change the row in the sheet.",
    ),
    Code.UNDO_UNREADABLE: (
        "The person whose change is to be taken back could not be read, and is left alone.",
        "Apply the plan again later.",
    ),
}
