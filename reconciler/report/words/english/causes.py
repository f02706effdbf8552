"""What is wrong with rows, in a word or two: for a count of many."""

from reconciler.model.finding_code import Code

_ROWS = {
    Code.ROW_CONTRADICTION: "rows that contradict each other",
    Code.USER_TWO_COMPANIES: "people in two companies",
    Code.COMPANY_SEVERAL: "companies with several rows",
    Code.ROW_LEFT: "may have left",
    Code.ROW_REMARK: "may have left",
    Code.ROW_STRUCK: "may have left",
    Code.ROW_OLDER: "only in an older list",
    Code.COMPANY_UNKNOWN: "company not known",
    Code.COMPANY_REJECTED: "row of the company needs fixing",
}
_FIELDS = {
    "email": "email address",
    "email_domains": "email domains",
    "active": "yes or no",
    "start_date": "first or last day",
    "end_date": "first or last day",
    "first_name": "name",
    "last_name": "name",
    "display_name": "name",
    "name": "name",
    "vanity_name": "company",
    "company_vanity_name": "company",
    "phone_number": "phone number",
    "cell": "damaged cell",
    "row": "damaged row",
}


def cause(code: str) -> str:
    """Return what a code is about."""
    if code in _ROWS:
        return _ROWS[Code(code)]
    return _FIELDS.get(code.partition(".")[0], "other cell")
