"""Sentences that ask whether somebody has left, and say how each answer is written."""

from collections.abc import Mapping

from reconciler.model.finding_code import Code
from reconciler.report.words.templates import Template

ADD_ACTIVE = "Add a column active. "
"""Stands before a sentence where the sheet has no such column."""
ALSO = " Look at what else may say so: {also}."
"""Stands behind a sentence about a row with more signs than one: an answer is one to all of them."""
_HERE, _WRITE = "under active in this row", "Write "
_STAYS = f" If the person stays all the same, write “yes, checked” {_HERE}."
_IGNORE = (
    " Only if nothing under “{label}” ever tells who has left: {way_ignore}, and no cell of the whole "
    "column is looked at any more."
)
_NO_IF = f"{_WRITE}no {_HERE} if this person has left"
_YES_OR_NO = f"{_WRITE}yes or no {_HERE}"
_AS_IT_SAYS = ", as “{value}” under “{label}” seems to say."

TEMPLATES: Mapping[Code, Template] = {
    Code.ROW_STRUCK: f"{_NO_IF}, as the line through it ({{cells}}) seems to say, or take that line off.{_STAYS}",
    Code.ROW_REMARK: f"{_NO_IF}, or is elsewhere now, as a note on {{cell}} seems to say (“{{value}}”), or delete that "
    f"note.{_STAYS}",
    Code.ROW_LEFT: {
        "yes": f"{_NO_IF}{_AS_IT_SAYS[:-1]}; “{{active}}” says “{{says}}”.{_STAYS}{_IGNORE}",
        "empty": f"{_NO_IF}{_AS_IT_SAYS[:-1]}; “{{active}}” is empty.{_STAYS}{_IGNORE}",
        "alone": f"{_NO_IF}{_AS_IT_SAYS}{_STAYS}{_IGNORE}",
        "leaves": f"{_WRITE}their last day under endDate in this row, or yes or no under active: “{{value}}” under "
        "“{label}” seems to say that this person is leaving, and no cell takes their access away then." + _IGNORE,
        "released": f"{_WRITE}yes {_HERE} if they keep their access, and no if not: “{{value}}” under “{{label}}” "
        f"seems to say that this person is released from work.{_IGNORE}",
        "elsewhere": f"{_WRITE}yes {_HERE} if they are still here, and no if not: “{{value}}” under “{{label}}” may "
        f"say that this person is elsewhere now.{_IGNORE}",
        "ended": f"{_YES_OR_NO}: “{{value}}” under “{{label}}” may say that this person has left, or never "
        f"came.{_IGNORE}",
        "name": f"{_NO_IF}, as the name “{{value}}” seems to say; if not, write the name alone.",
        "word": f"{_YES_OR_NO}: “{{value}}” may be this person's name, or say that they have left.",
        "address": f"{_YES_OR_NO}: the address “{{value}}” seems to say that this person has left. If they use another "
        "one, write that.",
        "greyed": f"{_YES_OR_NO}: it is greyed ({{cells}}) and most others are not, as people mark somebody who has "
        "left.",
        "heading": f"{_NO_IF}, and move the row above the heading “{{value}}” ({{cell}}), for people who have left, if "
        f"not.{_STAYS}",
        "legend": f"{_YES_OR_NO}: “{{value}}” ({{cell}}) says that a colour or another form of a row marks who has "
        "left, and such forms are not read.",
        "sign": f"{_NO_IF}, and take out “{{value}}” in {{cell}} if not: it is a sign that they have, as “{{legend}}” "
        f"says.{_STAYS}",
        "sign_asked": f"{_YES_OR_NO}: “{{value}}” in {{cell}} may mean that this person has left, as “{{legend}}” "
        "says.",
        "beside": f"{_NO_IF}, as “{{value}}” ({{cell}}) seems to say, or take that text out.{_STAYS}",
        "part": f"{_YES_OR_NO}: “{{value}}” ({{cell}}) may mean this person, and say that they have left.",
        "listed": f"{_NO_IF}, as “{{named}}” ({{at}}) in the list “{{value}}” ({{cell}}) seems to say, or take that "
        f"name out of it.{_STAYS}",
        "listed_part": f"{_YES_OR_NO}: “{{named}}” ({{at}}) in the list “{{value}}” ({{cell}}) may mean this person, "
        "and say that they have left.",
        "unread_list": f"{_YES_OR_NO}: the list “{{value}}” ({{cell}}) is named for people who have left, and it "
        "can't be told whom it means.",
        "place": f"{_NO_IF}, and move the row to another tab or file if not: it is in {{what}} “{{value}}”, for people "
        f"who have left.{_STAYS}",
        "old": f"{_YES_OR_NO}: it is in {{what}} “{{value}}”, which may be of people who have left, and no newer list "
        "of theirs is there.",
    },
}
