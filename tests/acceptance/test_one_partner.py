"""One partner on one host has one lock and one memory, whatever the spelling of the address."""

from tests.acceptance.harness import Rehearse, company, crowd, live_company, live_person, person
from tests.acceptance.test_interrupt import polled, waiting


def spellings(url: str) -> list[str]:
    """Give four spellings of the address of a sandbox."""
    port = url.rpartition(":")[2]
    return [
        url,
        f"HTTP://127.0.0.1:{port}/",
        f"http://127.0.0.1:0{port}//API/v2",
        f"http://[::ffff:127.0.0.1]:{port}/.",
    ]


def test_of_four_applies_under_four_spellings_one_runs_and_three_end_with_9(rehearse: Rehearse) -> None:
    room = waiting(rehearse)
    first, *others = spellings(room.url)
    room.env["RECONCILER_API_URL"] = first
    at_work = room.start("apply", "sheets", "--yes")
    room.until(lambda: polled(room), "the first run")
    before = [entry for entry in room.requests() if entry["method"] == "POST"]
    started = []
    for spelling in others:
        room.env["RECONCILER_API_URL"] = spelling
        started.append(room.start("apply", "sheets", "--yes"))
    for run in started:
        assert run.end(expect=9).summary["outcome"] == "locked"
    assert [entry for entry in room.requests() if entry["method"] == "POST"] == before
    assert len(list(room.state.glob("locks/*.lock"))) == 1
    at_work.interrupt()
    at_work.end(expect=6)


def test_rows_that_were_lost_are_noticed_though_the_address_is_spelled_otherwise(rehearse: Rehearse) -> None:
    people = [live_person(who) for who in crowd(30)]
    room = rehearse(live_company("acme", *people))
    room.sheets([company()], [person(who) for who in crowd(30)])
    room.apply("sheets", "--absent-users", "deactivate")
    room.sheets([company()], [person(who) for who in crowd(20)])
    for spelling in spellings(room.url):
        room.env["RECONCILER_API_URL"] = spelling
        run = room.apply("sheets", "--absent-users", "deactivate", expect=4)
        assert "lost-rows" in {hold["limit"] for hold in run.summary["holds"]}
    assert room.writes() == []
