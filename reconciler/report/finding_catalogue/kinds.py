"""What each kind of code means: what a run does about it, and what it ends with."""

from collections.abc import Mapping

from reconciler.model.finding_code import FindingKind

REFUSED = "refused"
"""The kind of codes that are no finding: the input as a whole was refused."""

MEANINGS: Mapping[str, tuple[str, str]] = {
    REFUSED: (
        "The input cannot be used as a whole. Nothing was compared, and nothing was written.",
        "3",
    ),
    FindingKind.REJECTED: (
        "The cell is wrong, so its row is left out. The person is left alone: nobody loses access because a row could "
        "not be read. All other rows go on.",
        "6 from `check` and `apply`, 0 from `plan`; 3 where too many rows are rejected",
    ),
    FindingKind.CONFLICT: (
        "Two things that cannot both be true, or something that could not be read. Nothing is done about the person "
        "or the company until somebody decides.",
        "6 from `apply`, 0 from `plan`; 7 from both after `active.unknown`, `company.unreadable`, "
        "`live.unreadable_record`, `resume.unknown` and `undo.unreadable`",
    ),
    FindingKind.POSSIBLE_RENAME: ("Perhaps one person under two addresses. The new account is made.", "unchanged"),
    FindingKind.DRIFT: ("The sheet and the live state differ, and the API cannot change it.", "unchanged"),
    FindingKind.UNMANAGED: ("Live, and in no sheet, or in none that could be read. Left as it is.", "unchanged"),
    FindingKind.NOTE: (
        "Something was put right on the way, and nothing was lost by it; or something that is good to know.",
        "unchanged; 6 from `apply` after `company.provisioning`",
    ),
}
