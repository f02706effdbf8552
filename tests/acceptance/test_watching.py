"""Nights that nobody sees: runs that were due and did not happen, and metrics of those that did."""

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as open_metrics
from prometheus_client.parser import text_string_to_metric_families as prometheus
from prometheus_client.samples import Sample

from reconciler.model.state_place import StatePlace
from reconciler.state.backends import open_state
from tests.acceptance.harness import Rehearse, Room, crowd, live_company, live_person, person

NIGHTLY = '[[schedule]]\nname = "nightly"\ncron = "0 3 * * *"\nzone = "Europe/Berlin"\n'


def schedule(room: Room, text: str = NIGHTLY) -> None:
    with (room.folder / "reconciler.toml").open("a", encoding="utf-8") as file:
        file.write(text)


def begun_days_ago(room: Room, days: int, feed: str = "") -> None:
    at = (datetime.now(UTC) - timedelta(days=days)).isoformat()
    begun = {"tenant": "t", "host": "h", "operator": "o", "started_at": at, "feed": feed}
    ended = {"outcome": "done", "exit_code": 0, "verdict": "Done."}
    with closing(open_state(StatePlace(room.state))) as store:
        store.journal.append("t", f"ago-{days}", [("begun", begun), ("ended", ended)])


@pytest.fixture
def room(rehearse: Rehearse) -> Room:
    room = rehearse(live_company("acme", *(live_person(who) for who in crowd(3))))
    room.table("people.csv", [*(person(who) for who in crowd(3)), person("new"), person("bad", firstName="M?ller")])
    return room


def test_nights_that_were_missed_are_told_by_every_command_until_a_run_makes_up_for_them(room: Room) -> None:
    begun_days_ago(room, 5)
    schedule(room)

    due = room.run("runs", "--due", expect=6)
    (document,) = json.loads(room.run("runs", "--due", "--json", expect=6).stdout)
    assert (document["schedule"], document["run_id"]) == ("nightly", None)
    assert len(document["missed"]) in (4, 5)
    assert f"Missed: nightly was due {len(document['missed'])} times from" in due.stdout

    told = "reconciler: Missed: nightly was due"
    for words in (["plan", "people.csv"], ["check", "people.csv"], ["export", "--out", "live.xlsx"], ["runs"]):
        assert room.run(*words, expect={0, 6}).stderr.count(told) == 1, words
    assert told in room.apply("people.csv", "--quiet", expect=6).stderr

    assert told not in room.run("runs").stderr
    assert room.run("runs", "--due").stdout.count("Missed") == 0
    assert room.run("runs", "--due", "--quiet").text == ""


def test_a_run_of_another_feed_makes_up_for_nothing(room: Room) -> None:
    room.configure(sources={"files": ["people.csv"], "feed": "hr"})
    begun_days_ago(room, 4, feed="hr")
    begun_days_ago(room, 1, feed="partners")
    schedule(room)
    (document,) = json.loads(room.run("runs", "--due", "--json", expect=6).stdout)
    assert len(document["missed"]) in (3, 4)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('cron = "0 25 * * *"', "'0 25 * * *' is no time"),
        ('cron = "0 3 30 2 *"', "'0 3 30 2 *' is no time"),
        ('cron = "0 3 * * *"\nzone = "Europe/Atlantis"', "no time zone Europe/Atlantis"),
        ('cron = "0 3 * * *"\nlate_after = "soon"', "A duration is a number"),
    ],
)
def test_a_schedule_that_means_nothing_is_refused(room: Room, table: str, said: str) -> None:
    schedule(room, f'[[schedule]]\nname = "nightly"\n{table}\n')
    run = room.run("runs", "--due", expect=2)
    assert said in run.stderr
    assert "reconciler.toml" in run.stderr


def test_without_a_schedule_nothing_can_be_due(room: Room) -> None:
    assert "[[schedule]]" in room.run("runs", "--due", expect=2).stderr


def test_metrics_tell_of_runs_and_of_nobody(room: Room) -> None:
    room.apply("people.csv", expect=6)
    room.table("people.csv", [person("p000", active="no"), person("p001"), person("p002"), person("new")])
    room.apply("people.csv")
    room.apply("nothing.csv", expect=3)
    schedule(room)
    path = room.folder / "reconciler.prom"

    room.run("runs", "--metrics", path)

    text = path.read_text("utf-8")
    assert path.stat().st_mode & 0o777 == 0o644
    assert [word for word in ("acme", "p000", "example", "people.csv") if word in text] == []
    of_runs = {sample.labels["outcome"]: sample.value for sample in _samples(text, "reconciler_runs_total")}
    assert of_runs == {"incomplete": 1, "done": 1, "refused": 1}
    done = {sample.labels["kind"]: sample.value for sample in _samples(text, "reconciler_changes_total")}
    assert done == {"create-user": 1, "deactivate-user": 1}
    (code,) = _samples(text, "reconciler_last_run_exit_code")
    (good,) = _samples(text, "reconciler_last_good_run_timestamp_seconds")
    (last,) = _samples(text, "reconciler_last_run_timestamp_seconds")
    assert (code.value, code.labels["host"]) == (3, room.url.removeprefix("http://"))
    assert good.value < last.value <= datetime.now(UTC).timestamp()
    (missed,) = _samples(text, "reconciler_schedule_missed_runs")
    assert (missed.labels, missed.value) == ({"schedule": "nightly"}, 0)
    assert {family.name for family in prometheus(text)}


def test_metrics_take_the_place_of_metrics_and_of_nothing_else(room: Room) -> None:
    path = room.folder / "reconciler.prom"
    room.run("runs", "--metrics", path)
    room.run("runs", "--metrics", path)
    path.write_text(path.read_text("utf-8") + "mine 1\n", "utf-8")
    refused = room.run("runs", "--metrics", path, expect=2)
    assert f"{path} is there already" in refused.stderr


def _samples(text: str, name: str) -> list[Sample]:
    return [sample for family in open_metrics(text) for sample in family.samples if sample.name == name]
