"""What to do about something, by where whoever reads it works: the one place where that makes a difference.

Sentences name a way by its place, such as `{way_ignore}`, and an error by its `way_on`.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias

from reconciler.model.pause import WAY_ON, WAY_ON_DAMAGED

Ways: TypeAlias = Mapping[str, str]
"""Texts with places for facts, by the name of a way."""

_ASK = "ask whoever runs this page to put {setting} into its settings"

COMMAND_LINE: Ways = MappingProxyType(
    {
        "way_ignore": '--ignore-column "{label}"',
        "way_ignore_this": "--ignore-column, or ignore in [columns.users]",
        "way_ignore_other": "--ignore-column “{header}”",
        "way_ignore_refused": (
            " If {says} nothing about who has left, ignore {them}: {options}, or ignore = [{labels}] under "
            "[columns.users] in reconciler.toml."
        ),
        "way_group": (
            ' If it is meant, say so: {field} = ["{label}"] under [columns.users] in reconciler.toml. If not, ignore '
            'it: --ignore-column "{label}", or ignore = ["{label}"] there.'
        ),
        "way_absent": "--absent-users deactivate would deactivate",
        "way_confirm": "run again with {flag} {all}",
        "way_company_gone": "run again with --confirm-companies-gone {company}: its people count as absent then",
        "way_rejected_rows": "raise rejected_rows under [limits]",
        "way_unknown_why": "--unknown-active refuse forbids",
        "way_unknown": "Run again with --unknown-active look (asks for each of them) or assume-active",
        "way_encoding": " Save it anew as “CSV UTF-8”, or name its encoding (--encoding, or [sources] encoding).",
        "way_encoding_which": (
            " Save it anew as “CSV UTF-8”, or say which is right ([sources] encoding, or the flag): {flags}."
        ),
        "way_older_sheet": " If it is meant, add --older-sheet.",
        "way_taken": ": name another file, or add --force.",
        "way_no_such_run": " `reconciler runs` lists them.",
        "way_no_plan": " Make one with `reconciler plan`.",
        "way_pause": f" {WAY_ON}",
        "way_pause_damaged": f" {WAY_ON_DAMAGED}",
        "way_approve": " Anybody but {maker} who may use this state folder can give it: {approve}. Then: {apply}",
        "way_approve_again": " To approve it again: {approve}",
        "way_held": " {hold}",
        "way_approve_held": " {hold} Read the names. To approve all of it: {approve}",
        "way_two_contents": (
            " Find out which; then withdraw that approval (reconciler approve FILE --withdraw, with the file that was "
            "approved), or make a new plan, and have it approved."
        ),
        "way_read_run": " Look at what the run did, and at the people by hand: reconciler runs {run}",
        "way_open_files": ", or lower --max-concurrency.",
        "way_settings": " `reconciler template --out FILE.toml` gives every setting, explained.",
    }
)

PAGE: Ways = MappingProxyType(
    {
        "way_ignore": _ASK.format(setting='ignore = ["{label}"] under [columns.users]'),
        "way_ignore_this": _ASK.format(setting="its header under ignore, in [columns.users],"),
        "way_ignore_other": _ASK.format(setting='ignore = ["{header}"] under [columns.users]'),
        "way_ignore_refused": (
            " If {says} nothing about who has left, "
            + _ASK.format(setting="ignore = [{labels}] under [columns.users]")
            + "."
        ),
        "way_group": (
            " If it is meant, " + _ASK.format(setting='{field} = ["{label}"] under [columns.users]') + ". If not, ask "
            'them for ignore = ["{label}"] there.'
        ),
        "way_absent": 'They would lose access only where the settings of this page say absent_users = "deactivate"',
        "way_confirm": "whoever approves it types the number {all}",
        "way_company_gone": "make a new plan that says so: its people count as absent then",
        "way_rejected_rows": "ask whoever runs this page to raise rejected_rows under [limits]",
        "way_unknown_why": "the settings forbid",
        "way_unknown": (
            'Ask whoever runs this page for unknown_active = "look" (asks for each of them) or "assume-active" under '
            "[policy]"
        ),
        "way_encoding": (
            " Save it anew as “CSV UTF-8” in the spreadsheet program, and drop that. Or ask whoever runs this page to "
            "put its encoding into the settings: encoding under [sources]."
        ),
        "way_encoding_which": (
            " Save it anew as “CSV UTF-8” in the spreadsheet program, and drop that. Or ask whoever runs this page to "
            "put the right encoding into the settings, under [sources]: {settings}."
        ),
        "way_older_sheet": " If it is meant, say so below, and it is taken.",
        "way_taken": ". Ask whoever runs this page.",
        "way_no_such_run": " Look at the list of runs.",
        "way_no_plan": " Make one from its sheet.",
        "way_pause": " Whoever approves or is on call lets runs write again, on any page.",
        "way_pause_damaged": " If they may go on, whoever approves or is on call lets them, on any page.",
        "way_approve": " Ask for it on the page of the plan: anybody but {maker} who may approve can give it.",
        "way_approve_again": " Ask for it again on the page of the plan.",
        "way_held": " {hold}",
        "way_approve_held": " {hold} Read the names. To approve all of it, type how many they are.",
        "way_two_contents": (
            " Find out which. Then have that approval taken back, or make a new plan, and have it approved."
        ),
        "way_read_run": " Look at what the run did, and at the people by hand.",
        "way_open_files": ", or lower max_concurrency under [pace]. Ask whoever runs this page.",
        "way_settings": " Ask whoever runs this page: its settings were changed, and are not right.",
    }
)

_WHO = "whoever looks after this program"

INBOX: Ways = MappingProxyType(
    {
        name: text.replace("whoever runs this page", _WHO).replace("and drop that", "and put that into the folder")
        for name, text in PAGE.items()
    }
    | {
        "way_absent": 'They would lose access only where the settings say absent_users = "deactivate"',
        "way_confirm": f"tell {_WHO}, who can confirm the number {{all}}",
        "way_company_gone": f"tell {_WHO}, who can confirm it: its people count as absent then",
        "way_older_sheet": " If it is meant, save it anew, so that it is the latest, and put it into the folder again.",
        "way_no_plan": "",
        "way_pause": f" {_WHO[0].upper()}{_WHO[1:]} lets them go on.",
        "way_pause_damaged": f" {_WHO[0].upper()}{_WHO[1:]} has to see to it.",
        "way_approve": " Anybody but {maker} who may approve can give it.",
        "way_approve_again": "",
        "way_approve_held": " {hold}",
        "way_settings": f" Ask {_WHO}: its settings were changed, and are not right.",
    }
)
"""For whoever puts sheets into a folder, and has neither a command line nor the page."""
