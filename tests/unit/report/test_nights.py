"""What is said of nights: when they were, when the next is, and how they went."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from reconciler.model.schedule import Schedule, Standing
from reconciler.report.words.english import nights as words
from tests.each import each

BERLIN = "Europe/Berlin"
NIGHTLY = Schedule("nightly", "0 3 * * *", BERLIN)
NOW = "2026-11-28T08:00"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(BERLIN)).astimezone(UTC)


@each(
    ("due", "now", "said"),
    [
        ("2026-11-28T03:00", NOW, "Last night"),
        ("2026-11-27T23:00", NOW, "Last night"),
        ("2026-11-28T07:00", NOW, "Today, 07:00 CET"),
        ("2026-11-27T03:00", NOW, "Yesterday, 03:00 CET"),
        ("2026-11-26T03:00", NOW, "Thursday, 26 Nov 2026"),
    ],
)
def test_when_something_was_due_is_told_as_people_say_it(due: str, now: str, said: str) -> None:
    assert words.when(at(due), NIGHTLY, at(now)) == said


@each(
    ("due", "now", "said"),
    [
        ("2026-11-29T03:00", NOW, "tonight 03:00 CET"),
        ("2026-11-28T23:00", NOW, "tonight 23:00 CET"),
        ("2026-11-28T03:00", "2026-11-28T01:00", "tonight 03:00 CET"),
        ("2026-11-28T14:00", NOW, "today 14:00 CET"),
        ("2026-11-29T14:00", NOW, "tomorrow 14:00 CET"),
        ("2026-12-02T03:00", NOW, "Wednesday, 02 Dec 2026, 03:00 CET"),
    ],
)
def test_when_the_next_is_due_is_told_as_people_say_it(due: str, now: str, said: str) -> None:
    assert words.coming(Standing(NIGHTLY, None, (), at(due)), at(now)) == said


@each(
    ("lose", "back", "said"),
    [
        (12, 0, "Held: 12 people would lose access. Nothing was changed."),
        (1, 3, "Held: 1 person would lose access. Nothing was changed."),
        (0, 3, "Held: 3 people would get access back. Nothing was changed."),
        (0, 0, ""),
    ],
)
def test_what_was_held_is_told_by_the_people(lose: int, back: int, said: str) -> None:
    assert words.held(lose, back) == said


def test_since_when_no_run_has_begun_is_told_with_its_day() -> None:
    missed = Standing(NIGHTLY, None, (at("2026-11-27T03:00"),), at("2026-11-29T03:00"))
    assert words.none_since(missed, at("2026-11-26T03:00")) == "No nightly run since Thursday, 26 Nov 2026."
    assert words.none_since(missed, None) == "No nightly run yet."


def test_a_verdict_goes_on_behind_the_night_that_it_is_of() -> None:
    said = words.as_told("Last night", "All 2 changes were done and verified.")
    assert said == "Last night: all 2 changes were done and verified."
