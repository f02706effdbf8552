"""The codes of findings and refusals: stable, each of one kind; docs/findings.md explains every one."""

from enum import StrEnum
from typing import Self


class FindingKind(StrEnum):
    """What no action can settle, and notes on what was fixed or merged on the way."""

    REJECTED = "rejected"
    DRIFT = "drift"
    UNMANAGED = "unmanaged"
    CONFLICT = "conflict"
    POSSIBLE_RENAME = "possible-rename"
    NOTE = "note"


class Code(StrEnum):
    """What a finding or a refusal is about; `kind` is None where the input as a whole is refused."""

    kind: FindingKind | None

    def __new__(cls, code: str, kind: FindingKind | None = None) -> Self:
        """Make a member out of its text and its kind."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.kind = kind
        return member

    FILE_MISSING = "file.missing"
    FILE_UNREADABLE = "file.unreadable"
    FILE_EMPTY = "file.empty"
    FILE_TEMPORARY = "file.temporary"
    FILE_CHANGING = "file.changing"
    FILE_NOT_A_SHEET = "file.not_a_sheet"
    FILE_DAMAGED = "file.damaged"
    FILE_PASSWORD = "file.password"  # noqa: S105
    FILE_TOO_LARGE = "file.too_large"
    FILE_BOMB = "file.bomb"
    FILE_ENTITIES = "file.entities"
    FILE_MACROS_ONLY = "file.macros_only"
    SHEET_UNUSABLE = "sheet.unusable"
    HEADER_TWO_TABLES = "header.two_tables"
    HEADER_ACTIVE = "header.active"
    FILE_OLD_MACROS = "file.old_macros"
    FOLDER_EMPTY = "folder.empty"
    SHEET_TOO_LARGE = "sheet.too_large"
    SHEET_NO_ROWS = "sheet.no_rows"
    SHEET_OLDER = "sheet.older"
    FILE_ENCODING_UNCLEAR = "file.encoding_unclear"
    SHEET_LEAVERS = "sheet.leavers"
    SHEET_UNDATED = "sheet.undated"
    SHEET_STRUCK_BY_RULE = "sheet.struck_by_rule"
    CSV_QUOTES = "csv.quotes"
    HEADER_NONE = "header.none"
    HEADER_MISSING = "header.missing"
    HEADER_TWICE = "header.twice"
    SEED_UNREADABLE = "seed.unreadable"
    SEED_INVALID = "seed.invalid"
    NAME_REQUIRED = "name.required", FindingKind.REJECTED
    NAME_TOO_SHORT = "name.too_short", FindingKind.REJECTED
    NAME_TOO_LONG = "name.too_long", FindingKind.REJECTED
    VANITY_NAME_REQUIRED = "vanity_name.required", FindingKind.REJECTED
    VANITY_NAME_TOO_SHORT = "vanity_name.too_short", FindingKind.REJECTED
    VANITY_NAME_TOO_LONG = "vanity_name.too_long", FindingKind.REJECTED
    EMAIL_DOMAINS_REQUIRED = "email_domains.required", FindingKind.REJECTED
    EMAIL_DOMAINS_TOO_LONG = "email_domains.too_long", FindingKind.REJECTED
    COMPANY_VANITY_NAME_REQUIRED = "company_vanity_name.required", FindingKind.REJECTED
    COMPANY_VANITY_NAME_TOO_SHORT = "company_vanity_name.too_short", FindingKind.REJECTED
    COMPANY_VANITY_NAME_TOO_LONG = "company_vanity_name.too_long", FindingKind.REJECTED
    EMAIL_REQUIRED = "email.required", FindingKind.REJECTED
    EMAIL_TOO_LONG = "email.too_long", FindingKind.REJECTED
    FIRST_NAME_REQUIRED = "first_name.required", FindingKind.REJECTED
    FIRST_NAME_TOO_LONG = "first_name.too_long", FindingKind.REJECTED
    LAST_NAME_REQUIRED = "last_name.required", FindingKind.REJECTED
    LAST_NAME_TOO_LONG = "last_name.too_long", FindingKind.REJECTED
    DISPLAY_NAME_TOO_LONG = "display_name.too_long", FindingKind.REJECTED
    PHONE_NUMBER_TOO_LONG = "phone_number.too_long", FindingKind.REJECTED
    DEPARTMENT_TOO_LONG = "department.too_long", FindingKind.REJECTED
    TITLE_TOO_LONG = "title.too_long", FindingKind.REJECTED
    LOCATION_TOO_LONG = "location.too_long", FindingKind.REJECTED
    ROW_RAGGED = "row.ragged", FindingKind.REJECTED
    ROW_CUT = "row.cut", FindingKind.REJECTED
    ROW_SWALLOWED = "row.swallowed", FindingKind.REJECTED
    ROW_ABOVE_HEADERS = "row.above_headers", FindingKind.REJECTED
    ROW_LEFT = "row.left", FindingKind.REJECTED
    ROW_OLDER = "row.older", FindingKind.REJECTED
    ROW_CONTRADICTION = "row.contradiction", FindingKind.REJECTED
    ROW_STRUCK = "row.struck", FindingKind.REJECTED
    ROW_REMARK = "row.remark", FindingKind.REJECTED
    CELL_ERROR = "cell.error", FindingKind.REJECTED
    CELL_LOST_LETTER = "cell.lost_letter", FindingKind.REJECTED
    CELL_MISREAD = "cell.misread", FindingKind.REJECTED
    CELL_ESCAPED = "cell.escaped", FindingKind.REJECTED
    CELL_LEFT_OVER = "cell.left_over", FindingKind.REJECTED
    CELL_STRANGE_SIGN = "cell.strange_sign", FindingKind.REJECTED
    CELL_MIXED_SCRIPT = "cell.mixed_script", FindingKind.REJECTED
    CELL_NO_NAME = "cell.no_name", FindingKind.REJECTED
    CELL_NAME_TWICE = "cell.name_twice", FindingKind.REJECTED
    CELL_FORMULA = "cell.formula", FindingKind.REJECTED
    CELL_STALE = "cell.stale", FindingKind.REJECTED
    CELL_PARTLY_STRUCK = "cell.partly_struck", FindingKind.REJECTED
    CELL_MERGED = "cell.merged", FindingKind.REJECTED
    CELL_BOOLEAN = "cell.boolean", FindingKind.REJECTED
    CELL_NUMBER = "cell.number", FindingKind.REJECTED
    CELL_DATE = "cell.date", FindingKind.REJECTED
    CELL_PRECISION = "cell.precision", FindingKind.REJECTED
    CELL_TOO_LONG = "cell.too_long", FindingKind.REJECTED
    ACTIVE_INVALID = "active.invalid", FindingKind.REJECTED
    START_DATE_INVALID = "start_date.invalid", FindingKind.REJECTED
    END_DATE_INVALID = "end_date.invalid", FindingKind.REJECTED
    END_DATE_TAKEN_BACK = "end_date.taken_back", FindingKind.REJECTED
    END_DATE_ACTIVE = "end_date.active", FindingKind.REJECTED
    END_DATE_BEFORE_START = "end_date.before_start", FindingKind.REJECTED
    EMAIL_INVALID = "email.invalid", FindingKind.REJECTED
    EMAIL_MAILTO = "email.mailto", FindingKind.REJECTED
    EMAIL_DISPLAY_NAME = "email.display_name", FindingKind.REJECTED
    EMAIL_SEVERAL = "email.several", FindingKind.REJECTED
    EMAIL_MIXED_SCRIPT = "email.mixed_script", FindingKind.REJECTED
    EMAIL_INVISIBLE = "email.invisible", FindingKind.REJECTED
    EMAIL_PLAIN_LIVE = "email.plain_live", FindingKind.REJECTED
    EMAIL_DOMAIN = "email.domain", FindingKind.REJECTED
    PHONE_NUMBER_SCIENTIFIC = "phone_number.scientific", FindingKind.REJECTED
    VANITY_NAME_INVALID = "vanity_name.invalid", FindingKind.REJECTED
    COMPANY_VANITY_NAME_INVALID = "company_vanity_name.invalid", FindingKind.REJECTED
    EMAIL_DOMAINS_INVALID = "email_domains.invalid", FindingKind.REJECTED
    EMAIL_DOMAINS_TOO_MANY = "email_domains.too_many", FindingKind.REJECTED
    USER_TWO_COMPANIES = "user.two_companies", FindingKind.REJECTED
    COMPANY_SEVERAL = "company.several", FindingKind.REJECTED
    COMPANY_UNKNOWN = "company.unknown", FindingKind.REJECTED
    COMPANY_REJECTED = "company.rejected", FindingKind.REJECTED
    ACTIVE_UNKNOWN = "active.unknown", FindingKind.CONFLICT
    ACTIVE_NOT_SAID = "active.not_said", FindingKind.CONFLICT
    START_DATE_ACTIVE = "start_date.active", FindingKind.CONFLICT
    COMPANY_STATE = "company.state", FindingKind.CONFLICT
    COMPANY_TWICE = "company.twice", FindingKind.CONFLICT
    COMPANY_UNREADABLE = "company.unreadable", FindingKind.CONFLICT
    EMAIL_CHANGED = "email.changed", FindingKind.CONFLICT
    EMAIL_ELSEWHERE = "email.elsewhere", FindingKind.CONFLICT
    EMAIL_TWO_ACCOUNTS = "email.two_accounts", FindingKind.CONFLICT
    EMAIL_TWO_SPELLINGS = "email.two_spellings", FindingKind.CONFLICT
    LIVE_UNREADABLE_RECORD = "live.unreadable_record", FindingKind.CONFLICT
    RESUME_UNKNOWN = "resume.unknown", FindingKind.CONFLICT
    RESUME_DIFFERS = "resume.differs", FindingKind.CONFLICT
    UNDO_GONE = "undo.gone", FindingKind.CONFLICT
    UNDO_OTHER_ADDRESS = "undo.other_address", FindingKind.CONFLICT
    UNDO_UNREADABLE = "undo.unreadable", FindingKind.CONFLICT
    USER_PROTECTED = "user.protected", FindingKind.CONFLICT
    EMAIL_POSSIBLE_RENAME = "email.possible_rename", FindingKind.POSSIBLE_RENAME
    NAME_DRIFT = "name.drift", FindingKind.DRIFT
    FIRST_NAME_DRIFT = "first_name.drift", FindingKind.DRIFT
    LAST_NAME_DRIFT = "last_name.drift", FindingKind.DRIFT
    DISPLAY_NAME_DRIFT = "display_name.drift", FindingKind.DRIFT
    PHONE_NUMBER_DRIFT = "phone_number.drift", FindingKind.DRIFT
    DEPARTMENT_DRIFT = "department.drift", FindingKind.DRIFT
    TITLE_DRIFT = "title.drift", FindingKind.DRIFT
    LOCATION_DRIFT = "location.drift", FindingKind.DRIFT
    EMAIL_DOMAINS_DROPPED = "email_domains.dropped", FindingKind.DRIFT
    COMPANY_UNMANAGED = "company.unmanaged", FindingKind.UNMANAGED
    USER_UNMANAGED = "user.unmanaged", FindingKind.UNMANAGED
    FILE_ENCODING = "file.encoding", FindingKind.NOTE
    FILE_PASSED_OVER = "file.passed_over", FindingKind.NOTE
    FILE_EXTERNAL_LINKS = "file.external_links", FindingKind.NOTE
    SHEET_SKIPPED = "sheet.skipped", FindingKind.NOTE
    SHEET_DATED_AHEAD = "sheet.dated_ahead", FindingKind.NOTE
    SHEET_SUPERSEDED = "sheet.superseded", FindingKind.NOTE
    SHEET_HIDDEN = "sheet.hidden", FindingKind.NOTE
    ROW_DUPLICATE = "row.duplicate", FindingKind.NOTE
    ROW_FOOTER = "row.footer", FindingKind.NOTE
    ROW_HEADING = "row.heading", FindingKind.NOTE
    ROW_HEADER_AGAIN = "row.header_again", FindingKind.NOTE
    ROWS_NOBODY = "rows.nobody", FindingKind.NOTE
    ROWS_HIDDEN = "rows.hidden", FindingKind.NOTE
    COLUMNS_HIDDEN = "columns.hidden", FindingKind.NOTE
    HEADER_IGNORED = "header.ignored", FindingKind.NOTE
    HEADER_UNKNOWN = "header.unknown", FindingKind.NOTE
    HEADER_ABSENT = "header.absent", FindingKind.NOTE
    CELL_FULL_WIDTH = "cell.full_width", FindingKind.NOTE
    CELL_INVISIBLE = "cell.invisible", FindingKind.NOTE
    CELL_LINE_BREAK = "cell.line_break", FindingKind.NOTE
    CELL_MENDED = "cell.mended", FindingKind.NOTE
    CELL_NOTHING = "cell.nothing", FindingKind.NOTE
    CELL_NAME_NOT_READ = "cell.name_not_read", FindingKind.NOTE
    EMAIL_DOMAINS_MENDED = "email_domains.mended", FindingKind.NOTE
    PHONE_NUMBER_NUMBER = "phone_number.number", FindingKind.NOTE
    COMPANY_BY_NAME = "company.by_name", FindingKind.NOTE
    START_DATE_COMING = "start_date.coming", FindingKind.NOTE
    END_DATE_COMING = "end_date.coming", FindingKind.NOTE
    COMPANY_NOT_IN_SHEETS = "company.not_in_sheets", FindingKind.NOTE
    COMPANY_PROVISIONING = "company.provisioning", FindingKind.NOTE
    USER_PROTECTED_NOBODY = "user.protected_nobody", FindingKind.NOTE
    PLAN_ALREADY_DONE = "plan.already_done", FindingKind.NOTE
    RESUME_DONE = "resume.done", FindingKind.NOTE
    RESUME_PENDING = "resume.pending", FindingKind.NOTE
    RESUME_MISSING = "resume.missing", FindingKind.NOTE
    UNDO_STAYS = "undo.stays", FindingKind.NOTE
    UNDO_CHANGED_LATER = "undo.changed_later", FindingKind.NOTE
    UNDO_NOT_OURS = "undo.not_ours", FindingKind.NOTE
